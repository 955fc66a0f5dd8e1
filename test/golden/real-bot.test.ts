// @module-tag slow
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { golden, lines, readGolden } from './golden.ts';
import { sandbox as using } from './house.ts';
import { REPOSITORY } from './github-texts.ts';
import { rowsOf } from './rows.ts';

// What the bot's own process stores while people use its commands and buttons, and GitHub and Discord answer: events as
// the acts write them, with their causes, and the messages that no event brings about.

const { enrol, idOf, last, saying } = using;
/** A message that is sent, as far as it is looked for later. */
const message = z.object({ nonce: z.string(), components: z.array(z.object({ id: z.number() })) });

const CASE = 'CG-2026-001';
const OTHER = 'CG-2026-002';
const PEOPLE_MS = 240_000;

let held: Awaited<ReturnType<typeof using.hold>>;
let file: Sqlite.Database;

beforeAll(async () => {
  held = await using.hold();
  const { sandbox } = held;
  const say = (as: string, line: string) => sandbox.run(as, `/advisory ${line}`);

  const ghsaId = await using.ready(sandbox);
  // A claim that somebody has to vouch for, a question for a login, and its answer.
  await say('security-1', `fix-team add case:${CASE} member:maintainer-2`);
  await enrol(sandbox, 'maintainer-2');
  await sandbox.press('security-1', idOf(saying(sandbox, 'security-1', 'maintainer-2')), 'Yes, I know it');
  await say('security-1', `fix-team add case:${CASE} member:${using.mentionOf('contributor')}`);
  const form = await sandbox.press('contributor', idOf(last(sandbox, 'contributor')), 'Say my GitHub login…');
  await sandbox.submit('contributor', idOf(form), { 'GitHub login': 'contributor' });
  await sandbox.press('security-1', idOf(saying(sandbox, 'security-1', 'Is @contributor')), 'Yes, add them');
  await using.settle(sandbox);

  // All that becomes public, by two members.
  await using.publish(sandbox);
  await using.announce(sandbox);
  sandbox.patchAdvisory(ghsaId, { cve_id: 'CVE-2026-10001' });
  await sandbox.advance('PT5M');
  for (const [as, named] of [
    ['security-1', 'yes'],
    ['maintainer-1', 'no'],
  ] as const) {
    const part = await say(as, `retro contribute case:${CASE} named:${named}`);
    await sandbox.submit(as, part.modal?.id ?? '', { 'What went well?': 'Everybody answered.' });
  }
  await say('security-1', `check case:${CASE} step:critiques`);
  const card = await say('maintainer-1', `show case:${CASE}`);
  const suggested = await sandbox.press('maintainer-1', idOf(card), 'What introduced it…');
  await sandbox.choose('maintainer-1', idOf(suggested), ['101']);
  await using.byTwo(sandbox, `/advisory retro post case:${CASE}`, 'Post to #codegate');
  await say('security-1', `close case:${CASE} resolution:fixed`);

  // Another one, with what the first did not need. GitHub does not say whether it took the request for a CVE.
  await say('security-1', 'distributors add name:Example contact:psirt@example.com note:"ships it"');
  await say('security-2', `open repository:${REPOSITORY} source:email`);
  await say('security-2', `reporter case:${OTHER} login:reporter channel:private credit:true`);
  await say(
    'security-1',
    `check case:${OTHER} step:acknowledge evidence:https://github.com/${REPOSITORY}/actions/runs/1`,
  );
  await say('security-1', `check case:${OTHER} step:acknowledge undo:true`);
  await say('security-1', `check case:${OTHER} step:acknowledge`);
  await say('security-1', `check case:${OTHER} step:report-complete`);
  await say('security-1', `coordinator case:${OTHER} member:security-1`);
  await say('security-1', `coordinator case:${OTHER} member:security-2`);
  await sandbox.press('security-2', using.withButton(sandbox, 'security-2', 'Accept'), 'Accept');
  for (const line of [
    `fix-team add case:${OTHER} member:maintainer-1`,
    `fix-team add case:${OTHER} member:outsider`,
    `severity case:${OTHER} band:low reason:"only with a flag"`,
    `disclosure case:${OTHER} kind:intends-to-publish`,
    `disclosure case:${OTHER} kind:agreed-private`,
    `deadline set case:${OTHER} stage:fix-release at:"2026-04-03 16:00" reason:later`,
    `deadline upstream case:${OTHER} project:curl discloses_at:"2026-03-31 12:00"`,
    `release propose case:${OTHER} at:"2026-03-31 16:00"`,
    `release agree case:${OTHER}`,
    `fork case:${OTHER}`,
    `reopen case:${CASE} reason:"something was forgotten"`,
  ])
    await say('security-1', line);
  await sandbox.faults({ target: 'github', path: '/cve', method: 'POST', drop: 'before', times: 9 });
  await say('security-1', `cve case:${OTHER}`);
  file = new Sqlite(sandbox.databasePath, { readonly: true });
}, PEOPLE_MS);

afterAll(async () => {
  file?.close();
  await held[Symbol.asyncDispose]();
});

/** What is another one at each run, such as what the port of a server is part of, by the order in which it occurs. */
function settled(text: string): string {
  const seen = new Map<string, string>();
  const named = (kind: string) => (each: string) =>
    seen.getOrInsertComputed(
      each,
      () => `<${kind} ${[...seen.values()].filter((name) => name.startsWith(`<${kind} `)).length + 1}>`,
    );
  return text
    .replaceAll(/(?<=\\"print\\":\\")[0-9a-f]{32}/g, named('print'))
    .replaceAll(/(?<=\\"messageId\\":\\")\d+/g, named('message'))
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>');
}

const rows = (table: string, columns: string, order: string) =>
  settled(lines(rowsOf(file, table, columns, order)));

/** The rows of events, by their place in the history. */
const byPlace = (text: string): Map<string, string> =>
  new Map(text.split(/(?<=\n)/).map((line) => [/^.*?"seq":\d+/.exec(line)?.[0] ?? line, line]));

/**
 * The rows of the bot of November 2026 stay. What it records otherwise since has a file of its own: what it saw is not in the
 * name of the person who had it look, and the retrospective does not name them for it either; and an announcement keeps the
 * fingerprints of the facts it rests on.
 */
test('events', () => {
  const text = rows('events', 'case_id, seq, at, actor, cause, body', 'case_id, seq');
  const before = byPlace(readGolden('real-bot-events.jsonl'));
  const otherwise = [...byPlace(text)].flatMap(([place, line]) => (before.get(place) === line ? [] : line));
  const since = golden('real-bot-events-observed.jsonl', otherwise.join(''));
  expect(text).toBe([...new Map([...before, ...byPlace(since)]).values()].join(''));
  expect(since.split('\n').filter((line) => line.includes('observed'))).toHaveLength(3);
});

test('messages', () => {
  const text = rows('outbox', 'key, kind, recipient, notice, instead_of, state', 'key');
  expect(text).toBe(golden('real-bot-outbox.jsonl', text));
});

/**
 * The key of calls is made by chance. When each dependency was well last hangs on how often it was looked at; their form is in
 * `watch.test.ts`.
 */
const isKept = ({ name }: { name?: unknown }) =>
  name !== 'policy' && name !== 'call key' && !String(name).startsWith('dependency ');

test('facts', () => {
  const text = lines(rowsOf(file, 'facts', 'name, value', 'name').filter(isKept));
  expect(text).toBe(golden('real-bot-facts.jsonl', text));
});

test('the nonce and the mark by which a message whose sending was interrupted is found again', () => {
  const sent = held.sandbox.requests().flatMap(({ method, path, body }) => {
    const posted = message.safeParse(body);
    return method === 'POST' && path.endsWith('/messages') && posted.success ? [posted.data] : [];
  });
  const text = lines(sent.slice(0, 5));
  expect(text).toBe(golden('real-bot-marks.jsonl', text));
});
