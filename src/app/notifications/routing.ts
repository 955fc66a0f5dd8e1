import type { Case } from '../../process/case.ts';
import type { CaseEvent } from '../../process/events.ts';
import { inCharge, presentOf } from '../../process/notifications/case-people.ts';
import {
  notificationsOf,
  type AddressedNotification,
} from '../../process/notifications/event-notifications.ts';
import { claimOfFixTeamKey, eventKey, type MessageKey } from '../../process/notifications/message-keys.ts';
import type { Policy } from '../../process/policy.ts';
import type { Notification } from '../../process/notifications/notification.ts';
import { peopleBehind } from '../../process/notifications/recipients.ts';
import { endsSnoozes } from '../../process/notifications/reminder-kinds.ts';
import { isRoleCalled } from '../../process/notifications/role-call.ts';
import { reasonsOf } from '../../process/notifications/reasons.ts';
import type { Routing } from '../../store/cases.ts';
import { confirmedLogin } from '../../store/people.ts';
import type { RoutingStore } from '../../store/store.ts';
import { countAsToldBefore, countNoMoreAsTold } from '../restoring/lost-tellings.ts';
import { callRole, sendToChannel, sendToPerson } from './send.ts';

/**
 * Decides which people hear of an event, and stores their messages in the transaction that records it. The actor
 * knows already and is left out; where no member is known who could act, the security team's role is called.
 */
export function routing(store: RoutingStore, policy: Policy): Routing {
  return (before, after, event) => {
    if (endsSnoozes(event)) store.reminders.endSnoozes(after.id);
    if (event.actor.kind !== 'bot') countNoMoreAsTold(store, after.id);
    for (const addressed of notificationsOf(before, after, event))
      route(store, policy, addressed, after, event);
    // Their login may be their own: then another member can say so, and the next sync lets them in.
    if (event.body.type === 'outsider-seen' && isOfTheTeam(store, event.body.login))
      askAboutClaim(store, event.body.login, after, event);
  };
}

function route(
  store: RoutingStore,
  policy: Policy,
  { to, notification, actorToo, except }: AddressedNotification,
  state: Case,
  event: CaseEvent,
): void {
  const { at: now } = event;
  const keyOf = ({ template }: Notification, recipient: string) =>
    eventKey(state.id, event.seq, template, recipient);
  // What a delivery comes to, it may have come to before the database was restored, and have told.
  const settle = ({ key }: MessageKey) => {
    if (event.cause === 'delivery') countAsToldBefore(store, { caseId: state.id, key }, now);
  };
  if (to.kind === 'private-channel' || to.kind === 'codegate') {
    const channel = to.kind === 'codegate' ? 'codegate' : 'security';
    const key = keyOf(notification, channel);
    sendToChannel(store, key, channel, notification, now);
    settle(key);
    return;
  }
  if (to.kind === 'login') askAboutClaim(store, to.login, state, event);
  const known = store.people.of(to.kind === 'login' ? { fixTeam: [to.login] } : state, now);
  const all = to.kind === 'login' ? known.fixTeam : peopleBehind(to, known);
  const people = all.filter((id) => id !== except);
  const others = people.filter((id) => !isActor(event, id));
  // What is one member's own waits for them; of all others, those who are away count for nobody.
  const there = (ids: readonly string[]) => (to.kind === 'member' ? ids : presentOf(known, ids));
  if (isRoleCalled({ to, notification }, { people: there(people), others: there(others) }, policy)) {
    const key = keyOf({ template: 'role-ping' }, 'security');
    callRole(store, key, reasonsOf(notification), now);
    settle(key);
  }
  for (const id of actorToo ? people : others) {
    const key = keyOf(notification, id);
    sendToPerson(store, key, id, { notification }, now);
    settle(key);
  }
}

/**
 * A login that a case has in its advisory is a member's by their word alone: the people in charge say whether it is theirs,
 * or where that is the member themselves, the others of the security team.
 */
function askAboutClaim(store: RoutingStore, login: string, state: Case, event: CaseEvent): void {
  const claim = store.people.byLogins([login]).find((person) => confirmedLogin(person) === undefined);
  if (!claim) return;
  const notification = { template: 'login-claimed', member: claim.id, login } as const;
  const people = store.people.of(state, event.at);
  const others = (ids: readonly string[]) => ids.filter((id) => id !== claim.id);
  const asked = others(inCharge(people));
  const recipients = asked.length > 0 ? asked : others(people.security);
  const keyOf = (recipient: string) => claimOfFixTeamKey(state.id, event.seq, claim.id, recipient);
  for (const recipient of recipients)
    sendToPerson(store, keyOf(recipient), recipient, { notification }, event.at);
  if (recipients.length === 0) callRole(store, keyOf('security'), reasonsOf(notification), event.at);
  const [of] = people.coordinator === undefined ? [] : asked;
  const { actor, cause, at: now } = event;
  store.logins.ask({ member: claim.id, login }, { of }, { actor, cause, now });
}

function isOfTheTeam({ people }: RoutingStore, login: string): boolean {
  return people.byLogins([login]).some(({ security }) => security);
}

function isActor({ actor }: CaseEvent, id: string): boolean {
  return actor.kind === 'member' && actor.id === id;
}
