import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CASE,
  count,
  hold,
  idOf,
  last,
  settle,
  START_MS,
  testExchanges,
  timeline,
  withButton,
  withFixTeam,
  type Held,
} from '../support/support.ts';

// The commands about a case, each with what it refuses.

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
  ghsaId = await withFixTeam(held.sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);

describe('check', () => {
  test('ticks a step, with its evidence, and says so on the card', async () => {
    const answer = await say(
      'security-1',
      `check case:${CASE} step:acknowledge evidence:https://github.com/stacklok/codegate/actions/runs/1`,
    );
    expect(answer.text).toContain('✅ Acknowledge the report to its reporter');
    expect((await say('security-1', `show case:${CASE}`)).text).toContain('✅ Acknowledged · @security-1');
    expect(await timeline(held.sandbox)).toContain('(<https://github.com/stacklok/codegate/actions/runs/1>)');
  });

  test.each([
    ['security-1', 'step:acknowledge', 'is done already'],
    ['security-1', 'step:announced', '/advisory announce'],
    ['security-1', 'step:binaries-signed', 'comes later'],
    ['security-1', 'step:details', 'GitHub itself shows this step'],
    ['security-1', 'step:published', '/advisory release publish'],
    ['security-1', 'step:coordinator', 'This step has its own command.'],
    ['security-1', 'step:severity', 'This step has its own command.'],
    ['security-1', 'step:cve-requested', 'This step has its own command.'],
    ['security-1', 'step:fork', 'This step has its own command.'],
    ['security-1', 'step:release-day', 'This step has its own command.'],
    ['security-1', 'step:distributors-notified', 'This step has its own command.'],
    ['security-1', 'step:fix-team undo:true', 'This step has its own command.'],
    ['maintainer-1', 'step:fork', 'This step has its own command.'],
    ['security-1', 'step:pgp-key', 'does not need'],
    ['security-1', 'step:nonsense', 'none of the choices'],
    ['security-1', 'step:fix-ready', 'is for the fix team to say'],
    ['maintainer-1', 'step:report-complete', 'is for the security team to say'],
    ['security-1', 'step:report-complete evidence:http://example.com', 'must be an https link'],
    [
      'security-1',
      'step:report-complete evidence:https://example.com/?GHSA-2222-3333-4444',
      'must not leave',
    ],
    ['security-1', 'step:report-complete evidence:https://example.com/CVE-2026-10001', 'a CVE id'],
    ['security-1', 'step:report-complete undo:true', 'is not ticked'],
  ])('%s, %s: %s', async (as, options, words) => {
    const before = await timeline(held.sandbox);
    const answer = await say(as, `check case:${CASE} ${options}`);
    expect(answer.ephemeral).toBe(true);
    expect(answer.text).toContain(words);
    expect(await timeline(held.sandbox)).toBe(before);
  });

  test('takes a step back', async () => {
    const answer = await say('security-1', `check case:${CASE} step:acknowledge undo:true`);
    expect(answer.text).toContain('↩️ Taken back: Acknowledge the report');
    expect(answer.text).not.toContain('✅ Acknowledged');
    await say('security-1', `check case:${CASE} step:acknowledge`);
  });

  test('keeps a step that others rely on', async () => {
    await say('maintainer-1', `check case:${CASE} step:fix-ready`);
    await say('maintainer-1', `check case:${CASE} step:pull-requests-approved`);
    const answer = await say('maintainer-1', `check case:${CASE} step:fix-ready undo:true`);
    expect(answer.text).toContain('Later steps rely on this one');
    expect(answer.text).toContain('Approve the pull requests');
  });
});

describe('coordinator', () => {
  test('refuses who is not of the security team', async () => {
    const answer = await say('security-1', `coordinator case:${CASE} member:maintainer-1`);
    expect(answer.text).toContain('@maintainer-1 does not have the security team’s role');
    expect((await say('maintainer-1', `coordinator case:${CASE} member:security-1`)).text).toContain(
      'Only the security team can do this',
    );
  });

  test('the first one counts at once, and is told', async () => {
    const answer = await say('security-1', `coordinator case:${CASE} member:security-2`);
    expect(answer.text).toContain('✅ @security-2 coordinates.');
    expect(last(held.sandbox, 'security-2').text).toContain('You coordinate this case, named by @security-1');
    expect((await say('security-1', `coordinator case:${CASE} member:security-2`)).text).toContain(
      'is the coordinator already',
    );
  });

  test('a hand-over counts when it is accepted; declined, it changes nothing', async () => {
    const { sandbox } = held;
    const offered = await say('security-2', `coordinator case:${CASE} member:security-1`);
    expect(offered.text).toContain('until they accept, nothing changes');
    expect((await say('security-2', `show case:${CASE}`)).text).toContain(
      '**Coordinator** @security-2, offered to @security-1',
    );
    expect((await say('security-2', `coordinator case:${CASE} member:security-1`)).text).toContain(
      'was asked already',
    );
    const asked = withButton(sandbox, 'security-1', 'Decline');
    const declined = await sandbox.press('security-1', asked, 'Decline');
    expect(declined.text).toContain('You declined');
    expect(last(sandbox, 'security-2').text).toContain('@security-1 declined to take over');
    expect((await say('security-1', `show case:${CASE}`)).text).toContain('**Coordinator** @security-2\n');

    await say('security-2', `coordinator case:${CASE} member:security-1`);
    const accepted = await sandbox.press('security-1', withButton(sandbox, 'security-1', 'Accept'), 'Accept');
    expect(accepted.text).toContain('✅ You coordinate this case');
    expect(last(sandbox, 'security-2').text).toContain('@security-1 has taken over');
    expect((await say('security-2', `show case:${CASE}`)).text).toContain('**Coordinator** @security-1\n');
  });
});

describe('show, next and timeline', () => {
  test('the card shows stage, the next act and who owes it, deadlines both ways, and buttons', async () => {
    const card = await say('security-1', `show case:${CASE}`);
    expect(card.ephemeral).toBe(true);
    expect(card.text).toContain(`## ${CASE} · Intake`);
    expect(card.text).toContain('**Next:** Check that the report is complete');
    expect(card.text).toContain('owed by @security-1');
    expect(card.text).toMatch(/Fix development: due 2026-03-09 09:00 UTC \(in \d+ days\)/);
    expect(card.text).toContain('Retrospective: starts after the release');
    expect(card.buttons).toEqual([
      // It was accepted, and nobody has said so to them.
      'Tell the reporter…',
      'Advisory in GitHub',
      'Report complete',
      'What is missing?',
      'Not a vulnerability…',
      'Duplicate of…',
      'Spam',
      'Timeline',
      'Refresh',
    ]);
    const raw = JSON.stringify(card.raw);
    expect(raw).toMatch(/<t:\d+:f> \(<t:\d+:R>\)/);
    const seen = await say('maintainer-1', `show case:${CASE}`);
    expect(seen.buttons).not.toContain('Report complete');
  });

  test('Refresh changes the card in its place, and a tick from it too', async () => {
    const { sandbox } = held;
    const card = await say('security-1', `show case:${CASE}`);
    await say('security-2', `check case:${CASE} step:report-complete`);
    const late = await sandbox.press('security-1', idOf(card), 'Report complete');
    expect(late.text).toContain('is done already');
    expect(late.text).toContain('@security-2');
    const fresh = await sandbox.press('security-1', idOf(card), 'Refresh');
    expect(fresh.id).toBe(card.id);
    expect(fresh.buttons).not.toContain('Report complete');
    expect(count(await timeline(sandbox), 'Check that the report is complete')).toBe(1);
  });

  test('next says what I owe, and nothing that waits for somebody else', async () => {
    const mine = await say('security-1', 'next');
    expect(mine.text).toContain('What you owe next');
    expect(mine.text).toContain('Fill in the affected versions');
    expect(mine.buttons).toEqual(['Open']);
    expect((await held.sandbox.press('security-1', idOf(mine), 'Open')).text).toContain(`## ${CASE}`);
    const theirs = await say('maintainer-1', 'next');
    expect(theirs.text).toContain('Nothing is waiting for you');
    expect(theirs.text).toContain('1 more of your cases waits for another person');
  });

  test('the timeline has pages, the latest first', async () => {
    const { sandbox } = held;
    const first = await say('maintainer-1', `timeline case:${CASE}`);
    expect(first.text).toMatch(/Page (\d) of \1/);
    expect(first.buttons).toEqual(['Older', 'Open']);
    const older = await sandbox.press('maintainer-1', idOf(first), 'Older');
    expect(older.text).toContain('Case opened');
    expect(older.buttons).toEqual(['Newer', 'Open']);
  });
});

describe('close and reopen', () => {
  test('fixed with open steps needs a reason, and the reason is screened', async () => {
    const refused = await say('security-1', `close case:${CASE} resolution:fixed`);
    expect(refused.text).toMatch(/\d+ steps are still open/);
    for (const reason of [
      `see ${ghsaId}`,
      'CVE-2026-10001',
      'CVSS:3.1/AV:N/AC:L',
      `codegate-${ghsaId.toLowerCase()}`,
    ])
      expect(
        (await say('security-1', `close case:${CASE} resolution:fixed reason:"${reason}"`)).text,
      ).toContain('must not leave the advisory');
    expect((await say('maintainer-1', `close case:${CASE} resolution:invalid`)).text).toContain(
      'Only the security team',
    );
    expect((await say('security-1', `show case:${CASE}`)).text).not.toContain('· Closed');
  });

  test('with a reason it closes; nothing more can be done to it until it is reopened', async () => {
    const closed = await say(
      'security-1',
      `close case:${CASE} resolution:fixed reason:"released by another team"`,
    );
    expect(closed.text).toContain(`✅ ${CASE} is closed.`);
    expect(closed.text).toContain('released by another team');
    expect((await say('security-1', `close case:${CASE} resolution:invalid`)).text).toContain(
      'closed already, as fixed',
    );
    expect((await say('security-1', `check case:${CASE} step:cve-requested`)).text).toContain(
      'This case is closed',
    );
    expect((await say('security-1', `coordinator case:${CASE} member:security-2`)).text).toContain(
      'This case is closed',
    );
    expect((await say('security-1', 'list')).text).toContain('No case is open');
    expect((await say('security-1', 'list show:closed')).text).toContain(`**${CASE}** · Closed`);
  });

  test('reopened, it goes on where it stopped', async () => {
    expect((await say('maintainer-1', `reopen case:${CASE}`)).text).toContain('Only the security team');
    expect((await say('security-2', `reopen case:${CASE} reason:CVE-2026-10001`)).text).toContain(
      'must not leave the advisory',
    );
    const open = await say('security-2', `reopen case:${CASE} reason:"the fix did not hold"`);
    expect(open.text).toContain(`✅ ${CASE} is open again.`);
    expect((await say('security-2', `reopen case:${CASE}`)).text).toContain('This case is open');
    expect(await timeline(held.sandbox)).toContain('Reopened: the fix did not hold · @security-2');
  });
});

describe('several reports that are none', () => {
  test('are closed from the list by one press, told in one message, and opened again one by one', async () => {
    const { sandbox } = held;
    for (let reports = 0; reports < 7; reports += 1)
      sandbox.report({ repository: 'stacklok/codegate', summary: 's', description: 'd', as: 'reporter' });
    await sandbox.advance('PT5M');
    const list = await say('security-1', 'list');
    const shown = await sandbox.press('security-1', idOf(list), 'Close several…');
    expect(shown.text).toContain('### In intake, taken on by nobody · 7');
    expect(shown.text).not.toContain(CASE);
    const two = ['CG-2026-007', 'CG-2026-008'];
    const which = await sandbox.choose('security-1', idOf(shown), two, 'These are closed as a duplicate');
    const repeated = await sandbox.submit('security-1', which.modal?.id ?? '', { 'Of which case?': CASE });
    expect(repeated.text).toContain(`✅ 2 cases are closed: a duplicate of ${CASE}.`);
    expect((await say('security-1', `show case:${two[0]}`)).text).toContain(CASE);
    const form = await sandbox.press('security-1', idOf(shown), 'All 5: spam…');
    const closed = await sandbox.submit('security-1', form.modal?.id ?? '', { Reason: 'a flood' });
    expect(closed.text).toContain('✅ 5 cases are closed: spam.');
    await settle(sandbox);
    expect(last(sandbox, 'security-2').text).toContain('5 cases are closed');
    // Its reports are closed by then, and a press that comes twice closes nothing.
    const twice = await sandbox
      .submit('security-1', form.modal?.id ?? '', { Reason: 'a flood' })
      .catch(String);
    expect(JSON.stringify(twice)).not.toContain('✅');
    await say('security-2', 'reopen case:CG-2026-002 reason:"it is real"');
    await settle(sandbox);
    expect(last(sandbox, 'security-1').text).toContain(
      'CG-2026-002 · The case is open again, reopened by @security-2',
    );
    const spam = await sandbox.press(
      'security-1',
      idOf(await say('security-1', 'show case:CG-2026-002')),
      'Not a vulnerability…',
    );
    const answer = await sandbox.submit('security-1', spam.modal?.id ?? '', { Reason: 'as designed' });
    expect(answer.text).toContain('For the reporter, in the advisory');
    expect(answer.text).toContain('do not see a vulnerability of ours in it');
    await settle(sandbox);
    expect(last(sandbox, 'security-2').text).toMatch(
      /CG-2026-002 · The case is closed by @security-1: not a vulnerability[\s\S]*Why: as designed/,
    );
  });

  test('that came by e-mail have the words for their reporters beside', async () => {
    const { sandbox } = held;
    for (let reports = 0; reports < 2; reports += 1)
      await say('security-1', 'open repository:stacklok/codegate source:email');
    const both = ['CG-2026-009', 'CG-2026-010'];
    const shown = await sandbox.press('security-1', idOf(await say('security-1', 'list')), 'Close several…');
    const closed = await sandbox.choose(
      'security-1',
      idOf(shown),
      both,
      'These are closed as not a vulnerability',
    );
    expect(closed.text).toContain('2 reporters wrote by e-mail: look at the words for each, and send them.');
    const words = await sandbox.choose(
      'security-1',
      idOf(closed),
      ['CG-2026-009'],
      'Words for the reporter of …',
    );
    expect(words.text).toContain('do not see a vulnerability of ours in it');
    expect(words.text).toContain('set `SMTP_URL` and `SMTP_FROM`');
  });
});

testExchanges(() => held.sandbox);
