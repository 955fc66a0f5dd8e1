import type { CaseEvent } from '../../../src/process/events.ts';
import { isPublic } from '../advisories.ts';
import type { Person } from '../people.ts';
import type { Promised, Scene } from './promise.ts';
import { advisoryOf, isKnownToAll, isRecommended, teamOf } from './record.ts';

/** How long it may take until the bot knows better. */
const UNKNOWN_MS = 45 * 60_000;

/** Messages to a person who is wanted on a case, and not on it yet. */
const TO_OTHERS = new Set(['login-wanted', 'dm-test']);

/**
 * "#codegate gets a message only after GitHub itself says published (or the case is a public disclosure)"; "before
 * publication a channel message carries a case id, a stage and a time, nothing else"; direct messages about a case go to
 * people on the case; nothing is written in the private channel while others can read it; and a release day is 4pm UTC on a non-Friday weekday, unless there is a reason on record.
 */
export const neverEarly: Promised = (scene, broken) => {
  /** Since when the bot knows, by Discord's word, that somebody is no member. */
  const left = new Map<string, number>();
  /** Whether nobody can say who is of the team: then the last known team is told. And when that was so last. */
  const isUnknown = () => scene.lost().includes('role') || !scene.people.some(({ isSecurity }) => isSecurity);
  let unknownAt = -Infinity;
  return {
    see(sight) {
      if (sight.kind === 'role asked' && sight.isSecurity) left.delete(sight.person);
      if (sight.kind === 'role asked' && !sight.isSecurity) left.getOrInsert(sight.person, scene.now());
      if (sight.kind === 'pressed' && sight.got.kind === 'screen' && isStranger(sight.person))
        for (const word of embargoedIn(scene, sight.got.text)) broken(`a stranger was shown ${word}`);
      if (sight.kind !== 'message') return;
      const { place, message, notification } = sight;
      const { text } = message.parts;
      if (place.kind === 'codegate' && notification && 'caseId' in notification) {
        const { caseId } = notification;
        const isMitigation = 'what' in notification && notification.what === 'mitigation';
        const advisory = advisoryOf(scene, caseId);
        if (!(advisory && isPublic(advisory)) && !(isMitigation && isKnownToAll(scene.history(caseId))))
          broken(`#codegate hears of ${caseId} before GitHub says published: ${text}`);
      }
      if (place.kind === 'private' && message.leftAt - (scene.readableSince() ?? Infinity) > UNKNOWN_MS)
        broken(`the channel is written in although others can read it: ${text}`);
      if (place.kind === 'private')
        for (const word of embargoedIn(scene, text)) broken(`the channel reads ${word}`);
      if (place.kind !== 'dm' || TO_OTHERS.has(notification?.template ?? '')) return;
      for (const word of embargoedIn(scene, text, 'dm')) broken(`a direct message says ${word}`);
      const person = scene.people.find(({ id }) => id === place.person);
      if (isUnknown()) unknownAt = scene.now();
      if (!person || person.isSecurity || message.leftAt - unknownAt < UNKNOWN_MS) return;
      // What Discord has not told the bot yet, it cannot know.
      if (person.role.isSecurity && message.leftAt - (left.get(person.id) ?? Infinity) < UNKNOWN_MS) return;
      for (const caseId of new Set(text.match(/CG-\d{4}-\d{3}/g)))
        if (!teamOf(scene.history(caseId)).has(person.login ?? '-'))
          broken(`${person.login ?? person.id} is told of ${caseId}, and is not on it: ${text}`);
    },
    pass() {
      if (isUnknown()) unknownAt = scene.now();
    },
    rest() {
      for (const { caseId, events } of scene.cases())
        for (const day of proposedDays(events))
          if (!isRecommended(day))
            broken(`${caseId} has the release day ${day.toString()}, without a reason`);
    },
  };
};

function isStranger({ role, login }: Person): boolean {
  return !role.isSecurity && login === undefined;
}

/** Words of advisories that are under embargo, in a text. */
function embargoedIn({ advisories }: Scene, text: string, place: 'channel' | 'dm' = 'channel'): string[] {
  return advisories.all
    .filter((advisory) => !isPublic(advisory))
    .flatMap(({ secrets, ghsaId, cveId }) => [
      ...secrets,
      ...(place === 'channel' ? [ghsaId] : []),
      ...(cveId === undefined ? [] : [cveId]),
    ])
    .filter((word) => text.includes(word));
}

/** The days that were proposed without a reason for another one. */
function proposedDays(events: readonly CaseEvent[]): Temporal.Instant[] {
  return events.flatMap(({ body }) =>
    body.type === 'release-proposed' && body.reason === undefined ? [body.at] : [],
  );
}
