import type { CaseActionContext } from '../src/app/action-context.ts';
import { ProblemError } from '../src/app/problem.ts';
import { act, requireAllowed } from '../src/app/record.ts';
import { cardAnswer } from '../src/discord/card-answer.ts';
import { BAND_NAMES } from '../src/documents/vocabulary.ts';
import { accept, type Decision } from '../src/process/acts/decision.ts';
import type { PressHandler, Shown, Subcommand } from '../src/discord/command.ts';
import { actInGitHub, writing } from '../src/app/github-writes.ts';
import { caseOption, reasonOption } from '../src/discord/options.ts';
import { severityForm } from '../src/discord/views/forms.ts';
import { reclassify, scoreSeverity } from '../src/process/acts/severity.ts';
import { BANDS, type Band } from '../src/process/events.ts';
import { scoreVector } from '../src/process/severity.ts';

/** Scores the severity in a form, or puts it into another band with a reason. */
export default {
  name: 'severity',
  description: 'Score the severity with a CVSS vector, or reclassify it with a reason',
  audience: 'case',
  opensForm: (options) => options.getString('band') === null,
  build: (subcommand) =>
    caseOption(subcommand)
      .addStringOption((option) =>
        option
          .setName('band')
          .setDescription('Another classification than the score’s (left out: a form takes the vector)')
          .addChoices(BANDS.map((value) => ({ name: BAND_NAMES[value], value }))),
      )
      .addStringOption(reasonOption),
  execute(action, options) {
    const asked = options.getString('band');
    if (asked === null) {
      requireScorable(action);
      return { form: severityForm(action.case.id) };
    }
    const band = BANDS.find((name) => name === asked);
    if (!band) throw new ProblemError({ code: 'bad-choice', option: 'band' });
    return classify(action, band, options.getString('reason')?.trim() || undefined);
  },
} satisfies Subcommand;

/** "Score it…". */
export const severityButton: PressHandler<'severity'> = {
  audience: 'security',
  opensForm: true,
  press(action, { caseId }) {
    requireScorable(action.caseAction(caseId));
    return { form: severityForm(caseId) };
  },
};

/** The form: the vector goes to GitHub, its band and score into the case. */
export const severityScored: PressHandler<'severity-form'> = {
  audience: 'security',
  async press(action, { caseId }, { field }) {
    const ofCase = action.caseAction(caseId);
    const scored = scoreVector(field('vector') ?? '');
    if (!scored.ok) throw new ProblemError({ code: 'bad-vector', problem: scored.problem });
    const { band, score, vector } = scored;
    const { github } = action.services;
    const state = await actInGitHub(
      ofCase,
      // Another vector may have the same score: it goes to GitHub in any case.
      (before, given) => unlessRecorded(scoreSeverity(before, { band, score }, given)),
      (ghsaId) => github.scoreSeverity(ofCase.case.repository, ghsaId, vector),
    );
    return cardAnswer(
      ofCase,
      state,
      `✅ ${BAND_NAMES[band]} (${score}); the vector is in the advisory.`,
      'pressed-message',
    );
  },
};

/** Whoever may not score it is told before the form, not after. */
function requireScorable(action: CaseActionContext): void {
  const probe = { band: 'none', score: 0 } as const;
  requireAllowed(action, (before, given) => unlessRecorded(scoreSeverity(before, probe, given)));
}

function unlessRecorded(decision: Decision): Decision {
  return !decision.ok && decision.refusal.code === 'recorded-already' ? accept() : decision;
}

/** GitHub takes a band of its own only where no vector stands beside it; the decision counts here in any case. */
async function classify(action: CaseActionContext, band: Band, reason: string | undefined): Promise<Shown> {
  const { github } = action.services;
  const { advisory, repository, severity: before } = action.case;
  const inGitHub = advisory !== undefined && band !== 'none' && before?.score === undefined;
  // Asked again for what is recorded, GitHub may still have to take it.
  const retry = inGitHub && before?.reclassified === true && before.band === band && reason !== undefined;
  if (retry)
    requireAllowed(action, (latest, given) => unlessRecorded(reclassify(latest, { band, reason }, given)));
  const state = retry
    ? action.case
    : act(action, (latest, given) => reclassify(latest, { band, reason }, given));
  const done = `✅ Reclassified as ${BAND_NAMES[band]}.`;
  if (!inGitHub)
    return cardAnswer(
      action,
      state,
      before?.score === undefined ? done : `${done} In GitHub the score’s own band stays.`,
    );
  const note = await writing(state, (ghsaId) => github.classify(repository, ghsaId, band)).then(
    () => `${done} GitHub shows it, too.`,
    (error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      return `${done} ⚠️ GitHub did not take it: use the command again, or set it in the advisory.`;
    },
  );
  return cardAnswer(action, state, note);
}
