import { play } from './presets.ts';
import type { Sandbox } from './sandbox.ts';
import { Transcript } from './transcript.ts';

const CASE = 'CG-2026-001';
const REPOSITORY = 'stacklok/codegate';
/** What helps until there is a fix: it is said in public once everybody knows of the flaw. */
const WORKAROUND = 'Import no workspace that you did not make yourself.';
const DISTRIBUTOR = 'security@linux.example';

/** What GitHub says of the versions: those before `fixed` are vulnerable. */
const fixedIn = (fixed: string) => ({
  vulnerabilities: [
    {
      package: { ecosystem: 'pip', name: 'codegate' },
      vulnerable_version_range: `< ${fixed}`,
      patched_versions: fixed,
      vulnerable_functions: [],
    },
  ],
});

/**
 * Plays a case that goes wrong, in a sandbox of its own: the release day slips, the advisory is published before there is a
 * fix, and the announcement names a version that does not fix it.
 * @returns What did not come about as the policy says; nothing where all did.
 */
export async function drillOffCourse(
  print: (line: string) => void,
  begin: () => Promise<Sandbox>,
): Promise<string[]> {
  const sandbox = await begin();
  try {
    let hasBegun = false;
    const tell = new Transcript(sandbox, (line) => (hasBegun ? print(line) : undefined));
    await play(sandbox, 'fix-team');
    // How people said who they are stands in the first case.
    tell.tellNews();
    hasBegun = true;
    await tellStory(sandbox, tell);
    return faults(sandbox);
  } finally {
    await sandbox.close();
  }
}

async function tellStory(sandbox: Sandbox, tell: Transcript): Promise<void> {
  // Direct messages lead to the advisory.
  const [ghsa = ''] = /GHSA(-\w{4}){3}/.exec(JSON.stringify(sandbox.dms('maintainer-1'))) ?? [];
  tell.chapter('The second case: what happens when it goes wrong');
  tell.aside('A report is accepted, security-1 coordinates, and maintainer-1 works on the fix.');
  sandbox.patchAdvisory(ghsa, fixedIn('0.1.29'));
  await tell.waitsFor('PT5M');

  tell.chapter('The release day slips, after the distributors were told');
  await tell.types('security-1', `/advisory distributors add name:"Example Linux" contact:${DISTRIBUTOR}`);
  await tell.types('maintainer-1', `/advisory fix-team ready case:${CASE}`);
  await tell.types('security-1', `/advisory release propose case:${CASE} at:"2026-03-11 16:00"`);
  await tell.types('maintainer-1', `/advisory release agree case:${CASE}`);
  await tell.byTwo(`/advisory distributors notify case:${CASE}`, 'They may be told');
  await tell.types('maintainer-1', `/advisory release withdraw case:${CASE} reason:"the fix breaks a test"`);
  await tell.waitsFor('PT5M');
  for (const { subject } of sandbox.postOffice.sent) tell.aside(`An e-mail to ${DISTRIBUTOR}: “${subject}”`);

  tell.chapter('Published too early: public, and no fix to be had');
  tell.aside('Somebody presses “Publish advisory” in GitHub instead of “Comment”.');
  sandbox.patchAdvisory(ghsa, { state: 'published' });
  await tell.waitsFor('PT5M');
  await tell.types('security-1', `/advisory show case:${CASE}`, { whole: true });

  tell.chapter('Mitigation first, by two');
  await tell.byTwo(`/advisory announce case:${CASE} exploited:unknown`, 'Post to #codegate');

  tell.chapter('The fix is released, and announced by two');
  tell.aside('The release workflow makes v0.1.29.');
  await sandbox.release({ repository: REPOSITORY, tag: 'v0.1.29' });
  await tell.waitsFor('PT10M');
  await tell.byTwo(`/advisory announce case:${CASE} exploited:unknown`, 'Post to #codegate');

  tell.chapter('Corrected: 0.1.29 does not fix it, 0.1.30 does');
  tell.aside('The release workflow makes v0.1.30, and the advisory names it in GitHub.');
  await sandbox.release({ repository: REPOSITORY, tag: 'v0.1.30' });
  sandbox.patchAdvisory(ghsa, fixedIn('0.1.30'));
  await tell.waitsFor('PT5M');
  await tell.byTwo(`/advisory announce case:${CASE} exploited:unknown`, 'Post to #codegate');
  await tell.types('security-2', `/advisory timeline case:${CASE}`, { whole: true });
}

/** What must be so in the end, whatever was said on the way. */
function faults(sandbox: Sandbox): string[] {
  const found: string[] = [];
  const { messages } = sandbox.channel('codegate');
  const [mitigation, announcement, followUp] = messages;
  if (messages.length !== 3) found.push(`#codegate has ${messages.length} messages instead of three`);
  if (!mitigation?.text.includes(WORKAROUND)) found.push('the mitigation does not say what helps');
  if (/Fixed in|pip install/.test(mitigation?.text ?? '')) found.push('a fix was claimed before its release');
  if (!announcement?.text.includes('Corrected')) found.push('the announcement is not marked as corrected');
  if (!followUp?.text.includes('Upgrade again')) found.push('nobody is told to upgrade again');
  const subjects = sandbox.postOffice.sent.map(({ subject }) => subject);
  if (!subjects.some((subject) => subject.startsWith('Changed:')))
    found.push('the distributor was not told that the day fell');
  return found;
}
