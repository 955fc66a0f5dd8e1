import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../../../src/process/events.ts';
import { actionItems } from '../../../src/documents/retrospective/actions.ts';
import {
  retrospective,
  type RetrospectiveInput,
} from '../../../src/documents/retrospective/retrospective.ts';
import { ANNA, BEN, days, FAY, folded, FINGERPRINT } from '../../support/cases.ts';
import { hostile, late, minimal, NOTHING_SAID, onTime } from './stories.ts';
import { draws } from '../../support/draws.ts';

const LATER = { at: days(26), cause: 'test', actor: { kind: 'member', id: BEN } } as const;
const RITA = '300000000000000009';

const STORIES: Readonly<Record<string, () => RetrospectiveInput>> = {
  'on-time': onTime,
  late,
  minimal,
  hostile,
};

describe('the document of', () => {
  test.each(Object.entries(STORIES))('%s reads like this', async (name, story) => {
    await expect(retrospective(story()).markdown).toMatchFileSnapshot(`snapshots/${name}.md`);
  });
});

test('asking for its publication, and agreeing to it, does not change it', () => {
  const story = onTime();
  const asked = { type: 'publication-asked', what: 'retrospective', print: FINGERPRINT } as const;
  const seq = story.events.length + 1;
  const events = [
    ...story.events,
    { seq, at: days(12), actor: { kind: 'member', id: BEN } as const, cause: 'test', body: asked },
    {
      seq: seq + 1,
      at: days(12),
      actor: { kind: 'member', id: '300000000000000003' } as const,
      cause: 'test',
      body: { type: 'publication-approved', what: 'retrospective', request: seq } as const,
    },
  ];
  expect(retrospective({ ...story, events, state: folded(events) })).toEqual(retrospective(story));
});

/** The document of a late case in which this happened, too. */
const told = (...bodies: readonly CaseEvent['body'][]) => {
  const story = late();
  const first = story.events.length + 1;
  const more = bodies.map((body, index) => ({ ...LATER, seq: first + index, body }));
  return retrospective({ ...story, events: [...story.events, ...more] }).markdown;
};

test('tells that the announcement was corrected, what of it, and how often', () => {
  const corrected = { type: 'advisory-corrected', facts: { fixed: FINGERPRINT } } as const;
  const posted = {
    type: 'correction-posted',
    messageId: '12',
    print: FINGERPRINT,
    exploited: 'no',
  } as const;
  expect(told(corrected)).not.toContain('The announcement was corrected');
  const once = told(corrected, posted);
  expect(once).toContain('Corrected after the announcement: the fixed version');
  expect(once).toContain('The announcement was corrected once.');
  expect(told(corrected, posted, corrected, posted)).toContain('The announcement was corrected 2 times.');
});

const looked = (by: { by?: 'observed' }) => told({ type: 'step-checked', step: 'merged', ...by });

test('names nobody for what they only had looked at', () => {
  expect(looked({ by: 'observed' })).toContain('| Merged into main | seen in GitHub |');
  expect(looked({})).not.toContain('| Merged into main | seen in GitHub |');
});

describe('what did not go straight', () => {
  test('a lateness says what it waited for', () => {
    expect(told()).toContain(
      '- Fix development was done 1 day after its deadline. It waited for: Release day agreed by the fix team.',
    );
  });

  test('each turn back stands in it, in words that blame nobody and name nobody; why is the team’s alone', () => {
    const markdown = told(
      { type: 'step-unchecked', step: 'fix-ready' },
      { type: 'publication-declined', what: 'announcement', request: 3, reason: 'As <@1> said: too early.' },
      { type: 'coordinator-left', member: ANNA },
      { type: 'advisory-closed' },
      { type: 'advisory-reopened' },
      { type: 'reopened', reason: 'a second hole' },
    );
    const [, turns = ''] = /## What turned back\n\n([^#]*)/.exec(markdown) ?? [];
    expect(turns.trim().split('\n')).toEqual(
      [
        'Not so yet: “Fix ready, CI run locally”',
        'Held back once more: the announcement',
        'The coordination was open again',
        'The advisory was closed in GitHub',
        'The advisory was opened again in GitHub',
        'The case was opened again',
      ].map((words) => `- 2026-03-28 09:00 UTC · ${words}`),
    );
    // What is the team's alone, and what two members said of the retrospective itself, stays out of it.
    const kept = told(
      { type: 'publication-declined', what: 'strike', request: 3, reason: 'no' },
      { type: 'publication-declined', what: 'retrospective', request: 3, reason: 'no' },
      { type: 'step-unchecked', step: 'report-complete' },
    );
    expect(kept).not.toContain('What turned back');
  });
});

test('the reporter is named only where they want to be', () => {
  const story = onTime();
  expect(retrospective(story).markdown).toContain('rita-reports');
  const state = { ...story.state, reporter: { login: 'rita-reports', channel: 'private' } as const };
  for (const credit of [{}, { credit: false }])
    expect(
      retrospective({ ...story, state: { ...state, reporter: { ...state.reporter, ...credit } } }).markdown,
    ).not.toContain('rita-reports');
});

test('who has left the fix team under another name stands in no other role', () => {
  const story = onTime();
  const happens = { at: days(9), cause: 'test', actor: { kind: 'github' } } as const;
  const seq = story.events.length;
  const events: CaseEvent[] = [
    ...story.events,
    { ...happens, seq: seq + 1, body: { type: 'login-renamed', from: 'fay-fixes', to: 'fay-new' } },
    { ...happens, seq: seq + 2, body: { type: 'fix-team-removed', login: 'fay-new' } },
  ];
  const nameOf = (id: string) => (id === FAY ? 'fay-new' : story.nameOf(id));
  const { markdown } = retrospective({ ...story, events, state: folded(events), nameOf });
  expect(markdown).toContain('- **Security team**: ben-builds\n- **Fix team**: nobody');
});

test('a reporter who is not to be named is found nowhere, whatever they did and people wrote', () => {
  const story = late();
  const joins = { seq: story.events.length + 1, at: days(25), cause: 'test' } as const;
  const events: CaseEvent[] = [
    ...story.events.map((event) =>
      event.body.type === 'deadline-set'
        ? { ...event, body: { ...event.body, reason: 'as @rita-reports asked' } }
        : event,
    ),
    {
      ...joins,
      actor: { kind: 'member', id: ANNA },
      body: { type: 'reporter-recorded', login: 'Rita-Reports', channel: 'private', credit: false },
    },
    {
      ...joins,
      seq: joins.seq + 1,
      actor: { kind: 'member', id: RITA },
      body: { type: 'fix-team-added', login: 'rita-reports' },
    },
  ];
  const { markdown } = retrospective({
    ...story,
    events,
    state: folded(events),
    nameOf: (id) => (id === RITA ? 'rita-reports' : story.nameOf(id)),
    contributions: [
      { ...NOTHING_SAID, by: 'rita-reports', wentWell: `RITA-REPORTS was patient; so was <@${RITA}>.` },
    ],
  });
  expect(markdown).not.toMatch(/rita/i);
  expect(markdown).toContain('as the reporter asked');
  expect(markdown).toContain('the reporter was patient; so was the reporter.');
});

test('mentions become names; other ids and vectors go', () => {
  const wentWell = `<@${ANNA}> told <@&300000000000000001> in <#300000000000000002> (${BEN}): CVSS:3.1/AV:N/AC:L`;
  const { markdown } = retrospective({ ...onTime(), contributions: [{ ...NOTHING_SAID, wentWell }] });
  expect(markdown).toContain('> anna-answers told … in … (…): …');
});

test('no Discord id and no vector is in any of them', () => {
  for (const story of Object.values(STORIES)) {
    const { markdown } = retrospective(story());
    expect(markdown).not.toContain(ANNA);
    expect(markdown).not.toMatch(/CVSS:|AV:N/);
  }
});

test('other cases are not named, wherever somebody wrote their ids', () => {
  const said = 'Busy with CG-2026-005, and with cg-2026-0123; CG-2026-001 came on top.';
  const { markdown } = retrospective({
    ...onTime(),
    contributions: [{ ...NOTHING_SAID, by: undefined, wentWrong: said }],
  });
  expect(markdown).toContain('Busy with another case, and with another case; CG-2026-001 came on top.');
});

/** Markdown and mentions that would do something. */
const LIVE =
  /(?<!\\)\[[^\]]*\]\((?!https:\/\/github\.com\/stacklok)|@everyone|@here|<@|<\/\w|<script|(?<!\\)`/;

test('nothing that people wrote works as Markdown, a mention or HTML', () => {
  const words = fc.array(
    fc.constantFrom(
      '[a](https://evil.example)',
      '@everyone',
      '<@1>',
      '`',
      '\n',
      '# ',
      '|',
      '\\',
      '<b>',
      '> ',
      'x',
      '\u202E',
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(words, words, (one, other) => {
      const said = one.join('') || 'x';
      const { markdown } = retrospective({
        ...onTime(),
        advisory: { ...onTime().advisory, summary: other.join('') },
        contributions: [{ ...NOTHING_SAID, by: said, wentWell: said, critique: said, actions: said }],
      });
      expect(markdown).not.toMatch(LIVE);
      expect(markdown).not.toContain('\u202E');
      for (const line of markdown.split('\n').filter((each) => each.startsWith('| ')))
        expect([3, 5]).toContain(line.split(' | ').length);
    }),
    { seed: 1, numRuns: draws(150) },
  );
});

test.each([
  ['Fuzz it; fay; 2026-04-30', { what: 'Fuzz it', owner: 'fay', due: '2026-04-30' }],
  ['- Fuzz it; 2026-04-30; fay', { what: 'Fuzz it', owner: 'fay', due: '2026-04-30' }],
  ['2. Fuzz it', { what: 'Fuzz it', owner: undefined, due: undefined }],
  ['Fuzz it; 2026-02-31', { what: 'Fuzz it', owner: '2026-02-31', due: undefined }],
  ['2026-04-30', { what: '2026-04-30', owner: undefined, due: undefined }],
  [';;', { what: ';;', owner: undefined, due: undefined }],
])('the action item %j', (line, item) => {
  expect(actionItems(`\n${line}\r\n\n`)).toEqual([item]);
});
