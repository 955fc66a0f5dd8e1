import { ProblemError } from '../src/app/problem.ts';
import {
  reclassifySeverity,
  requireScorable,
  scoreInGitHub,
  type BandInGitHub,
} from '../src/app/severity.ts';
import { briefAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler, Subcommand } from '../src/discord/command.ts';
import { caseOption, reasonOption } from '../src/discord/options.ts';
import { severityForm } from '../src/discord/views/forms.ts';
import { BAND_NAMES } from '../src/documents/vocabulary.ts';
import { BANDS } from '../src/process/events.ts';

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
      .addStringOption(reasonOption('severity-reclassified')),
  async execute(action, options) {
    const asked = options.getString('band');
    if (asked === null) {
      requireScorable(action);
      return { form: severityForm(action.case.id) };
    }
    const band = BANDS.find((name) => name === asked);
    if (!band) throw new ProblemError({ code: 'bad-choice', option: 'band' });
    const reason = options.getString('reason')?.trim() || undefined;
    const { state, inGitHub } = await reclassifySeverity(action, { band, reason });
    return briefAnswer(action, state, `✅ Reclassified as ${BAND_NAMES[band]}.${IN_GITHUB[inGitHub]}`);
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
    const { state, band, score, understood } = await scoreInGitHub(ofCase, field('vector') ?? '');
    const read = understood === undefined ? '' : readAs(understood, ofCase.place);
    const note = `✅ ${BAND_NAMES[band]} (${score}); the vector is in the advisory.${read}`;
    return briefAnswer(ofCase, state, note, 'pressed-message');
  },
};

/** What was understood; not in a direct message, which stays. */
function readAs(vector: string, place: 'channel' | 'dm'): string {
  return place === 'channel'
    ? ` I read it as \`${vector}\`.`
    : ' I found it among other words, or put it right: look at it there.';
}

/** Whether GitHub shows the band, too, after “Reclassified as High.” */
const IN_GITHUB: { readonly [outcome in BandInGitHub]: string } = {
  shown: ' GitHub shows it, too.',
  'score-stays': ' In GitHub the score’s own band stays.',
  'team-only': '',
  'not-taken': ' ⚠️ GitHub did not take it: use the command again, or set it in the advisory.',
};
