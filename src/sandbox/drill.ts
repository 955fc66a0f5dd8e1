import { z } from 'zod';
import type { Mail } from './mail/mail.ts';
import { CHANNELS, USER_IDS } from './people.ts';
import { drillLinked } from './drill-linked.ts';
import { drillMail } from './drill-mail.ts';
import { drillOffCourse } from './drill-off-course.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';
import { Transcript } from './transcript.ts';

/** What only the advisory may hold; the drill fails if any of it shows up in Discord or GitHub says otherwise. */
const SECRET = 'path traversal in the workspace importer';

/** How many direct messages each may get in it, from the report to the closed case: more would be noise. */
const DIRECT_MESSAGES = { 'security-1': 22, 'security-2': 19, 'maintainer-1': 13 } as const;

/** The private distributors of the story. */
const DISTRIBUTORS = ['security@linux.example', 'psirt@cloud.example'];

const reported = z.object({ ghsa_id: z.string() });

/**
 * Plays one whole case, from the report to the closed case, one that goes wrong, two that one release fixes, and one that comes
 * by e-mail, and prints them as a transcript. `start` starts the sandbox of each. Gives the exit code: 0 only if all ended as the policy says, everybody was told once, and no channel saw a word too much.
 */
export async function drill(
  print: (line: string) => void = console.log,
  start: (options: SandboxOptions) => Promise<Sandbox> = startSandbox,
): Promise<number> {
  // Whatever database is named around the sandbox, a drill leaves it alone.
  const begin = () => start({ around: { ...process.env, DATABASE_PATH: undefined } });
  const problems = [
    ...(await drillWhole(print, begin)),
    ...(await drillOffCourse(print, begin)),
    ...(await drillLinked(print, begin)),
    ...(await drillMail(print, begin)),
  ];
  print(
    problems.length === 0
      ? '\nAll cases ended as the policy says; everybody was told once, and no channel saw a word too much.'
      : `\nThe drill failed:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
  );
  return problems.length === 0 ? 0 : 1;
}

/** The ordinary case. @returns What did not come about as the policy says. */
async function drillWhole(print: (line: string) => void, begin: () => Promise<Sandbox>): Promise<string[]> {
  const sandbox = await begin();
  try {
    const { caseId, ghsaId } = await play(sandbox, new Transcript(sandbox, print));
    return [
      ...(await faults(sandbox, caseId, ghsaId)),
      ...noise(sandbox),
      ...mailFaults(sandbox.postOffice.sent),
      ...gitHubFaults(sandbox, ghsaId),
    ];
  } finally {
    await sandbox.close();
  }
}

async function play(sandbox: Sandbox, tell: Transcript): Promise<{ caseId: string; ghsaId: string }> {
  const caseId = 'CG-2026-001';
  const lastDm = (person: string): string => sandbox.dms(person).messages.at(-1)?.id ?? '';

  tell.chapter('Before anything happens: people say who they are');
  await tell.types('security-1', '/advisory me github:security-1');
  await tell.types('security-2', '/advisory me github:security-2');
  await tell.types(
    'security-1',
    '/advisory distributors add name:"Example Linux" contact:security@linux.example since:2025-06-01',
  );
  await tell.types(
    'security-1',
    '/advisory distributors add name:"Example Cloud" contact:psirt@cloud.example',
  );

  tell.chapter('Intake: a report comes in');
  tell.aside('reporter uses “Report a vulnerability” in GitHub.');
  const { ghsa_id: ghsaId } = reported.parse(
    sandbox.report({
      repository: 'stacklok/codegate',
      summary: `A ${SECRET}`,
      description: 'Steps, versions and files are in here, and stay in here.',
      as: 'reporter',
    }),
  );
  await tell.waits('2026-03-02T09:06:00Z');
  await tell.presses('security-1', lastDm('security-1'), 'I coordinate');
  const card = await tell.types('security-1', `/advisory show case:${caseId}`, { whole: true });
  const thanks = await tell.presses('security-1', card.id ?? '', 'Text: thanks', { whole: true });
  await tell.presses('security-1', thanks.id ?? '', 'Post it in the advisory');

  tell.chapter('The first 24 hours: nobody forgets');
  await tell.waits('2026-03-02T21:01:00Z');
  await tell.presses('security-1', lastDm('security-1'), 'Snooze');
  await tell.waits('2026-03-03T05:01:00Z');
  await tell.presses('security-1', lastDm('security-1'), 'Report complete');
  tell.aside('security-1 accepts the report in GitHub.');
  sandbox.patchAdvisory(ghsaId, { state: 'draft' });
  await tell.waits('2026-03-03T05:06:00Z');
  const accepted = await tell.types('security-1', `/advisory show case:${caseId}`);
  const status = await tell.presses('security-1', accepted.id ?? '', 'Tell the reporter…', { whole: true });
  await tell.presses('security-1', status.id ?? '', 'Post it in the advisory');
  const owners = await tell.types('security-1', `/advisory fix-team suggest case:${caseId}`, { whole: true });
  await tell.chooses('security-1', owners.id ?? '', ['maintainer-2']);
  await tell.types(
    'security-1',
    `/advisory fix-team add case:${caseId} member:<@${USER_IDS['maintainer-1']}>`,
  );
  const form = await tell.presses('maintainer-1', lastDm('maintainer-1'), 'Say my GitHub login…');
  await tell.submits('maintainer-1', form, { 'GitHub login': 'maintainer-1' });
  await tell.presses('security-1', tell.dmWith('security-1', 'Yes, add them'), 'Yes, add them');
  await tell.types('security-1', `/advisory fix-team add case:${caseId} member:contributor`);
  await tell.presses('security-2', tell.dmWith('security-2', 'Approve'), 'Approve');
  tell.aside('Somebody adds outsider in GitHub, by hand.');
  sandbox.patchAdvisory(ghsaId, {
    collaborating_users: ['maintainer-1', 'maintainer-2', 'contributor', 'outsider'],
  });
  await tell.waits('2026-03-03T05:11:00Z');
  await tell.presses('security-1', tell.dmWith('security-1', 'Take them out'), 'Take them out');

  tell.chapter('Fix development: score, CVE, fork');
  const scoring = await tell.types('security-1', `/advisory severity case:${caseId}`);
  await tell.submits('security-1', scoring, {
    'CVSS vector': 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:X',
  });
  const again = await tell.types('security-1', `/advisory severity case:${caseId}`);
  await tell.submits('security-1', again, { 'CVSS vector': 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' });
  await tell.types('security-1', `/advisory cve case:${caseId}`);
  await tell.types('security-1', `/advisory cve case:${caseId}`);
  await tell.types('security-1', `/advisory fork case:${caseId}`);
  tell.aside('The affected versions are filled in, in GitHub.');
  sandbox.patchAdvisory(ghsaId, {
    vulnerabilities: [
      {
        package: { ecosystem: 'pip', name: 'codegate' },
        vulnerable_version_range: '< 0.1.29',
        patched_versions: '0.1.29',
        vulnerable_functions: [],
      },
    ],
  });
  await tell.waits('2026-03-03T05:16:00Z');
  await tell.types('outsider', `/advisory show case:${caseId}`);
  await tell.types('security-2', `/advisory fix-team ready case:${caseId}`);
  await tell.types(
    'maintainer-1',
    `/advisory deadline slow-track case:${caseId} until:"2026-04-02 16:00" reason:"a conference"`,
  );
  await tell.waits('2026-03-06T09:01:00Z');
  await tell.presses('maintainer-1', tell.dmWith('maintainer-1', 'Fix ready'), 'Fix ready');

  tell.chapter('The release day: proposed, agreed, told to the distributors');
  const slots = await tell.types('security-1', `/advisory release propose case:${caseId}`, { whole: true });
  await tell.presses('security-1', slots.id ?? '', 'Mon 9 Mar 16:00 UTC');
  await tell.presses(
    'maintainer-1',
    tell.dmWith('maintainer-1', 'Agree for the fix team'),
    'Agree for the fix team',
  );
  const notice = await tell.types('security-1', `/advisory distributors notify case:${caseId}`, {
    whole: true,
  });
  tell.aside('Both have been on the list for less than a week: another member has to know them, too.');
  await tell.presses('security-1', notice.id ?? '', 'Ask a second member');
  const addresses = await tell.presses('security-2', tell.dmWith('security-2', 'Look…'), 'Look…', {
    whole: true,
  });
  await tell.presses('security-2', addresses.id ?? '', 'They may be told');
  await tell.types('maintainer-1', `/advisory release propose case:${caseId} at:"2026-03-13 16:00"`);
  await tell.types('maintainer-1', `/advisory release propose case:${caseId} at:"2026-03-11 16:00"`);
  await tell.presses(
    'security-1',
    tell.dmWith('security-1', 'Agree for the security team'),
    'Agree for the security team',
  );
  for (const mail of sandbox.postOffice.sent)
    tell.aside(`An e-mail to ${mail.to.join(', ')}: “${mail.subject}”`);

  tell.chapter('Fix release: checked before anybody publishes');
  await tell.types('security-1', `/advisory check case:${caseId} step:communication-plan`);
  await tell.types('maintainer-1', `/advisory check case:${caseId} step:pull-requests-approved`);
  await tell.waits('2026-03-11T15:01:00Z');
  await tell.types('security-1', `/advisory release verify case:${caseId}`, { whole: true });
  tell.aside('security-1 merges the fix in the advisory, and the release workflow makes v0.1.29.');
  await sandbox.release({ repository: 'stacklok/codegate', tag: 'v0.1.29' });
  const checked = await tell.types('security-1', `/advisory release verify case:${caseId}`);
  const confirmed = await tell.presses('security-1', checked.id ?? '', 'No pull request is open');
  const tried = await tell.presses('security-1', confirmed.id ?? '', 'They work…');
  await tell.submits('security-1', tried, {
    Evidence: 'https://github.com/stacklok/codegate/actions/runs/1234',
  });
  await tell.waits('2026-03-11T16:00:00Z');
  await tell.types('security-1', `/advisory release verify case:${caseId}`, { whole: true });

  tell.chapter('Published by two, on a Wednesday, 16:00 UTC');
  const publishing = await tell.types('security-1', `/advisory release publish case:${caseId}`, {
    whole: true,
  });
  await tell.presses('security-1', publishing.id ?? '', 'Ask a second member');
  const looked = await tell.presses('security-2', lastDm('security-2'), 'Look…');
  await tell.presses('security-2', looked.id ?? '', 'Publish now');

  tell.chapter('Announced by two, once');
  const announcing = await tell.types('security-1', `/advisory announce case:${caseId} exploited:no`, {
    whole: true,
  });
  await tell.presses('security-1', announcing.id ?? '', 'Ask a second member');
  const read = await tell.presses('security-2', lastDm('security-2'), 'Look…');
  await tell.presses('security-2', read.id ?? '', 'Post to #codegate');
  tell.aside('GitHub assigns the CVE, three weeks earlier than usual.');
  sandbox.patchAdvisory(ghsaId, { cve_id: 'CVE-2026-10001' });
  await tell.waits('2026-03-11T16:11:00Z');
  tell.aside('security-1 writes to the reporter that it is published.');
  const published = await tell.types('security-1', `/advisory show case:${caseId}`);
  const words = await tell.presses('security-1', published.id ?? '', 'Tell the reporter…');
  await tell.presses('security-1', words.id ?? '', 'I have told them');

  tell.chapter('Retrospective, without blame');
  await tell.waits('2026-03-12T16:01:00Z');
  const part = await tell.presses('maintainer-1', tell.dmWith('maintainer-1', 'Contribute…'), 'Contribute…');
  await tell.submits('maintainer-1', part, {
    'What went well?': 'The report was complete, and the fix was small.',
    'What went wrong?': 'security-1 should have told us earlier that the day moves.',
    'Action items': 'Ask for the next day in the advisory first; maintainer-1; 2026-04-30',
  });
  const unnamed = await tell.presses(
    'security-2',
    tell.dmWith('security-2', 'Contribute unnamed…'),
    'Contribute unnamed…',
  );
  await tell.submits('security-2', unnamed, {
    'Where did we get lucky?': 'Nobody else had found it.',
    'Critique of the response and the release': 'The advance notice went out late in the day.',
  });
  const suspects = await tell.types('maintainer-1', `/advisory show case:${caseId}`);
  const origins = await tell.presses('maintainer-1', suspects.id ?? '', 'What introduced it…');
  await tell.chooses('maintainer-1', origins.id ?? '', ['101']);
  await tell.types('security-1', `/advisory check case:${caseId} step:critiques`);
  await tell.types('security-1', `/advisory retro draft case:${caseId}`);
  const retro = await tell.types('security-1', `/advisory retro post case:${caseId}`);
  await tell.presses('security-1', retro.id ?? '', 'Ask a second member');
  const shown = await tell.presses('security-2', lastDm('security-2'), 'Look…');
  await tell.presses('security-2', shown.id ?? '', 'Post to #codegate');

  tell.chapter('Closed, counted, kept');
  await tell.types('security-1', `/advisory close case:${caseId} resolution:fixed`);
  await tell.types('security-1', '/advisory stats', { whole: true });
  await tell.types('security-1', '/advisory export', { whole: true });
  await tell.types('security-2', `/advisory timeline case:${caseId}`, { whole: true });
  return { caseId, ghsaId };
}

async function faults(sandbox: Sandbox, caseId: string, ghsaId: string): Promise<string[]> {
  const found: string[] = [];
  const card = await sandbox.run('security-1', `/advisory show case:${caseId}`);
  if (!/Closed .* as fixed/.test(card.text)) found.push('the case is not closed as fixed');
  const spoken = CHANNELS.filter((name) => name !== 'codegate')
    .flatMap((name) => sandbox.channel(name).messages.map((message) => message.text))
    .join('\n');
  for (const word of [SECRET, ghsaId, 'CVE-', 'High', 'maintainer-1'])
    if (spoken.includes(word)) found.push(`a channel saw “${word}”`);
  found.push(...publicFaults(sandbox, ghsaId));
  const posts = sandbox
    .requests()
    .filter(({ method, path, status }) => method === 'POST' && path.endsWith('/messages') && status === 200);
  const nonces = posts.map(({ body }) => z.object({ nonce: z.string() }).parse(body).nonce);
  if (new Set(nonces).size !== nonces.length) found.push('a message was sent twice');
  const quietUntil = sandbox.info().now;
  await sandbox.advance('P2D');
  const late = ['security-1', 'security-2', 'maintainer-1'].flatMap((name) =>
    sandbox.dms(name).messages.filter((message) => message.at > quietUntil),
  );
  if (late.length > 0) found.push('somebody was reminded of a closed case');
  return found;
}

/** Who got more direct messages than the README says. */
function noise(sandbox: Sandbox): string[] {
  return Object.entries(DIRECT_MESSAGES).flatMap(([name, most]) => {
    const got = sandbox.dms(name).messages.length;
    return got > most ? [`${name} got ${got} direct messages instead of ${most}`] : [];
  });
}

/** #codegate has the announcement and the retrospective, once each, after the publication, and nothing else. */
function publicFaults(sandbox: Sandbox, ghsaId: string): string[] {
  const found: string[] = [];
  const { messages } = sandbox.channel('codegate');
  const published = inGitHub.parse(sandbox.advisory(ghsaId)).published_at ?? '';
  if (messages.length !== 2) found.push(`#codegate has ${messages.length} messages instead of two`);
  const [announcement, retrospective] = messages;
  if (messages.some(({ at }) => Temporal.Instant.compare(at, published || at) < 0))
    found.push('#codegate heard of it before the publication');
  if (!announcement?.text.includes('CVE-2026-10001')) found.push('the announcement lacks the CVE');
  if (announcement?.crossposted !== true) found.push('the announcement was not passed on');
  if (announcement?.edited !== true) found.push('the announcement was not edited when the CVE came');
  if (!retrospective?.files.some(({ name }) => name.endsWith('.md')))
    found.push('the retrospective has no document');
  if (!retrospective?.files.some(({ description }) => description))
    found.push('the retrospective has no picture with a text');
  return found;
}

/** Each distributor is told twice, the day and the day it moved to, alone, and not a word of the secret. */
function mailFaults(sent: readonly Mail[]): string[] {
  const found: string[] = [];
  const addresses = sent.map(({ to }) => to.join(' ')).toSorted();
  if (addresses.join() !== [...DISTRIBUTORS, ...DISTRIBUTORS].toSorted().join())
    found.push(`the distributors were not told twice each: ${addresses.join()}`);
  if (sent.filter(({ subject }) => subject.startsWith('Changed:')).length !== DISTRIBUTORS.length)
    found.push('the notice of the moved day is not marked as changed');
  if (sent.some(({ text, raw }) => [SECRET, 'GHSA'].some((word) => `${text}\n${raw}`.includes(word))))
    found.push('an e-mail holds a word too much');
  return found;
}

const inGitHub = z.object({
  state: z.string(),
  published_at: z.string().nullable(),
  cvss: z.object({ score: z.number() }),
  collaborating_users: z.array(z.object({ login: z.string() })),
});

/** What was done in Discord is so in GitHub. */
function gitHubFaults(sandbox: Sandbox, ghsaId: string): string[] {
  const advisory = inGitHub.parse(sandbox.advisory(ghsaId));
  const people = advisory.collaborating_users.map(({ login }) => login).toSorted();
  const found: string[] = [];
  if (advisory.state !== 'published') found.push('the advisory is not published');
  if (advisory.cvss.score !== 7.5) found.push('the advisory does not have the score');
  if (people.join() !== 'contributor,maintainer-1,maintainer-2')
    found.push(`the advisory has other collaborators than the fix team: ${people.join()}`);
  return found;
}
