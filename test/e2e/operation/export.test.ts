// @module-tag slow
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hashOf } from '../../../src/store/stored-event.ts';
import { CHANNELS, USER_IDS } from '../../../src/sandbox/people.ts';
import {
  CASE,
  fileOf,
  heard,
  hold,
  reported,
  START_MS,
  testExchanges,
  withCoordinator,
  type Held,
} from '../support/support.ts';
import type { Answer } from '../../../src/sandbox/shown.ts';

// The audit trail as files, of a real bot with a real database, and what becomes of it when somebody edits the file.

const OTHER = 'CG-2026-002';

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold({ env: { LOG_LEVEL: 'info' } });
  ghsaId = await withCoordinator(held.sandbox);
  await reported(held.sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: string, line: string, channel?: string) =>
  held.sandbox.run(as, `/advisory ${line}`, channel);

/** What a command is answered with whose answer is announced before anything else is done. */
async function announced(line: string): Promise<Answer> {
  const before = held.sandbox.requests().length;
  const answer = await say('security-1', line);
  const [first] = held.sandbox.requests().slice(before);
  expect(first).toMatchObject({ path: expect.stringContaining('/callback'), body: { type: 5 } });
  return answer;
}

const Line = z.object({
  case: z.string(),
  seq: z.number(),
  chain: z.string(),
  hash: z.string(),
  raw: z.unknown().optional(),
});

/** The two files of an answer: the lines, each as it is, and the Markdown. */
function filesOf(answer: Answer): { first: unknown; lines: z.output<typeof Line>[]; markdown: string } {
  const [jsonl, md] = answer.files.map(({ name }) => name);
  expect(jsonl).toMatch(/^audit-\S+\.jsonl$/);
  expect(md).toBe(jsonl?.replace(/jsonl$/, 'md'));
  const [first, ...lines] = fileOf(held.sandbox, answer, jsonl ?? '')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  return {
    first,
    lines: lines.map((line) => Line.parse(line)),
    markdown: fileOf(held.sandbox, answer, md ?? ''),
  };
}

/** Somebody with the file and a tool, while the bot runs. */
function tamper(...statements: readonly string[]): void {
  const file = new Sqlite(held.sandbox.databasePath);
  try {
    file.exec('DROP TRIGGER IF EXISTS events_never_change; DROP TRIGGER IF EXISTS events_never_go;');
    for (const each of statements) file.exec(each);
  } finally {
    file.close();
  }
}

describe('export', () => {
  test('gives all cases as two files, to whoever asks alone', async () => {
    const answer = await say('security-1', 'export');
    expect(answer).toMatchObject({ ephemeral: true, buttons: [] });
    expect(answer.text).toMatch(
      /## Audit trail · all cases\n✅ Every hash chain holds: 2 cases, \d+ events\./,
    );
    const { first, lines, markdown } = filesOf(answer);
    expect(first).toMatchObject({ by: USER_IDS['security-1'], cases: [{ case: CASE }, { case: OTHER }] });
    expect(lines.every(({ chain }) => chain === 'ok')).toBe(true);
    expect(markdown).toContain(
      `## ${CASE}\n\n- Repository: stacklok/codegate\n- State: open, Fix development\n`,
    );
    expect(markdown).toContain(`Coordinator: member ${USER_IDS['security-1']}`);
    for (const { hash } of lines.filter((line, index) => lines[index + 1]?.case !== line.case))
      expect(markdown).toContain(hash);
  });

  test('gives one case alone, and completes its id', async () => {
    const { lines } = filesOf(await say('security-2', `export case:${CASE}`));
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
    expect(new Set(lines.map((line) => line.case))).toEqual(new Set([CASE]));
    const { choices } = await held.sandbox.autocomplete('security-1', '/advisory export case:CG', 'case');
    expect(choices.map(({ value }) => value)).toEqual([OTHER, CASE]);
    expect(heard(await say('security-1', 'export case:CG-2026-999'))).toBe('no such case');
  });

  test('is for the security team alone, in its channel', async () => {
    for (const person of ['maintainer-1', 'outsider', 'reporter'])
      for (const line of ['export', `export case:${CASE}`]) {
        const answer = await say(person, line);
        expect([heard(answer), answer.files]).toEqual(['refused', []]);
      }
    for (const channel of ['general', 'codegate']) {
      const answer = await say('security-1', 'export', channel);
      expect([heard(answer), answer.files]).toEqual(['wrong place', []]);
    }
  });

  test('is no event of a case, and is logged without a word of what it says', async () => {
    const before = filesOf(await say('security-1', 'export'));
    const after = filesOf(await say('security-1', 'export'));
    expect(after.lines).toEqual(before.lines);
    const logged = held.lines.filter((line) => line.includes('the audit trail was exported'));
    expect(logged.at(-1)).toContain('"cases":2,"broken":0');
    expect(logged.join('\n')).not.toMatch(/CG-2026|GHSA|stacklok/);
    for (const channel of CHANNELS) {
      const spoken = JSON.stringify(held.sandbox.channel(channel).messages);
      expect(spoken).not.toMatch(new RegExp(`audit-|${ghsaId}`));
    }
  });
});

describe('of an edited file', () => {
  test('says where it was edited, and gives what there is', async () => {
    tamper(
      `UPDATE events SET body = '{"type":"gone|' WHERE case_id = '${CASE}' AND seq = 2;`,
      `DELETE FROM events WHERE case_id = '${OTHER}';`,
    );
    const answer = await say('security-1', 'export');
    expect(answer.text).toContain('🔴 The audit trail is broken: in 2 of 2 cases.');
    expect(answer.text).toMatch(
      new RegExp(`${CASE}\\W+event 2 of 2026-03-02 09:\\d\\d:\\d\\d\\S* UTC: its hash does not fit`),
    );
    expect(answer.text).toMatch(new RegExp(`${OTHER}\\W+all of its events are missing: the index of cases`));
    const { lines, markdown } = filesOf(answer);
    expect(lines.filter(({ chain }) => chain !== 'ok')).toMatchObject([
      { case: CASE, seq: 2, chain: 'changed', raw: { body: '{"type":"gone|' } },
    ]);
    expect(markdown).toContain('Cannot be read: {"type":"gone&#124;');
    // Neither case can be loaded any more, and each is exported all the same.
    for (const id of [CASE, OTHER])
      expect((await say('security-1', `export case:${id}`)).text).toContain('broken: in 1 of 1 case.');
  });

  test('is announced, as statistics are: both read every case', async () => {
    expect((await announced('export')).text).toContain('Audit trail');
    expect((await announced('stats')).text).toContain('Statistics');
  });

  test('compresses what is too big, and says what to do where that does not help', async () => {
    const event = {
      caseId: 'CG-2026-003',
      seq: 1,
      at: '2026-03-02T09:00:00Z',
      actor: '',
      cause: '',
      body: '',
    };
    const insert = (body: string, seq = 1) =>
      `INSERT INTO events SELECT 'CG-2026-003', ${seq}, '${event.at}', '', '', ${body}, '${hashOf('', event)}';`;
    tamper(insert('hex(zeroblob(4800000))'));
    const compressed = await announced('export case:CG-2026-003');
    expect(compressed.files.map(({ name }) => name.replace(/^.*Z/, ''))).toEqual(['.jsonl.gz', '.md.gz']);
    tamper(insert('hex(randomblob(9000000))', 2));
    const one = await say('security-1', 'export case:CG-2026-003');
    expect(one.files).toEqual([]);
    expect(one.text).toContain('Ask the operator for it');
    expect((await say('security-1', 'export')).text).toContain('Export them one by one');
  });
});

testExchanges(() => held.sandbox);
