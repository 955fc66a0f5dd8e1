import type { GuideStep } from './act.ts';

/** One to three days after the release. */
export const RETROSPECTIVE: readonly GuideStep[] = [
  {
    title: 'What went well, what did not',
    says: '“The retrospective process should be blameless”: the bot asks for causes, never for people, and hints where a sentence names one.',
    acts: [
      { do: 'wait', for: 'P1D' },
      { do: 'press', as: 'maintainer-1', button: 'Contribute…' },
      {
        do: 'fill',
        fields: {
          'What went well?': 'The report was complete, and the fix was small.',
          'What went wrong?': 'The release day was agreed late.',
        },
      },
    ],
  },
  {
    title: 'What introduced it',
    says: 'The retrospective has “links to relevant PRs that introduced the issue”; the bot proposes some, from the files of the fix.',
    acts: [
      { do: 'type', as: 'maintainer-1', line: '/advisory show case:{case}' },
      { do: 'press', as: 'maintainer-1', button: 'What introduced it…' },
      { do: 'press', as: 'maintainer-1', button: 'None did' },
      { do: 'type', as: 'security-1', line: '/advisory check case:{case} step:critiques' },
    ],
  },
  {
    title: 'Post the retrospective, by two',
    says: '“The security team will send a retrospective of the process to the Stacklok Discord Server”, assembled from what was recorded: nobody writes it from memory.',
    acts: [
      { do: 'type', as: 'security-1', line: '/advisory retro post case:{case}' },
      { do: 'press', as: 'security-1', button: 'Ask a second member' },
      { do: 'press', as: 'security-2', button: 'Look…' },
      { do: 'press', as: 'security-2', button: 'Post to #codegate' },
      { do: 'look', as: 'outsider', at: 'codegate' },
    ],
  },
  {
    title: 'Close the case',
    says: 'Every step is done and on record, and nobody hears of this case again; `/advisory stats` tells how the team does.',
    acts: [{ do: 'type', as: 'security-1', line: '/advisory close case:{case} resolution:fixed' }],
  },
];
