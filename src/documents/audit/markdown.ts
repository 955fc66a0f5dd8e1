import { literal, row as markdownRow } from '../markdown.ts';
import type { Case } from '../../process/case.ts';
import { saidBy, type Actor, type CaseEvent } from '../../process/events.ts';
import type { StageId } from '../../process/policy.ts';
import { currentStage } from '../../process/steps.ts';
import { exactUtc, exactUtcOf } from '../time-in-words.ts';
import { actorInWords } from '../vocabulary.ts';
import type { Export } from './json-lines.ts';
import { caseOf, type CaseTrail, type CheckedEvent, type Trail } from '../../store/trail.ts';
import { problemInWords, skippedInWords, verdictInWords } from './words.ts';

/** How what happened is put into words: plain text, in which no Markdown is meant. */
export interface PlainWords {
  /** What an event says. */
  readonly event: (event: CaseEvent) => string;
  /** How far a case is. */
  readonly state: (state: Case, stage: StageId | undefined) => string;
}

/**
 * A trail as a Markdown document, for people: each case with its verdict, its head and a table of its events; a few lines
 * at a time, to be put together. `hasExcerpts` says that excerpts of other chains go with it.
 */
export function* auditMarkdown(
  trail: Trail,
  { by, at }: Export,
  words: PlainWords,
  { hasExcerpts }: { readonly hasExcerpts: boolean },
): Generator<string> {
  const wrong = [
    ...trail.skipped.map((skipped) => `- ${skippedInWords(skipped)}`),
    ...trail.cases.flatMap(({ caseId, problems }) =>
      problems.map((problem) => `- ${literal(`${caseId}: ${problemInWords(problem)}`)}`),
    ),
  ];
  yield* [
    '# Audit trail',
    '',
    `Exported ${exactUtc(at)} by member ${literal(by)}. It tells who worked on what and when: keep it as`,
    'secret as an open case. Long texts are cut here; the JSON Lines have them whole.',
    '',
    `**${verdictInWords(trail)}**`,
    ...(wrong.length > 0 ? ['', ...wrong] : []),
    ...heads(trail.cases),
  ].map((line) => `${line}\n`);
  for (const each of trail.cases) for (const line of caseSection(each, words)) yield `${line}\n`;
  yield `\n${checking(hasExcerpts)}`;
}

function heads(cases: readonly CaseTrail[]): string[] {
  if (cases.length === 0) return [];
  return [
    '',
    '## Heads',
    '',
    'The head of a case is the hash of its last event, and stands for its whole history.',
    '',
    '| Case | Events | Head | Chain |',
    '| --- | --- | --- | --- |',
    ...cases.map(({ caseId, events, head, problems }) =>
      row(caseId, String(events.length), head?.hash ?? '–', problems.length === 0 ? 'holds' : '**broken**'),
    ),
  ];
}

function* caseSection(trail: CaseTrail, words: PlainWords): Generator<string> {
  const { caseId, events, head, problems } = trail;
  const state = caseOf(trail);
  yield* [
    '',
    `## ${literal(caseId)}`,
    '',
    `- Repository: ${state ? literal(state.repository) : 'cannot be told'}`,
    `- State: ${state ? literal(words.state(state, currentStage(state))) : 'cannot be told, its history is broken'}`,
    `- Head: ${head ? `${literal(head.hash)} (event ${literal(String(head.seq))})` : 'none'}`,
    ...(problems.length === 0
      ? ['- Chain: holds']
      : ['- Chain: **broken**', ...problems.map((each) => `  - ${literal(problemInWords(each))}`)]),
  ];
  if (events.length === 0) return;
  yield* ['', '| # | UTC | Who | What | Cause | Chain |', '| --- | --- | --- | --- | --- | --- |'];
  for (const each of events) yield eventRow(each, words);
}

function eventRow({ stored, event, standing }: CheckedEvent, words: PlainWords): string {
  const chain = standing === 'ok' ? 'ok' : `**${standing}**`;
  const [who, what] = event
    ? [whoInWords(event), words.event(event)]
    : [`Cannot be read: ${stored.actor}`, `Cannot be read: ${stored.body}`];
  const utc = exactUtcOf(stored.at).replace(/ UTC$/, '');
  return row(String(stored.seq), utc, who, what, stored.cause, chain);
}

const named = (actor: Actor) => actorInWords(actor, (id) => `member ${id}`);

/** Who said it; and, of what the bot saw when a person had it look, who that was. */
function whoInWords(event: CaseEvent): string {
  const said = saidBy(event);
  return said === event.actor ? named(said) : `${named(said)}, looked at by ${named(event.actor)}`;
}

/** A row of a table. Its last cell is Markdown, the others are anybody's text. */
function row(...cells: readonly string[]): string {
  return markdownRow(...cells.slice(0, -1).map((cell) => literal(cell)), cells.at(-1) ?? '');
}

const EXCERPTS = `, and with each
other \`….jsonl\` beside it. Those have only what concerns this case or a person of it: of any other change there is only the
hash (\`leftOut\`), which the next one's covers`;

/** How anybody checks an export without the bot; a test runs this very program. */
const checking = (hasExcerpts: boolean) => `## How to check this yourself

The hash of an event is the SHA-256, in hexadecimal, of one JSON array without spaces: the hash of the event before it
(of the first event of a case: an empty text), then the event's case, number, instant, actor, cause and body. Actor and
body stand in the array as text: their JSON without spaces, or what \`raw\` holds where the line has it. This program
does it for the file with the lines (\`gunzip\` it first, if need be); run it with \`node check.mjs audit-….jsonl\`${hasExcerpts ? EXCERPTS : ''}:

\`\`\`js
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const heads = new Map();
for (const line of readFileSync(process.argv[2], 'utf8').trimEnd().split('\\n').slice(1)) {
  const { case: id, seq, at, actor, cause, body, hash, raw = {}${hasExcerpts ? ', leftOut = false' : ''} } = JSON.parse(line);
  const before = heads.get(id) ?? { seq: 0, hash: '' };
  const texts = [raw.actor ?? JSON.stringify(actor), cause, raw.body ?? JSON.stringify(body)];
  const covered = JSON.stringify([before.hash, id, seq, at, ...texts]);
  const fits = ${hasExcerpts ? 'leftOut || ' : ''}createHash('sha256').update(covered).digest('hex') === hash;
  if (!fits || seq !== before.seq + 1) console.log(\`\${id}, event \${seq}: broken\`);
  heads.set(id, { seq, hash });
}
for (const [id, { seq, hash }] of heads) console.log(\`\${id}: event \${seq}, head \${hash}\`);
\`\`\`

**Compare it with an earlier export.** Whoever has the database could write a history anew, with all its hashes, and no
check of one export shows that. Only a head that was kept elsewhere does: each head of an earlier export must be in
every later one, as the hash of the event of the same number. Look for it: \`grep -F HEAD audit-….jsonl\`. A head that
is not there any more means that what happened before the earlier export was changed after it.
`;
