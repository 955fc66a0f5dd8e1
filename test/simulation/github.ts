import type { AdvisoryText } from '../../src/github/advisory-text.ts';
import type { SeenAdvisory } from '../../src/github/advisory-facts.ts';
import { answerParts } from '../../src/github/answer-parts.ts';
import type { GitHub } from '../../src/github/github.ts';
import { AdvisoryChangedError, GitHubError, type GitHubFailure } from '../../src/github/github-error.ts';
import type { InspectedArtifacts } from '../../src/release/artifacts/inspected-artifacts.ts';
import type { Artifacts } from '../../src/release/artifacts/artifacts.ts';
import { ok, unknown } from '../../src/release/check.ts';
import { scoreVector } from '../../src/process/severity.ts';
import { differing } from '../../src/process/publication/parts.ts';
import { CODE_OWNERS, REPOSITORY, type Advisories, type Advisory } from './advisories.ts';
import type { Random } from './random.ts';
import type { Turns } from './turns.ts';

const LOGINS = ['dev-one', 'dev-two', 'sec-one', 'sec-two', 'sec-three', 'guest', 'reporter'];

/** GitHub as the bot asks it: each question and each change is a turn of its own. `published` hears what the bot published. */
export function simulatedGitHub(
  advisories: Advisories,
  turns: Turns,
  random: Random,
  {
    published,
    hasToken,
    heard,
  }: {
    readonly published: (ghsaId: string) => void;
    /** Whether GitHub takes the bot's token. */
    readonly hasToken: () => boolean;
    /** The status of an answer. */
    readonly heard: (status: number) => void;
  },
): GitHub {
  const call = <T>(name: string, isWrite: boolean, act: () => T): Promise<T> =>
    turns.call({
      port: 'github',
      name,
      isWrite,
      act: () => {
        heard(hasToken() ? 200 : 401);
        if (hasToken()) return act();
        throw new GitHubError(
          { kind: 'rights', right: 'a token that GitHub accepts' },
          { kind: 'token-rejected' },
        );
      },
      failure: () =>
        new GitHubError({ kind: 'later', ...(random.chance(0.2) ? { wait: { seconds: 120 } } : {}) }),
    });
  const ask = <T>(name: string, act: () => T) => call(name, false, act);
  const tell = <T>(name: string, act: () => T) => call(name, true, act);
  const one = (ghsaId: string): Advisory => advisories.find(ghsaId) ?? refuse({ kind: 'missing' });
  const changing = (name: string, ghsaId: string, change: (advisory: Advisory) => void) =>
    tell(name, () => {
      const advisory = one(ghsaId);
      change(advisory);
      advisories.touch(advisory);
      return seen(advisory);
    });
  const unpublished = (name: string, ghsaId: string, change: (advisory: Advisory) => void) =>
    changing(name, ghsaId, (advisory) => {
      if (advisory.state === 'published') refuse({ kind: 'public' });
      change(advisory);
    });
  const releases = () =>
    advisories.releases.map(({ tag, at }) => ({
      tag,
      url: `https://github.com/${tag}`,
      publishedAt: instant(at),
    }));
  const inState = (state: string | undefined, since?: Temporal.Instant) =>
    advisories.all
      .filter(
        (each) =>
          (state === undefined || each.state === state) && each.updatedAt >= (since?.epochMilliseconds ?? 0),
      )
      .map(seen);

  return {
    list: (_, { state, since }) =>
      ask(`list ${state ?? 'all'}`, () => ({ seen: inState(state, since), unreadable: [] })),
    listAll: () => Promise.resolve(undefined),
    nameOf: (repository) => Promise.resolve(repository),
    advisory: (_, ghsaId) => ask('read', () => seen(one(ghsaId))),
    globalAdvisory: () => Promise.resolve(undefined),
    findDraft: (_, caseId) =>
      ask('find draft', () => inState('draft').find((each) => each.caseId === caseId)),
    createDraft: (_, caseId) =>
      tell('create draft', () => seen(advisories.make({ summary: `${caseId}: new` }))),
    async ensureDraft(repository, caseId, { fresh } = { fresh: false }) {
      const found = fresh ? undefined : await this.findDraft(repository, caseId);
      return found ?? this.createDraft(repository, caseId);
    },
    findAccount: (login) =>
      ask('find account', () => {
        const id = LOGINS.findIndex((each) => each === login.toLowerCase());
        return id < 0 ? undefined : { id, login: LOGINS[id] ?? login };
      }),
    accountWith: (id) =>
      ask('account', () => (LOGINS[id] === undefined ? undefined : { id, login: LOGINS[id] })),
    rights: () => ask('rights', () => ({ missing: [] })),
    // Looked at by itself, without a turn: what GitHub says of it hinders nothing here.
    isPrivateReportingOn: () => Promise.resolve(true),
    ownLogin: () => ask('own login', () => 'advisory-bot'),
    codeOwners: () =>
      ask('code owners', () => ({
        people: CODE_OWNERS.map((login) => ({ login, owns: ['*'] })),
        withoutAccess: [],
        unresolved: [],
        skippedLines: 0,
        found: true,
      })),
    addCollaborator: (_, ghsaId, login) =>
      changing('add collaborator', ghsaId, ({ collaborators }) => void collaborators.add(login)),
    removeCollaborator: (_, ghsaId, login) =>
      changing('remove collaborator', ghsaId, ({ collaborators }) => void collaborators.delete(login)),
    scoreSeverity: (_, ghsaId, vector) =>
      unpublished('score', ghsaId, (advisory) => {
        const scored = scoreVector(vector);
        if (!scored.ok || scored.band === 'none') return;
        Object.assign(advisory, { severity: scored.band, score: scored.score, vector });
      }),
    classify: (_, ghsaId, band) =>
      unpublished('classify', ghsaId, (advisory) => void Object.assign(advisory, { severity: band })),
    requestCve: (_, ghsaId) =>
      tell('request CVE', () => {
        const advisory = one(ghsaId);
        if (advisory.cveId !== undefined) return 'assigned-before';
        if (advisory.cveRequested) return 'requested-before';
        advisory.cveRequested = true;
        return 'requested';
      }),
    closeAdvisory: (_, ghsaId) =>
      unpublished('close', ghsaId, (advisory) => void (advisory.state = 'closed')).then(() => undefined),
    assignCve: (_, ghsaId, cveId) =>
      unpublished('assign CVE', ghsaId, (advisory) => void Object.assign(advisory, { cveId })),
    createFork: (_, ghsaId) =>
      unpublished('create fork', ghsaId, (advisory) => void (advisory.hasFork = true)).then((advisory) => ({
        url: 'https://github.com/fork',
        advisory,
      })),
    comment: (_, ghsaId, body) =>
      tell('comment', () => {
        one(ghsaId).comments.add(body);
        return { url: 'https://github.com/comment' };
      }),
    thread: () => ask('thread', () => undefined),
    advisoryText: (_, ghsaId) => ask('read text', () => textOf(one(ghsaId))),
    releases: () => ask('releases', releases),
    release: (_, tag) =>
      ask('release', () => {
        const found = releases().find((each) => each.tag === tag);
        return found && { ...found, commit: '0'.repeat(40), onMain: true, assets: [] };
      }),
    changes: (_, from, to) =>
      ask('changes', () => {
        const at =
          releases().find(({ tag }) => tag === to)?.publishedAt ?? Temporal.Instant.fromEpochMilliseconds(0);
        const merge = { sha: 'a'.repeat(40), title: 'Merge commit from fork', at };
        const head = '0'.repeat(40);
        const base = from === undefined ? undefined : 'f'.repeat(40);
        return {
          from: base,
          to: head,
          url: undefined,
          total: 2,
          shas: [merge.sha, head],
          merges: [merge],
          reverts: [],
        };
      }),
    attestations: () => ask('attestations', () => ({ bundles: [], more: false })),
    async publish(_, ghsaId, approved, permission) {
      const changed = (advisory: Advisory) => (approved ? differing(approved, partsOf(advisory)) : []);
      const keys = Promise.allSettled([permission?.keys()]);
      const before = await ask('look before publishing', () => {
        const advisory = one(ghsaId);
        return {
          isPublished: advisory.state === 'published',
          seen: seen(advisory),
          changed: changed(advisory),
        };
      });
      const [held] = await keys;
      if (before.isPublished) return { ...before.seen, changed: before.changed };
      if (held.status === 'rejected') throw held.reason;
      if (before.changed.length > 0) throw new AdvisoryChangedError(before.changed);
      permission?.stands();
      return tell('publish', () => {
        const advisory = one(ghsaId);
        if (advisory.state !== 'draft') refuse({ kind: 'refused', status: 422, why: 'state' });
        advisories.publish(advisory);
        published(ghsaId);
        return { ...seen(advisory), changed: changed(advisory) };
      });
    },
    pullRequest: (_, number) =>
      ask('pull request', () => ({
        number,
        title: 'A change',
        url: `https://github.com/${REPOSITORY}/pull/${number}`,
        author: 'dev-one',
        mergedAt: instant(0),
      })),
    suggestIntroducingChanges: () => ask('suspects', () => []),
  };
}

/** Registries in which everything that is released can be had, and is signed by who has to. */
export function simulatedArtifacts(turns: Turns): Artifacts {
  const fine = ok('it is there');
  const inspected = (check = fine): InspectedArtifacts => ({
    assets: [
      { name: 'codegate.tar.gz', digest: 'sha256:a', available: check, digestMatches: check, signed: check },
    ],
    missingAssets: [],
    images: [],
  });
  return {
    inspect: (_, { tag }) =>
      turns
        .call({
          port: 'registry',
          name: tag,
          isWrite: false,
          act: () => inspected(),
          failure: () => new Error('no answer'),
        })
        // Whatever servers do is a check of this port, and no error.
        .catch(() => inspected(unknown('the registry does not answer'))),
  };
}

function refuse(failure: GitHubFailure): never {
  throw new GitHubError(failure);
}

function instant(milliseconds: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(milliseconds);
}

function seen(advisory: Advisory): SeenAdvisory {
  const { ghsaId, state, publishedAt, affected, severity, score, cveId, hasFork } = advisory;
  const collaborators = [...advisory.collaborators];
  return {
    facts: {
      ghsaId,
      state,
      publishedAt: publishedAt === undefined ? undefined : instant(publishedAt),
      hasDetails: affected !== undefined,
      severity: severity && { band: severity, score },
      cveId,
      collaborators,
      knowsAllCollaborators: true,
      hasFork,
    },
    createdAt: instant(advisory.createdAt),
    updatedAt: instant(advisory.updatedAt),
    reporter: advisory.reporter,
    caseId: advisory.reporter === undefined ? /^(CG-\d{4}-\d{3,}):/.exec(advisory.summary)?.[1] : undefined,
    directCollaborators: collaborators,
    forkUrl: hasFork ? 'https://github.com/fork' : undefined,
  };
}

/** The part of GitHub's answer that two members approve. */
function partsOf({ summary, description, severity, vector, score, affected, patched }: Advisory) {
  return answerParts({ summary, description, severity, vector, score, affected, patched });
}

function textOf(advisory: Advisory): AdvisoryText {
  const { ghsaId, state, publishedAt, cveId, summary, description, severity, vector, score } = advisory;
  return {
    ghsaId,
    state,
    publishedAt: publishedAt === undefined ? undefined : instant(publishedAt),
    url: `https://github.com/${REPOSITORY}/security/advisories/${ghsaId}`,
    cveId,
    summary,
    description,
    severity,
    cvss: vector !== undefined && score !== undefined ? { version: '3.1', vector, score } : undefined,
    products: [
      { ecosystem: 'pip', name: 'codegate', affected: advisory.affected, patched: advisory.patched },
    ],
    weaknesses: [],
    credits: [],
    hasFork: advisory.hasFork,
    parts: partsOf(advisory),
  };
}
