import { z } from 'zod';
import { play } from './presets.ts';
import type { Sandbox } from './sandbox.ts';
import { Transcript } from './transcript.ts';

const CASE = 'CG-2026-001';
const OTHER = 'CG-2026-002';
const REPOSITORY = 'stacklok/codegate';

/** The flaw of the second case, which the same release fixes. */
const FLAW = 'Secrets are written to the log';
const DESCRIPTION = [
  '### Impact',
  'Who reads the log may be able to read the secrets of the workspace.',
  '### Patches',
  'Fixed in 0.1.29.',
  '### Workarounds',
  'Keep the log to yourself.',
].join('\n');

const reported = z.object({ ghsa_id: z.string() });

/**
 * Plays two cases that one release fixes, in a sandbox of their own: they are linked, and announced in one message.
 * @returns What did not come about as the policy says; nothing where all did.
 */
export async function drillLinked(
  print: (line: string) => void,
  begin: () => Promise<Sandbox>,
): Promise<string[]> {
  const sandbox = await begin();
  try {
    let hasBegun = false;
    const tell = new Transcript(sandbox, (line) => (hasBegun ? print(line) : undefined));
    await play(sandbox, 'release-day');
    // How the first of them came to its release day is like that of the first case.
    tell.tellNews();
    hasBegun = true;
    await tellStory(sandbox, tell);
    return await faults(sandbox);
  } finally {
    await sandbox.close();
  }
}

async function tellStory(sandbox: Sandbox, tell: Transcript): Promise<void> {
  tell.chapter('Two cases of one release: told once');
  tell.aside('v0.1.29 is out and verified; its hour has come. A second report says what it fixes besides.');
  const { ghsa_id: second } = reported.parse(
    sandbox.report({ repository: REPOSITORY, summary: FLAW, description: DESCRIPTION, as: 'reporter' }),
  );
  await tell.waitsFor('PT5M');
  await tell.types('security-1', `/advisory link case:${CASE} with:${OTHER}`);
  tell.aside('None of them is published before the other is ready: security-1 asks all the same.');
  await tell.types('security-1', `/advisory release publish case:${CASE}`, { whole: true });

  tell.chapter('The second is published in GitHub’s own pages: now both have to be');
  sandbox.patchAdvisory(second, {
    state: 'draft',
    cvss_vector_string: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
    vulnerabilities: [
      {
        package: { ecosystem: 'pip', name: 'codegate' },
        vulnerable_version_range: '>= 0.1.20, < 0.1.29',
        patched_versions: '0.1.29',
        vulnerable_functions: [],
      },
    ],
  });
  sandbox.patchAdvisory(second, { state: 'published' });
  await tell.waitsFor('PT5M');
  await tell.byTwo(`/advisory release publish case:${CASE}`, 'Publish now');
  await tell.waitsFor('PT5M');

  tell.chapter('One announcement for both, by two');
  await tell.byTwo(`/advisory announce case:${CASE} exploited:no`, 'Post to #codegate');
  await tell.waitsFor('PT5M');
  await tell.types('security-2', `/advisory timeline case:${OTHER}`, { whole: true });
}

/** What must be so in the end, whatever was said on the way. */
async function faults(sandbox: Sandbox): Promise<string[]> {
  const found: string[] = [];
  const { messages } = sandbox.channel('codegate');
  const [announcement] = messages;
  if (messages.length !== 1) found.push(`#codegate has ${messages.length} messages instead of one`);
  if (!announcement?.crossposted) found.push('the announcement was not passed on');
  for (const flaw of ['Path traversal in the workspace importer', FLAW])
    if (!announcement?.text.includes(flaw)) found.push(`the announcement does not tell of “${flaw}”`);
  for (const caseId of [CASE, OTHER]) {
    const { text } = await sandbox.run('security-1', `/advisory timeline case:${caseId}`);
    if (!text.includes('nnounce')) found.push(`${caseId} does not know that it was announced`);
  }
  return found;
}
