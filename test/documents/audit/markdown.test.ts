import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeLines } from '../../../src/documents/audit/change-lines.ts';
import { concernsNamed, namedIn } from '../../../src/documents/audit/concerned.ts';
import { jsonLines } from '../../../src/documents/audit/json-lines.ts';
import { auditMarkdown } from '../../../src/documents/audit/markdown.ts';
import { hashOf, type StoredEvent } from '../../../src/store/stored-event.ts';
import { examine, type Trail } from '../../../src/store/trail.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { ANNA, CASE_ID, history, opened, START } from '../../support/cases.ts';
import { by, temporaryDirectory, temporaryStore } from '../../support/temporary.ts';
import { stored, trailOf } from '../../support/trails.ts';

const made = { by: ANNA, at: START.add({ hours: 1 }) };
const reasoned = (reason: string): EventBody => ({ type: 'severity-reclassified', band: 'high', reason });
/** The words are the view's; here an event says its type, and its reason as it is. */
const words = {
  event: ({ body }: { body: EventBody }) => ('reason' in body ? `${body.type} ${body.reason}` : body.type),
  state: () => 'open, _somewhere_',
};
const markdownOf = (trail: Trail, hasExcerpts = false) =>
  [...auditMarkdown(trail, made, words, { hasExcerpts })].join('');
const told = stored(history(opened(), reasoned('a reason'), { type: 'fork-created' }));
const [, , third] = told;
const edited = told.map((each) => (each.seq === 2 ? { ...each, cause: 'edited' } : each));
const headOf = (events: readonly StoredEvent[]) => events.at(-1)?.hash ?? '';

/** The rows of the table of events: what stands between the bars. */
function rows(markdown: string): string[][] {
  const [, table = ''] = markdown.split('| # | UTC | Who | What | Cause | Chain |\n');
  const lines = (table.split('\n\n')[0] ?? '').split('\n').slice(1);
  return lines.map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}

const index = (caseId: string, seq: number) => ({ caseId, seq, source: 'index' as const });

/** Runs the program of the document on the lines of the same export, as somebody outside would. */
function checked(trail: Trail, lines = [...jsonLines(trail, made)].join(''), hasExcerpts = false): string[] {
  using directory = temporaryDirectory();
  const [, program = ''] = /```js\n([\s\S]*?)```/.exec(markdownOf(trail, hasExcerpts)) ?? [];
  writeFileSync(join(directory.path, 'check.mjs'), program);
  writeFileSync(join(directory.path, 'audit.jsonl'), lines);
  const { stdout, stderr } = spawnSync(process.execPath, ['check.mjs', 'audit.jsonl'], {
    cwd: directory.path,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.trimEnd().split('\n');
}

/** What the program says of cases that hold. */
const heads = (...cases: readonly (readonly StoredEvent[])[]) =>
  cases.map((each) => `${each[0]?.caseId}: event ${each.length}, head ${headOf(each)}`);

describe('the document', () => {
  test('says who exported it and when, whether it holds, and what each case’s head is', () => {
    const other = stored(history(opened()), 'CG-2026-002');
    const markdown = markdownOf(trailOf(told, other));
    expect(markdown).toContain(`Exported 2026-03-02 10:00:00 UTC by member ${ANNA}.`);
    expect(markdown).toContain('**Every hash chain holds: 2 cases, 4 events.**');
    expect(markdown).toContain(`| ${CASE_ID} | 3 | ${headOf(told)} | holds |`);
    expect(markdown).toContain(`| CG-2026-002 | 1 | ${headOf(other)} | holds |`);
    expect(markdown).toContain(
      `## ${CASE_ID}\n\n- Repository: stacklok/codegate\n- State: open, \\_somewhere\\_\n` +
        `- Head: ${headOf(told)} (event 3)\n- Chain: holds\n`,
    );
  });

  test('tells each event in a row', () => {
    expect(rows(markdownOf(trailOf(told)))).toEqual([
      ['1', '2026-03-02 09:00:00', `member ${ANNA}`, 'opened', 'test', 'ok'],
      ['2', '2026-03-02 09:01:00', `member ${ANNA}`, 'severity-reclassified a reason', 'test', 'ok'],
      ['3', '2026-03-02 09:02:00', `member ${ANNA}`, 'fork-created', 'test', 'ok'],
    ]);
  });

  test('says of what was seen who had it looked at, and not that they say it', () => {
    const seen = stored(history(opened(), { type: 'step-checked', step: 'binaries-built', by: 'observed' }));
    expect(rows(markdownOf(trailOf(seen)))[1]?.[2]).toBe(`seen in GitHub, looked at by member ${ANNA}`);
  });

  test('marks what is broken, and says it first', () => {
    const markdown = markdownOf(trailOf(edited));
    const problem =
      'event 2 of 2026-03-02 09:01:00 UTC: its hash does not fit; it, or the one before it, was edited, moved or put in';
    expect(markdown).toContain('**The audit trail is broken: in 1 of 1 case. What can be read is exported');
    expect(markdown).toContain(`\n- ${CASE_ID}: ${problem}\n`);
    expect(markdown).toContain(`\n- Chain: **broken**\n  - ${problem}\n`);
    expect(rows(markdown).map((cells) => cells.at(-1))).toEqual(['ok', '**changed**', 'ok']);
  });

  test('shows what cannot be read as it is, and of such a case no state', () => {
    const markdown = markdownOf(
      trailOf(told.map((each) => (each.seq === 2 ? { ...each, at: 'noon', body: '{|' } : each))),
    );
    expect(rows(markdown)[1]).toEqual([
      '2',
      '“noon”',
      `Cannot be read: {"kind":"member","id":"${ANNA}"}`,
      'Cannot be read: {&#124;',
      'test',
      '**changed**',
    ]);
    expect(markdown).toContain('- State: cannot be told, its history is broken');
  });

  test('tells of what is missing', () => {
    const trail = examine(
      [told[0], third].filter((each) => each !== undefined),
      [index(CASE_ID, 4), index('CG-2026-004', 1)],
      { whole: true },
    );
    const markdown = markdownOf(trail);
    for (const problem of [
      '- CG-2026-002 to CG-2026-003 are missing\n',
      `- ${CASE_ID}: event 2 is missing, before event 3 of 2026-03-02 09:02:00 UTC\n`,
      `- ${CASE_ID}: event 4 is missing at the end: the index of cases tells of event 4\n`,
      '- CG-2026-004: all of its events are missing: the index of cases tells of it\n',
      '| CG-2026-004 | 0 | – | **broken** |\n',
    ])
      expect(markdown).toContain(problem);
    expect(markdown).toContain('broken: in 2 of 2 cases, and numbers of cases are missing.');
  });

  test('is there without any case, too', () => {
    const markdown = markdownOf(trailOf());
    expect(markdown).toContain('**Every hash chain holds: 0 cases, 0 events.**');
    expect(markdown).not.toContain('## Heads');
  });
});

describe('what people wrote', () => {
  test.each([
    ['a | b \\| c', String.raw`a &#124; b \\&#124; c`],
    ['<img src=x onerror=y> &lt;', '&lt;img src=x onerror=y&gt; &amp;lt;'],
    ['**b** _i_ ~s~ `c` $m$', String.raw`\*\*b\*\* \_i\_ \~s\~ \`c\` \$m\$`],
    ['[good](https://evil.example) ![x](y)', String.raw`\[good\](https://evil.example) !\[x\](y)`],
    ['one\n\n| two |\r\n# three\u202E', 'one &#124; two &#124; # three'],
  ])('%j stays in its cell, letter by letter', (reason, shown) => {
    const [, row] = rows(markdownOf(trailOf(stored(history(opened(), reasoned(reason))))));
    expect(row?.[3]).toBe(`severity-reclassified ${shown}`);
  });

  test('is no heading and no list at the start of a line', () => {
    for (const [caseId, shown] of [
      ['# x', String.raw`\# x`],
      ['1. x', String.raw`1\. x`],
      ['- x', String.raw`\- x`],
    ] as const) {
      const events = told.slice(0, 1).map((each) => ({ ...each, caseId }));
      expect(markdownOf(trailOf(events))).toContain(`\n- ${shown}: event 1`);
    }
  });

  test('is cut, so that one text does not fill the document', () => {
    for (const letter of ['x', '😀', '|']) {
      const cause = letter.repeat(1_000_000);
      const markdown = markdownOf(trailOf(told.map((each) => ({ ...each, cause }))));
      expect(markdown.length).toBeLessThan(20_000);
      expect(markdown).toContain('…');
      expect(markdown.isWellFormed()).toBe(true);
    }
  });
});

describe('the check that the document explains', () => {
  const other = stored(history(opened(), { type: 'fork-created' }), 'CG-2026-002');

  test('finds every case as it is, with the heads of the document', () => {
    expect(checked(trailOf(told, other))).toEqual(heads(told, other));
  });

  test('finds what was edited, also where the line holds raw text only', () => {
    expect(checked(trailOf(edited, other))).toEqual([`${CASE_ID}, event 2: broken`, ...heads(told, other)]);
    // The same as JSON, but not as text.
    const spaced = told.map((each) => ({ ...each, body: each.body.replace('{', '{ ') }));
    expect(checked(trailOf(spaced))).toEqual([
      ...[1, 2, 3].map((seq) => `${CASE_ID}, event ${seq}: broken`),
      ...heads(told),
    ]);
  });

  test('finds raw text whole where its hash fits', () => {
    const odd = { caseId: CASE_ID, seq: 1, at: START.toString(), actor: '{ }', cause: 'x\u2028', body: '{é' };
    const events = [{ ...odd, hash: hashOf('', odd) }];
    expect(checked(trailOf(events))).toEqual(heads(events));
  });

  test('finds a gap', () => {
    const gap = told.filter(({ seq }) => seq !== 2);
    expect(checked(trailOf(gap))[0]).toBe(`${CASE_ID}, event 3: broken`);
  });
});

/** What the program says of an excerpt that goes with an export. */
const check = (file: string) => checked(trailOf(told), file, true);

describe('an excerpt of a chain that concerns no case', () => {
  const concerned = namedIn(trailOf(stored(history(opened(), { type: 'fix-team-added', login: 'Fay' }))));

  function excerpt(change: (file: string) => string = (file) => file): string {
    using temporary = temporaryStore();
    const { logins } = temporary.store;
    const append = (member: string, login: string) =>
      logins.append({ type: 'login-claimed', member, login }, by('7'));
    append('101', 'gus');
    append('102', 'fay');
    append('103', 'rita');
    const document = changeLines('logins', logins.all(), made, (each) => concernsNamed(each, concerned));
    return change(String(document?.content));
  }

  test('has what concerns people of the case, and of the others the hash alone', () => {
    expect(excerpt()).toContain('fay');
    expect(excerpt()).not.toMatch(/gus|rita/);
    expect(excerpt().match(/"leftOut":true/g)).toHaveLength(2);
  });

  test('is checked by the same program', () => {
    const [said = '', ...more] = check(excerpt());
    expect(said).toMatch(/^logins: event 3, head [0-9a-f]{64}$/);
    expect(more).toEqual([]);
    expect(check(excerpt((file) => file.replace('fay', 'eve')))[0]).toBe('logins, event 2: broken');
    expect(check(excerpt((file) => file.replace(/\n.*"seq":1,.*\n/, '\n')))[0]).toBe(
      'logins, event 2: broken',
    );
  });

  test('is none where it concerns nobody of the case', () => {
    using temporary = temporaryStore();
    temporary.store.logins.append({ type: 'login-claimed', member: '101', login: 'gus' }, by('7'));
    const changes = temporary.store.logins.all();
    expect(changeLines('logins', changes, made, (each) => concernsNamed(each, concerned))).toBeUndefined();
    // What cannot be read is not left out.
    expect(concernsNamed({ body: 'no JSON' }, concerned)).toBe(true);
  });
});
