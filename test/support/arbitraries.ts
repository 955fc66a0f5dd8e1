import * as fc from 'fast-check';
import type { AdvisoryFacts } from '../../src/process/acts/observe.ts';
import {
  ANNOUNCEMENTS,
  CVE_OUTCOMES,
  STANDINGS,
  EXPLOITATIONS,
  IN_CODEGATE,
  PUBLICATIONS,
  RESOLUTIONS,
  SOURCES,
  type CaseEvent,
  type EventBody,
} from '../../src/process/events.ts';
import { CONDITIONS, CONFIRMED_BY_PEOPLE } from '../../src/process/publication/conditions.ts';
import { CORRECTABLE } from '../../src/process/publication/parts.ts';
import { STAGES } from '../../src/process/policy.ts';
import { STEP_IDS } from '../../src/process/step-ids.ts';
import { ANNA, BEN, FAY, GUS, history, opened, OTHER_PRINT, FINGERPRINT, START } from './cases.ts';
import { draws } from './draws.ts';

/** Checks a property over the same random inputs on every run: over a part of `numRuns` but for the soak. */
export function check<T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  predicate: (...values: T) => void,
  numRuns = 100,
): void {
  checkAll<T>(arbitraries, predicate, draws(numRuns));
}

/** The same over all of them in every run: where what is looked for occurs seldom. */
export function checkAll<T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  predicate: (...values: T) => void,
  numRuns: number,
): void {
  fc.assert(fc.property<T>(...arbitraries, predicate), { seed: 20260302, numRuns });
}

/**
 * The same inputs, each made once for all the properties of a process: every property begins with the same seed, and a
 * walk through the whole process takes long to make. No property may change what it is given.
 */
export function remembered<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return new Remembered(arbitrary);
}

class Remembered<T> extends fc.Arbitrary<T> {
  readonly #arbitrary: fc.Arbitrary<T>;
  readonly #made = new Map<string, fc.Value<T>>();

  constructor(arbitrary: fc.Arbitrary<T>) {
    super();
    this.#arbitrary = arbitrary;
  }

  override generate(random: fc.Random, bias: number | undefined): fc.Value<T> {
    const key = `${random.getState()?.join(' ')} ${bias}`;
    // What is drawn next must not depend on whether this was made just now.
    const own = random.clone();
    random.nextInt(-0x80000000, 0x7fffffff);
    return this.#made.getOrInsertComputed(key, () => this.#arbitrary.generate(own, bias));
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return this.#arbitrary.canShrinkWithoutContext(value);
  }

  override shrink(value: T, context: unknown): fc.Stream<fc.Value<T>> {
    return this.#arbitrary.shrink(value, context);
  }
}

/** Something that may be left out. */
export const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Instants within two years of `START`, to the second. */
export const instant = fc
  .integer({ min: -365 * 86_400, max: 365 * 86_400 })
  .map((seconds) => START.add({ seconds }));

export const person = fc.constantFrom(ANNA, BEN, FAY, GUS);
export const login = fc.constantFrom('fay-fixes', 'Gus-Guards', 'ida', 'octo_corp');
export const step = fc.constantFrom(...STEP_IDS);
export const reason = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 });
export const resolution = fc.constantFrom(...RESOLUTIONS);
const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const band = fc.constantFrom('none', 'low', 'medium', 'high', 'critical');
/** The number of an event that may have asked for something. */
const request = fc.nat(30);
const side = fc.constantFrom('security', 'fix-team');
const score = fc.integer({ min: 0, max: 100 }).map((tenths) => tenths / 10);
const messageId = fc.constantFrom('1', '2', '3');
export const publication = fc.constantFrom(...PUBLICATIONS);
const announcement = fc.constantFrom(...ANNOUNCEMENTS);
export const exploitation = fc.constantFrom(...EXPLOITATIONS);
export const fingerprint = fc.constantFrom(FINGERPRINT, OTHER_PRINT);
export const condition = fc.constantFrom(...CONDITIONS);
export const pullRequests = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 });
const ghsaId = fc
  .array(fc.constantFrom(...Array.from('23456789cfghjmpqrvwx')), { minLength: 12, maxLength: 12 })
  .map((characters) => `GHSA-${characters.join('').replaceAll(/(.{4})(?=.)/g, '$1-')}`);
const cveId = fc.integer({ min: 1000, max: 999_999 }).map((number) => `CVE-2026-${number}`);
const disclosure = fc.constantFrom(
  'private',
  'public',
  'intends-to-publish',
  'agreed-private',
  'declined-private',
);

export const mailHash = fc.constantFrom('0a'.repeat(20), 'b1'.repeat(20));

type Type = EventBody['type'];
type Body<T extends Type> = Extract<EventBody, { type: T }>;

const caseNumber = fc.constantFrom('CG-2026-001', 'CG-2026-002', 'CG-2026-003');

function is<const T extends string>(type: T): fc.Arbitrary<T> {
  return fc.constant(type);
}

/** Bodies of every type of event there is: a type without one does not compile. */
export const bodies: { readonly [T in Type]: fc.Arbitrary<Body<T>> } = {
  opened: fc.record({
    type: is('opened'),
    repository: text,
    source: fc.constantFrom(...SOURCES),
    disclosedAt: instant,
    pgpRequested: fc.boolean(),
  }),
  'exploitation-known': fc.record(
    {
      type: is('exploitation-known'),
      since: instant,
      comment: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    },
    { requiredKeys: ['type'] },
  ),
  'regulatory-filed': fc.record({
    type: is('regulatory-filed'),
    regime: fc.constantFrom('eu-cra', 'x'),
    mark: fc.constantFrom('early-warning', 'y'),
    reference: reason,
  }),
  'regulatory-unfiled': fc.record({
    type: is('regulatory-unfiled'),
    regime: fc.constantFrom('eu-cra', 'x'),
    mark: fc.constantFrom('early-warning', 'y'),
  }),
  'exploitation-retracted': fc.record({ type: is('exploitation-retracted') }),
  'exploitation-asap': fc.record({ type: is('exploitation-asap'), asap: fc.boolean() }),
  'credit-seen': fc.record({
    type: is('credit-seen'),
    state: fc.constantFrom('none', 'pending', 'accepted', 'declined'),
  }),
  'mail-assigned': fc.record({ type: is('mail-assigned'), mail: mailHash }),
  'mail-unassigned': fc.record({ type: is('mail-unassigned'), mail: mailHash }),
  'reporter-wrote': fc.record({
    type: is('reporter-wrote'),
    where: fc.constantFrom('advisory', 'email'),
    at: instant,
    latest: instant,
  }),
  'reporter-told': fc.record(
    {
      type: is('reporter-told'),
      how: fc.constantFrom('advisory', 'email', 'elsewhere'),
      status: fc.constant(true as const),
      at: instant,
      by: is('observed'),
    },
    { requiredKeys: ['type', 'how'] },
  ),
  'question-reminded': fc.record({ type: is('question-reminded'), question: request }),
  linked: fc.record({
    type: is('linked'),
    cases: fc.uniqueArray(caseNumber, { minLength: 1, maxLength: 3 }),
  }),
  unlinked: fc.record({
    type: is('unlinked'),
    cases: fc.uniqueArray(caseNumber, { minLength: 1, maxLength: 3 }),
  }),
  'linked-public': fc.record({ type: is('linked-public'), case: caseNumber }),
  'duplicate-closed': fc.record({ type: is('duplicate-closed'), case: caseNumber }),
  'duplicate-reopened': fc.record({ type: is('duplicate-reopened'), case: caseNumber }),
  'team-called': fc.record({ type: is('team-called') }),
  'wake-answered': fc.record({ type: is('wake-answered') }),
  'publication-withheld': fc.record({
    type: is('publication-withheld'),
    what: fc.constantFrom(...ANNOUNCEMENTS),
    changed: fc.subarray(['severity', 'workarounds']),
  }),
  'publication-differed': fc.record({
    type: is('publication-differed'),
    changed: fc.subarray(['severity', 'description']),
  }),
  'advisory-linked': fc.record({ type: is('advisory-linked'), ghsaId, created: fc.boolean() }),
  'advisory-accepted': fc.record({ type: is('advisory-accepted') }),
  'advisory-closed': fc.record({ type: is('advisory-closed') }),
  'advisory-left-open': fc.record({ type: is('advisory-left-open') }),
  'advisory-reopened': fc.record({ type: is('advisory-reopened') }),
  'advisory-published': fc.record({ type: is('advisory-published'), at: instant }),
  'fix-missing': fc.record({ type: is('fix-missing') }),
  'fix-released': fc.record({ type: is('fix-released') }),
  'advisory-standing': fc.record({ type: is('advisory-standing'), now: fc.constantFrom(...STANDINGS) }),
  'advisory-corrected': fc.record({
    type: is('advisory-corrected'),
    facts: fc
      .subarray([...CORRECTABLE], { minLength: 1 })
      .chain((facts) => fingerprint.map((print) => Object.fromEntries(facts.map((fact) => [fact, print])))),
  }),
  'correction-posted': fc.record({
    type: is('correction-posted'),
    messageId,
    print: fingerprint,
    exploited: exploitation,
  }),
  'correction-ended': fc.record({ type: is('correction-ended') }),
  'arrival-seen': fc.record(
    {
      type: is('arrival-seen'),
      cve: fc.constantFrom('published', 'unpublished', 'rejected'),
      database: fc.constantFrom('reviewed', 'unreviewed', 'absent', 'not-covered'),
      ranges: fc.constantFrom('equal', 'differ', 'unclear'),
    },
    { requiredKeys: ['type'] },
  ),
  'announcement-gone': fc.record({
    type: is('announcement-gone'),
    what: fc.constantFrom(...IN_CODEGATE),
    messageId: fc.constantFrom('1', '7', '8'),
  }),
  'login-renamed': fc.record({ type: is('login-renamed'), from: login, to: login }),
  'details-recorded': fc.record({ type: is('details-recorded') }),
  'step-checked': fc.record(
    { type: is('step-checked'), step, evidence: text },
    { requiredKeys: ['type', 'step'] },
  ),
  'step-unchecked': fc.record({ type: is('step-unchecked'), step }),
  'disclosure-changed': fc.record({ type: is('disclosure-changed'), kind: disclosure }),
  'reporter-recorded': fc.record(
    {
      type: is('reporter-recorded'),
      login,
      channel: fc.constantFrom('private', 'public'),
      credit: fc.boolean(),
      approval: is('needed'),
    },
    { requiredKeys: ['type', 'login', 'channel'] },
  ),
  'reporter-outside': fc.record(
    { type: is('reporter-outside'), channel: fc.constantFrom('private', 'public'), credit: fc.boolean() },
    { requiredKeys: ['type', 'channel'] },
  ),
  'coordinator-named': fc.record({ type: is('coordinator-named'), member: person }),
  'coordinator-offered': fc.record({ type: is('coordinator-offered'), member: person }),
  'coordinator-declined': fc.record(
    { type: is('coordinator-declined'), member: person, reason, why: is('withdrawn') },
    { requiredKeys: ['type', 'member'] },
  ),
  'coordinator-left': fc.record({ type: is('coordinator-left'), member: person }),
  'fix-team-added': fc.record({ type: is('fix-team-added'), login }),
  'fix-team-removed': fc.record({ type: is('fix-team-removed'), login }),
  'collaborator-requested': fc.record(
    { type: is('collaborator-requested'), login, askedBy: person, reporter: fc.constant(true as const) },
    { requiredKeys: ['type', 'login', 'askedBy'] },
  ),
  'collaborator-approved': fc.record({ type: is('collaborator-approved'), login, request }),
  'collaborator-refused': fc.record(
    { type: is('collaborator-refused'), login, request, reason, why: is('withdrawn') },
    { requiredKeys: ['type', 'login', 'request'] },
  ),
  'outsider-seen': fc.record({ type: is('outsider-seen'), login }),
  'outsider-left': fc.record({ type: is('outsider-left'), login }),
  'severity-scored': fc.record(
    { type: is('severity-scored'), band, score },
    { requiredKeys: ['type', 'band'] },
  ),
  'severity-reclassified': fc.record({ type: is('severity-reclassified'), band, reason }),
  'risk-assessed': fc.record({ type: is('risk-assessed'), risk: is('low') }),
  'cve-requested': fc.record({ type: is('cve-requested') }),
  'cve-assigned': fc.record({ type: is('cve-assigned'), cveId }),
  'fork-created': fc.record({ type: is('fork-created') }),
  'deadline-set': fc.record({
    type: is('deadline-set'),
    stage: fc.constantFrom(...STAGES),
    at: instant,
    reason,
  }),
  'upstream-withdrawn': fc.record({ type: is('upstream-withdrawn'), named: request }),
  'upstream-set': fc.record({ type: is('upstream-set'), project: text, disclosesAt: instant }),
  'slow-track-set': fc.record({ type: is('slow-track-set'), until: instant, reviewAt: instant, reason }),
  'release-proposed': fc.record(
    { type: is('release-proposed'), at: instant, reason },
    { requiredKeys: ['type', 'at'] },
  ),
  'release-agreed': fc.record({ type: is('release-agreed'), side, proposal: fc.nat(30) }),
  'cve-ended': fc.record({ type: is('cve-ended'), outcome: fc.constantFrom(...CVE_OUTCOMES) }),
  'release-withdrawn': fc.record({
    type: is('release-withdrawn'),
    proposal: fc.integer({ min: 1, max: 30 }),
    reason,
  }),
  'distributors-notified': fc.record({
    type: is('distributors-notified'),
    recipients: fc.nat(100),
    proposal: fc.integer({ min: -30, max: 30 }),
  }),
  'distributor-acknowledged': fc.record({ type: is('distributor-acknowledged'), distributor: text }),
  'preflight-overridden': fc.record(
    { type: is('preflight-overridden'), condition, of: fingerprint, reason },
    { requiredKeys: ['type', 'condition', 'reason'] },
  ),
  'tag-counted': fc.record({ type: is('tag-counted'), of: fingerprint }),
  'tag-uncounted': fc.record({ type: is('tag-uncounted'), of: fingerprint }),
  'preflight-confirmed': fc.record({
    type: is('preflight-confirmed'),
    condition: fc.constantFrom(...CONFIRMED_BY_PEOPLE),
  }),
  'publication-asked': fc.record(
    { type: is('publication-asked'), what: publication, print: fingerprint, exploited: exploitation },
    { requiredKeys: ['type', 'what', 'print'] },
  ),
  'publication-approved': fc.record({ type: is('publication-approved'), what: publication, request }),
  'publication-declined': fc.record(
    { type: is('publication-declined'), what: publication, request, reason },
    { requiredKeys: ['type', 'what', 'request'] },
  ),
  announced: fc.record({
    type: is('announced'),
    what: announcement,
    messageId,
    print: fingerprint,
    exploited: exploitation,
  }),
  'announcement-edited': fc.record({
    type: is('announcement-edited'),
    what: announcement,
    print: fingerprint,
    exploited: exploitation,
  }),
  'origin-recorded': fc.record({ type: is('origin-recorded'), pullRequests }),
  'critique-contributed': fc.record(
    { type: is('critique-contributed'), named: fc.boolean(), nothing: fc.constant(true as const) },
    { requiredKeys: ['type', 'named'] },
  ),
  'retrospective-posted': fc.record({ type: is('retrospective-posted'), messageId }),
  closed: fc.record(
    { type: is('closed'), resolution, of: caseNumber, reason },
    { requiredKeys: ['type', 'resolution'] },
  ),
  reopened: fc.record({ type: is('reopened'), reason }, { requiredKeys: ['type'] }),
};

const { opened: openings, ...others } = bodies;
/** What can happen once a case is open. */
const happenings: fc.Arbitrary<EventBody> = fc.oneof(...Object.values(others));

/** Histories in which anything may follow on anything; published once at most, as in GitHub. */
export const histories: fc.Arbitrary<CaseEvent[]> = remembered(
  fc.tuple(openings, fc.array(happenings, { maxLength: 25 })).map(([opening, rest]) => {
    const first = rest.findIndex((body) => body.type === 'advisory-published');
    const once = rest.filter((body, index) => body.type !== 'advisory-published' || index === first);
    return history({ ...opened(opening), disclosedAt: START }, ...once);
  }),
);

/** What GitHub may show of an advisory. */
export const facts: fc.Arbitrary<AdvisoryFacts> = fc.record({
  ghsaId,
  state: fc.constantFrom('triage', 'draft', 'published', 'closed', 'withdrawn'),
  publishedAt: fc.option(instant, { nil: undefined }),
  hasDetails: fc.boolean(),
  severity: fc.option(fc.record({ band, score: fc.option(score, { nil: undefined }) }), { nil: undefined }),
  cveId: fc.option(cveId, { nil: undefined }),
  collaborators: fc.array(login, { maxLength: 4 }),
  knowsAllCollaborators: fc.boolean(),
  hasFork: fc.boolean(),
});
