import {
  announcementEdited,
  announcementPosted,
  correctionPosted,
  retrospectivePosted,
} from '../../src/process/publication/outcomes.ts';
import * as fc from 'fast-check';
import type { Circumstances, Decision } from '../../src/process/acts/decision.ts';
import { talkInThread } from '../../src/process/reporter/thread.ts';
import { observe, type AdvisoryFacts } from '../../src/process/acts/observe.ts';
import { openCase } from '../../src/process/acts/open.ts';
import type { Case, PublicationRequest } from '../../src/process/case.ts';
import { evolve } from '../../src/process/evolve.ts';
import {
  PUBLICATIONS,
  type Actor,
  type CaseEvent,
  type EventBody,
  type PostedPublication,
  type Publication,
  type Side,
} from '../../src/process/events.ts';
import { fixObserved } from '../../src/process/publication/public-facts.ts';
import { isPublic, type PublicNotification } from '../../src/process/notifications/notification.ts';
import {
  notificationsOf,
  type AddressedNotification,
} from '../../src/process/notifications/event-notifications.ts';
import { ACTS, type Act, type ActName } from './any-acts.ts';
import { facts, login, optional, person, remembered } from '../support/arbitraries.ts';
import {
  CASE_ID,
  eventsOf,
  folded,
  GHSA_ID,
  history,
  OTHER_PRINT,
  ownsCode,
  policy,
  security,
  START,
} from '../support/cases.ts';

/**
 * Somebody does something, which GitHub answers or not; or something shows in GitHub; or the bot has its turn with
 * what is for #codegate, which may be another text by then.
 */
type Move = { readonly minutes: number } & (
  | {
      readonly name: ActName;
      readonly act: Act;
      readonly id: string;
      readonly sides: readonly Side[];
      readonly answers: boolean;
    }
  | { readonly seen: AdvisoryFacts; readonly isFixReleased?: boolean | undefined }
  | { readonly turn: 'same' | 'changed' }
);

/** What somebody did, or tried to do. */
export interface Taken {
  readonly name: ActName;
  readonly before: Case;
  readonly circumstances: Circumstances;
  readonly decision: Decision;
  /** The numbers of the events that recorded it. */
  readonly recorded: readonly number[];
}

/** What people are told of an event. */
interface Heard {
  readonly event: CaseEvent;
  readonly before: Case | undefined;
  readonly told: AddressedNotification;
}

/** Something that stands in #codegate since then. */
interface Sent {
  readonly notification: PublicNotification;
  /** The case as it was when it left. */
  readonly state: Case;
}

/** The bot has published the advisory, as this request says. */
interface Published {
  readonly request: PublicationRequest;
  readonly state: Case;
}

const named = (name: ActName) => fc.record({ name: fc.constant(name), act: ACTS[name] });
const isName = (name: string): name is ActName => name in ACTS;
type Weights = { readonly [name in ActName]?: number };
/** What leads on is done more often than what ends everything. */
const WEIGHTS: Weights = {
  checkStep: 8,
  nameCoordinator: 8,
  answerOffer: 12,
  uncheckStep: 3,
  addToFixTeam: 12,
  answerRequest: 18,
  proposeRelease: 8,
  agreeToRelease: 12,
  remindOfQuestion: 1,
  withdrawQuestion: 1,
  assignMail: 1,
  unassignMail: 1,
  answerElsewhere: 1,
  tellStatus: 1,
  tellExploitation: 4,
  retractExploitation: 1,
  fileMark: 5,
  unfileMark: 8,
  countTag: 2,
  uncountTag: 3,
  callEverybody: 1,
  // Where cases are linked, in walks of their own.
  linkCase: 0,
  unlinkCase: 0,
  approveAlone: 1,
  notifyDistributors: 3,
  acknowledgeAdvanceNotice: 3,
  closeCase: 1,
  takeUpstreamBack: 3,
  askToClose: 1,
  approveClosing: 2,
  askForPublication: 6,
  approvePublication: 8,
  contribute: 4,
  recordIntroducingChanges: 4,
};
/** The release day, again and again: people want things public, agree, and change their minds. */
const RELEASE_WEIGHTS: Weights = {
  ...Object.fromEntries(Object.keys(ACTS).map((name) => [name, 1])),
  askToClose: 0,
  takeUpstreamBack: 0,
  approveClosing: 0,
  checkStep: 4,
  reopenCase: 4,
  changeDisclosure: 5,
  recordCve: 4,
  askForPublication: 32,
  approvePublication: 45,
  declinePublication: 3,
  withdrawPublication: 6,
  assignMail: 0,
  unassignMail: 0,
  answerElsewhere: 0,
  tellStatus: 0,
  countTag: 0,
  uncountTag: 0,
  linkCase: 0,
  unlinkCase: 0,
  contribute: 8,
};
const actsOf = (weights: Weights) =>
  fc.oneof(
    ...Object.keys(ACTS)
      .filter(isName)
      .map((name) => ({ weight: weights[name] ?? 2, arbitrary: named(name) })),
  );

/** What GitHub shows of an advisory that is worked on. */
const ordinaryFacts: fc.Arbitrary<AdvisoryFacts> = fc.record({
  ghsaId: fc.constant(GHSA_ID),
  state: fc.constantFrom('triage', 'draft'),
  hasDetails: fc.boolean(),
  collaborators: fc.array(login, { maxLength: 4 }),
  knowsAllCollaborators: fc.boolean(),
  hasFork: fc.boolean(),
});

/** Mostly people who may do things, so that walks get somewhere. */
const sides = fc.oneof(
  { weight: 5, arbitrary: fc.constant<readonly Side[]>(['security', 'fix-team']) },
  { weight: 4, arbitrary: fc.constantFrom<readonly Side[]>(['security'], ['fix-team']) },
  fc.constant<readonly Side[]>([]),
);

const minutes = fc.oneof(fc.nat(600), fc.nat(600), fc.nat(10_000));
const isFixReleased = fc.constantFrom(true, true, true, true, false, undefined);
const answers = fc.constantFrom(true, true, true, false);
const turns: fc.Arbitrary<Move> = fc.record({
  turn: fc.constantFrom('same', 'same', 'same', 'changed'),
  minutes,
});

/** What kind of walks. */
interface Ways {
  readonly weights: Weights;
  /** How often the bot has its turn, to twelve times that somebody does something. */
  readonly turns: number;
  readonly length: { readonly minLength: number; readonly maxLength: number };
  /** What happens first. */
  readonly first: readonly Move[];
}

/** First people work; later the advisory may be published, closed, or anything else that GitHub can show. */
function movesOf({ weights, turns: often, length, first }: Ways): fc.Arbitrary<Move[]> {
  const doings: fc.Arbitrary<Move> = fc
    .tuple(actsOf(weights), fc.record({ id: person, sides, answers, minutes }))
    .map(([act, move]) => ({ ...act, ...move }));
  const part = (shown: fc.Arbitrary<AdvisoryFacts>) =>
    fc.oneof(
      { weight: 12, arbitrary: doings },
      { weight: 2, arbitrary: fc.record({ seen: shown, isFixReleased, minutes }) },
      { weight: often, arbitrary: turns },
    );
  return fc
    .tuple(fc.array(part(ordinaryFacts), { ...length, size: '+2' }), fc.array(part(facts), { maxLength: 20 }))

    .map((parts) => [...first, ...parts.flat()]);
}

/** One way through the process: where it ended, every state before, and the events that led there. */
export interface Walk {
  readonly state: Case;
  readonly states: readonly Case[];
  readonly events: readonly CaseEvent[];
  readonly taken: readonly Taken[];
  readonly heard: readonly Heard[];
  readonly sent: readonly Sent[];
  readonly published: readonly Published[];
}

const openings = fc.record({
  repository: fc.constant('stacklok/codegate'),
  source: fc.constantFrom('github', 'github', 'email', 'public', 'internal'),
  disclosedAt: fc.constant(START),
  pgpRequested: fc.boolean(),
  reporter: optional(login),
  shownReporter: optional(login),
  ghsaId: fc.constantFrom(GHSA_ID, GHSA_ID, undefined),
});
type Opening = typeof openings extends fc.Arbitrary<infer T> ? T : never;

/** A walk while it goes on. */
class Walking implements Walk {
  readonly events: CaseEvent[];
  readonly states: Case[];
  readonly taken: Taken[] = [];
  readonly heard: Heard[] = [];
  readonly sent: Sent[] = [];
  readonly published: Published[] = [];
  state: Case;
  #now = START;
  /** What is for #codegate and has not had its turn. */
  readonly #outbox: PublicNotification[] = [];

  constructor(opening: Opening) {
    this.events = history(...eventsOf(openCase(opening, security)));
    this.states = this.events.map((_, index) => folded(this.events.slice(0, index + 1)));
    this.state = folded(this.events);
  }

  go(move: Move): void {
    this.#now = this.#now.add({ minutes: move.minutes });
    if ('seen' in move) this.#look(move);
    else if ('turn' in move) this.#turn(move.turn === 'changed');
    else this.#do(move);
  }

  #look({ seen, isFixReleased: released }: Extract<Move, { seen: AdvisoryFacts }>): void {
    this.#record(observe(this.state, seen, ownsCode), { kind: 'github' });
    const { publishedAt, status, reporter } = this.state;
    // The reporter writes now and then, and only a press tells that they are answered.
    if (seen.hasDetails && reporter && status === 'open') {
      const comment = { by: reporter.login.toLowerCase(), at: this.#now };
      this.#record(
        talkInThread(this.state, [comment], () => false),
        { kind: 'github' },
      );
    }
    if (publishedAt && status === 'open') this.#record(fixObserved(this.state, released), { kind: 'github' });
  }

  #do({ name, act, id, sides: stands, answers: answered }: Extract<Move, { name: ActName }>): void {
    const circumstances: Circumstances = { who: { id, sides: stands }, policy, now: this.#now };
    const before = this.state;
    const decision = act(before, circumstances);
    const made = eventsOf(decision);
    const recorded = this.#record(made, { kind: 'member', id });
    this.taken.push({ name, before, circumstances, decision, recorded });
    const agreed = name === 'approvePublication' && decision.ok ? approvedOf(this.state) : [];
    // Agreeing again, to have it done at last, records nothing.
    const [wanted = agreed.length === 1 ? agreed[0] : undefined] = made.map((body) =>
      body.type === 'publication-approved' ? body.what : undefined,
    );
    const request = this.state.leaving.advisory;
    if (!answered || wanted !== 'advisory' || !request) return;
    this.published.push({ request, state: this.state });
    this.#record([{ type: 'advisory-published', at: this.#now }], { kind: 'member', id });
  }

  /** The oldest of what is for #codegate leaves, or does not: it must still be wanted, and be what was agreed to. */
  #turn(changed: boolean): void {
    const notification = this.#outbox.shift();
    if (!notification || isDoneTo(notification)) return;
    const what = whatOf(notification);
    const stands = this.state.leaving[what];
    const { request } = notification;
    const isApproved = stands?.revision === request;
    if (request !== undefined && !isApproved) return;
    if (request !== undefined && changed) {
      this.#record([{ type: 'publication-declined', what, request, why: 'changed' }], { kind: 'bot' });
      return;
    }
    this.sent.push({ notification, state: this.state });
    this.#record(arrived(notification, this.state), { kind: 'bot' });
  }

  #record(made: readonly EventBody[], actor: Actor): number[] {
    return made.map((body) => {
      const before = this.state;
      const seq = this.events.length + 1;
      const event: CaseEvent = { seq, at: this.#now, actor, cause: 'walk', body };
      this.state = evolve(CASE_ID, before, event);
      this.events.push(event);
      this.states.push(this.state);
      for (const told of notificationsOf(before, this.state, event)) {
        this.heard.push({ event, before, told });
        if (isPublic(told.notification)) this.#outbox.push(told.notification);
      }
      return seq;
    });
  }
}

/** What is done to a message that stands in #codegate, and says nothing new. */
type DoneTo = Extract<
  PublicNotification,
  { template: 'crosspost' | 'thread' | 'correction-pointer' | 'correction-mark' }
>;

function isDoneTo(each: PublicNotification): each is DoneTo {
  const { template } = each;
  return (
    template === 'crosspost' ||
    template === 'thread' ||
    template === 'correction-pointer' ||
    template === 'correction-mark'
  );
}

function whatOf(said: Exclude<PublicNotification, DoneTo>): PostedPublication {
  if (said.template === 'correction') return 'announcement';
  return said.template === 'retrospective' ? said.template : said.what;
}

function approvedOf({ leaving }: Case): Publication[] {
  return PUBLICATIONS.filter((what) => leaving[what]);
}

/** What is recorded of something that has arrived in #codegate. */
function arrived(notification: Exclude<PublicNotification, DoneTo>, state: Case): readonly EventBody[] {
  const { request } = notification;
  if (notification.template === 'retrospective') return retrospectivePosted(state, notification.request, '9');
  if (notification.template === 'correction')
    return correctionPosted(state, { ...notification, fingerprint: notification.print }, '10');
  const { what, exploited, print: fingerprint = OTHER_PRINT } = notification;
  const standing = { what, fingerprint, exploited, request };
  return state.announced[what]
    ? announcementEdited(state, standing)
    : announcementPosted(state, standing, what === 'mitigation' ? '7' : '8');
}

function walksOf(opening: fc.Arbitrary<Opening>, ways: Ways): fc.Arbitrary<Walk> {
  return remembered(
    fc.record({ opening, path: movesOf(ways) }).map(({ opening: how, path }) => {
      const walk = new Walking(how);
      for (const move of path) walk.go(move);
      return walk;
    }),
  );
}

/** Cases that are to leave together with others, and then are not. */
export const linkWalks = walksOf(openings, {
  weights: { ...WEIGHTS, linkCase: 40, unlinkCase: 40 },
  turns: 1,
  length: { minLength: 15, maxLength: 30 },
  first: [],
});

/** Random people doing random acts to a case; what is refused changes nothing. */
export const walks = walksOf(openings, {
  weights: WEIGHTS,
  turns: 1,
  length: { minLength: 15, maxLength: 60 },
  first: [],
});

/** The same of an accepted advisory, public or not, and of people who mostly make things public. */
export const releaseWalks = walksOf(
  openings.map((opening) => ({ ...opening, source: opening.pgpRequested ? 'public' : 'github' })),
  {
    weights: RELEASE_WEIGHTS,
    turns: 3,
    length: { minLength: 30, maxLength: 90 },
    first: [
      {
        minutes: 0,
        seen: {
          ghsaId: GHSA_ID,
          state: 'draft',
          hasDetails: true,
          collaborators: [],
          knowsAllCollaborators: true,
          hasFork: false,
        },
      },
    ],
  },
);
