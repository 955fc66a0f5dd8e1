import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presses } from '../../commands/advisory.ts';
import { USER_IDS, type ChannelName, type Person } from '../sandbox/people.ts';
import {
  CASE,
  count,
  enrol,
  forge,
  hold,
  idOf,
  joinFixTeam,
  REFUSED,
  reported,
  spoken,
  START_MS,
  testExchanges,
  timeline,
  withButton,
  heard,
  type Heard,
  type Held,
} from './support.ts';

// Every kind of button there is: pressed by whoever it is not for, forged, twice, and by two people at once.

type Audience = 'security' | 'case' | 'members';

/** A custom id of each kind, and who of the case’s people it answers. A kind that is not here fails the first test. */
const KINDS: Readonly<Record<string, { id: string; for: Audience }>> = {
  check: { id: `check:${CASE}:report-complete`, for: 'case' },
  done: { id: `done:${CASE}:report-complete`, for: 'case' },
  open: { id: `open:${CASE}`, for: 'case' },
  refresh: { id: `refresh:${CASE}`, for: 'case' },
  take: { id: `take:${CASE}`, for: 'security' },
  draft: { id: `draft:${CASE}`, for: 'security' },
  timeline: { id: `timeline:${CASE}:0`, for: 'case' },
  list: { id: 'list:open:0', for: 'members' },
  offer: { id: `offer:${CASE}:yes`, for: 'security' },
  snooze: { id: 'snooze:1', for: 'members' },
  unsnooze: { id: `unsnooze:${CASE}`, for: 'case' },
  early: { id: 'early:no', for: 'members' },
  claim: { id: `claim:${USER_IDS.outsider}:contributor:yes`, for: 'security' },
};
const kinds = Object.keys(KINDS);
const STRANGERS: readonly Person[] = ['outsider', 'reporter', 'contributor'];

let held: Held;
beforeAll(async () => {
  held = await hold();
  const { sandbox } = held;
  await enrol(sandbox, 'security-1', 'maintainer-1', 'maintainer-2', 'outsider');
  await sandbox.run('security-2', '/advisory me');
  const own = await reported(sandbox);
  const other = await reported(sandbox);
  await joinFixTeam(sandbox, own, 'maintainer-1');
  await joinFixTeam(sandbox, other, 'maintainer-2');
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

async function state(): Promise<string[]> {
  const { sandbox } = held;
  const list = await sandbox.run('security-1', '/advisory list');
  return [await timeline(sandbox), await timeline(sandbox, 'CG-2026-002'), list.text, spoken(sandbox)];
}

test('every kind of button is in the table', () => {
  expect(Object.keys(presses).toSorted()).toEqual(kinds.toSorted());
});

/** What somebody hears when they press each kind of button, whether or not it was ever shown to them. */
async function pressAll(person: Person, where: 'dm' | ChannelName): Promise<Record<string, Heard>> {
  const told: Record<string, Heard> = {};
  for (const kind of kinds)
    told[kind] = heard(await forge(held.sandbox, person, KINDS[kind]?.id ?? '', where));
  return told;
}

function all(words: (who: Audience) => Heard): Record<string, Heard> {
  return Object.fromEntries(kinds.map((kind) => [kind, words(KINDS[kind]?.for ?? 'security')]));
}

describe('a forged press', () => {
  test.each(STRANGERS)('of %s gets the one refusal everywhere, and changes nothing', async (person) => {
    const before = await state();
    for (const where of ['dm', 'security', 'general'] as const)
      expect(await pressAll(person, where)).toEqual(all(() => 'refused'));
    expect(await state()).toEqual(before);
  });

  test('of the fix team of another case opens nothing of this one', async () => {
    const before = await state();
    expect(await pressAll('maintainer-2', 'dm')).toEqual(
      all((who) => (({ security: 'refused', case: 'no such case', members: 'let in' }) as const)[who]),
    );
    expect(await state()).toEqual(before);
  });

  test('in a public place is refused even to the team', async () => {
    const before = await state();
    expect(await pressAll('security-1', 'general')).toEqual(all(() => 'wrong place'));
    expect(await state()).toEqual(before);
  });

  test('that no bot made is answered, and changes nothing', async () => {
    const before = await state();
    const told = new Set<Heard>();
    for (const id of [
      'check',
      `check:${CASE}`,
      `check:${CASE}:nonsense`,
      `check:${CASE}:acknowledge:more`,
      `check:${CASE}:published`,
      'check:CG-2026-999:acknowledge',
      `offer:${CASE}:maybe`,
      'snooze:999999',
      'snooze:-1',
      'list:open:99999999',
      'constructor:x',
      '__proto__:x',
      '',
      ':'.repeat(50),
    ])
      told.add(heard(await forge(held.sandbox, 'security-1', id)));
    expect([...told].toSorted()).toEqual(['let in', 'no such case']);
    expect(await state()).toEqual(before);
  });

  test('to tick a fix team’s step does not make somebody of the fix team', async () => {
    const { text } = await forge(held.sandbox, 'security-1', `check:${CASE}:fix-ready`);
    expect(text).toContain('is for the fix team to say');
    const other = await forge(held.sandbox, 'maintainer-1', `check:${CASE}:acknowledge`);
    expect(other.text).toContain('is for the security team to say');
  });

  test('of somebody else’s offer, claim and reminder does nothing', async () => {
    const { sandbox } = held;
    const before = await state();
    expect((await forge(sandbox, 'security-2', `offer:${CASE}:yes`)).text).toContain('not open to you');
    expect(
      (await forge(sandbox, 'security-1', `claim:${USER_IDS['security-1']}:contributor:yes`)).text,
    ).toContain(REFUSED);
    expect((await forge(sandbox, 'security-1', `claim:${USER_IDS.outsider}:contributor:yes`)).text).toContain(
      'answered already',
    );
    expect((await forge(sandbox, 'security-2', 'snooze:1')).text).toContain('was for somebody else');
    expect(await state()).toEqual(before);
  });
});

test('a press in a direct message is checked against the roles of now, not those of then', async () => {
  const { sandbox } = held;
  const { securityTeam } = sandbox.discord.state.world;
  const message = withButton(sandbox, 'security-2', 'I coordinate');
  const before = await state();
  securityTeam.delete('security-2');
  for (const button of ['Open', 'I coordinate'])
    expect((await sandbox.press('security-2', message, button)).text).toContain(REFUSED);
  for (const where of ['dm', 'security'] as const)
    expect(await pressAll('security-2', where)).toEqual(all(() => 'refused'));
  expect(await state()).toEqual(before);
  securityTeam.add('security-2');
  expect((await sandbox.press('security-2', message, 'Open')).text).toContain('CG-2026-002');
});

test('when Discord does not tell the roles in time nobody is let in, and nothing is changed', async () => {
  const { sandbox } = held;
  const before = await state();
  await sandbox.faults({ target: 'discord', path: '/members/', method: 'GET', status: 500, times: 10 });
  const message = withButton(sandbox, 'security-2', 'I coordinate');
  const refused = await sandbox.press('security-2', message, 'I coordinate');
  expect(refused.text).toContain('Nothing was changed');
  await sandbox.advance('PT1M');
  // What is left of the trouble is used up by others.
  const left = sandbox.requests().filter(({ path, status }) => path.includes('/members/') && status === 500);
  for (let used = left.length; used < 10; used += 1) sandbox.wire.takeFault('discord', 'GET', '/members/');
  expect(await state()).toEqual(before);
});

describe('two presses have one effect', () => {
  test('of the same button, one after the other', async () => {
    const { sandbox } = held;
    const card = await sandbox.run('security-1', `/advisory show case:${CASE}`);
    const shown = await sandbox.run('security-1', `/advisory show case:${CASE}`);
    await sandbox.press('security-1', idOf(card), 'Acknowledged');
    const again = await sandbox.press('security-1', idOf(shown), 'Acknowledged');
    expect(again.text).toContain('is done already');
    expect(count(await timeline(sandbox), 'Acknowledge the report')).toBe(1);
  });

  test('of a step’s button by two people at once', async () => {
    const { sandbox } = held;
    const cards = await Promise.all(
      (['security-1', 'security-2'] as const).map(
        async (person) => [person, idOf(await sandbox.run(person, `/advisory show case:${CASE}`))] as const,
      ),
    );
    const answers = await Promise.all(
      cards.map(([person, id]) => sandbox.press(person, id, 'Report complete')),
    );
    const refused = answers.filter(({ text }) => /is done already|Somebody was faster/.test(text));
    expect(refused).toHaveLength(1);
    expect(count(await timeline(sandbox), 'Check that the report is complete')).toBe(1);
  });

  test('of “I coordinate” by two people at once: one coordinates, and the other is told who', async () => {
    const { sandbox } = held;
    const ids = (['security-1', 'security-2'] as const).map(
      (person) => [person, withButton(sandbox, person, 'I coordinate')] as const,
    );
    const answers = await Promise.all(ids.map(([person, id]) => sandbox.press(person, id, 'I coordinate')));
    const taken = answers.filter(({ text }) => text.includes('✅ You coordinate this case'));
    expect(taken).toHaveLength(1);
    expect(
      answers.filter(({ text }) => /is the coordinator already|Somebody was faster/.test(text)),
    ).toHaveLength(1);
    expect(count(await timeline(sandbox, 'CG-2026-002'), 'Coordinator: ')).toBe(1);
  });

  test('of an offer’s buttons', async () => {
    const { sandbox } = held;
    await sandbox.run('security-1', `/advisory coordinator case:${CASE} member:security-1`);
    await sandbox.run('security-1', `/advisory coordinator case:${CASE} member:security-2`);
    const [accepted, declined] = await Promise.all([
      forge(sandbox, 'security-2', `offer:${CASE}:yes`),
      forge(sandbox, 'security-2', `offer:${CASE}:no`),
    ]);
    expect([accepted.text, declined.text].filter((text) => text.includes('not open to you'))).toHaveLength(1);
    expect((await forge(sandbox, 'security-2', `offer:${CASE}:yes`)).text).toContain('not open to you');
    const told = await timeline(sandbox);
    expect(count(told, 'Coordinator: @security-2') + count(told, 'Offer to coordinate declined')).toBe(1);
  });

  test('of a claim’s buttons by two people at once', async () => {
    const { sandbox } = held;
    await sandbox.run('contributor', '/advisory me github:contributor');
    const card = await sandbox.run('security-1', `/advisory show case:${CASE}`);
    sandbox.patchAdvisory(/GHSA(-\w{4}){3}/.exec(card.text)?.[0] ?? '', {
      collaborating_users: ['maintainer-1', 'contributor'],
    });
    await sandbox.advance('PT5M');
    const claim = `claim:${USER_IDS.contributor}:contributor`;
    const answers = await Promise.all([
      forge(sandbox, 'security-1', `${claim}:yes`),
      forge(sandbox, 'security-2', `${claim}:no`),
    ]);
    expect(answers.filter(({ text }) => text.includes('answered already'))).toHaveLength(1);
  });
});

testExchanges(() => held.sandbox);
