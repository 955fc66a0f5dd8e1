// @module-tag slow
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { PEOPLE } from '../../../src/sandbox/people.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { Dovecot, hasDovecot } from '../../support/dovecot.ts';
import { SmtpBench } from '../../support/smtp-server.ts';
import { databaseBytes } from '../support/looking.ts';
import {
  arrivals,
  CASE,
  enrol,
  hold,
  idOf,
  last,
  saying,
  settle,
  spoken,
  START_MS,
  texts,
  withButton,
  type Held,
} from '../support/support.ts';

// A report by e-mail, from a real mailbox, with words that only the mailbox may hold; and then a look everywhere.

const SECRETS = [
  'sesquipedalian',
  'robin.the.finder',
  'quagmire-of-wax',
  'lugubrious-id',
  'second-lament',
  'weeping-proof',
  'a-comment-in-tears',
];
const PGP = {
  PGP_KEY_URL: 'https://codegate.test/security.asc',
  PGP_FINGERPRINT: '0123456789ABCDEF0123456789ABCDEF01234567',
};
/** With a file, whose name tells of the vulnerability, too. */
const WITH_FILE = ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'];
const TEXT_AND_FILE = [
  '--b',
  'Content-Type: text/plain',
  '',
  'The quagmire-of-wax overflows. Do you have a PGP key?',
  '--b',
  'Content-Type: image/png; name="weeping-proof.png"',
  'Content-Disposition: attachment; filename="weeping-proof.png"',
  '',
  'x',
  '--b--',
].join('\n');

function message(
  id: string,
  more: readonly string[] = [],
  text = 'The quagmire-of-wax overflows. Do you have a PGP key?',
) {
  return [
    `Message-ID: <${id}@robin.the.finder.example>`,
    'From: Robin <robin@robin.the.finder.example>',
    'To: security@codegate.test',
    'Subject: A sesquipedalian hole',
    ...more,
    '',
    text,
  ].join('\n');
}

/** Waits until the mail server has told of what came, and the bot has done with it. */
async function until(sandbox: Sandbox, isSo: () => boolean): Promise<void> {
  await vi.waitUntil(
    async () => {
      await settle(sandbox);
      return isSo();
    },
    { timeout: START_MS, interval: 50 },
  );
}

const came = (sandbox: Sandbox) => arrivals(sandbox, 'security-1', /A mail has come in/);

if (!hasDovecot) console.warn('no Dovecot is installed: the tests of reports by e-mail are skipped');

describe.skipIf(!hasDovecot)('a report by e-mail', () => {
  let dovecot: Dovecot;
  let smtp: SmtpBench;
  let held: Held;
  beforeAll(async () => {
    dovecot = await Dovecot.start();
    smtp = await SmtpBench.start();
    const mail = { SMTP_URL: smtp.url(), SMTP_FROM: 'CodeGate Security <security@codegate.test>' };
    held = await hold({ env: { IMAP_URL: dovecot.url(), LOG_LEVEL: 'debug', ...mail, ...PGP } });
    await enrol(held.sandbox, 'security-1', 'security-2');
  }, START_MS);
  afterAll(async () => {
    await held[Symbol.asyncDispose]();
    await smtp[Symbol.asyncDispose]();
    await dovecot.close();
  });

  /** Presses a button of the case's card. */
  const onCard = async (button: string) => {
    const card = await held.sandbox.run('security-1', `/advisory show case:${CASE}`);
    return held.sandbox.press('security-1', idOf(card), button);
  };

  test('is told in the private channel and to each member, without a word of it', async () => {
    const { sandbox } = held;
    await dovecot.deliver(message('holiday', ['Auto-Submitted: auto-replied']));
    // By the sandbox's clock: an answer looks for it among the mails of that day.
    const at = new Date(sandbox.info().now);
    await dovecot.deliver(message('lugubrious-id', WITH_FILE, TEXT_AND_FILE), [], at);
    await until(sandbox, () => came(sandbox).length > 0);
    for (const person of ['security-1', 'security-2'] as const) {
      expect(last(sandbox, person).text).toContain('The oldest unanswered came');
      expect(last(sandbox, person).text).toContain('It seems to ask for your public key.');
      expect(last(sandbox, person).buttons).toEqual(['Open a case', 'It belongs to…', 'Not a report']);
    }
    expect(texts(sandbox.channel('security').messages).join('\n')).toContain('A mail has come in');
  });

  test('stands in `next` until a member says what it is', async () => {
    const { sandbox } = held;
    const next = await sandbox.run('security-2', '/advisory next');
    expect(next.text).toContain('**1 mail waits**');
    const looked = await sandbox.press('security-2', idOf(next), 'Look…');
    expect(looked.buttons).toEqual(['Open a case', 'It belongs to…', 'Not a report']);
  });

  test('becomes one case, however many press, whose 24 hours began when it came', async () => {
    const { sandbox } = held;
    await sandbox.advance('PT3H');
    const answers = await Promise.all(
      (['security-1', 'security-2'] as const).map((person) =>
        sandbox.press(person, withButton(sandbox, person, 'Open a case'), 'Open a case'),
      ),
    );
    const said = answers.map(({ text }) => text).toSorted();
    expect(
      said.filter((text) => text.includes(`${CASE} is open. Its 24 hours began when the mail came.`)),
    ).toHaveLength(1);
    expect(said.filter((text) => text.includes('said already what this mail is'))).toHaveLength(1);
    expect((await sandbox.run('security-1', `/advisory list`)).text).toContain('Open cases (1)');
    const card = await sandbox.run('security-1', `/advisory show case:${CASE}`);
    expect(card.text).toContain('in 21 hours');
    await sandbox.advance('PT5M');
    expect(texts(sandbox.channel('security').messages).join('\n')).toContain(
      'A mail had come in; a member has said what it is.',
    );
    expect(
      sandbox
        .requests()
        .filter(({ method, path }) => method === 'POST' && path.endsWith('/security-advisories')),
    ).toHaveLength(1);
  });

  test('is answered by a press, into its thread, and asked for what is missing as its mails say it', async () => {
    const { sandbox } = held;
    const thanks = await onCard('Text: thanks');
    smtp.atData = () => 450;
    const late = await sandbox.press('security-1', idOf(thanks), 'Send by e-mail');
    expect(late.text).toContain('Nothing was sent: the mail server does not take it now (SMTP 450');
    smtp.atData = () => 'go on';
    const sent = await sandbox.press('security-1', idOf(late), 'Send by e-mail');
    expect(sent.text).toContain('✅ Sent by e-mail, into the reporter’s thread.');
    const looked = await onCard('What is missing?');
    expect(looked.text).toContain('❔ Steps to reproduce: I find none');
    expect(looked.text).toContain('✅ A proof: code, a file or a picture');
    expect(looked.text).toContain('-# Read in the mailbox just now');
    await sandbox.press('security-1', idOf(looked), 'Send by e-mail');
    expect(smtp.received).toHaveLength(2);
    for (const { to, headers } of smtp.received) {
      expect(to).toEqual(['robin@robin.the.finder.example']);
      expect(headers.get('Subject')).toBe('Re: A sesquipedalian hole');
      expect(headers.get('In-Reply-To')).toBe('<lugubrious-id@robin.the.finder.example>');
    }
    // The team's own word in GitHub, with words that only the advisory may hold.
    const [advisory] = sandbox.github.advisories();
    if (advisory) sandbox.github.comment(advisory.ghsa_id, { as: 'security-1', body: 'a-comment-in-tears' });
    await sandbox.advance('PT5M');
  });

  test('that is followed by another mail in its thread: the reporter wrote again, once, over a kill', async () => {
    const { sandbox } = held;
    await sandbox.moveOut();
    await sandbox.restart('SIGKILL');
    await dovecot.deliver(
      message('second', ['References: <lugubrious-id@robin.the.finder.example>'], 'A second-lament.'),
    );
    const wrote = () =>
      (['security-1', 'security-2'] as const).flatMap((person) =>
        arrivals(sandbox, person, /The reporter wrote again/),
      );
    await until(sandbox, () => wrote().length === 2);
    const told = came(sandbox).length;
    await sandbox.restart('SIGKILL');
    await sandbox.advance('PT2M');
    expect([wrote().length, came(sandbox).length]).toEqual([2, told]);
  });

  test('and what a member said of another one has a way back, which is on record by its hash alone', async () => {
    const { sandbox } = held;
    await dovecot.deliver(message('another', [], 'The quagmire-of-wax, once more.'));
    await until(sandbox, () => last(sandbox, 'security-1').buttons.includes('Not a report'));
    const said = await sandbox.press('security-1', idOf(last(sandbox, 'security-1')), 'Not a report');
    expect(said.buttons).toEqual(['It is a report']);
    const lookBack = async () => {
      const next = await sandbox.run('security-2', '/advisory next');
      return sandbox.press('security-2', idOf(next), 'What was said…');
    };
    const looked = await lookBack();
    expect(looked.text).toContain('is no report');
    const again = await sandbox.press('security-2', idOf(looked), 'It is a report');
    const asked = await sandbox.press('security-2', idOf(again), 'It belongs to…');
    expect((await sandbox.choose('security-2', idOf(asked), [CASE])).buttons).toContain('Not of this case');
    const unsaid = await sandbox.press('security-2', idOf(await lookBack()), 'Not of this case');
    expect(unsaid.text).toContain(`does not belong to ${CASE}, and waits again`);
    const { text } = await sandbox.run('security-1', `/advisory timeline case:${CASE}`);
    expect(text).toMatch(/A mail belongs to it \([0-9a-f]{8}\)/);
    expect(text).toMatch(/A mail does not belong to it \([0-9a-f]{8}\)/);
    const { files } = await sandbox.run('security-1', '/advisory export');
    expect(files.map(({ name }) => name.replace(/-\d.*/, ''))).toContain('mails');
  });

  test('is told how it ended from the card of the closed case, whoever closed it and went on, once', async () => {
    const { sandbox } = held;
    await sandbox.run('security-1', `/advisory close case:${CASE} resolution:invalid`);
    const card = await sandbox.run('security-2', `/advisory show case:${CASE}`);
    expect(card.text).toContain('**The reporter** is not known to have been told how it ended.');
    const words = await sandbox.press('security-2', idOf(card), 'Tell the reporter…');
    expect(words.text).toContain('do not see a vulnerability of ours in it');
    expect(words.buttons).toContain('I have told them');
    await sandbox.press('security-2', idOf(words), 'Send by e-mail');
    expect(smtp.received).toHaveLength(3);
    const told = await sandbox.run('security-1', `/advisory show case:${CASE}`);
    expect(told.text).not.toContain('is not known to have been told');
    expect(told.buttons).not.toContain('Tell the reporter…');
  });

  test('leaves nothing of its subject, its sender, its text or its id anywhere', async () => {
    const { sandbox, lines } = held;
    await sandbox.press(
      'security-1',
      idOf(saying(sandbox, 'security-1', 'The reporter wrote again')),
      'Open',
    );
    expect(lines.length).toBeGreaterThan(0);
    const everywhere = [
      databaseBytes(sandbox),
      lines.join('\n'),
      spoken(sandbox),
      ...PEOPLE.map((person) => JSON.stringify(sandbox.dms(person).messages)),
      // All that was sent to Discord and to GitHub; what is waiting in the outbox is in the database.
      JSON.stringify(sandbox.requests()),
    ].join('\n');
    for (const word of SECRETS) expect(everywhere).not.toContain(word);
    // The look itself finds what is there.
    expect(everywhere).toContain('reporter_answer');
    expect(smtp.received.length).toBe(3);
  });
});
