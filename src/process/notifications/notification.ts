import { z } from 'zod';
import {
  ANNOUNCEMENTS,
  CVE_OUTCOMES,
  EXPLOITATIONS,
  IN_CODEGATE,
  JOINT_ACTS,
  STANDINGS,
  VOIDED,
} from '../events.ts';
import { LAGS } from '../arrival.ts';
import { CORRECTABLE, partNames } from '../publication/parts.ts';
import { STAGES } from '../policy.ts';
import { QUESTION_KINDS } from '../questions/questions.ts';
import { LOGIN_CHANGES } from '../logins.ts';
import { REMINDER_KINDS } from './reminder-kinds.ts';

const caseId = z.string();
const member = z.string();
/** Instants of a notification stay text: it is stored as JSON, and read back when it is sent. */
const instant = z.string();

/** One deadline that a person is reminded of. */
const reminderItem = z.object({
  caseId,
  stage: z.enum(STAGES),
  revision: z.int(),
  mark: z.string(),
  kind: z.enum(REMINDER_KINDS),
  /** The person for whom the recipient stands in, because they cannot be reached. */
  insteadOf: member.optional(),
});
export type ReminderItem = z.output<typeof reminderItem>;

/** What is told of many cases in one message. */
export const TOGETHER = ['case-opened', 'closed-in-github', 'case-closed'] as const;

/** What two members approved, by its request: with the fingerprint that it must still have when it leaves. */
const approvedText = { caseId, request: z.int(), print: z.string() };

/** What is posted, or done, in #codegate; the only messages there are. */
const publicNotifications = [
  z.object({
    template: z.literal('announcement'),
    ...approvedText,
    what: z.enum(ANNOUNCEMENTS),
    exploited: z.enum(EXPLOITATIONS),
  }),
  /** Without a request, because the CVE id has come: it then says what the published advisory says. */
  z.object({
    template: z.literal('announcement-edit'),
    caseId,
    what: z.enum(ANNOUNCEMENTS),
    exploited: z.enum(EXPLOITATIONS),
    request: z.int().optional(),
    print: z.string().optional(),
  }),
  /** Follows on the announcement that stands there, and corrects it; then that one says so, and says what is so. */
  z.object({ template: z.literal('correction'), ...approvedText, exploited: z.enum(EXPLOITATIONS) }),
  z.object({ template: z.literal('correction-pointer'), caseId, messageId: z.string() }),
  /** What follows on the announcement says as that one does whether the advisory was withdrawn. */
  z.object({ template: z.literal('correction-mark'), caseId, messageId: z.string() }),
  z.object({ template: z.literal('crosspost'), caseId, messageId: z.string() }),
  z.object({ template: z.literal('retrospective'), ...approvedText }),
  z.object({ template: z.literal('thread'), caseId, messageId: z.string() }),
] as const;

/**
 * What a message says, as data: which case and what happened to it. The words are made when it is sent, from the
 * case as it is then, so nothing that went stale leaves and nothing secret is kept (DESIGN §6).
 */
export const notification = z.discriminatedUnion('template', [
  z.object({ template: z.literal('reminder'), items: z.array(reminderItem).min(1) }),
  z.object({ template: z.literal('case-opened'), caseId }),
  /** `withdrawn` is the agreed day that does not come, with the number of the event. */
  z.object({
    template: z.literal('case-closed'),
    caseId,
    by: member.optional(),
    event: z.int().optional(),
    withdrawn: instant.optional(),
  }),
  /** The advisory of a case that is closed was accepted in GitHub. */
  z.object({ template: z.literal('accepted-though-closed'), caseId }),
  z.object({ template: z.literal('closed-in-github'), caseId }),
  /** The case is closed, and its advisory stays open in GitHub until a person closes it. */
  z.object({ template: z.literal('advisory-left-open'), caseId }),
  z.object({ template: z.literal('reopened-in-github'), caseId }),
  z.object({ template: z.literal('reopened'), caseId, by: member.optional() }),
  z.object({ template: z.literal('published-in-github'), caseId }),
  /** A published advisory calls versions fixed that have no release; and all of them have one. */
  z.object({ template: z.literal('fix-missing'), caseId }),
  z.object({ template: z.literal('fix-released'), caseId }),
  z.object({ template: z.literal('advisory-standing'), caseId, now: z.enum(STANDINGS) }),
  /** A published advisory says something else by now than its announcement; and it says the same again. */
  z.object({
    template: z.literal('advisory-corrected'),
    caseId,
    changed: z.array(z.enum(CORRECTABLE)).min(1),
  }),
  z.object({ template: z.literal('correction-ended'), caseId }),
  /** Attacks are known; `again`: since when, or what shows it, is otherwise than was told. */
  z.object({
    template: z.literal('exploitation-known'),
    caseId,
    again: z.literal(true).optional(),
    by: z.string().optional(),
  }),
  z.object({ template: z.literal('exploitation-retracted'), caseId, by: z.string().optional() }),
  /** What was ASAP because of attacks is so no more. */
  z.object({ template: z.literal('asap-over'), caseId, by: z.string().optional() }),
  /** Where a published advisory has not arrived; nowhere, where all of it has since. */
  z.object({ template: z.literal('arrival-seen'), caseId, lags: z.array(z.enum(LAGS)) }),
  /** A message that stood in #codegate is not there any more. */
  z.object({ template: z.literal('announcement-gone'), caseId, what: z.enum(IN_CODEGATE) }),
  z.object({ template: z.literal('cve-arrived'), caseId }),
  z.object({
    template: z.literal('cve-ended'),
    caseId,
    outcome: z.enum(CVE_OUTCOMES),
    by: member.optional(),
  }),
  /** The fix that was ready is not. */
  z.object({ template: z.literal('fix-not-ready'), caseId, by: member }),
  z.object({ template: z.literal('coordinator-named'), caseId, by: member.optional() }),
  z.object({ template: z.literal('coordinator-offer'), caseId, by: member.optional() }),
  /** The coordinator is of the security team no more. */
  z.object({ template: z.literal('coordinator-left'), caseId, by: member }),
  z.object({
    template: z.literal('hand-over-answered'),
    caseId,
    by: member,
    accepted: z.boolean(),
    reason: z.string().optional(),
  }),
  z.object({ template: z.literal('fix-team-welcome'), caseId }),
  /** A person who was asked to help with the fix says that they cannot. */
  z.object({ template: z.literal('cannot-help'), caseId, by: member }),
  /** The recipient is wanted on a fix team, and their GitHub login is not known. */
  z.object({
    template: z.literal('login-wanted'),
    caseId,
    by: member,
    /** The login that they gave before, which is not theirs as another member says. */
    refused: z.string().optional(),
  }),
  /** Their answer, to the person who wanted them. */
  z.object({
    template: z.literal('login-told'),
    caseId,
    member,
    login: z.string(),
    /** Since when it waits, where it is asked once more. */
    since: instant.optional(),
  }),
  z.object({ template: z.literal('approval-asked'), caseId, request: z.int() }),
  z.object({
    template: z.literal('approval-answered'),
    caseId,
    login: z.string(),
    approved: z.boolean(),
    by: member,
    reason: z.string().optional(),
  }),
  z.object({ template: z.literal('outsider-seen'), caseId, login: z.string() }),
  z.object({ template: z.literal('outsider-left'), caseId, login: z.string() }),
  /** An advance notice that could not be sent, by the distributor's name. */
  z.object({ template: z.literal('mail-unsent'), caseId, name: z.string() }),
  /** A mail has come in the thread of the mail from which the case was opened. */
  z.object({ template: z.literal('reporter-wrote'), caseId, mail: z.int() }),
  z.object({ template: z.literal('fork-created'), caseId }),
  z.object({ template: z.literal('fix-ready'), caseId, by: member }),
  z.object({ template: z.literal('disclosure-changed'), caseId, by: member.optional() }),
  z.object({ template: z.literal('deadline-moved'), caseId, by: member.optional() }),
  /** `withdrawn` is the day that was agreed before and is not any more. */
  z.object({
    template: z.literal('release-proposed'),
    caseId,
    proposal: z.int(),
    withdrawn: instant.optional(),
    by: member.optional(),
  }),
  z.object({ template: z.literal('release-agreed'), caseId, proposal: z.int() }),
  /** `withdrawn` is the day that was agreed; without it, a mere proposal was taken back. */
  z.object({
    template: z.literal('release-withdrawn'),
    caseId,
    event: z.int(),
    withdrawn: instant.optional(),
    by: member.optional(),
  }),
  /** A second member is wanted, to look at what is to become public. */
  z.object({
    template: z.literal('publication-asked'),
    caseId,
    what: z.enum(JOINT_ACTS),
    request: z.int(),
  }),
  /** Without `by`, it was the bot that did not let it leave: what was approved had changed. */
  z.object({
    template: z.literal('publication-answered'),
    caseId,
    what: z.enum(JOINT_ACTS),
    approved: z.boolean(),
    by: member.optional(),
    why: z.enum(VOIDED).optional(),
    changed: partNames.optional(),
    /** What the member who did not agree says is wrong with it. */
    reason: z.string().optional(),
  }),
  /** Who asked an open question takes it back: those who were asked need not answer. */
  z.object({
    template: z.literal('question-withdrawn'),
    caseId,
    about: z.enum(QUESTION_KINDS),
    what: z.enum(JOINT_ACTS).optional(),
    by: member.optional(),
  }),
  /** It leaves together with other cases, or without them. */
  z.object({
    template: z.literal('linked'),
    caseId,
    cases: z.array(caseId).min(1),
    by: member.optional(),
  }),
  z.object({
    template: z.literal('unlinked'),
    caseId,
    cases: z.array(caseId).min(1),
    by: member.optional(),
  }),
  /** A case that was to leave together with this one is public, and this one is not ready. */
  z.object({ template: z.literal('linked-public'), caseId, other: caseId }),
  /** Another case is closed as a duplicate of this one, or is open again. */
  z.object({ template: z.literal('duplicate-closed'), caseId, other: caseId }),
  z.object({ template: z.literal('duplicate-reopened'), caseId, other: caseId }),
  /** One member alone let a mitigation of what is public leave, and why. */
  z.object({ template: z.literal('posted-alone'), caseId, by: member.optional(), reason: z.string() }),
  /** The case is public, and a member has everybody called. */
  z.object({ template: z.literal('team-called'), caseId, by: member.optional() }),
  /** What two members approved came to its end before it could leave: by what happened to the case meanwhile. */
  z.object({
    template: z.literal('publication-ended'),
    caseId,
    what: z.enum(JOINT_ACTS),
    why: z.enum(['superseded', 'overtaken']),
  }),
  /** A message stays as it is although its identifier has come: these parts differ from what two members approved. */
  z.object({
    template: z.literal('publication-withheld'),
    caseId,
    what: z.enum(ANNOUNCEMENTS),
    changed: partNames,
  }),
  /** What GitHub published differs from what two members approved. */
  z.object({ template: z.literal('publication-differed'), caseId, changed: partNames }),
  ...publicNotifications,
  /** `since` is since when it waits, where it is asked once more. */
  z.object({ template: z.literal('login-claimed'), member, login: z.string(), since: instant.optional() }),
  /** A GitHub login is a member's by their own word or another's, or is theirs no more: `by` did it, or GitHub shows it of them. */
  z.object({
    template: z.literal('login-changed'),
    change: z.enum(LOGIN_CHANGES),
    member,
    login: z.string(),
    /** What a renamed account was called. */
    formerly: z.string().optional(),
    /** Why it is not theirs, as the member says who was asked. */
    reason: z.string().optional(),
    by: member,
  }),
  /** The private distributors list was changed: who gets advance notice concerns every case. No address is in it. */
  z.object({
    template: z.literal('distributors-changed'),
    change: z.enum(['added', 'removed']),
    name: z.string(),
    by: member,
  }),
  /** Mails have come, each by its number, or wait still; `call` calls the role. */
  z.object({
    template: z.literal('mail-came'),
    mails: z.array(z.int()).min(1),
    call: z.boolean().optional(),
  }),
  z.object({ template: z.literal('dm-test') }),
  /** The recipient stands in for a member who is away until then. */
  z.object({ template: z.literal('stand-in'), member, until: instant }),
  /**
   * Something waits for the security team, and too few of its members are known to be there: what, only by its traces. They are left
   * out of those that were stored before there were any.
   */
  z.object({ template: z.literal('role-ping'), traces: z.array(z.int()).optional() }),
  /** Something waits for a member whose direct messages are closed. */
  z.object({ template: z.literal('unreachable'), member }),
  /** Lines of the private channel's board: of cases that have none there, or none any more. */
  z.object({ template: z.literal('board'), caseIds: z.array(caseId).min(1) }),
  z.object({ template: z.literal('github-rights'), repository: z.string(), right: z.string() }),
  /** The same happened to many cases at once, as when GitHub was looked at: one message in place of one for each. */
  z.object({ template: z.literal('of-many-cases'), what: z.enum(TOGETHER), caseIds: z.array(caseId).min(1) }),
  /** GitHub shows advisories in a form that is not known: so many are not followed. */
  z.object({ template: z.literal('advisory-unreadable'), repository: z.string(), count: z.int() }),
  z.object({ template: z.literal('undelivered'), count: z.int() }),
  /** The private channel takes no messages: how Discord refused one, by class and number. */
  z.object({ template: z.literal('channel-refuses'), failure: z.string() }),
  /** Nobody of the last known team has the role of the security team: it is not believed; and somebody has it again. */
  z.object({ template: z.literal('team-doubted') }),
  z.object({ template: z.literal('team-found') }),
  /** Others may read the private channel, or one of the two channels is another one: nothing is written there. */
  z.object({ template: z.literal('privacy-lost') }),
  z.object({ template: z.literal('privacy-restored') }),
  /** What the bot depends on is lost, each by its name and since when; `call` calls the role. */
  z.object({
    template: z.literal('dependencies-lost'),
    lost: z.array(z.object({ name: z.string(), since: instant })).min(1),
    call: z.boolean(),
  }),
  /** The database was restored from a copy: nothing is known of what happened from `asOf` on, but for what could be seen. */
  z.object({
    template: z.literal('restored'),
    /** What the copy is called. */
    from: z.string(),
    asOf: instant,
    to: instant,
    /** The cases that messages name, and of which nothing is known any more. */
    unknown: z.array(caseId),
    /** The repositories that GitHub did not show, and of how many places Discord did not show what was written there. */
    repositories: z.array(z.string()),
    places: z.int(),
    /** The cases of which something stands in #codegate that is not what would be said now, or could not be compared with it. */
    uncompared: z.array(caseId).min(1).optional(),
  }),
  /** It is well again, with the cases that came meanwhile where that can be told. */
  z.object({
    template: z.literal('dependencies-well'),
    well: z
      .array(z.object({ name: z.string(), from: instant, to: instant, cases: z.array(caseId).optional() }))
      .min(1),
  }),
]);
export type Notification = z.output<typeof notification>;
/** A message in #codegate, or what is done to one there. */
export type PublicNotification = z.output<(typeof publicNotifications)[number]>;
/** A message about a person's GitHub login: of the case that it is for, the person may know nothing. */
type AboutLogin = Extract<Notification, { template: `login-${string}` }>;
/** A message to people of a case, or to the private channel, about what happened to the case. */
export type CaseNotification = Exclude<
  Extract<Notification, { caseId: string }>,
  PublicNotification | AboutLogin
>;
/** A message about a login, about a person, or about the bot itself. */
export type OtherNotification = Exclude<
  Notification,
  CaseNotification | PublicNotification | { template: 'reminder' }
>;

const PUBLIC = new Set<string>(publicNotifications.map(({ shape }) => shape.template.value));

/** Whether a notification is for #codegate. */
export function isPublic(each: Notification): each is PublicNotification {
  return PUBLIC.has(each.template);
}

/** The cases of which a notification tells, in its order. */
export function caseIdsOf(told: Notification): readonly string[] {
  switch (told.template) {
    case 'reminder':
      return told.items.map((item) => item.caseId);
    case 'of-many-cases':
      return told.caseIds;
    default:
      return 'caseId' in told ? [told.caseId] : [];
  }
}
