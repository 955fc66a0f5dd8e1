import { describe, expect, test } from 'vitest';
import { auditDocuments, exportView } from '../../../src/discord/views/export.ts';
import { eventBody, type EventBody } from '../../../src/process/events.ts';
import { stored, trailOf } from '../../support/trails.ts';
import { bodies, check } from '../../support/arbitraries.ts';
import { ANNA, BEN, CASE_ID, history, opened, START } from '../../support/cases.ts';
import { buttonsOf, componentsOf, HOSTILE, SECRETS, textOf } from '../../support/screens.ts';

const made = { by: ANNA, at: START.add({ hours: 1, milliseconds: 1 }) };
const told = (...events: readonly EventBody[]) => trailOf(stored(history(opened(), ...events)));
const documentsOf = (caseId: string | undefined, ...events: readonly EventBody[]) =>
  auditDocuments(told(...events), made, caseId).map(({ name, pieces }) => ({
    name,
    content: [...pieces].join(''),
  }));
const markdownOf = (...events: readonly EventBody[]) => String(documentsOf(CASE_ID, ...events)[1]?.content);
/** What the last of these events is, in words. */
const wordsOf = (...events: readonly EventBody[]) =>
  /\| \d+ \|[^|]*\|[^|]*\| (.*) \| test \| ok \|\n(?!\|)/.exec(markdownOf(...events))?.[1];

const names = (caseId: string | undefined) => documentsOf(caseId).map(({ name }) => name);

const types = eventBody.options.map((option) => option.shape.type.value).filter((type) => type !== 'opened');

describe('the files', () => {
  test('are named for the case, or for all, and when they were made', () => {
    expect(names(CASE_ID)).toEqual([
      'audit-CG-2026-001-20260302T100000Z.jsonl',
      'audit-CG-2026-001-20260302T100000Z.md',
    ]);
    expect(names(undefined)[0]).toBe('audit-all-20260302T100000Z.jsonl');
    expect(names('../x y😀')[0]).toBe('audit-___x_y__-20260302T100000Z.jsonl');
  });

  test.each(types)(
    'tell of %s in the words of the timeline, and of nothing that Discord alone can show',
    (type) => {
      check(
        [bodies[type]],
        (body) => {
          const words = wordsOf(body);
          expect(words).toMatch(/\w/);
          expect(words).not.toMatch(/undefined|&lt;(t:|@)\d/);
        },
        20,
      );
    },
  );

  test('show people by their ids and times in UTC', () => {
    expect(wordsOf({ type: 'coordinator-named', member: BEN })).toBe(`Coordinator: member ${BEN}`);
    expect(wordsOf({ type: 'advisory-published', at: START.add({ seconds: 1 }) })).toBe(
      'Advisory published 2026-03-02 09:00:01 UTC',
    );
    expect(wordsOf({ type: 'cve-assigned', cveId: SECRETS.cveId })).toBe(`CVE assigned: ${SECRETS.cveId}`);
  });

  test('show what people wrote letter by letter, names and times of Discord among it', () => {
    const reason = '<@1> <t:5:R> a\\b *c* | [d](e)';
    expect(wordsOf({ type: 'severity-reclassified', band: 'high', reason })).toBe(
      String.raw`Severity reclassified: High: &lt;&#64;1&gt; &lt;t:5:R&gt; a\\b \*c\* &#124; \[d\](e)`,
    );
  });

  test.each<[string, readonly EventBody[]]>([
    ['open, Intake', []],
    ['closed as a duplicate', [{ type: 'closed', resolution: 'duplicate' }]],
    [
      'closed as a duplicate of CG-2026-007',
      [{ type: 'closed', resolution: 'duplicate', of: 'CG-2026-007' }],
    ],
    ['closed, no resolution yet', [{ type: 'advisory-closed' }]],
  ])('say that a case is %s', (words, events) => {
    expect(markdownOf(...events)).toContain(`- State: ${words}\n`);
  });
});

describe('the answer', () => {
  const files = documentsOf(CASE_ID);

  test('says that every chain holds, and brings the files', () => {
    const view = exportView(told(), { caseId: CASE_ID, files });
    expect(textOf(view)).toContain(
      `## Audit trail · ${CASE_ID}\n✅ Every hash chain holds: 1 case, 1 event.`,
    );
    expect(view.files).toEqual(files);
    const shown = componentsOf(view).flatMap((part) => ('file' in part ? [part.file.url] : []));
    expect(shown).toEqual(files.map(({ name }) => `attachment://${name}`));
    expect(buttonsOf(view)).toEqual({});
  });

  test('says where a chain breaks: case, event, instant, and what is wrong', () => {
    const events = stored(history(opened(), { type: 'fork-created' }));
    const trail = trailOf(events.map((each) => (each.seq === 2 ? { ...each, cause: 'edited' } : each)));
    const text = textOf(exportView(trail, { caseId: undefined, files }));
    expect(text).toContain('## Audit trail · all cases\n🔴 The audit trail is broken: in 1 of 1 case.');
    expect(text).toContain(
      `- **${CASE_ID}**: event 2 of 2026-03-02 09:01:00 UTC: its hash does not fit; it, or the one before it,`,
    );
  });

  test('passes however much is broken, and whatever stands there', () => {
    const events = stored(history(opened(), ...Array.from({ length: 300 }, () => opened())));
    const broken = events.map((each) => ({ ...each, caseId: HOSTILE, at: HOSTILE, hash: '' }));
    const view = exportView(trailOf(broken), { caseId: HOSTILE, files });
    expect(textOf(view)).toMatch(/…and \d+ more/);
    expect(textOf(view)).not.toMatch(/(?<!\\)<[@#t]|@everyone|(?<!\\)\[/);
  });

  test('says what to do where the files are too big', () => {
    const all = exportView(told(), { caseId: undefined, files: undefined });
    expect(textOf(all)).toContain('one by one: `/advisory export case:…`');
    expect(all.files).toBeUndefined();
    const one = textOf(exportView(told(), { caseId: CASE_ID, files: undefined }));
    expect(one).toContain('Ask the operator');
    expect(one).not.toContain('one by one');
  });
});
