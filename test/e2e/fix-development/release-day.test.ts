// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../../src/sandbox/people.ts';
import {
  arrivals,
  CASE,
  count,
  customIdOf,
  enrol,
  fileOf,
  forge,
  hold,
  idOf,
  joinFixTeam,
  saying,
  settle,
  START_MS,
  testExchanges,
  timeline,
  withCoordinator,
  type Held,
  spoken,
} from '../support/support.ts';
import { spokenBesideBoard } from '../support/watching.ts';
import type { ShownMessage } from '../../../src/sandbox/shown.ts';

// "The Fix team and the security team will agree on fix release day": proposed, agreed by both, in everybody's
// calendar, and reminded of.

const EVERYBODY: readonly Person[] = ['security-1', 'security-2', 'maintainer-1', 'maintainer-2'];

let held: Held;
beforeAll(async () => {
  held = await hold({ policy: { releaseSlot: { holidays: ['2026-03-03'] } } });
  const { sandbox } = held;
  const ghsaId = await withCoordinator(sandbox);
  await enrol(sandbox, 'maintainer-2');
  await joinFixTeam(sandbox, ghsaId, 'maintainer-1', 'maintainer-2');
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);

/** A calendar file's lines by name, the lines of its alarms left out. */
function calendarOf(text: string): Record<string, string> {
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  const lines = text.replaceAll('\r\n ', '').split('\r\n').filter(Boolean);
  expect(lines[0]).toBe('BEGIN:VCALENDAR');
  expect(lines.at(-1)).toBe('END:VCALENDAR');
  const alarms = lines.flatMap((line, index) => (line === 'BEGIN:VALARM' ? [index] : []));
  const event = lines.filter((_, index) => !alarms.some((at) => index >= at && index <= at + 4));
  return Object.fromEntries(event.map((line) => line.split(/:(.*)/s).slice(0, 2)));
}

/** The calendar file that a message brings. */
function calendarIn(message: ShownMessage, name: string): Record<string, string> {
  return calendarOf(fileOf(held.sandbox, message, name));
}

/** Proposes a day, and gives the message in which the other side agrees. */
async function propose(at: string, as: Person, other: Person): Promise<ShownMessage> {
  const answer = await say(as, `release propose case:${CASE} at:"${at}"`);
  expect(answer.text).toContain(`✅ ${at} UTC is proposed, and your side agrees`);
  return saying(held.sandbox, other, 'A release day is proposed');
}

describe('proposing', () => {
  test('without a time offers the next slots: the hour, the weekdays, no holiday, inside the window', async () => {
    const answer = await say('maintainer-1', `release propose case:${CASE}`);
    expect(answer.buttons.filter((label) => label.endsWith('UTC'))).toEqual([
      'Mon 2 Mar 16:00 UTC',
      'Wed 4 Mar 16:00 UTC',
      'Thu 5 Mar 16:00 UTC',
      'Mon 9 Mar 16:00 UTC',
      'Tue 10 Mar 16:00 UTC',
    ]);
    expect(answer.text).toContain('16:00 UTC is 08:00 Pacific · 17:00 Central European · 21:30 India');
    // Summer time begins on 8 March in America, and later in Europe.
    expect(answer.text).toContain('16:00 UTC is 09:00 Pacific · 17:00 Central European');
    const { choices } = await held.sandbox.autocomplete(
      'security-1',
      `/advisory release propose case:${CASE} at:`,
      'at',
    );
    expect(choices[0]?.value).toBe('2026-03-02 16:00');
    expect(choices.map(({ value }) => value)).not.toContain('2026-03-03 16:00');
  });

  test.each([
    ['2026-03-03 16:00', '', '2026-03-03 is a holiday of the policy'],
    ['2026-03-03 16:00', ' reason:"no other day"', '2026-03-03 is a holiday of the policy'],
    ['2026-03-06 16:00', '', 'Monday to Thursday'],
    ['2026-03-05 09:00', '', '16:00 UTC'],
    ['2026-03-05 09:00', ' reason:"   "', '16:00 UTC'],
    ['2026-03-24 16:00', '', 'the release is due 2026-03-23'],
    ['2026-03-02 09:00', ' reason:x', 'passed already'],
    ['2026-03-05 09:00', ' reason:"see GHSA-2222-3333-4444"', 'a GHSA id'],
    ['soon', '', 'is not a time I can read'],
    ['😀', '', 'is not a time I can read'],
    ['9'.repeat(6000), '', 'is not a time I can read'],
  ])('not for %.30s%s: %s', async (at, reason, words) => {
    const before = await timeline(held.sandbox);
    const answer = await say('security-1', `release propose case:${CASE} at:"${at}"${reason}`);
    expect(answer.text).toContain(words);
    expect(await timeline(held.sandbox)).toBe(before);
  });

  test('off the slots with a reason; the other side is asked, and may look at other days', async () => {
    const { sandbox } = held;
    const answer = await say(
      'security-1',
      `release propose case:${CASE} at:"2026-03-06 09:30" reason:"an **early** Friday"`,
    );
    expect(answer.text).toContain(
      '✅ 2026-03-06 09:30 UTC is proposed, and your side agrees. It waits for the fix team',
    );
    const asked = saying(sandbox, 'maintainer-2', 'A release day is proposed');
    expect(asked.text).toContain(String.raw`an \*\*early\*\* Friday`);
    expect(asked.buttons).toEqual(expect.arrayContaining(['Agree for the fix team', 'Another day…']));
    expect(
      (await say('security-1', `release propose case:${CASE} at:"2026-03-06 09:30" reason:x`)).text,
    ).toContain('is proposed already');
    const slots = await sandbox.press('maintainer-2', idOf(asked), 'Another day…');
    const proposed = await sandbox.press('maintainer-2', idOf(slots), 'Thu 5 Mar 16:00 UTC');
    expect(proposed.text).toContain(
      '✅ 2026-03-05 16:00 UTC is proposed, and your side agrees. It waits for the security team',
    );
  });

  test('nothing is agreed to for a side that agrees already, by strangers, or by an old button', async () => {
    const { sandbox } = held;
    const old = customIdOf(saying(sandbox, 'maintainer-1', 'an \\*\\*early'), 'Agree for the fix team');
    expect((await forge(sandbox, 'maintainer-1', old)).text).toContain(
      'Another release day has been proposed',
    );
    expect((await say('maintainer-1', `release agree case:${CASE}`)).text).toContain(
      'Your side has agreed already',
    );
    expect((await forge(sandbox, 'outsider', old)).text).toContain('This is for');
    expect(count(await timeline(sandbox), 'Release day agreed by')).toBe(2);
  });
});

describe('agreeing', () => {
  test('from the direct message, by two at once: it counts once, and everybody gets the day for their calendar', async () => {
    const { sandbox } = held;
    await sandbox.run('security-2', `/advisory release propose case:${CASE} at:"2026-03-02 16:00"`);
    const ids = (['maintainer-1', 'maintainer-2'] as const).map(
      (person) => [person, idOf(saying(sandbox, person, '2026-03-02 16:00'))] as const,
    );
    const answers = await Promise.all(
      ids.map(([person, id]) => sandbox.press(person, id, 'Agree for the fix team')),
    );
    expect(answers.filter(({ text }) => text.includes('✅ The release day is agreed'))).toHaveLength(1);
    expect(answers.filter(({ text }) => /agreed already|Another person was faster/.test(text))).toHaveLength(
      1,
    );
    for (const person of EVERYBODY) {
      expect(arrivals(sandbox, person, `${CASE} · The release day is agreed`)).toHaveLength(1);
      const entry = calendarIn(
        saying(sandbox, person, '· The release day is agreed'),
        `${CASE}-release-day.ics`,
      );
      expect(entry).toMatchObject({
        METHOD: 'PUBLISH',
        UID: `${CASE}@release-day`,
        DTSTART: '20260302T160000Z',
        SUMMARY: `${CASE} release day`,
        STATUS: 'CONFIRMED',
        CLASS: 'PRIVATE',
      });
    }
    expect(count(await timeline(sandbox), 'Release day agreed by the fix team')).toBe(2);
  });

  test('another day calls the agreed one off in everybody’s calendar, and the agreement of both counts anew', async () => {
    const { sandbox } = held;
    const first = calendarIn(
      saying(sandbox, 'security-2', '· The release day is agreed'),
      `${CASE}-release-day.ics`,
    );
    const asked = await propose('2026-03-04 16:00', 'maintainer-1', 'security-2');
    const off = calendarIn(asked, `${CASE}-withdrawn.ics`);
    expect(off).toMatchObject({
      METHOD: 'CANCEL',
      STATUS: 'CANCELLED',
      UID: first['UID'],
      DTSTART: first['DTSTART'],
    });
    expect(Number(off['SEQUENCE'])).toBeGreaterThan(Number(first['SEQUENCE']));
    for (const person of ['security-1', 'maintainer-2'] as const)
      expect(saying(sandbox, person, 'no longer stands').text).toContain('2026-03-02 16:00 UTC');
    const card = await say('security-1', `show case:${CASE}`);
    expect(card.text).toMatch(/\*\*Release day\*\* 2026-03-04 16:00 UTC .*waits for the security team/);
    await sandbox.press('security-2', idOf(asked), 'Agree for the security team');
    const second = calendarIn(
      saying(sandbox, 'maintainer-2', '· The release day is agreed'),
      `${CASE}-release-day.ics`,
    );
    expect(second).toMatchObject({ METHOD: 'PUBLISH', DTSTART: '20260304T160000Z', UID: first['UID'] });
    expect(Number(second['SEQUENCE'])).toBeGreaterThan(Number(off['SEQUENCE']));
  });

  test('either side calls the agreed day off alone, says why, and it leaves everybody’s calendar', async () => {
    const { sandbox } = held;
    await settle(sandbox);
    const agreed = saying(sandbox, 'maintainer-1', '· The release day is agreed');
    const form = await sandbox.press('maintainer-1', idOf(agreed), 'Call the day off…');
    expect(form.modal?.fields).toEqual(['Reason']);
    const answer = await sandbox.submit('maintainer-1', form.modal?.id ?? '', { Reason: 'The tests hang.' });
    expect(answer.text).toContain('↩️ 2026-03-04 16:00 UTC is called off: everybody on the case is told now');
    const before = calendarIn(agreed, `${CASE}-release-day.ics`);
    for (const person of EVERYBODY) {
      const told = saying(sandbox, person, 'The release day is called off by');
      expect(told.text).toContain('Why: The tests hang.');
      const off = calendarIn(told, `${CASE}-withdrawn.ics`);
      expect(off).toMatchObject({ METHOD: 'CANCEL', DTSTART: '20260304T160000Z', UID: before['UID'] });
      expect(Number(off['SEQUENCE'])).toBeGreaterThan(Number(before['SEQUENCE']));
    }
    const other = saying(sandbox, 'maintainer-2', '· The release day is agreed');
    const late = await sandbox.press('maintainer-2', idOf(other), 'Call the day off…');
    expect(late.text).toContain('No release day is proposed');
    expect(await timeline(sandbox)).toContain('Release day called off: The tests hang.');
    const asked = await propose('2026-03-04 16:00', 'maintainer-1', 'security-1');
    await sandbox.press('security-1', idOf(asked), 'Agree for the security team');
  });

  test('a day that an upstream project’s date drops is called off, too', async () => {
    const { sandbox } = held;
    const before = calendarIn(
      saying(sandbox, 'maintainer-2', '· The release day is agreed'),
      `${CASE}-release-day.ics`,
    );
    await say('security-1', `deadline upstream case:${CASE} project:x discloses_at:"2026-03-04 20:00"`);
    const off = calendarIn(
      saying(sandbox, 'maintainer-2', 'The release day no longer stands'),
      `${CASE}-withdrawn.ics`,
    );
    expect(off).toMatchObject({ METHOD: 'CANCEL', DTSTART: '20260304T160000Z', UID: before['UID'] });
    expect(Number(off['SEQUENCE'])).toBeGreaterThan(Number(before['SEQUENCE']));
    expect((await say('maintainer-1', `release agree case:${CASE}`)).text).toContain(
      'No release day is proposed',
    );
    await say('security-1', `deadline set case:${CASE} stage:fix-release at:"2026-03-20 16:00" reason:later`);
  });

  test('a side that proposes while the other agrees: either way the card says how it stands', async () => {
    const { sandbox } = held;
    const asked = await propose('2026-03-09 16:00', 'maintainer-1', 'security-1');
    await Promise.all([
      sandbox.press('security-1', idOf(asked), 'Agree for the security team'),
      say('maintainer-2', `release propose case:${CASE} at:"2026-03-05 16:00"`),
    ]);
    const card = await say('security-1', `show case:${CASE}`);
    expect(card.text).toMatch(/\*\*Release day\*\* 2026-03-05 16:00 UTC .*waits for the security team/);
  });
});

describe('the day', () => {
  test('is reminded of one day and one hour before, and at the hour, to everybody; a replaced one is not', async () => {
    const { sandbox } = held;
    await say('security-1', `release agree case:${CASE}`);
    await sandbox.to('2026-03-05T18:00:00Z');
    for (const person of EVERYBODY) {
      const told = (day: string) =>
        arrivals(sandbox, person, new RegExp(`🚀 \\*\\*Release day\\*\\*.* ${day} 16:00`));
      expect(told('2026-03-05').slice(0, 3)).toEqual([
        '2026-03-04T16:00:00Z',
        '2026-03-05T15:00:00Z',
        '2026-03-05T16:00:00Z',
      ]);
      // Its last hour was told when it was agreed; what came after that is not so any more.
      expect(told('2026-03-02').filter((at) => at > '2026-03-02T10')).toEqual([]);
      expect([...told('2026-03-04'), ...told('2026-03-09')]).toEqual([]);
    }
    expect(saying(sandbox, 'maintainer-2', 'not released yet').text).toContain('2026-03-05 16:00 UTC');
  });

  test('none is left before day 21 is over', async () => {
    const { sandbox } = held;
    await say('security-1', `open repository:stacklok/codegate source:email disclosed_at:"2026-02-15 10:00"`);
    const answer = await say('security-1', 'release propose case:CG-2026-002');
    expect(answer.text).toMatch(/No recommended (slot|day) is left/);
    expect(answer.text).toContain('The release is due 2026-03-08 10:00 UTC');
    expect(answer.text).toContain('**2026-03-09 16:00 UTC**');
    expect(answer.buttons.filter((label) => label.endsWith('UTC'))).toEqual([]);
    const proposed = await say(
      'security-1',
      'release propose case:CG-2026-002 at:"2026-03-09 16:00" reason:"the next slot"',
    );
    expect(proposed.text).toContain('✅ 2026-03-09 16:00 UTC is proposed');
    await say('security-1', 'close case:CG-2026-002 resolution:invalid');
    expect((await say('security-1', 'release propose case:CG-2026-002')).text).toContain('closed');
    expect(sandbox.channel('codegate').messages).toEqual([]);
  });
});

test('none of it was said in a channel', () => {
  expect(spokenBesideBoard(held.sandbox)).not.toMatch(/Release day/i);
  expect(spoken(held.sandbox)).not.toMatch(/GHSA|agreed|proposed|early/i);
});

testExchanges(() => held.sandbox);
