import type { AdvisoryText } from '../../github/advisory-text.ts';
import type { Case } from '../../process/case.ts';
import { saidBy, type Actor, type CaseEvent } from '../../process/events.ts';
import { lateness } from '../../process/lateness.ts';
import type { Policy } from '../../process/policy.ts';
import { withoutPrivateWords } from '../../process/typed-words.ts';
import { literal, quoted, row } from '../markdown.ts';
import { utc } from '../time-in-words.ts';
import { actorInWords, CONDITION_NAMES, SOURCE_WORDS } from '../vocabulary.ts';
import { actionItems } from './actions.ts';
import { keyEventInWords, observations, planTable, rescheduleLines } from './course.ts';
import { involvedLines, type NameOf } from './involved.ts';
import { correctedLines, turnLines, waitedFor } from './turns.ts';
import { publicWords, type PublicWords } from './public-words.ts';

/** A contribution; `by` is `undefined` if they did not want to be named. */
interface Contribution {
  readonly by: string | undefined;
  readonly wentWell: string | null;
  readonly wentWrong: string | null;
  readonly lucky: string | null;
  readonly critique: string | null;
  readonly actions: string | null;
}

export interface RetrospectiveInput {
  readonly state: Case;
  readonly events: readonly CaseEvent[];
  readonly policy: Policy;
  readonly nameOf: NameOf;
  /** As it is published: everything in it is public. */
  readonly advisory: AdvisoryText;
  readonly releases: readonly { readonly tag: string; readonly url: string }[];
  /** Where the fix of each release can be seen. */
  readonly fixes: readonly string[];
  /** Where the repository is in a browser. */
  readonly repositoryUrl: string;
  readonly contributions: readonly Contribution[];
}

export interface Retrospective {
  readonly title: string;
  readonly markdown: string;
}

const UNCHANGED = new Set(['publication-asked', 'publication-approved', 'publication-declined']);

/**
 * The retrospective of a published case, as a document: "details on everyone involved, the timeline of the process,
 * links to relevant PRs that introduced the issue, if relevant, and any critiques of the response and release
 * process". A function of what was recorded before it was previewed: asking for its publication does not change it.
 */
export function retrospective(given: RetrospectiveInput): Retrospective {
  const input = inPublicWords(given);
  const { state, policy, nameOf, advisory, contributions } = input;
  const events = input.events.filter(
    ({ body }) => !(UNCHANGED.has(body.type) && 'what' in body && body.what === 'retrospective'),
  );
  const course = lateness(state.id, events, policy);
  const observed = observations(course, (late) => waitedFor(state.id, events, late));
  const name = advisory.cveId ?? advisory.ghsaId;
  const who = (actor: Actor): string => actorInWords(actor, (id) => literal(nameOf(id)));
  const sections: (readonly [string, readonly string[]])[] = [
    ['Summary', summaryLines(input)],
    ['Everyone involved', involvedLines(state, events, nameOf)],
    ['What introduced it', introducingLines(input)],
    ['Planned and actual', planTable(course)],
    ['What happened when', eventLines(events, who)],
    ['What moved, and why', orNone(rescheduleLines(course, who), 'Nothing was moved.')],
    ['What turned back', turnLines(events)],
    ['What was done without', overrideLines(input, who)],
    ['What went well', said(contributions, 'wentWell', observed.well)],
    ['What went wrong', said(contributions, 'wentWrong', [...observed.wrong, ...correctedLines(events)])],
    ['Where we got lucky', said(contributions, 'lucky')],
    ['Critique of the response and the release', said(contributions, 'critique')],
    ['Action items', actionLines(contributions)],
  ];
  const markdown = [
    `# Retrospective: ${literal(name)}`,
    '',
    '_It is blameless: it looks for what made things easy or hard, not for who did them. Times are in UTC._',
    ...sections.flatMap(([title, lines]) => (lines.length > 0 ? ['', `## ${title}`, '', ...lines] : [])),
    '',
  ].join('\n');
  return { title: name, markdown };
}

/** What people wrote, and their names, as they may stand in public. */
function inPublicWords(input: RetrospectiveInput): RetrospectiveInput {
  const { state, events } = input;
  const words = publicWords(state, events, input.nameOf);
  const ifSaid = (text: string | null) => (text === null ? null : words(text));
  return {
    ...input,
    state: {
      ...state,
      fixTeam: state.fixTeam.map(words),
      overrides: state.overrides.map((each) => ({ ...each, reason: words(each.reason) })),
    },
    events: events.map((event) => withPublicReason(event, words)),
    nameOf: (member) => words(input.nameOf(member)),
    contributions: input.contributions.map((each) => ({
      by: each.by === undefined ? undefined : words(each.by),
      wentWell: ifSaid(each.wentWell),
      wentWrong: ifSaid(each.wentWrong),
      lucky: ifSaid(each.lucky),
      critique: ifSaid(each.critique),
      actions: ifSaid(each.actions),
    })),
  };
}

function withPublicReason(event: CaseEvent, words: PublicWords): CaseEvent {
  const body = withoutPrivateWords(event.body);
  if (body.type === 'upstream-set') return { ...event, body: { ...body, project: words(body.project) } };
  return 'reason' in body && body.reason !== undefined
    ? { ...event, body: { ...body, reason: words(body.reason) } }
    : { ...event, body };
}

function summaryLines({ state, advisory, releases, fixes }: RetrospectiveInput): string[] {
  const { publishedAt, disclosedAt } = state;
  return [
    `- **What**: ${literal(advisory.summary)}`,
    `- **Advisory**: <${advisory.url}>${advisory.cveId === undefined ? (state.cve.outcome ? '' : ', CVE pending') : `, ${literal(advisory.cveId)}`}`,
    `- **Severity**: ${advisory.severity ?? 'not scored'}${advisory.cvss ? ` (${advisory.cvss.score})` : ''}`,
    `- **Disclosed**: ${utc(disclosedAt)}, by ${SOURCE_WORDS[state.source].publicly}`,
    ...(publishedAt ? [`- **Published**: ${utc(publishedAt)}`] : []),
    ...releases.map(({ tag, url }) => `- **Released**: ${literal(tag)}, <${url}>`),
    ...fixes.map((url) => `- **The fix**: <${url}>`),
  ];
}

function introducingLines({ state: { introducedBy }, repositoryUrl }: RetrospectiveInput): string[] {
  if (!introducedBy) return ['Nobody has said yet.'];
  if (introducedBy.length === 0) return ['No pull request introduced it.'];
  return introducedBy.map((number) => `- [#${number}](${repositoryUrl}/pull/${number})`);
}

function eventLines(events: readonly CaseEvent[], who: (actor: Actor) => string): string[] {
  const rows = events.flatMap((event) => {
    const words = keyEventInWords(event.body);
    return words === undefined ? [] : [row(utc(event.at), literal(words), who(saidBy(event)))];
  });
  return [row('When', 'What', 'Who'), row('---', '---', '---'), ...rows];
}

function overrideLines({ state }: RetrospectiveInput, who: (actor: Actor) => string): string[] {
  return state.overrides.map(
    ({ condition, of, reason, actor, at }) =>
      `- ${utc(at)} · “${CONDITION_NAMES[condition]}” was done without${of === undefined ? '' : ' for one thing of the release'}: ${literal(reason, 600)} (${who(actor)})`,
  );
}

/** What people said under one heading, after what the record itself says. */
function said(
  contributions: readonly Contribution[],
  part: 'wentWell' | 'wentWrong' | 'lucky' | 'critique',
  observed: readonly string[] = [],
): readonly string[] {
  const quotes = contributions.flatMap((each) => {
    const text = each[part];
    if (text === null) return [];
    return [
      '',
      ...quoted(text),
      '>',
      `> — ${each.by === undefined ? 'somebody who took part' : literal(each.by)}`,
    ];
  });
  const lines = [...observed.map((line) => `- ${line}`), ...quotes];
  return orNone(lines[0] === '' ? lines.slice(1) : lines, 'Nothing was said.');
}

function actionLines(contributions: readonly Contribution[]): string[] {
  const items = contributions.flatMap(({ actions }) => (actions === null ? [] : actionItems(actions)));
  if (items.length === 0) return ['None.'];
  return [
    row('What', 'Who', 'Until'),
    row('---', '---', '---'),
    ...items.map(({ what, owner, due }) =>
      row(literal(what, 600), owner === undefined ? '_nobody yet_' : literal(owner), due ?? '_no date yet_'),
    ),
  ];
}

function orNone(lines: readonly string[], otherwise: string): readonly string[] {
  return lines.length > 0 ? lines : [otherwise];
}
