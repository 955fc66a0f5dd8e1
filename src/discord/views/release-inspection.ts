import { ButtonStyle } from 'discord.js';
import { CONDITION_NAMES } from '../../documents/vocabulary.ts';
import type { Outlook } from '../../process/outlook/outlook.ts';
import type { JudgedCondition, Waiver } from '../../process/publication/condition-acts.ts';
import type { Verdict } from '../../process/publication/conditions.ts';
import { advisoryLink } from './advisory-link.ts';
import { countedLines, MOST_COUNTED, type CountedRelease } from './counted-tags.ts';
import { grouped } from './evidence.ts';
import { openStep } from './step-buttons.ts';
import { waiverChoice } from '../waiver-choice.ts';
import { button, escapeMarkdown, MessageBuilder, type MenuChoice, type View } from './view.ts';
import type { ViewContext } from './view-context.ts';
import { actorInWords } from './words.ts';

const SIGNS: { readonly [verdict in Verdict]: string } = { ok: '✅', open: '❌', wrong: '⛔', unknown: '❔' };
/**
 * How much a condition that is not met shows: lines of evidence, characters of a line, and characters of the reason to
 * waive it.
 */
interface Detail {
  readonly lines: number;
  readonly characters: number;
  readonly reason: number;
}

/** From the richest to the bare conditions: a release may have a hundred files, and no condition goes unnamed. */
const DETAILS: readonly Detail[] = [
  { lines: 4, characters: 160, reason: 120 },
  { lines: 2, characters: 100, reason: 60 },
  { lines: 1, characters: 60, reason: 30 },
  { lines: 0, characters: 0, reason: 15 },
];
/** Characters that conditions which are not met may take, of the 4,000 of a message. */
const BUDGET = 2200;
/** Characters that a line about those that are met may take. */
const MET_BUDGET = 700;
/** The same where those that are met are only counted. */
const SUMMARY_BUDGET = 1400;

/** Every condition of the release with its evidence, and what can be done about those that are not met. */
export function conditionsView(
  outlook: Outlook,
  conditions: readonly JudgedCondition[],
  context: Pick<ViewContext, 'githubUrl'>,
  {
    subject,
    note,
    counted = [],
    mayUncount = false,
  }: {
    subject: string;
    note?: string | undefined;
    /** The releases that count because a member named their tags, and whether this person can take that back. */
    counted?: readonly CountedRelease[];
    mayUncount?: boolean;
  },
): View {
  const { case: state, may } = outlook;
  const { id: caseId } = state;
  const waits = conditions.flatMap(({ id, fails }) => (fails ? [id] : []));
  const wrong = conditions.some(({ verdict }) => verdict === 'wrong');
  const builder = new MessageBuilder(wrong ? 'late' : waits.length > 0 ? 'soon' : 'done');
  builder.text(
    note,
    `### ${caseId} · Release check${subject === '' ? '' : ` · ${escapeMarkdown(subject, 80)}`}`,
    wrong
      ? '**⛔ Something is wrong with the release. Do not publish.**'
      : waits.length > 0
        ? `**${waits.length} of ${conditions.length} conditions are not met.**`
        : '**Every condition is met, or waived with a reason.**',
  );
  builder.text(...conditionLines(inOrder(conditions), BUDGET));
  builder.text(...metLines(conditions.filter(isMet)), ...countedLines(counted));
  const functional = openStep(outlook, 'binaries-functional');
  if (may.decideRelease || may.waiveLinked)
    builder.menu(
      'override',
      { caseId },
      {
        placeholder: 'Waive a condition, with a reason…',
        choices: inOrder(conditions)
          .filter(({ id, fails }) => fails && (may.decideRelease || id === 'linked'))
          .flatMap(choicesOf),
      },
    );
  builder.buttons(
    button('Check again', 'verify', { caseId }),
    may.decideRelease &&
      waits.includes('fork') &&
      button('No pull request is open', 'confirm', { caseId, condition: 'fork' }, ButtonStyle.Success),
    may.decideRelease &&
      waits.includes('merged') &&
      canNameCommits(outlook) &&
      button('The fix is in it…', 'merged', { caseId }, ButtonStyle.Success),
    may.decideRelease &&
      functional?.waitsFor.length === 0 &&
      button('They work…', 'evidence', { caseId, step: 'binaries-functional' }, ButtonStyle.Success),
    may.decideRelease && waits.length === 0 && button('Publish…', 'publish', { caseId }, ButtonStyle.Danger),
    ...counted
      .slice(0, mayUncount ? MOST_COUNTED : 0)
      .map(({ tag, by: { of } }) => button(`Do not count ${plain(tag)}`, 'uncount', { caseId, of })),
    advisoryLink(state, context),
  );
  return builder.view();
}

/** A tag on a button, which holds 80 characters. */
function plain(tag: string): string {
  return Array.from(tag).slice(0, 40).join('');
}

/** What can be done without: the condition, or each release, file and image that does not meet it, by itself. */
function choicesOf({ id, things, missing, verdict }: JudgedCondition): MenuChoice[] {
  const label = CONDITION_NAMES[id];
  if (!things) return verdict === 'wrong' ? [] : [{ label, value: id }];
  return missing
    .filter((thing) => thing.verdict !== 'wrong')
    .map(({ name, print }) => ({ label: name, value: waiverChoice(id, print), description: label }));
}

/** Whether a member's word on the commits can be taken now: nothing has to be done before it. */
function canNameCommits(outlook: Outlook): boolean {
  return (openStep(outlook, 'merged')?.waitsFor ?? []).length === 0;
}

/** A line for each condition that is not simply met, with the same signs: what a preview of publishing shows. */
export function conditionSummary(conditions: readonly JudgedCondition[]): string[] {
  const met = conditions.filter(({ verdict }) => verdict === 'ok').length;
  const others = conditions.filter(({ verdict }) => verdict !== 'ok');
  return [`✅ ${met} of ${conditions.length} conditions are met`, ...conditionLines(others, SUMMARY_BUDGET)];
}

/** The conditions in as much detail as there is room for. */
function conditionLines(conditions: readonly JudgedCondition[], budget: number): string[] {
  for (const detail of DETAILS) {
    const lines = conditions.map((condition) => conditionLine(condition, detail));
    if (lines.join('\n').length <= budget) return lines;
  }
  return conditions.map(({ id, verdict }) => `${SIGNS[verdict]} ${CONDITION_NAMES[id]}`);
}

function conditionLine({ id, verdict, evidence, waived, fails }: JudgedCondition, detail: Detail): string {
  const lines = grouped(evidence);
  const shown = lines.slice(0, detail.lines);
  const rest = lines.length - shown.length;
  const told = waived.slice(0, Math.max(1, detail.lines));
  return [
    `${fails || waived.length === 0 ? SIGNS[verdict] : '⚠️'} ${CONDITION_NAMES[id]}`,
    ...told.map((waiver) => waivedLine(waiver, detail)),
    ...(waived.length > told.length ? [`-# and ${waived.length - told.length} more waived`] : []),
    ...shown.map((line) => `-# ${escapeMarkdown(line, detail.characters)}`),
    ...(shown.length > 0 && rest > 0 ? [`-# and ${rest} more`] : []),
  ].join('\n');
}

function waivedLine({ override: { actor, reason }, of }: Waiver, detail: Detail): string {
  const what = of === undefined ? '' : ` for ${escapeMarkdown(of, 80)}`;
  return `-# Waived${what} by ${actorInWords(actor)}: ${escapeMarkdown(reason, detail.reason)}`;
}

/** What needs a person first: what is wrong, what is missing, what nobody could look at, and what was waived. */
const ORDER: readonly Verdict[] = ['wrong', 'open', 'unknown', 'ok'];

function inOrder(conditions: readonly JudgedCondition[]): JudgedCondition[] {
  return conditions
    .filter((condition) => !isMet(condition))
    .toSorted(
      (one, other) =>
        Number(other.fails) - Number(one.fails) || ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict),
    );
}

function isMet({ verdict, waived }: JudgedCondition): boolean {
  return verdict === 'ok' && waived.length === 0;
}

/** What is said of a condition that is met, too: a person knows the right identity, and what a link shows. */
const TELLING = ['signed', 'functional'] as const;

/** What is met is folded into a line, with who signed the binaries once, and what shows that they work. */
function metLines(conditions: readonly JudgedCondition[]): string[] {
  if (conditions.length === 0) return [];
  const names = conditions.map(({ id }) => CONDITION_NAMES[id]).join(' · ');
  const shown = TELLING.flatMap((id) =>
    grouped(conditions.find((each) => each.id === id)?.evidence ?? []).slice(0, 2),
  );
  return [
    `-# ✅ ${conditions.length} met: ${names}`.slice(0, MET_BUDGET),
    ...shown.map((line) => `-# ${escapeMarkdown(line, 200)}`),
  ];
}
