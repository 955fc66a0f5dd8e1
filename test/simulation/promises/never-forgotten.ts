import type { CaseEvent } from '../../../src/process/events.ts';
import { approvedAs } from './record.ts';
import type { Promised } from './promise.ts';

/** What stands in #codegate. */
interface Standing {
  readonly what: string;
  readonly messageId: string;
  readonly ghsaId: string;
  readonly caseId: string;
}

/**
 * "Nothing announced is forgotten", and no case number is given again, whatever copy the bot goes on from: what stands in #codegate
 * of an advisory is on the record of its case; a number names one advisory for ever; and each member of the team hears that
 * something is lost.
 */
export const neverForgotten: Promised = (scene, broken) => {
  const standing: Standing[] = [];
  /** The numbers that messages have told. */
  const told = new Set<string>();
  /** Which advisory each number has named, in any history in which a message has told it. */
  const named = new Map<string, string>();
  /** Who has not heard yet that the machine was lost. */
  const untold = new Set<string>();
  const lookAtNumbers = () => {
    for (const { caseId, events } of scene.cases()) {
      const ghsaId = advisoryIn(events);
      if (ghsaId === undefined) continue;
      const before = named.get(caseId) ?? ghsaId;
      if (before !== ghsaId) broken(`${caseId} was the number of ${before}, and is that of ${ghsaId}`);
      named.set(caseId, ghsaId);
    }
  };
  return {
    see(sight) {
      if (sight.kind === 'lost') {
        lookAtNumbers();
        // What only an answer has shown by now, nobody can find again.
        for (const caseId of named.keys()) if (!told.has(caseId)) named.delete(caseId);
        for (const { id, role } of scene.people) if (role.isSecurity) untold.add(id);
      }
      if (sight.kind !== 'message') return;
      const { place, notification, message } = sight;
      for (const caseId of message.parts.text.match(/CG-\d{4}-\d{3}/g) ?? []) told.add(caseId);
      if (notification?.template === 'restored' && place.kind === 'dm') untold.delete(place.person);
      if (notification?.template === 'restored' && place.kind === 'private') untold.clear();
      if (
        sight.what !== 'posted' ||
        place.kind !== 'codegate' ||
        !notification ||
        !('caseId' in notification)
      )
        return;
      const { caseId } = notification;
      const ghsaId = advisoryIn(scene.history(caseId));
      if (ghsaId !== undefined)
        standing.push({
          what: notification.template === 'correction' ? 'correction' : approvedAs(notification),
          messageId: message.id,
          ghsaId,
          caseId,
        });
    },
    rest() {
      lookAtNumbers();
      const records = scene.cases();
      for (const { what, messageId, ghsaId, caseId } of standing) {
        const record = records.find(({ events }) => advisoryIn(events) === ghsaId);
        if (!record)
          broken(`the case of ${ghsaId} is gone, and the ${what} of it stands in #codegate (${caseId})`);
        else if (!isOnRecord(record.events, messageId))
          broken(
            `${record.caseId} does not know that the ${what} of ${ghsaId} stands in #codegate (${caseId})`,
          );
      }
      for (const person of scene.people)
        if (untold.has(person.id) && person.isSecurity && person.takesMessages)
          broken(`${person.id} was not told that the machine was lost`);
      untold.clear();
    },
  };
};

function advisoryIn(events: readonly CaseEvent[]): string | undefined {
  for (const { body } of events) if (body.type === 'advisory-linked') return body.ghsaId;
  return undefined;
}

function isOnRecord(events: readonly CaseEvent[], messageId: string): boolean {
  return events.some(({ body }) => 'messageId' in body && body.messageId === messageId);
}
