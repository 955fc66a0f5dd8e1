import type { AdvisoryText } from '../github/advisory-text.ts';
import type { GitHub } from '../github/github.ts';
import type { Changes } from '../github/changes.ts';
import { GitHubError, type Wait } from '../github/github-error.ts';
import type { ReleaseFacts, ReleaseSummary } from '../github/release-facts.ts';
import { releaseBefore } from '../github/release-line.ts';
import type { Policy } from '../process/policy.ts';
import type { Artifacts } from './artifacts/artifacts.ts';
import type { InspectedArtifacts } from './artifacts/inspected-artifacts.ts';
import {
  fixesIn,
  fixUrlOf,
  NEWEST,
  releasesOfAdvisory,
  type FixAddress,
  type FixedVersion,
  type FixRelease,
  type Naming,
} from './releases-of-advisory.ts';

/** A release, and its artifacts as anybody gets them. */
export interface InspectedRelease {
  readonly facts: ReleaseFacts;
  /** What it fixes of the advisory; absent where the one release was looked at that is meant. */
  readonly fixes?: readonly FixedVersion[];
  readonly artifacts: InspectedArtifacts;
  /** What came since the release before it; `undefined` where GitHub does not show that. */
  readonly changes?: Changes | undefined;
}

/** Everything that was looked at before an advisory is published. Never stored: it names versions. */
export interface ReleaseInspection {
  readonly advisory: AdvisoryText;
  readonly releases: readonly InspectedRelease[];
  /** Patched versions of the advisory that no release has the name of. */
  readonly unreleased: readonly string[];
  /** Whether older releases, which were not looked for, may have their names. */
  readonly mayBeOlder?: boolean | undefined;
  /** Whether its fixed versions are released; `undefined` where others were looked at. */
  readonly fix?: FixRelease | undefined;
  /** Where each release's fix can be seen, as far as there is such a place. */
  readonly fixes?: readonly FixAddress[] | undefined;
  /** The one of the first release, as editions until December 2026 show it. */
  readonly fixUrl?: string | undefined;
  /** GitHub did not answer about releases: there may be others. */
  readonly unanswered: boolean;
  /** How long GitHub then asks to be left alone, where it says so. */
  readonly wait?: Wait | undefined;
  /** Tags of releases that were not looked at, because the advisory names more than an inspection looks at. */
  readonly unlooked?: readonly string[] | undefined;
  /** Whether other cases of the repository have a fork, too: a merge of one may be theirs. */
  readonly hasOtherForks?: boolean | undefined;
}

/** Said where GitHub did not list the releases. */
export const UNANSWERED = 'GitHub does not answer about releases';

/** Releases of one advisory that are looked at: a fix is brought to some lines of versions, not to dozens. */
export const MOST_RELEASES = 10;

/** For all the releases of an advisory together: who pressed a button waits, and Discord for a quarter of an hour. */
const INSPECTION_MS = 600_000;

/** How far the look at a release has come: so many of its files were looked at. */
export interface LookProgress {
  readonly tag: string;
  readonly looked: number;
  readonly of: number;
}

/** What is looked at, and who is told how far it has come. */
interface Wanted {
  /** The one release that is meant; left out, those of the advisory's patched versions. */
  readonly tag?: string | undefined;
  /** The fingerprints of the tags that members named. */
  readonly counted?: Naming['counted'];
  readonly told?: ((look: LookProgress) => void) | undefined;
}

export interface InspectionSources {
  readonly github: Pick<GitHub, 'advisoryText' | 'releases' | 'release' | 'changes'>;
  readonly artifacts: Artifacts;
  /** How the project makes its releases; as most do, unless it is given. */
  readonly policy?: Pick<Policy['release'], 'tags' | 'branches'>;
}

/**
 * Looks at the advisory, at the releases of its patched versions (or at the one release that is named), and at what
 * everybody can get of them.
 * @throws {GitHubError} Where the advisory itself cannot be read.
 */
export async function inspectRelease(
  { github, artifacts, policy }: InspectionSources,
  repository: string,
  ghsaId: string,
  { tag, counted, told }: Wanted = {},
): Promise<ReleaseInspection> {
  const advisory = await github.advisoryText(repository, ghsaId);
  try {
    const { found, all, ...others } =
      tag === undefined
        ? await ofAdvisory({ github, policy, counted }, repository, advisory)
        : await ofTag({ github, policy }, repository, tag);
    const until = AbortSignal.timeout(INSPECTION_MS);
    const releases: InspectedRelease[] = [];
    // One after the other: each downloads several files at once.
    for (const { facts, fixes } of found)
      releases.push({
        facts,
        ...(fixes && { fixes }),
        artifacts: await artifacts.inspect(repository, facts, {
          until,
          told: (looked, of) => told?.({ tag: facts.tag, looked, of }),
        }),
        changes: await changesOf(github, repository, { tag: facts.tag, all }),
      });
    return { advisory, releases, ...others, unanswered: false };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const { failure } = error;
    const wait = failure.kind === 'later' ? failure.wait : undefined;
    return { advisory, releases: [], unreleased: [], unanswered: true, ...(wait && { wait }) };
  }
}

/** What came with a release since the one before it, as far as GitHub shows it. */
async function changesOf(
  github: InspectionSources['github'],
  repository: string,
  { tag, all }: { readonly tag: string; readonly all: readonly ReleaseSummary[] },
): Promise<Changes | undefined> {
  try {
    return await github.changes(repository, releaseBefore(all, tag)?.tag, tag);
  } catch (error) {
    if (error instanceof GitHubError) return undefined;
    throw error;
  }
}

interface Found {
  /** All releases of the repository, the newest first. */
  readonly all: readonly ReleaseSummary[];
  readonly found: readonly Pick<InspectedRelease, 'facts' | 'fixes'>[];
  readonly unreleased: readonly string[];
  readonly fixes?: readonly FixAddress[];
  readonly fixUrl?: string | undefined;
  readonly unlooked?: readonly string[];
  readonly mayBeOlder?: boolean;
  readonly fix?: FixRelease;
}

async function ofTag({ github, policy }: Looking, repository: string, tag: string): Promise<Found> {
  const release = await github.release(repository, tag, policy?.branches);
  const all = release ? await github.releases(repository, NEWEST) : [];
  return release
    ? { found: [{ facts: release }], all, unreleased: [] }
    : { found: [], all, unreleased: [tag] };
}

type Looking = Pick<InspectionSources, 'github'> & { readonly policy: InspectionSources['policy'] };
type LookingForAll = Looking & { readonly counted: Naming['counted'] };

async function ofAdvisory(
  { github, policy, counted }: LookingForAll,
  repository: string,
  advisory: AdvisoryText,
): Promise<Found> {
  const { all, fixed, unreleased, mayBeOlder, fix } = await releasesOfAdvisory(github, repository, advisory, {
    forms: policy?.tags,
    counted,
  });
  const asked: { fixes: readonly FixedVersion[]; facts: ReleaseFacts | undefined }[] = [];
  for (const { tag, fixes } of fixed.slice(0, MOST_RELEASES))
    asked.push({ fixes, facts: await github.release(repository, tag, policy?.branches) });
  const found = asked.flatMap(({ facts, fixes }) => (facts ? [{ facts, fixes }] : []));
  const released = found.map(({ facts }) => facts);
  return {
    found,
    all,
    // One that is listed may be gone by the time it is asked for.
    unreleased: [
      ...asked.flatMap(({ fixes, facts }) => (facts ? [] : fixes.map(({ version }) => version))),
      ...unreleased,
    ],
    fixes: fixesIn(all, released),
    fixUrl: fixUrlOf(all, released),
    mayBeOlder,
    fix: asked.some(({ facts }) => !facts) ? 'missing' : fix,
    unlooked: fixed.slice(MOST_RELEASES).map(({ tag }) => tag),
  };
}
