import { expect, test } from 'vitest';
import { everybody } from './people.ts';
import { history, hours, opened, START, type Told } from '../support/cases.ts';
import type { Notification } from '../../src/process/notifications/notification.ts';
import { Advisories } from './advisories.ts';
import { Awake } from './promises/awake.ts';
import { neverLost } from './promises/never-lost.ts';
import { neverMisfiled } from './promises/never-misfiled.ts';
import { owedAt } from './promises/owed.ts';
import { neverTwice } from './promises/never-twice.ts';
import { neverUntrue } from './promises/never-untrue.ts';
import type { Reminded, Scene, Sight } from './promises/promise.ts';
import { Random } from './random.ts';

// What a world seldom comes to: that the oracle sees it is shown here.

const now = () => Date.parse('2026-03-02T09:00:00Z');

function scene(): Scene {
  return {
    now,
    botTime: now,
    steadySince: () => -Infinity,
    people: [],
    advisories: new Advisories(new Random(1), now),
    readableSince: () => undefined,
    lost: () => [],
    isHeard: () => true,
    cases: () => [],
    history: () => [],
    unsent: () => [],
  };
}

test.each([
  ['**Fixed in**\ncodegate 0.2.0', true],
  ['**What to do now**\n`pip install codegate==0.2.0`', true],
  ['**Affected versions**\ncodegate < 0.2.0', false],
  ['**Fixed in**\ncodegate 0.1.0', false],
])('a version without its release in #codegate: %j', (text, isBroken) => {
  const said: string[] = [];
  const watch = neverUntrue(scene(), (words) => said.push(words));
  watch.see?.({
    kind: 'message',
    what: 'posted',
    place: { kind: 'codegate' },
    message: { id: '1', at: 0, leftAt: 0, nonce: '', mark: 1, components: [], parts: { text, controls: [] } },
    notification: undefined,
    key: '',
    reminds: [],
  });
  expect(said).toHaveLength(isBroken ? 1 : 0);
});

const HOUR = 3_600_000;

type Items = Extract<Notification, { template: 'reminder' }>['items'];

test.each([
  ['awake all the time', [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24], 0],
  ['asleep for most of it', [0, 2, 4, 18, 20, 22, 24], undefined],
  ['asleep for less', [0, 2, 4, 6, 8, 18, 20, 22, 24, 26], 2],
])('what was told by none of a day is asked of a machine that was %s', (_, turns, since) => {
  const machine = new Awake();
  for (const hour of turns) machine.pass(hour * HOUR);
  const last = turns.at(-1) ?? 0;
  const found = machine.lastBefore((last - 24) * HOUR, 12 * HOUR);
  expect(found === undefined ? undefined : found / HOUR).toBe(since);
});

const reminded = (
  person: string,
  text: string,
  items: Items,
  id = '1',
): Extract<Sight, { kind: 'message' }> => ({
  kind: 'message',
  what: 'posted',
  place: { kind: 'dm', person },
  message: { id, at: 0, leftAt: 0, nonce: '', mark: 1, components: [], parts: { text, controls: [] } },
  notification: { template: 'reminder', items: [...items] },
  key: id,
  reminds: items,
});
const reminder = (caseIds: readonly string[], text: string, id: string): Sight => {
  const due = { stage: 'intake', revision: 1, mark: 'due', kind: 'due' } as const;
  return reminded(
    '1',
    text,
    caseIds.map((caseId) => ({ caseId, ...due })),
    id,
  );
};

test.each([
  ['names', 'CG-2026-001 and CG-2026-002 wait', true],
  ['counts alone', 'CG-2026-001 waits, and 1 more', false],
])('a reminder of a case that the lost message %s', (_, text, isBroken) => {
  const said: string[] = [];
  const watch = neverTwice(scene(), (words) => said.push(words));
  watch.see?.(reminder(['CG-2026-001', 'CG-2026-002'], text, '1'));
  watch.see?.({ kind: 'lost', since: -Infinity });
  watch.see?.(reminder(['CG-2026-002'], 'CG-2026-002 waits', '2'));
  expect(said).toHaveLength(isBroken ? 1 : 0);
});

const CASE = 'CG-2026-001';

const call = (key: string, traces: number[], id: string): Sight => ({
  ...reminded('1', 'something waits', [], id),
  place: { kind: 'private' },
  notification: { template: 'role-ping', traces },
  key,
  reminds: [],
});
const LEARNED = `${CASE} 1 coordinator-left role and others`;

test.each([
  ['of one thing', [7], LEARNED, 0, true],
  ['of several, for what it has learned only since', [7, 8], LEARNED, 0, false],
  ['of several, for what it had known', [7, 8], LEARNED, 0.5, true],
])(
  'a call of the role again after a restore, where the one before it was %s',
  (_, before, key, hour, isBroken) => {
    const said: string[] = [];
    const at = () => hours(hour).epochMilliseconds;
    const watch = neverTwice({ ...scene(), botTime: at, history: () => history(opened()) }, (words) =>
      said.push(words),
    );
    watch.see?.(call('before', before, '1'));
    watch.see?.({ kind: 'lost', since: -Infinity });
    watch.see?.(call(key, [7], '2'));
    expect(said).toHaveLength(isBroken ? 1 : 0);
  },
);

/** A call of the role for these reminders. */
const callFor = (...reminds: readonly Reminded[]): Sight => ({
  ...reminded('1', 'something waits', [], '1'),
  place: { kind: 'private' },
  notification: { template: 'role-ping' },
  reminds,
});
const aReport = (which: string): Reminded => ({
  caseId: CASE,
  stage: 'fix-release',
  mark: `regulatory eu-cra/${which} due`,
  kind: 'regulatory',
});
const aStage: Reminded = { caseId: CASE, stage: 'fix-release', mark: 'due', kind: 'due' };

test.each<[string, readonly Sight[], boolean]>([
  ['nobody', [], true],
  ['the role, called for that report', [callFor(aStage, aReport('early-warning'))], false],
  ['the role, called for another one', [callFor(aReport('notification'))], true],
  ['the role, called for a stage', [callFor(aStage)], true],
  ['the role, called for a question', [callFor({ ...aStage, kind: 'question', mark: 'question' })], true],
])('a report to authorities is due, and was told to %s', (_, sights, isBroken) => {
  const said: string[] = [];
  const events = history(opened(), KNOWN);
  const cases = () => [{ caseId: CASE, events }];
  const watch = neverLost({ ...scene(), now: aDayLater, botTime: aDayLater, cases }, (words) =>
    said.push(words),
  );
  for (const sight of sights) watch.see?.(sight);
  watch.rest?.(aDayLater());
  expect(said.some((words) => words.includes('eu-cra/early-warning'))).toBe(isBroken);
});

const KNOWN: Told = { body: { type: 'exploitation-known' }, at: START };
const FILED: Told = {
  body: { type: 'regulatory-filed', regime: 'eu-cra', mark: 'early-warning', reference: '1' },
  at: hours(1),
};
const RETRACTED: Told = { body: { type: 'exploitation-retracted' }, at: hours(2) };

test.each([
  ['ahead of them', [KNOWN], 13, ['eu-cra/early-warning 12']],
  ['overdue', [KNOWN], 27, ['eu-cra/early-warning 26']],
  ['what is filed', [KNOWN, FILED], 50, ['eu-cra/notification 48']],
  ['a slip', [KNOWN, RETRACTED, { ...KNOWN, at: hours(20) }], 22, ['eu-cra/early-warning 20']],
  ['known anew', [KNOWN, FILED, RETRACTED, { ...KNOWN, at: hours(30) }], 45, ['eu-cra/early-warning 42']],
  ['taken back', [KNOWN, RETRACTED], 50, []],
] as const)('the reports that are owed, with their last marks: %s', (_, told, hour, owed) => {
  const found = owedAt(history(opened(), ...told), hours(hour).epochMilliseconds).filter(({ stage }) =>
    stage.startsWith('eu-cra'),
  );
  expect(found.map(({ stage, mark }) => `${stage} ${(mark - START.epochMilliseconds) / HOUR}`)).toEqual(owed);
});

const [MEMBER, , , DEVELOPER] = everybody();

const aDayLater = () => hours(24).epochMilliseconds;

/** What the oracle says of a day after attacks were known, of a case with this history in which it sees this. */
function misfiled(told: readonly Told[], ...sights: readonly Sight[]): readonly string[] {
  const said: string[] = [];
  const events = history(opened(), ...told);
  const aDay = { botTime: aDayLater, now: aDayLater, people: everybody(), history: () => events };
  const watch = neverMisfiled({ ...scene(), ...aDay }, (words) => said.push(words));
  for (const sight of sights) watch.see?.(sight);
  watch.rest?.(0);
  return said.map((words) => words.split(':', 1).join());
}

const asked = (person = MEMBER): Sight =>
  reminded(person?.id ?? '', 'it is due', [
    {
      caseId: CASE,
      stage: 'fix-release',
      revision: 2,
      mark: 'regulatory eu-cra/early-warning due',
      kind: 'regulatory',
    },
  ]);
const pressed = (id: string): Sight[] =>
  MEMBER
    ? [
        {
          kind: 'pressed',
          person: MEMBER,
          id,
          screen: undefined,
          got: { kind: 'screen', text: '', controls: [] },
        },
      ]
    : [];
const filing = pressed(`file-form:${CASE}:eu-cra:early-warning`);
const lost = (hour: number): Sight => ({ kind: 'lost', since: hours(hour).epochMilliseconds });

test.each<[string, readonly Told[], readonly Sight[], readonly string[]]>([
  ['asked of a member', [KNOWN], [asked()], []],
  [
    'asked of a developer',
    [KNOWN],
    [asked(DEVELOPER)],
    [`dev-one is asked for eu-cra/early-warning of ${CASE}`],
  ],
  ...[[KNOWN, FILED], [KNOWN, RETRACTED], []].map((told): [string, Told[], Sight[], string[]] => [
    `asked where nobody owes it, of ${told.length} events`,
    told,
    [asked()],
    [`eu-cra/early-warning of ${CASE} is asked for, and nobody owes it`],
  ]),
  ['filed and on record', [KNOWN, FILED], filing, []],
  [
    'filed, and not on record',
    [KNOWN],
    filing,
    [`${CASE} does not know that eu-cra/early-warning was filed`],
  ],
  [
    'lost with a copy that is newer',
    [KNOWN],
    [...filing, lost(25)],
    [`${CASE} does not know that eu-cra/early-warning was filed`],
  ],
  ['lost with a copy that is older', [KNOWN], [...filing, lost(23)], []],
  ['taken back', [KNOWN], [...filing, ...pressed(`unfile:${CASE}:eu-cra:early-warning`)], []],
])('a report to authorities: %s', (_, told, sights, words) => {
  expect(misfiled(told, ...sights)).toEqual(words);
});
