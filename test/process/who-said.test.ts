import { describe, expect, test } from 'vitest';
import { checkStep } from '../../src/process/acts/check.ts';
import type { Circumstances } from '../../src/process/acts/decision.ts';
import { advisoryPublished, cveRequested, draftMade } from '../../src/process/acts/done-in-github.ts';
import { createFork } from '../../src/process/acts/fork.ts';
import { requestCve } from '../../src/process/acts/cve.ts';
import type { Case } from '../../src/process/case.ts';
import { evolve } from '../../src/process/evolve.ts';
import { saidBy, type Actor, type EventBody } from '../../src/process/events.ts';
import { announcementPosted } from '../../src/process/publication/outcomes.ts';
import { recordConditions } from '../../src/process/publication/condition-acts.ts';
import { STEP_IDS, type StepId } from '../../src/process/step-ids.ts';
import {
  after,
  agreedDay,
  ANNA,
  BEN,
  caseOf,
  doneBefore,
  doneBy,
  eventsOf,
  FAY,
  FINGERPRINT,
  GHSA_ID,
  linked,
  opened,
} from '../support/cases.ts';
import { approves, asks, found, PLAIN, THURSDAY } from '../support/plain-acts.ts';
import { anna, ben, fay, RELEASED, RUN } from './policy-attest.ts';
import { shown } from './policy-row.ts';

/** What shows that a step is done: GitHub, looked at; a person, who says so; two people, who both want it. */
type Shown = 'observed' | "a person's word" | 'two keys';

/** One way in which a step gets done: from which case, what is recorded, and who the event's actor is. */
interface Way {
  readonly shows: Shown;
  readonly from: Case;
  readonly actor: Actor;
  readonly events: readonly EventBody[];
  /** Whose name the step carries. */
  readonly name: 'anna' | 'ben' | 'fay' | 'GitHub' | 'the bot';
}

const member = (id: string): Actor => ({ kind: 'member', id });
const NAMES: Readonly<Record<string, Way['name']>> = { [ANNA]: 'anna', [BEN]: 'ben', [FAY]: 'fay' };
const PEOPLE = { anna: [ANNA, anna], ben: [BEN, ben], fay: [FAY, fay] } as const;

const accepted = caseOf(linked, doneBy('advisory'));
const published = caseOf(linked, ...doneBefore('fix-release'), {
  type: 'advisory-published',
  at: RELEASED,
});

/** A person says it, and it is in their name. */
function word(
  name: keyof typeof PEOPLE,
  from: Case,
  act: (state: Case, how: Circumstances) => readonly EventBody[],
): Way {
  const [id, how] = PEOPLE[name];
  return { shows: "a person's word", from, actor: member(id), events: act(from, how(THURSDAY)), name };
}

/** A person ticks it. */
const ticked = (name: keyof typeof PEOPLE, step: StepId, from: Case = ready): Way =>
  word(name, from, (state, how) =>
    eventsOf(checkStep(state, { step, ...(step === 'binaries-functional' ? { evidence: RUN } : {}) }, how)),
  );

/** The sync sees it, or a person has it looked at: it is in nobody's name. */
const seen = (from: Case, events: readonly EventBody[], actor: Actor = { kind: 'github' }): Way => ({
  shows: 'observed',
  from,
  actor,
  events,
  name: 'GitHub',
});

/** Two people want it, and it is in the name of the second or, where it leaves later, of the bot that lets it. */
const keys = (from: Case, events: readonly EventBody[], name: 'ben' | 'fay' | 'the bot'): Way => ({
  shows: 'two keys',
  from,
  actor: name === 'the bot' ? { kind: 'bot' } : member(PEOPLE[name][0]),
  events,
  name,
});

/** The case in which Anna asked for it, and Ben agreed. */
function approved(what: 'advisory' | 'announcement', from: Case): Case {
  const asked = after(from, asks(what)(from, anna(RELEASED)), anna(RELEASED));
  return after(asked, approves(what)(asked, ben(RELEASED)), ben(RELEASED));
}

const ready = caseOf(
  linked,
  ...doneBefore('fix-release'),
  ...(['communication-plan', 'pull-requests-approved', 'merged', 'binaries-built'] as const).map(doneBy),
);
const COMMITS = [{ from: 'a'.repeat(40), to: 'b'.repeat(40) }];
const unreleased = caseOf(
  linked,
  ...doneBefore('fix-release'),
  doneBy('communication-plan'),
  doneBy('pull-requests-approved'),
);
const merged = after(unreleased, checkStep(unreleased, { step: 'merged', commits: COMMITS }, anna()), anna());
const open = caseOf(linked);
/** Anna has the release looked at, and all is well with it. */
const looked = () =>
  seen(
    unreleased,
    eventsOf(recordConditions(unreleased, { conditions: found() }, anna(THURSDAY))),
    member(ANNA),
  );

/** Every step of the process: what shows it, and whose name it then carries. */
const WAYS: { readonly [step in StepId]: readonly Way[] } = {
  acknowledge: [ticked('anna', 'acknowledge', open)],
  'report-complete': [ticked('anna', 'report-complete', open)],
  'pgp-key': [ticked('anna', 'pgp-key', caseOf(opened({ pgpRequested: true }), linked))],
  'ask-private': [
    ticked('anna', 'ask-private', caseOf(linked, { type: 'disclosure-changed', kind: 'intends-to-publish' })),
  ],
  coordinator: [word('anna', open, (state, how) => eventsOf(PLAIN.nameCoordinator(state, how)))],
  'fix-team': [
    word('anna', open, (state, how) => eventsOf(PLAIN.addToFixTeam(state, how))),
    seen(caseOf(linked), eventsOf(shown({ collaborators: ['fay-fixes'] }, true)(open, anna()))),
  ],
  advisory: [
    seen(open, eventsOf(shown({})(open, anna()))),
    word('anna', caseOf(), (state) => draftMade(state, GHSA_ID)),
  ],
  details: [seen(accepted, eventsOf(shown({ hasDetails: true })(accepted, anna())))],
  severity: [
    word('anna', open, (state, how) => eventsOf(PLAIN.scoreSeverity(state, how))),
    seen(accepted, eventsOf(shown({ severity: { band: 'high', score: 7.5 } })(accepted, anna()))),
  ],
  'cve-requested': [
    word('anna', accepted, (state, how) => eventsOf(requestCve(state, how))),
    seen(accepted, eventsOf(requestCve(accepted, anna(), { before: true })), member(ANNA)),
    // What the bot asked again by itself, after an answer that nobody saw.
    {
      shows: 'observed',
      from: accepted,
      actor: { kind: 'bot' },
      events: cveRequested(accepted),
      name: 'the bot',
    },
  ],
  fork: [
    word('fay', accepted, (state) => eventsOf(createFork(state))),
    seen(accepted, eventsOf(createFork(accepted, { existed: true })), member(FAY)),
    seen(accepted, eventsOf(shown({ hasFork: true })(accepted, anna()))),
  ],
  'fix-ready': [ticked('fay', 'fix-ready', caseOf(linked, doneBy('fix-team')))],
  'release-day': [
    keys(caseOf(linked, ...agreedDay(THURSDAY, 3).slice(0, 2)), agreedDay(THURSDAY, 3).slice(2), 'fay'),
  ],
  'communication-plan': [ticked('anna', 'communication-plan', open)],
  'distributors-notified': [
    word('anna', caseOf(linked, ...agreedDay(THURSDAY, 3)), (state, how) =>
      eventsOf(PLAIN.notifyDistributors(state, { ...how, now: THURSDAY.subtract({ hours: 24 }) })),
    ),
  ],
  'pull-requests-approved': [
    ticked('fay', 'pull-requests-approved', caseOf(linked, doneBy('fix-team'), doneBy('fix-ready'))),
  ],
  // Nobody ticks it without the commits that it is said of.
  merged: [
    word('anna', unreleased, (state, how) =>
      eventsOf(checkStep(state, { step: 'merged', commits: COMMITS }, how)),
    ),
    looked(),
  ],
  'binaries-built': [ticked('anna', 'binaries-built', merged), looked()],
  'binaries-signed': [ticked('anna', 'binaries-signed'), looked()],
  'binaries-public': [ticked('anna', 'binaries-public'), looked()],
  'binaries-functional': [ticked('anna', 'binaries-functional')],
  published: [
    keys(approved('advisory', ready), advisoryPublished(ready, RELEASED), 'ben'),
    seen(ready, eventsOf(shown({ state: 'published', publishedAt: RELEASED })(ready, anna()))),
  ],
  announced: [
    keys(
      approved('announcement', published),
      announcementPosted(
        approved('announcement', published),
        { what: 'announcement', fingerprint: FINGERPRINT, exploited: 'unknown' },
        '1',
      ),
      'the bot',
    ),
  ],
  'introduced-by': [
    word('fay', published, (state, how) => eventsOf(PLAIN.recordIntroducingChanges(state, how))),
  ],
  critiques: [ticked('fay', 'critiques', published)],
  'retrospective-posted': [keys(published, [doneBy('retrospective-posted')], 'the bot')],
};

function nameOf(actor: Actor | undefined): Way['name'] | undefined {
  if (actor?.kind === 'member') return NAMES[actor.id];
  return actor && (actor.kind === 'github' ? 'GitHub' : 'the bot');
}

/** The case after these events, by that actor, and the event after which the step is done. */
function play({ from, events, actor }: Way, step: StepId) {
  let state = from;
  for (const body of events) {
    const event = { seq: state.version + 1, at: THURSDAY, actor, cause: 'test', body };
    state = evolve(state.id, state, event);
    if (state.steps[step]) return { state, event };
  }
  return undefined;
}

const NOBODYS = new Set<Way['name']>(['GitHub', 'the bot']);

describe.each(STEP_IDS)('%s', (step) => {
  test.each(WAYS[step].map((way) => [way.shows, way.name, way] as const))(
    'shown by %s, and in the name of %s',
    (_, name, way) => {
      expect(way.from.steps[step]).toBeUndefined();
      const done = play(way, step);
      expect(nameOf(done?.state.steps[step]?.actor)).toBe(name);
      expect(nameOf(done && saidBy(done.event))).toBe(name);
      // What is observed is no person's to say, and all else is.
      expect(NOBODYS.has(name) && way.shows !== 'two keys').toBe(way.shows === 'observed');
    },
  );
});

test('what was recorded in the name of the person who looked is still read so', () => {
  const old = caseOf(...doneBefore('fix-release'), doneBy('pull-requests-approved'), doneBy('merged'));
  expect(old.steps.merged).toMatchObject({ actor: member(ANNA), observed: false });
});

test('to look is an act of the coordinator’s, though what they see is not in their name', () => {
  const from = caseOf(linked, ...doneBefore('fix-release'), doneBy('pull-requests-approved'));
  const done = play({ ...looked(), from }, 'merged');
  expect(done?.state.coordinatorActedAt).toEqual(THURSDAY);
});
