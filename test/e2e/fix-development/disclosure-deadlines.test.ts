// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../../src/sandbox/people.ts';
import {
  arrivals,
  CASE,
  count,
  enrol,
  hold,
  idOf,
  joinFixTeam,
  last,
  saying,
  START_MS,
  testExchanges,
  texts,
  timeline,
  withCoordinator,
  type Held,
  spoken,
} from '../support/support.ts';
import { spokenBesideBoard } from '../support/watching.ts';

// What moves the deadlines: a disclosure of another kind, another project, a slower pace, the team's own judgment.

const EVERYBODY: readonly Person[] = ['security-1', 'security-2', 'maintainer-1', 'maintainer-2'];
const HARMLESS = 'CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N';
const GRAVE = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N';

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
  const { sandbox } = held;
  ghsaId = await withCoordinator(sandbox);
  await enrol(sandbox, 'maintainer-2');
  await joinFixTeam(sandbox, ghsaId, 'maintainer-1', 'maintainer-2');
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);
const card = async () => (await say('security-1', `show case:${CASE}`)).text;
const score = async (vector: string) => {
  const form = await say('security-1', `severity case:${CASE}`);
  await held.sandbox.submit('security-1', idOf(form), { 'CVSS vector': vector });
};
const asapTo = (person: Person) => arrivals(held.sandbox, person, 'Everything is ASAP').length;

/** Every option that takes words of people's own. */
const WORDS: readonly (readonly [option: string, line: (text: string) => string, as: Person])[] = [
  [
    'the reason of an override',
    (text) => `deadline set case:${CASE} stage:fix-release at:"2026-03-26 16:00" reason:"${text}"`,
    'security-1',
  ],
  [
    'the name of a project',
    (text) => `deadline upstream case:${CASE} project:"${text}" discloses_at:"2026-03-26 16:00"`,
    'security-1',
  ],
  [
    'the reason of the slow track',
    (text) => `deadline slow-track case:${CASE} until:"2026-04-06 16:00" risk:low reason:"${text}"`,
    'maintainer-1',
  ],
];
describe.each(WORDS)('%s', (_option, line, as) => {
  test.each([
    ['   ', 'It takes a few words'],
    ['see GHSA-2222-3333-4444', 'That text holds a GHSA id'],
    ['ｇｈｓａ–2222–3333–4444', 'That text holds a GHSA id'],
    ['CVE-2026-40404', 'That text holds a CVE id'],
    [GRAVE.slice(0, 40), 'That text holds a CVSS vector'],
    ['codegate-ghsa-2222-3333-4444', 'That text holds the name of a private fork'],
  ])('refuses %j', async (text, words) => {
    const before = await timeline(held.sandbox);
    expect((await say(as, line(text))).text).toContain(words);
    expect(await timeline(held.sandbox)).toBe(before);
  });
});

/** Every option that takes an instant. */
const INSTANTS: readonly (readonly [option: string, line: (text: string) => string, as: Person])[] = [
  [
    'an override',
    (text) => `deadline set case:${CASE} stage:fix-release at:"${text}" reason:x`,
    'security-1',
  ],
  [
    'an upstream disclosure',
    (text) => `deadline upstream case:${CASE} project:x discloses_at:"${text}"`,
    'security-1',
  ],
  [
    'the slow track',
    (text) => `deadline slow-track case:${CASE} until:"${text}" risk:low reason:x`,
    'maintainer-1',
  ],
];
describe.each(INSTANTS)('the instant of %s', (_option, line, as) => {
  test.each([
    ['tomorrow', 'is not a time I can read'],
    ['   ', 'is not a time I can read'],
    ['2026-02-30 16:00', 'There is no 2026-02-30'],
    ['2026-03-20 25:00', 'There is no 25:00 on any day'],
    ['@everyone **16:00**', 'is not a time I can read'],
    ['2026-03-02 08:00', 'has passed already'],
    ['2036-03-02 08:00', 'is more than two years away'],
  ])('is not %j', async (text, words) => {
    const before = await timeline(held.sandbox);
    expect((await say(as, line(text))).text).toContain(words);
    expect(await timeline(held.sandbox)).toBe(before);
  });
});

test('what is long, colourful and hostile is shown letter by letter', async () => {
  const reason = `😀‮ @everyone <@1> **bold** # [x](https://evil.example) ${'ü'.repeat(400)}`;
  await say(
    'security-1',
    `deadline set case:${CASE} stage:fix-development at:"2026-03-03 16:00" reason:"${reason}"`,
  );
  const answer = await say('security-1', `show case:${CASE}`);
  expect(answer.text).toContain(String.raw`😀 @​everyone \<@1\> \*\*bold\*\*`);
  expect(answer.text).not.toContain('[x](');
  expect(answer.text).not.toContain('‮');
});

describe('an override', () => {
  test('is the security team’s, and stands on the card with who, when and why', async () => {
    const { sandbox } = held;
    const refused = await say(
      'maintainer-1',
      `deadline set case:${CASE} stage:fix-release at:"2026-03-26 16:00" reason:x`,
    );
    expect(refused.text).toContain('Only the security team can do this');
    const answer = await say(
      'security-2',
      `deadline set case:${CASE} stage:fix-release at:"2026-03-26 16:00" reason:"a conference"`,
    );
    expect(answer.text).toContain('✅ Fix release is due 2026-03-26 16:00 UTC');
    expect(await card()).toMatch(
      /- Fix release: due 2026-03-26 16:00 UTC .*; set by @security-2 2026-03-02 09:\d\d UTC: a conference/,
    );
    for (const person of ['security-1', 'maintainer-1', 'maintainer-2'] as const) {
      expect(last(sandbox, person).text).toContain(`${CASE} · A deadline was moved by @security-2`);
      expect(last(sandbox, person).text).toContain('Fix release: due 2026-03-26 16:00 UTC');
    }
    expect(texts(sandbox.dms('security-2').messages).join('\n')).not.toContain(
      'A deadline was moved by @security-2',
    );
    expect(await timeline(sandbox)).toContain(
      'Fix release due 2026-03-26 16:00 UTC: a conference · @security-2',
    );
  });

  test.each([
    ['intake', 'Everything of the stage “Intake” is done'],
    ['retrospective', 'begins with the publication'],
  ])('has nothing to move in %s', async (stage, words) => {
    const answer = await say(
      'security-1',
      `deadline set case:${CASE} stage:${stage} at:"2026-03-26 16:00" reason:x`,
    );
    expect(answer.text).toContain(words);
  });
});

const slow = (more: string) => `deadline slow-track case:${CASE} ${more} reason:holidays`;

describe('the slow track', () => {
  test.each([
    ['security-1', 'until:"2026-04-06 16:00"', 'is for the fix team to decide'],
    ['maintainer-1', 'until:"2026-04-06 16:00"', 'The severity is not scored yet'],
    ['maintainer-1', 'until:"2026-03-25 16:00" risk:low', 'later date'],
    ['maintainer-1', 'until:"2026-04-06 16:00" risk:low review_at:"2026-05-06 16:00"', 'The review must '],
    ['maintainer-1', 'until:"2026-04-06 16:00" risk:low review_at:"2026-03-02 01:00"', 'The review must '],
  ])('is refused to %s: %s', async (as, more, words) => {
    expect((await say(as, slow(more))).text).toContain(words);
  });

  test('is refused above the score, and taken under it', async () => {
    const { sandbox } = held;
    await score(GRAVE);
    expect((await say('maintainer-1', slow('until:"2026-04-06 16:00"'))).text).toContain(
      'The slow track is for scores under 4; this one is 7.5',
    );
    await score(HARMLESS);
    const answer = await say('maintainer-1', slow('until:"2026-04-06 16:00"'));
    expect(answer.text).toContain('✅ Slow track: the release is due 2026-04-06 16:00 UTC');
    expect(await card()).toMatch(/slow track by @maintainer-1 .*: holidays, reviewed 2026-03-16 /);
    expect(last(sandbox, 'security-1').text).toContain('A deadline was moved by @maintainer-1');
  });
});

describe('another project', () => {
  test('holds the release back, and a release day before it falls', async () => {
    const { sandbox } = held;
    await say('security-1', `release propose case:${CASE} at:"2026-03-10 16:00"`);
    await say('maintainer-1', `release agree case:${CASE}`);
    expect(
      (await say('maintainer-1', `deadline upstream case:${CASE} project:x discloses_at:"2026-03-18 12:00"`))
        .text,
    ).toContain('Only the security team');
    const answer = await say(
      'security-1',
      `deadline upstream case:${CASE} project:"Example Proxy" discloses_at:"2026-03-18 12:00"`,
    );
    expect(answer.text).toContain(
      '✅ The release is due 2026-03-18 12:00 UTC, and not before. The proposed release day lay before it',
    );
    expect(await card()).toMatch(
      /Fix release: due 2026-03-18 12:00 UTC .*waits for Example Proxy, set by @security-1/,
    );
    expect(last(sandbox, 'security-2').text).toContain('The release day no longer stands');
    expect(saying(sandbox, 'maintainer-2', 'A deadline was moved').text).toContain('Example Proxy');
    const early = await say('security-1', `release propose case:${CASE} at:"2026-03-17 16:00" reason:x`);
    expect(early.text).toContain('That cannot be the release day');
    expect(
      (await say('security-1', `deadline set case:${CASE} stage:fix-release at:"2026-03-17 16:00" reason:x`))
        .text,
    ).toContain('The upstream project discloses 2026-03-18 12:00 UTC');
  });
});

describe('a second project', () => {
  test('is waited for beside the first, and both stand on the card', async () => {
    const answer = await say(
      'security-1',
      // As Discord writes 2026-03-17 12:00 UTC.
      `deadline upstream case:${CASE} project:"Example Library" discloses_at:"<t:1773748800:F>"`,
    );
    expect(answer.text).toContain(
      '✅ The release is due 2026-03-18 12:00 UTC, and not before. The case waits for another project too',
    );
    expect(await card()).toMatch(
      /\*\*Waits for\*\* Example Proxy \(discloses 2026-03-18 12:00 UTC.*, Example Library \(discloses 2026-03-17 12:00 UTC/,
    );
  });
});

describe('a disclosure', () => {
  test('is said by the security team; what it is already is refused', async () => {
    expect((await say('maintainer-1', `disclosure case:${CASE} kind:public`)).text).toContain(
      'Only the security team',
    );
    expect((await say('security-1', `disclosure case:${CASE} kind:private`)).text).toContain(
      'The disclosure is “private” already',
    );
  });

  test('that the reporter intends on a day is to come after the release', async () => {
    const { sandbox } = held;
    const answer = await say(
      'security-1',
      `disclosure case:${CASE} kind:intends-to-publish publishes_at:2026-03-12`,
    );
    expect(answer.text).toContain('The reporter publishes 2026-03-12 00:00 UTC');
    expect(await card()).toMatch(/Fix release: due 2026-03-12 00:00 UTC .*; the reporter publishes then/);
    expect(saying(sandbox, 'security-2', 'the reporter intends to publish').text).toContain('2026-03-12');
    expect(saying(sandbox, 'maintainer-2', 'A deadline was moved').text).toContain('2026-03-12 00:00 UTC');
    await say('security-1', `disclosure case:${CASE} kind:private`);
    expect(await card()).toMatch(/Fix release: due 2026-03-18 12:00 UTC/);
  });

  test('public: everybody is reminded at once, those who snoozed too, and every open deadline is ASAP', async () => {
    const { sandbox } = held;
    await sandbox.to('2026-03-03T12:05:00Z');
    for (const person of ['security-1', 'maintainer-1'] as const)
      await sandbox.press(person, idOf(saying(sandbox, person, 'Snooze')), 'Snooze');
    const before = EVERYBODY.map(asapTo);
    const answer = await say('security-2', `disclosure case:${CASE} kind:public`);
    expect(answer.text).toContain('🔴 Recorded: every open deadline is ASAP');
    expect(EVERYBODY.map(asapTo).map((now, index) => now - (before[index] ?? 0))).toEqual([1, 1, 1, 1]);
    for (const person of EVERYBODY)
      expect(last(sandbox, person)).toMatchObject({ at: '2026-03-03T12:05:00Z' });
    const shown = await card();
    expect(shown).toContain('- Fix development: **ASAP**, since 2026-03-03 12:05 UTC');
    expect(shown).toContain('- Fix release: **ASAP**, since 2026-03-03 12:05 UTC');
    const refused = await say(
      'maintainer-1',
      `deadline slow-track case:${CASE} until:"2026-04-06 16:00" risk:low reason:x`,
    );
    expect(refused.text).toContain('everything is ASAP');
    expect(spokenBesideBoard(sandbox)).not.toMatch(/ASAP|disclosure/i);
  });

  test('and again every four hours, until it is done or so no more', async () => {
    const { sandbox } = held;
    const before = asapTo('security-2');
    await sandbox.advance('PT8H');
    expect(asapTo('security-2')).toBe(before + 2);
    const back = await say('security-1', `disclosure case:${CASE} kind:private`);
    expect(back.text).toContain('✅ Recorded: private');
    // What was decided before holds again.
    expect((await say('security-1', `show case:${CASE}`)).text).toMatch(
      /Fix release: due 2026-03-18 12:00 UTC .*waits for Example Proxy/,
    );
    expect(saying(sandbox, 'security-2', 'Disclosure: private, says @security-1').at).toBe(
      sandbox.info().now,
    );
    await sandbox.advance('PT8H');
    expect(asapTo('security-2')).toBe(before + 2);
  });

  test('declined by the reporter: the same, and once', async () => {
    const { sandbox } = held;
    const before = EVERYBODY.map(asapTo);
    await Promise.all([
      say('security-1', `disclosure case:${CASE} kind:declined-private`),
      say('security-2', `disclosure case:${CASE} kind:declined-private`),
    ]);
    expect(EVERYBODY.map(asapTo).map((now, index) => now - (before[index] ?? 0))).toEqual([1, 1, 1, 1]);
    expect(count(await timeline(sandbox), 'Disclosure: the reporter declined')).toBe(1);
  });

  test('public after it was declined: everybody hears it anew at once, also where a deadline was set since', async () => {
    const { sandbox } = held;
    await say(
      'security-1',
      `deadline set case:${CASE} stage:fix-release at:"2026-03-26 16:00" reason:"a conference"`,
    );
    const before = EVERYBODY.map(asapTo);
    const answer = await say('security-1', `disclosure case:${CASE} kind:public`);
    expect(answer.text).toContain('the whole security team is told now');
    expect(EVERYBODY.map(asapTo).map((now, index) => now - (before[index] ?? 0))).toEqual([1, 1, 1, 1]);
    for (const person of EVERYBODY) expect(last(sandbox, person).at).toBe(sandbox.info().now);
  });

  test('declined where it is public already: nobody is told, and the answer does not claim it', async () => {
    const before = EVERYBODY.map(asapTo);
    const answer = await say('security-1', `disclosure case:${CASE} kind:declined-private`);
    expect(answer.text).toContain('🔴 Recorded: every open deadline is ASAP already.');
    expect(answer.text).not.toContain('is told');
    expect(EVERYBODY.map(asapTo)).toEqual(before);
    await say('security-1', `disclosure case:${CASE} kind:agreed-private`);
    expect(await card()).toContain('private, as the reporter agreed');
  });
});

test('none of it was said in a channel', () => {
  expect(spoken(held.sandbox)).not.toMatch(/GHSA|CVE|conference|Example Proxy|holidays|declined/);
  expect(spokenBesideBoard(held.sandbox)).not.toMatch(/ASAP/);
});

testExchanges(() => held.sandbox);
