import type { GuideStep } from './act.ts';

const DESCRIPTION = [
  '### Impact',
  'An attacker can read files outside of the workspace that they import. It is exploited.',
  '### Workarounds',
  'Import no workspace that you did not make yourself, until a fixed version is out.',
].join('\n');

/** 03:00 at night: it is publicly known, and one person is awake. */
export const ZERO_DAY: readonly GuideStep[] = [
  {
    title: 'Everything is ASAP',
    says: '“If the security team is dealing with a Public Disclosure all timelines become ASAP”: each open deadline is due at once, and reminded every four hours until it is met.',
    acts: [{ do: 'look', as: 'security-1', at: 'dm' }],
  },
  {
    title: 'One person takes it',
    says: 'The one who is awake coordinates: it is on record who does what, and the others read it when they wake.',
    acts: [{ do: 'type', as: 'security-1', line: '/advisory coordinator case:{case} member:@security-1' }],
  },
  {
    title: 'Write what people can do until there is a fix',
    says: 'An announcement is to “include any mitigating steps users can take prior to upgrading to a fixed version”: they are written in the advisory, which stays a draft.',
    acts: [
      {
        do: 'advisory',
        as: 'security-1',
        change: {
          description: DESCRIPTION,
          vulnerabilities: [
            {
              package: { ecosystem: 'pip', name: 'codegate' },
              vulnerable_version_range: '< 0.1.29',
              patched_versions: '',
              vulnerable_functions: [],
            },
          ],
        },
      },
      { do: 'wait', for: 'PT5M' },
    ],
  },
  {
    title: 'Prepare the mitigation',
    says: 'What is public already may be answered in public, before there is a fix; a second member looks at it first, at night as by day.',
    acts: [
      { do: 'type', as: 'security-1', line: '/advisory announce case:{case} exploited:yes' },
      { do: 'press', as: 'security-1', button: 'Ask a second member' },
    ],
  },
  {
    title: 'Nobody answers',
    says: 'The bot goes on asking, by direct message and in #security, without a word about the flaw, until another member wakes.',
    acts: [
      { do: 'wait', for: 'PT1H' },
      { do: 'look', as: 'security-2', at: 'dm' },
    ],
  },
  {
    title: 'A second member wakes',
    says: 'They read exactly what becomes public, and press: the mitigation is in #codegate, once, under nobody’s name but the team’s.',
    acts: [
      { do: 'press', as: 'security-2', button: 'Look…' },
      { do: 'press', as: 'security-2', button: 'Post to #codegate' },
      { do: 'look', as: 'outsider', at: 'codegate' },
    ],
  },
];
