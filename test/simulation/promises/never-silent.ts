import { dependencyWords } from '../../../src/documents/dependencies.ts';
import type { Notification } from '../../../src/process/notifications/notification.ts';
import { Heard, type Lasting } from './heard.ts';
import type { Promised, Scene } from './promise.ts';

const HOUR = 60 * 60_000;
/** So long after a loss it was told to a person who is there: the machine may sleep for half of it. */
const TOLD_WITHIN = 30 * HOUR;
/** So long after it was told it is told again. */
const AGAIN_WITHIN = 60 * HOUR;
/** How often the bot had a turn in that time. */
const TURNS = 30;

/**
 * "Everything the bot depends on has “last good at”. Where it is too old the team hears it by a way that does not depend on it,
 * again at growing pauses, and once when it is well": a loss that lasts while Discord works is told to a person who has the
 * role and takes messages, again as long as it lasts, and its return is told.
 */
export const neverSilent: Promised = (scene, broken) => {
  const lost = new Map<string, Lasting>();
  const hearing = new Heard();
  /** When each loss was told last, since it began. */
  const told = new Map<string, number>();
  /** Of what the loss was told, and the return is owed. */
  const owed = new Set<string>();
  return {
    see(sight) {
      if (sight.kind !== 'message' || sight.what !== 'posted' || !sight.notification) return;
      const { place, notification } = sight;
      const isTold =
        place.kind === 'private' ||
        scene.people.some((person) => place.kind === 'dm' && person.id === place.person && isThere(person));
      for (const name of lossesIn(notification, sight.message.parts.text)) {
        // What was so when it was stored may be over when it is said.
        if (lost.has(name)) owed.add(name);
        if (isTold) told.set(name, scene.now());
      }
      if (notification.template === 'dependencies-well')
        for (const { name } of notification.well) owed.delete(name);
      // It says that what was told in a time that is lost is told again where it is so still, and is well otherwise.
      if (notification.template === 'restored')
        for (const name of owed) if (!scene.lost().includes(name)) owed.delete(name);
      if (notification.template === 'privacy-restored' || notification.template === 'team-found')
        for (const name of PLACES) owed.delete(name);
    },
    pass() {
      const names = new Set(scene.lost());
      for (const name of lost.keys())
        if (!names.has(name)) {
          lost.delete(name);
          told.delete(name);
        }
      for (const name of names)
        lost.getOrInsertComputed(name, () => ({ since: scene.now(), turns: 0 })).turns += 1;
      const heard = hearing.pass(scene);
      if (!heard) return;
      for (const [name, { since, turns }] of lost) {
        const from = Math.max(since, heard.since);
        if (Math.min(turns, heard.turns) < TURNS) continue;
        const last = told.get(name);
        if (last === undefined && scene.now() - from > TOLD_WITHIN)
          broken(`nobody was told that ${name} is lost since ${new Date(since).toISOString()}`);
        if (last !== undefined && scene.now() - Math.max(last, from) > AGAIN_WITHIN)
          broken(`nobody was told again that ${name} is lost since ${new Date(since).toISOString()}`);
      }
    },
    rest() {
      for (const name of owed) broken(`nobody heard that ${name} is well again`);
    },
  };
};

/** A member who has the role, and takes messages: what is lost is told to those who are away, too. */
function isThere({ isSecurity, takesMessages }: Scene['people'][number]): boolean {
  return isSecurity && takesMessages;
}

/** What a message says is lost, by name. Others than the watch tell of the places in the server, and of their return. */
function lossesIn(notification: Notification, text: string): readonly string[] {
  switch (notification.template) {
    case 'dependencies-lost':
      // What was well again by the time it left, it does not say.
      return notification.lost
        .map(({ name }) => name)
        .filter((name) => text.includes(dependencyWords(name)?.lost ?? name));
    case 'privacy-lost':
      return PLACES;
    case 'team-doubted':
      return ['role'];
    default:
      return [];
  }
}

const PLACES = ['role', 'private-channel', 'codegate'];
