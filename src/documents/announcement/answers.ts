import {
  AROUND_NEGATIONS,
  BESIDES,
  CJK_AROUND,
  CJK_BESIDES,
  CJK_NONE,
  CJK_UPGRADE,
  NEGATIONS,
  UPGRADES,
} from './answer-words.ts';

/** Characters of an answer that says no more than "None" or "Upgrade". */
const LONGEST = 600;
/** Words of a sentence that says no more than "Upgrade". */
const MOST_WORDS = 30;

/** Whether a text says no more than that there is no way around, and perhaps that one has to upgrade. */
export function saysNone(text: string): boolean {
  const sentences = sentencesOf(text);
  return sentences.some(denies) && sentences.every((each) => denies(each) || upgrades(each));
}

/** Whether a text says no more than that the answer is to come. */
export function saysLater(text: string): boolean {
  return LATER.test(text.trim());
}

const LATER =
  /^(?:tbd|tba|todo|wip|pending|coming soon|in progress|to be (?:announced|determined|done|defined|confirmed)|folgt|à venir|à définir|por definir|a definir|待定|待补充|未定|調査中|\?)[.!?…]{0,3}$/iu;

/** Whether a text says no more than that one has to upgrade. */
export function saysUpgrade(text: string): boolean {
  const sentences = sentencesOf(text);
  return sentences.some(upgrades) && sentences.every((each) => upgrades(each) || isCommand(each));
}

/** In small letters, but for bare versions; none of a text that is too long for such an answer. */
function sentencesOf(text: string): string[] {
  if (text.length > LONGEST) return [];
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\n;。！？；]|[.!?:](?=\s|$)/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => CJK.test(sentence) || !wordsOf(sentence).every(isVersion));
}

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

function denies(sentence: string): boolean {
  if (CJK.test(sentence)) {
    const rest = sentence.replaceAll(CJK_NONE, '');
    return rest !== sentence && !CJK.test(rest.replaceAll(CJK_AROUND, ''));
  }
  const words = wordsOf(sentence);
  return (
    words.some((word) => NEGATIONS.has(word)) &&
    words.every((word) => NEGATIONS.has(word) || AROUND_NEGATIONS.has(word) || isVersion(word))
  );
}

function upgrades(sentence: string): boolean {
  if (CJK.test(sentence)) return CJK_UPGRADE.test(sentence) && !CJK_BESIDES.test(sentence);
  const words = wordsOf(sentence);
  return (
    words.length <= MOST_WORDS &&
    words.some((word) => UPGRADES.has(word)) &&
    !words.some((word) => BESIDES.has(word))
  );
}

/** Words as people write them, with what holds them together; a version is one. */
function wordsOf(sentence: string): string[] {
  return (
    sentence.match(/[\p{L}\p{N}][\p{L}\p{N}.'’`/-]*/gu)?.map((word) => word.replace(/[.'’`/-]$/u, '')) ?? []
  );
}

function isVersion(word: string): boolean {
  return /^v?\d[\w.-]*$/.test(word);
}

/** A line with which a package manager upgrades. */
function isCommand(sentence: string): boolean {
  return /^\W{0,3}(?:sudo )?(?:npm|yarn|pnpm|pip3?|python3? -m pip|poetry|uv|go get|cargo|composer|gem|bundle|dotnet|docker pull|helm|apt|apt-get|dnf|brew) /.test(
    sentence,
  );
}
