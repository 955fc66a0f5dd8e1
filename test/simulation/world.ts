import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { setImmediate as quiet } from 'node:timers/promises';
import { readPolicy } from '../../src/process/policy.ts';
import { restoreDatabase } from '../../src/store/restore.ts';
import { CRA } from '../support/regulated.ts';
import { Advisories, REPOSITORY } from './advisories.ts';
import { SimulatedClock } from './clock.ts';
import { SimulatedDiscord, type Seen } from './discord.ts';
import { fair, fateOf, FAULTS, isHeardIn, lostIn, type Weather } from './faults.ts';
import { simulatedArtifacts, simulatedGitHub } from './github.ts';
import { HAPPENINGS, timeTo } from './happenings.ts';
import { inGitHub } from './in-github.ts';
import { Life } from './life.ts';
import { simulatedMailer } from './mail.ts';
import { Oracle } from './oracle.ts';
import { Losses } from './losses.ts';
import type { Machine } from './machine.ts';
import { everybody, type Chances, type Person } from './people.ts';
import { Random } from './random.ts';
import { SecondMachine, type Stage } from './second-machine.ts';
import type { Parts } from './screen.ts';
import { sitting } from './sitting.ts';
import { simulatedServer } from './server.ts';
import { Turns, type Fate } from './turns.ts';
import type { Got, Use } from './use.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Longer than a snooze and quiet hours after it, and than any wait between two attempts. */
const CALM_HOURS = 11;

/** How long a call may be under way while something else happens. */
const LONGEST_CALL = 10 * 60_000;

/** Far more than a day's work. */
const MOST_STEPS = 20_000;

const KEPT = 'P30D';
/**
 * What was said and who was there is forgotten as early as a team may have it: no promise may rest on it. And authorities have to be
 * told of attacks.
 */
const policy = readPolicy({
  regulatory: { 'eu-cra': CRA },
  retention: { messages: KEPT, people: KEPT, addresses: KEPT, contributions: KEPT },
});

/** What a world came to. */
export interface Outcome {
  readonly broken: readonly string[];
  /** The same for the same seed and days. */
  readonly trace: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** A simulated world: everything that happens in it is drawn from one seed. */
export class World {
  readonly #random: Random;
  /** Where the newest copy of the database lies. */
  readonly #copy: string;
  readonly #people = everybody();
  readonly #advisories: Advisories;
  readonly #discord: SimulatedDiscord;
  readonly #oracle: Oracle;
  readonly #trace = createHash('sha256');
  readonly #counts: Record<string, number> = {};
  readonly #losses: Losses;
  readonly #second: SecondMachine;
  /** Until when nobody does anything. */
  #quietUntil = -Infinity;
  #copiedAt = START;
  /** Whether the machine is lost, and nothing goes on yet. */
  #isLost = false;
  readonly #weather: Weather = fair();
  readonly #log: ((line: string) => void) | undefined;
  #now = START;
  #calm = false;
  #keyed: Person | undefined;
  /** The one that goes on. */
  #machine: Machine;

  /** Over a new database at `path`. `log` is told of everything that happens. */
  constructor(seed: number, path: string, log?: (line: string) => void) {
    this.#random = new Random(seed);
    this.#copy = `${path}.copy`;
    this.#log = log;
    this.#second = new SecondMachine(`${path}.second`);
    this.#losses = new Losses(this.#random, START);
    const now = () => this.#now;
    this.#advisories = new Advisories(this.#random, now);
    this.#oracle = new Oracle({
      now,
      people: this.#people,
      advisories: this.#advisories,
      readableSince: () => this.#weather.readableSince,
      lost: () => lostIn(this.#weather),
      isHeard: () => isHeardIn(this.#weather),
      botTime: () => this.#botTime(),
      steadySince: () => this.#weather.movedAt,
      cases: () => this.#machine.life.records(),
      history: (caseId) => this.#machine.life.history(caseId),
      unsent: () => this.#machine.life.unsent(),
    });
    this.#discord = new SimulatedDiscord({
      now,
      refuses: () => this.#weather.refusing,
      hasCodegate: () => this.#weather.hasCodegate,
      hasRole: () => this.#weather.hasRole,
      accounts: new Map(this.#people.map((person) => [person.id, person])),
      asked: (person, isSecurity) => this.#oracle.see({ kind: 'role asked', person, isSecurity }),
    });
    this.#machine = this.#start(path);
  }

  /** Lives for so many days; ends at the first broken promise. */
  async live(days: number): Promise<Outcome> {
    const end = START + days * DAY;
    let nextCalm = this.#now + this.#random.int(3, 10) * DAY;
    await this.#enrol();
    while (this.#now < end && this.#oracle.broken.length === 0) {
      await this.#step();
      if (this.#now < nextCalm && this.#now < end) continue;
      await this.#rest();
      nextCalm = this.#now + this.#random.int(3, 10) * DAY;
    }
    this.#machine.life.end();
    return {
      broken: this.#oracle.broken,
      trace: this.#trace.digest('hex').slice(0, 16),
      counts: this.#counts,
    };
  }

  /** One thing happens: mostly, one of the calls that wait has its turn. */
  async #step(): Promise<void> {
    await this.#copyOrLose();
    const { turns, running } = this.#machine;
    if (!turns.isEmpty && this.#random.chance(0.93)) await this.#turn();
    else if (running > 0 && turns.isEmpty) await quiet();
    else await this.#happening();
  }

  async #turn(): Promise<void> {
    this.#now += this.#random.int(0, this.#weather.slowness * 1000);
    const fate = await this.#serve(this.#machine, this.#weather);
    if (fate.startsWith('killed')) this.#restart();
    await quiet();
  }

  /** One of the calls of a machine has its turn. */
  async #serve({ turns }: Machine, weather: Weather): Promise<Fate> {
    const { name, fate } = turns.next((port) => fateOf(port, weather, this.#random));
    this.#note(`${name}: ${fate}`);
    this.#count(fate);
    return fate;
  }

  async #happening(): Promise<void> {
    const length = timeTo(this.#random, this.#calm);
    // No call is under way for hours.
    this.#now += this.#machine.turns.isEmpty ? length : Math.min(length, LONGEST_CALL);
    const kind = this.#random.weighted(HAPPENINGS, ({ weight }) => weight)?.name;
    const isQuiet = this.#calm || this.#now < this.#quietUntil;
    if (kind === 'person' && !isQuiet) this.#begin(this.#sitting());
    if (kind === 'github' && !isQuiet) this.#inGitHub();
    if (kind === 'fault' && !isQuiet) this.#fault();
    if (kind === 'kill') this.#restart();
    this.#tick(this.#machine);
    await quiet();
    this.#oracle.pass();
  }

  /** The jobs of a machine have the turns of all minutes that have gone by since their last. */
  #tick(machine: Machine): void {
    machine.clock.tick((work) => this.#begin(work, machine));
  }

  #inGitHub(): void {
    this.#note(inGitHub(this.#advisories, this.#random));
    this.#oracle.see({ kind: 'in GitHub' });
  }

  #fault(): void {
    const hand = this.#hand();
    const fault = this.#random.weighted(FAULTS, ({ weight }) => weight);
    const begins = this.#random.chance(0.4);
    if (begins) fault?.begin(hand);
    else fault?.end(hand);
    this.#note(`${fault?.name ?? ''} ${begins ? 'begins' : 'ends'}`);
  }

  #hand() {
    return {
      weather: this.#weather,
      random: this.#random,
      now: this.#now,
      people: this.#people,
      keyed: this.#keyed,
    };
  }

  /** Everything is mended, and nobody does anything: what is due must get where it belongs. */
  async #rest(): Promise<void> {
    for (const { end } of FAULTS) end(this.#hand());
    this.#calm = true;
    this.#note('calm');
    const since = this.#now;
    for (let steps = 0; this.#now < since + CALM_HOURS * HOUR || this.#machine.running > 0; steps += 1) {
      if (steps > MOST_STEPS) return this.#oracle.break('never lost', 'the bot never comes to rest');
      await this.#step();
    }
    this.#oracle.rest(since);
    await this.#lookAround();
    this.#calm = false;
  }

  /** A member looks at the cases: each says what is next, or how it ended. */
  async #lookAround(): Promise<void> {
    const member = this.#people.find(({ isSecurity }) => isSecurity);
    if (!member) return;
    for (const caseId of this.#machine.life.cases())
      this.#begin(this.#use(member, { kind: 'command', name: 'show', options: { case: caseId } }));
    await quiet();
    while (this.#machine.running > 0) await (this.#machine.turns.isEmpty ? quiet() : this.#turn());
  }

  /** Not while it is calm: what was due has to be found where it belongs. */
  async #copyOrLose(): Promise<void> {
    if (this.#calm) return;
    const due = this.#losses.copyDue(this.#now);
    if (due) {
      if (due.isStoodBy) await this.#second.follow(this.#machine, this.#stage());
      rmSync(this.#copy, { force: true });
      this.#machine.life.copy(this.#copy);
      this.#copiedAt = this.#now;
      this.#note('copied');
    }
    const loss = existsSync(this.#copy) ? this.#losses.come(this.#now) : undefined;
    if (!loss) return;
    this.#quietUntil = this.#now + loss.quiet;
    if (loss.isStoodBy) await this.#second.befall(this.#machine, this.#stage());
    else this.#lose();
  }

  /** The machine is lost, and the copy put in its place. */
  #lose(): void {
    const { path, life } = this.#machine;
    this.#seeLost();
    life.end();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
    const now = Temporal.Instant.fromEpochMilliseconds(this.#botTime());
    restoreDatabase(this.#copy, path, { policy, now, from: 'copy.db' });
    this.#goOn(path);
  }

  /** What the bot has done since the copy was made, it does not know from now on. */
  #seeLost(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#note(`lost, with a copy of ${new Date(this.#copiedAt).toISOString()}`);
    this.#count('losses');
    this.#oracle.see({ kind: 'lost', since: this.#copiedAt });
  }

  /** What two machines need of the world. */
  #stage(): Stage {
    // Nothing but what befalls the primary ends it meanwhile.
    const weather = { ...this.#weather, killing: 0 };
    return {
      random: this.#random,
      policy,
      copy: this.#copy,
      now: () => Temporal.Instant.fromEpochMilliseconds(this.#botTime()),
      pass: (milliseconds) => void (this.#now += milliseconds),
      live: async (machine) => {
        if (!machine.turns.isEmpty) await this.#serve(machine, weather);
        this.#tick(machine);
        await quiet();
      },
      end: (machine) => {
        if (machine === this.#machine) this.#seeLost();
        machine.life.end();
      },
      begin: (path, leave) => {
        this.#seeLost();
        this.#count('successors');
        return this.#goOn(path, leave);
      },
      note: (what) => this.#note(what),
      broken: (words) => this.#oracle.break('never two', words),
    };
  }

  /** What was in memory is gone; the next life goes on from the file. */
  #restart(): void {
    const { path, life } = this.#machine;
    life.end();
    this.#goOn(path);
  }

  /** A life goes on from what lies at `path`. */
  #goOn(path: string, leave?: () => void): Machine {
    this.#note('goes on');
    this.#count('lives');
    this.#isLost = false;
    this.#machine = this.#start(path, leave);
    this.#begin(this.#machine.life.catchUp());
    return this.#machine;
  }

  /** A machine with a first life of the bot on it, which has done nothing yet. */
  #start(path: string, leave?: () => void): Machine {
    const turns = new Turns(this.#random);
    if (leave) turns.leave = leave;
    const clock = new SimulatedClock(
      () => this.#botTime(),
      () => this.#now,
    );
    const life: Life = new Life(path, policy, {
      clock,
      discord: this.#discord.askedIn(turns, (seen) => this.#see(seen, machine)),
      github: simulatedGitHub(this.#advisories, turns, this.#random, {
        published: (ghsaId) => {
          const caseId = life.store.cases.byAdvisory(ghsaId)?.id;
          if (caseId !== undefined) this.#oracle.see({ kind: 'published', caseId });
        },
        hasToken: () => this.#weather.hasToken,
        heard: (status) => life.hear(status, Temporal.Instant.fromEpochMilliseconds(this.#now)),
      }),
      artifacts: simulatedArtifacts(turns),
      mailer: simulatedMailer(turns),
      server: () => simulatedServer(this.#weather),
      weather: this.#weather,
      defect: (words) => this.#oracle.break('no defect', words),
    });
    const machine: Machine = { path, life, clock, turns, running: 0 };
    return machine;
  }

  /** Everybody of the team uses the bot once, as the README asks them to. */
  async #enrol(): Promise<void> {
    for (const person of this.#people)
      if (person.role.isSecurity) {
        const { login } = person;
        this.#begin(
          this.#use(person, {
            kind: 'command',
            name: 'me',
            options: login === undefined ? {} : { github: login },
          }),
        );
        while (this.#machine.running > 0) await (this.#machine.turns.isEmpty ? quiet() : this.#turn());
      }
  }

  async #sitting(): Promise<void> {
    const person = this.#random.pick(this.#people);
    const machine = this.#machine;
    if (person)
      await sitting(
        person,
        () => this.#chances(),
        // Of a bot that is gone nobody hears any more.
        async (...given) =>
          machine === this.#machine ? this.#use(person, ...given) : { kind: 'refused', code: 'gone' },
      );
  }

  async #use(person: Person, use: Use, screen?: Parts, place: 'channel' | 'dm' = 'channel'): Promise<Got> {
    this.#count('uses');
    if (use.kind === 'press' && /^(ask|publicise):/.test(use.id)) this.#keyed = person;
    const id = use.kind === 'press' ? use.id : `/${use.name}`;
    this.#oracle.see({ kind: 'presses', person, id, screen });
    const got = await this.#machine.life.use({ id: person.id, isSecurity: person.isSecurity, place }, use);
    this.#note(
      `${person.login ?? person.id} ${id}: ${got.kind}${got.kind === 'refused' ? ` ${got.code}` : ''}`,
    );
    this.#count(got.kind === 'refused' ? `refused ${got.code}` : `done ${id.split(':')[0] ?? ''}`);
    if (got.kind === 'screen') this.#absent(person, use);
    this.#oracle.see({ kind: 'pressed', person, id, screen, got });
    return got;
  }

  /** Keeps in mind who has just told the bot that they are away, or back. */
  #absent(person: Person, use: Use): void {
    const said = use.kind === 'command' && use.name === 'me' ? use.options['away_until'] : undefined;
    if (said === 'back' || (use.kind === 'press' && use.id.startsWith('back'))) person.awayUntil = undefined;
    else if (said !== undefined) person.awayUntil = Date.parse(`${said.replace(' ', 'T')}Z`);
  }

  #see(seen: Seen, machine: Machine): void {
    const { place, message, what } = seen;
    const row = machine.life.row(message.mark);
    const where = place.kind === 'dm' ? place.person : place.kind;
    this.#note(`${where} ${what}: ${withoutChance(row?.key ?? '')} ${message.parts.text}`);
    this.#count(`${what} ${place.kind}`);
    if (place.kind === 'dm') {
      const person = this.#people.find(({ id }) => id === place.person);
      const controls = message.parts.controls.map((control) => ({ ...control, in: message.id }));
      if (person) person.inbox = [...controls, ...person.inbox].slice(0, 40);
    }
    if (machine !== this.#machine)
      this.#oracle.break('never two', `a machine that is the primary no more writes: ${message.parts.text}`);
    this.#oracle.see({
      kind: 'message',
      ...seen,
      notification: row?.notification,
      key: row?.key ?? '',
      reminds: row ? machine.life.reminds(row.notification) : [],
    });
  }

  #chances(): Chances {
    const cases = () => this.#machine.life.cases();
    return {
      random: this.#random,
      now: this.#machine.clock.now(),
      get cases() {
        return cases();
      },
      people: this.#people,
      advisories: this.#advisories,
      linkOf: (caseId) => {
        const ghsaId = this.#machine.life.store.cases.load(caseId)?.advisory?.ghsaId;
        return ghsaId === undefined
          ? undefined
          : `https://github.com/${REPOSITORY}/security/advisories/${ghsaId}`;
      },
    };
  }

  #begin(work: Promise<unknown>, machine = this.#machine): void {
    machine.running += 1;
    work.then(
      () => void (machine.running -= 1),
      (error: unknown) => {
        machine.running -= 1;
        this.#oracle.break('no defect', String(error));
      },
    );
  }

  #botTime(): number {
    return this.#now + this.#weather.skew;
  }

  #note(what: string): void {
    const line = `${new Date(this.#now).toISOString()} ${what}`;
    this.#trace.update(`${line}\n`);
    this.#log?.(line);
  }

  #count(what: string): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + 1;
  }
}

/** A key without the identifier that the bot draws for itself: a trace is to be the same for the same seed. */
function withoutChance(key: string): string {
  return key.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/, '…');
}
