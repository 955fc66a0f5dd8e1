import { z } from 'zod';
import { DISCLOSURES, EXPLOITATIONS, GITHUB_LOGIN, FINGERPRINT, PUBLICATIONS } from '../process/events.ts';
import { CONDITIONS, CONFIRMED_BY_PEOPLE } from '../process/publication/conditions.ts';
import { STEP_IDS, TEXT_STEPS } from '../process/step-ids.ts';

const caseId = z.string().regex(/^CG-\d{4}-\d{3,}$/);
const snowflake = z.string().regex(/^\d{1,20}$/);
const yesNo = z.enum(['yes', 'no']);
/** Digits as a number is written, so that a custom id has one spelling only. */
const number = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})$/)
  .transform(Number);
const githubLogin = z.string().regex(GITHUB_LOGIN);
/** Seconds since 1970, as far as there are instants. */
const second = number.refine((value) => value <= 8_640_000_000_000);
/** The fingerprint of a preview: what was seen is what is agreed to. */
const print = z.string().regex(FINGERPRINT);
const page = number.refine((value) => value <= 9999);

/**
 * Every button, menu and form there is: what its custom id says. A custom id is its kind and these values in this
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
  claim: z.object({ member: snowflake, login: githubLogin, confirms: yesNo }),
  /** Shows the text that a step wants said, ready to be posted or pasted. */
  text: z.object({ caseId, step: z.enum(TEXT_STEPS) }),
  /** Posts that text in the advisory, and ticks the step. */
  post: z.object({ caseId, step: z.enum(TEXT_STEPS) }),
  /** Asks for the form in which somebody says their GitHub login. */
  login: z.object({ caseId, by: snowflake }),
  'login-form': z.object({ caseId, by: snowflake }),
  /** Confirms that login, and adds its owner to the fix team. */
  enlist: z.object({ caseId, member: snowflake, login: githubLogin }),
  /** Shows whom CODEOWNERS suggests; the menu there adds them. */
  suggest: z.object({ caseId }),
  recruit: z.object({ caseId }),
  /** Shows a request for an outside collaborator, and answers it. */
  review: z.object({ caseId, request: number }),
  approve: z.object({ caseId, request: number, approves: yesNo }),
  /** What becomes of somebody who is in the advisory without approval. */
  outsider: z.object({ caseId, login: githubLogin, stays: yesNo }),
  /** Asks for the form that takes a CVSS vector. */
  severity: z.object({ caseId }),
  'severity-form': z.object({ caseId }),
  cve: z.object({ caseId }),
  fork: z.object({ caseId }),
  disclose: z.object({ caseId, disclosure: z.enum(DISCLOSURES) }),
  /** Shows the next release slots; each of them proposes itself, in seconds since 1970. */
  slots: z.object({ caseId }),
  propose: z.object({ caseId, at: second }),
  agree: z.object({ caseId, proposal: number }),
  /** Asks for the form that takes any other day. */
  'other-day': z.object({ caseId }),
  'other-day-form': z.object({ caseId }),
  /** Asks for the form in which the fix team takes more time. */
  'slow-track': z.object({ caseId }),
  'slow-track-form': z.object({ caseId }),
  /** Shows the advance notice; sends it, or says that somebody did, for the very day that was shown. */
  notify: z.object({ caseId }),
  'send-notices': z.object({ caseId, proposal: number, by: z.enum(['mail', 'hand']) }),
  'acknowledge-notices': z.object({ caseId }),
  /** Looks at the release, and shows every condition with its evidence. */
  verify: z.object({ caseId }),
  /** Says that a condition is met which no API shows. */
  confirm: z.object({ caseId, condition: z.enum(CONFIRMED_BY_PEOPLE) }),
  /** The menu of conditions to do without, and the form that asks why. */
  override: z.object({ caseId }),
  'override-form': z.object({ caseId, condition: z.enum(CONDITIONS) }),
  /** Asks for the form that takes a step's evidence. */
  evidence: z.object({ caseId, step: z.enum(STEP_IDS) }),
  'evidence-form': z.object({ caseId, step: z.enum(STEP_IDS) }),
  /** Previews what becomes public: the advisory, the announcement, the retrospective. */
  publish: z.object({ caseId }),
  announce: z.object({ caseId }),
  retro: z.object({ caseId }),
  'post-retro': z.object({ caseId }),
  /** Asks for a second member, for the very preview that was shown; theirs is to look, and to answer. */
  ask: z.object({ caseId, what: z.enum(PUBLICATIONS), print, exploited: z.enum(EXPLOITATIONS) }),
  look: z.object({ caseId, what: z.enum(PUBLICATIONS), request: number }),
  publicise: z.object({ caseId, what: z.enum(PUBLICATIONS), request: number, print }),
  decline: z.object({ caseId, what: z.enum(PUBLICATIONS), request: number }),
  /** Lets it be. */
  stop: z.object({ caseId }),
  /** Asks for the form that takes somebody's part in the retrospective. */
  contribute: z.object({ caseId, named: yesNo }),
  'contribute-form': z.object({ caseId, named: yesNo }),
  /** Suggests the pull requests that introduced it; the menu links them, or says that there are none. */
  origins: z.object({ caseId }),
  introduced: z.object({ caseId }),
  'no-origin': z.object({ caseId }),
  'other-origin': z.object({ caseId }),
  'other-origin-form': z.object({ caseId }),
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
  presses.text.extend({ kind: z.literal('text') }),
  presses.post.extend({ kind: z.literal('post') }),
  presses.enlist.extend({ kind: z.literal('enlist') }),
  presses.login.extend({ kind: z.literal('login') }),
  presses['login-form'].extend({ kind: z.literal('login-form') }),
  presses.suggest.extend({ kind: z.literal('suggest') }),
  presses.recruit.extend({ kind: z.literal('recruit') }),
  presses.review.extend({ kind: z.literal('review') }),
  presses.approve.extend({ kind: z.literal('approve') }),
  presses.outsider.extend({ kind: z.literal('outsider') }),
  presses.severity.extend({ kind: z.literal('severity') }),
  presses['severity-form'].extend({ kind: z.literal('severity-form') }),
  presses.cve.extend({ kind: z.literal('cve') }),
  presses.fork.extend({ kind: z.literal('fork') }),
  presses.disclose.extend({ kind: z.literal('disclose') }),
  presses.slots.extend({ kind: z.literal('slots') }),
  presses.propose.extend({ kind: z.literal('propose') }),
  presses.agree.extend({ kind: z.literal('agree') }),
  presses['other-day'].extend({ kind: z.literal('other-day') }),
  presses['other-day-form'].extend({ kind: z.literal('other-day-form') }),
  presses['slow-track'].extend({ kind: z.literal('slow-track') }),
  presses['slow-track-form'].extend({ kind: z.literal('slow-track-form') }),
  presses.notify.extend({ kind: z.literal('notify') }),
  presses['send-notices'].extend({ kind: z.literal('send-notices') }),
  presses['acknowledge-notices'].extend({ kind: z.literal('acknowledge-notices') }),
  presses.verify.extend({ kind: z.literal('verify') }),
  presses.confirm.extend({ kind: z.literal('confirm') }),
  presses.override.extend({ kind: z.literal('override') }),
  presses['override-form'].extend({ kind: z.literal('override-form') }),
  presses.evidence.extend({ kind: z.literal('evidence') }),
  presses['evidence-form'].extend({ kind: z.literal('evidence-form') }),
  presses.publish.extend({ kind: z.literal('publish') }),
  presses.announce.extend({ kind: z.literal('announce') }),
  presses.retro.extend({ kind: z.literal('retro') }),
  presses['post-retro'].extend({ kind: z.literal('post-retro') }),
  presses.ask.extend({ kind: z.literal('ask') }),
  presses.look.extend({ kind: z.literal('look') }),
  presses.publicise.extend({ kind: z.literal('publicise') }),
  presses.decline.extend({ kind: z.literal('decline') }),
  presses.stop.extend({ kind: z.literal('stop') }),
  presses.contribute.extend({ kind: z.literal('contribute') }),
  presses['contribute-form'].extend({ kind: z.literal('contribute-form') }),
  presses.origins.extend({ kind: z.literal('origins') }),
  presses.introduced.extend({ kind: z.literal('introduced') }),
  presses['no-origin'].extend({ kind: z.literal('no-origin') }),
  presses['other-origin'].extend({ kind: z.literal('other-origin') }),
  presses['other-origin-form'].extend({ kind: z.literal('other-origin-form') }),
]);
