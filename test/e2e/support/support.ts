import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ComponentType, InteractionType, MessageFlags } from 'discord-api-types/v10';
import { expect, inject, test } from 'vitest';
import { z } from 'zod';
import { loadContracts, skipNote } from '../../contracts/contracts.ts';
import { componentData } from '../../../src/sandbox/discord/interactions.ts';
import { CHANNELS, USER_IDS, type Person } from '../../../src/sandbox/people.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/sandbox.ts';
import { startBot } from '../../../src/bot.ts';
import { sparingSyncs } from '../../support/spared-syncs.ts';
import type { Answer, ShownMessage } from '../../../src/sandbox/shown.ts';

export const REPOSITORY = 'stacklok/codegate';
/** The first case of the sandbox's year. */
export const CASE = 'CG-2026-001';
/** What a start may take where several bots start at once on a small machine. */
export const START_MS = 240_000;

/** A sandbox that is closed at the end of its block. */
export interface Held extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** Every line that the bot wrote. */
  readonly lines: readonly string[];
}

export interface HoldOptions extends Omit<SandboxOptions, 'startBot' | 'botEntry'> {
  /** What a policy file says. */
  policy?: object;
  /** Where the bot begins; one that is killed needs a process of its own, or moves out (`Sandbox.moveOut`) before. */
  host?: 'in-process' | 'process';
}

const built = inject('botEntry');
const botEntry = built === undefined ? {} : { botEntry: built };

/** Starts a sandbox with the real bot, in this process unless told otherwise. */
export async function hold(options: HoldOptions = {}): Promise<Held> {
  const { policy, host = 'in-process', ...rest } = options;
  const lines: string[] = [];
  const directory = mkdtempSync(join(tmpdir(), 'codegate-e2e-'));
  const file = join(directory, 'policy.json');
  if (policy) writeFileSync(file, JSON.stringify(policy));
  const free = () => rmSync(directory, { recursive: true, force: true });
  const syncsByDefault = policy === undefined || !('sync' in policy);
  let sandbox: Sandbox | undefined;
  try {
    const started = await startSandbox({
      log: (line) => void lines.push(line),
      ...rest,
      ...botEntry,
      ...(host === 'in-process'
        ? { startBot: syncsByDefault ? sparingSyncs(startBot, () => sandbox) : startBot }
        : {}),
      env: { ...(policy ? { POLICY_FILE: file } : {}), ...rest.env },
    });
    sandbox = started;
    return {
      sandbox: started,
      lines,
      async [Symbol.asyncDispose]() {
        await started.close();
        free();
      },
    };
  } catch (error) {
    free();
    throw error;
  }
}

/** GitHub is asked once a day only: days pass quickly where the sync is not what is looked at. */
export const RARE_SYNC = { sync: { every: 'P1D' } };

/** People who say who they are; the security team is enrolled by it. */
export async function enrol(sandbox: Sandbox, ...people: readonly Person[]): Promise<void> {
  for (const person of people) await sandbox.run(person, `/advisory me github:${person}`);
}

/** "Report a vulnerability", and the minutes until the bot has looked. */
export async function reported(sandbox: Sandbox, more: object = {}): Promise<string> {
  const { ghsa_id: ghsaId } = z.object({ ghsa_id: z.string() }).parse(
    sandbox.report({
      repository: REPOSITORY,
      summary: 'A report',
      description: 'In the advisory',
      ...more,
    }),
  );
  await sandbox.advance('PT5M');
  return ghsaId;
}

/** Everyone is known, and maintainer-1 is on the fix team of a case that was reported; gives its advisory. */
export async function withFixTeam(sandbox: Sandbox): Promise<string> {
  await enrol(sandbox, 'security-1', 'security-2', 'maintainer-1');
  const ghsaId = await reported(sandbox);
  await joinFixTeam(sandbox, ghsaId, 'maintainer-1');
  return ghsaId;
}

/** Likewise, with intake done and security-1 as coordinator. */
export async function withCoordinator(sandbox: Sandbox): Promise<string> {
  const ghsaId = await withFixTeam(sandbox);
  for (const step of ['acknowledge', 'report-complete'])
    await sandbox.run('security-1', `/advisory check case:${CASE} step:${step}`);
  await sandbox.run('security-1', `/advisory coordinator case:${CASE} member:security-1`);
  return ghsaId;
}

/** Puts people on a case's fix team, and lets security-1 vouch for those who are asked about. */
export async function joinFixTeam(sandbox: Sandbox, ghsaId: string, ...people: Person[]): Promise<void> {
  sandbox.patchAdvisory(ghsaId, { state: 'draft', collaborating_users: people });
  await sandbox.advance('PT5M');
  for (const message of sandbox.dms('security-1').messages)
    if (message.buttons.includes('Yes, I know it'))
      await sandbox.press('security-1', idOf(message), 'Yes, I know it');
}

/** Waits until everything that is due has been tried; time stands still. */
export async function settle(sandbox: Sandbox): Promise<void> {
  await sandbox.advance('PT0S');
}

/** The id of a message or an answer; of nothing, the empty text, which no message has. */
export function idOf(message: { id: string | null } | undefined): string {
  return message?.id ?? '';
}

export function last(sandbox: Sandbox, person: Person): ShownMessage {
  const message = sandbox.dms(person).messages.at(-1);
  if (!message) throw new Error(`${person} has no direct message`);
  return message;
}

/** The latest direct message that has this button. */
export function withButton(sandbox: Sandbox, person: Person, button: string): string {
  return idOf(sandbox.dms(person).messages.findLast((message) => message.buttons.includes(button)));
}

/** The latest direct message about a case that has this button, as soon as there is one. */
export async function onceAsked(
  sandbox: Sandbox,
  person: Person,
  { caseId, button }: { readonly caseId: string; readonly button: string },
): Promise<string> {
  const find = () =>
    sandbox
      .dms(person)
      .messages.findLast(({ buttons, text }) => buttons.includes(button) && text.includes(caseId));
  const { promise: told, resolve } = Promise.withResolvers<void>();
  const stop = sandbox.events().open(() =>
    queueMicrotask(() => {
      if (find()) resolve();
    }),
  );
  if (!find()) await told;
  stop();
  return idOf(find());
}

export function texts(messages: readonly { text: string }[]): string[] {
  return messages.map((message) => message.text);
}

/** When each of a person's messages that say `word` came. */
export function arrivals(sandbox: Sandbox, person: Person, word: string | RegExp = ''): string[] {
  return sandbox
    .dms(person)
    .messages.filter(({ text }) => (typeof word === 'string' ? text.includes(word) : word.test(text)))
    .map((message) => message.at);
}

/** Everything that stands in any channel, as text and as data. */
export function spoken(sandbox: Sandbox): string {
  return CHANNELS.flatMap((name) =>
    sandbox.channel(name).messages.map(({ text, raw }) => `${text}\n${JSON.stringify(raw)}`),
  ).join('\n');
}

export async function timeline(sandbox: Sandbox, caseId = CASE): Promise<string> {
  let answer = await sandbox.run('security-1', `/advisory timeline case:${caseId}`);
  const pages = [answer.text];
  while (answer.buttons.includes('Older')) {
    answer = await sandbox.press('security-1', idOf(answer), 'Older');
    pages.unshift(answer.text);
  }
  return pages.join('\n');
}

/** How many lines of a text say `word`. */
export function count(text: string, word: string): number {
  return text.split('\n').filter((line) => line.includes(word)).length;
}

/** Presses a button that need not exist, as nobody's client would: Discord tells the bot what it was sent. */
export async function forge(
  sandbox: Sandbox,
  as: Person,
  customId: string,
  where: 'dm' | (typeof CHANNELS)[number] = 'dm',
): Promise<{ text: string }> {
  const { interactions, world, messages } = sandbox.discord.state;
  const place = where === 'dm' ? world.dm(as) : world.placeNamed(where);
  if (!place) throw new Error(`there is no place ${where}`);
  // As every message of the bot: Discord lets none change into this form that has other text.
  const form = {
    flags: MessageFlags.IsComponentsV2,
    components: [{ type: ComponentType.TextDisplay as const, content: 'A message' }],
    cleared: new Set<never>(),
  };
  const source = messages.in(place).at(-1) ?? messages.create(place, form, [], { onlyFor: as });
  const { outcome } = await interactions.ask({
    type: InteractionType.MessageComponent,
    as,
    place,
    source,
    data: componentData({ type: ComponentType.Button, custom_id: customId }),
  });
  await settle(sandbox);
  return { text: outcome.kind === 'message' ? JSON.stringify(outcome.message.payload.components) : '' };
}

/** The words of a refusal in whatever form it came. */
export const REFUSED = 'This is for the security team and for the fix teams of its cases.';
const WRONG_PLACE = 'Cases are handled in one private channel only.';
export const NO_CASE = 'No such case, or you have no access to it.';

/** What somebody was told who asked for something: let in, or one of the refusals, none of which names a case. */
export type Heard =
  | 'let in'
  | 'refused'
  | 'wrong place'
  | 'no such case'
  | 'nothing'
  | 'refused, with a leak';

export function heard({ text }: { text: string }): Heard {
  if (text === '') return 'nothing';
  const refusal = text.includes(REFUSED)
    ? 'refused'
    : text.includes(WRONG_PLACE)
      ? 'wrong place'
      : text.includes(NO_CASE)
        ? 'no such case'
        : undefined;
  if (refusal === undefined) return 'let in';
  return /CG-2026|GHSA/.test(text) ? 'refused, with a leak' : refusal;
}

/** Runs lines of one person one after the other and gives the last answer. */
export async function runAll(sandbox: Sandbox, as: Person, ...lines: string[]): Promise<Answer> {
  const answers: Answer[] = [];
  for (const line of lines) answers.push(await sandbox.run(as, line));
  const answer = answers.at(-1);
  if (!answer) throw new Error('nothing was typed');
  return answer;
}

const contracts = loadContracts();

const Answering = z.object({ data: z.unknown() });
const Mentioning = z.object({ allowed_mentions: z.unknown() });
/** What has a title is a form. */
const Said = z.object({ components: z.array(z.unknown()), title: z.never().optional() });

const NoMentions = z.object({ parse: z.tuple([]) });

/** What is wrong with the mentions that a message of the bot would make: it may never parse its text for them. */
function mentionProblems(sandbox: Sandbox): string[] {
  return sandbox.requests().flatMap(({ target, method, path, body }) => {
    const data: unknown = Answering.safeParse(body).data?.data ?? body;
    if (target !== 'discord' || !Said.safeParse(data).success) return [];
    const mentions = NoMentions.safeParse(Mentioning.safeParse(data).data?.allowed_mentions);
    return mentions.success ? [] : [`${method} ${path} does not say "parse": []`];
  });
}

/** Closes a file of scenarios: whatever the bot asked in them, and was answered, is as the two services specify. */
export function testExchanges(sandbox: () => Sandbox): void {
  test('no message of the scenarios above looks for mentions in its text', () => {
    expect(sandbox().requests().length).toBeGreaterThan(10);
    expect(mentionProblems(sandbox())).toEqual([]);
  });

  test.skipIf(!contracts)(
    `every exchange of the scenarios above is as the specifications say${skipNote(contracts)}`,
    () => {
      // Most of what is asked is asked again and again: each question with each answer counts once.
      const different = new Map(
        sandbox()
          .requests()
          .map((exchange) => [JSON.stringify({ ...exchange, ms: 0 }), exchange]),
      );
      const problems = [...different.values()].flatMap(
        (exchange) => contracts?.validateExchange(exchange) ?? [],
      );
      expect(problems).toEqual([]);
    },
  );
}

/** How the client writes somebody down who is picked in a text option. */
export function mentionOf(person: Person): string {
  return `<@${USER_IDS[person]}>`;
}

const Pressable = z.object({ label: z.string(), custom_id: z.string() });

/** What a button of that label would send, for `forge`: pressed by somebody else, somewhere else, or later. */
export function customIdOf(message: { raw: unknown } | undefined, label: string): string {
  const look = (part: unknown): string | undefined => {
    const button = Pressable.safeParse(part).data;
    if (button?.label === label) return button.custom_id;
    const parts = typeof part === 'object' && part !== null ? Object.values(part) : [];
    return parts.map(look).find((id) => id !== undefined);
  };
  const id = look(message?.raw);
  if (id === undefined) throw new Error(`there is no button "${label}"`);
  return id;
}

/** The latest direct message whose text says `words`. */
export function saying(sandbox: Sandbox, person: Person, words: string): ShownMessage {
  const found = sandbox.dms(person).messages.findLast(({ text }) => text.includes(words));
  if (!found) throw new Error(`${person} was not told "${words}"`);
  return found;
}

const Shown = z.object({
  state: z.string(),
  severity: z.string().nullable(),
  cvss: z.object({ vector_string: z.string().nullable() }).nullable(),
  cve_id: z.string().nullable(),
  collaborating_users: z
    .array(z.object({ login: z.string() }))
    .nullable()
    .transform((users) => (users ?? []).map(({ login }) => login)),
  private_fork: z.object({ html_url: z.string() }).nullable(),
});

/** What GitHub shows of an advisory now. */
export function inGitHub(sandbox: Sandbox, ghsaId: string): z.output<typeof Shown> {
  return Shown.parse(sandbox.advisory(ghsaId));
}

/** How often the bot has asked GitHub to do something and GitHub did, or may have: what was cut off counts. */
export function written(sandbox: Sandbox, method: string, end: string): number {
  return sandbox
    .requests()
    .filter(
      (each) =>
        each.target === 'github' &&
        each.method === method &&
        each.path.endsWith(end) &&
        (each.status === null || each.status < 300),
    ).length;
}

/** What stands in the thread of an advisory, oldest first. */
export async function thread(sandbox: Sandbox, ghsaId: string): Promise<string[]> {
  const { github } = sandbox;
  const answer = await fetch(`${github.url}/repos/${REPOSITORY}/security-advisories/${ghsaId}/comments`, {
    headers: { authorization: `Bearer ${github.tokenOf('security-1')}` },
  });
  const listed = z.array(z.object({ body: z.string() })).parse(await answer.json());
  return listed.map(({ body }) => body);
}

const Attached = z.object({ attachments: z.array(z.object({ id: z.string(), filename: z.string() })) });

/** What is in a file that a message brings. */
export function fileOf(sandbox: Sandbox, message: { raw: unknown }, name: string): string {
  const { attachments } = Attached.parse(message.raw);
  const id = attachments.find(({ filename }) => filename === name)?.id ?? '';
  const file = sandbox.discord.state.messages.file(id);
  if (!file) throw new Error(`there is no file ${name}`);
  return file.bytes.toString();
}
