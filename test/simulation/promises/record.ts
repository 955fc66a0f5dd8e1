import type { CaseEvent } from '../../../src/process/events.ts';
import type { Advisory } from '../advisories.ts';
import type { Scene } from './promise.ts';

/** What two members approved of what stands in #codegate now: a correction is the announcement, once more. */
export function approvedAs({
  template,
  what,
}: {
  readonly template: string;
  readonly what?: string | undefined;
}): string {
  return template.startsWith('correction') ? 'announcement' : (what ?? template);
}

/** The advisory of a case, as GitHub has it. */
export function advisoryOf(scene: Scene, caseId: string): Advisory | undefined {
  for (const { body } of scene.history(caseId))
    if (body.type === 'advisory-linked') return scene.advisories.find(body.ghsaId);
  return undefined;
}

/** The logins on the fix team, lower case. */
export function teamOf(events: readonly CaseEvent[]): ReadonlySet<string> {
  const team = new Set<string>();
  for (const { body } of events) {
    if (body.type === 'fix-team-added') team.add(body.login.toLowerCase());
    if (body.type === 'fix-team-removed') team.delete(body.login.toLowerCase());
  }
  return team;
}

/** Whether a release day is one that needs no reason: 4pm UTC, Monday to Thursday. */
export function isRecommended(day: Temporal.Instant): boolean {
  const { dayOfWeek, hour, minute } = day.toZonedDateTimeISO('UTC');
  return dayOfWeek <= 4 && hour === 16 && minute === 0;
}

/** The release day on which both sides agree; `undefined` if there is none. */
export function agreedDay(events: readonly CaseEvent[]): Temporal.Instant | undefined {
  let day: Temporal.Instant | undefined;
  const sides = new Set<string>();
  for (const { body } of events) {
    if (body.type === 'release-proposed' || body.type === 'release-withdrawn') sides.clear();
    if (body.type === 'release-proposed') day = body.at;
    if (body.type === 'release-agreed') sides.add(body.side);
  }
  return sides.size === 2 ? day : undefined;
}

/** Whether the vulnerability is known to everybody, as the team has recorded it. */
export function isKnownToAll(events: readonly CaseEvent[]): boolean {
  let isKnown = false;
  for (const { body } of events) {
    if (body.type === 'opened') isKnown = body.source === 'public';
    if (body.type === 'disclosure-changed') isKnown = body.kind === 'public';
  }
  return isKnown;
}

/** The report to authorities of which the mark of a reminder is, such as "eu-cra/notification"; `undefined` if it is of none. */
export function reportIn(mark: string): string | undefined {
  return /^regulatory (\S+) /.exec(mark)?.[1];
}
