import type { CaseEvent, JointAct } from '../../../src/process/events.ts';
import { Awake } from './awake.ts';
import { Heard, isPresent } from './heard.ts';
import { owedAt } from './owed.ts';
import type { Promised, Reminded, Scene } from './promise.ts';
import { approvedAs, reportIn } from './record.ts';

const HOUR = 60 * 60_000;
/** How far the bot's clock may be off, without having been moved. */
const SKEW = 10 * 60_000;
/**
 * So long after a deadline a person has heard of it, where the bot could say it all that time: it may sleep for half a day, and
 * so may its people, and put it off before. What it slept beyond that does not count: of its hours awake all may be quiet ones.
 */
const TOLD_WITHIN = 24 * HOUR;
const AWAKE = TOLD_WITHIN / 2;
/** How often the bot had a turn in that time. */
const TURNS = 30;
/** What is posted in #codegate once it is approved. */
const POSTED = new Set<JointAct>(['mitigation', 'announcement', 'retrospective']);
/** The reminders of the deadline of a stage, and not of a part of it that has a time of its own. */
const OF_STAGES = new Set<Reminded['kind']>(['before', 'due', 'overdue', 'asap', 'review', 'opens', 'wake']);
/** How often the deadlines are looked at. */
const EVERY = 3 * HOUR;

/**
 * "DM reminders … never silently dropped", and "no deadline passes without a living person hearing of it": where the bot could
 * speak, and at the latest when the world has been well for some hours, every deadline that came to a mark before, and every report
 * to authorities, has been told
 * to a person who is there, or the role was called; what two members approved is posted, or they have heard that it is not; and
 * nothing is left in the outbox.
 */
export const neverLost: Promised = (scene, broken) => {
  /** When a person who is there was last reminded of a stage, or the role called for it. */
  const told = new Map<string, number>();
  /** When what stands in #codegate was posted, by the ids of the messages. */
  const posted = new Map<string, number>();
  const withoutEarly = new Set<string>();
  /** What is to leave: told of its end, or standing in #codegate. */
  const ends = new Map<string, number>();
  const hearing = new Heard();
  const machine = new Awake();
  let looked = -Infinity;
  /** The latest that the bot's clock has shown: what is told tells of all that had come by then, and of none of it again. */
  let furthest = -Infinity;
  const lookAt = (caseId: string, events: readonly CaseEvent[], until: number) => {
    for (const { stage, mark, isEarly } of owedAt(events, until)) {
      if (isEarly && withoutEarly.size > 0) continue;
      const last = told.get(`${caseId} ${stage}`) ?? -Infinity;
      if (last < mark - SKEW - (stage === 'retrospective' ? lateness(events, posted) : 0))
        broken(`nobody was told that ${caseId} ${stage} came to ${new Date(mark).toISOString()}`);
    }
  };
  return {
    see(sight) {
      if (sight.kind === 'pressed' && sight.id.startsWith('early:')) {
        if (sight.id.endsWith(':no')) withoutEarly.add(sight.person.id);
        else withoutEarly.delete(sight.person.id);
      }
      if (sight.kind !== 'message') return;
      const { notification, place, message } = sight;
      const now = scene.botTime();
      furthest = Math.max(furthest, now);
      if (isTold(scene, place))
        for (const reminded of sight.reminds)
          for (const thing of thingsOf(reminded)) told.set(`${reminded.caseId} ${thing}`, furthest);
      if (place.kind === 'codegate') posted.getOrInsert(message.id, now);
      if (place.kind === 'codegate' && notification && 'caseId' in notification) {
        ends.set(`${notification.caseId} ${approvedAs(notification)}`, now);
      }
      if (notification?.template === 'publication-answered' || notification?.template === 'publication-ended')
        ends.set(`${notification.caseId} ${notification.what}`, now);
    },
    pass() {
      furthest = Math.max(furthest, scene.botTime());
      const heard = hearing.pass(scene);
      const now = scene.now();
      machine.pass(now);
      if (!heard || now < looked + EVERY) return;
      looked = now;
      const from = Math.max(heard.since, scene.steadySince());
      const before = machine.lastBefore(now - TOLD_WITHIN, AWAKE);
      if (before === undefined || before < from || heard.turns < TURNS) return;
      for (const { caseId, events } of scene.cases()) {
        const until = scene.botTime() - (now - before);
        // What has become of the case meanwhile was told instead.
        const isQuiet = events.every(({ at }) => at.epochMilliseconds <= until);
        if (isQuiet) lookAt(caseId, events, until);
      }
    },
    rest(calmSince) {
      for (const { caseId, events } of scene.cases()) {
        lookAt(caseId, events, calmSince);
        for (const { at, body } of events) {
          if (body.type !== 'publication-approved' || !POSTED.has(body.what)) continue;
          const end = ends.get(`${caseId} ${body.what}`) ?? -Infinity;
          if (at.epochMilliseconds < calmSince && end < at.epochMilliseconds - SKEW)
            broken(`${body.what} of ${caseId} was approved, and neither stands nor has an end that was told`);
        }
      }
      for (const key of scene.unsent()) broken(`it never left: ${key}`);
    },
  };
};

/** What of a case a reminder is of: of a question, an announcement or the like, it is of no deadline. */
function thingsOf({ stage, mark, kind }: Reminded): readonly string[] {
  if (OF_STAGES.has(kind)) return [stage];
  const report = reportIn(mark);
  return report === undefined ? [] : [report];
}

/**
 * So much later than it was an announcement is on record: one that was found after a restore is as of then. What was told of the
 * retrospective before is not told again.
 */
function lateness(events: readonly CaseEvent[], posted: ReadonlyMap<string, number>): number {
  return Math.max(
    0,
    ...events.flatMap(({ at, body }) => {
      const then = body.type === 'announced' ? posted.get(body.messageId) : undefined;
      return then === undefined ? [] : [at.epochMilliseconds - then];
    }),
  );
}

/** Whether a message is one to a person who is not away, or in the private channel. */
function isTold(scene: Scene, place: { readonly kind: string; readonly person?: string }): boolean {
  if (place.kind !== 'dm') return place.kind === 'private';
  const person = scene.people.find(({ id }) => id === place.person);
  return person !== undefined && (!person.role.isSecurity || isPresent(scene, person));
}
