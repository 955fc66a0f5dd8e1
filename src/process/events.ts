import { z } from 'zod';
import { CASE_ID } from './case-id.ts';
import { mailHash } from './incoming-mail.ts';
import { SHORT_NAME, STAGES } from './policy.ts';
import { CONDITIONS, CONFIRMED_BY_PEOPLE } from './publication/conditions.ts';
import { FINGERPRINT } from './publication/fingerprint.ts';
import { partNames, parts } from './publication/parts.ts';
import { STEP_IDS } from './step-ids.ts';

/** An instant in an event's data: ISO 8601 in storage, `Temporal.Instant` in memory. */
const instant = z.string().transform((text, ctx) => {
  try {
    return Temporal.Instant.from(text);
  } catch {
    ctx.addIssue({ code: 'custom', message: 'is not an instant' });
    return z.NEVER;
  }
});
const snowflake = z.string().regex(/^\d{1,20}$/);
const member = snowflake;
const caseId = z.string().regex(CASE_ID);
const login = z.string().min(1).max(100);
/** Discord counts characters where JavaScript counts halves of some: what it let through must be readable for good. */
const reason = z
  .string()
  .min(1)
  .refine((text) => Array.from(text).length <= 500, 'is longer than 500 characters');

export const SOURCES = ['github', 'email', 'public', 'internal'] as const;
export type Source = (typeof SOURCES)[number];
export const DISCLOSURES = [
  'private',
  'public',
  'intends-to-publish',
  'agreed-private',
  'declined-private',
] as const;
export type Disclosure = (typeof DISCLOSURES)[number];
export const RESOLUTIONS = ['fixed', 'duplicate', 'invalid', 'spam', 'wont-fix'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];
export const BANDS = ['none', 'low', 'medium', 'high', 'critical'] as const;
export type Band = (typeof BANDS)[number];
const SIDES = ['security', 'fix-team'] as const;
/** The two groups the policy speaks of: the security team, and the fix team of one case. */
export type Side = (typeof SIDES)[number];

/** The id of an advisory, as GitHub makes them. */
export const GHSA_ID = /^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$/i;
/** A login that GitHub allows; those that a company manages have an underscore. */
export const GITHUB_LOGIN = /^[a-z0-9_-]{1,39}$/i;

/** What a person answered to being credited in an advisory, as GitHub shows it; `none`: it does not credit them. */
const CREDIT_STATES = ['none', 'pending', 'accepted', 'declined'] as const;
export type CreditState = (typeof CREDIT_STATES)[number];

/** What becomes of a CVE that does not come, or does not stay: it may be asked for again, but where none will come. */
export const CVE_OUTCOMES = ['turned-down', 'none', 'rejected'] as const;
export type CveOutcome = (typeof CVE_OUTCOMES)[number];

/** The id of a commit, as git writes it. */
const COMMIT = /^[0-9a-f]{40,64}$/;

/** The id of a CVE, as it is written. */
export const CVE_ID = /^CVE-\d{4}-\d{4,19}$/;

/** What becomes public by two people: one asks for it, another one has a look and agrees. */
export const PUBLICATIONS = ['advisory', 'mitigation', 'announcement', 'retrospective'] as const;
export type Publication = (typeof PUBLICATIONS)[number];
/**
 * All that takes two members in this way: an advance notice does where an address on the list is new, and so does striking
 * an unnamed contribution to a retrospective, and closing a case that people outside of the team know of.
 */
export const JOINT_ACTS = [
  'advisory',
  'mitigation',
  'announcement',
  'retrospective',
  'advance-notice',
  'strike',
  'closing',
] as const;
export type JointAct = (typeof JOINT_ACTS)[number];
/** What is said in #codegate. */
export type PostedPublication = Exclude<Publication, 'advisory'>;
export const EXPLOITATIONS = ['yes', 'no', 'unknown'] as const;
/** Whether the vulnerability is known to be exploited. */
export type Exploitation = (typeof EXPLOITATIONS)[number];
/** The two messages of a case in #codegate that announce something. */
export const ANNOUNCEMENTS = ['mitigation', 'announcement'] as const satisfies readonly Publication[];
export type AnnouncementKind = (typeof ANNOUNCEMENTS)[number];

/** Every message of a case in #codegate: what announces, corrects, and looks back. */
export const IN_CODEGATE = ['mitigation', 'announcement', 'correction', 'retrospective'] as const;
export type InCodegate = (typeof IN_CODEGATE)[number];

/** Why what two members approved did not leave. `withdrawn`: a member took it back before it could. `gone`: the message that it was to change is not there any more. */
export const VOIDED = ['changed', 'rights', 'stands', 'withdrawn', 'gone'] as const;

/** What can become of a published advisory, and how that ends. */
export const STANDINGS = ['withdrawn', 'restored', 'out-of-sight', 'in-sight'] as const;
export type AdvisoryStanding = (typeof STANDINGS)[number];

/** What the distributors who were told of a release hear after its publication, by what is said first. */
const NEWS = ['corrected', 'as-announced', 'withdrawn', 'restored'] as const;
export type NewsKind = (typeof NEWS)[number];

/** A message in #codegate is marked as one of an advisory that was withdrawn, or its mark is removed. */
const MARKINGS = ['put', 'remove'] as const;
export type Marking = (typeof MARKINGS)[number];

/**
 * `observed`: the bot saw in GitHub that it is so. The event's actor only had it look, and is named nowhere as the one who
 * says it.
 */
const by = z.literal('observed').optional();

/** A span of commits, by the first one before it and the last one in it: what a person said the fix is in. */
const span = z.object({ from: z.string().regex(COMMIT).optional(), to: z.string().regex(COMMIT) });
export type CommitSpan = z.output<typeof span>;

/** A short name of the policy file. */
const shortName = z.string().regex(SHORT_NAME);
const ghsaId = z.string().regex(GHSA_ID);
/** Of what a case is a duplicate: another case, or an advisory that has none here. */
const original = z.union([caseId, ghsaId]);
const cveId = z.string().regex(CVE_ID);

/**
 * What is known of a message in #codegate besides: the request it answers, the identifier in it, and its parts where
 * the request does not tell them.
 */
const standing = { request: z.int().optional(), cveId: cveId.optional(), parts: parts.optional() };

/** The linked case whose two keys let the message out, in which this one is told as well: it is posted and changed once. */
const lead = { lead: caseId.optional() };

/**
 * What can happen to a case. Facts of the process only: nothing here may describe the vulnerability
 * (DESIGN §6). A type, once written, keeps its meaning; new facts get new types.
 */
export const eventBody = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('opened'),
    repository: z.string(),
    source: z.enum(SOURCES),
    /** The instant the report reached the team: every deadline counts from it. */
    disclosedAt: instant,
    pgpRequested: z.boolean(),
  }),
  z.object({ type: z.literal('advisory-linked'), ghsaId, created: z.boolean() }),
  z.object({ type: z.literal('advisory-accepted') }),
  z.object({ type: z.literal('advisory-closed') }),
  z.object({ type: z.literal('advisory-reopened') }),
  /** Its case is closed, and GitHub did not let the bot close it, too. */
  z.object({ type: z.literal('advisory-left-open') }),
  z.object({ type: z.literal('advisory-published'), at: instant }),
  /** The advisory is public, and a version that it calls fixed has no release; and the release of all of them is there. */
  z.object({ type: z.literal('fix-missing') }),
  z.object({ type: z.literal('fix-released') }),
  /** What has become of a published advisory: withdrawn or out of the bot's sight in GitHub, or no longer so. */
  z.object({ type: z.literal('advisory-standing'), now: z.enum(STANDINGS) }),
  /**
   * A published advisory says something else by now than the announcement in #codegate: what, each with the fingerprint of
   * what GitHub shows; and it says again what stands there.
   */
  z.object({ type: z.literal('advisory-corrected'), facts: parts }),
  z.object({ type: z.literal('correction-ended') }),
  /**
   * Where a published advisory has arrived for whoever is to hear of it, as far as that was ever seen: the public record of
   * its CVE, GitHub's database, and whether that entry has the advisory's packages and versions.
   */
  z.object({
    type: z.literal('arrival-seen'),
    cve: z.enum(['published', 'unpublished', 'rejected']).optional(),
    database: z.enum(['reviewed', 'unreviewed', 'absent', 'not-covered']).optional(),
    ranges: z.enum(['equal', 'differ', 'unclear']).optional(),
  }),
  /** A message in #codegate follows on the announcement, and says what changed and what to do now. */
  z.object({
    type: z.literal('correction-posted'),
    messageId: snowflake,
    print: z.string().regex(FINGERPRINT),
    exploited: z.enum(EXPLOITATIONS),
    ...standing,
  }),
  z.object({ type: z.literal('details-recorded') }),
  z.object({
    type: z.literal('step-checked'),
    step: z.enum(STEP_IDS),
    evidence: z.string().max(500).optional(),
    /** The commits that hold the fix, as the person says who looked at them. */
    commits: z.array(span).min(1).max(10).optional(),
    by,
    /** Seen, but for what the security team does without. */
    waived: z.literal(true).optional(),
  }),
  z.object({ type: z.literal('step-unchecked'), step: z.enum(STEP_IDS), by }),
  /** `publishesAt`: when the reporter will publish, where they said so: the release comes before it. */
  z.object({
    type: z.literal('disclosure-changed'),
    kind: z.enum(DISCLOSURES),
    publishesAt: instant.optional(),
  }),
  /**
   * Attacks are known that use it: since when, where that is known, and which comment of the advisory shows it; without one,
   * the advisory itself does. Said again, it says these two anew.
   */
  z.object({
    type: z.literal('exploitation-known'),
    since: instant.optional(),
    comment: z.int().min(1).optional(),
  }),
  /** It was a mistake, or another vulnerability: no attack is known that uses this one. */
  z.object({ type: z.literal('exploitation-retracted') }),
  /** Because of the attacks everything is ASAP, as a member decided, or not any more. */
  z.object({ type: z.literal('exploitation-asap'), asap: z.boolean() }),
  /** A regulatory mark of the policy file is met, by the number or name of what the authority has; and it is not, after all. */
  z.object({
    type: z.literal('regulatory-filed'),
    regime: shortName,
    mark: shortName,
    reference: z.string().min(1).max(400),
  }),
  z.object({ type: z.literal('regulatory-unfiled'), regime: shortName, mark: shortName }),
  z.object({
    type: z.literal('reporter-recorded'),
    login,
    channel: z.enum(['private', 'public']),
    credit: z.boolean().optional(),
    /** Neither GitHub nor a second member has vouched for this reporter: they wait outside for an approval. */
    approval: z.literal('needed').optional(),
  }),
  /** The reporter has no GitHub account, as far as is known: they are written to where they wrote from. */
  z.object({
    type: z.literal('reporter-outside'),
    channel: z.enum(['private', 'public']),
    credit: z.boolean().optional(),
  }),
  /**
   * The reporter wrote: when first, and when last, of what was seen at once. Of what they wrote nothing is kept.
   * `advisory`: a comment in its thread; `email`: a mail to the team.
   */
  z.object({
    type: z.literal('reporter-wrote'),
    where: z.enum(['advisory', 'email']),
    at: instant,
    latest: instant,
  }),
  /** A word of the team to the reporter: seen in the advisory's thread or sent by the bot, or as a member says, elsewhere. */
  z.object({
    type: z.literal('reporter-told'),
    how: z.enum(['advisory', 'email', 'elsewhere']),
    /** It says how their report stands. */
    status: z.literal(true).optional(),
    /** When it was written, where that is not when it was recorded. */
    at: instant.optional(),
    by,
  }),
  /** A mail to the team belongs to it, by its keyed hash, as a member says; and as a member says later, it does not. */
  z.object({ type: z.literal('mail-assigned'), mail: mailHash }),
  z.object({ type: z.literal('mail-unassigned'), mail: mailHash }),
  /** How the credit of the recorded reporter stands in the advisory. */
  z.object({ type: z.literal('credit-seen'), state: z.enum(CREDIT_STATES) }),
  z.object({ type: z.literal('coordinator-named'), member }),
  z.object({ type: z.literal('coordinator-offered'), member }),
  /** By the member who was asked, with their reason; `withdrawn` by another one, who takes the question back. */
  z.object({
    type: z.literal('coordinator-declined'),
    member,
    reason: reason.optional(),
    why: z.literal('withdrawn').optional(),
  }),
  /** A member who coordinates the case, or was asked to, is of the security team no more. */
  z.object({ type: z.literal('coordinator-left'), member }),
  z.object({ type: z.literal('fix-team-added'), login }),
  z.object({ type: z.literal('fix-team-removed'), login }),
  /** A person whom the case names has renamed their account in GitHub. */
  z.object({ type: z.literal('login-renamed'), from: login, to: login }),
  /** `reporter`: they are to read along as the reporter, and join no fix team by it. */
  z.object({
    type: z.literal('collaborator-requested'),
    login,
    askedBy: member,
    reporter: z.literal(true).optional(),
  }),
  /** `request` is the number of the event that asked, so that no answer can count for another question. */
  z.object({ type: z.literal('collaborator-approved'), login, request: z.int() }),
  /** `withdrawn`: the member who asked takes the question back. */
  z.object({
    type: z.literal('collaborator-refused'),
    login,
    request: z.int(),
    reason: reason.optional(),
    why: z.literal('withdrawn').optional(),
  }),
  /** A person is in the advisory who is neither code owner nor approved; `outsider-left` when that is over. */
  z.object({ type: z.literal('outsider-seen'), login }),
  z.object({ type: z.literal('outsider-left'), login }),
  z.object({
    type: z.literal('severity-scored'),
    band: z.enum(BANDS),
    score: z.number().min(0).max(10).optional(),
  }),
  z.object({ type: z.literal('severity-reclassified'), band: z.enum(BANDS), reason }),
  z.object({ type: z.literal('risk-assessed'), risk: z.literal('low') }),
  z.object({ type: z.literal('cve-requested'), by }),
  z.object({ type: z.literal('cve-assigned'), cveId }),
  z.object({ type: z.literal('cve-ended'), outcome: z.enum(CVE_OUTCOMES) }),
  z.object({ type: z.literal('fork-created'), by }),
  z.object({ type: z.literal('deadline-set'), stage: z.enum(STAGES), at: instant, reason }),
  z.object({ type: z.literal('upstream-set'), project: z.string().max(100), disclosesAt: instant }),
  /** A project is waited for no more: `named` is the number of the event that named its date last. */
  z.object({ type: z.literal('upstream-withdrawn'), named: z.int() }),
  z.object({ type: z.literal('slow-track-set'), until: instant, reviewAt: instant, reason }),
  z.object({ type: z.literal('release-proposed'), at: instant, reason: reason.optional() }),
  /** `bothSides`: the member who agrees has agreed to it for the other side, too. */
  z.object({
    type: z.literal('release-agreed'),
    side: z.enum(SIDES),
    proposal: z.int(),
    bothSides: z.literal(true).optional(),
  }),
  /** The proposed or agreed day stands no more, and another one follows. */
  z.object({ type: z.literal('release-withdrawn'), proposal: z.int().min(1), reason }),
  /**
   * `proposal` is the release day they were told, by the number of its event; 0 where none is agreed, and the number's
   * negative where that day stands no more.
   */
  z.object({
    type: z.literal('distributors-notified'),
    recipients: z.int().min(0),
    proposal: z.int(),
    /** What it says first, where it tells what became of a release that is out. */
    about: z.enum(NEWS).optional(),
    /** The linked cases of the same release that the notice names as well. */
    with: z.array(caseId).min(1).max(20).optional(),
    /** Told by the notice of another case: which one of it, and which distributors. */
    ...lead,
    told: z.object({ revision: z.int(), distributors: z.array(z.int().min(1)).min(1) }).optional(),
  }),
  z.object({ type: z.literal('distributor-acknowledged'), distributor: z.string().max(100) }),
  /** `of`: the fingerprint of the one release, file or image of which it is done without; all of it, until November 2026. */
  z.object({
    type: z.literal('preflight-overridden'),
    condition: z.enum(CONDITIONS),
    of: z.string().regex(FINGERPRINT).optional(),
    reason,
  }),
  /** A member named the tag of a release: it counts for the fix, in whatever form its tag is. `of` is the tag's fingerprint. */
  z.object({ type: z.literal('tag-counted'), of: z.string().regex(FINGERPRINT) }),
  /** It counts by that word no more. */
  z.object({ type: z.literal('tag-uncounted'), of: z.string().regex(FINGERPRINT) }),
  /** A person says what no API shows. */
  z.object({ type: z.literal('preflight-confirmed'), condition: z.enum(CONFIRMED_BY_PEOPLE) }),
  /** A member wants it to leave, as the preview with this fingerprint shows it. */
  z.object({
    type: z.literal('publication-asked'),
    what: z.enum(JOINT_ACTS),
    print: z.string().regex(FINGERPRINT),
    exploited: z.enum(EXPLOITATIONS).optional(),
    parts: parts.optional(),
    /** As what the case is to be closed, and why, where that is what it asks for. */
    resolution: z.enum(RESOLUTIONS).optional(),
    of: original.optional(),
    reason: reason.optional(),
  }),
  /** `request` is the number of the event that asked, so that no answer can count for another preview. */
  /** `alone`: no second member answered, and the policy lets the one who asked post a mitigation of what is public: why. */
  z.object({
    type: z.literal('publication-approved'),
    what: z.enum(JOINT_ACTS),
    request: z.int(),
    alone: reason.optional(),
  }),
  /** By a second member; by the bot, where what was approved had changed before it could leave. */
  z.object({
    type: z.literal('publication-declined'),
    what: z.enum(JOINT_ACTS),
    request: z.int(),
    why: z.enum(VOIDED).optional(),
    changed: partNames.optional(),
    /** What the second member says is wrong with it: to the member who asked. */
    reason: reason.optional(),
  }),
  /** The identifier has come, and the message stays as it is: more has changed than that. */
  z.object({ type: z.literal('publication-withheld'), what: z.enum(ANNOUNCEMENTS), changed: partNames }),
  /** What GitHub published is not what two members approved. */
  z.object({ type: z.literal('publication-differed'), changed: partNames }),
  z.object({
    type: z.literal('announced'),
    what: z.enum(ANNOUNCEMENTS),
    messageId: snowflake,
    print: z.string().regex(FINGERPRINT),
    exploited: z.enum(EXPLOITATIONS),
    ...standing,
    ...lead,
  }),
  z.object({
    type: z.literal('announcement-edited'),
    what: z.enum(ANNOUNCEMENTS),
    print: z.string().regex(FINGERPRINT),
    exploited: z.enum(EXPLOITATIONS),
    ...standing,
    /** It says from then on that the advisory was withdrawn, or does not any more. */
    mark: z.enum(MARKINGS).optional(),
    ...lead,
  }),
  /** A message that stood in #codegate is not there any more. */
  z.object({ type: z.literal('announcement-gone'), what: z.enum(IN_CODEGATE), messageId: snowflake }),
  /** The pull requests that introduced the vulnerability, by number; an empty list says that none did. */
  z.object({ type: z.literal('origin-recorded'), pullRequests: z.array(z.int().min(1)).max(10) }),
  /** What was said is kept apart; an unnamed one is recorded as the bot's, and so is that a person has nothing to add. */
  z.object({
    type: z.literal('critique-contributed'),
    named: z.boolean(),
    nothing: z.literal(true).optional(),
  }),
  z.object({
    type: z.literal('retrospective-posted'),
    messageId: snowflake,
    request: z.int().optional(),
    ...lead,
  }),
  /** An open question was reminded of by hand: `question` is the number of the event that asked it. */
  z.object({ type: z.literal('question-reminded'), question: z.int() }),
  /** A member had everybody called, because the case is public. */
  z.object({ type: z.literal('team-called') }),
  /** A member pressed or commanded something in a case that had become public, the first since: nobody is woken any more. */
  z.object({ type: z.literal('wake-answered') }),
  /** It leaves together with these other cases: in one release, or as one flaw in several repositories. Each of them has such an event. */
  z.object({ type: z.literal('linked'), cases: z.array(caseId).min(1).max(20) }),
  /** It leaves without them. */
  z.object({ type: z.literal('unlinked'), cases: z.array(caseId).min(1).max(20) }),
  /** A case that was to leave together with this one is public, and this one is not ready. */
  z.object({ type: z.literal('linked-public'), case: caseId }),
  /** `of`: as a duplicate of which case; that one has an event of its own. */
  z.object({
    type: z.literal('closed'),
    resolution: z.enum(RESOLUTIONS),
    of: original.optional(),
    reason: reason.optional(),
  }),
  /** Another case is closed as a duplicate of this one. */
  z.object({ type: z.literal('duplicate-closed'), case: caseId }),
  /** That one is open again: it may be another flaw. */
  z.object({ type: z.literal('duplicate-reopened'), case: caseId }),
  z.object({ type: z.literal('reopened'), reason: reason.optional() }),
]);

export type EventBody = z.output<typeof eventBody>;

/** Where a published advisory has arrived, as far as it was ever seen; what nobody could look at is absent. */
export type Arrival = Omit<Extract<EventBody, { type: 'arrival-seen' }>, 'type'>;

/** Who did it: a member of the Discord server, a person in GitHub's own pages (seen by the sync), or the bot. */
export type Actor = { kind: 'member'; id: string } | { kind: 'github' } | { kind: 'bot' };

/** One fact of a case's history, never changed or deleted. `seq` counts from 1 within the case. */
export interface CaseEvent {
  readonly seq: number;
  readonly at: Temporal.Instant;
  readonly actor: Actor;
  /** What led to it, such as `/advisory check` or `sync`. */
  readonly cause: string;
  readonly body: EventBody;
}

/**
 * Who says what an event tells: its actor, or the bot that saw it in GitHub when the actor had it look. Card, timeline, audit
 * and retrospective name this one; to have it looked at is an act of the actor's all the same.
 */
export function saidBy({ actor, body }: Pick<CaseEvent, 'actor' | 'body'>): Actor {
  return 'by' in body && body.by === 'observed' ? { kind: 'github' } : actor;
}
