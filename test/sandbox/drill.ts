import { z } from 'zod';
import { CHANNELS } from './people.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';
import { Transcript } from './transcript.ts';

/** What only the advisory may hold; the drill fails if any of it shows up in Discord or GitHub says otherwise. */
const SECRET = 'path traversal in the workspace importer';

const reported = z.object({ ghsa_id: z.string() });

/**
 * Plays one whole case, from the report to the closed case, and prints it as a transcript. Gives the exit code: 0
 * only if the case ended as the policy says, everybody was told once, and no channel saw a word too much.
 */
export async function drill(print: (line: string) => void = console.log): Promise<number> {
  const sandbox = await startSandbox();
  try {
    const { caseId, ghsaId } = await play(sandbox, new Transcript(sandbox, print));
    const problems = await faults(sandbox, caseId, ghsaId);
    print(
      problems.length === 0
        ? '\nThe case ended as the policy says; everybody was told once, and no channel saw a word too much.'
        : `\nThe drill failed:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
    return problems.length === 0 ? 0 : 1;
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
  await tell.types('maintainer-1', '/advisory me github:maintainer-1');

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
  await tell.presses('security-1', card.id ?? '', 'Acknowledged');

  tell.chapter('The first 24 hours: nobody forgets');
  await tell.waits('2026-03-02T21:01:00Z');
  await tell.presses('security-1', lastDm('security-1'), 'Snooze');
  await tell.waits('2026-03-03T05:01:00Z');
  await tell.presses('security-1', lastDm('security-1'), 'Done');
  await tell.waits('2026-03-03T10:01:00Z');
  tell.aside(
    'An hour late, security-1 accepts the report in GitHub and adds maintainer-1 as a collaborator.',
  );
  sandbox.patchAdvisory(ghsaId, { state: 'draft', collaborating_users: ['maintainer-1'] });
  await tell.waits('2026-03-03T10:06:00Z');
  await tell.presses('security-1', lastDm('security-1'), 'Yes, I know it');

  tell.chapter('Fix development: what is done in GitHub is noticed, nobody enters it twice');
  tell.aside('The team fills in the advisory, scores it, and makes the private fork, all in GitHub.');
  sandbox.patchAdvisory(ghsaId, {
    vulnerabilities: [
      {
        package: { ecosystem: 'pip', name: 'codegate' },
        vulnerable_version_range: '< 0.1.29',
        patched_versions: '0.1.29',
        vulnerable_functions: [],
      },
    ],
    cvss_vector_string: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
    private_fork: true,
  });
  await tell.waits('2026-03-03T10:11:00Z');
  await tell.types('security-1', `/advisory check case:${caseId} step:cve-requested`);
  await tell.types('outsider', `/advisory show case:${caseId}`);
  await tell.types('security-2', `/advisory check case:${caseId} step:fix-ready`);
  await tell.waits('2026-03-06T09:01:00Z');
  await tell.presses('maintainer-1', lastDm('maintainer-1'), 'Done');
  await tell.types('security-1', `/advisory check case:${caseId} step:release-day`);

  tell.chapter('Fix release');
  await tell.types('security-1', `/advisory check case:${caseId} step:communication-plan`);
  await tell.types('security-1', `/advisory check case:${caseId} step:distributors-notified`);
  await tell.types('security-1', `/advisory check case:${caseId} step:merged`);
  await tell.types('maintainer-1', `/advisory check case:${caseId} step:pull-requests-approved`);
  for (const step of [
    'merged',
    'binaries-built',
    'binaries-signed',
    'binaries-public',
    'binaries-functional',
  ])
    await tell.types('security-1', `/advisory check case:${caseId} step:${step}`);
  await tell.types('security-1', `/advisory check case:${caseId} step:announced`);
  await tell.waits('2026-03-11T16:00:00Z');
  tell.aside(
    'security-1 publishes the advisory in GitHub, on a Wednesday, 16:00 UTC. The CVE has come meanwhile.',
  );
  sandbox.patchAdvisory(ghsaId, { cve_id: 'CVE-2026-10001' });
  sandbox.patchAdvisory(ghsaId, { state: 'published' });
  await tell.waits('2026-03-11T16:06:00Z');
  await tell.types('security-1', `/advisory check case:${caseId} step:announced`);

  tell.chapter('Retrospective');
  await tell.waits('2026-03-12T16:01:00Z');
  await tell.presses('maintainer-1', lastDm('maintainer-1'), 'Done');
  await tell.types('maintainer-1', `/advisory check case:${caseId} step:critiques`);
  await tell.types('security-1', `/advisory check case:${caseId} step:retrospective-posted`);
  await tell.types('security-1', `/advisory close case:${caseId} resolution:fixed`);
  await tell.types('security-2', `/advisory timeline case:${caseId}`, { whole: true });
  return { caseId, ghsaId };
}

async function faults(sandbox: Sandbox, caseId: string, ghsaId: string): Promise<string[]> {
  const found: string[] = [];
  const card = await sandbox.run('security-1', `/advisory show case:${caseId}`);
  if (!/Closed .* as fixed/.test(card.text)) found.push('the case is not closed as fixed');
  const spoken = CHANNELS.flatMap((name) =>
    sandbox.channel(name).messages.map((message) => message.text),
  ).join('\n');
  for (const word of [SECRET, ghsaId, 'CVE-', 'High', 'maintainer-1'])
    if (spoken.includes(word)) found.push(`a channel saw “${word}”`);
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
