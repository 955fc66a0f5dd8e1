import { isFixPublic, type Attribution, type Case, type Filed } from './case.ts';
import type { EventBody } from './events.ts';
import type { Policy } from './policy.ts';
import { inSeconds, isBefore, latest, plus } from './time.ts';

// What a law or a contract asks for where attacks are known: deadlines of their own, off unless the policy file names them.

/** Which regulatory mark: short names of the policy file. */
export interface WhichMark {
  readonly regime: string;
  readonly mark: string;
}

/** A regulatory mark that counts: from when, until when, and whether it is met. */
export interface RegulatoryMark extends WhichMark {
  /** Such as "EU Cyber Resilience Act: Early warning". */
  readonly name: string;
  readonly from: Temporal.Instant;
  readonly due: Temporal.Instant;
  readonly filed: Filed | undefined;
  /** The number of the event by which the team knew of the attacks. */
  readonly revision: number;
}

/** The one name of a mark among all of a policy. */
export function markKey({ regime, mark }: WhichMark): string {
  return `${regime}/${mark}`;
}

/** The mark of such a name; `undefined` if it is none. */
export function markOfKey(key: string): WhichMark | undefined {
  const [regime, mark, ...more] = key.split('/');
  return regime && mark && more.length === 0 ? { regime, mark } : undefined;
}

/** What the keys of reminders of a mark begin with. Stored. */
export function reminderOfMark(which: WhichMark): string {
  return `regulatory ${markKey(which)}`;
}

/** Which mark a reminder with that key is of; `undefined` if it is of none. */
export function markOfReminder(key: string): WhichMark | undefined {
  const [kind, name = ''] = key.split(' ');
  return kind === 'regulatory' ? markOfKey(name) : undefined;
}

/**
 * The regulatory marks that count in a case, the first one due first: none where no attack is known. One that counts from the
 * fix waits until that is there for everybody, and begins no earlier than the team knew of the attacks.
 */
export function regulatoryMarks(state: Case, { regulatory }: Pick<Policy, 'regulatory'>): RegulatoryMark[] {
  const { exploitation } = state;
  if (!exploitation) return [];
  const fix = fixAvailableAt(state);
  const starts = { exploitation: exploitation.at, fix: fix && latest([fix, exploitation.at]) };
  return Object.entries(regulatory)
    .flatMap(([regime, { name, marks }]) =>
      Object.entries(marks).flatMap(([mark, rule]): RegulatoryMark[] => {
        const from = starts[rule.from];
        if (!from) return [];
        const due = plus(from, rule.within);
        const filed = exploitation.filed[markKey({ regime, mark })];
        const { revision } = exploitation;
        return [{ regime, mark, name: `${name}: ${rule.name}`, from, due, filed, revision }];
      }),
    )
    .toSorted((a, b) => Temporal.Instant.compare(a.due, b.due));
}

/** Those that are not met, of an open case. */
export function regulatoryDues(state: Case, policy: Pick<Policy, 'regulatory'>): RegulatoryMark[] {
  return state.status === 'open' ? regulatoryMarks(state, policy).filter(({ filed }) => !filed) : [];
}

/** Whether a mark is still to be met, as far as the case tells. */
export function isToFile({ status, exploitation }: Case, which: WhichMark): boolean {
  return status === 'open' && exploitation !== undefined && !exploitation.filed[markKey(which)];
}

/** Whether a mark was, or is, late. */
export function isFiledLate({ due, filed }: RegulatoryMark, now: Temporal.Instant): boolean {
  return isBefore(due, filed?.at ?? now);
}

/** How long a mark gives, in seconds. */
export function lengthOf({ from, due }: RegulatoryMark): number {
  return inSeconds(due.since(from));
}

/** Since when everybody can get the fix; `undefined` if nobody can. */
function fixAvailableAt(state: Case): Temporal.Instant | undefined {
  if (!isFixPublic(state)) return undefined;
  return latest([state.publishedAt, state.fixReleasedAt].filter((at) => at !== undefined));
}

/** The case after a mark was said to be met, or not after all. */
export function withFiled(
  state: Case,
  { actor, at }: Attribution,
  body: Extract<EventBody, { type: `regulatory-${string}` }>,
): Case {
  const { exploitation } = state;
  if (!exploitation) return state;
  const key = markKey(body);
  const { [key]: _, ...others } = exploitation.filed;
  const filed =
    body.type === 'regulatory-filed'
      ? { ...others, [key]: { actor, at, reference: body.reference } }
      : others;
  return { ...state, exploitation: { ...exploitation, filed } };
}
