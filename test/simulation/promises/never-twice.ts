import type { CaseEvent } from '../../../src/process/events.ts';
import type { Promised, Scene, Sight } from './promise.ts';

/** What a message in a place told, each thing by a name of it. */
interface Said {
  readonly at: number;
  readonly things: readonly string[];
}

/**
 * "DM reminders before, at and after each deadline, never twice"; and "announces in #codegate", once: there is one
 * message for each reason, one reminder for each deadline, mark and person, and one message of each thing in #codegate. "Nothing is
 * sent twice because of" a restore: until somebody does something, nobody is told in the same words what they were told in the
 * time that was lost.
 */
export const neverTwice: Promised = (scene, broken) => {
  const reasons = new Map<string, string>();
  const once = (reason: string, messageId: string) => {
    const known = reasons.get(reason);
    if (known !== undefined && known !== messageId) broken(`a second message: ${reason}`);
    reasons.set(reason, messageId);
  };
  /** How often the machine was lost: what has a number has it in one history alone. */
  let losses = 0;
  /** What was said in each place since a copy can have been made. */
  const recent = new Map<string, Said[]>();
  /** What was said in the time that is lost, until somebody does something. */
  let lost: Map<string, readonly Said[]> | undefined;
  /** When it was lost, by the bot's clock. */
  let lostAt = Infinity;
  /** What can be read of it: a call for more than one thing shows none of them, which the bot may have learned of only since. */
  const readable = (sight: Extract<Sight, { kind: 'message' }>, before: readonly Said[]) =>
    sight.notification?.template === 'role-ping' && isLearnedSince(scene, sight.key, lostAt)
      ? before.filter(({ things }) => things.length === 1)
      : before;
  return {
    see(sight) {
      if (sight.kind === 'lost') {
        losses += 1;
        lostAt = scene.botTime();
        const since = sight.since;
        lost = new Map([...recent].map(([place, all]) => [place, all.filter(({ at }) => at >= since)]));
      }
      if (sight.kind === 'in GitHub' || (sight.kind === 'pressed' && sight.got.kind !== 'refused'))
        lost = undefined;
      if (sight.kind !== 'message' || sight.what !== 'posted') return;
      const { place, message, notification, key } = sight;
      const where = place.kind === 'dm' ? place.person : place.kind;
      const said = { at: scene.now(), things: thingsIn(sight) };
      // A test is one of its own each time that somebody asks for it.
      const isItsOwn = notification?.template === 'dm-test';
      if (!isItsOwn && isSaidAgain(said, readable(sight, lost?.get(where) ?? [])))
        broken(`said again to ${where} after a restore: ${message.parts.text}`);
      const before = recent.get(where) ?? [];
      // A clock that is hours ahead tells what has not come: nobody can know that when it has.
      const isInTime = scene.botTime() - said.at < HOUR;
      const kept = isInTime ? [{ at: said.at, things: namedIn(sight) }] : [];
      recent.set(where, [...before.filter(({ at }) => at > said.at - OLDEST), ...kept]);
      once(`${where}, ${losses} ${key}`, message.id);
      if (notification?.template === 'reminder')
        for (const { caseId, stage, revision, mark } of notification.items)
          once(`${where}, reminder of ${losses} ${caseId} ${stage} ${revision} ${mark}`, message.id);
      if (place.kind === 'codegate' && notification) once(`#codegate, ${thingOf(notification)}`, message.id);
    },
  };
};

const HOUR = 60 * 60_000;
const OLDEST = 8 * 24 * HOUR;
/** "Once a day": in the same words each time. */
const DAY = 23 * HOUR;
const DAILY = /^<@\d+> I cannot reach you|did not arrive/;

/** What is said in the same words as long as it is so: of a question that nobody answers, and of what is lost. */
const AGAIN = new Set(['role-ping', 'login-claimed', 'dependencies-lost']);

/** Whether what the role is called for, by the key of the call, is on record since then: in GitHub, or of the team, it was found anew. */
function isLearnedSince(scene: Scene, key: string, since: number): boolean {
  const [, caseId = '', seq] = /(CG-\d{4}-\d{3}) (?:[a-z-]+ )?(\d+) /.exec(key) ?? [];
  const isIt = (event: CaseEvent) =>
    seq === '0' ? event.body.type === 'advisory-published' : event.seq === Number(seq);
  const event = scene.history(caseId).find((each) => isIt(each));
  return event !== undefined && event.at.epochMilliseconds >= since;
}

/**
 * What a message tells: of reminders, each; of a call, what it is for; of what is said again, its reason; of anything else, its
 * words.
 */
function thingsIn({ notification, key, message }: Extract<Sight, { kind: 'message' }>): readonly string[] {
  const calls = notification?.template === 'role-ping' && !key.startsWith('login question');
  if (calls && notification.traces?.length) return notification.traces.map(String);
  if (AGAIN.has(notification?.template ?? '')) return [key];
  if (notification?.template !== 'reminder') return [message.parts.text];
  return notification.items.map(
    ({ caseId, stage, revision, mark }) => `${caseId} ${stage} ${revision} ${mark}`,
  );
}

/** The same of a message of the time that is lost: nobody was told of a case that it counts, and does not name. */
function namedIn(sight: Extract<Sight, { kind: 'message' }>): readonly string[] {
  if (sight.notification?.template !== 'reminder') return thingsIn(sight);
  return thingsIn(sight).filter((thing) => sight.message.parts.text.includes(thing.split(' ', 1).join()));
}

/** Whether all that a message tells was told in the same place before. */
function isSaidAgain({ at, things }: Said, before: readonly Said[]): boolean {
  return things.every((thing) =>
    before.some((each) => each.things.includes(thing) && !(DAILY.test(thing) && each.at < at - DAY)),
  );
}

/** What a message in #codegate is about. */
function thingOf(notification: {
  readonly template: string;
  readonly caseId?: string;
  readonly what?: string | undefined;
  readonly request?: number | undefined;
}): string {
  const { template, caseId = '', what = template, request } = notification;
  // What is corrected may have to be corrected again.
  return template === 'correction' ? `${caseId} ${what} ${request}` : `${caseId} ${what}`;
}
