import { Drafts } from '../../src/app/publication/drafts.ts';
import type { Case } from '../../src/process/case.ts';
import type { AdvisoryText } from '../../src/github/advisory-text.ts';
import { readTemplates } from '../../src/template-files.ts';
import { facts } from './advisory-shapes.ts';
import { announcementsHere } from './announcements.ts';
import type { TemporaryStore } from './temporary.ts';

type Parts = ConstructorParameters<typeof Drafts>[0];

/** Drafts of one published advisory, or of that of each case, whose releases were looked at and lack nothing. */
export function draftsOf(
  given: AdvisoryText | ((state: Case) => AdvisoryText),
  { store, policy, ...more }: Pick<TemporaryStore, 'store' | 'policy'> & Pick<Parts, 'draw'>,
): Drafts {
  const { releases, fixUrl } = facts();
  const textOf = typeof given === 'function' ? given : () => given;
  return new Drafts({
    github: {
      advisoryText: (_repository, ghsaId) => {
        if (typeof given !== 'function') return Promise.resolve(given);
        const state = store.cases.byAdvisory(ghsaId);
        if (!state) throw new Error(`there is no case of ${ghsaId}`);
        return Promise.resolve(textOf(state));
      },
      releases: () => Promise.resolve(releases.map(({ facts: release }) => release)),
    },
    inspector: {
      inspect: (state) =>
        Promise.resolve({
          inspection: { advisory: textOf(state), releases, unreleased: [], fixUrl, unanswered: false },
          conditions: [],
        }),
    },
    templates: readTemplates(),
    announcements: announcementsHere,
    policy,
    store,
    githubUrl: 'https://github.com',
    messageUrl: (id) => `https://discord.com/channels/1/2/${id}`,
    ...more,
  });
}
