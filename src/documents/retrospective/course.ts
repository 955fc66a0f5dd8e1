import type { Deadline } from '../../process/deadlines.ts';
import type { Actor, EventBody } from '../../process/events.ts';
import type { Lateness, StageLateness } from '../../process/lateness.ts';
import type { StageId } from '../../process/policy.ts';
import { inSeconds } from '../../process/time.ts';
import { literal, row } from '../markdown.ts';
import { lengthInWords, utc } from '../time-in-words.ts';
import {
  CVE_OUTCOME_NAMES,
  DISCLOSURE_WORDS,
  SIDE_NAMES,
  STAGE_WORDS,
  STEP_WORDS,
  NEWS_WORDS,
} from '../vocabulary.ts';

/** Planned and actual, a row for each stage that has a plan; the retrospective itself is not done when it is read. */
export function planTable({ stages }: Lateness): string[] {
  const rows = stages.flatMap(({ stage, first, planned, done }) => {
    const then = done?.deadline ?? planned;
    return first && (done || stage !== 'retrospective')
      ? [
          row(
            STAGE_WORDS[stage].publicly,
            dueInWords(first),
            then && !isSame(first, then) ? dueInWords(then) : '',
            done ? utc(done.at) : 'not done',
            done?.late ? lateInWords(done.late) : '',
          ),
        ]
      : [];
  });
  return rows.length === 0
    ? []
    : [
        row('Stage', 'First planned', 'Then planned', 'Done', ''),
        row('---', '---', '---', '---', '---'),
        ...rows,
      ];
}

/** Every time a deadline or the release day moved, with the reason that was given where it was given for the public. */
export function rescheduleLines({ stages, releaseDay }: Lateness, who: (by: Actor) => string): string[] {
  const moved = stages.flatMap(({ stage, reschedules }) =>
    reschedules
      .filter(({ mode, afterwards }) => !afterwards && mode !== 'released')
      .map(({ at, actor, mode, to, reason }) => ({
        at,
        line: `${STAGE_WORDS[stage].publicly}: ${dueInWords(to)}, ${modeInWords(mode)}${because(reason)} (${who(actor)})`,
      })),
  );
  const days = (releaseDay?.moves ?? []).map(({ at, actor, to, reason }) => ({
    at,
    line: `Release day: ${to ? utc(to) : 'open again'}${because(reason)} (${who(actor)})`,
  }));
  return [...moved, ...days]
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
    .map(({ at, line }) => `- ${utc(at)} · ${line}`);
}

function because(reason: string | undefined): string {
  return reason === undefined || reason === '' ? '' : `: ${literal(reason, 600)}`;
}

/** A stage that was done after its deadline. */
export interface LateStage {
  readonly stage: StageId;
  readonly due: Temporal.Instant;
  readonly done: Temporal.Instant;
}

/** What the record itself says of how it went, and what it waited for where it was late, without judging anybody. */
export function observations(
  { stages, releaseDay }: Lateness,
  waitedFor: (late: LateStage) => readonly string[],
): {
  readonly well: string[];
  readonly wrong: string[];
} {
  const well: string[] = [];
  const wrong: string[] = [];
  for (const { stage, done } of stages) {
    if (!done?.late) continue;
    const name = STAGE_WORDS[stage].publicly;
    if (inSeconds(done.late) <= 0) well.push(`${name} was done in time.`);
    else {
      const waited = waitedFor({ stage, due: done.at.subtract(done.late), done: done.at });
      const led = waited.length > 0 ? ` It waited for: ${waited.join('; ')}.` : '';
      wrong.push(`${name} was done ${lengthInWords(inSeconds(done.late))} after its deadline.${led}`);
    }
  }
  const moves = releaseDay?.moves.length ?? 0;
  if (moves > 0) wrong.push(`The release day moved ${moves === 1 ? 'once' : `${moves} times`}.`);
  if (releaseDay?.released?.late && inSeconds(releaseDay.released.late.abs()) <= 3600)
    well.push('The advisory was published within an hour of the agreed time.');
  return { well, wrong };
}

/** The key events of a case; `undefined` for what a reader of the public document does not need. */
export function keyEventInWords(body: EventBody): string | undefined {
  switch (body.type) {
    case 'opened':
      return 'Case opened';
    case 'advisory-accepted':
      return 'Report accepted';
    case 'coordinator-named':
      return 'Coordinator named';
    case 'fix-team-added':
      return 'Somebody joined the fix team';
    case 'severity-scored':
    case 'severity-reclassified':
      return `Severity: ${body.band}`;
    case 'cve-requested':
      return 'CVE requested';
    case 'cve-assigned':
      return `CVE assigned: ${body.cveId}`;
    case 'cve-ended':
      return `CVE: ${CVE_OUTCOME_NAMES[body.outcome]}`;
    case 'fork-created':
      return 'Private fork created';
    case 'disclosure-changed':
      return `Disclosure: ${DISCLOSURE_WORDS[body.kind].publicly}`;
    case 'release-agreed':
      return `Release day agreed by ${SIDE_NAMES[body.side]}`;
    case 'release-withdrawn':
      return 'Release day called off';
    case 'distributors-notified':
      if (body.about) return `Private distributors told ${NEWS_WORDS[body.about]}: ${body.recipients}`;
      if (body.proposal < 0) return `Private distributors told that the day fell: ${body.recipients}`;
      return `Private distributors told: ${body.recipients}`;
    case 'publication-approved':
      return body.alone === undefined
        ? undefined
        : 'Mitigation let out by one member of the security team, since no second one answered';
    case 'exploitation-known':
      return body.since ? `Attacks that use it known, since ${utc(body.since)}` : 'Attacks that use it known';
    case 'advisory-published':
      return 'Advisory published';
    case 'announced':
      return body.what === 'mitigation' ? 'Mitigation announced' : 'Release announced';
    case 'correction-posted':
      return 'Announcement corrected';
    case 'step-checked': {
      const { publicly } = STEP_WORDS[body.step];
      return publicly !== undefined && body.waived ? `${publicly}, but for what was done without` : publicly;
    }
    default:
      return undefined;
  }
}

function modeInWords(mode: StageLateness['reschedules'][number]['mode']): string {
  switch (mode) {
    case 'override':
      return 'decided by the security team';
    case 'slow-track':
      return 'slow track';
    case 'upstream':
      return 'waits for another project';
    case 'upstream-over':
      return 'waits for another project no more';
    case 'released':
      return 'counts from the release';
    case 'corrected':
      return 'another fixed version than was announced';
    case 'exploited':
      return 'attacks that use it were known';
    case 'exploited-over':
      return 'not because of attacks any more';
    case 'begun-anew':
      return 'counts anew, since the case was opened again';
    default:
      return DISCLOSURE_WORDS[mode].publicly;
  }
}

function dueInWords(due: Deadline): string {
  return due.kind === 'asap' ? 'ASAP' : utc(due.due);
}

function isSame(a: Deadline, b: Deadline): boolean {
  return dueInWords(a) === dueInWords(b);
}

function lateInWords(late: Temporal.Duration): string {
  const seconds = inSeconds(late);
  return `${lengthInWords(seconds)} ${seconds > 0 ? 'late' : 'early'}`;
}
