import type { InspectedArtifacts } from './artifacts/inspected-artifacts.ts';
import { ok, open, unknown, worst, type Check } from './check.ts';
import { fixIn } from './fix-in-release.ts';
import { NEWEST } from './releases-of-advisory.ts';
import { MOST_RELEASES, UNANSWERED, type InspectedRelease, type ReleaseInspection } from './inspection.ts';
import type { AdvisoryText } from '../github/advisory-text.ts';
import type { Waiting } from '../process/acts/decision.ts';
import { saysNone } from '../github/no-version.ts';
import { isUrgent, type Case } from '../process/case.ts';
import { CONDITIONS, type Condition, type ConditionId } from '../process/publication/conditions.ts';
import { isBefore } from '../process/time.ts';
import { upstreamDate } from '../process/upstream.ts';

/** A condition, but for its name. */
type Found = Omit<Condition, 'id'>;

/**
 * How each condition of the release stands, in order, with its evidence ("Fix release day"). A function of the case
 * and of what was just looked at; `waiting` are the linked cases that are neither public nor ready. Of a case that leaves
 * with no other one, nothing is said of these.
 */
export function conditionsOf(
  state: Case,
  inspection: ReleaseInspection,
  now: Temporal.Instant,
  waiting: readonly Waiting[] = [],
): Condition[] {
  const found: Readonly<Record<ConditionId, Found>> = {
    approved: approved(state),
    merged: ofReleases(inspection, (release) => merged(state, release, inspection.hasOtherForks === true)),
    released: released(inspection),
    public: ofReleases(inspection, ({ artifacts }) => availability(artifacts)),
    digests: ofReleases(inspection, ({ artifacts: { assets, images } }) => [
      ...assets.map(({ name, digestMatches }) => named(name, digestMatches)),
      ...images.map(({ reference, digestMatches }) => named(reference, digestMatches)),
    ]),
    signed: ofReleases(inspection, ({ artifacts: { assets, images } }) => [
      ...assets.map(({ name, signed }) => named(name, signed)),
      ...images.map(({ reference, signed }) => named(reference, signed)),
    ]),
    functional: functional(state),
    details: details(inspection.advisory),
    cve: cve(state, inspection.advisory),
    fork: fork(state, inspection.advisory),
    distributors: distributors(state),
    day: day(state, now),
    linked: linked(waiting),
  };
  return CONDITIONS.filter((id) => id !== 'linked' || state.linked.length > 0).map((id) => ({
    id,
    ...found[id],
  }));
}

function approved({ steps }: Case): Found {
  const done = steps['pull-requests-approved'];
  return done ? met('the fix team has said so') : notMet('the fix team has not said so yet');
}

/** A tag on the main branch says nothing of the fix: it may have been taken back before. */
function merged(state: Case, release: InspectedRelease, isShared: boolean): Check[] {
  const { tag, commit, onMain } = release.facts;
  const sha = commit === undefined ? '' : ` ${commit.slice(0, 10)}`;
  if (onMain === undefined) return [unknown(`${tag}: GitHub does not say where its commit is`)];
  if (!onMain) return [open(`${tag}: commit${sha} is not on the main branch`)];
  return [ok(`${tag}: commit${sha} is on the main branch`), fixIn(state, release, isShared)];
}

function released(inspection: ReleaseInspection): Found {
  const { releases, unreleased, unanswered, advisory, mayBeOlder = false } = inspection;
  if (unanswered) return { verdict: 'unknown', evidence: [UNANSWERED] };
  const evidence = [
    ...releases.map(({ facts }) => `release ${facts.tag}`),
    ...unreleased.map((version) =>
      mayBeOlder
        ? `no release of ${version} among the ${NEWEST} newest; older ones were not looked for`
        : `no release of ${version}`,
    ),
    ...releases.flatMap(({ facts, artifacts }) =>
      artifacts.missingAssets.map((name) => `${facts.tag} has no file ${name}`),
    ),
    ...beyond(inspection).map(({ what }) => what),
  ];
  if (releases.length === 0 && unreleased.length === 0)
    return notMet(
      advisory.products.some(({ patched }) => patched && !saysNone(patched))
        ? 'the patched versions of the advisory name no version'
        : 'the advisory names no patched version',
    );
  const missing =
    (unreleased.length > 0 && !mayBeOlder) ||
    releases.some(({ artifacts }) => artifacts.missingAssets.length > 0);
  const looked = beyond(inspection).length === 0 && unreleased.length === 0 ? 'ok' : 'unknown';
  return { verdict: missing ? 'open' : looked, evidence };
}

/** What is to be said where an advisory has more releases than are looked at. */
function beyond({ unlooked = [] }: ReleaseInspection): Check[] {
  const [first] = unlooked;
  if (first === undefined) return [];
  const others = unlooked.length === 1 ? first : `${first} and ${unlooked.length - 1} more`;
  return [unknown(`${others} not looked at: of one advisory, ${MOST_RELEASES} releases are`)];
}

function availability({ assets, images }: InspectedArtifacts): Check[] {
  return [
    ...assets.map(({ name, available }) => named(name, available)),
    ...images.flatMap(({ reference, available, platforms }) => [
      named(reference, available),
      ...platforms.map(({ platform, check }) => named(platform, check)),
    ]),
  ];
}

/** A condition of every release; of none, it is not met. */
function ofReleases(
  inspection: ReleaseInspection,
  look: (release: InspectedRelease) => readonly Check[],
): Found {
  const { releases, unanswered } = inspection;
  const checks = releases.flatMap((release): readonly Check[] => {
    const found = look(release);
    return found.length > 0 ? found : [open(`${release.facts.tag} has neither files nor an image`)];
  });
  if (unanswered) checks.push(unknown(UNANSWERED));
  checks.push(...beyond(inspection));
  const [one] = checks;
  if (!one) return notMet('there is no release yet');
  const { verdict } = worst(checks, one);
  const shown = verdict === 'ok' ? checks : checks.filter((check) => check.verdict !== 'ok');
  return { verdict, evidence: shown.map(({ what }) => what) };
}

function functional({ steps }: Case): Found {
  const done = steps['binaries-functional'];
  if (!done) return notMet('not confirmed yet');
  return met(done.evidence === undefined ? 'a member has said so' : done.evidence);
}

function details({ products }: AdvisoryText): Found {
  if (products.length === 0) return notMet('the advisory names no product');
  const missing = products.flatMap(({ ecosystem, name, affected, patched }) => {
    const lacks = [
      !affected && 'affected versions',
      (!patched || saysNone(patched)) && 'patched versions',
      !ecosystem && 'the ecosystem',
    ].filter(Boolean);
    return lacks.length > 0 ? [`${name ?? ecosystem}: ${lacks.join(' and ')} missing`] : [];
  });
  return missing.length > 0 ? { verdict: 'open', evidence: missing } : met('filled in for every product');
}

function cve({ cve: { id, requestedAt, outcome, rejected } }: Case, { cveId }: AdvisoryText): Found {
  if (id !== undefined || (cveId !== undefined && cveId !== rejected)) return met('assigned');
  if (outcome === 'none') return met('none will come');
  return requestedAt
    ? met('requested and pending: the announcement is edited when it comes')
    : notMet('not requested');
}

function fork({ confirmed }: Case, { hasFork }: AdvisoryText): Found {
  if (!hasFork) return met('there is no private fork');
  return confirmed.includes('fork')
    ? met('a member has looked; publishing deletes the fork')
    : notMet('no API shows them: look in the advisory, then press the button; publishing deletes the fork');
}

function distributors({ steps, advanceNotice }: Case): Found {
  if (!steps['distributors-notified']) return notMet('not told, or told another day');
  const told = advanceNotice?.recipients ?? 0;
  return met(told === 0 ? 'no one to tell' : `${told} told`);
}

function day(state: Case, now: Temporal.Instant): Found {
  const { proposal, steps, disclosure } = state;
  if (isUrgent(disclosure.kind)) return met('everything is ASAP');
  const upstream = upstreamDate(state);
  if (upstream && isBefore(now, upstream)) return notMet('the upstream project has not disclosed yet');
  if (!steps['release-day'] || !proposal) return notMet('no release day is agreed');
  return isBefore(now, proposal.at) ? notMet('the agreed release day has not come yet') : met('it has come');
}

/** What stands in the way of announcing a case that leaves together with others; nothing where none of them is waited for. */
export function linkedCondition(waiting: readonly Waiting[]): Condition[] {
  return waiting.length > 0 ? [{ id: 'linked', ...linked(waiting) }] : [];
}

/** Each of them is told by its number, with what it lacks where the reader may know. */
function linked(waiting: readonly Waiting[]): Found {
  if (waiting.length === 0) return met('they are');
  const evidence = waiting.map(({ caseId, missing, isReady }) => {
    if (isReady) return `${caseId}: ready, not published`;
    const lacks = missing.length > 0 ? `, not met: ${missing.join(', ')}` : '';
    return `${caseId}: not ready${lacks}`;
  });
  return { verdict: 'open', evidence };
}

function named(name: string, { verdict, what }: Check): Check {
  return { verdict, what: `${name}: ${what}` };
}

function met(evidence: string): Found {
  return { verdict: 'ok', evidence: [evidence] };
}

function notMet(evidence: string): Found {
  return { verdict: 'open', evidence: [evidence] };
}
