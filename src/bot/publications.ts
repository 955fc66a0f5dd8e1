import { AnnouncementWriter } from '../app/publication/announcement-writer.ts';
import { Corrections } from '../app/publication/corrections.ts';
import { Drafts } from '../app/publication/drafts.ts';
import { ReleaseInspector } from '../app/release-inspector.ts';
import type { Config } from '../config.ts';
import type { GitHub } from '../github/github.ts';
import { createArtifacts } from '../release/artifacts/artifacts.ts';
import type { Store } from '../store/store.ts';

interface PublicationParts {
  readonly github: GitHub;
  readonly store: Store;
  /** Where people see GitHub. */
  readonly githubUrl: string;
  readonly now: () => Temporal.Instant;
}

/** Puts together what a publication is made of: the release as it is, and the drafts of what is said of it. */
export function publications(config: Config, { github, store, githubUrl, now }: PublicationParts) {
  const { policy, templates, discord } = config;
  const messageUrl = (messageId: string) =>
    `https://discord.com/channels/${discord.guildId}/${discord.codegateChannelId}/${messageId}`;
  const artifacts = createArtifacts({
    policy: policy.release,
    attestations: (repository, digest, most) => github.attestations(repository, digest, most),
    servers: [config.github.apiUrl],
    now,
    ...config.artifacts,
  });
  const announcements = new AnnouncementWriter();
  const inspector = new ReleaseInspector({ github, artifacts, policy: policy.release }, (state) =>
    store.cases.hasOtherForks(state),
  );
  const drafts = new Drafts({
    github,
    inspector,
    templates,
    announcements,
    policy,
    store,
    githubUrl,
    messageUrl,
  });
  const corrections = new Corrections({ announcements, templates, githubUrl });
  return { announcements, inspector, drafts, corrections };
}
