import type { GuideStep } from './act.ts';

/** What is prepared for the release day, and the day itself. */
export const RELEASE: readonly GuideStep[] = [
  {
    title: 'Plan what is said',
    says: '“The security team needs to come up with an overall communication plan for the wider community”, and the fix team approves the pull requests.',
    acts: [
      { do: 'type', as: 'security-1', line: '/advisory check case:{case} step:communication-plan' },
      { do: 'type', as: 'maintainer-1', line: '/advisory check case:{case} step:pull-requests-approved' },
    ],
  },
  {
    title: 'Tell the private distributors',
    says: '“The Security team will give advance notice to the Private Distributors list before the fix is released”: a day and a product, and nothing of the flaw, once a second member knows a new address, too; see Mail.',
    acts: [
      {
        do: 'type',
        as: 'security-1',
        line: '/advisory distributors add name:"Example Linux" contact:security@linux.example',
      },
      { do: 'type', as: 'security-1', line: '/advisory distributors notify case:{case}' },
      { do: 'press', as: 'security-1', button: 'Ask a second member' },
      { do: 'press', as: 'security-2', button: 'Look…' },
      { do: 'press', as: 'security-2', button: 'They may be told' },
    ],
  },
  {
    title: 'The release is made',
    says: 'The team merges the fork, and the release workflow builds, signs and publishes the binaries; the agreed hour comes.',
    acts: [{ do: 'release', tag: 'v0.1.29' }, { do: 'wait-for-release' }],
  },
  {
    title: 'Check the release as the public gets it',
    says: '“The security team will ensure all the binaries are built, signed, publicly available, and functional”: the bot looks at what it can, and asks a person for the rest.',
    acts: [
      { do: 'type', as: 'security-1', line: '/advisory release verify case:{case}' },
      { do: 'press', as: 'security-1', button: 'No pull request is open' },
      { do: 'press', as: 'security-1', button: 'They work…' },
      { do: 'fill', fields: { Evidence: 'https://github.com/stacklok/codegate/actions/runs/1234' } },
    ],
  },
  {
    title: 'Publish, by two',
    says: 'It cannot be taken back, so that a second member looks at what becomes public, and presses.',
    acts: [
      { do: 'type', as: 'security-1', line: '/advisory release publish case:{case}' },
      { do: 'press', as: 'security-1', button: 'Ask a second member' },
      { do: 'press', as: 'security-2', button: 'Look…' },
      { do: 'press', as: 'security-2', button: 'Publish now' },
    ],
  },
  {
    title: 'Announce it, by two',
    says: '“This announcement should be actionable, and include any mitigating steps users can take prior to upgrading”: “a link to fix will be posted to the Stacklok Discord Server in the #codegate channel”.',
    acts: [
      { do: 'type', as: 'security-1', line: '/advisory announce case:{case} exploited:no' },
      { do: 'press', as: 'security-1', button: 'Ask a second member' },
      { do: 'press', as: 'security-2', button: 'Look…' },
      { do: 'press', as: 'security-2', button: 'Post to #codegate' },
      { do: 'look', as: 'outsider', at: 'codegate' },
    ],
  },
  {
    title: 'The CVE arrives',
    says: 'GitHub assigns the number at last, and the bot changes it in the announcement, and nothing else.',
    acts: [
      { do: 'advisory', as: 'security-1', change: { cve_id: 'CVE-2026-10001' } },
      { do: 'wait', for: 'PT10M' },
      { do: 'look', as: 'outsider', at: 'codegate' },
    ],
  },
];
