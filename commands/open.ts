import type { ActionContext } from '../src/app/action-context.ts';
import {
  ensureDraft,
  openForAdvisory,
  openWithDraft,
  type DraftOutcome,
  type Report,
} from '../src/app/open-case.ts';
import { ProblemError } from '../src/app/problem.ts';
import { cardAnswer } from '../src/discord/card-answer.ts';
import type { Options, PressHandler, Subcommand } from '../src/discord/command.ts';
import { MIDNIGHT, requiredUtc, utcChoices } from '../src/discord/utc-input.ts';
import { SOURCE_WORDS } from '../src/documents/vocabulary.ts';
import { GITHUB_LOGIN, SOURCES, type Source } from '../src/process/events.ts';

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
    const report = reportOf(action, options);
    const ghsaId = options.getString('advisory')?.trim();
    if (ghsaId) {
      const opened = await openForAdvisory(action, ghsaId, report);
      return cardAnswer(opened, opened.case, `✅ ${opened.case.id} is open.`);
    }
    const { opened, draft: outcome } = await openWithDraft(action, report);
    return cardAnswer(opened, opened.case, draftInWords(outcome) ?? `✅ ${opened.case.id} is open.`);
  },
  autocomplete(action, focused) {
    if (focused.name === 'repository')
      return action.services.repositories
        .filter((name) => name.toLowerCase().includes(focused.value.toLowerCase()))
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
    const made = await ensureDraft(ofCase, { fresh: false });
    return cardAnswer(ofCase, made.state, draftInWords(made.draft), 'pressed-message');
  },
};

/** What the options say of the report. */
function reportOf({ services, now }: ActionContext, options: Options): Report {
  const repository = services.repositories.find((name) => name === options.getString('repository', true));
  if (repository === undefined) throw new ProblemError({ code: 'bad-choice', option: 'repository' });
  const text = options.getString('disclosed_at');
  const disclosedAt = text === null ? undefined : requiredUtc(text, { now, hour: MIDNIGHT });
  const reporter = options.getString('reporter')?.trim().replace(/^@/, '');
  if (reporter !== undefined && !GITHUB_LOGIN.test(reporter)) throw new ProblemError({ code: 'bad-login' });
  const source = SOURCES.find((name): name is Source => name === options.getString('source', true));
  if (!source) throw new ProblemError({ code: 'bad-choice', option: 'source' });
  return { repository, source, disclosedAt, reporter, pgpRequested: options.getBoolean('pgp') ?? false };
}

/** What a member does where the draft advisory is not there; `undefined` if it is. */
export function draftInWords(outcome: DraftOutcome): string | undefined {
  switch (outcome) {
    case 'made':
      return undefined;
    case 'later':
      return '⚠️ GitHub does not answer, so the draft advisory is not there yet. The case is open; press “Create draft advisory” when GitHub is back.';
    case 'refused':
      return '⚠️ GitHub did not let me make the draft advisory (`npm run doctor` tells which right is missing). The case is open; press “Create draft advisory” when that is mended.';
  }
}
