import type { Person } from '../../../src/sandbox/people.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import {
  CASE,
  enrol,
  idOf,
  joinFixTeam,
  reported,
  runAll,
  settle,
  withButton,
  REPOSITORY,
} from './support.ts';
import type { Answer } from '../../../src/sandbox/shown.ts';

/** What the advisory of these scenarios says; until it is published, no word of it may be seen anywhere. */
export const SECRETS = {
  summary: 'Zipslip in the quokka importer',
  impact: 'An attacker may be able to read wombat files.',
  workaround: 'Turn the platypus switch off.',
} as const;
export const TAG = 'v0.1.29';
/** The release day on which both sides agree: a Wednesday. */
const RELEASE_DAY = '2026-03-04T16:00:00Z';

/** What GitHub is told of the vulnerability: its score, and which versions it is in. */
export const DETAILS = {
  cvss_vector_string: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
  vulnerabilities: [
    {
      package: { ecosystem: 'pip', name: 'codegate' },
      vulnerable_version_range: '< 0.1.29',
      patched_versions: '0.1.29',
      vulnerable_functions: [],
    },
  ],
};

const DESCRIPTION = [
  '### Impact',
  SECRETS.impact,
  '### Patches',
  'Fixed in 0.1.29.',
  '### Workarounds',
  SECRETS.workaround,
  '### References',
  'None.',
].join('\n');

/** A case whose advisory says everything that an announcement needs, with a fix team that has approved the fix. */
export async function withFix(sandbox: Sandbox): Promise<string> {
  await enrol(sandbox, 'security-1', 'security-2', 'maintainer-1');
  const ghsaId = await reported(sandbox, {
    summary: SECRETS.summary,
    description: DESCRIPTION,
    as: 'reporter',
  });
  sandbox.patchAdvisory(ghsaId, DETAILS);
  await joinFixTeam(sandbox, ghsaId, 'maintainer-1');
  await runAll(
    sandbox,
    'security-1',
    ...['acknowledge', 'report-complete', 'communication-plan'].map(
      (step) => `/advisory check case:${CASE} step:${step}`,
    ),
    `/advisory coordinator case:${CASE} member:security-1`,
    `/advisory cve case:${CASE}`,
  );
  await sandbox.run('maintainer-1', `/advisory fix-team ready case:${CASE}`);
  await sandbox.run('maintainer-1', `/advisory check case:${CASE} step:pull-requests-approved`);
  return ghsaId;
}

/** Likewise, on the agreed day, with the release out, verified and tried: nothing stands in the way of publishing. */
export async function ready(sandbox: Sandbox): Promise<string> {
  const ghsaId = await withFix(sandbox);
  await agreeOnDay(sandbox);
  await sandbox.release({ repository: REPOSITORY, tag: TAG });
  await sandbox.to(RELEASE_DAY);
  await saysMerged(sandbox);
  await sandbox.run(
    'security-1',
    `/advisory check case:${CASE} step:binaries-functional evidence:https://ci.example/run/1`,
  );
  return ghsaId;
}

/** A member looks at the release and at what came with it, and says that the fix is in it. */
export async function saysMerged(sandbox: Sandbox, caseId = CASE): Promise<Answer> {
  const checked = await sandbox.run('security-1', `/advisory release verify case:${caseId}`);
  const commits = await sandbox.press('security-1', idOf(checked), 'The fix is in it…');
  return sandbox.press('security-1', idOf(commits), 'Yes, they hold the fix');
}

/** Both sides agree on the day, and the distributors (there are none) are told. */
export async function agreeOnDay(sandbox: Sandbox): Promise<void> {
  await sandbox.run('security-1', `/advisory release propose case:${CASE} at:"2026-03-04 16:00"`);
  await sandbox.run('maintainer-1', `/advisory release agree case:${CASE}`);
  const notice = await sandbox.run('security-1', `/advisory distributors notify case:${CASE}`);
  const [tell = ''] = notice.buttons;
  await sandbox.press('security-1', idOf(notice), tell);
  await settle(sandbox);
}

/** One member previews and asks, another one looks and agrees; gives the last answer. */
export async function byTwo(
  sandbox: Sandbox,
  line: string,
  agree: string,
  [asker, other]: readonly [Person, Person] = ['security-1', 'security-2'],
): Promise<Answer> {
  const preview = await sandbox.run(asker, line);
  await sandbox.press(asker, idOf(preview), 'Ask a second member');
  const looked = await sandbox.press(other, withButton(sandbox, other, 'Look…'), 'Look…');
  return sandbox.press(other, idOf(looked), agree);
}

export const publish = (sandbox: Sandbox) =>
  byTwo(sandbox, `/advisory release publish case:${CASE}`, 'Publish now');
export const announce = (sandbox: Sandbox) =>
  byTwo(sandbox, `/advisory announce case:${CASE} exploited:no`, 'Post to #codegate');
