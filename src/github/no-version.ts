/** Whether what an advisory says in place of a version means that there is none, in one of the languages of advisories. */
export function saysNone(text: string): boolean {
  if (text.length > 100) return false;
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s.,:;!…。、！（）()[\]{}"'`*_“”‘’]+/g, ' ')
    .trim();
  return NONE.has(words) || NONE_IN_ENGLISH.test(words);
}

/** "no fix yet", "none available at this time", "not yet released". */
const NONE_IN_ENGLISH =
  /^(?:no|none|not|nothing|never|currently|un(?:fixed|patched|released))(?: (?:yet|a|any|fix|fixed|fixes|patch|patched|patches|version|versions|release|released|available|known|applicable|planned|currently|so|far|for|at|this|the|moment|time|now|is|there|of|writing|none|no|not))*$/;

// oxfmt-ignore
const NONE: ReadonlySet<string> = new Set([
  '', '-', '--', '---', '–', '—', '?', '??', '???', '/', '~', 'n/a', 'n a', 'na', 'n / a', 'n\\a', 'null',
  'nil', 'undefined', 'unknown', 'tbd', 'tba', 'tbc', 'to be determined', 'to be announced',
  'to be confirmed', 'to be done', 'to be defined', 'to be released', 'pending', 'wip', 'in progress',
  'wontfix', "won't fix", 'won t fix', 'will not be fixed', 'awaiting fix', 'awaiting release',
  // German
  'kein', 'keine', 'keiner', 'keines', 'keins', 'noch nicht', 'noch keine', 'noch keiner', 'noch keins',
  'nicht verfügbar', 'noch nicht verfügbar', 'nicht behoben', 'noch nicht behoben', 'unbekannt',
  'entfällt', 'offen', 'kein fix', 'kein patch', 'keine version', 'noch keine version', 'nichts',
  // French
  'aucun', 'aucune', 'aucun correctif', 'aucune version', 'pas encore', 'non disponible', 'néant',
  'inconnu', 'pas encore disponible', 'pas de correctif', 'non corrigé', 'pas encore corrigé', 'inconnue',
  's o', 'à venir',
  // Spanish
  'ninguno', 'ninguna', 'ningún', 'aún no', 'todavía no', 'no disponible', 'aún no disponible',
  'sin parche', 'pendiente', 'desconocido', 'desconocida', 'sin corrección', 'no aplica',
  'ninguna versión',
  // Portuguese
  'nenhum', 'nenhuma', 'ainda não', 'não disponível', 'ainda não disponível', 'sem correção', 'pendente',
  'desconhecido', 'desconhecida', 'não há', 'nenhuma versão', 'não se aplica',
  // Italian, Dutch, Polish, Russian
  'nessuno', 'nessuna', 'nessun', 'non ancora', 'non disponibile', 'nessuna versione', 'geen', 'nog niet',
  'nog geen', 'niet beschikbaar', 'brak', 'jeszcze nie', 'нет', 'пока нет', 'ещё нет',
  // Chinese
  '无', '無', '暂无', '暫無', '没有', '沒有', '尚无', '尚無', '尚未', '未修复', '未修復', '尚未修复', '尚未修復', '暂未修复', '暫未修復', '未知',
  '待定', '暂无修复版本', '尚未发布', '尚未發布', '不适用', '不適用', '暂无补丁',
  // Japanese
  'なし', '無し', 'ない', '未定', '未修正', '未対応', '該当なし', 'まだ', 'まだない', '未リリース', '不明', '対応なし',
  // Korean
  '없음', '미정', '아직 없음',
]);
