/** Wording that looks for a person where the retrospective looks for a cause, and what to ask instead. */
export interface Hint {
  /** The words that were found, as they were written. */
  readonly found: string;
  readonly suggestion: string;
}

/** More than this would read like a scolding itself. */
const MOST = 3;
/** More than all fields of a contribution hold. */
const CHARACTERS = 6000;

const ONE_PERSON = 'you|he|she|they|i|somebody|someone|<@!?\\d{1,20}>|@[\\w-]{1,39}|[a-z]{1,20}-\\d{1,3}';
const ROLE =
  '(?:the|our) (?:(?:security|fix) team|coordinators?|reporters?|maintainers?|reviewers?|developers?|authors?)';
/** What may be a person's name: it is looked at again by `isName`. */
const NAME = '(?<!\\b(?:the|an?|this|that|our|its|every|each) )(?-i:(?<name>[A-Z][\\w-]{1,30}))';
const BEFORE = '(?<![\\w@<-])';
const ADVERB = '(?: (?:really|just|simply|also|again|clearly|completely|probably|at least))?';

const SOMEBODY = `${BEFORE}(?:${ONE_PERSON}|${ROLE}|${NAME})${ADVERB}`;
/** Software fails as well as people: here a capital letter is no sign of a person. */
const SURELY_SOMEBODY = `${BEFORE}(?:${ONE_PERSON}|${ROLE})${ADVERB}`;
const NOT = "(?:did not|didn['’]?t|never)";

const MISSED = 'What made it easy to miss? A checklist, an alert or a reminder may have been missing.';
const FAULT = 'Which step of the process let it through?';

const RULES: readonly (readonly [RegExp, string])[] = [
  [
    // "Bob should have …", "they could have …": of what happened, not "they should have a key".
    rule(
      `${SOMEBODY} (?:should|could|ought to|must) (?:not |never )?have (?!an?\\b|the\\b|some\\b|more\\b)[\\w']{2,30}(?: [\\w']{1,30}){0,2}`,
    ),
    'What would have made the other way the easy one? Say what was missing, not who.',
  ],
  [rule(`${SURELY_SOMEBODY} failed(?: to [\\w']{1,30}| us)?`), MISSED],
  [
    rule(
      `(?:${SOMEBODY}|${BEFORE}(?-i:[a-z]{1,20}-[a-z]{1,20})) (?:forgot|neglected to|${NOT} (?:bother|care)|messed (?:it )?up|screwed (?:it )?up|dropped the ball)(?: [\\w']{1,30}){0,3}`,
    ),
    MISSED,
  ],
  [
    rule(
      `${SOMEBODY} (?:${NOT} (?:check|test|read|look|tell|ask|answer|review|notice|think)(?:ed)?|missed|overlooked|ignored|broke|caused) (?:the|it|this|that|us|our|at|to|about)(?: [\\w']{1,30})?`,
    ),
    MISSED,
  ],
  [
    rule(
      `${BEFORE}(?:whose|his|her|their|your|my|${NAME}['’]s) (?:own )?(?:fault|mistake|negligence|carelessness)\\b`,
    ),
    FAULT,
  ],
  [
    rule(
      `(?<!\\b(?:no ?one|nobody|none)(?: else)? )\\b(?:is|are|was|were|am) to blame\\b|\\bblam(?:e|ed|ing) (?:him|her|them|you|me|${NAME})\\b`,
    ),
    'What would keep it from happening to anybody?',
  ],
  [
    rule(
      '\\b(?:careless(?:ly|ness)?|stupid(?:ly|ity)?|idiot(?:s|ic)?|incompeten(?:t|ce)|sloppy|clueless|lazy(?! (?:load|eval|import|init)|-))\\b',
    ),
    'What did it look like from where they stood? Describe what happened instead of how people are.',
  ],
  [
    rule(
      "\\bwhy (?:on earth )?(?:did|would|could|do)(?:n['’]?t)? (?:you|he|she|they|anyone|anybody|somebody|nobody|no one)\\b",
    ),
    'What did people know at that moment, and what did they not?',
  ],
  [
    rule(
      `\\bobviously (?!better|good|fine|helped|worked|more|less)[\\w']{1,30}|\\b(?:of course|clearly) (?:wrong|a mistake|nobody|(?:you|he|she|they) (?:should|could|failed|forgot|${NOT}))`,
    ),
    'It looks plain afterwards; what did it look like then?',
  ],
  [/(?<![\w-])(?:[A-Z]{2,}[!,]? ){2,40}[A-Z]{2,}(?![\w-])/gu, 'Say it in ordinary letters: it weighs more.'],
];

function rule(pattern: string): RegExp {
  return new RegExp(pattern, 'giu');
}

/**
 * Gentle hints at wording that blames a person, at most three, each of another kind, in the order of the text. Nothing
 * is refused: "The retrospective process should be blameless." What it takes for a person is a guess, on the side of
 * too few hints.
 */
export function blameHints(text: string): Hint[] {
  const plain = text
    .slice(0, CHARACTERS)
    .normalize('NFKC')
    .slice(0, 2 * CHARACTERS)
    .replaceAll(/\s+/gu, ' ');
  const found = RULES.flatMap(([pattern, suggestion]) =>
    plain
      .matchAll(pattern)
      .filter(isMeant)
      .take(MOST)
      .map((match) => ({ at: match.index, found: match[0].trim(), suggestion }))
      .toArray(),
  ).toSorted((a, b) => a.at - b.at);
  const hints: Hint[] = [];
  let end = 0;
  for (const { at, found: words, suggestion } of found) {
    // One place, one hint.
    if (at < end) continue;
    if (hints.some((hint) => hint.suggestion === suggestion)) continue;
    end = at + words.length;
    hints.push({ found: words, suggestion });
  }
  return hints.slice(0, MOST);
}

function isMeant({ 0: words, groups }: RegExpExecArray): boolean {
  if (/^[^a-z]+$/.test(words) && !SHOUTED.test(words)) return false;
  const name = groups?.['name'];
  return name === undefined || isName(name);
}

/** Words that tell shouting from a row of acronyms. */
const SHOUTED = /\b(?:YOU|YOUR|THIS|THAT|WHY|WHO|WHOSE|NOT|NEVER|NOBODY|AGAIN|THE|IS|WAS|SHOULD|MUST|HAVE)\b/;

/** Words that begin a sentence and are nobody's name; so are those that end like things do. */
const THINGS = new Set(
  (
    'it this that these those there what which who everything nothing something everybody everyone nobody we and but ' +
    'so if when then or because however also maybe perhaps not ci github discord kubernetes docker cosign sigstore ' +
    'codegate policy release fix patch report review test build pipeline script job alert reminder advisory image ' +
    'container registry code process checklist template server service parser cache api cve ghsa'
  ).split(' '),
);

function isName(word: string): boolean {
  return !THINGS.has(word.toLowerCase()) && !/^[A-Z]+$|(?:ing|tion|sion|ment|ness|ity|nce|bot|s)$/.test(word);
}
