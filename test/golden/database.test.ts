import Sqlite from 'better-sqlite3';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AFTERWARDS } from './cases.ts';
import { FOUND, githubOf } from './github-texts.ts';
import { readGolden } from './golden.ts';
import { House, lookAt, PUBLICATIONS, temporaryDirectory, type Look } from './house.ts';
import { ANNA, BEN, by } from './people.ts';
import { rowsOf } from './rows.ts';
import { dumped } from './sql-dump.ts';
import { CASES, COLLABORATION, fill, TODAY, WAITING } from './today.ts';

// A database that the bot of November 2026 made, opened by the bot of today: what waited goes on waiting, and can be
// approved. The file is never made anew: it is what an installation has.

const DUMP = 'database-2026-11.sql';
/** How the rows were when the file was made; columns that came since are none of them. */
const KEPT = {
  events: 'case_id, seq, at, actor, cause, body, hash',
  outbox:
    'id, key, kind, recipient, notice, instead_of, state, attempts, created_at, next_attempt_at, failure',
  reminders: 'case_id, stage, revision, mark, recipient, at',
  mail: 'id, case_id, revision, distributor_id, name, address, day, changed, former_day, state, created_at',
  people: 'id, security, login, login_confirmed_by, dm, early_reminders',
  snoozes: 'person_id, case_id, until',
  distributors: 'id, name, name_key, contact, contact_key, since, note, added_by, added_at',
  contributions: 'id, case_id, author, went_well, went_wrong, lucky, critique, actions',
  contributors: 'case_id, person_id',
} as const;

const directory = temporaryDirectory();
let look: Look & AsyncDisposable;
let before: ReadonlyMap<string, readonly object[]>;
let house: House;

beforeAll(async () => {
  look = await lookAt(githubOf(TODAY), FOUND);
  if (process.env['GOLDEN'] === 'make-database') await makeDump();
  const path = join(directory.path, 'old.db');
  const old = new Sqlite(path);
  old.pragma('foreign_keys = OFF');
  old.exec(readGolden(DUMP));
  before = kept(old);
  old.close();
  house = new House(path, AFTERWARDS);
});

afterAll(async () => {
  house[Symbol.dispose]();
  await look[Symbol.asyncDispose]();
  directory[Symbol.dispose]();
});

async function makeDump(): Promise<void> {
  using made = new House(join(directory.path, 'new.db'), Temporal.Instant.from('2026-11-01T09:00:00Z'));
  await fill(made, look);
  // The only thing of chance in it.
  made.file.exec(
    `UPDATE contributions SET id = printf('00000000-0000-4000-8000-%012d', (
      SELECT count(*) FROM contributions AS other
      WHERE coalesce(other.author, 'x') <= coalesce(contributions.author, 'x')))`,
  );
  writeFileSync(join(import.meta.dirname, 'files', DUMP), dumped(made.file));
}

function kept(file: Sqlite.Database): ReadonlyMap<string, readonly object[]> {
  return new Map(Object.entries(KEPT).map(([table, columns]) => [table, rowsOf(file, table, columns)]));
}

test('nothing in it is lost, or another one', () => {
  expect(kept(house.file)).toEqual(before);
  expect([...before].filter(([, rows]) => rows.length === 0)).toEqual([]);
  expect(house.file.pragma('foreign_key_check')).toEqual([]);
  expect(house.file.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});

test('its events still can be neither changed nor deleted', () => {
  expect(() => house.file.exec("UPDATE events SET cause = 'x'")).toThrow('events are never changed');
  expect(() => house.file.exec('DELETE FROM events')).toThrow('events are never deleted');
});

test.each(CASES)('%s folds; its chain holds, and the index says what the fold says', (caseId) => {
  const { index, fixTeam, chain } = house.expectedIndex(caseId);
  expect(chain).toBeUndefined();
  expect(house.indexed(caseId)).toMatchObject({ index, fixTeam });
});

test('no other case is in it', () => {
  expect(rowsOf(house.file, 'cases', 'id', 'id').map(({ id }) => id)).toEqual(CASES);
  expect(house.auditFiles({ by: ANNA, at: AFTERWARDS }).map(({ content }) => content)[1]).toContain(
    '**Every hash chain holds: 8 cases',
  );
});

test('whatever waits to be sent can be read', () => {
  const { outbox } = house.store;
  const pending = rowsOf(house.file, 'outbox', 'id, key, notice', 'id');
  for (const { id, key, notice } of pending) {
    const message = outbox.byId(Number(id));
    expect(message).toMatchObject({ key });
    expect(JSON.stringify(message?.notice)).toBe(notice);
  }
  expect(outbox.due(AFTERWARDS, 500).length).toBeGreaterThan(10);
  expect(outbox.duePublic(AFTERWARDS, 500).map(({ notice }) => notice.template)).toContain('announcement');
  expect(outbox.parkedCount()).toBeGreaterThan(0);
  const [mail, ...others] = house.store.mail.due(AFTERWARDS, 50);
  expect(others).toEqual([]);
  expect(mail).toMatchObject({ caseId: 'CG-2026-001', address: 'security@distro.example' });
});

describe('what waits for a second member', () => {
  test('is something of every kind', () => {
    const waiting = Object.values(WAITING).filter(({ approved }) => !approved);
    expect(new Set(waiting.map(({ what }) => what))).toEqual(new Set(PUBLICATIONS));
  });

  test.each(Object.entries(WAITING))(
    'is the same still, and can be approved: %s',
    async (caseId, waiting) => {
      const { what, now, approved } = waiting;
      const stands = house.case(caseId).publications[what];
      const { print, failing } = await house.draft(caseId, what, { now, exploited: stands?.exploited, look });
      expect(failing).toEqual([]);
      expect(print).toBe(stands?.print);
      expect(stands?.exploited).toBe(waiting.exploited);
      const request = stands?.revision ?? 0;
      const events = house.agree(caseId, { what, request, print }, { who: BEN, now });
      // Agreeing again records nothing more.
      expect(events).toEqual(approved ? [] : [{ type: 'publication-approved', what, request }]);
      expect(() => house.agree(caseId, { what, request, print }, { who: ANNA, now })).toThrow('own-preview');
      expect(() => house.agree(caseId, { what, request, print: '0'.repeat(32) }, { who: BEN, now })).toThrow(
        'preview-changed',
      );
    },
  );

  test('or, approved already, waits for Discord with the fingerprint that was approved', () => {
    const caseId = 'CG-2026-006';
    const request = house.case(caseId).publications.announcement;
    const leaving = house.store.outbox.duePublic(AFTERWARDS, 50).map(({ notice }) => notice);
    expect(request?.approvedBy).toBe(BEN);
    expect(leaving).toContainEqual({
      template: 'announcement',
      caseId,
      request: request?.revision,
      print: request?.print,
      what: 'announcement',
      exploited: 'unknown',
    });
  });

  test('is an outside collaborator, too', () => {
    const [asked, ...others] = house.case(COLLABORATION).requests;
    expect(others).toEqual([]);
    const request = asked?.revision ?? 0;
    expect(house.letIn(COLLABORATION, request, { who: BEN, now: AFTERWARDS })).toEqual([
      { type: 'collaborator-approved', login: 'cara-contributes', request },
    ]);
  });
});

test('the story goes on in it: what is approved is recorded after what was', () => {
  const { what, now } = WAITING['CG-2026-002'] ?? { what: 'announcement', now: AFTERWARDS };
  const stands = house.case('CG-2026-002').publications[what];
  const request = stands?.revision ?? 0;
  const events = house.agree('CG-2026-002', { what, request, print: stands?.print ?? '' }, { who: BEN, now });
  house.record('CG-2026-002', events, by(BEN, 'announce', now.toString()));
  const { index, chain } = house.expectedIndex('CG-2026-002');
  expect(chain).toBeUndefined();
  expect(house.indexed('CG-2026-002').index).toEqual(index);
  expect(house.store.outbox.duePublic(AFTERWARDS, 50).map(({ key }) => key)).toContain(
    `CG-2026-002 ${request + 1} announcement codegate`,
  );
});
