// @module-tag slow
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startMailbox, type Mailbox } from '../../../src/sandbox/mail/mailbox.ts';
import { CHANNELS, PEOPLE, type Person } from '../../../src/sandbox/people.ts';
import { listedLongAgo } from '../support/distributors.ts';
import { databaseBytes } from '../support/looking.ts';
import { LINE } from '../support/watching.ts';
import {
  CASE,
  enrol,
  hold,
  idOf,
  inGitHub,
  last,
  mentionOf,
  reported,
  runAll,
  settle,
  spoken,
  START_MS,
  testExchanges,
  timeline,
  withButton,
  type Held,
} from '../support/support.ts';
import type { ShownMessage } from '../../../src/sandbox/shown.ts';

// From the fix team to an agreed day and beyond, by every act there is, and then a look everywhere.

const SECRETS = ['quixotic-importer', 'heap-of-sealing-wax', 'AV:L/AC:H', 'AV:A/AC:H', 'PR:H'];
const CVE = 'CVE-2026-40404';
/** As the form takes them: one that is wrong, and two that are scored. */
const VECTORS = [
  'CVSS:3.1/AV:A/AC:H/PR:H/UI:X/S:U/C:H/I:N/A:N',
  'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:C/C:L/I:L/A:N',
  'CVSS:4.0/AV:A/AC:H/AT:N/PR:H/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N',
];
/** Of the mail to the distributors: what only they read, who they are. */
const MAIL = ['EMBARGOED', 'TLP:AMBER', 'leak, or signs'];
const DISTRIBUTORS = ['security@linux.example', 'psirt@cloud.example'];

/** An answer that only its asker sees. */
const Ephemeral = z.object({ data: z.object({ flags: z.number().refine((flags) => (flags & 64) !== 0) }) });
const Attached = z.object({ attachments: z.array(z.object({ id: z.string() })) });

let held: Held;
let mailbox: Mailbox;
let ghsaId = '';
let forkName = '';
/** The message that asks somebody for their login, as it came. */
let asking: ShownMessage;

const say = (as: Person, ...lines: string[]) =>
  runAll(held.sandbox, as, ...lines.map((line) => `/advisory ${line}`));
const press = (as: Person, button: string) =>
  held.sandbox.press(as, withButton(held.sandbox, as, button), button);

beforeAll(async () => {
  mailbox = await startMailbox();
  held = await hold({ env: { ...mailbox.env, LOG_LEVEL: 'debug' } });
  const { sandbox } = held;
  await enrol(sandbox, 'security-1', 'security-2', 'maintainer-1', 'maintainer-2');
  await say(
    'security-1',
    `distributors add name:"Example Linux" contact:${DISTRIBUTORS[0]}`,
    `distributors add name:"Example Cloud" contact:${DISTRIBUTORS[1]} note:"criteria met"`,
  );
  ghsaId = await reported(sandbox, {
    summary: `The ${SECRETS[0]} follows links`,
    description: `Proof of concept: ${SECRETS[1]}`,
    as: 'reporter',
  });
  await fixTeam();
  await development();
  await releaseDay();
  await disclosure();
}, START_MS);
afterAll(async () => {
  await held[Symbol.asyncDispose]();
  await mailbox.close();
});

/** From CODEOWNERS, by approval, by a login that is asked for, and by hand in GitHub. */
async function fixTeam(): Promise<void> {
  const { sandbox } = held;
  await press('security-1', 'I coordinate');
  sandbox.patchAdvisory(ghsaId, { state: 'draft' });
  await sandbox.advance('PT5M');
  const owners = await say('security-1', `fix-team suggest case:${CASE}`);
  await sandbox.choose('security-1', idOf(owners), ['maintainer-2']);
  await press('security-1', 'Yes, I know it');
  await say('security-1', `fix-team add case:${CASE} member:contributor`);
  await press('security-2', 'Approve');
  await say('security-1', `fix-team add case:${CASE} member:${mentionOf('maintainer-1')}`);
  asking = last(sandbox, 'maintainer-1');
  const form = await press('maintainer-1', 'Say my GitHub login…');
  await sandbox.submit('maintainer-1', idOf(form), { 'GitHub login': 'maintainer-1' });
  await press('security-1', 'Yes, add them');
  const present = inGitHub(sandbox, ghsaId).collaborating_users;
  sandbox.patchAdvisory(ghsaId, { collaborating_users: [...present, 'outsider'] });
  await sandbox.advance('PT5M');
  await press('security-1', 'Take them out');
}

/** Score, CVE and fork; texts in the advisory; trouble with both services on the way. */
async function development(): Promise<void> {
  const { sandbox } = held;
  for (const vector of VECTORS) {
    const form = await say('security-1', `severity case:${CASE}`);
    await sandbox.submit('security-1', idOf(form), { 'CVSS vector': vector });
  }
  await say('security-1', `severity case:${CASE} band:critical reason:"reached from outside"`);
  await say('security-1', `cve case:${CASE}`, `cve case:${CASE} id:${CVE}`);
  await say('maintainer-1', `fork case:${CASE}`);
  await sandbox.advance('PT5M');
  forkName = inGitHub(sandbox, ghsaId).private_fork?.html_url.split('/').at(-1) ?? '';
  await say('maintainer-1', `fork case:${CASE}`);
  const card = await say('security-1', `show case:${CASE}`);
  const thanks = await sandbox.press('security-1', idOf(card), 'Text: thanks');
  await sandbox.press('security-1', idOf(thanks), 'Post it in the advisory');
  await sandbox.faults({ target: 'github', status: 500, times: 1 });
  await say('maintainer-1', `fix-team ready case:${CASE}`);
  await say('security-1', `reporter case:${CASE} login:reporter channel:private credit:true`);
}

/** Proposed, agreed, told; moved, agreed and told again; answered. */
async function releaseDay(): Promise<void> {
  const { sandbox } = held;
  await say('security-1', `release propose case:${CASE} at:"2026-03-10 16:00"`);
  await press('maintainer-1', 'Agree for the fix team');
  await listedLongAgo(sandbox);
  const notice = await say('security-1', `distributors notify case:${CASE}`);
  await sandbox.faults({ target: 'discord', path: '/messages', status: 500, times: 2 });
  await sandbox.press('security-1', idOf(notice), 'Send to all 2');
  await say('maintainer-2', `release propose case:${CASE} at:"2026-03-11 15:00" reason:"a conference"`);
  await press('security-2', 'Agree for the security team');
  const told = await say('security-1', `distributors notify case:${CASE}`);
  await sandbox.choose('security-1', idOf(told), ['Example Linux']);
  await say(
    'security-1',
    `deadline set case:${CASE} stage:fix-release at:"2026-03-20 16:00" reason:"more tests"`,
    `deadline upstream case:${CASE} project:"a library" discloses_at:"2026-03-11 12:00"`,
    'distributors remove name:"Example Cloud"',
  );
}

async function disclosure(): Promise<void> {
  const { sandbox } = held;
  await say(
    'security-1',
    `disclosure case:${CASE} kind:intends-to-publish`,
    `disclosure case:${CASE} kind:declined-private`,
  );
  await sandbox.advance('P1D');
  await sandbox.moveOut();
  await sandbox.restart('SIGKILL');
  await settle(sandbox);
}

const REFUSED_TEXTS = (): string[] => [ghsaId, CVE, VECTORS[0] ?? '', forkName];

test('the scenario went its whole way', async () => {
  const card = await say('security-1', `show case:${CASE}`);
  for (const words of [
    '@maintainer-1 (maintainer-1)',
    '@maintainer-2 (maintainer-2)',
    'contributor (not linked)',
    'Critical (5.',
    ', as the security team decided',
    `**CVE** ${CVE}`,
    '**Release day** 2026-03-11 15:00 UTC',
    'agreed by both sides',
    '**ASAP**',
  ])
    expect(card.text).toContain(words);
  expect(forkName).toMatch(/^codegate-ghsa-/);
  expect(inGitHub(held.sandbox, ghsaId).cvss?.vector_string).toBe(VECTORS[2]);
  expect(mailbox.received.map(({ to }) => to.join()).toSorted()).toEqual(
    [...DISTRIBUTORS, ...DISTRIBUTORS].toSorted(),
  );
  const told = await timeline(held.sandbox);
  for (const words of ['Severity', 'CVE requested', 'fork', 'given advance notice', 'acknowledged'])
    expect(told).toContain(words);
});

test('a channel holds a case’s id, its stage and a time, and not a word more', () => {
  const { sandbox } = held;
  expect(CHANNELS.filter((name) => sandbox.channel(name).messages.length > 0)).toEqual(['security']);
  const lines = [
    LINE,
    new RegExp(`^✅ \\*\\*${CASE}\\*\\* · no approval waits any more$`),
    /^✅ The security team was called, and has come\.$/,
    new RegExp(
      `^\\*\\*${CASE}\\*\\* · Fix team · an approval waits for another member of the security team\\s+\\[Look\\]$`,
    ),
    // What goes to the whole team calls its role, without a word of what it is.
    /^@security-team something waits for the security team\.\nUse `\/advisory next` here; from then on I can tell you by direct message\.$/,
  ];
  const strange = sandbox
    .channel('security')
    .messages.filter(({ text }) => !lines.some((line) => line.test(text)))
    .map(({ text }) => text);
  expect(strange).toEqual([]);
  const said = spoken(sandbox);
  for (const word of [...SECRETS, ...MAIL, ...DISTRIBUTORS, ghsaId, 'GHSA', 'CVE', 'Critical', 'stacklok'])
    expect(said).not.toContain(word);
  for (const word of ['Example', 'conference', 'library', forkName]) expect(said).not.toContain(word);
  for (const name of PEOPLE) expect(said).not.toContain(name);
});

test('no direct message holds a CVE’s id, a secret word, or the fork’s name; nor does a file that comes with one', () => {
  const { sandbox } = held;
  const files: string[] = [];
  for (const person of PEOPLE) {
    const { messages } = sandbox.dms(person);
    const all = JSON.stringify(messages);
    const words = [...SECRETS, ...MAIL, ...DISTRIBUTORS, CVE, forkName];
    expect([person, words.filter((word) => all.includes(word))]).toEqual([person, []]);
    for (const { raw } of messages)
      for (const { id } of Attached.parse(raw).attachments)
        files.push(sandbox.discord.state.messages.file(id)?.bytes.toString('utf8') ?? '');
  }
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    expect(file).toContain(CASE);
    expect(file).not.toMatch(/GHSA|CVE|stacklok|maintainer|security-|Critical|conference/i);
  }
});

test('who belongs to no case learns nothing of one by being asked for, added or taken out', () => {
  const { sandbox } = held;
  for (const person of ['outsider', 'reporter', 'contributor', 'closed-dms'] as const)
    expect(sandbox.dms(person).messages).toEqual([]);
  expect(asking.text).toContain('The security team asks for your help');
  expect(asking.text).not.toMatch(/CG-2026|GHSA|codegate|github\.com/i);
});

test('what is said of the vulnerability reaches nobody but GitHub and, of its time, the distributors', () => {
  const { sandbox } = held;
  const toDiscord = sandbox.requests().filter(({ target }) => target === 'discord');
  const holding = toDiscord.filter((each) => SECRETS.some((word) => JSON.stringify(each).includes(word)));
  // What a form refused goes back to its writer alone, word for word: an answer that nobody else sees.
  const isEphemeral = ({ path, body }: (typeof holding)[number]) =>
    path.startsWith('/interactions/') && Ephemeral.safeParse(body).success;
  const [returned, ...others] = holding.map((each) => isEphemeral(each) && JSON.stringify(each));
  expect(returned).toContain('You wrote:');
  expect(others).toEqual([]);
  for (const { text, to } of mailbox.received) {
    expect(to).toHaveLength(1);
    expect(text).toContain(MAIL[0]);
    for (const word of [...SECRETS, ghsaId, forkName, 'conference', 'contributor', 'maintainer'])
      expect(text).not.toContain(word);
    // Nobody sees who else is told.
    expect(DISTRIBUTORS.filter((address) => text.includes(address))).toEqual(to);
  }
});

test.each([
  ['deadline set', (text: string) => `stage:fix-release at:"2026-03-25 16:00" reason:"${text}"`],
  ['deadline upstream', (text: string) => `project:"${text}" discloses_at:"2026-03-25 16:00"`],
  ['release propose', (text: string) => `at:"2026-03-13 10:00" reason:"${text}"`],
  ['severity', (text: string) => `band:low reason:"${text}"`],
])('free text of %s holds nothing embargoed', async (command, options) => {
  for (const text of REFUSED_TEXTS()) {
    const answer = await say('security-1', `${command} case:${CASE} ${options(text.slice(0, 100))}`);
    expect(answer.text).toContain('must not leave the advisory');
    expect(answer.text).not.toContain(text);
  }
});

test('nor does what is written down of a distributor', async () => {
  for (const text of REFUSED_TEXTS())
    for (const options of [
      `name:"${text}" contact:a@b.example`,
      `name:Other contact:a@b.example note:"${text}"`,
    ])
      expect((await say('security-1', `distributors add ${options}`)).text).toContain(
        'must not leave the advisory',
      );
});

test('no line of the log at its most talkative holds any of it', async () => {
  const { sandbox } = held;
  await sandbox.faults({ target: 'github', status: 422, times: 2 });
  await say('security-1', `fix-team remove case:${CASE} member:contributor`);
  const log = held.lines.join('\n');
  expect(held.lines.length).toBeGreaterThan(1);
  for (const word of [...SECRETS, ...VECTORS, ...MAIL, ...DISTRIBUTORS, ghsaId, CVE, forkName])
    expect(log.toLowerCase()).not.toContain(word.toLowerCase());
  for (const word of ['conference', 'contributor', 'Example Linux', 'github_pat', 'sandbox.bot.token'])
    expect(log).not.toContain(word);
});

test('no byte of the database holds a vector, a description, the fork’s name or the text of a mail', () => {
  const bytes = databaseBytes(held.sandbox);
  // What it does hold, so that this looks at the right place.
  for (const word of [ghsaId, CVE, 'a conference', ...DISTRIBUTORS]) expect(bytes.includes(word)).toBe(true);
  for (const word of [...SECRETS, ...VECTORS, 'CVSS:', ...MAIL, 'Advance notice', forkName, 'advisory-fix'])
    expect(bytes.includes(word)).toBe(false);
});

testExchanges(() => held.sandbox);
