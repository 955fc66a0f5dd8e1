import { reportsOwed } from './owed.ts';
import type { Promised } from './promise.ts';
import { reportIn } from './record.ts';

/** What the bot knew not yet may be on its way. */
const IN_FLIGHT_MS = 45 * 60_000;

/** A person said that a report to authorities is filed. */
interface Filing {
  readonly at: number;
  readonly caseId: string;
  readonly report: string;
}

/**
 * "What a law, or a contract, asks for": a report to authorities is asked for where attacks are known, of the security team alone,
 * and no more once it is filed; and what was filed is on record, whatever copy the bot goes on from, unless that is older.
 */
export const neverMisfiled: Promised = (scene, broken) => {
  let filings: readonly Filing[] = [];
  return {
    see(sight) {
      // What came after the copy is lost: the team hears that, and is asked for it again.
      if (sight.kind === 'lost') filings = filings.filter(({ at }) => at < sight.since);
      if (sight.kind === 'pressed' && sight.got.kind === 'screen') {
        const [kind, caseId = '', regime = '', mark = ''] = sight.id.split(':');
        const report = `${regime}/${mark}`;
        if (kind === 'file-form') filings = [...filings, { at: scene.now(), caseId, report }];
        if (kind === 'unfile')
          filings = filings.filter((each) => each.caseId !== caseId || each.report !== report);
      }
      if (sight.kind !== 'message' || sight.what !== 'posted') return;
      const { notification, place, message } = sight;
      if (notification?.template !== 'reminder') return;
      const person = place.kind === 'dm' ? scene.people.find(({ id }) => id === place.person) : undefined;
      for (const { caseId, mark } of notification.items) {
        const report = reportIn(mark);
        if (report === undefined) continue;
        if (person && !person.role.isSecurity)
          broken(`${person.login ?? person.id} is asked for ${report} of ${caseId}: ${message.parts.text}`);
        const events = scene.history(caseId);
        const before = events.filter(({ at }) => at.epochMilliseconds < scene.botTime() - IN_FLIGHT_MS);
        if (![events, before].some((each) => reportsOwed(each).some((owed) => owed.report === report)))
          broken(`${report} of ${caseId} is asked for, and nobody owes it: ${message.parts.text}`);
      }
    },
    rest() {
      for (const { caseId, report } of filings) {
        const isKnown = scene
          .history(caseId)
          .some(({ body }) => body.type === 'regulatory-filed' && `${body.regime}/${body.mark}` === report);
        if (!isKnown) broken(`${caseId} does not know that ${report} was filed`);
      }
    },
  };
};
