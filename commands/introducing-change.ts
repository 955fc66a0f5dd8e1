import { act } from '../src/app/record.ts';
import type { CaseActionContext } from '../src/app/action-context.ts';
import { githubProblem } from '../src/app/github-problem.ts';
import { ProblemError } from '../src/app/problem.ts';
import { briefAnswer, seen } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown } from '../src/discord/command.ts';
import { otherChangesForm } from '../src/discord/views/forms.ts';
import { introducingChangesView } from '../src/discord/views/retrospective.ts';
import { recordIntroducingChanges, refusalOfIntroducingChange } from '../src/process/acts/retrospective.ts';

/** "What introduced it…": the pull requests that the fix's files point to, and a menu that links them. */
export const introducingChanges: PressHandler<'origins'> = {
  audience: 'members',
  async press(action, { caseId }) {
    const ofCase = action.caseAction(caseId);
    requireOpen(ofCase);
    const { inspection } = await action.services.inspector.inspect(ofCase.case, action.now, {
      told: action.told,
    });
    // Nothing found would not be true: nobody could look.
    if (inspection.unanswered) throw new ProblemError({ code: 'artifacts-unavailable' });
    const { github } = action.services;
    const [release] = inspection.releases;
    const suspects = release
      ? await github
          .suggestIntroducingChanges(ofCase.case.repository, release.facts.tag)
          .catch((error: unknown) => Promise.reject(githubProblem(error, 'nothing-changed')))
      : [];
    return { view: introducingChangesView(seen(ofCase), suspects) };
  },
};

/** The menu of suggestions. */
export const introduced: PressHandler<'introduced'> = {
  audience: 'members',
  press: (action, { caseId }, { chosen }) => record(action.caseAction(caseId), chosen.map(Number)),
};

/** "None did". */
export const noIntroducingChange: PressHandler<'no-origin'> = {
  audience: 'members',
  press: (action, { caseId }) => record(action.caseAction(caseId), []),
};

/** "Others…". */
export const otherChanges: PressHandler<'other-origin'> = {
  audience: 'members',
  opensForm: true,
  press(action, { caseId }) {
    requireOpen(action.caseAction(caseId));
    return { form: otherChangesForm(caseId) };
  },
};

/** The form: numbers or links of merged pull requests, which GitHub is asked about. */
export const otherChangesSaid: PressHandler<'other-origin-form'> = {
  audience: 'members',
  async press(action, { caseId }, { field }) {
    const ofCase = action.caseAction(caseId);
    requireOpen(ofCase);
    const numbers = numbersIn(field('pulls') ?? '', ofCase.case.repository);
    if (!numbers || numbers.length === 0) throw new ProblemError({ code: 'bad-pull-requests', numbers: [] });
    const { github } = action.services;
    const found = await Promise.all(
      numbers.map((number) => github.pullRequest(ofCase.case.repository, number)),
    ).catch((error: unknown) => Promise.reject(githubProblem(error, 'nothing-changed')));
    const unknown = numbers.filter((_, index) => found[index] === undefined);
    if (unknown.length > 0) throw new ProblemError({ code: 'bad-pull-requests', numbers: unknown });
    return record(ofCase, numbers);
  },
};

function record(action: CaseActionContext, pullRequests: readonly number[]): Shown {
  if (!pullRequests.every((number) => Number.isInteger(number) && number > 0))
    throw new ProblemError({ code: 'bad-choice', option: 'pull request' });
  const state = act(action, (before, given) => recordIntroducingChanges(before, { pullRequests }, given));
  const note =
    pullRequests.length === 0
      ? '✅ Recorded: no pull request introduced it.'
      : `✅ Recorded: introduced by ${pullRequests.map((number) => `#${number}`).join(', ')}.`;
  return briefAnswer(action, state, note, 'pressed-message');
}

/**
 * At most ten numbers of pull requests, written as `101`, `#101` or by their address; `undefined` for anything else.
 */
function numbersIn(text: string, repository: string): number[] | undefined {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const numbers = parts.map((part) => {
    const [, place, byAddress] = /^https:\/\/[^/]+\/([^/]+\/[^/]+)\/pull\/(\d{1,9})\/?$/.exec(part) ?? [];
    if (byAddress !== undefined)
      return place?.toLowerCase() === repository.toLowerCase() ? Number(byAddress) : Number.NaN;
    return Number(/^#?(\d{1,9})$/.exec(part)?.[1] ?? Number.NaN);
  });
  return numbers.length <= 10 && numbers.every((number) => number > 0) ? numbers : undefined;
}

function requireOpen(action: CaseActionContext): void {
  const refusal = refusalOfIntroducingChange(action.case);
  if (refusal) throw new ProblemError(refusal);
}
