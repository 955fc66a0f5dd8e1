import { ok, open, unknown, worst, type Check } from './check.ts';
import { fixIn } from './fix-in-release.ts';
import { NEWEST } from './releases-of-advisory.ts';
import { beyond, finding, findingsOf, notAnswered, OF_ARTIFACTS, type Finding } from './findings.ts';
import type { InspectedRelease, ReleaseInspection } from './inspection.ts';
import { ELSEWHERE, NO_RELEASE, thing, versionThing } from './things.ts';
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
    public: ofReleases(inspection, OF_ARTIFACTS.public),
    digests: ofReleases(inspection, OF_ARTIFACTS.digests),
    signed: ofReleases(inspection, OF_ARTIFACTS.signed),
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

/** A tag on the main branch, or on one for back-ports, says nothing of the fix: it may have been taken back before. */
function merged(state: Case, release: InspectedRelease, isShared: boolean): Finding[] {
  const { tag, commit, onMain, onBranch } = release.facts;
  const about = (check: Check) => finding(check, thing(tag, 'release', tag, commit));
  const sha = commit === undefined ? '' : ` ${commit.slice(0, 10)}`;
  if (onMain === undefined) return [about(unknown(`${tag}: GitHub does not say where its commit is`))];
  if (!onMain && onBranch === undefined)
    return [about(open(`${tag}: commit${sha} is not on the main branch, nor on one for back-ports`))];
  const branch = onBranch === undefined ? 'the main branch' : `the branch ${onBranch.slice(0, 60)}`;
  return [about(ok(`${tag}: commit${sha} is on ${branch}`)), about(fixIn(state, release, isShared))];
}

function released(inspection: ReleaseInspection): Found {
  const { releases, unreleased, unanswered, advisory, fix, mayBeOlder = false } = inspection;
  if (unanswered) return ofFindings([notAnswered()]);
  const there = releases.map(({ facts: { tag } }) =>
    finding(ok(`release ${tag}`), thing(tag, 'release', tag)),
  );
  const missing = unreleased.map((version) =>
    finding(
      mayBeOlder
        ? unknown(`no release of ${version} among the ${NEWEST} newest; older ones were not looked for`)
        : open(`no release of ${version}`),
      versionThing(version),
    ),
  );
  const files = releases.flatMap(({ facts: { tag }, artifacts: { missingAssets } }) =>
    missingAssets.map((name) =>
      finding(open(`${tag} has no file ${name}`), thing(`${name} of ${tag}`, 'missing', tag, name)),
    ),
  );
  if (releases.length === 0 && unreleased.length === 0) {
    const says = advisory.products.some(({ patched }) => patched && !saysNone(patched))
      ? 'the patched versions of the advisory name no version'
      : 'the advisory names no patched version';
    return ofFindings([finding(open(says), NO_RELEASE)]);
  }
  // Who releases elsewhere says so once: there is nothing here that it could be said of.
  if (fix === 'elsewhere') return ofFindings(missing.map((each) => ({ ...each, thing: ELSEWHERE })));
  return ofFindings([...there, ...missing, ...files, ...beyond(inspection)], true);
}

/** A condition of every release; of none, it is not met. */
function ofReleases(
  inspection: ReleaseInspection,
  look: (release: InspectedRelease) => readonly Finding[],
): Found {
  const findings = findingsOf(inspection, look);
  return ofFindings(findings.length > 0 ? findings : [finding(open('there is no release yet'), NO_RELEASE)]);
}

/** As `isWhole`, what is right is told, too, beside what is not. */
function ofFindings(findings: readonly Finding[], isWhole = false): Found {
  const { verdict } = worst(findings, ok(''));
  const shown = verdict === 'ok' || isWhole ? findings : findings.filter((each) => each.verdict !== 'ok');
  const things = Map.groupBy(findings, (each) => each.thing.print);
  return {
    verdict,
    evidence: shown.map(({ what }) => what),
    things: [...things].flatMap(([print, its]) => {
      const [first] = its;
      if (!first) return [];
      const said = its.filter((each) => each.verdict !== 'ok').map(({ what }) => what);
      return [{ print, name: first.thing.name, verdict: worst(its, first).verdict, evidence: said }];
    }),
  };
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
  const { proposal, steps } = state;
  if (isUrgent(state)) return met('everything is ASAP');
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

function met(evidence: string): Found {
  return { verdict: 'ok', evidence: [evidence] };
}

function notMet(evidence: string): Found {
  return { verdict: 'open', evidence: [evidence] };
}
