import { z } from 'zod';
import { FINGERPRINT } from './fingerprint.ts';

/** The name of a part, as GitHub and the templates spell their fields. */
const partName = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);

/**
 * The fingerprints of the parts of what becomes public, by their names and without the CVE id: what differs from what
 * two members approved can be named without being kept. In events; nothing of the text can be read from it.
 */
export const parts = z.record(partName, z.string().regex(FINGERPRINT));
export type Parts = Readonly<z.output<typeof parts>>;

/** How many names of parts that differ are kept: who is told of more reads all of it anyway. */
const MOST_NAMES = 60;

/** The names of parts that differ. */
export const partNames = z.array(partName).max(MOST_NAMES);

/** The part that holds all of it: it differs with every other one, and names nothing. */
export const WHOLE_PART = 'text';

/** The part that is the message which follows on an announcement, and no part of that one. */
export const FOLLOW_UP = 'correction';

/** The part that is there where a message says that its advisory was withdrawn. */
export const MARK = 'withdrawn';

/** The part that is there where a mitigation says that the version which was announced is not the fixed one. */
export const NOT_FIXED = 'not_fixed';

/** What the parts call the CVE id, which they leave out. */
export const IDENTIFIER = 'identifier';

/** What readers act on, and are told anew where it changes: in the order of harm. */
export const CORRECTABLE = ['fixed', 'exploited', 'affected', 'workaround', 'severity'] as const;
export type Correctable = (typeof CORRECTABLE)[number];

/** That attacks are known, or are not any more: the case itself says so, and no advisory. */
export const EXPLOITED = 'exploited' satisfies Correctable;
/** What the advisory says of it. */
export type AdvisoryFact = Exclude<Correctable, typeof EXPLOITED>;
export const ADVISORY_FACTS = CORRECTABLE.filter((fact) => fact !== EXPLOITED);

/** What the names of the parts begin with that keep what an announcement rests on; no reader sees them. */
const FACT = 'fact-';

/** The name of the part that keeps a fact. */
export function factPart(fact: string): string {
  return `${FACT}${fact}`;
}

/** Whether a part keeps a fact, of this case or of another one, and is not itself said. */
export function isFactPart(name: string): boolean {
  return (OF_ANOTHER.exec(name)?.[2] ?? name).startsWith(FACT);
}

/** A part of a linked case that is told in the same message: the number of the case, and the name that the part has in it. */
const OF_ANOTHER = /^(cg-\d{4}-\d{3,9})-(.+)$/;

/** The parts of a linked case that is told in the same message, named so that they stand beside those of the case itself. */
export function partsOfAnother(caseId: string, own: Parts): Parts {
  return Object.fromEntries(
    Object.entries(own).map(([name, print]) => [`${caseId.toLowerCase()}-${name}`, print]),
  );
}

/** The linked cases that the same message tells of, by id, in order. */
export function othersToldIn(told: Parts): string[] {
  const ids = Object.keys(told).flatMap((name) => OF_ANOTHER.exec(name)?.[1]?.toUpperCase() ?? []);
  return [...new Set(ids)].toSorted();
}

/** The same parts as the case `to` has them, that is told in one message with the case `from`. */
export function partsSeenFrom(
  told: Parts,
  { from, to }: { readonly from: string; readonly to: string },
): Parts {
  const own = `${to.toLowerCase()}-`;
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, print]) => {
      // What corrects one of them is of that one alone.
      if (name === FOLLOW_UP) return [];
      if (name.startsWith(own)) return [[name.slice(own.length), print]];
      const isCommon = name === WHOLE_PART || OF_ANOTHER.test(name);
      return [[isCommon ? name : `${from.toLowerCase()}-${name}`, print]];
    }),
  );
}

/** The parts that are of the case itself, and neither of another one nor of the message as a whole. */
export function ownParts(told: Parts): Parts {
  return Object.fromEntries(
    Object.entries(told).filter(([name]) => name !== WHOLE_PART && !OF_ANOTHER.test(name)),
  );
}

/** What the name of a part begins with that is an address on the distributors list. */
const ADDRESS = 'address-';

/** The name of the part that is a distributor's address, by the distributor's number. */
export function addressPart(distributor: number): string {
  return `${ADDRESS}${distributor}`;
}

/** The fingerprints of the addresses among the parts. */
export function addressFingerprints(fingerprints: Parts): string[] {
  return Object.entries(fingerprints)
    .filter(([name]) => name.startsWith(ADDRESS))
    .map(([, fingerprint]) => fingerprint);
}

/**
 * The names of the parts that differ, in the order of the alphabet; the whole is named where no other part is. What is said
 * counts, not what it rests on.
 */
export function differing(one: Parts, other: Parts): readonly string[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => one[name] !== other[name] && !isFactPart(name))
    .toSorted();
  const named = names.filter((name) => name !== WHOLE_PART);
  return (named.length > 0 ? named : names).slice(0, MOST_NAMES);
}
