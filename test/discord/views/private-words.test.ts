import { EARLY_WARNING } from '../../support/regulated.ts';
import type { APIApplicationCommandOption } from 'discord-api-types/v10';
import type { ModalBuilder } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { groups, subcommands } from '../../../commands/advisory.ts';
import type { Content } from '../../../src/app/publication/content.ts';
import { advisoryCommand } from '../../../src/discord/registration.ts';
import {
  aloneForm,
  callOffForm,
  closeAllForm,
  closeForm,
  contributionForm,
  declineForm,
  evidenceForm,
  otherDayForm,
  overrideForm,
  slowTrackForm,
} from '../../../src/discord/views/forms.ts';
import { postedView } from '../../../src/discord/views/publication/posted.ts';
import { caseAdvanceNotice } from '../../../src/documents/advance-notice/case-advance-notice.ts';
import { timelineSvg, timelineWords } from '../../../src/documents/pictures/timeline.ts';
import { eventBody, type EventBody } from '../../../src/process/events.ts';
import { CONDITIONS } from '../../../src/process/publication/conditions.ts';
import { READERS_OF_WORDS, type TypedWords } from '../../../src/process/typed-words.ts';
import { draftsOf } from '../../support/drafts.ts';
import { facts, GHSA } from '../../support/advisory-shapes.ts';
import { CASE_ID, days, FINGERPRINT, policy } from '../../support/cases.ts';
import { by, opened, START, temporaryStore } from '../../support/temporary.ts';

const NOTHING_SAID = { wentWell: null, wentWrong: null, lucky: null, critique: null, actions: null };
const MEMBER = '100000000000000001';

/** What a person types, which is in nothing else. */
const typedInto = (where: string) => `Xyzzy ${where.replaceAll('-', ' ')} xyzzy`;

/** An event of each kind into which a person types words, and where they type them. */
const EVENTS: Readonly<Record<TypedWords, (words: string) => EventBody>> = {
  'deadline-set': (reason) => ({ type: 'deadline-set', stage: 'fix-release', at: days(20), reason }),
  'slow-track-set': (reason) => ({ type: 'slow-track-set', until: days(30), reviewAt: days(25), reason }),
  'upstream-set': (project) => ({ type: 'upstream-set', project, disclosesAt: days(16) }),
  'release-proposed': (reason) => ({ type: 'release-proposed', at: days(18), reason }),
  'release-withdrawn': (reason) => ({ type: 'release-withdrawn', proposal: 1, reason }),
  'preflight-overridden': (reason) => ({ type: 'preflight-overridden', condition: 'cve', reason }),
  'severity-reclassified': (reason) => ({ type: 'severity-reclassified', band: 'low', reason }),
  'regulatory-filed': (reference) => ({ type: 'regulatory-filed', ...EARLY_WARNING, reference }),
  'coordinator-declined': (reason) => ({ type: 'coordinator-declined', member: MEMBER, reason }),
  'collaborator-refused': (reason) => ({
    type: 'collaborator-refused',
    login: 'octocat',
    request: 1,
    reason,
  }),
  'publication-asked': (reason) => ({
    type: 'publication-asked',
    what: 'closing',
    print: FINGERPRINT,
    resolution: 'invalid',
    reason,
  }),
  'publication-approved': (alone) => ({
    type: 'publication-approved',
    what: 'mitigation',
    request: 1,
    alone,
  }),
  'publication-declined': (reason) => ({
    type: 'publication-declined',
    what: 'announcement',
    request: 1,
    reason,
  }),
  'step-checked': (evidence) => ({ type: 'step-checked', step: 'binaries-functional', evidence }),
  'distributor-acknowledged': (distributor) => ({ type: 'distributor-acknowledged', distributor }),
  closed: (reason) => ({ type: 'closed', resolution: 'invalid', reason }),
  reopened: (reason) => ({ type: 'reopened', reason }),
};
const KINDS = Object.keys(EVENTS).filter((kind): kind is TypedWords => kind in READERS_OF_WORDS);

/** A field of names, which has a rule of its own: who is named, and who is not. */
const NAMES = new Set(['login', 'from', 'to', 'repository']);

test('each text that an event can hold is a name, or has its readers', () => {
  const fields = eventBody.options.flatMap(({ shape }) =>
    Object.entries(shape).flatMap(([name, field]) =>
      field.safeParse(typedInto('some')).success && !NAMES.has(name) ? [shape.type.value] : [],
    ),
  );
  expect(fields.toSorted()).toEqual(Object.keys(READERS_OF_WORDS).toSorted());
});

/** All that #codegate can be told of a case into which these words were typed, and the notice to distributors. */
async function said(kinds: readonly TypedWords[]) {
  using temporary = temporaryStore();
  const { store } = temporary;
  const { cases, contributions, distributors } = store;
  let state = cases.open(
    [
      opened({ disclosedAt: START.subtract({ hours: 1 }) }),
      { type: 'advisory-linked', ghsaId: GHSA, created: false },
    ],
    by(MEMBER),
  );
  const happens = (...events: readonly EventBody[]) => {
    state = cases.record(state, events, by(MEMBER));
  };
  happens({ type: 'reporter-recorded', login: 'xyzzy-reports', channel: 'private', credit: false });
  happens({ type: 'release-proposed', at: days(14) });
  for (const kind of kinds) happens(EVENTS[kind](typedInto(kind)));
  const added = distributors.add(
    {
      name: typedInto('name'),
      contact: 'xyzzy@example.org',
      since: Temporal.PlainDate.from('2026-03-02'),
      note: typedInto('note'),
      addedBy: MEMBER,
    },
    START,
  );
  expect(added).toHaveProperty('seq');
  const notices = JSON.stringify(caseAdvanceNotice(state, {}) ?? '');

  const text = { ...facts().advisory, state: 'published', publishedAt: days(14) } as const;
  const drafts = draftsOf(text, {
    store,
    policy,
    draw: (input) =>
      Promise.resolve({ png: new Uint8Array(), alt: timelineWords(input), width: 1, height: 1 }),
  });
  happens({ type: 'disclosure-changed', kind: 'public' });
  happens({ type: 'advisory-published', at: days(14) }, { type: 'fix-missing' });
  const mitigation = await drafts.draft(state, 'mitigation', { now: START });
  happens({ type: 'fix-released' });
  const announcement = await drafts.draft(state, 'announcement', { now: START });
  happens({
    type: 'announced',
    what: 'announcement',
    messageId: '1',
    print: FINGERPRINT,
    exploited: 'unknown',
  });
  contributions.keep(
    state.id,
    MEMBER,
    { ...NOTHING_SAID, wentWell: 'Published, as its form says.' },
    { named: true },
  );
  const retrospective = await drafts.draft(state, 'retrospective', { now: START });
  const picture = { state, events: cases.history(state), policy, name: GHSA };
  return {
    notices,
    announcement: all(announcement.content),
    mitigation: all(mitigation.content),
    pictures: timelineSvg(picture) + timelineWords(picture),
    message: JSON.stringify(postedView(retrospective.content).container),
    retrospective: retrospective.content.document.markdown,
  };
}

const all = (content: Extract<Content, { kind: 'announcement' }>) =>
  JSON.stringify(postedView(content)) + JSON.stringify(content);

describe('what a person types', () => {
  test.each(KINDS)('into “%s” is public only where its form says so', async (kind) => {
    const { retrospective, ...others } = await said([kind]);
    const published = READERS_OF_WORDS[kind] === 'public' ? typedInto(kind) : '';
    const elsewhere = [...Object.values(others), retrospective.replaceAll(published, '')];
    expect(elsewhere.flatMap((text) => text.match(/xyzzy.{0,40}/gi) ?? [])).toEqual([]);
  });

  test('is in the retrospective where that is said, all of it at once', async () => {
    const { retrospective } = await said(KINDS);
    const shown = KINDS.filter((kind) => retrospective.includes(typedInto(kind)));
    expect(shown.toSorted()).toEqual(KINDS.filter((kind) => READERS_OF_WORDS[kind] === 'public').toSorted());
    expect(retrospective).toContain('Published, as its form says.');
  });
});

/** How a subcommand's option is described. */
function optionOf(command: string, name: string): string {
  let options: readonly APIApplicationCommandOption[] =
    advisoryCommand({ subcommands, groups }).options ?? [];
  for (const word of [...command.split(' '), name]) {
    const found = options.find((each) => each.name === word);
    if (word === name) return found?.description ?? '';
    options = found && 'options' in found ? (found.options ?? []) : [];
  }
  return '';
}

const hintOf = (form: ModalBuilder, field: string) => {
  const part = form
    .toJSON()
    .components.find((each) => 'component' in each && each.component.custom_id === field);
  return part && 'description' in part ? part.description : undefined;
};

const SAYS_SO = /^(?:Why; |The project; |It is )?published|; published in the retrospective$/i;

describe('where words are published, the place where they are typed says so', () => {
  const forms: readonly (readonly [TypedWords, ModalBuilder])[] = [
    ['release-proposed', otherDayForm(CASE_ID, policy)],
    ['release-withdrawn', callOffForm(CASE_ID, 1)],
    ['slow-track-set', slowTrackForm(CASE_ID)],
    ...CONDITIONS.map((each) => ['preflight-overridden', overrideForm(CASE_ID, each)] as const),
    ['publication-declined', declineForm(CASE_ID, { what: 'announcement', request: 1 })],
    ['publication-approved', aloneForm(CASE_ID, { request: 1, print: FINGERPRINT })],
    ['closed', closeForm(CASE_ID, 'invalid')],
    ['closed', closeAllForm(3, 'invalid', FINGERPRINT)],
  ];
  test.each(forms)('the form of “%s”', (kind, form) => {
    const hint = hintOf(form, 'reason');
    expect(SAYS_SO.test(hint ?? '')).toBe(READERS_OF_WORDS[kind] === 'public');
  });

  test('the forms of a contribution, and of evidence', () => {
    for (const named of [true, false])
      expect(hintOf(contributionForm(CASE_ID, { named }), 'wentWell')).toMatch(SAYS_SO);
    expect(hintOf(evidenceForm(CASE_ID, 'binaries-functional'), 'evidence')).toContain('public');
  });

  const options: readonly (readonly [TypedWords, string, string])[] = [
    ['deadline-set', 'deadline set', 'reason'],
    ['slow-track-set', 'deadline slow-track', 'reason'],
    ['upstream-set', 'deadline upstream', 'project'],
    ['release-proposed', 'release propose', 'reason'],
    ['release-withdrawn', 'release withdraw', 'reason'],
    ['severity-reclassified', 'severity', 'reason'],
    ['closed', 'close', 'reason'],
    ['reopened', 'reopen', 'reason'],
  ];
  test.each(options)('the option of “%s”', (kind, command, name) => {
    const option = optionOf(command, name);
    expect(SAYS_SO.test(option)).toBe(READERS_OF_WORDS[kind] === 'public');
  });
});
