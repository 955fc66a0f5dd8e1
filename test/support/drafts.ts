import { Drafts } from '../../src/app/publication/drafts.ts';
import type { AdvisoryText } from '../../src/github/advisory-text.ts';
import { readTemplates } from '../../src/template-files.ts';
import { facts } from './advisory-shapes.ts';
import { announcementsHere } from './announcements.ts';
import type { TemporaryStore } from './temporary.ts';

type Parts = ConstructorParameters<typeof Drafts>[0];

/** Drafts of one published advisory, whose releases were looked at and lack nothing. */
export function draftsOf(
  text: AdvisoryText,
  { store, policy, ...more }: Pick<TemporaryStore, 'store' | 'policy'> & Pick<Parts, 'draw'>,
): Drafts {
  const { releases, fixUrl } = facts();
  return new Drafts({
    github: {
      advisoryText: () => Promise.resolve(text),
      releases: () => Promise.resolve(releases.map(({ facts: release }) => release)),
    },
    inspector: {
      inspect: () =>
        Promise.resolve({
          inspection: { advisory: text, releases, unreleased: [], fixUrl, unanswered: false },
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
