import type { Decision, Circumstances, Refusal } from '../../src/process/acts/decision.ts';
import { observe, type AdvisoryFacts } from '../../src/process/acts/observe.ts';
import type { Case } from '../../src/process/case.ts';
import { deadlines } from '../../src/process/deadlines.ts';
import { evolve } from '../../src/process/evolve.ts';
import type { EventBody } from '../../src/process/events.ts';
import { reminderTimesOf, releaseDayTimes } from '../../src/process/notifications/reminder-times.ts';
import { releaseDay } from '../../src/process/notifications/release-day.ts';
import { notificationsOf } from '../../src/process/notifications/event-notifications.ts';
import { earliest } from '../../src/process/time.ts';
import type { Act } from './any-acts.ts';
import { GHSA_ID, policy } from '../support/cases.ts';
import type { ProcessAct } from './process-acts.ts';

/** One act of the policy: who does it, when it is refused, and all that follows from it. */
export interface Row {
  /** The sentence or words of the security policy, or of its design, that ask for it. */
  readonly policy: string;
  /** `observe` where GitHub itself shows it. */
  readonly by: ProcessAct | 'observe';
  /** What has to happen just before, where the walk has not come by it. */
  readonly first?: readonly (readonly [Act, Circumstances])[];
  readonly act: Act;
  /** Everybody who may; the first does it. */
  readonly may: readonly [Circumstances, ...Circumstances[]];
  readonly mayNot: readonly (readonly [Circumstances, Refusal['code']])[];
  /** Cases in which even those who may are refused; where GitHub shows a step by itself, by hand. */
  readonly refused: readonly (readonly [Case, Refusal['code'], Act?])[];
  readonly events: readonly EventBody[];
  /** What the bot records as soon as it has happened: in GitHub, or in #codegate. */
  readonly afterwards?: readonly EventBody[];
  /** Templates of the notifications and whom they go to. */
  readonly told: readonly string[];
  /** The reminder that comes next, or those of the same instant. */
  readonly reminds: readonly string[];
}

/** What GitHub shows of the advisory when it is looked at, as an act; who is new in it may be there where they are `admitted`. */
export function shown(facts: Partial<AdvisoryFacts>, admitted = false): Act {
  return (state) => ({
    ok: true,
    events: observe(
      state,
      {
        ghsaId: GHSA_ID,
        state: 'draft',
        hasDetails: state.steps.details !== undefined,
        collaborators: state.fixTeam,
        knowsAllCollaborators: true,
        hasFork: state.steps.fork !== undefined,
        ...facts,
      },
      () => admitted,
    ),
  });
}

export interface Outcome {
  readonly before: Case;
  readonly decision: Decision;
  readonly after: Case;
  readonly told: readonly string[];
}

/** Does what a decision decided, and gathers what people are told of it. */
export function perform(before: Case, decision: Decision, { who, now }: Circumstances): Outcome {
  let after = before;
  const told: string[] = [];
  for (const body of decision.ok ? decision.events : []) {
    const actor = { kind: 'member', id: who.id } as const;
    const event = { seq: after.version + 1, at: now, actor, cause: 'test', body };
    const next = evolve(before.id, after, event);
    for (const { to, notification } of notificationsOf(after, next, event)) {
      const whom = to.kind === 'member' ? to.id : to.kind === 'login' ? to.login : to.kind;
      told.push(`${notification.template} to ${whom}`);
    }
    after = next;
  }
  return { before, decision, after, told };
}

/** The marks that come next after `now`, each with its stage. */
export function nextMarks(state: Case, now: Temporal.Instant): string[] {
  const day = releaseDay(state);
  const points = [
    ...deadlines(state, policy).map((each) => ({
      stage: each.stage,
      mark: reminderTimesOf(each, policy, now).next,
    })),
    ...(day ? [{ stage: 'fix-release', mark: releaseDayTimes(day, policy, now).next }] : []),
  ];
  const first = earliest(points.map(({ mark }) => mark.at));
  return points.filter(({ mark }) => first?.equals(mark.at)).map(({ stage, mark }) => `${stage} ${mark.key}`);
}
