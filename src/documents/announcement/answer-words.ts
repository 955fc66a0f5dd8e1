/**
 * The words of which "There is none" and "Upgrade" are made, in the languages in which people write advisories. A
 * sentence with another word in it may say more, and is shown as it was written.
 */

function words(...texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => text.split(' ')));
}

/** Words that deny. */
export const NEGATIONS = words(
  'no not none nothing nil without n/a na neither',
  'kein keine keinen keiner keinerlei nicht nichts',
  'aucun aucune non pas rien néant',
  'ninguno ninguna ningun ningún nada',
  'nenhum nenhuma não nao',
  'nessuno nessuna niente',
  'нет отсутствуют',
);

/** Words that say nothing else beside them. */
export const AROUND_NEGATIONS = words(
  'a an the any of for to in at on as by with is are was were be been has have had do does we i it its this that these',
  'there here you users user customers can could cannot know knows aware known currently presently now yet so far time',
  'moment present today point date writing release releases version versions older earlier affected vulnerable issue',
  'issues vulnerability vulnerabilities flaw bug problem attack exist exists existing available availability possible',
  'viable practical effective feasible reasonable suitable simple easy complete full applicable recommended suggested',
  'official supported identified found provided published workaround workarounds work arounds around worked mitigation',
  'mitigations mitigated mitigate mitigating remediation fix fixes solution solutions temporary interim other than',
  'besides except apart from upgrade upgrading update updating patching',
  'es gibt gab ist sind zur zurzeit zum derzeit aktuell momentan zeitpunkt diesem der die das den dem für dieses diese',
  'problem schwachstelle lücke bekannt bekannte bekannten bekannter möglich verfügbar vorhanden noch uns workaround',
  'umgehung umgehungslösung umgehungslösungen problemumgehung problemumgehungen abhilfe übergangslösung gegenmaßnahme',
  'gegenmaßnahmen maßnahmen außer einem einer update aktualisierung möglichkeit möglichkeiten dies zu umgehen',
  'il y a n’y n’existe n existe de du le la les ce cette cet pour à l heure actuelle moment est sont connu connue connus',
  'disponible disponibles possible contournement contournements solution solutions mesure mesures d atténuation',
  'palliatif palliative vulnérabilité problème',
  'no hay existe existen se conoce conocen conocida conocidas conocido conocidos ninguna para esta este el la por ahora',
  'momento solución soluciones alternativa alternativas mitigación mitigaciones temporal temporales vulnerabilidad',
  'problema que al en',
  'há ha existe existem conhecida conhecidas conhecido conhecidos disponível disponíveis solução soluções alternativa',
  'contorno mitigação mitigações paliativo para este esta o a no momento vulnerabilidade problema até agora',
  'nota note soluzione soluzioni per questo questa al momento',
  'обходных обходного путей пути решений известно известных',
);

/** The verbs of an upgrade, and what was done to a version that has it. */
export const UPGRADES = words(
  'upgrade upgrading upgraded upgrades update updating updated updates patched fixed resolved addressed',
  'aktualisieren aktualisiert aktualisiere aktualisierung updaten behoben',
  'mettre mettez mise corrigé corrigée',
  'actualice actualizar actualicen actualización corregido corregida',
  'atualize atualizar atualizem atualização corrigido corrigida',
  'aggiornare aggiornate обновите обновить обновиться обновление',
);

/** Words with which a sentence says more than "Upgrade": what else, or until when. */
export const BESIDES = words(
  "cannot can’t can`t can't unable until till otherwise alternatively alternative instead disable disables disabling",
  'disabled remove removing block blocking deny restrict restricting limit limiting avoid avoiding set setting configure',
  'configuration firewall proxy rotate rotating revoke revoking reset if unless before not never apply applying delete',
  'deleting replace replacing validate validating sanitize sanitise ensure make sure enable enabling use using add adding',
  'run running stop turn switch isolate downgrade pin rule rules check audit review monitor also additionally',
  'nicht kann können deaktivieren deaktiviert abschalten entfernen blockieren beschränken setzen wenn falls bis oder',
  'désactiver désactivez supprimer bloquer limiter configurer si sinon ou jusqu',
  'desactivar desactive eliminar bloquear limitar restringir configurar si hasta o',
  'desativar desative desabilitar remover bloquear limitar restringir configurar se até ou',
  'se oppure если отключите или',
);

/** The same where words are not parted: each is taken out, and what is left of a sentence says more. */
export const CJK_NONE =
  /无|無|没有|沒有|暂无|暫無|不存在|なし|無し|ありません|ございません|存在しません|特に|없음|없습니다/gu;
export const CJK_AROUND =
  /目前|当前|當前|现在|尚|暂|暫|已知|可用|任何|有效|其他|的|の|此|该|本|漏洞|问题|問題|针对|对于|临时|臨時|解决|解決|方案|方法|办法|辦法|变通|變通|规避|緩解|缓解|措施|策|現在|現時点|時点|で|は|に|対する|この|脆弱性|既知|知られている|知られて|回避|軽減|緩和|ワークアラウンド|有|是|이|문제|대한|해결|방법|현재|알려진|은|는/gu;
export const CJK_UPGRADE =
  /升级|升級|更新|アップグレード|アップデート|バージョンアップ|업그레이드|업데이트|修复|修復|修正/u;
export const CJK_BESIDES =
  /禁用|关闭|關閉|限制|制限|如果|若|无法|無法|不能|或|避免|避け|设置|設置|設定|配置|無効|できない|場合|防火墙|ファイアウォール|删除|削除|移除|停止|遮断|代わり|비활성|제한|경우/u;
