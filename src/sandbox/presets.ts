import { z } from 'zod';
import { ControlError } from './control-error.ts';
import type { Answer, ShownMessage } from './shown.ts';

/** Where a sandbox can begin anew. */
export const PRESETS = ['empty', 'report', 'fix-team', 'release-day', 'published', 'zero-day'] as const;

export type Preset = (typeof PRESETS)[number];

const REPOSITORY = 'stacklok/codegate';
/** A Tuesday, on which both sides agree. */
const RELEASE_DAY = '2026-03-03 16:00';

/** What people do on the way to where a preset begins. */
interface Stagehands {
  run(as: string, line: string): Promise<Answer>;
  press(as: string, message: string, button: string): Promise<Answer>;
  report(body: unknown): unknown;
  patchAdvisory(ghsa: string, body: unknown): unknown;
  release(body: unknown): Promise<unknown>;
  advance(duration: string): Promise<unknown>;
  to(instant: string): Promise<unknown>;
  channel(name: string): { messages: ShownMessage[] };
  dms(user: string): { messages: ShownMessage[] };
}

const DESCRIPTION = [
  '### Impact',
  'An attacker may be able to read files outside of the workspace that they import.',
  '### Patches',
  'Fixed in 0.1.29.',
  '### Workarounds',
  'Import no workspace that you did not make yourself.',
  '### References',
  'None.',
].join('\n');

/**
 * Plays what happened before a preset begins.
 *
 * @throws ControlError where it does not come about, such as under a policy that forbids it
 */
export async function play(sandbox: Stagehands, preset: Preset): Promise<void> {
  if (preset === 'empty') return;
  for (const person of ['security-1', 'security-2'])
    await sandbox.run(person, `/advisory me github:${person}`);
  if (preset === 'zero-day') {
    await sandbox.to('2026-03-03T03:00:00Z');
    await sandbox.run('security-1', `/advisory open repository:${REPOSITORY} source:public`);
    caseOf(sandbox);
    return;
  }
  const story = new Story(sandbox, await reported(sandbox), caseOf(sandbox));
  if (preset === 'report') return;
  await story.gatherFixTeam();
  if (preset === 'fix-team') return;
  await story.fix();
  await story.agree();
  await story.release();
  if (preset === 'published') await story.publish();
}

/** One case, from the report on. */
class Story {
  readonly #sandbox: Stagehands;
  readonly #ghsa: string;
  readonly #case: string;

  constructor(sandbox: Stagehands, ghsa: string, caseId: string) {
    this.#sandbox = sandbox;
    this.#ghsa = ghsa;
    this.#case = caseId;
  }

  /** The report is acknowledged and accepted, and a maintainer works on it. */
  async gatherFixTeam(): Promise<void> {
    await this.#check('security-1', 'acknowledge', 'report-complete');
    await this.#say('security-1', `coordinator case:${this.#case} member:security-1`);
    await this.#say('maintainer-1', 'me github:maintainer-1');
    this.#sandbox.patchAdvisory(this.#ghsa, { state: 'draft', collaborating_users: ['maintainer-1'] });
    await this.#sandbox.advance('PT5M');
    const question = this.#sandbox
      .dms('security-1')
      .messages.findLast(({ buttons }) => buttons.includes('Yes, I know it'));
    if (question) await this.#sandbox.press('security-1', question.id ?? '', 'Yes, I know it');
  }

  /** Versions, a score, a request for a CVE, and a fix that was tried and approved. */
  async fix(): Promise<void> {
    this.#sandbox.patchAdvisory(this.#ghsa, {
      cvss_vector_string: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
      vulnerabilities: [
        {
          package: { ecosystem: 'pip', name: 'codegate' },
          vulnerable_version_range: '< 0.1.29',
          patched_versions: '0.1.29',
          vulnerable_functions: [],
        },
      ],
    });
    await this.#sandbox.advance('PT5M');
    await this.#say('security-1', `cve case:${this.#case}`);
    await this.#check('security-1', 'communication-plan');
    await this.#say('maintainer-1', `fix-team ready case:${this.#case}`);
    await this.#check('maintainer-1', 'pull-requests-approved');
  }

  /** Both sides agree on the day, and the distributors, of whom there are none yet, are told. */
  async agree(): Promise<void> {
    await this.#say('security-1', `release propose case:${this.#case} at:"${RELEASE_DAY}"`);
    await this.#say('maintainer-1', `release agree case:${this.#case}`);
    const notice = await this.#say('security-1', `distributors notify case:${this.#case}`);
    await this.#sandbox.press('security-1', notice.id ?? '', notice.buttons[0] ?? '');
  }

  /** The release is out, verified and tried, and the hour has come. */
  async release(): Promise<void> {
    await this.#sandbox.release({ repository: REPOSITORY, tag: 'v0.1.29' });
    await this.#sandbox.to(`${RELEASE_DAY.replace(' ', 'T')}:00Z`);
    const checked = await this.#say('security-1', `release verify case:${this.#case}`);
    const commits = await this.#sandbox.press('security-1', checked.id ?? '', 'The fix is in it…');
    await this.#sandbox.press('security-1', commits.id ?? '', 'Yes, they hold the fix');
    const evidence = 'https://ci.example/run/1';
    await this.#say('security-1', `check case:${this.#case} step:binaries-functional evidence:${evidence}`);
  }

  /** Two members publish the advisory; it is not yet announced. */
  async publish(): Promise<void> {
    const preview = await this.#say('security-1', `release publish case:${this.#case}`);
    await this.#sandbox.press('security-1', preview.id ?? '', 'Ask a second member');
    const question = this.#sandbox
      .dms('security-2')
      .messages.findLast(({ buttons }) => buttons.includes('Look…'));
    const looked = await this.#sandbox.press('security-2', question?.id ?? '', 'Look…');
    await this.#sandbox.press('security-2', looked.id ?? '', 'Publish now');
  }

  async #check(as: string, ...steps: string[]): Promise<void> {
    for (const step of steps) await this.#say(as, `check case:${this.#case} step:${step}`);
  }

  #say(as: string, line: string): Promise<Answer> {
    return this.#sandbox.run(as, `/advisory ${line}`);
  }
}

async function reported(sandbox: Stagehands): Promise<string> {
  const { ghsa_id: ghsa } = z.object({ ghsa_id: z.string() }).parse(
    sandbox.report({
      repository: REPOSITORY,
      summary: 'Path traversal in the workspace importer',
      description: DESCRIPTION,
    }),
  );
  await sandbox.advance('PT5M');
  return ghsa;
}

/** The case that the team's channel was told of last. */
function caseOf(sandbox: Stagehands): string {
  const told = sandbox.channel('security').messages.toReversed();
  const [found] = told.flatMap(({ text }) => /[A-Z][A-Z0-9]*-\d{4}-\d{3,}/.exec(text) ?? []);
  if (found === undefined) throw new ControlError('the preset did not come about: the bot opened no case');
  return found;
}
