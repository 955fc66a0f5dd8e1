/**
 * The titles that people give the sections of an advisory: in English, German, French, Spanish, Portuguese, Italian,
 * Russian, Chinese, Japanese and Korean. Letters are small and of their usual width.
 */

/** Which versions are affected, also where it is called an effect. */
export const AFFECTED =
  /^(?:affected|vulnerable|impacted) (?:versions?|products?|packages?|components?|releases?)|^betroffene|^versions? (?:affectée|concernée|vulnérable)|^versiones? (?:afectad|vulnerable)|^vers(?:ão|ões) (?:afetad|vulner)|受影响|受影響|影响(?:版本|范围)|影響(?:版本|範圍|を受ける|対象|範囲)|대상 버전/u;

/** What helps before an upgrade. */
export const WORKAROUNDS =
  /\bwork-?\s?arounds?\b|\bmitigat|\bcounter-?measures?\b|\b(?:temporary|interim|short-term|quick) (?:fix|measure|solution|remed|protection)|\b(?:cannot|can['’]?t|can not|unable to|not able to|without) (?:yet )?(?:immediately )?(?:upgrad|updat|patch)|\buntil (?:you can|a fix|it is fixed|patched|the fix)|\bcompensating controls?\b|umgehung|übergangslösung|abhilfe|gegenmaßnahme|gegenmassnahme|schutzmaßnahme|behelf|zwischenlösung|notlösung|contournement|atténuation|palliati|(?:mesures?|solutions?) (?:temporaires?|provisoires?|de protection)|mitigaci|mitigaç|(?:soluci(?:ón|ones)|soluç(?:ão|ões)|medidas?) (?:alternativ|temporal|provisional|temporári|de contorno)|\bcontorno\b|mitigazion|soluzion[ei] (?:alternativ|temporane)|обходн|временн(?:ое|ые) (?:решени|мер)|缓解|緩解|临时(?:解决|修复|措施|方案|处理|规避)|臨時(?:解決|措施|方案)|变通|變通|规避|規避|应急|替代方案|防护措施|回避|緩和|軽減|暫定|ワークアラウンド|代替策|우회|완화|임시/u;

/** With such a word, a title about workarounds tells of the vulnerability. */
export const SPOILING =
  /bypass|\bfail|insufficient|missing|\black|incomplete|broken|attacker|ineffective|\bwhy\b|\bweak|absent|evad|evasion|defeat|\bflaw|绕过|繞過|バイパス|우회 공격/u;

/** What an attacker could do. */
export const IMPACTS =
  /^(?:security |potential |business )?(?:impacts?|consequences?|what (?:kind|can|could|is the impact)|who is (?:affected|impacted))\b|^auswirkung|^folgen\b|^(?:incidences?|conséquences?|impacts?)(?:\s|$)|^(?:impacto|consecuencia|consequência)|^impatt|^(?:влияние|последстви|воздействие)|影响|影響|危害|后果|脅威|영향/u;

/** What leads to the vulnerability. */
export const INTRODUCTIONS =
  /^(?:summary|description|details?|overview|introduction|abstract|tl;?dr|vulnerability|issue|background|problem)\b|^(?:beschreibung|zusammenfassung|überblick|übersicht|einleitung|einzelheiten|hintergrund|schwachstelle)|^(?:résumé|resume|détails?|aperçu|contexte|vulnérabilité)|^(?:descripci|resumen|detalles|introducci|vulnerabilidad)|^(?:descriç|resumo|detalhes|visão geral|introduç|vulnerabilidade)|^(?:descrizione|riepilogo|sommario|dettagli)|^(?:описание|резюме|подробности|обзор)|^(?:漏洞)?(?:描述|概述|摘要|简介|簡介|详情|詳情|详细|詳細|背景|说明|說明)|^漏洞$|^(?:脆弱性)?(?:の)?(?:概要|説明|詳細|はじめに|背景)|^(?:개요|요약|설명|상세)/u;

/** What to do, of which a part may help before an upgrade. */
export const REMEDIES =
  /^(?:suggested |recommended |possible )?(?:remediation|recommend|solution|resolution|remed(?:y|ies)|advice|actions?\b|what (?:to|should (?:i|you|we)) do|how to protect)|^(?:lösung|empfehlung|handlungsempfehlung)|^(?:solutions?|recommandation|remédiation)|^(?:soluci|recomendaci|remediaci)|^(?:soluç|recomendaç|remediaç)|^(?:soluzion|raccomandazion)|^(?:решени|рекомендаци)|(?:解决|解決|处理|處理|修复|安全)(?:方案|办法|方法|措施|建议|建議)|^建议|^建議|対策|対処|対応|推奨|解決|해결|대응|권고/u;

/** Which version has the fix. */
export const PATCHES =
  /^(?:patch|fix|fixed|patched|updates?|releases?)(?:es|ed)?\b|^(?:behoben|korrektur|behebung)|^(?:correctif|corrigé|correction)|^(?:parche|correcci|corregid)|^(?:correç|corrigid)|^(?:исправлен)|补丁|補丁|修复|修復|修补|パッチ|修正|패치|수정/u;

/** What stands at the end. */
export const MORE =
  /^(?:references?|links?|resources?|(?:for )?more information|further reading|credits?|acknowledge?ments?|thanks|timeline|severity|cvss|cwe|cve|contact|proof of concept|poc\b|disclosure|reporters?|discovered by)|^(?:referenzen?|verweise|quellen|danksagung|danke|zeitleiste|zeitlicher|weitere informationen)|^(?:références?|remerciements?|crédits?|chronologie|liens)|^(?:referencias?|agradecimientos?|créditos?|cronología|enlaces)|^(?:referências?|agradecimentos?|linha do tempo)|^(?:riferiment|ringraziament)|^(?:ссылки|благодарност)|^(?:参考|參考|引用|致谢|致謝|鸣谢|时间线|時間線|更多信息|联系)|^(?:参考|参照|謝辞|タイムライン|関連|連絡先)|^(?:참고|감사|참조)/u;

/** Words of a section of remedies that tells what helps before an upgrade. */
export const BEFORE_UPGRADE =
  /\b(?:cannot|can['’]?t|can not|unable to|not able to) (?:\w+ )?(?:upgrad|updat|patch)|work-?\s?around|\bmitigat|\btemporar|\binterim\b|\bin the meantime\b|\bas an? alternative|\balternatively\b|\buntil (?:you|then|a |the |an )|nicht (?:\S+ )?(?:aktualisier|updaten)|vorübergehend|übergangsweise|en attendant|temporaire|contournement|mientras|temporalmente|no (?:puede|pueden|puedan) actualizar|enquanto|temporariamente|não (?:pode|puder|podem) atualizar|无法(?:立即)?升级|不能(?:立即)?升级|暂时|临时|缓解|できない場合|一時的|暫定|回避|軽減/iu;

function words(...texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => text.split(' ')));
}

/** Words that name a workaround. */
export const WORKAROUND_WORDS = words(
  'workaround workarounds mitigation mitigations mitigate mitigating countermeasure countermeasures',
  'umgehung umgehungen umgehungslösung umgehungslösungen problemumgehung problemumgehungen übergangslösung',
  'übergangslösungen abhilfe abhilfemaßnahme abhilfemaßnahmen gegenmaßnahme gegenmaßnahmen schutzmaßnahme',
  'schutzmaßnahmen behelfslösung behelfslösungen zwischenlösung zwischenlösungen notlösung notlösungen',
  'contournement contournements atténuation atténuations palliatif palliatifs palliative palliatives',
  'mitigación mitigaciones mitigação mitigações contorno mitigazione mitigazioni',
  'обходной обходное обходные путь пути решение решения временное временные меры',
);

/** Words that stand beside one in such a title, and promise nothing else. */
export const AROUND_TITLES = words(
  'work around arounds known possible suggested recommended available temporary interim immediate short term quick',
  'potential general additional alternative other manual partial optional required and or for the a an of to in this',
  'issue vulnerability problem users user customers admins administrators operators all steps step strategies strategy',
  'guidance advice options option measures measure instructions actions action how what you can do now fix fixes',
  'solution solutions remedy remedies protection protections until upgrade update upgrading updating patch patching',
  "cannot can’t can't can not unable able if without who is it fixed released compensating control controls before",
  'while waiting meantime yet immediately are there any remediation',
  'und oder für bekannte mögliche empfohlene vorläufige temporäre vorübergehende bis zum update die der',
  'et ou les la le des de d solution solutions mesure mesures temporaire temporaires possibles possible connues connue',
  'provisoire provisoires protection recommandées pour',
  'y o e ou solución soluciones medida medidas alternativa alternativas temporal temporales provisional provisionales',
  'posibles conocidas recomendadas para los',
  'solução soluções temporária temporárias possíveis conhecidas recomendadas as os',
  'soluzione soluzioni temporanea temporanee alternativa alternative',
);

/** The same where words are not parted. */
export const CJK_TITLE_WORDS =
  /临时|臨時|缓解|緩解|变通|變通|规避|規避|应急|替代|防护|解决|解決|修复|处理|措施|方案|方法|办法|辦法|策|建议|可能|的|和|与|及|或|可用|已知|回避|緩和|軽減|暫定|ワークアラウンド|代替|対策|対応|対処|および|または|と|の|・|既知|推奨|可能な|한|우회|완화|임시|조치|방법|방안|및|해결/gu;
