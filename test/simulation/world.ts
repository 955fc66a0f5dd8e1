import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { setImmediate as quiet } from 'node:timers/promises';
import { readPolicy } from '../../src/process/policy.ts';
import { restoreDatabase } from '../../src/store/restore.ts';
import { Advisories } from './advisories.ts';
import { SimulatedClock } from './clock.ts';
import { SimulatedDiscord, type Seen } from './discord.ts';
import { fair, fateOf, FAULTS, isHeardIn, lostIn, type Weather } from './faults.ts';
import { simulatedArtifacts, simulatedGitHub } from './github.ts';
import { HAPPENINGS, timeTo } from './happenings.ts';
import { inGitHub } from './in-github.ts';
import { Life, type Ports } from './life.ts';
import { simulatedMailer } from './mail.ts';
import { Oracle } from './oracle.ts';
import { Losses } from './losses.ts';
import { everybody, type Chances, type Person } from './people.ts';
import { Random } from './random.ts';
import type { Parts } from './screen.ts';
import { sitting } from './sitting.ts';
import { simulatedServer } from './server.ts';
import { Turns } from './turns.ts';
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
/** What was said and who was there is forgotten as early as a team may have it: no promise may rest on it. */
const policy = readPolicy({
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
  readonly #path: string;
  readonly #turns: Turns;
  readonly #people = everybody();
  readonly #advisories: Advisories;
  readonly #discord: SimulatedDiscord;
  readonly #ports: Omit<Ports, 'clock'>;
  readonly #oracle: Oracle;
  readonly #trace = createHash('sha256');
  readonly #counts: Record<string, number> = {};
  readonly #losses: Losses;
  /** Until when nobody does anything. */
  #quietUntil = -Infinity;
  #copiedAt = START;
  readonly #weather: Weather = fair();
  readonly #log: ((line: string) => void) | undefined;
  #now = START;
  #ticked = START;
  #calm = false;
  #running = 0;
  #keyed: Person | undefined;
  #clock: SimulatedClock;
  #life: Life;

  /** Over a new database at `path`. `log` is told of everything that happens. */
  constructor(seed: number, path: string, log?: (line: string) => void) {
    this.#random = new Random(seed);
    this.#path = path;
    this.#log = log;
    this.#turns = new Turns(this.#random);
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
      cases: () => this.#life.records(),
      history: (caseId) => this.#life.history(caseId),
      unsent: () => this.#life.unsent(),
    });
    this.#discord = new SimulatedDiscord({
      turns: this.#turns,
      now,
      refuses: () => this.#weather.refusing,
      hasCodegate: () => this.#weather.hasCodegate,
      hasRole: () => this.#weather.hasRole,
      accounts: new Map(this.#people.map((person) => [person.id, person])),
      seen: (seen) => this.#see(seen),
      asked: (person, isSecurity) => this.#oracle.see({ kind: 'role asked', person, isSecurity }),
    });
    this.#ports = {
      discord: this.#discord,
      github: simulatedGitHub(this.#advisories, this.#turns, this.#random, {
        published: (ghsaId) => {
          const caseId = this.#life.store.cases.byAdvisory(ghsaId)?.id;
          if (caseId !== undefined) this.#oracle.see({ kind: 'published', caseId });
        },
        hasToken: () => this.#weather.hasToken,
        heard: (status) => this.#life.hear(status, Temporal.Instant.fromEpochMilliseconds(this.#now)),
      }),
      artifacts: simulatedArtifacts(this.#turns),
      mailer: simulatedMailer(this.#turns),
      server: () => simulatedServer(this.#weather),
      weather: this.#weather,
      defect: (words) => this.#oracle.break('no defect', words),
    };
    this.#clock = new SimulatedClock(() => this.#botTime());
    this.#life = new Life(path, policy, { ...this.#ports, clock: this.#clock });
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
    this.#life.end();
    return {
      broken: this.#oracle.broken,
      trace: this.#trace.digest('hex').slice(0, 16),
      counts: this.#counts,
    };
  }

  /** One thing happens: mostly, one of the calls that wait has its turn. */
  async #step(): Promise<void> {
    this.#copyOrLose();
    if (!this.#turns.isEmpty && this.#random.chance(0.93)) await this.#turn();
    else if (this.#running > 0 && this.#turns.isEmpty) await quiet();
    else await this.#happening();
  }

  async #turn(): Promise<void> {
    this.#now += this.#random.int(0, this.#weather.slowness * 1000);
    const { name, fate } = this.#turns.next((port) => fateOf(port, this.#weather, this.#random));
    this.#note(`${name}: ${fate}`);
    this.#count(fate);
    if (fate.startsWith('killed')) this.#restart();
    await quiet();
  }

  async #happening(): Promise<void> {
    const length = timeTo(this.#random, this.#calm);
    // No call is under way for hours.
    this.#now += this.#turns.isEmpty ? length : Math.min(length, LONGEST_CALL);
    const kind = this.#random.weighted(HAPPENINGS, ({ weight }) => weight)?.name;
    const isQuiet = this.#calm || this.#now < this.#quietUntil;
    if (kind === 'person' && !isQuiet) this.#begin(this.#sitting());
    if (kind === 'github' && !isQuiet) this.#inGitHub();
    if (kind === 'fault' && !isQuiet) this.#fault();
    if (kind === 'kill') this.#restart();
    const last = this.#ticked;
    this.#ticked = this.#botTime();
    this.#clock.tick(last, (work) => this.#begin(work));
    await quiet();
    this.#oracle.pass();
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
    for (let steps = 0; this.#now < since + CALM_HOURS * HOUR || this.#running > 0; steps += 1) {
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
    for (const caseId of this.#life.cases())
      this.#begin(this.#use(member, { kind: 'command', name: 'show', options: { case: caseId } }));
    await quiet();
    while (this.#running > 0) await (this.#turns.isEmpty ? quiet() : this.#turn());
  }

  /** Not while it is calm: what was due has to be found where it belongs. */
  #copyOrLose(): void {
    if (this.#calm) return;
    const copy = `${this.#path}.copy`;
    if (this.#losses.isCopyDue(this.#now)) {
      rmSync(copy, { force: true });
      this.#life.copy(copy);
      this.#copiedAt = this.#now;
      this.#note('copied');
    }
    const loss = existsSync(copy) ? this.#losses.come(this.#now) : undefined;
    if (!loss) return;
    const [at, since] = [this.#now, this.#copiedAt];
    this.#note(`lost, with a copy of ${new Date(since).toISOString()}`);
    this.#count('losses');
    this.#quietUntil = at + loss.quiet;
    this.#oracle.see({ kind: 'lost', since });
    this.#restart(() => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${this.#path}${suffix}`, { force: true });
      const now = Temporal.Instant.fromEpochMilliseconds(this.#botTime());
      restoreDatabase(copy, this.#path, { policy, now, from: 'copy.db' });
    });
  }

  /** What was in memory is gone; the next life goes on from the file, to which something may be done before. */
  #restart(meanwhile: () => void = () => {}): void {
    this.#note('killed');
    this.#count('lives');
    this.#turns.forget();
    this.#running = 0;
    this.#life.end();
    meanwhile();
    this.#clock = new SimulatedClock(() => this.#botTime());
    this.#life = new Life(this.#path, policy, { ...this.#ports, clock: this.#clock });
    this.#begin(this.#life.catchUp());
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
        while (this.#running > 0) await (this.#turns.isEmpty ? quiet() : this.#turn());
      }
  }

  async #sitting(): Promise<void> {
    const person = this.#random.pick(this.#people);
    if (person)
      await sitting(
        person,
        () => this.#chances(),
        (...given) => this.#use(person, ...given),
      );
  }

  async #use(person: Person, use: Use, screen?: Parts, place: 'channel' | 'dm' = 'channel'): Promise<Got> {
    this.#count('uses');
    if (use.kind === 'press' && /^(ask|publicise):/.test(use.id)) this.#keyed = person;
    const id = use.kind === 'press' ? use.id : `/${use.name}`;
    this.#oracle.see({ kind: 'presses', person, id, screen });
    const got = await this.#life.use({ id: person.id, isSecurity: person.isSecurity, place }, use);
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

  #see(seen: Seen): void {
    const { place, message, what } = seen;
    const row = this.#life.row(message.mark);
    const where = place.kind === 'dm' ? place.person : place.kind;
    this.#note(`${where} ${what}: ${withoutChance(row?.key ?? '')} ${message.parts.text}`);
    this.#count(`${what} ${place.kind}`);
    if (place.kind === 'dm') {
      const person = this.#people.find(({ id }) => id === place.person);
      const controls = message.parts.controls.map((control) => ({ ...control, in: message.id }));
      if (person) person.inbox = [...controls, ...person.inbox].slice(0, 40);
    }
    this.#oracle.see({ kind: 'message', ...seen, notification: row?.notification, key: row?.key ?? '' });
  }

  #chances(): Chances {
    const cases = () => this.#life.cases();
    return {
      random: this.#random,
      now: this.#clock.now(),
      get cases() {
        return cases();
      },
      people: this.#people,
      advisories: this.#advisories,
    };
  }

  #begin(work: Promise<unknown>): void {
    const life = this.#life;
    this.#running += 1;
    const ended = () => {
      if (life === this.#life) this.#running -= 1;
    };
    work.then(ended, (error: unknown) => {
      ended();
      this.#oracle.break('no defect', String(error));
    });
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
