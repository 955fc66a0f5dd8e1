import { CHANNELS, PEOPLE } from './people.ts';
import type { Sandbox } from './sandbox.ts';
import { Transcript } from './transcript.ts';

const CASE = 'CG-2026-001';
/** Who finds it, and may be read of in the mailbox alone. */
const ADDRESS = 'robin@researcher.example';
/** What only the mailbox may hold. */
const SECRET = 'the token is in the page title';

/**
 * Plays a case that comes by e-mail, in a sandbox of its own, from the mail to the words with which it is closed.
 * @returns What did not come about as the policy says; nothing where all did.
 */
export async function drillMail(
  print: (line: string) => void,
  begin: () => Promise<Sandbox>,
): Promise<string[]> {
  const sandbox = await begin();
  try {
    // How people say who they are stands in the first case.
    for (const person of ['security-1', 'security-2'])
      await sandbox.run(person, `/advisory me github:${person}`);
    const tell = new Transcript(sandbox, print);
    await tellStory(sandbox, tell);
    return await faults(sandbox);
  } finally {
    await sandbox.close();
  }
}

async function tellStory(sandbox: Sandbox, tell: Transcript): Promise<void> {
  tell.chapter('A case that comes by e-mail: nobody is left without an answer');
  tell.aside(`${ADDRESS} writes to security@: what they say stays in the mailbox.`);
  await sandbox.mail({
    from: `Robin <${ADDRESS}>`,
    subject: `I think ${SECRET}`,
    text: `Open the dashboard, and look: ${SECRET}.`,
  });
  tell.tellNews();
  await tell.waitsFor('PT30M');
  await tell.presses('security-1', tell.dmWith('security-1', 'Open a case'), 'Open a case');

  tell.chapter('Answered by mail, in the same thread, each after a look at the words');
  await tellBySending(sandbox, tell, 'Text: thanks');
  tell.aside('What the report lacks is read in the mailbox, and kept nowhere.');
  await tellBySending(sandbox, tell, 'What is missing?');
  await tell.waitsFor('PT3H');
  tell.aside('Robin answers in the thread.');
  await sandbox.mail({
    from: `Robin <${ADDRESS}>`,
    subject: `Re: I think ${SECRET}`,
    text: `Thanks. I looked again: ${SECRET}, but it is my own token.`,
    answers: 1,
  });
  tell.tellNews();

  tell.chapter('No vulnerability, and said so in kind words');
  const closed = await tell.types(
    'security-1',
    `/advisory close case:${CASE} resolution:invalid reason:"works as it is meant to"`,
    { whole: true },
  );
  await tellSent(sandbox, tell, closed.id);
  await tell.types('security-2', `/advisory timeline case:${CASE}`, { whole: true });
}

/** security-1 looks at prepared words on the case, and sends them. */
async function tellBySending(sandbox: Sandbox, tell: Transcript, button: string): Promise<void> {
  const card = await tell.types('security-1', `/advisory show case:${CASE}`);
  const words = await tell.presses('security-1', card.id ?? '', button, { whole: true });
  await tellSent(sandbox, tell, words.id);
}

async function tellSent({ postOffice }: Sandbox, tell: Transcript, message: string | null): Promise<void> {
  await tell.presses('security-1', message ?? '', 'Send by e-mail');
  const mail = postOffice.sent.at(-1);
  tell.aside(
    mail === undefined ? 'No e-mail has left.' : `In ${mail.to.join(', ')}’s mailbox: “${mail.subject}”`,
  );
}

/** What must be so in the end, whatever was said on the way. */
async function faults(sandbox: Sandbox): Promise<string[]> {
  const found: string[] = [];
  const card = await sandbox.run('security-1', `/advisory show case:${CASE}`);
  if (!/Closed .* as not a vulnerability/.test(card.text))
    found.push('the case is not closed as not a vulnerability');
  const { sent, received } = sandbox.postOffice;
  const report = /^Message-ID: (.*)$/m.exec(received[0]?.raw ?? '')?.[1]?.trim() ?? '';
  if (sent.length !== 3) found.push(`the reporter got ${sent.length} e-mails instead of three`);
  if (sent.some(({ to, raw }) => to.join() !== ADDRESS || !raw.includes(`In-Reply-To: ${report}`)))
    found.push('an answer is not in the reporter’s thread');
  for (const person of ['security-1', 'security-2'])
    for (const [words, what] of [
      ['A mail has come in', 'the mail'],
      ['The reporter wrote again', 'the reporter’s answer'],
    ] as const) {
      const told = sandbox.dms(person).messages.filter(({ text }) => text.includes(words)).length;
      if (told !== 1) found.push(`${person} was told of ${what} ${told} times instead of once`);
    }
  const said = [
    ...CHANNELS.flatMap((name) => sandbox.channel(name).messages),
    ...PEOPLE.flatMap((name) => sandbox.dms(name).messages),
    ...sandbox.requests(),
  ];
  for (const word of [SECRET, ADDRESS])
    if (JSON.stringify(said).includes(word)) found.push(`a word of the mail left the mailbox: “${word}”`);
  return found;
}
