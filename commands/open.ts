import { githubProblem } from '../src/app/github-problem.ts';
import { GitHubError } from '../src/github/github-error.ts';
import { observation } from '../src/app/observe-advisory.ts';
import { SOURCE_WORDS } from '../src/documents/vocabulary.ts';
import { draftMade } from '../src/process/acts/done-in-github.ts';
import { openCase } from '../src/process/acts/open.ts';
import { sidesOf, type Case } from '../src/process/case.ts';
import { GHSA_ID, GITHUB_LOGIN, SOURCES, type Source } from '../src/process/events.ts';
import type { ActionContext, CaseActionContext } from '../src/app/action-context.ts';
import { ProblemError, accepted } from '../src/app/problem.ts';
import { cardAnswer } from '../src/discord/card-answer.ts';
import type { Answer, Options, PressHandler, Subcommand } from '../src/discord/command.ts';
import { readUtc, utcChoices } from '../src/discord/utc-input.ts';

/** Opens a case by hand: for a report that did not come through GitHub, or whose advisory has no case yet. */
export default {
  name: 'open',
  description: 'Open a case for a report, with a draft advisory in GitHub if it has none',
  audience: 'security',
  build: (subcommand) =>
    subcommand
      .addStringOption((option) =>
        option
          .setName('repository')
          .setDescription('The affected repository')
          .setRequired(true)
          .setAutocomplete(true),
      )
      .addStringOption((option) =>
        option
          .setName('source')
          .setDescription('How the report came')
          .setRequired(true)
          .addChoices(SOURCES.map((value) => ({ name: SOURCE_WORDS[value].short, value }))),
      )
      .addStringOption((option) =>
        option
          .setName('disclosed_at')
          .setDescription('When it reached the team, in UTC: 2026-03-02 09:00 (now, if left out)')
          .setAutocomplete(true),
      )
      .addStringOption((option) =>
        option
          .setName('advisory')
          .setDescription('The advisory in GitHub, if there is one: GHSA-…')
          .setMaxLength(30),
      )
      .addStringOption((option) =>
        option.setName('reporter').setDescription('The reporter’s GitHub login').setMaxLength(39),
      )
      .addBooleanOption((option) =>
        option.setName('pgp').setDescription('The reporter asked for the public PGP key'),
      ),
  async execute(action, options) {
    const { services } = action;
    const repository = services.repositories.find((name) => name === options.getString('repository', true));
    if (repository === undefined) throw new ProblemError({ code: 'bad-choice', option: 'repository' });
    const ghsaId = options.getString('advisory')?.trim();
    return ghsaId ? openKnown(action, options, repository, ghsaId) : openNew(action, options, repository);
  },
  autocomplete(action, focused) {
    if (focused.name === 'repository')
      return action.services.repositories
        .filter((name) => name.includes(focused.value))
        .map((name) => ({ name, value: name }));
    const { now } = action;
    return utcChoices(focused.value, [
      ['now', now],
      ['an hour ago', now.subtract({ hours: 1 })],
      ['3 hours ago', now.subtract({ hours: 3 })],
      ['12 hours ago', now.subtract({ hours: 12 })],
      ['a day ago', now.subtract({ hours: 24 })],
      ['2 days ago', now.subtract({ hours: 48 })],
      ['3 days ago', now.subtract({ hours: 72 })],
    ]);
  },
} satisfies Subcommand;

/** "Create draft advisory" on the card of a case whose draft GitHub did not make when the case was opened. */
export const draft: PressHandler<'draft'> = {
  audience: 'security',
  async press(action, { caseId }) {
    const ofCase = action.caseAction(caseId);
    if (ofCase.case.advisory) return cardAnswer(ofCase, ofCase.case, undefined, 'pressed-message');
    // The first attempt may have reached GitHub all the same.
    const { state, note } = await withDraft(action, ofCase.case, { fresh: false });
    return cardAnswer(ofCase, state, note, 'pressed-message');
  },
};

/** A case for an advisory that exists: what GitHub shows of it is recorded at once. */
async function openKnown(
  action: ActionContext,
  options: Options,
  repository: string,
  ghsaId: string,
): Promise<Answer> {
  const { cases, github } = action.services;
  if (!GHSA_ID.test(ghsaId)) throw new ProblemError({ code: 'bad-ghsa' });
  const seen = await github.advisory(repository, ghsaId).catch((error: unknown) => {
    throw advisoryProblem(error);
  });
  const known = cases.byAdvisory(seen.facts.ghsaId);
  if (known) throw new ProblemError({ code: 'advisory-has-case', caseId: known.id });
  const opening = openingOf(action, options, repository, seen.createdAt);
  const events = accepted(
    openCase(
      { ...opening, ghsaId: seen.facts.ghsaId, reporter: opening.reporter ?? seen.reporter },
      circumstances(action),
    ),
  );
  const opened = cases.open(events, action.origin);
  const origin = { ...action.origin, actor: { kind: 'github' } as const };
  // Where GitHub does not say now who owns code, the next sync records what it shows.
  const state = await observation(opened, seen, action.services)
    .then((observed) =>
      // What happened to the case meanwhile is newer than what GitHub was asked for.
      cases.recordFact(opened, (latest) => (latest.version === opened.version ? observed : []), origin),
    )
    .catch((error: unknown) => {
      if (!(error instanceof GitHubError)) throw error;
      return opened;
    });
  return openedAnswer(action, state);
}

/**
 * A case without an advisory: recorded first, then the draft is made in GitHub. The draft holds the case's id, so
 * whatever happens in between, the sync finds it.
 */
async function openNew(action: ActionContext, options: Options, repository: string): Promise<Answer> {
  const { cases } = action.services;
  const opening = openingOf(action, options, repository, action.now);
  const opened = cases.open(accepted(openCase(opening, circumstances(action))), action.origin);
  const { state, note } = await withDraft(action, opened, { fresh: true });
  return openedAnswer(action, state, note);
}

async function withDraft(
  action: ActionContext,
  opened: Case,
  how: { fresh: boolean },
): Promise<{ state: Case; note?: string }> {
  const { cases, github } = action.services;
  try {
    const { facts } = await github.ensureDraft(opened.repository, opened.id, how);
    // The sync, or another member who pressed at the same time, may have recorded it meanwhile.
    const made = (latest: Case) => draftMade(latest, facts.ghsaId);
    return { state: cases.recordFact(opened, made, action.origin) };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return {
      state: opened,
      note:
        error.failure.kind === 'later'
          ? '⚠️ GitHub does not answer, so the draft advisory is not there yet. The case is open; press “Create draft advisory” when GitHub is back.'
          : '⚠️ GitHub did not let me make the draft advisory (`npm run doctor` tells which right is missing). The case is open; press “Create draft advisory” when that is mended.',
    };
  }
}

function openingOf(action: ActionContext, options: Options, repository: string, disclosed: Temporal.Instant) {
  const text = options.getString('disclosed_at');
  const disclosedAt = text === null ? disclosed : readUtc(text);
  if (!disclosedAt) throw new ProblemError({ code: 'bad-time', option: text ?? '', now: action.now });
  const reporter = options.getString('reporter')?.trim().replace(/^@/, '');
  if (reporter !== undefined && !GITHUB_LOGIN.test(reporter)) throw new ProblemError({ code: 'bad-login' });
  const source = SOURCES.find((name): name is Source => name === options.getString('source', true));
  if (!source) throw new ProblemError({ code: 'bad-choice', option: 'source' });
  return { repository, source, disclosedAt, reporter, pgpRequested: options.getBoolean('pgp') ?? false };
}

function circumstances(action: ActionContext) {
  return { who: whoOpens(action), policy: action.services.policy, now: action.now };
}

/** Whoever opens a case stands on the security team's side of it. */
function whoOpens(action: ActionContext): CaseActionContext['who'] {
  return { id: action.user.id, sides: sidesOf({ fixTeam: [] }, action.user) };
}

function openedAnswer(action: ActionContext, state: Case, note?: string): Answer {
  return cardAnswer(
    { ...action, case: state, who: whoOpens(action) },
    state,
    note ?? `✅ ${state.id} is open.`,
  );
}

function advisoryProblem(error: unknown): unknown {
  return error instanceof GitHubError && error.failure.kind === 'missing'
    ? new ProblemError({ code: 'advisory-unknown' })
    : githubProblem(error, 'nothing-recorded');
}
