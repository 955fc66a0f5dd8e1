import type { ArtifactFindings, Finding } from './artifacts/findings.ts';
import type { AdvisoryText } from '../github/advisory-text.ts';
import type { ReleaseFacts } from '../github/release-facts.ts';
import { isUrgent, type Case } from '../process/case.ts';
import {
  CONDITIONS,
  type Condition,
  type ConditionId,
  type Verdict,
} from '../process/publication/conditions.ts';
import { isBefore } from '../process/time.ts';
import { upstreamDate } from '../process/upstream.ts';

/** A release of one patched version, and what was found of its artifacts. */
export interface InspectedRelease {
  readonly facts: ReleaseFacts;
  readonly artifacts: ArtifactFindings;
}

/** Everything that was looked at before an advisory is published. Never stored: it names versions. */
export interface Inspection {
  readonly advisory: AdvisoryText;
  readonly releases: readonly InspectedRelease[];
  /** Patched versions of the advisory that no release has the name of. */
  readonly unreleased: readonly string[];
  /** GitHub did not answer about releases: there may be others. */
  readonly unanswered: boolean;
}

interface Found {
  readonly verdict: Verdict;
  readonly evidence: readonly string[];
}

/**
 * How each condition of the release stands, in order, with its evidence ("Fix release day"). A function of the case
 * and of what was just looked at.
 */
export function conditionsOf(state: Case, inspection: Inspection, now: Temporal.Instant): Condition[] {
  const found: Readonly<Record<ConditionId, Found>> = {
    approved: approved(state),
    merged: ofReleases(inspection, ({ facts }) => [merged(facts)]),
    released: released(inspection),
    public: ofReleases(inspection, ({ artifacts }) => availability(artifacts)),
    digests: ofReleases(inspection, ({ artifacts: { assets, image } }) => [
      ...assets.map(({ name, digestMatches }) => named(name, digestMatches)),
      ...(image ? [named(image.reference, image.digestMatches)] : []),
    ]),
    signed: ofReleases(inspection, ({ artifacts: { assets, image } }) => [
      ...assets.map(({ name, signed }) => named(name, signed)),
      ...(image ? [named(image.reference, image.signed)] : []),
    ]),
    functional: functional(state),
    details: details(inspection.advisory),
    cve: cve(state, inspection.advisory),
    fork: fork(state, inspection.advisory),
    distributors: distributors(state),
    day: day(state, now),
  };
  return CONDITIONS.map((id) => ({ id, ...found[id] }));
}

function approved({ steps }: Case): Found {
  const done = steps['pull-requests-approved'];
  return done ? ok('the fix team has said so') : open('the fix team has not said so yet');
}

function merged({ tag, commit, onMain }: ReleaseFacts): Finding {
  const sha = commit === undefined ? '' : ` ${commit.slice(0, 10)}`;
  if (onMain === undefined)
    return { verdict: 'unknown', what: `${tag}: GitHub does not say where its commit is` };
  return onMain
    ? { verdict: 'ok', what: `${tag}: commit${sha} is on the main branch` }
    : { verdict: 'absent', what: `${tag}: commit${sha} is not on the main branch` };
}

function released({ releases, unreleased, unanswered, advisory }: Inspection): Found {
  if (unanswered) return { verdict: 'unknown', evidence: ['GitHub does not answer about releases'] };
  const evidence = [
    ...releases.map(({ facts }) => `release ${facts.tag}`),
    ...unreleased.map((version) => `no release of ${version}`),
    ...releases.flatMap(({ facts, artifacts }) =>
      artifacts.missingAssets.map((name) => `${facts.tag} has no file ${name}`),
    ),
  ];
  if (releases.length === 0 && unreleased.length === 0)
    return open(
      advisory.products.some(({ patched }) => patched)
        ? 'the patched versions of the advisory name no version'
        : 'the advisory names no patched version',
    );
  const missing =
    unreleased.length > 0 || releases.some(({ artifacts }) => artifacts.missingAssets.length > 0);
  return { verdict: missing ? 'open' : 'ok', evidence };
}

function availability({ assets, image }: ArtifactFindings): Finding[] {
  return [
    ...assets.map(({ name, available }) => named(name, available)),
    ...(image
      ? [
          named(image.reference, image.available),
          ...image.platforms.map(({ platform, finding }) => named(platform, finding)),
        ]
      : []),
  ];
}

/** A condition of every release; of none, it is not met. */
function ofReleases(
  { releases, unanswered }: Inspection,
  look: (release: InspectedRelease) => readonly Finding[],
): Found {
  const findings = releases.flatMap((release): readonly Finding[] => {
    const found = look(release);
    const nothing = `${release.facts.tag} has neither files nor an image`;
    return found.length > 0 ? found : [{ verdict: 'absent', what: nothing }];
  });
  if (unanswered) findings.push({ verdict: 'unknown', what: 'GitHub does not answer about releases' });
  if (findings.length === 0) return open('there is no release yet');
  const worst = (['wrong', 'unknown', 'absent'] as const).find((verdict) =>
    findings.some((finding) => finding.verdict === verdict),
  );
  const shown = worst ? findings.filter(({ verdict }) => verdict !== 'ok') : findings;
  return {
    verdict: worst === undefined ? 'ok' : worst === 'absent' ? 'open' : worst,
    evidence: shown.map(({ what }) => what),
  };
}

function functional({ steps }: Case): Found {
  const done = steps['binaries-functional'];
  if (!done) return open('nobody has said so yet');
  return ok(done.evidence === undefined ? 'a member has said so' : done.evidence);
}

function details({ products }: AdvisoryText): Found {
  if (products.length === 0) return open('the advisory names no product');
  const missing = products.flatMap(({ ecosystem, name, affected, patched }) => {
    const lacks = [
      !affected && 'affected versions',
      !patched && 'patched versions',
      !ecosystem && 'the ecosystem',
    ].filter(Boolean);
    return lacks.length > 0 ? [`${name ?? ecosystem}: ${lacks.join(' and ')} missing`] : [];
  });
  return missing.length > 0 ? { verdict: 'open', evidence: missing } : ok('filled in for every product');
}

function cve({ cve: { id, requestedAt } }: Case, { cveId }: AdvisoryText): Found {
  if (cveId !== undefined || id !== undefined) return ok('assigned');
  return requestedAt
    ? ok('requested and pending: the announcement is edited when it comes')
    : open('not requested');
}

function fork({ confirmed }: Case, { hasFork }: AdvisoryText): Found {
  if (!hasFork) return ok('there is no private fork');
  return confirmed.includes('fork')
    ? ok('a member has looked; publishing deletes the fork')
    : open('no API shows them: look in the advisory, then press the button; publishing deletes the fork');
}

function distributors({ steps, advanceNotice }: Case): Found {
  if (!steps['distributors-notified']) return open('not told, or told another day');
  const told = advanceNotice?.recipients ?? 0;
  return ok(told === 0 ? 'nobody to tell' : `${told} told`);
}

function day(state: Case, now: Temporal.Instant): Found {
  const { proposal, steps, disclosure } = state;
  if (isUrgent(disclosure.kind)) return ok('everything is ASAP');
  const upstream = upstreamDate(state);
  if (upstream && isBefore(now, upstream)) return open('the upstream project has not disclosed yet');
  if (!steps['release-day'] || !proposal) return open('no release day is agreed');
  return isBefore(now, proposal.at) ? open('the agreed release day has not come yet') : ok('it has come');
}

function named(name: string, { verdict, what }: Finding): Finding {
  return { verdict, what: `${name}: ${what}` };
}

function ok(evidence: string): Found {
  return { verdict: 'ok', evidence: [evidence] };
}

function open(evidence: string): Found {
  return { verdict: 'open', evidence: [evidence] };
}
