import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { golden, lines, readGolden } from './golden.ts';
import { EVENT_TYPES, House, noticeIn, temporaryDirectory, TEMPLATES, tracesOf } from './house.ts';
import { ANNA } from './people.ts';
import { rowsOf } from './rows.ts';
import { FIRST, tell } from './story.ts';

// One long story with everything in it that can happen, and every row that it leaves.

const START = Temporal.Instant.from('2026-11-02T08:00:00Z');
const EXPORTED = { by: ANNA, at: Temporal.Instant.from('2026-12-04T10:00:00Z') };

const directory = temporaryDirectory();
const house = new House(join(directory.path, 'bot.db'), START);
beforeAll(() => tell(house));
afterAll(() => {
  house[Symbol.dispose]();
  directory[Symbol.dispose]();
});

const rows = (table: string, columns: string, order?: string) =>
  lines(rowsOf(house.file, table, columns, order));
const MESSAGE = 'key, kind, recipient, notice, instead_of, state, created_at, failure';

describe('what is stored', () => {
  test('events, with their chain of hashes', () => {
    const text = rows('events', 'case_id, seq, at, actor, cause, body, hash', 'case_id, seq');
    expect(text).toBe(golden('events.jsonl', text));
  });

  test('everything that leaves, by its key', () => {
    const text = rows('outbox', MESSAGE, 'key');
    expect(text).toBe(golden('outbox.jsonl', text));
  });

  test('reminders that were given, by their marks', () => {
    const columns = 'case_id, stage, revision, mark, recipient, at';
    const text = rows('reminders', columns, columns);
    expect(text).toBe(golden('reminders.jsonl', text));
  });

  test('facts of the installation, but for the one that names the policy and the rules of the index', () => {
    const facts = rowsOf(house.file, 'facts', 'name, value', 'name');
    expect(facts.find(({ name }) => name === 'policy')?.['value']).toMatch(/^[0-9a-f]{64}$/);
    const text = lines(facts.filter(({ name }) => name !== 'policy'));
    expect(text).toBe(golden('facts.jsonl', text));
  });

  test('advance notices', () => {
    const text = rows('mail', '*');
    expect(text).toBe(golden('mail.jsonl', text));
  });

  test('their message ids, by which a receiver knows one that comes again', () => {
    const ids = rowsOf(house.file, 'mail', 'case_id, revision, distributor_id', 'id').map((row) => ({
      ...row,
      messageId: house.store.mail.find({
        caseId: String(row['case_id']),
        revision: Number(row['revision']),
        distributorId: Number(row['distributor_id']),
      })?.messageId,
    }));
    const text = lines(ids);
    expect(text).toBe(golden('mail-ids.jsonl', text));
  });

  test('people, what they sleep on, and the list of distributors', () => {
    const tables = ['people', 'snoozes', 'distributors', 'contributors'].map(
      (table) => `${table}\n${rows(table, '*')}`,
    );
    const text = tables.join('\n');
    expect(text).toBe(golden('people.txt', text));
  });

  test('the index', () => {
    const text = `${rows('cases', '*')}\n${rows('fix_team', '*')}`;
    expect(text).toBe(golden('index.txt', text));
  });
});

describe('the audit export', () => {
  test.each([
    ['all cases', undefined],
    ['one case', FIRST],
  ])('of %s', (_, caseId) => {
    const files = house.auditFiles(EXPORTED, caseId);
    const name = `audit-${caseId ?? 'all'}-20261204T100000Z`;
    expect(files.map((file) => file.name)).toEqual([`${name}.jsonl`, `${name}.md`]);
    for (const file of files) {
      const text = file.content;
      expect(text).toBe(golden(file.name, text));
    }
  });
});

test('every type of event occurs in the golden file', () => {
  const files = ['events', 'ways-back-events'].map((name) => readGolden(`${name}.jsonl`)).join('\n');
  const types = [...files.matchAll(/"body":"\{\\"type\\":\\"([a-z-]+)/g)].map(([, type]) => type);
  expect(new Set(types)).toEqual(new Set(EVENT_TYPES));
});

/** Where messages are stored, of each template one: what only a command stores is in the files of the real bot. */
const MESSAGES = [
  'outbox',
  'real-bot-outbox',
  'privacy-outbox',
  'watch-outbox',
  'unreadable-outbox',
  'many-outbox',
  'mail-in-outbox',
  'ways-back-outbox',
  'restored-outbox',
];
const messages = () => MESSAGES.map((name) => readGolden(`${name}.jsonl`)).join('\n');

test('every kind of notice occurs in a golden file', () => {
  const templates = [...messages().matchAll(/"notice":"\{\\"template\\":\\"([a-z-]+)/g)].map(
    ([, template]) => template,
  );
  expect(new Set(templates)).toEqual(new Set(TEMPLATES));
});

/** What is not known again by its message after a restore, and why. */
const NOT_KNOWN_AGAIN = new Map([
  ['crosspost', 'no message of its own; done once more, it changes nothing'],
  ['thread', 'no message of its own; a message has one thread'],
  ['mail-came', 'a mail is known by its number, which another history may give to another one'],
  ['reporter-wrote', 'likewise'],
  ['dm-test', 'one of its own each time that somebody asks for it'],
]);

test('each message is known again after a restore by what it tells, or there is a reason why not', () => {
  const notices = [...messages().matchAll(/"notice":("(?:[^"\\]|\\.)*")/g)].map(([, text = '']) =>
    noticeIn(text),
  );
  const isKnown = notices.map((notice) => [notice.template, tracesOf(notice).length > 0] as const);
  expect(new Set(isKnown.filter(([, known]) => !known).map(([template]) => template))).toEqual(
    new Set(NOT_KNOWN_AGAIN.keys()),
  );
  for (const [template, known] of isKnown) expect(known).toBe(!NOT_KNOWN_AGAIN.has(template));
});
