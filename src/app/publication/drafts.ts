import { conditionsOf, linkedCondition } from '../../release/conditions.ts';
import { announcedSigner } from '../../release/artifacts/signer.ts';
import type { AdvisoryText } from '../../github/advisory-text.ts';
import type { GitHub } from '../../github/github.ts';
import { timelinePicture, timelineWords } from '../../documents/pictures/timeline.ts';
import type { AnnouncementFacts } from '../../documents/announcement/announcement.ts';
import type { TimelineInput } from '../../documents/pictures/timeline-story.ts';
import type { Templates } from '../../documents/announcement/templates.ts';
import {
  notFixedLine,
  pointerTo,
  withdrawnLine,
  type CorrectionFacts,
} from '../../documents/announcement/follow-up.ts';
import { WORDINGS, type Edition } from '../../documents/announcement/wording.ts';
import type { Written } from '../../documents/announcement/writing-job.ts';
import type { Waiting } from '../../process/acts/decision.ts';
import type { Case } from '../../process/case.ts';
import type { AnnouncementKind, Exploitation, JointAct } from '../../process/events.ts';
import { toSayOfAttacks } from '../../process/exploitation.ts';
import { announcedWith, lookedBackWith } from '../../process/links.ts';
import type { Policy } from '../../process/policy.ts';
import type { Condition } from '../../process/publication/conditions.ts';
import { correctedIn, isFixCorrected, needsFollowUp } from '../../process/publication/corrections.ts';
import { isMarked, mayMark } from '../../process/publication/marks.ts';
import {
  MARK,
  NOT_FIXED,
  othersToldIn,
  partsOfAnother,
  WHOLE_PART,
  type Parts as PartFingerprints,
} from '../../process/publication/parts.ts';
import { artifactsUnavailable } from '../artifacts-unavailable.ts';
import type { LookProgress, ReleaseInspection } from '../../release/inspection.ts';
import { soundness } from '../../release/soundness.ts';
import {
  fixesIn,
  fixUrlOf,
  isFixReleased,
  namingOf,
  NEWEST,
  releasesOfAdvisory,
} from '../../release/releases-of-advisory.ts';
import { retrospective, type Retrospective } from '../../documents/retrospective/retrospective.ts';
import { knownLogin } from '../../store/people.ts';
import type { Store } from '../../store/store.ts';
import { githubProblem } from '../github-problem.ts';
import { waitingLinked } from '../waiting-linked.ts';
import { newAddresses } from '../new-addresses.ts';
import { strikeableBy } from '../unnamed-contributions.ts';
import { ProblemError } from '../problem.ts';
import type { ReleaseInspector } from '../release-inspector.ts';
import type { AnnouncementWriter } from './announcement-writer.ts';
import type { AnnouncementContent, Content, Contents } from './content.ts';
import { factsOf, versionsCorrected } from './corrections.ts';
import { endingFingerprint } from './ending-fingerprint.ts';
import { fingerprintOf } from './fingerprint-of.ts';
import { inStandingWords } from './standing-words.ts';

/** Between what stands above a text, and the text. */
const GAP = '\n\n';

/** Something as it would become public now: its content is data, so that each place lays it out in its own way. */
export interface Draft<C extends Content = Content> {
  readonly content: C;
  /** Its fingerprint: the same for the same words, and for nothing else. */
  readonly fingerprint: string;
  /** The fingerprints of its parts, without the CVE id. */
  readonly parts: PartFingerprints;
  /** The same with the CVE id that GitHub itself shows, whatever a member knows; absent where it shows none. */
  readonly official?:
    | { readonly content: C; readonly fingerprint: string; readonly cveId: string | undefined }
    | undefined;
  /** The CVE id in it. */
  readonly cveId?: string | undefined;
  /** How the conditions of the release stand in a state of the case, for the advisory itself; of anything else, none. */
  conditionsIn(state: Case): readonly Condition[];
}

/** What a draft is made from besides the case. */
interface Given {
  readonly now: Temporal.Instant;
  /** Told by people, and counts for announcements only; unknown unless said otherwise. */
  readonly exploited?: Exploitation | undefined;
  /** Which of several is meant, by its fingerprint; of anything but a contribution to be struck there is one only. */
  readonly fingerprint?: string | undefined;
  /** With the message that follows on an announcement, as it says then whether the advisory was withdrawn. */
  readonly following?: boolean | undefined;
  /** Told how far the look at a release has come. */
  readonly told?: Told | undefined;
}

type Told = (look: LookProgress) => void;
type Drafting = { readonly [W in JointAct]: (state: Case, given: Given) => Promise<Draft<Contents[W]>> };

interface Parts {
  readonly github: Pick<GitHub, 'advisoryText' | 'releases'>;
  readonly inspector: Pick<ReleaseInspector, 'inspect'>;
  readonly templates: Templates;
  readonly announcements: Pick<AnnouncementWriter, 'announcement' | 'mitigation'>;
  readonly policy: Policy;
  readonly store: Pick<Store, 'cases' | 'people' | 'contributions' | 'distributors' | 'mail'>;
  readonly githubUrl: string;
  /** The address of a message in #codegate. */
  readonly messageUrl: (messageId: string) => string;
  /** Draws the course of a case; the renderer of `documents` unless another one is given. */
  readonly draw?: typeof timelinePicture;
}

/** What makes a draft of anything. */
export interface AnyDrafts {
  draft(state: Case, what: JointAct, given: Given): Promise<Draft>;
}

/**
 * What is to become public, made anew from GitHub, the registries and the case whenever it is asked for, and kept
 * nowhere. Throws a `ProblemError` if it may not become public now, or if a service does not answer.
 */
export class Drafts {
  readonly #parts: Parts;
  readonly #drafting: Drafting = {
    advisory: (state, { now, told }) => this.#advisory(state, now, told),
    mitigation: (state, given) => this.#mitigation(state, given),
    announcement: (state, given) => this.#announcement(state, given),
    retrospective: (state) => this.#retrospective(state),
    strike: (state, { fingerprint }) => Promise.resolve(this.#strike(state, fingerprint)),
    closing: (state) => Promise.resolve(closingDraft(state)),
    'advance-notice': (state, { now }) => Promise.resolve(this.#advanceNotice(state, now)),
  };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Something as it would become public now.
   * @throws {ProblemError} Where it may not, or where GitHub or a registry does not answer.
   */
  draft<W extends JointAct>(state: Case, what: W, given: Given): Promise<Draft<Contents[W]>> {
    return this.#drafting[what](state, given);
  }

  async #advisory(
    state: Case,
    now: Temporal.Instant,
    told: Told | undefined,
  ): Promise<Draft<Contents['advisory']>> {
    const { inspection } = await this.#parts.inspector.inspect(state, now, { told });
    const { parts, ...advisory } = inspection.advisory;
    const fingerprint = fingerprintOf(advisory);
    return {
      content: { kind: 'advisory', advisory },
      fingerprint,
      parts: parts ?? { [WHOLE_PART]: fingerprint },
      conditionsIn: (latest) =>
        conditionsOf(latest, inspection, now, waitingLinked(this.#parts.store.cases, latest, now)),
    };
  }

  async #announcement(
    state: Case,
    { now, exploited = 'unknown', following = false, told: waiting }: Given,
  ): Promise<Draft<Contents['announcement']>> {
    this.#requireLinked(state, now);
    const { announcements, templates } = this.#parts;
    const linked = announcedWith(state, this.#linkedWith(state));
    const [own, ...others] = await Promise.all(
      [state, ...linked].map((each) =>
        this.#announced(each, {
          now,
          // What is known of one of them is said of that one.
          exploited: each === state || !state.exploitation ? exploited : 'unknown',
          isOneOfSeveral: linked.length > 0,
          // How far the look at another case has come is not everybody's to know.
          told: each === state ? waiting : undefined,
        }),
      ),
    );
    if (!own) throw new Error('there is no case');
    const { facts, mark } = own;
    const { cveId } = facts.advisory;
    const posted = state.announced.announcement;
    const isFollowedAlong = following || mark !== undefined || isMarked(posted);
    const isFollowing = !needsFollowUp(state) && isFollowedAlong && posted?.followUp !== undefined;
    const correction =
      needsFollowUp(state) || isFollowing ? await this.#correction(state, facts.advisory) : undefined;
    const above = [own, ...others]
      .toSorted((one, other) => byId(one.state, other.state))
      .flatMap((each) => each.mark?.line ?? this.#above(each.state) ?? []);
    return inStandingWords(state, 'announcement', templates, async (texts) => {
      const told = others.map((other) => other.facts);
      const said = await announcements.announcement(facts, texts, correction, told);
      const written = announced(said, {
        above,
        linked,
        ...(isFollowing ? { following: mark ? [mark.line] : [] } : {}),
      });
      const itsParts = others.map((other, index) =>
        partsOfAnother(other.state.id, {
          ...fingerprintsOf(said.others?.[index]?.parts ?? {}),
          ...factsOf(other.facts.advisory),
          ...other.mark?.parts,
        }),
      );
      const parts = together([{ ...written.parts, ...factsOf(facts.advisory), ...mark?.parts }, ...itsParts]);
      const conditionsIn = (latest: Case) => {
        // What tells of several leaves for these very cases, and is made anew for others.
        const isOfOthers = !isSameGroup(announcedWith(latest, this.#linkedWith(latest)), linked);
        const changed = isOfOthers ? linked.map(({ id: caseId }) => ({ caseId, missing: [] })) : [];
        return linkedCondition([...this.#waitingFor(latest, now), ...changed]);
      };
      const draft = { ...written, parts, cveId, conditionsIn };
      const { content, fingerprint } = draft;
      return own.isOfficial && others.every((other) => other.isShown)
        ? { ...draft, official: { content, fingerprint, cveId: own.shown } }
        : draft;
    });
  }

  /**
   * What is announced of a case, as its advisory and its releases are now. `shown` is the CVE id that GitHub shows; `isShown`,
   * that it is the one which the case knows; `isOfficial`, that there is one, or that there is none.
   */
  async #announced(
    state: Case,
    {
      now,
      exploited,
      isOneOfSeveral,
      told,
    }: {
      readonly now: Temporal.Instant;
      readonly exploited: Exploitation;
      readonly isOneOfSeveral: boolean;
      readonly told: Told | undefined;
    },
  ): Promise<{
    readonly state: Case;
    readonly facts: AnnouncementFacts;
    readonly mark: Mark | undefined;
    readonly shown: string | undefined;
    readonly isShown: boolean;
    readonly isOfficial: boolean;
  }> {
    const { inspection } = await this.#parts.inspector.inspect(state, now, { told });
    const mark = markOf(state, 'announcement', isOneOfSeveral);
    requireStanding(inspection.advisory, mark);
    if (!mark) {
      requireReleased(inspection, state);
      requireSound(inspection, state, now);
    }
    const { githubUrl, policy } = this.#parts;
    const { repository, cve } = state;
    const { releases, fixes = [], fixUrl } = inspection;
    const { cveId: inGitHub } = inspection.advisory;
    const shown = inGitHub === cve.rejected ? undefined : inGitHub;
    const attacks = toSayOfAttacks(state, exploited);
    // A member may know the id before GitHub shows it.
    const cveId = shown ?? cve.id;
    const pending = cve.requestedAt ? 'pending' : 'none';
    const facts = {
      repository,
      githubUrl,
      advisory: { ...inspection.advisory, cveId },
      releases,
      exploited: attacks.exploited,
      exploitedSince: attacks.since,
      cve: cveId === undefined ? pending : 'assigned',
      signer: (tag: string) => announcedSigner(policy.release, repository, tag),
      fixes,
      fixUrl,
    } as const;
    const isShown = shown !== undefined || cve.id === undefined;
    // That there is none is as official as one that GitHub shows.
    const isOfficial = shown !== undefined || (cve.outcome !== undefined && cve.id === undefined);
    return { state, facts, mark, shown, isShown, isOfficial };
  }

  /** What the announcement that stands in #codegate said otherwise; where it says the same, what it said before it was corrected. */
  async #correction(
    { announced: { announcement: posted }, correction, repository }: Case,
    advisory: AdvisoryText,
  ): Promise<CorrectionFacts | undefined> {
    const said = correction ? posted && { ...correction, before: posted.parts } : posted?.followUp;
    if (!posted || !said) return undefined;
    const changed = correctedIn(said);
    const tags = changed.includes('fixed')
      ? await this.#asked(async () =>
          (await this.#parts.github.releases(repository, NEWEST)).map(({ tag }) => tag),
        )
      : [];
    const versions = versionsCorrected(advisory.products, said.before ?? {}, tags);
    return { changed, versions, url: this.#parts.messageUrl(posted.messageId), at: posted.at.toString() };
  }

  /** What stands above an announcement that was corrected by a message of its own. */
  #above({ announced: { announcement: posted } }: Case): string | undefined {
    const { followUp } = posted ?? {};
    return followUp && pointerTo({ url: this.#parts.messageUrl(followUp.messageId), at: followUp.at });
  }

  /** What users can do about a vulnerability that everybody knows, while its fix is not released. */
  async #mitigation(
    state: Case,
    { exploited: said = 'unknown' }: Given,
  ): Promise<Draft<Contents['mitigation']>> {
    const { advisory, repository } = state;
    if (!advisory) throw new ProblemError({ code: 'no-advisory' });
    const text = await this.#asked(() => this.#parts.github.advisoryText(repository, advisory.ghsaId));
    const mark = markOf(state, 'mitigation');
    if (mark || isMarked(state.announced.mitigation)) requireStanding(text, mark);
    else requireUnfixed(text, state);
    const corrected = mark ? undefined : await this.#notFixed(state, text);
    const { line: above, parts: more } = mark ?? corrected ?? {};
    const releaseDay = state.steps['release-day'] ? state.proposal?.at : undefined;
    const { products, severity, description } = text;
    const { announcements, templates } = this.#parts;
    const attacks = toSayOfAttacks(state, said);
    const { exploited, since: exploitedSince } = attacks;
    const facts = { repository, products, severity, exploited, exploitedSince, description, releaseDay };
    return inStandingWords(state, 'mitigation', templates, async (texts) => {
      const written = announced(await announcements.mitigation(facts, texts), {
        secret: description,
        above: above === undefined ? [] : [above],
      });
      return { ...written, parts: { ...written.parts, ...more } };
    });
  }

  /** That the version which was announced is not the fixed one, and the one that is has no release. */
  async #notFixed(state: Case, text: AdvisoryText): Promise<Above | undefined> {
    const isSaid = state.announced.announcement !== undefined && state.unfixedSince !== undefined;
    const correction = isSaid && isFixCorrected(state) ? await this.#correction(state, text) : undefined;
    if (!correction) return undefined;
    const line = notFixedLine(correction);
    return { line, parts: { [NOT_FIXED]: fingerprintOf([NOT_FIXED, line ?? '']) } };
  }

  async #retrospective(state: Case): Promise<Draft<Contents['retrospective']>> {
    const { templates, draw = timelinePicture } = this.#parts;
    const { others } = lookedBackWith(state, this.#linkedWith(state));
    const lookingBack = await Promise.all([state, ...others].map((each) => this.#lookingBack(each)));
    // Everybody knows the advisory; how many cases there are, and which, is the team's alone. The fingerprints are made with
    // the case's id, as they always were.
    const made = await inStandingWords(state, 'retrospective', templates, ({ edition }) => {
      const all = lookingBack.map((each) => each(edition));
      const said = all.flatMap(({ document, course }) => [document, course]);
      const parts = all.map(({ input, document, course }, index) => {
        const its = fingerprintsOf({ document, picture: course });
        return index === 0 ? its : partsOfAnother(input.state.id, its);
      });
      return Promise.resolve({ all, fingerprint: fingerprintOf(said), parts: together(parts) });
    });
    const { all, fingerprint, parts } = made;
    const [own, ...its] = await Promise.all(
      all.map(async ({ input, document, name }) => ({
        state: input.state,
        document,
        picture: await draw({ ...input, name }),
      })),
    );
    if (!own) throw new Error('there is no case');
    return {
      content: { kind: 'retrospective', ...own, ...(its.length > 0 ? { others: its } : {}) },
      fingerprint,
      parts,
      conditionsIn: (latest) => {
        const { others: now } = lookedBackWith(latest, this.#linkedWith(latest));
        const changed = isSameGroup(now, others) ? [] : others;
        return linkedCondition(changed.map(({ id: caseId }) => ({ caseId, missing: [] })));
      },
    };
  }

  /** How one case went, in the words of any edition, as its advisory and what was said of it are now. */
  async #lookingBack(state: Case): Promise<
    (edition: Edition) => {
      readonly input: TimelineInput;
      readonly document: Retrospective;
      readonly course: string;
      readonly name: string;
    }
  > {
    const { github, policy, store, githubUrl } = this.#parts;
    const { advisory, repository } = state;
    if (!advisory) throw new ProblemError({ code: 'no-advisory' });
    const { text, named, fixes, fixUrl } = await this.#asked(async () => {
      const read = await github.advisoryText(repository, advisory.ghsaId);
      requirePublished(read);
      const { all, fixed } = await releasesOfAdvisory(github, repository, read, namingOf(state, policy));
      const tags = new Set(fixed.map(({ tag }) => tag));
      // Told with the newest first, as GitHub lists them.
      const releases = all.filter(({ tag }) => tags.has(tag));
      return { text: read, named: releases, fixes: fixesIn(all, releases), fixUrl: fixUrlOf(all, releases) };
    });
    const events = store.cases.history(state);
    const nameOf = (id: string) => knownLogin(store.people.find(id)) ?? 'a member of the security team';
    const contributions = store.contributions
      .of(state.id)
      .map(({ author, ...said }) => ({ ...said, by: author === undefined ? undefined : nameOf(author) }));
    return (edition) => {
      const input = { state, events, policy, ...countingIn(edition) };
      const document = retrospective({
        state,
        events,
        policy,
        nameOf,
        advisory: text,
        releases: named,
        fixes: WORDINGS[edition].isByLine
          ? fixes.map(({ url }) => url)
          : fixUrl === undefined
            ? []
            : [fixUrl],
        repositoryUrl: `${githubUrl}/${repository}`,
        contributions,
      });
      return { input, document, course: timelineWords(input), name: advisory.ghsaId };
    };
  }

  /** An unnamed contribution that is to be struck. Where it is not there any more, what was asked for has changed. */
  #strike({ id }: Case, wanted: string | undefined): Draft<Contents['strike']> {
    const contribution = strikeableBy(this.#parts.store, id, wanted);
    if (!contribution) throw new ProblemError({ code: 'preview-changed' });
    const { fingerprint } = contribution;
    return {
      content: { kind: 'strike', contribution },
      fingerprint,
      parts: { [WHOLE_PART]: fingerprint },
      conditionsIn: () => [],
    };
  }

  /** The advance notice to the addresses that are new on the list. Where there are none, what was asked for has changed. */
  #advanceNotice(state: Case, now: Temporal.Instant): Draft<Contents['advance-notice']> {
    const { store, policy } = this.#parts;
    const held = newAddresses({ ...store, policy }, state, now);
    if (!held) throw new ProblemError({ code: 'preview-changed' });
    const { fingerprint, parts, ...content } = held;
    return { content: { kind: 'advance-notice', ...content }, fingerprint, parts, conditionsIn: () => [] };
  }

  /**
   * The others of the group: what is told of several leaves none out that cannot be read, unless it goes ahead alone. Of what is
   * announced, only those count that the same message tells of; where it is not known which, all.
   * @throws {ProblemError} Where one of them cannot be read.
   */
  #linkedWith(state: Case): Case[] {
    const { cases } = this.#parts.store;
    const { announcement } = state.announced;
    const told = announcement?.parts && othersToldIn(announcement.parts);
    const caseId = (told ?? state.linked).find((id) => cases.isUnreadable(id));
    const isAhead = isWaived(state) && !announcement;
    if (caseId !== undefined && !isAhead) throw new ProblemError({ code: 'case-unreadable', caseId });
    return cases.linkedWith(state);
  }

  /** None of the cases that leave together is announced while another one is neither public nor ready. */
  #requireLinked(state: Case, now: Temporal.Instant): void {
    const waiting = this.#waitingFor(state, now);
    if (waiting.length > 0) throw new ProblemError({ code: 'linked-not-ready', waiting });
  }

  /** The linked cases for which an announcement waits now: none where the team goes ahead, for a reason, or it stands already. */
  #waitingFor(state: Case, now: Temporal.Instant): readonly Waiting[] {
    return state.announced.announcement || isWaived(state)
      ? []
      : waitingLinked(this.#parts.store.cases, state, now);
  }

  /** Asks GitHub; what goes wrong is told in words. */
  async #asked<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw githubProblem(error, 'nothing-changed');
    }
  }
}

/**
 * `secret` keeps the fingerprints of short parts from being found by trying, until everybody can read the text; `above` stands
 * above all that is written; with `following`, the correction stands in #codegate already, and that stands above it.
 */
function announced(
  { announcement: written, parts, followUp, recognised, others = [] }: Written,
  {
    secret = '',
    above = [],
    following,
    linked = [],
  }: {
    readonly secret?: string;
    readonly above?: readonly string[];
    readonly following?: readonly string[];
    readonly linked?: readonly Case[];
  },
): Draft<AnnouncementContent> {
  const announcement = { ...written, text: [...above, written.text].join(GAP) };
  const { text, attachment } = announcement;
  const along =
    followUp && following ? { ...followUp, text: [...following, followUp.text].join(GAP) } : followUp;
  const said = along ? [text, attachment, along.text, along.attachment] : [text, attachment];
  const told = linked.flatMap(({ id: caseId }, index) => {
    const its = others[index];
    return its ? [{ caseId, recognised: its.recognised }] : [];
  });
  return {
    content: {
      kind: 'announcement',
      announcement,
      recognised,
      ...(along ? (following ? { following: along } : { followUp: along }) : {}),
      ...(told.length > 0 ? { others: told } : {}),
    },
    fingerprint: fingerprintOf(said),
    parts: fingerprintsOf(parts, secret),
    conditionsIn: () => [],
  };
}

/** How the case is to be closed, as it was asked for. */
function closingDraft({ id, publications }: Case): Draft<Contents['closing']> {
  const ending = publications.closing?.closing;
  if (!ending) throw new ProblemError({ code: 'preview-gone' });
  const fingerprint = endingFingerprint(id, ending);
  return {
    content: { kind: 'closing', ending },
    fingerprint,
    parts: { [WHOLE_PART]: fingerprint },
    conditionsIn: () => [],
  };
}

/** Whether the team goes ahead without the linked cases, for a reason. */
function isWaived({ overrides }: Case): boolean {
  return overrides.some(({ condition }) => condition === 'linked');
}

function together(all: readonly PartFingerprints[]): PartFingerprints {
  return Object.fromEntries(all.flatMap((each) => Object.entries(each)));
}

function byId({ id: one }: Case, { id: other }: Case): number {
  return one < other ? -1 : 1;
}

function isSameGroup(one: readonly Case[], other: readonly Case[]): boolean {
  return one.length === other.length && one.every(({ id }) => other.some((each) => each.id === id));
}

/** From when on the days of a retrospective count in the words of an edition. */
function countingIn(edition: Edition): Pick<TimelineInput, 'countsFromPublication'> {
  const { countsFromPublication } = WORDINGS[edition];
  return countsFromPublication ? { countsFromPublication } : {};
}

/** What stands above all that a message in #codegate says, and the part that tells it. */
interface Above {
  readonly line: string | undefined;
  readonly parts: PartFingerprints;
}

/** What says of a message in #codegate that its advisory was withdrawn. */
type Mark = Above & { readonly line: string };

/** That an advisory was withdrawn, where what stands of it in #codegate is to say so. */
function markOf(state: Case, what: AnnouncementKind, isOneOfSeveral = false): Mark | undefined {
  const { withdrawnSince: at, advisory } = state;
  if (!at || !mayMark(state, what)) return undefined;
  return {
    line: withdrawnLine(at, isOneOfSeveral ? advisory?.ghsaId : undefined),
    parts: { [MARK]: fingerprintOf([MARK, at.toString()]) },
  };
}

/** Nobody is told that an advisory was withdrawn that GitHub shows, nor the other way round. */
function requireStanding(text: AdvisoryText, mark: Mark | undefined): void {
  if (!mark) requirePublished(text);
  else if (text.state !== 'withdrawn') throw new ProblemError({ code: 'not-withdrawn' });
}

/** Published meanwhile with its fix, it is the announcement that is due. */
function requireUnfixed({ state }: AdvisoryText, { disclosure, publishedAt, unfixedSince }: Case): void {
  if (disclosure.kind !== 'public') throw new ProblemError({ code: 'not-public' });
  if (!unfixedSince && (publishedAt || state === 'published'))
    throw new ProblemError({ code: 'published-already' });
}

/** GitHub itself says so, at this very moment; what the case recorded does not suffice. */
function requirePublished({ state }: AdvisoryText): void {
  if (state === 'withdrawn') throw new ProblemError({ code: 'advisory-withdrawn' });
  if (state !== 'published') throw new ProblemError({ code: 'not-published' });
}

/** Nobody is told to get a version that is not released. */
function requireReleased({ fix, unreleased }: ReleaseInspection, state: Case): void {
  const isReleased = fix && isFixReleased({ fix, unreleased }, state);
  if (isReleased === false) throw new ProblemError({ code: 'fix-not-released' });
}

/**
 * What could not be looked at would be missing in the text, and no one would know why; and nobody is told to get what
 * is not what was released, or was signed by somebody else.
 */
function requireSound(inspection: ReleaseInspection, state: Case, now: Temporal.Instant): void {
  const verdict = soundness(inspection, state);
  if (verdict === 'wrong') throw new ProblemError({ code: 'release-wrong' });
  if (verdict === 'unknown') throw new ProblemError(artifactsUnavailable(inspection, state, now));
}

function fingerprintsOf(parts: Readonly<Record<string, unknown>>, secret = ''): PartFingerprints {
  return Object.fromEntries(
    Object.entries(parts).map(([name, value]) => [name, fingerprintOf([name, value, secret])]),
  );
}
