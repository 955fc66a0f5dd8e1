import { eq } from 'drizzle-orm';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { presses } from '../../commands/advisory.ts';
import type { Artifacts } from '../../src/release/artifacts/artifacts.ts';
import { customId, parseCustomId, type PressKind as AnyPressKind } from '../../src/discord/custom-ids.ts';
import type { DeliveryOutcome } from '../../src/app/delivery.ts';
import { Drafts } from '../../src/app/publication/drafts.ts';
import { ReleaseInspector } from '../../src/app/release-inspector.ts';
import { auditDocuments } from '../../src/discord/views/export.ts';
import type { GitHub } from '../../src/github/github.ts';
import { MailDeliverer } from '../../src/jobs/deliver-mail.ts';
import { Deliverer } from '../../src/jobs/deliver.ts';
import { remind } from '../../src/jobs/remind.ts';
import { Sync } from '../../src/jobs/sync.ts';
import { createLog } from '../../src/log.ts';
import type { MailOutcome } from '../../src/mail/mailer.ts';
import type { Decision } from '../../src/process/acts/decision.ts';
import { answerRequest } from '../../src/process/acts/fix-team.ts';
import { failing } from '../../src/process/publication/condition-acts.ts';
import { approvePublication, askForPublication } from '../../src/process/publication/requests.ts';
import type { Case, PublicationRequest } from '../../src/process/case.ts';
import {
  eventBody,
  PUBLICATIONS,
  type Actor,
  type EventBody,
  type Exploitation,
  type Publication,
} from '../../src/process/events.ts';
import { loginWantedKey } from '../../src/process/notifications/message-keys.ts';
import { notification } from '../../src/process/notifications/notification.ts';
import type { Destination } from '../../src/process/notifications/recipients.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { indexOf } from '../../src/store/case-index.ts';
import { openDatabase } from '../../src/store/database.ts';
import { firstBrokenEvent } from '../../src/store/event-log.ts';
import { Facts } from '../../src/store/facts.ts';
import { keyedHash } from '../../src/store/keyed-hash.ts';
import type { OutboxMessage } from '../../src/store/outbox.ts';
import * as schema from '../../src/store/schema.ts';
import { tellOfPrivacy } from '../../src/app/notifications/privacy.ts';
import { tellTogether } from '../../src/app/notifications/together.ts';
import { traceOf, traceOfCall, tracesOf } from '../../src/app/notifications/traces.ts';
import { noteLostTime, tellRestored, type Reconciled } from '../../src/app/restoring/tell.ts';
export type { Notification } from '../../src/process/notifications/notification.ts';
export { callReason, nudgeReason, postedReason, reasonsOf } from '../../src/process/notifications/reasons.ts';
export { restoreDatabase } from '../../src/store/restore.ts';
import { nudgeOfMails, takeIn } from '../../src/app/incoming-mail/take-in.ts';
import { tellUnreadable } from '../../src/app/notifications/troubles.ts';
import { routing } from '../../src/app/notifications/routing.ts';
import { createStore } from '../../src/store/store.ts';
import { announce, byTwo, publish, ready } from '../e2e/support/publishing.ts';
import { enrol, hold, idOf, last, mentionOf, saying, settle, withButton } from '../e2e/support/support.ts';
import { announcementsHere } from '../support/announcements.ts';
import { startScripted, type Script } from '../support/scripted-github.ts';
import { templatesOf } from '../../src/documents/announcement/templates.ts';
import { Watch } from '../../src/app/watch/watch.ts';
import { watchOver, type Looks } from '../../src/jobs/watch.ts';
import { readTemplates } from '../../src/template-files.ts';

/**
 * All that the golden tests know of the bot. When files move and functions get other names, this file follows them;
 * the tests and the golden files stay as they are.
 */

/** Buttons that came after the golden files; `test/discord/custom-ids.test.ts` has an example of each kind there is. */
const LATER = [
  'undo',
  'close',
  'close-form',
  'call-off',
  'call-off-form',
  'close-several',
  'close-chosen',
  'close-duplicates',
  'close-duplicates-form',
  'tell-closed',
  'close-all',
  'close-all-form',
  'mails',
  'mail-open',
  'mail-open-in',
  'mail-belongs',
  'mail-belongs-to',
  'mail-other',
  'mail-other-form',
  'mail-no-report',
  'mail-again',
  'mail-not-of',
  'mails-said',
  'waive-form',
  'uncount',
] as const;
type Later = (typeof LATER)[number];
export type PressKind = Exclude<AnyPressKind, Later>;
export type { Actor, EventBody, Exploitation, Publication, Script };
export { customId, parseCustomId, PUBLICATIONS, traceOf, tracesOf };
const WORDS = fileURLToPath(new URL('../../src/documents/announcement/2026-11/', import.meta.url));
/** The real bot on its sandbox, and people at work in it. */
export const sandbox = {
  announce,
  byTwo,
  enrol,
  /** In the bot's words of November 2026, of which the files hold the fingerprints of parts, asking GitHub as often as then. */
  hold: () => hold({ env: { TEMPLATES_DIR: WORDS }, policy: { sync: { every: 'PT5M' } } }),
  idOf,
  last,
  mentionOf,
  publish,
  ready,
  saying,
  settle,
  withButton,
};

export const EVENT_TYPES: readonly string[] = eventBody.options.map(({ shape }) => shape.type.value);
export const TEMPLATES: readonly string[] = notification.options.map(({ shape }) => shape.template.value);
/** A notification in a row, as JSON has it there. */
export const noticeIn = (text: string) => notification.parse(JSON.parse(String(JSON.parse(text))));
const later: ReadonlySet<string> = new Set(LATER);
/** The dispatcher itself opens a refused form again. */
export const PRESS_KINDS: readonly string[] = [...Object.keys(presses), 'again'].filter(
  (kind) => !later.has(kind),
);

/** Who did something, from where and when. */
export interface Origin {
  readonly actor: Actor;
  readonly cause: string;
  readonly now: Temporal.Instant;
}

/** What becomes of a message that is tried. */
type Answers = (message: {
  readonly key: string;
  readonly recipient: string;
}) => 'sent' | 'closed' | 'parked';

/** By which calls of the role are hashed here; each database has a key of its own, made by chance. */
const CALL_KEY = Buffer.alloc(32, 'golden').toString('base64');
const hashOfCall = keyedHash(new Map([['call key', CALL_KEY]]), 'call key');
/** The trace of one reason of a call, in a database with that key. */
export const traceOfCallHere = (reason: string) => traceOfCall(reason, { hashOfCall });

export const policy = readPolicy();
const log = createLog('silent');

/** A directory that is gone at the end of its block. */
export function temporaryDirectory(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'advisory-bot-golden-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** A stored message with the golden tests' word for what it says. */
function asStored({ notification: notice, ...message }: OutboxMessage) {
  return { ...message, notice };
}

/** A request with the golden tests' word for its fingerprint, which is the event's. */
function withPrint(request: PublicationRequest | undefined) {
  return request && { ...request, print: request.fingerprint };
}

/** The bot's parts over a database, without Discord. Freed by `using`. */
export class House implements Disposable {
  readonly #database: ReturnType<typeof openDatabase>;
  readonly #store: ReturnType<typeof createStore>;

  /** Opens the database at `path`, or makes it. */
  constructor(path: string, now: Temporal.Instant) {
    this.#database = openDatabase(path, now);
    new Facts(this.#database.db).set('call key', CALL_KEY);
    this.#store = createStore(this.#database, policy, now, routing);
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  /** The open file itself. */
  get file() {
    return this.#database.sqlite;
  }

  /** Tells the team for which reasons nothing is written where others may read; none where it is well. */
  tellOfPrivacy(reasons: readonly string[], now: Temporal.Instant): void {
    tellOfPrivacy(this.#store, reasons, now);
  }

  /** Puts one message in place of the many that were stored at `now`. */
  tellTogether(now: Temporal.Instant): void {
    tellTogether(this.#store, now);
  }

  /** Tells the team what is lost after a restore. */
  tellRestored(what: Reconciled, now: Temporal.Instant): void {
    tellRestored(this.#store, what, now);
    noteLostTime(this.#store, { from: what.mark.asOf, to: what.mark.at, takenOver: [] });
    this.#store.cases.numbersAbove(what.unknown[0] ?? '');
  }

  /** Tells the team how many advisories of a repository cannot be read. */
  tellUnreadable(what: { repository: string; count: number }, now: Temporal.Instant): void {
    tellUnreadable(this.#store, what, now);
  }

  /** Takes in mails, each by its hash and those of the mails that it answers. */
  takeInMails(mails: readonly { hash: string; answers: readonly string[] }[], now: Temporal.Instant): void {
    const cursor = { validity: '1', next: 1, at: now };
    const known = { setAside: undefined, encrypted: false, asksForKey: false, arrivedAt: now };
    takeIn(this.#store, policy, { cursor, mails: mails.map((each) => ({ ...each, ...known })) }, now);
  }

  /** Says that a mail, by its number, belongs to a case. */
  mailBelongsTo(id: number, caseId: string, by: string, now: Temporal.Instant): void {
    this.#store.incomingMails.say(id, { caseId }, by, now);
  }

  /** Tells of the mails that still wait. */
  nudgeOfMails(now: Temporal.Instant): void {
    nudgeOfMails(this.#store, policy, now);
  }

  /** Looks at what the bot depends on as `see` has it, and tells the team what is to be told. */
  watchOver(see: Looks, now: Temporal.Instant): void {
    const dependencies = see.map(([name]) => name);
    watchOver(
      new Watch({ syncEvery: policy.sync.every, store: this.#store, dependencies, now: () => now }),
      see,
      log,
    );
  }

  get store() {
    const { people, reminders, facts, distributors, mail, contributions } = this.#store;
    return { people, outbox: this.#outbox, reminders, facts, distributors, mail, contributions };
  }

  /** The outbox as the golden tests know it: they spell keys, and say "notice" as the column does. */
  get #outbox() {
    const { outbox } = this.#store;
    type New = Parameters<typeof outbox.add>[0];
    type Message = Pick<New, 'key' | 'insteadOf'> & Destination & { readonly notice: New['notification'] };
    return {
      add({ notice, ...message }: Message, now: Temporal.Instant): boolean {
        const stored =
          notice.template === 'login-wanted'
            ? loginWantedKey(notice.caseId, notice.by, message.recipient)
            : { base: message.key };
        return outbox.add({ ...stored, ...message, notification: notice }, now);
      },
      byId(id: number) {
        const message = outbox.byId(id);
        return message && asStored(message);
      },
      due: (now: Temporal.Instant, limit: number) => outbox.due(now, limit).map(asStored),
      duePublic: (now: Temporal.Instant, limit: number) => outbox.duePublic(now, limit).map(asStored),
      parkedCount: () => outbox.parkedCount(),
    };
  }

  /** Gives the new case's id. */
  open(bodies: readonly EventBody[], origin: Origin): string {
    return this.#store.cases.open(bodies, origin).id;
  }

  record(caseId: string, bodies: readonly EventBody[], origin: Origin): void {
    this.#store.cases.record(this.#case(caseId), bodies, origin);
  }

  /** The case as its events tell it; its requests with the golden tests' word for a fingerprint. */
  case(caseId: string) {
    const state = this.#case(caseId);
    const { advisory, announcement, mitigation, retrospective } = state.publications;
    const publications = {
      advisory: withPrint(advisory),
      announcement: withPrint(announcement),
      mitigation: withPrint(mitigation),
      retrospective: withPrint(retrospective),
    };
    return { ...state, publications };
  }

  #case(caseId: string): Case {
    const state = this.#store.cases.load(caseId);
    if (!state) throw new Error(`there is no ${caseId}`);
    return state;
  }

  /** The index that a case must have; `chain` is the number of the first event that does not fit, if any. */
  expectedIndex(caseId: string) {
    const state = this.#case(caseId);
    return {
      index: indexOf(state, policy),
      fixTeam: state.fixTeam.toSorted(),
      chain: firstBrokenEvent(this.#database.db, caseId),
    };
  }

  /** The index that it has, but for when its reminders are looked at. */
  indexed(caseId: string) {
    const { db } = this.#database;
    const row = db.select().from(schema.cases).where(eq(schema.cases.id, caseId)).get();
    if (!row) throw new Error(`${caseId} is not in the index`);
    const { remindAt: _, ...index } = row;
    const team = db.select().from(schema.fixTeam).where(eq(schema.fixTeam.caseId, caseId)).all();
    return { index, fixTeam: team.map(({ login }) => login).toSorted() };
  }

  remind(now: Temporal.Instant): number {
    return remind(this.#store, policy, now);
  }

  /** Tries every message to people and to the team whose turn it is. */
  async deliver(now: Temporal.Instant, answers: Answers): Promise<void> {
    const deliverer = new Deliverer({
      store: this.#store,
      notifications: {
        prepare: (message) => ({
          send: (begin) => {
            begin();
            return Promise.resolve(outcomeOf(answers(message), message.id));
          },
        }),
        look: () => Promise.resolve(undefined),
      },
      codegate: { attempt: () => Promise.reject(new Error('nothing here is posted in #codegate')) },
      securityRole: { isHeldBy: () => Promise.resolve(true) },
      now: () => now,
      log,
    });
    await deliverer.runMessages();
  }

  /** Tries every e-mail whose turn it is. */
  async deliverMail(now: Temporal.Instant, answers: (address: string) => MailOutcome): Promise<void> {
    const mailer = { send: ({ to }: { to: { address: string } }) => Promise.resolve(answers(to.address)) };
    const securityRole = { isHeldBy: () => Promise.resolve(true) };
    await new MailDeliverer({ store: this.#store, mailer, securityRole, now: () => now, log }).run();
  }

  /** Looks at a GitHub that answers like this. */
  async sync(now: Temporal.Instant, repository: string, script: Script): Promise<void> {
    await using scripted = await startScripted(script);
    const { github } = scripted;
    await new Sync({ store: this.#store, github, repositories: [repository], log }).run(now);
  }

  /** What would become public now: its fingerprint, and what stands in its way. */
  async draft(
    caseId: string,
    what: Publication,
    given: { now: Temporal.Instant; exploited?: Exploitation | undefined; look: Look },
  ) {
    const { look, ...rest } = given;
    const state = this.#case(caseId);
    const { github } = look;
    const artifacts = { inspect: () => Promise.resolve(inspected(look.found)) };
    const drafts = new Drafts({
      github,
      inspector: new ReleaseInspector({ github, artifacts }, () => false),
      templates: hasRequest(state, what) ? readTemplates() : WORDS_OF_2026_11,
      announcements: announcementsHere,
      policy,
      store: this.#store,
      githubUrl: 'https://github.com',
      messageUrl: (id) => `https://discord.com/channels/1/2/${id}`,
    });
    const draft = await drafts.draft(state, what, rest);
    // Then a tag on the main branch was enough; the word of a member who names no commits counts as it did.
    const said = { actor: { kind: 'member', id: '1' }, at: state.disclosedAt, observed: false } as const;
    const merged: Case = { ...state, steps: { ...state.steps, merged: said } };
    return { print: draft.fingerprint, failing: failing(state, draft.conditionsIn(merged)) };
  }

  /** Asks for a second member, as somebody of the security team; records nothing. */
  ask(
    caseId: string,
    preview: { what: Publication; print: string; exploited?: Exploitation | undefined },
    { who, now }: { who: string; now: Temporal.Instant },
  ): readonly EventBody[] {
    const { print: fingerprint, ...rest } = preview;
    return accepted(askForPublication(this.#case(caseId), { ...rest, fingerprint }, circumstances(who, now)));
  }

  /** Agrees as the second member; records nothing. Throws where that is refused. */
  agree(
    caseId: string,
    preview: { what: Publication; request: number; print: string },
    { who, now }: { who: string; now: Temporal.Instant },
  ): readonly EventBody[] {
    const { print: fingerprint, ...rest } = preview;
    return accepted(
      approvePublication(this.#case(caseId), { ...rest, fingerprint }, circumstances(who, now)),
    );
  }

  /** Lets an outside collaborator in, as a second member; records nothing. */
  letIn(
    caseId: string,
    request: number,
    { who, now }: { who: string; now: Temporal.Instant },
  ): readonly EventBody[] {
    const answer = { request, approves: true };
    return accepted(answerRequest(this.#case(caseId), answer, circumstances(who, now)));
  }

  /** The files of an audit export. */
  auditFiles(made: { by: string; at: Temporal.Instant }, caseId?: string) {
    return auditDocuments(this.#store.audit.read(caseId), made, caseId).map(({ name, pieces }) => ({
      name,
      content: [...pieces].join(''),
    }));
  }
}

type Inspected = Awaited<ReturnType<Artifacts['inspect']>>;
type InspectedImage = Inspected['images'][number];

/** A GitHub to look at, and what is found of every release there. */
export interface Look {
  readonly github: GitHub;
  readonly found: Omit<Inspected, 'images'> & {
    readonly image: Omit<InspectedImage, 'platforms'> & {
      readonly platforms: readonly {
        readonly platform: string;
        readonly finding: InspectedImage['platforms'][number]['check'];
      }[];
    };
  };
}

/** What is found, as the house calls it. */
function inspected({ image, ...found }: Look['found']): Inspected {
  const platforms = image.platforms.map(({ platform, finding }) => ({ platform, check: finding }));
  return { ...found, images: [{ ...image, platforms }] };
}

/** The real client of GitHub against one that answers like this; freed by `await using`. */
export async function lookAt(script: Script, found: Look['found']): Promise<Look & AsyncDisposable> {
  const scripted = await startScripted(script);
  const { github } = scripted;
  return { github, found, [Symbol.asyncDispose]: () => scripted[Symbol.asyncDispose]() };
}

/** What the fingerprints of November 2026 were made of; what waits is to be the same in the bot's words of today. */
const WORDS_OF_2026_11 = wordsOf('2026-11');

function wordsOf(edition: string) {
  const texts = readTemplates().earlier.find((each) => each.edition === edition);
  if (!texts) throw new Error(`the words of ${edition} are lost`);
  return templatesOf(texts);
}

function hasRequest({ publications }: Case, what: Publication): boolean {
  return publications[what] !== undefined;
}

function circumstances(id: string, now: Temporal.Instant) {
  return { who: { id, sides: ['security'] as const }, policy, now };
}

function accepted(decision: Decision): readonly EventBody[] {
  if (decision.ok) return decision.events;
  throw new Error(`refused: ${JSON.stringify(decision.refusal)}`);
}

function outcomeOf(answer: ReturnType<Answers>, id: number): DeliveryOutcome {
  switch (answer) {
    case 'sent':
      return {
        kind: 'sent',
        channelId: '310000000000000001',
        messageId: String(320000000000000000n + BigInt(id)),
      };
    case 'closed':
      return { kind: 'closed', failure: 'Discord 403 50007' };
    case 'parked':
      return { kind: 'parked', failure: 'Discord 403 50013' };
  }
}
