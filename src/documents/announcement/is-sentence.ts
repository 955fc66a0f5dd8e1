/** Words of an answer that is no sentence: "High.", "Yes, critical severity", "N/A". */
const ANSWERS: ReadonlySet<string> = new Set(
  (
    'high medium moderate low critical severe severity important none no yes unknown n/a na tbd tba todo see above below the ' +
    'a an is of impact score cvss cwe cve base rating risk level info informational ' +
    'hoch mittel niedrig gering kritisch ja nein unbekannt keine schweregrad élevé élevée moyen moyenne faible critique ' +
    'oui non aucun gravité alta alto media medio baja bajo crítica crítico sí gravedad média médio baixa baixo sim não ' +
    'nenhum gravidade'
  ).split(' '),
);

/** The same in scripts without spaces. */
const CJK_ANSWERS =
  /严重|嚴重|高危|中危|低危|高|中|低|危险|危険|危|重大|深刻度|程度|度|等级|级别|级|緊急|重要|无|無|なし|不明|未知|是|否|はい|いいえ|높음|중간|낮음|심각/gu;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** Characters of such scripts that say as much as two words. */
const CJK_WORDS = 4;

/** Whether some words say what happens, and not only how bad it is: judged by what they say, not by their length. */
export function isSentence(text: string): boolean {
  const normal = text.normalize('NFKC').slice(0, 2000);
  if ((normal.replaceAll(CJK_ANSWERS, '').match(CJK)?.length ?? 0) >= CJK_WORDS) return true;
  const words = normal.toLowerCase().match(/\p{L}[\p{L}\p{M}/'’-]*/gu) ?? [];
  return words.length >= 2 && words.filter((word) => !ANSWERS.has(word)).length >= 2;
}
