import { purposeOf } from '../../src/process/notifications/reminder-kinds.ts';
import { boardView } from '../../src/discord/views/notifications/board.ts';
import { briefView } from '../../src/discord/views/brief.ts';
import { cardView } from '../../src/discord/views/card.ts';
import { requestView, suggestionView } from '../../src/discord/views/fix-team.ts';
import { forkView } from '../../src/discord/views/fork.ts';
import { caseNotificationView } from '../../src/discord/views/notifications/case.ts';
import { reminderView } from '../../src/discord/views/notifications/reminder.ts';
import { conditionSummary, conditionsView } from '../../src/discord/views/release-inspection.ts';
import { agreeButton, proposalLines, SLOTS, slotsView } from '../../src/discord/views/release.ts';
import { introducingChangesView, retrospectiveView } from '../../src/discord/views/retrospective.ts';
import {
  actButton,
  lookButton,
  openStep,
  stepButton,
  textSteps,
} from '../../src/discord/views/step-buttons.ts';
import type { Button } from '../../src/discord/views/container.ts';
import type { View } from '../../src/discord/views/view.ts';
import type { ViewContext } from '../../src/discord/views/view-context.ts';
import type { CodeOwners } from '../../src/github/code-owners.ts';
import type { PullRequest } from '../../src/github/pull-requests.ts';
import type { Circumstances } from '../../src/process/acts/decision.ts';
import type { Case } from '../../src/process/case.ts';
import type { Publication, Side } from '../../src/process/events.ts';
import type { CaseNotification, ReminderItem } from '../../src/process/notifications/notification.ts';
import { channelOutlook, type Outlook } from '../../src/process/outlook/outlook.ts';
import { judged } from '../../src/process/publication/condition-acts.ts';
import type { Condition } from '../../src/process/publication/conditions.ts';
import type { Policy } from '../../src/process/policy.ts';
import { offeredSlots } from '../../src/process/release-limits.ts';
import type { StepId, TextStep } from '../../src/process/step-ids.ts';
import { ANNA, outlookOf, policy, START } from './cases.ts';

// What a case looks like to a person: each view of the outlook that they have on it.

/** How a person looks at a case: who they are, when, and from where. */
export interface Look extends ViewContext, Circumstances {}

/** Anna, of the security team, two hours after the beginning and in the private channel, but for what is said. */
export function context(more: Partial<Look> & { readonly sides?: readonly Side[] } = {}): Look {
  const { sides = ['security'], ...rest } = more;
  return {
    who: { id: ANNA, sides },
    policy,
    now: START.add({ hours: 2 }),
    place: 'channel',
    githubUrl: 'https://github.com',
    memberOf: () => undefined,
    pgp: { keyUrl: 'https://example.org/key.asc', fingerprint: 'A'.repeat(40) },
    ...rest,
  };
}

/** What was seen so far: a test has hundreds of views of one case. */
const lookedAt = new WeakMap<Case, WeakMap<Policy, Map<string, Outlook>>>();

function seenBy(state: Case, { who, policy: by, now }: Circumstances): Outlook {
  const ofCase = lookedAt.getOrInsertComputed(state, () => new WeakMap<Policy, Map<string, Outlook>>());
  const ofPolicy = ofCase.getOrInsertComputed(by, () => new Map<string, Outlook>());
  return ofPolicy.getOrInsertComputed(JSON.stringify([who, now]), () =>
    outlookOf(state, { ...who, by, now }),
  );
}

export const cardOf = (state: Case, look: Look, note?: string): View =>
  cardView(seenBy(state, look), look, note);

export const caseNotificationOf = (
  notification: CaseNotification,
  state: Case,
  look: Look,
  insteadOf?: string,
): View => caseNotificationView(notification, seenBy(state, look), look, insteadOf);

/** A case that a person is reminded of. */
interface Reminded {
  readonly state: Case;
  readonly items: readonly ReminderItem[];
  readonly context: Look;
}

export const remindersOf = (reminded: readonly Reminded[], messageId: number): View =>
  reminderView(
    reminded.map(({ state, items, context: look }) => ({
      outlook: seenBy(state, look),
      items,
      purposes: new Set(items.map(({ kind }) => purposeOf(kind))),
      context: look,
    })),
    messageId,
  );

/** What the private channel sees of cases, and of those that cannot be read. */
export const boardOf = (
  now: Temporal.Instant,
  cases: readonly Case[],
  unreadable: readonly string[] = [],
): View =>
  boardView(
    cases.map((state) => channelOutlook(state, policy, now)),
    unreadable,
  );

export const briefOf = (state: Case, look: Look, note: string, undo?: StepId): View =>
  briefView(seenBy(state, look), look, note, { undo });

export const forkOf = (state: Case, url: string, look: Look): View =>
  forkView(seenBy(state, look), url, look);

export const slotsOf = (state: Case, look: Look): View =>
  slotsView(seenBy(state, look), offeredSlots(state, look.policy, look.now, SLOTS));

export const proposalLinesOf = (state: Case, now: Temporal.Instant): string[] =>
  proposalLines(seenBy(state, context({ now })).proposal);

export const agreeButtonOf = (state: Case, look: Look): Button | undefined =>
  agreeButton(seenBy(state, look));

export const suggestionOf = (state: Case, owners: CodeOwners, look: Look): View =>
  suggestionView(seenBy(state, look), owners, look);

export const requestOf = (
  state: Case,
  request: Case['requests'][number],
  look: Look,
  note?: string,
): View => {
  const [seen] = seenBy({ ...state, requests: [request] }, look).requests;
  if (!seen) throw new Error(`nobody asked for ${request.login}`);
  return requestView(state.id, seen, look, note);
};

export const conditionsOf = (
  state: Case,
  conditions: readonly Condition[],
  look: Look,
  more: Parameters<typeof conditionsView>[3],
): View => conditionsView(seenBy(state, look), judged(state, conditions), look, more);

export const conditionSummaryOf = (state: Case, conditions: readonly Condition[]): string[] =>
  conditionSummary(judged(state, conditions));

export const retrospectiveOf = (
  state: Case,
  content: View,
  look: Look,
  more: Parameters<typeof retrospectiveView>[2],
): View => retrospectiveView(seenBy(state, look), content, more);

export const introducingChangesOf = (state: Case, suspects: readonly PullRequest[], look: Look): View =>
  introducingChangesView(seenBy(state, look), suspects);

export const actButtonOf = (state: Case, step: StepId, look: Circumstances): Button | undefined =>
  actButton(seenBy(state, look), step);

export const stepButtonOf = (state: Case, step: StepId, look: Circumstances): Button | undefined => {
  const outlook = seenBy(state, look);
  const open = openStep(outlook, step);
  return open && stepButton(outlook, open);
};

export const lookButtonOf = (state: Case, what: Publication, look: Circumstances): Button | undefined =>
  lookButton(seenBy(state, look), what);

export const textStepsOf = (state: Case, steps: readonly StepId[], look: Look): TextStep[] =>
  textSteps(seenBy(state, look), steps, look);
