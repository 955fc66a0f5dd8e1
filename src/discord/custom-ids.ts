import { z } from 'zod';
import { CASE_ID } from '../process/case-id.ts';
import { DISCLOSURES, EXPLOITATIONS, GITHUB_LOGIN, JOINT_ACTS, RESOLUTIONS } from '../process/events.ts';
import { SHORT_NAME } from '../process/policy.ts';
import { CONDITIONS, CONFIRMED_BY_PEOPLE } from '../process/publication/conditions.ts';
import { FINGERPRINT } from '../process/publication/fingerprint.ts';
import { ANSWERS } from '../process/reporter/answers.ts';
import { STEP_IDS, TEXT_STEPS } from '../process/step-ids.ts';

const caseId = z.string().regex(CASE_ID);
const snowflake = z.string().regex(/^\d{1,20}$/);
const shortName = z.string().regex(SHORT_NAME);
const yesNo = z.enum(['yes', 'no']);
/** Under one's name; without it; without it, and the writer knows whom the text names. */
const named = z.enum(['yes', 'no', 'knowing']);
/** Digits as a number is written, so that a custom id has one spelling only. */
const number = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})$/)
  .transform(Number);
const githubLogin = z.string().regex(GITHUB_LOGIN);
/** A proposal of a release day by its number; 0 for none, the negative for one that fell. */
const toldDay = z
  .string()
  .regex(/^(0|-?[1-9]\d{0,14})$/)
  .transform(Number);
/** Seconds since 1970, as far as there are instants. */
const second = number.refine((value) => value <= 8_640_000_000_000);
/** The fingerprint of a preview: what was seen is what is agreed to. */
const print = z.string().regex(FINGERPRINT);
const page = number.refine((value) => value <= 9999);

/** What a custom id of `kind` says: its values, in this order. */
function press<K extends string, S extends z.ZodRawShape>(kind: K, values: S) {
  return z.object({ kind: z.literal(kind), ...values });
}

/**
 * Every button, menu and form there is: what its custom id says. A custom id is its kind and these values in this
 * order, and is parsed like any other input, since anyone can send anything.
 */
const presses = [
  /** Ticks a step from the card. */
  press('check', { caseId, step: z.enum(STEP_IDS) }),
  /** Ticks the step that a reminder names. */
  press('done', { caseId, step: z.enum(STEP_IDS) }),
  /** Takes back the tick of a step, where its answer offers that. */
  press('undo', { caseId, step: z.enum(STEP_IDS) }),
  /** Shows the card as an answer of its own. */
  press('open', { caseId }),
  /** Shows the card again, as it is now. */
  press('refresh', { caseId }),
  /** Makes the presser the coordinator. */
  press('take', { caseId }),
  /** Makes the draft advisory in GitHub that the case still lacks. */
  press('draft', { caseId }),
  press('timeline', { caseId, page }),
  press('list', { show: z.enum(['open', 'mine', 'overdue', 'closed']), page }),
  /** Answers an offer to coordinate. */
  press('offer', { caseId, accepts: yesNo }),
  /** Snoozes the cases of one reminder, named by its row in the outbox. */
  press('snooze', { message: number.refine((value) => value > 0) }),
  press('unsnooze', { caseId }),
  /** Reminders before a deadline: wanted or not. */
  press('early', { wanted: yesNo }),
  /** The presser is back, and hears again of what is theirs. */
  press('back', {}),
  /** Answers a person's claim that a GitHub login is theirs. */
  press('claim', { member: snowflake, login: githubLogin, confirms: yesNo }),
  press('claim-form', { member: snowflake, login: githubLogin }),
  /** Of the presser's own claim: reminds those who are asked, or takes it back. */
  press('claim-remind', { question: number }),
  press('claim-withdraw', { question: number }),
  /** Shows the text that a step wants said, ready to be said in a comment or pasted. */
  press('text', { caseId, step: z.enum(TEXT_STEPS) }),
  /** Says that text in a comment in the advisory, and ticks the step. */
  press('post', { caseId, step: z.enum(TEXT_STEPS) }),
  /** Asks for the form in which a person says their GitHub login. */
  press('login', { caseId, by: snowflake }),
  press('login-form', { caseId, by: snowflake }),
  /** The person cannot help: asked for their login, or on the fix team. */
  press('not-me', { caseId, by: snowflake }),
  press('cannot-help', { caseId }),
  /** Confirms that login, and adds its owner to the fix team. */
  press('enlist', { caseId, member: snowflake, login: githubLogin }),
  /** Shows whom CODEOWNERS suggests; the menu there adds them. */
  press('suggest', { caseId }),
  press('recruit', { caseId }),
  /** Shows a request for an outside collaborator, and answers it. */
  press('review', { caseId, request: number }),
  press('approve', { caseId, request: number, approves: yesNo }),
  /** What becomes of a person who is in the advisory without approval. */
  press('outsider', { caseId, login: githubLogin, stays: yesNo }),
  /** Asks for the form that takes a CVSS vector. */
  press('severity', { caseId }),
  press('severity-form', { caseId }),
  press('cve', { caseId }),
  press('fork', { caseId }),
  press('disclose', { caseId, disclosure: z.enum(DISCLOSURES) }),
  /** Asks for the form that takes since when attacks are known, and what shows it; takes it back. */
  press('exploited', { caseId }),
  press('exploited-form', { caseId }),
  press('not-exploited', { caseId }),
  /** Makes everything ASAP because of attacks, or no more. */
  press('asap', { caseId, asap: yesNo }),
  /** Asks for the form that says by what a regulatory mark is met; takes that back. */
  press('file', { caseId, regime: shortName, mark: shortName }),
  press('file-form', { caseId, regime: shortName, mark: shortName }),
  press('unfile', { caseId, regime: shortName, mark: shortName }),
  /** Says that the reporter is answered where the bot cannot see it, by the number of the event that told of their word. */
  press('answered', { caseId, wrote: number }),
  /** Shows how the report stands, as the reporter may be told it; posts the very text that was shown. */
  press('status', { caseId }),
  press('post-status', { caseId, print }),
  /** Shows what a report holds; asks its reporter for the rest, in the very words that were shown. */
  press('look-at-report', { caseId }),
  press('ask-for-missing', { caseId, print }),
  /** Shows what a reporter who wrote an e-mail is told; sends the very text that was shown, once; `again`: though it may have arrived. */
  press('answer', { caseId, answer: z.enum(ANSWERS) }),
  press('send-answer', { caseId, answer: z.enum(ANSWERS), print, again: yesNo }),
  /** Asks for the form that takes the day on which the reporter says they publish. */
  press('publishes', { caseId }),
  press('publishes-form', { caseId }),
  /** Shows the next release slots; each of them proposes itself, in seconds since 1970. */
  press('slots', { caseId }),
  press('propose', { caseId, at: second }),
  press('agree', { caseId, proposal: number }),
  /** Asks why the day is called off, and calls it off: the very proposal that was shown. */
  press('call-off', { caseId, proposal: number }),
  press('call-off-form', { caseId, proposal: number }),
  /** Asks for the form that takes any other day. */
  press('other-day', { caseId }),
  press('other-day-form', { caseId }),
  /** Asks for the form in which the fix team takes more time. */
  press('slow-track', { caseId }),
  press('slow-track-form', { caseId }),
  /** Shows the advance notice; sends it, or says that a person did, for the very day that was shown. */
  press('notify', { caseId }),
  press('send-notices', { caseId, proposal: toldDay, by: z.enum(['mail', 'hand']) }),
  press('acknowledge-notices', { caseId }),
  /** Looks at the release, and shows every condition with its evidence. */
  press('verify', { caseId }),
  /** Shows the commits of which a member may say that they hold the fix, and says so: of the very ones that were shown. */
  press('merged', { caseId }),
  press('holds-fix', { caseId, print }),
  /** Says that a condition is met which no API shows. */
  press('confirm', { caseId, condition: z.enum(CONFIRMED_BY_PEOPLE) }),
  /** The menu of conditions to do without, and the form that asks why. */
  press('override', { caseId }),
  press('override-form', { caseId, condition: z.enum(CONDITIONS) }),
  /** The same of one release, file or image, by its fingerprint. */
  press('waive-form', { caseId, condition: z.enum(CONDITIONS), of: print }),
  /** A release, by the fingerprint of its tag, counts for the fix no more because a member named it. */
  press('uncount', { caseId, of: print }),
  /** Asks for the form that takes a step's evidence. */
  press('evidence', { caseId, step: z.enum(STEP_IDS) }),
  press('evidence-form', { caseId, step: z.enum(STEP_IDS) }),
  /** Closes a case with a resolution, and the form that asks why where steps are left out. */
  press('close', { caseId, resolution: z.enum(RESOLUTIONS) }),
  press('close-form', { caseId, resolution: z.enum(RESOLUTIONS) }),
  /** Shows the reports in intake that nobody has taken on; the menus, and the form for all of them, close several. */
  press('close-several', {}),
  press('close-chosen', { resolution: z.enum(RESOLUTIONS) }),
  /** Asks of which case those that are chosen are duplicates; `chosen` has a bit for each of those that the menu held. */
  press('close-duplicates', { print }),
  press('close-duplicates-form', { print, chosen: number.refine((value) => value > 0 && value < 2 ** 25) }),
  /** The menus of those that were closed, of which the reporter wrote an e-mail: shows the words for the one that is chosen. */
  press('tell-closed', { page }),
  press('close-all', { resolution: z.enum(RESOLUTIONS), print }),
  press('close-all-form', { resolution: z.enum(RESOLUTIONS), print }),
  /** Shows the mails of which nobody has said what they are; says what one of them is, by its number. */
  press('mails', {}),
  press('mail-open', { mail: number }),
  press('mail-open-in', { mail: number }),
  press('mail-belongs', { mail: number }),
  press('mail-belongs-to', { mail: number }),
  press('mail-other', { mail: number }),
  press('mail-other-form', { mail: number }),
  press('mail-no-report', { mail: number }),
  press('mail-again', { mail: number }),
  press('mail-not-of', { caseId, mail: number }),
  /** Shows what members said of mails lately, and takes it back. */
  press('mails-said', {}),
  /** Previews what becomes public: the advisory, the announcement, the retrospective. */
  press('publish', { caseId }),
  press('announce', { caseId }),
  press('retro', { caseId }),
  press('post-retro', { caseId }),
  /** Asks for a second member, for the very preview that was shown; theirs is to look, and to answer. */
  press('ask', { caseId, what: z.enum(JOINT_ACTS), print, exploited: z.enum(EXPLOITATIONS) }),
  press('look', { caseId, what: z.enum(JOINT_ACTS), request: number }),
  press('publicise', { caseId, what: z.enum(JOINT_ACTS), request: number, print }),
  press('decline', { caseId, what: z.enum(JOINT_ACTS), request: number }),
  press('decline-form', { caseId, what: z.enum(JOINT_ACTS), request: number }),
  /** Takes back what was approved, while it has not left. */
  press('take-back', { caseId, what: z.enum(JOINT_ACTS), request: number }),
  /** Reminds of an open question by hand, by the number of the event that asked it; takes it back. */
  press('remind', { caseId, question: number }),
  press('withdraw', { caseId, question: number }),
  /** Asks why a mitigation of what is public is posted without a second member, and posts it: the very preview that was shown. */
  press('post-alone', { caseId, request: number, print }),
  press('post-alone-form', { caseId, request: number, print }),
  /** Has everybody called, for what is public. */
  press('call', { caseId }),
  /** Lets it be. */
  press('stop', { caseId }),
  /** Shows the unnamed contributions, of which one may be struck. */
  press('strikes', { caseId }),
  press('strike', { caseId }),
  /** Asks for the form that takes a person's part in the retrospective; or says that there is none. */
  press('contribute', { caseId, named }),
  press('contribute-form', { caseId, named }),
  press('nothing-to-add', { caseId }),
  /** Suggests the pull requests that introduced it; the menu links them, or says that there are none. */
  press('origins', { caseId }),
  press('introduced', { caseId }),
  press('no-origin', { caseId }),
  press('other-origin', { caseId }),
  press('other-origin-form', { caseId }),
  /** Opens a form again that was refused, with what was typed into it, by the number it is remembered by. */
  press('again', { form: number }),
] as const;

const anyPress = z.discriminatedUnion('kind', presses);

type AnyPress = z.output<typeof anyPress>;
export type PressKind = AnyPress['kind'];
/** A press of kind `K`, with what its custom id says. */
export type PressOf<K extends PressKind> = Extract<AnyPress, { kind: K }>;
export type PressData<K extends PressKind> = Omit<PressOf<K>, 'kind'>;

/** The names of the values that each kind has, in the order of its custom id. */
const NAMES: ReadonlyMap<string, readonly string[]> = new Map(
  presses.map(({ shape: { kind, ...values } }) => [kind.value, Object.keys(values)]),
);

/** The custom id of a button: `kind` and its values, at most 100 characters. */
export function customId<K extends PressKind>(kind: K, data: PressData<K>): string {
  const values: Record<string, unknown> = data;
  return [kind, ...(NAMES.get(kind) ?? []).map((name) => String(values[name]))].join(':');
}

/**
 * What a custom id says.
 *
 * @returns `undefined` if it is none of ours
 */
export function parseCustomId(text: string): AnyPress | undefined {
  const [kind = '', ...values] = text.split(':');
  const names = NAMES.get(kind);
  if (values.length !== names?.length) return undefined;
  const data = Object.fromEntries(names.map((name, index) => [name, values[index]]));
  const parsed = anyPress.safeParse({ kind, ...data });
  return parsed.success ? parsed.data : undefined;
}

/** The values of custom ids that are numbers of events, or of rows: each of them means something in one history alone. */
const OF_HISTORY = new Set(['request', 'proposal', 'question', 'wrote', 'mail', 'message']);

/** Whether a press speaks of an event or a row by its number. */
export function namesEvent(pressed: AnyPress): boolean {
  return Object.keys(pressed).some((name) => OF_HISTORY.has(name));
}
