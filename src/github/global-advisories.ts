import { z } from 'zod';
import type { AffectedProduct } from './advisory-text.ts';
import type { Ask } from './connection.ts';
import { understood, unlessRefused } from './response.ts';

/** An entry of GitHub's database of advisories, which dependants are warned from. */
interface GlobalAdvisory {
  /** Dependants are warned of reviewed ones alone. */
  readonly isReviewed: boolean;
  readonly products: readonly AffectedProduct[];
}

/** GitHub's public database of advisories. */
export interface GlobalAdvisories {
  /**
   * The entry of a published advisory, asked for as whoever looks after `repository`.
   * @returns `undefined` if there is none.
   */
  globalAdvisory(repository: string, ghsaId: string): Promise<GlobalAdvisory | undefined>;
}

const Entry = z.object({
  type: z.string(),
  vulnerabilities: z
    .array(
      z.object({
        package: z.object({ ecosystem: z.string(), name: z.string().nullish() }).nullish(),
        vulnerable_version_range: z.string().nullish(),
        first_patched_version: z.string().nullish(),
      }),
    )
    .nullish(),
});

export function globalAdvisories(ask: Ask): GlobalAdvisories {
  return {
    globalAdvisory: (repository, ghsaId) =>
      ask(repository, async (octokit) => {
        const answer = await unlessRefused([404], () =>
          octokit.rest.securityAdvisories.getGlobalAdvisory({ ghsa_id: ghsaId }),
        );
        if (!answer) return undefined;
        const { type, vulnerabilities } = understood(Entry, answer.data);
        return {
          isReviewed: type === 'reviewed',
          products: (vulnerabilities ?? []).map((each) => ({
            ecosystem: each.package?.ecosystem ?? 'other',
            name: each.package?.name ?? undefined,
            affected: each.vulnerable_version_range ?? undefined,
            patched: each.first_patched_version ?? undefined,
          })),
        };
      }),
  };
}
