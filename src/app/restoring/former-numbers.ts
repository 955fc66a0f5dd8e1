import { postedReason } from '../../process/notifications/reasons.ts';
import { IN_CODEGATE } from '../../process/events.ts';
import { traceOf } from '../notifications/traces.ts';
import type { OwnMessage } from './own-messages.ts';

/**
 * The numbers that cases had whose record is lost, by their advisories, as far as the bot's own messages tell: a message that
 * names one case and one advisory, or that stands in #codegate and is of one of `lost`. What messages tell in two ways is not told.
 */
export function formerNumbers(
  found: readonly OwnMessage[],
  lost: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const told = found.flatMap((message) => {
    const [ghsaId, ...more] = message.ghsaIds;
    const caseId = caseIn(message, lost);
    return ghsaId === undefined || more.length > 0 || caseId === undefined ? [] : [{ ghsaId, caseId }];
  });
  const isSure = (pair: (typeof told)[number]) =>
    told.every(({ ghsaId, caseId }) => (ghsaId === pair.ghsaId) === (caseId === pair.caseId));
  return new Map(told.filter((pair) => isSure(pair)).map(({ ghsaId, caseId }) => [ghsaId, caseId]));
}

/** The one case that a message is about, of those that are lost. */
function caseIn({ caseIds, traces }: OwnMessage, lost: ReadonlySet<string>): string | undefined {
  const posted = [...lost].filter((caseId) =>
    IN_CODEGATE.some((what) => traces.has(traceOf(postedReason(caseId, what)))),
  );
  const [caseId, ...more] = caseIds.length > 0 ? caseIds : posted;
  return caseId !== undefined && more.length === 0 && lost.has(caseId) ? caseId : undefined;
}
