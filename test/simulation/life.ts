import type { Statement } from 'better-sqlite3';
import { z } from 'zod';
import { presses, subcommands } from '../../commands/advisory.ts';
import type {
  ActionContext,
  CaseActionContext,
  PressActionContext,
  Services,
} from '../../src/app/action-context.ts';
import { routing } from '../../src/app/notifications/routing.ts';
import { StandingKeeper } from '../../src/app/notifications/standing-keeper.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { blindnessOf } from '../../src/app/watch/blindness.ts';
import { lookAtReporting } from '../../src/app/watch/look-at-reporting.ts';
import { hearGitHub } from '../../src/app/watch/hear-github.ts';
import { lookAtDms, MailLook } from '../../src/app/watch/looks.ts';
import { Watch } from '../../src/app/watch/watch.ts';
import { isOfLostTime } from '../../src/app/restoring/tell.ts';
import { Codegate } from '../../src/app/publication/codegate.ts';
import { Corrections } from '../../src/app/publication/corrections.ts';
import { Drafts } from '../../src/app/publication/drafts.ts';
import { ReleaseInspector } from '../../src/app/release-inspector.ts';
import { SecurityTeam } from '../../src/app/security-team.ts';
import { tellCaughtUp } from '../../src/app/tell-caught-up.ts';
import { wholeReadings } from '../../src/app/whole-readings.ts';
import type { Clock } from '../../src/clock.ts';
import { Access, hasSecurityRole, type AuthorizedUser } from '../../src/discord/access.ts';
import type { Answer, HandledPress, Input } from '../../src/discord/command.ts';
import { namesEvent, parseCustomId, type PressOf } from '../../src/discord/custom-ids.ts';
import { Delivery } from '../../src/discord/delivery.ts';
import { notificationDelivery, publicDelivery } from '../../src/discord/ports.ts';
import { seePlaces } from '../../src/discord/places.ts';
import { PrivacyGuard } from '../../src/discord/privacy-guard.ts';
import { hidesTheTeam, type Server } from '../../src/discord/privacy.ts';
import type { Rest } from '../../src/discord/rest.ts';
import { instantOf } from '../../src/discord/snowflake.ts';
import type { View } from '../../src/discord/views/view.ts';
import type { GitHub } from '../../src/github/github.ts';
import { following } from '../../src/bot/following.ts';
import { Deliverer } from '../../src/jobs/deliver.ts';
import { Eraser } from '../../src/jobs/erase.ts';
import { MailDeliverer } from '../../src/jobs/deliver-mail.ts';
import { afterReconciliation, botJobs, catchUp } from '../../src/jobs/jobs.ts';
import type { Reconciliation } from '../../src/jobs/reconcile.ts';
import { remind } from '../../src/jobs/remind.ts';
import { HistoryLook } from '../../src/jobs/history-look.ts';
import { IndexRenewer } from '../../src/jobs/renew-index.ts';
import { schedule, type Job } from '../../src/jobs/schedule.ts';
import { watchOver, type Looks } from '../../src/jobs/watch.ts';
import { createLog } from '../../src/log.ts';
import type { Mailer } from '../../src/mail/mailer.ts';
import type { Case } from '../../src/process/case.ts';
import { dependenciesOf } from '../../src/process/dependencies/dependency.ts';
import type { CaseEvent } from '../../src/process/events.ts';
import { notification, type Notification } from '../../src/process/notifications/notification.ts';
import type { Policy } from '../../src/process/policy.ts';
import type { Artifacts } from '../../src/release/artifacts/artifacts.ts';
import { StaleCaseError } from '../../src/store/cases.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { readTemplates } from '../../src/template-files.ts';
import { announcementsHere } from '../support/announcements.ts';
import { REPOSITORY } from './advisories.ts';
import { BOT, CODEGATE, GUILD, PRIVATE, SECURITY_ROLE } from './discord.ts';
import type { Weather } from './faults.ts';
import { Calls } from './calls.ts';
import { optionsOf } from './options.ts';
import type { Reminded } from './promises/promise.ts';
import { formOf, partsIn, type Parts } from './screen.ts';
import type { Got, Use, User } from './use.ts';

/** The services of a world, and its time. */
export interface Ports {
  readonly discord: Rest;
  readonly github: GitHub;
  readonly artifacts: Artifacts;
  readonly mailer: Pick<Mailer, 'send' | 'verify'>;
  readonly clock: Clock;
  readonly server: () => Server;
  /** How the machine is, and what Discord lets the bot do. */
  readonly weather: Pick<Weather, 'failing' | 'refusing' | 'isDiskFull'>;
  /** A defect of the bot, by the words of its log. */
  readonly defect: (words: string) => void;
}

/** What the log says where the bot has a defect: nothing in a world that merely fails may bring it to that. */
const DEFECTS = /a job failed|could not be (made|followed)|a sync failed|a command failed|catching up failed/;
const line = z.object({ msg: z.string() });

const templates = readTemplates();
/** Drawing takes its time, and happens outside of the simulated one. */
const draw = () =>
  Promise.resolve({ png: new Uint8Array(), alt: 'The course of the case.', width: 1, height: 1 });

/** One life of the bot, from a start to a kill: put together as `src/bot.ts` does, over a database and the services. */
export class Life {
  readonly store: Store;
  readonly #database: Database;
  readonly #ports: Ports;
  /** One look at what is due, as after each use. */
  readonly #tick: () => void;
  readonly #access: Access;
  readonly #services: Services;
  readonly #deliverer: Deliverer;
  readonly #eraser: Eraser;
  readonly #renewer: IndexRenewer;
  readonly #historyLook: HistoryLook;
  readonly #jobs: readonly Job[];
  readonly #cases: Statement<[], { id: string }>;
  readonly #everyCase: Statement<[], { id: string }>;
  readonly #hear: ReturnType<typeof hearGitHub>;
  readonly #reconciliation: Reconciliation;
  readonly #histories = new WeakMap<Case, readonly CaseEvent[]>();
  readonly #calls: Calls;
  readonly #row: Statement<[number], { key: string; notification: string }>;

  constructor(path: string, policy: Policy, ports: Ports) {
    const { discord, github, artifacts, clock, mailer, server, weather } = ports;
    const now = () => clock.now();
    this.#ports = ports;
    this.#database = openDatabase(path, now());
    // What the power does is shown elsewhere.
    const { sqlite } = this.#database;
    sqlite.pragma('synchronous = OFF');
    this.#cases = sqlite.prepare('SELECT id FROM cases ORDER BY opened_at DESC, id DESC LIMIT 5');
    this.#everyCase = sqlite.prepare('SELECT id FROM cases ORDER BY id');
    this.#row = sqlite.prepare('SELECT key, notice AS notification FROM outbox WHERE id = ?');
    const store = createStore(this.#database, policy, now(), routing);
    store.cases.lookThrough(now(), store.cases.ids());
    this.store = store;
    this.#calls = new Calls(sqlite, store.outbox);
    const log = createLog('error', { write: (text) => this.#look(text) });
    const config = {
      casePrefix: 'CG',
      policy,
      github: { repositories: [REPOSITORY] },
      discord: {
        guildId: GUILD,
        securityChannelId: PRIVATE,
        codegateChannelId: CODEGATE,
        securityRoleId: SECURITY_ROLE,
      },
    };
    const watch = new Watch({
      store,
      syncEvery: policy.sync.every,
      dependencies: dependenciesOf({
        repositories: [REPOSITORY],
        hasMail: true,
        hasMailbox: false,
        hasBackups: false,
        hasReplica: false,
      }),
      now,
    });
    const lackingIn = () => (weather.refusing ? ['the bot lacks a right'] : []);
    const guard = new PrivacyGuard({
      server,
      config: config.discord,
      store,
      found: (problems) => seePlaces(watch, problems, lackingIn),
      now,
      log,
    });
    const isHidden = () => guard.problems().some(hidesTheTeam);
    this.#hear = hearGitHub(watch, now);
    const delivery = new Delivery(discord, BOT, {
      security: PRIVATE,
      codegate: CODEGATE,
      isSafe: (channel) => guard.isSafe(channel),
      isInServer: () => true,
      knownSince: () => store.outbox.firstMessageId(),
    });
    const githubUrl = 'https://github.com';
    const inspector = new ReleaseInspector({ github, artifacts }, (state) =>
      store.cases.hasOtherForks(state),
    );
    const drafts = new Drafts({
      github,
      inspector,
      templates,
      announcements: announcementsHere,
      policy,
      store,
      githubUrl,
      messageUrl: (id) => `https://discord.com/channels/1/2/${id}`,
      draw,
    });
    const securityRole = {
      isHeldBy: async (id: string) => {
        if (isHidden()) throw new Error('the security role cannot be looked at');
        return hasSecurityRole(discord, config.discord, id);
      },
    };
    const team = new SecurityTeam({ store, role: securityRole, isHidden, now, log });
    const words = {
      store,
      policy,
      githubUrl,
      securityRoleId: SECURITY_ROLE,
      pgp: undefined,
      privacy: () => guard.problems(),
      lossOf: watch.lossOf,
    };
    const standing = new StandingKeeper(words, PRIVATE);
    const { sync, reconciliation } = following(config, {
      store,
      github,
      rest: discord,
      patientRest: discord,
      botId: BOT,
      watch,
      drafts,
      corrections: new Corrections({ announcements: announcementsHere, templates, githubUrl }),
      guard,
      team,
      now,
      log,
    });
    this.#reconciliation = reconciliation;
    this.#tick = () => {
      remind(store, policy, now());
      standing.keep(now());
    };
    const deliverer = new Deliverer({
      store,
      notifications: notificationDelivery(delivery, words),
      codegate: new Codegate({ delivery: publicDelivery(delivery), drafts, securityRole }),
      securityRole: team,
      mostADay: policy.reminders.mostADay,
      isHeld: () => !reconciliation.isDone,
      mayPost: () => reconciliation.mayPost(),
      now,
      log,
    });
    const ask = 'security@codegate.example';
    const mails = new MailDeliverer({ store, mailer, securityRole, ask, now, log });
    const mail = { from: ask, run: () => mails.run() };
    this.#access = new Access(config.discord, store, discord, () => void team.review());
    // Who lives goes on, or is killed.
    const stopping = new AbortController().signal;
    this.#services = {
      ...store,
      policy,
      github,
      drafts,
      inspector,
      correspondence: { smtp: undefined, mailbox: undefined },
      securityRole,
      deliverer,
      readings: wholeReadings(store, policy, stopping),
      stopping,
      log,
      repositories: [REPOSITORY],
      blind: () => blindnessOf([REPOSITORY], watch.lossOf),
      unenrolled: () => undefined,
      githubUrl,
      pgp: undefined,
      teamName: 'The CodeGate security team',
      mailer: mail,
    };
    this.#deliverer = deliverer;
    const mailLook = new MailLook(mailer);
    const looks: Looks = [
      [
        'gateway',
        () => (weather.failing.get('discord') === 1 ? { why: 'The connection is down.' } : undefined),
      ],
      ['dms', () => lookAtDms(store, now())],
      ['mail', () => mailLook.look(store)],
      ['disk', () => (weather.isDiskFull ? { why: 'There is no room.', lasting: true } : undefined)],
    ];
    this.#renewer = new IndexRenewer({ store, now, log });
    this.#eraser = new Eraser({
      store,
      policy,
      isClockRight: () => watch.wasWellWithin('clock', Temporal.Duration.from({ hours: 1 })),
      now,
      log,
    });
    const historyLook = new HistoryLook({ store, watch, now, log });
    this.#historyLook = historyLook;
    const jobs = botJobs({
      store,
      policy,
      look: () => void guard.look(),
      lookAtDatabase: async () => watch.well('database'),
      lookAtUnreadable: () => {
        historyLook.run();
        tellCaughtUp({ ...store, policy, mailer: mail }, now());
      },
      readAllCases: () => historyLook.readAll(),
      lookAtCodegate: () => Promise.resolve(),
      sync,
      watch: () => {
        guard.look();
        watchOver(watch, looks, log);
      },
      lookAtReporting: () => lookAtReporting(watch, github, [REPOSITORY]),
      lookAtArrivals: () => Promise.resolve(),
      lookAtEnrolment: () => Promise.resolve(),
      askMail: () => mailLook.verify(),
      team,
      tick: this.#tick,
      deliverer,
      mailer: mail,
      mailbox: undefined,
      renewIndex: () => this.#renewer.run(),
      erase: () => this.#eraser.run(),
      fold: () => this.#database.fold(),
      backUp: undefined,
      verifyReplica: undefined,
      now,
    });
    this.#jobs = reconciliation.isDone ? jobs : afterReconciliation(jobs, reconciliation);
    schedule(clock, this.#jobs, log);
  }

  /** An answer of GitHub's, with its status and its time. */
  hear(status: number, date: Temporal.Instant): void {
    this.#hear({ status, date, tokenEnds: undefined, remaining: undefined });
  }

  catchUp(): Promise<void> {
    return catchUp(this.#jobs, this.store, this.#ports.clock.now()).catch(() =>
      this.#ports.defect('catching up failed'),
    );
  }

  /** What the dispatcher does with a use that discord.js hands to it, and with what follows from it. */
  async use(user: User, use: Use): Promise<Got> {
    const got = await this.#answer(user, use);
    if (!this.#reconciliation.isDone) return got;
    this.#tick();
    void this.#services.mailer?.run();
    await this.#deliverer.run();
    return got;
  }

  /** The keys of the messages that have neither left nor an end, but for those whose recipient sleeps, or has had enough for a day. */
  unsent(): readonly string[] {
    return this.#database.sqlite
      .prepare<[], { key: string }>(
        "SELECT key FROM outbox WHERE state IN ('pending', 'sending', 'parked') AND (failure IS NULL OR failure NOT IN ('enough for a day', 'quiet hours'))",
      )
      .all()
      .map(({ key }) => key);
  }

  /** The ids of the cases, the newest first. */
  cases(): readonly string[] {
    return this.#cases.all().map(({ id }) => id);
  }

  /** What is on record of every case. */
  records(): readonly { readonly caseId: string; readonly events: readonly CaseEvent[] }[] {
    return this.#everyCase.all().map(({ id }) => ({ caseId: id, events: this.history(id) }));
  }

  /** What is on record of a case. */
  history(caseId: string): readonly CaseEvent[] {
    const state = this.store.cases.load(caseId);
    return state ? this.#histories.getOrInsertComputed(state, () => this.store.cases.history(state)) : [];
  }

  /** What was stored to be said in a message, and its key. */
  row(mark: number): { readonly key: string; readonly notification: Notification } | undefined {
    const row = this.#row.get(mark);
    return row && { key: row.key, notification: notification.parse(JSON.parse(row.notification)) };
  }

  /** What a message reminds of; of a call of the role, which says no word of it, what it is for. */
  reminds(what: Notification): readonly Reminded[] {
    if (what.template === 'reminder') return what.items;
    return what.template === 'role-ping' ? this.#calls.of(what.traces ?? []) : [];
  }

  /** A copy, as a backup makes one beside the running bot. */
  copy(file: string): void {
    this.#database.sqlite.prepare('VACUUM INTO ?').run(file);
  }

  /** What is on disk stays; all else is gone. */
  end(): void {
    this.#eraser.stop();
    this.#renewer.stop();
    this.#historyLook.stop();
    this.#database.close();
  }

  async #answer(user: User, use: Use): Promise<Got> {
    try {
      if (!this.#reconciliation.isDone) throw new ProblemError({ code: 'restoring' });
      const answer = use.kind === 'command' ? await this.#command(user, use) : await this.#press(user, use);
      if ('form' in answer) return { kind: 'form', ...formOf(answer.form.toJSON()) };
      return { kind: 'screen', ...seenOf(answer.view) };
    } catch (error) {
      if (error instanceof ProblemError) return { kind: 'refused', code: error.problem.code };
      if (error instanceof StaleCaseError) return { kind: 'refused', code: 'stale' };
      this.#ports.defect(`${use.kind} ${use.kind === 'command' ? use.name : use.id}: ${String(error)}`);
      return { kind: 'refused', code: 'failed' };
    }
  }

  async #command(user: User, { name, options }: Extract<Use, { kind: 'command' }>): Promise<Answer> {
    const command = subcommands.find((each) => each.name === name);
    if (!command) throw new Error(`there is no /advisory ${name}`);
    const authorized = await this.#authorize(user, command.audience);
    const action = this.#action(authorized);
    const given = optionsOf(options);
    return command.audience === 'case'
      ? command.execute(
          {
            ...this.#withCases(action, authorized),
            ...this.#caseAction(action, authorized, options['case'] ?? ''),
          },
          given,
        )
      : command.execute(action, given);
  }

  async #press(
    user: User,
    { id, chosen = [], fields = {}, in: message }: Extract<Use, { kind: 'press' }>,
  ): Promise<Answer> {
    const press = parseCustomId(id);
    if (!press || press.kind === 'again') throw new Error(`nothing can be pressed that is called ${id}`);
    const authorized = await this.#authorize(user, presses[press.kind].audience);
    if (namesEvent(press) && message !== undefined && this.#isOfLostTime(message))
      throw new ProblemError({ code: 'of-lost-time' });
    const action = this.#action(authorized);
    const input: Input = { chosen, field: (name) => fields[name] };
    const pressed = this.#withCases(action, authorized);
    const run = <K extends HandledPress>(kind: K, data: PressOf<K>) =>
      presses[kind].press(pressed, data, input);
    return run(press.kind, press);
  }

  #isOfLostTime(id: string): boolean {
    return isOfLostTime(this.store, { id, at: instantOf(id) });
  }

  #authorize({ id, isSecurity, place }: User, audience: Parameters<Access['authorize']>[1]) {
    const isChannel = place === 'channel';
    return this.#access.authorize(
      {
        userId: id,
        guildId: isChannel ? GUILD : null,
        channelId: isChannel ? PRIVATE : `dm-${id}`,
        roles: isChannel ? (isSecurity ? [SECURITY_ROLE] : []) : undefined,
      },
      audience,
    );
  }

  #action(user: AuthorizedUser): ActionContext {
    const now = this.#ports.clock.now();
    return {
      services: this.#services,
      user,
      place: user.place,
      now,
      cause: { actor: { kind: 'member', id: user.id }, cause: 'simulation', now },
      isSecurity: (id) => (id === user.id ? user.security : this.store.people.find(id)?.security === true),
    };
  }

  #withCases(action: ActionContext, user: AuthorizedUser): PressActionContext {
    return { ...action, caseAction: (caseId) => this.#caseAction(action, user, caseId) };
  }

  #caseAction(action: ActionContext, user: AuthorizedUser, caseId: string): CaseActionContext {
    const { state, sides } = this.#access.caseFor(user, caseId);
    return { ...action, case: state, who: { id: user.id, sides } };
  }

  #look(text: string): void {
    const { msg } = line.parse(JSON.parse(text));
    if (DEFECTS.test(msg)) this.#ports.defect(`${msg}: ${text.trim()}`);
  }
}

/** What a person sees of an answer: its files are texts that can be read. */
function seenOf({ container, files = [] }: View): Parts {
  const { text, controls } = partsIn([container.toJSON()]);
  const texts = files.flatMap(({ content }) => (typeof content === 'string' ? [content] : []));
  return { text: [text, ...texts].join('\n'), controls };
}
