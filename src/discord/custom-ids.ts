import { z } from 'zod';
import { GITHUB_LOGIN } from '../process/events.ts';
import { STEP_IDS } from '../process/step-ids.ts';

const caseId = z.string().regex(/^CG-\d{4}-\d{3,}$/);
const snowflake = z.string().regex(/^\d{1,20}$/);
const yesNo = z.enum(['yes', 'no']);
/** Digits as a number is written, so that a custom id has one spelling only. */
const number = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})$/)
  .transform(Number);
const page = number.refine((value) => value <= 9999);

/**
 * Every button and menu there is: what its custom id says. A custom id is its kind and these values in this
 * order, and is parsed like any other input, since anyone can send anything.
 */
const presses = {
  /** Ticks a step from the card. */
  check: z.object({ caseId, step: z.enum(STEP_IDS) }),
  /** Ticks the step that a reminder names. */
  done: z.object({ caseId, step: z.enum(STEP_IDS) }),
  /** Shows the card as an answer of its own. */
  open: z.object({ caseId }),
  /** Shows the card again, as it is now. */
  refresh: z.object({ caseId }),
  /** Makes the presser the coordinator. */
  take: z.object({ caseId }),
  /** Makes the draft advisory in GitHub that the case still lacks. */
  draft: z.object({ caseId }),
  timeline: z.object({ caseId, page }),
  list: z.object({ show: z.enum(['open', 'mine', 'overdue', 'closed']), page }),
  /** Answers an offer to coordinate. */
  offer: z.object({ caseId, accepts: yesNo }),
  /** Snoozes the cases of one reminder, named by its row in the outbox. */
  snooze: z.object({ message: number.refine((value) => value > 0) }),
  unsnooze: z.object({ caseId }),
  /** Reminders before a deadline: wanted or not. */
  early: z.object({ wanted: yesNo }),
  /** Answers somebody's claim that a GitHub login is theirs. */
  claim: z.object({ member: snowflake, login: z.string().regex(GITHUB_LOGIN), confirms: yesNo }),
} as const;

export type PressKind = keyof typeof presses;
export type PressData<K extends PressKind> = z.output<(typeof presses)[K]>;
/** A press of kind `K`, with what its custom id says. */
export type PressOf<K extends PressKind> = { [P in K]: { kind: P } & PressData<P> }[K];

/** The custom id of a button: `kind` and its values, at most 100 characters. */
export function customId<K extends PressKind>(kind: K, data: PressData<K>): string {
  const values: Record<string, unknown> = data;
  return [kind, ...Object.keys(presses[kind].shape).map((name) => String(values[name]))].join(':');
}

/** What a custom id says, or undefined where it is none of ours. */
export function parseCustomId(text: string): PressOf<PressKind> | undefined {
  const [kind = '', ...values] = text.split(':');
  if (!isKind(kind)) return undefined;
  const names = Object.keys(presses[kind].shape);
  if (values.length !== names.length) return undefined;
  const data = Object.fromEntries(names.map((name, index) => [name, values[index]]));
  const parsed = anyPress.safeParse({ kind, ...data });
  return parsed.success ? parsed.data : undefined;
}

function isKind(text: string): text is PressKind {
  return Object.hasOwn(presses, text);
}

const anyPress = z.discriminatedUnion('kind', [
  presses.check.extend({ kind: z.literal('check') }),
  presses.done.extend({ kind: z.literal('done') }),
  presses.open.extend({ kind: z.literal('open') }),
  presses.refresh.extend({ kind: z.literal('refresh') }),
  presses.take.extend({ kind: z.literal('take') }),
  presses.draft.extend({ kind: z.literal('draft') }),
  presses.timeline.extend({ kind: z.literal('timeline') }),
  presses.list.extend({ kind: z.literal('list') }),
  presses.offer.extend({ kind: z.literal('offer') }),
  presses.snooze.extend({ kind: z.literal('snooze') }),
  presses.unsnooze.extend({ kind: z.literal('unsnooze') }),
  presses.early.extend({ kind: z.literal('early') }),
  presses.claim.extend({ kind: z.literal('claim') }),
]);
