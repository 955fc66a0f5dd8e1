import type { GuideStep } from './act.ts';

/** From the score to the agreed release day: the first seven days. */
export const DEVELOPMENT: readonly GuideStep[] = [
  {
    title: 'Score it',
    says: '“Use the CVSS calculator to score a severity level”: the vector goes into the advisory, and stays there alone.',
    acts: [
      { do: 'type', as: 'security-1', line: '/advisory severity case:{case}' },
      { do: 'fill', fields: { 'CVSS vector': 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' } },
    ],
  },
  {
    title: 'Request a CVE',
    says: '“Select ‘Request CVE’”: weeks are normal, nothing waits for it, and the bot notices when it comes.',
    acts: [{ do: 'type', as: 'security-1', line: '/advisory cve case:{case}' }],
  },
  {
    title: 'Start a private fork',
    says: '“The Fix team performs all work in a ‘security advisory’ within its temporary fork”, so that no commit tells of it too early.',
    acts: [{ do: 'type', as: 'security-1', line: '/advisory fork case:{case}' }],
  },
  {
    title: 'Fill in the versions',
    says: '“As many details as possible should be entered such as versions affected”: it is done in the advisory, and the bot sees that they are there, and nothing more.',
    acts: [
      {
        do: 'advisory',
        as: 'security-1',
        change: {
          vulnerabilities: [
            {
              package: { ecosystem: 'pip', name: 'codegate' },
              vulnerable_version_range: '< 0.1.29',
              patched_versions: '0.1.29',
              vulnerable_functions: [],
            },
          ],
        },
      },
      { do: 'wait', for: 'PT5M' },
    ],
  },
  {
    title: 'Some days pass',
    says: 'Before, at and after each deadline those who owe something are reminded by direct message, never twice, and nobody else.',
    acts: [
      { do: 'wait', for: 'P4D' },
      { do: 'look', as: 'maintainer-1', at: 'dm' },
    ],
  },
  {
    title: 'The fix is ready',
    says: '“The Fix Team will notify the security team that work on the fix branch is completed”: one press in the reminder does.',
    acts: [{ do: 'press', as: 'maintainer-1', button: 'Fix ready' }],
  },
  {
    title: 'Propose a release day',
    says: '“The recommended release time is 4pm UTC on a non-Friday weekday”: “the announcement will be seen morning Pacific, early evening Europe, and late evening Asia”.',
    acts: [
      { do: 'type', as: 'security-1', line: '/advisory release propose case:{case}' },
      { do: 'press', as: 'security-1', button: /16:00/ },
    ],
  },
  {
    title: 'Agree on it',
    says: '“The Fix team and the security team will agree on fix release day”: both sides press, and everybody gets it for their calendar.',
    acts: [{ do: 'press', as: 'maintainer-1', button: 'Agree for the fix team' }],
  },
];
