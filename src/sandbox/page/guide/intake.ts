import type { GuideStep } from './act.ts';

const DESCRIPTION = [
  '### Impact',
  'An attacker can read files outside of the workspace that they import.',
  '### Patches',
  'Fixed in 0.1.29.',
  '### Workarounds',
  'Import no workspace that you did not make yourself.',
].join('\n');

/** From the report to the fix team: the first 24 hours. */
export const INTAKE: readonly GuideStep[] = [
  {
    title: 'Say who is on the team',
    says: 'Each member tells the bot their GitHub login once, so that it knows whom it may remind, and where.',
    acts: [
      { do: 'type', as: 'security-2', line: '/advisory me github:security-2' },
      { do: 'type', as: 'security-1', line: '/advisory me github:security-1' },
    ],
  },
  {
    title: 'A report comes in',
    says: '“To report a security issue, please use the GitHub Security Advisory ‘Report a Vulnerability’ tab”: the reporter does, and only the advisory holds what they found.',
    acts: [
      {
        do: 'report',
        as: 'reporter',
        summary: 'Path traversal in the workspace importer',
        description: DESCRIPTION,
      },
    ],
  },
  {
    title: 'The bot opens a case',
    says: 'Within five minutes #security shows a number, a stage and a time, not a word of the vulnerability, and each member is told by direct message what is next.',
    acts: [
      { do: 'wait', for: 'PT5M' },
      { do: 'look', as: 'security-1', at: 'security' },
    ],
  },
  {
    title: 'One of the team coordinates',
    says: '“The security team drives the schedule using their best judgment”: from now on this member is reminded first, and the others are left in peace.',
    acts: [{ do: 'press', as: 'security-1', button: 'I coordinate' }],
  },
  {
    title: 'Thank the reporter',
    says: 'The policy promises to “make every effort to acknowledge your contributions”: the text is prepared, and is posted in the advisory, where “all communication happens”.',
    acts: [
      { do: 'type', as: 'security-1', line: '/advisory show case:{case}' },
      { do: 'press', as: 'security-1', button: 'Text: thanks' },
      { do: 'press', as: 'security-1', button: 'Post it in the advisory' },
    ],
  },
  {
    title: 'The report is complete',
    says: 'A report is to “include steps to reproduce the vulnerability, the vulnerable versions, and any additional files”; what is there is ticked off.',
    acts: [{ do: 'type', as: 'security-1', line: '/advisory check case:{case} step:report-complete' }],
  },
  {
    title: 'Accept the report in GitHub',
    says: 'What people do in GitHub’s own pages the bot sees by itself, so that nobody enters a thing twice.',
    acts: [
      { do: 'advisory', as: 'security-1', change: { state: 'draft' } },
      { do: 'wait', for: 'PT5M' },
    ],
  },
  {
    title: 'Find the fix team',
    says: 'Within 24 hours the team will “identify relevant engineers from the affected projects” and bring them “into the security advisory thread”; the bot asks the maintainer for a login, and learns nothing of the case to them before.',
    acts: [
      { do: 'type', as: 'security-1', line: '/advisory fix-team add case:{case} member:@maintainer-1' },
      { do: 'press', as: 'maintainer-1', button: 'Say my GitHub login…' },
      { do: 'fill', fields: { 'GitHub login': 'maintainer-1' } },
      { do: 'press', as: 'security-1', button: 'Yes, add them' },
    ],
  },
  {
    title: 'Somebody from outside takes two keys',
    says: '“Outside members can only be added after approval from the security team”: a second member approves, who did not ask for it.',
    acts: [
      { do: 'type', as: 'security-1', line: '/advisory fix-team add case:{case} member:contributor' },
      { do: 'press', as: 'security-2', button: 'Approve' },
    ],
  },
];
