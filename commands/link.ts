import { linkCases, unlinkFromGroup } from '../src/app/links.ts';
import { ProblemError } from '../src/app/problem.ts';
import { briefAnswer } from '../src/discord/card-answer.ts';
import type { Subcommand } from '../src/discord/command.ts';
import { caseOption } from '../src/discord/options.ts';
import { caseIdsInWords } from '../src/documents/vocabulary.ts';

/** Has cases leave together, or one of them without the others. */
export default {
  name: 'link',
  description: 'Have cases leave together: one day; one notice, one announcement a repository',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand)
      .addStringOption((option) =>
        option
          .setName('with')
          .setDescription('The other case; both leave with all that are linked to either')
          .setAutocomplete(true)
          .setMaxLength(20),
      )
      .addBooleanOption((option) =>
        option.setName('undo').setDescription('Take the case out of its group again'),
      ),
  execute(action, options) {
    if (options.getBoolean('undo')) {
      const { id, linked } = action.case;
      const state = unlinkFromGroup(action);
      return briefAnswer(action, state, `↩️ ${id} leaves without ${caseIdsInWords(linked)}.`);
    }
    const other = options.getString('with');
    if (other === null)
      throw new ProblemError({
        code: 'bad-value',
        option: 'with',
        takes: 'the other case, by its id',
      });
    const state = linkCases(action, action.caseAction(other.trim()));
    const note = `🔗 ${state.id} leaves together with ${caseIdsInWords(state.linked)}: on one day, and none before the others.`;
    return briefAnswer(action, state, note);
  },
  autocomplete: ({ services, user }, { value }) =>
    services.cases.suggest(user, value, 25).map(({ id }) => ({ name: id, value: id })),
} satisfies Subcommand;
