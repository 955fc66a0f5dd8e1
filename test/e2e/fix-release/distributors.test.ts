// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMailbox, type Mailbox } from '../../../src/sandbox/mail/mailbox.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { listedLongAgo } from '../support/distributors.ts';
import { DETAILS, TAG } from '../support/publishing.ts';
import {
  REPOSITORY,
  CASE,
  count,
  forge,
  hold,
  idOf,
  saying,
  settle,
  spoken,
  START_MS,
  testExchanges,
  timeline,
  withButton,
  withCoordinator,
  type Held,
} from '../support/support.ts';

// "The Security team will give advance notice to the Private Distributors list before the fix is released."

const LIST = [
  ['Example Linux', 'security@linux.example'],
  ['Example Cloud', 'psirt@cloud.example'],
] as const;

let mailbox: Mailbox;
let held: Held;
let ghsaId = '';
beforeAll(async () => {
  mailbox = await startMailbox();
  held = await hold({ env: { ...mailbox.env } });
  ghsaId = await withCoordinator(held.sandbox);
}, START_MS);
afterAll(async () => {
  await held[Symbol.asyncDispose]();
  await mailbox.close();
});

const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);
const notify = () => say('security-1', `distributors notify case:${CASE}`);

/** Both sides agree on a day. */
async function agree(sandbox: Sandbox, at: string): Promise<void> {
  await sandbox.run('security-1', `/advisory release propose case:${CASE} at:"${at}"`);
  await sandbox.run('maintainer-1', `/advisory release agree case:${CASE}`);
  await settle(sandbox);
}

/** The e-mails that came since, one line of addresses and subjects each. */
function mails(since = 0): string[] {
  return mailbox.received
    .slice(since)
    .map(
      ({ to, text }) =>
        `${to.join(', ')}: ${/^Subject: (.*(?:\r\n .*)*)/m.exec(text)?.[1]?.replaceAll(/\r\n\s*/g, ' ') ?? ''}`,
    )
    .toSorted();
}

/** What stands in an e-mail, its soft line breaks undone. */
const bodyOf = (index: number) => (mailbox.received[index]?.text ?? '').replaceAll('=\r\n', '');

describe('the private list', () => {
  test('is empty at first, and for the security team’s eyes only', async () => {
    expect((await say('security-1', 'distributors list')).text).toContain(
      'The private distributors list is empty',
    );
    for (const as of ['maintainer-1', 'outsider'])
      for (const line of [
        'distributors list',
        'distributors add name:x contact:x@x.example',
        'distributors remove name:x',
        `distributors notify case:${CASE}`,
      ])
        expect((await say(as, line)).text).toMatch(
          /^\*\*(This is for the security team|Only the security team)/,
        );
    const { choices } = await held.sandbox.autocomplete(
      'maintainer-1',
      '/advisory distributors remove name:',
      'name',
    );
    expect(choices).toEqual([]);
  });

  test.each([
    ['name:"   " contact:a@b.example', 'name'],
    ['name:"a\u202Eb" contact:a@b.example', 'name'],
    ['name:ok contact:"   "', 'not one e-mail address'],
    ['name:ok contact:"a@b.example, c@d.example"', 'not one e-mail address'],
    ['name:ok contact:"Name <a@b.example>"', 'not one e-mail address'],
    ['name:ok contact:"a@b.example\u2028Bcc: c@d.example"', 'not one e-mail address'],
    ['name:ok contact:😀', 'not one e-mail address'],
    ['name:ok contact:a@b.example since:yesterday', 'a date such as'],
    ['name:ok contact:a@b.example since:2026-02-30', 'a date such as'],
    ['name:ok contact:a@b.example note:"for GHSA-2222-3333-4444"', 'a GHSA id'],
    ['name:CVE-2026-12345 contact:a@b.example', 'a CVE id'],
  ])('does not take %s', async (options, words) => {
    expect((await say('security-1', `distributors add ${options}`)).text).toContain(words);
    expect((await say('security-1', 'distributors list')).text).toContain('is empty');
  });

  test('takes one name and one address each, shown letter by letter', async () => {
    const hostile = `**bold** @everyone <@1> 😀 مرحبا`;
    const added = await say(
      'security-1',
      `distributors add name:"${hostile}" contact:hostile@x.example note:"${'n'.repeat(500)}"`,
    );
    expect(added.text).toContain(String.raw`\*\*bold\*\* @​everyone \<@1\> 😀 مرحبا`);
    await say('security-1', `distributors remove name:"${hostile}"`);
    for (const [name, contact] of LIST)
      expect(
        (await say('security-1', `distributors add name:"${name}" contact:${contact} since:2025-06-01`)).text,
      ).toContain(`✅ ${name} is on the list`);
    expect(
      (await say('security-2', 'distributors add name:"example  LINUX" contact:x@x.example')).text,
    ).toContain('with this name already');
    expect(
      (await say('security-2', 'distributors add name:Other contact:PSIRT@cloud.example')).text,
    ).toContain('with this contact already');
    const list = await say('security-2', 'distributors list');
    expect(list.ephemeral).toBe(true);
    expect(list.text).toContain('**Example Linux** · security@linux.example · since 2025-06-01');
    const { choices } = await held.sandbox.autocomplete(
      'security-1',
      '/advisory distributors remove name:CLOUD',
      'name',
    );
    expect(choices.map(({ value }) => value)).toEqual(['Example Cloud']);
    expect((await say('security-1', 'distributors remove name:nobody')).text).toContain(
      'There is no distributor of this name',
    );
  });
});

describe('the advance notice', () => {
  test('waits for an agreed day', async () => {
    expect((await notify()).text).toContain('The release day is not agreed yet');
    expect((await forge(held.sandbox, 'security-1', `send-notices:${CASE}:0:mail`)).text).toContain(
      'The release day is not agreed yet',
    );
    expect(mailbox.received).toEqual([]);
  });

  test('is shown before it leaves, with all its words and to whom', async () => {
    await listedLongAgo(held.sandbox);
    await agree(held.sandbox, '2026-03-12 16:00');
    const answer = await notify();
    expect(answer.text).toMatch(
      /Example Cloud \(psirt@cloud\.example\)[\s\S]*Example Linux \(security@linux\.example\)/,
    );
    expect(answer.text).toContain(
      `Subject: Advance notice of a security release of stacklok/codegate (${CASE})`,
    );
    expect(answer.text).toContain('TLP:AMBER+STRICT');
    expect(answer.text).not.toContain('GHSA');
    expect(answer.buttons).toEqual(['Send to all 2', 'I have told all 2 myself']);
    expect(mailbox.received).toEqual([]);
  });

  test('is shown in a direct message without the CVE’s id, which it says', async () => {
    const { sandbox } = held;
    await say('security-1', `cve case:${CASE} id:CVE-2026-40404`);
    expect((await notify()).text).toContain('CVE:      CVE-2026-40404');
    const agreed = saying(sandbox, 'security-1', 'The release day is agreed');
    const shown = await sandbox.press('security-1', idOf(agreed), 'Advance notice…');
    expect(shown.text).toContain('CVE:      assigned');
    expect(shown.text).toContain('The CVE’s id is left out in direct messages');
    expect(JSON.stringify(shown.raw)).not.toContain('CVE-2026-40404');
    expect(shown.buttons).toEqual(['Send to all 2', 'I have told all 2 myself']);
  });

  test('goes to each alone, once, also where two press at once', async () => {
    const { sandbox } = held;
    const [one, other] = [await notify(), await say('security-2', `distributors notify case:${CASE}`)];
    const answers = await Promise.all([
      sandbox.press('security-1', idOf(one), 'Send to all 2'),
      sandbox.press('security-2', idOf(other), 'Send to all 2'),
    ]);
    expect(answers.filter(({ text }) => text.includes('✅ Recorded'))).toHaveLength(1);
    expect(
      answers.filter(({ text }) => /were told this day already|Another person was faster/.test(text)),
    ).toHaveLength(1);
    expect(mails()).toEqual(
      ['psirt@cloud.example', 'security@linux.example'].map(
        (to) => `${to}: Advance notice of a security release of stacklok/codegate (${CASE})`,
      ),
    );
    for (const [index, { to, text }] of mailbox.received.entries()) {
      const others = LIST.map(([, contact]) => contact).filter((contact) => !to.includes(contact));
      for (const contact of others) expect(text).not.toContain(contact);
      expect(bodyOf(index)).toMatch(/2026-03-12|12 March 2026/);
      expect(text).not.toMatch(/GHSA|A report|In the advisory/);
    }
    expect(count(await timeline(sandbox), '2 distributors given advance notice')).toBe(1);
    expect((await notify()).text).toMatch(/- Example Linux · by e-mail 2026-03-02 09:\d\d UTC/);
  });

  test('somebody new on the list is told alone', async () => {
    const { sandbox } = held;
    const before = mailbox.received.length;
    await listedLongAgo(sandbox, ['Example Packages', 'team@packages.example']);
    const answer = await notify();
    expect(answer.buttons).toContain('Send it');
    await sandbox.press('security-1', idOf(answer), 'Send it');
    expect(mails(before)).toEqual([expect.stringMatching(/^team@packages\.example: Advance notice/)]);
    expect((await say('security-1', `show case:${CASE}`)).text).toContain('**Distributors** 3 told');
  });

  test('the answers are noted by menu, each once', async () => {
    const { sandbox } = held;
    const [one, other] = [await notify(), await notify()];
    expect(one.selects[0]?.options).toHaveLength(3);
    const first = await sandbox.choose('security-1', idOf(one), ['Example Linux']);
    expect(first.text).toContain('Example Linux · by e-mail');
    expect(first.text).toContain('✅ acknowledged');
    // Whoever looked before sees all of them still.
    await sandbox.choose('security-1', idOf(other), ['Example Linux', 'Example Cloud']);
    const told = await timeline(sandbox);
    expect(count(told, 'Example Linux acknowledged the notice')).toBe(1);
    expect(count(told, 'Example Cloud acknowledged the notice')).toBe(1);
    expect((await say('security-1', `show case:${CASE}`)).text).toContain('3 told');
    expect((await say('security-1', `show case:${CASE}`)).text).toContain('2 acknowledged');
  });

  test('the day moves: whoever was told hears it by itself, marked as changed; who was removed does not', async () => {
    const { sandbox } = held;
    await say('security-1', 'distributors remove name:"Example Packages"');
    const before = mailbox.received.length;
    await sandbox.run('security-1', `/advisory release propose case:${CASE} at:"2026-03-17 16:00"`);
    expect((await say('security-1', `show case:${CASE}`)).text).toMatch(/day (that )?no longer stands/);
    // While no day stands, the record is there all the same.
    const record = await notify();
    expect(record.text).toContain('Example Linux · by e-mail');
    expect(record.buttons).toEqual([]);
    expect(mails(before)).toEqual([]);
    const agreed = await sandbox.press(
      'maintainer-1',
      withButton(sandbox, 'maintainer-1', 'Agree for the fix team'),
      'Agree for the fix team',
    );
    expect(agreed.text).toContain('The distributors are told that it moved');
    expect(mails(before)).toEqual(
      ['psirt@cloud.example', 'security@linux.example'].map(
        (to) => `${to}: Changed: Advance notice of a security release of stacklok/codegate (${CASE})`,
      ),
    );
    expect(bodyOf(before)).toMatch(/Before: .*2026/);
    expect(await timeline(sandbox)).toContain('2 distributors given advance notice · the bot');
    await sandbox.advance('PT1H');
    expect(mails(before)).toHaveLength(2);
  });

  test('the day is called off by one of the fix team: whoever was told it hears at once that it is not that day', async () => {
    const { sandbox } = held;
    const before = mailbox.received.length;
    const answer = await sandbox.run(
      'maintainer-1',
      `/advisory release withdraw case:${CASE} reason:"CI is red"`,
    );
    expect(answer.text).toContain(
      'The distributors are told that the day they know does not stand, and that a new one follows.',
    );
    await sandbox.advance('PT1M');
    expect(mails(before)).toEqual(
      ['psirt@cloud.example', 'security@linux.example'].map(
        (to) => `${to}: Changed: Advance notice of a security release of stacklok/codegate (${CASE})`,
      ),
    );
    expect(bodyOf(before)).toContain('CHANGED: not that day; a new one follows.');
    expect(bodyOf(before)).toMatch(/Before: .*2026-03-17.*\r\nNow: {4}not known yet; a new day follows/);
    expect(bodyOf(before)).not.toContain('CI is red');
    expect((await say('security-1', `show case:${CASE}`)).text).toMatch(
      /\*\*Distributors\*\* 2 told .* that the day does not stand/,
    );
    await agree(sandbox, '2026-03-17 16:00');
    await sandbox.advance('PT1M');
    expect(mails(before)).toHaveLength(4);
    expect(bodyOf(before + 2)).toContain('2026-03-17');
  });

  test('an old button does not send the notice of another day', async () => {
    const { sandbox } = held;
    await listedLongAgo(sandbox, ['Example Late', 'late@late.example']);
    const old = await notify();
    const before = mailbox.received.length;
    await agree(sandbox, '2026-03-18 16:00');
    const moved = mailbox.received.length;
    expect(moved - before).toBe(3);
    const answer = await sandbox.press('security-1', idOf(old), 'Send it');
    expect(answer.text).toContain('Another release day has been proposed since');
    expect(mailbox.received).toHaveLength(moved);
  });

  test('who acknowledged another day has not acknowledged this one, and who was not told it cannot', async () => {
    const { sandbox } = held;
    const all = ['Example Cloud', 'Example Late', 'Example Linux'];
    await listedLongAgo(sandbox, ['Example New', 'new@new.example']);
    const answer = await notify();
    expect(answer.selects[0]?.options.map(({ label }) => label)).toEqual(all);
    await sandbox.choose('security-1', idOf(answer), ['Example Linux']);
    expect((await notify()).selects[0]?.options.map(({ label }) => label)).toEqual(all.slice(0, 2));
    expect((await say('security-1', `show case:${CASE}`)).text).toContain('1 acknowledged');
  });

  test('once all is published shows who was told, and tells nobody any more', async () => {
    const { sandbox } = held;
    const old = await notify();
    expect(old.buttons).toEqual(['Send it', 'I have told them myself']);
    const before = mailbox.received.length;
    await sandbox.release({ repository: REPOSITORY, tag: TAG });
    sandbox.patchAdvisory(ghsaId, { vulnerabilities: DETAILS.vulnerabilities });
    sandbox.patchAdvisory(ghsaId, { state: 'published' });
    await sandbox.advance('PT5M');
    const record = await notify();
    expect(record.text).toContain('Example Linux · by e-mail');
    expect(record.text).not.toContain('Subject:');
    expect(record.buttons).toEqual([]);
    for (const label of ['Send it', 'I have told them myself'])
      expect((await sandbox.press('security-1', idOf(old), label)).text).toContain('published already');
    expect(mailbox.received).toHaveLength(before);
  });
});

test('none of it was said in a channel', () => {
  expect(ghsaId).not.toBe('');
  expect(spoken(held.sandbox)).not.toMatch(/GHSA|Example|distributor|@[a-z]+\.example/i);
});

testExchanges(() => held.sandbox);
