import { waitingLinked } from '../../src/app/waiting-linked.ts';
import { nameTag } from '../../src/app/count-tag.ts';
import { act, recordDone } from '../../src/app/record.ts';
import type { CaseActionContext } from '../../src/app/action-context.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { seen, viewContext } from '../../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../../src/discord/command.ts';
import { caseOption } from '../../src/discord/options.ts';
import { readWaiverChoice, type WaiverChoice } from '../../src/discord/waiver-choice.ts';
import { tagNamedInWords } from '../../src/discord/views/counted-tags.ts';
import { overrideForm } from '../../src/discord/views/forms.ts';
import { conditionsView } from '../../src/discord/views/release-inspection.ts';
import { GitHubError } from '../../src/github/github-error.ts';
import type { ReleaseInspection } from '../../src/release/inspection.ts';
import { conditionsOf } from '../../src/release/conditions.ts';
import { tagPrint } from '../../src/release/things.ts';
import { CONDITION_NAMES } from '../../src/documents/vocabulary.ts';
import type { Case } from '../../src/process/case.ts';
import {
  confirmCondition,
  judged,
  overrideCondition,
  recordConditions,
} from '../../src/process/publication/condition-acts.ts';
import { countedTag, refusalOfCounting, uncountTag } from '../../src/process/publication/counted-tags.ts';

/** How many releases are offered while a tag is typed. */
const OFFERED = 25;

/** Looks at the release: every condition of publishing, with its evidence. */
export default {
  name: 'release verify',
  description: 'Check the release: merged, public, signed, and whatever else publishing needs',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand).addStringOption((option) =>
      option
        .setName('tag')
        .setDescription('A release: counted from then on if its version is fixed (left out: all that count)')
        .setAutocomplete(true)
        .setMaxLength(100),
    ),
  execute(action, options) {
    const tag = options.getString('tag')?.trim() || undefined;
    return tag === undefined ? verify(action) : verifyTag(action, tag);
  },
  async autocomplete(action, { value }) {
    const { github } = action.services;
    const releases = await github.releases(action.case.repository, 100).catch((error: unknown) => {
      // While a person types there is no answer to tell it in: the command itself says what is the matter.
      if (error instanceof GitHubError) return [];
      throw error;
    });
    return releases
      .filter(({ tag }) => tag.includes(value.trim()))
      .slice(0, OFFERED)
      .map(({ tag }) => ({ name: tag.slice(0, 100), value: tag.slice(0, 100) }));
  },
} satisfies Subcommand;

/** "Verify the release…" and "Check again". */
export const verifyButton: PressHandler<'verify'> = {
  audience: 'members',
  press: (action, { caseId }) => verify(action.caseAction(caseId)),
};

/** "No pull request is open". */
export const confirm: PressHandler<'confirm'> = {
  audience: 'security',
  press(action, { caseId, condition }) {
    const ofCase = action.caseAction(caseId);
    const state = act(ofCase, (before, given) => confirmCondition(before, { condition }, given));
    return verify({ ...ofCase, case: state }, { note: `✅ ${CONDITION_NAMES[condition]}.` });
  },
};

/** The menu of conditions to do without: opens the form that asks why. */
export const override: PressHandler<'override'> = {
  audience: 'security',
  opensForm: true,
  press(action, { caseId }, { chosen }) {
    const choice = readWaiverChoice(chosen[0]);
    if (!choice) throw new ProblemError({ code: 'bad-choice', option: 'condition' });
    action.caseAction(caseId);
    return { form: overrideForm(caseId, choice.condition, choice.of) };
  },
};

/** The form for one release, file or image: looked at once more, since what is wrong cannot be done without. */
export const waived: PressHandler<'waive-form'> = {
  audience: 'security',
  press: (action, { caseId, condition, of }, { field }) =>
    waive(action.caseAction(caseId), { condition, of }, field('reason')),
};

/** The form for a condition. */
export const overrideSaid: PressHandler<'override-form'> = {
  audience: 'security',
  press: (action, { caseId, condition }, { field }) =>
    waive(action.caseAction(caseId), { condition, of: undefined }, field('reason')),
};

/** "Do not count it". */
export const uncount: PressHandler<'uncount'> = {
  audience: 'security',
  press(action, { caseId, of }) {
    const ofCase = action.caseAction(caseId);
    const state = act(ofCase, (before, given) => uncountTag(before, { of }, given));
    return verify({ ...ofCase, case: state }, { note: '↩️ It counts by its name no more.' });
  },
};

/** A release by its tag: with all others of the fix where it counts by a member's word, alone where it does not. */
async function verifyTag(action: CaseActionContext, tag: string): Promise<Shown> {
  const named = await nameTag(action, tag);
  const note = tagNamedInWords(tag, named);
  return named.is === 'counted'
    ? verify({ ...action, case: named.state }, { note })
    : verify(action, { tag, note });
}

async function waive(
  ofCase: CaseActionContext,
  { condition, of }: WaiverChoice,
  reason: string | undefined,
): Promise<Shown> {
  const { inspection } = await ofCase.services.inspector.inspect(ofCase.case, ofCase.now, {
    told: ofCase.told,
  });
  const conditions = shownConditions(ofCase, ofCase.case, inspection);
  const found = judged(ofCase.case, conditions).find(({ id }) => id === condition);
  if (reason === undefined)
    throw new ProblemError({ code: 'bad-value', option: 'reason', takes: 'a few words' });
  // A form of an earlier bot does not say which of them; of one alone, there is no doubt.
  const only = of === undefined && found?.missing.length === 1 ? found.missing[0] : undefined;
  const thing = only ?? found?.things?.find(({ print }) => print === of);
  if (found?.things && found.fails && !thing)
    return verify(ofCase, {
      note: of === undefined ? '↩️ Nothing is waived: choose which, below.' : CHANGED,
    });
  const verdict = (thing ?? found)?.verdict ?? 'unknown';
  const state = act(ofCase, (before, given) =>
    overrideCondition(before, { condition, verdict, reason, of: thing?.print }, given),
  );
  return verify({ ...ofCase, case: state }, { note: '✅ Recorded, with the reason.' });
}

const CHANGED = '↩️ Nothing is waived: what you chose is not as it was shown any more.';

/** How every condition of publishing stands, looked at now; `note` says what was just done. */
export async function verify(
  action: CaseActionContext,
  { tag, note }: { tag?: string | undefined; note?: string } = {},
): Promise<Shown> {
  const { inspection, conditions } = await action.services.inspector.inspect(action.case, action.now, {
    tag,
    told: action.told,
  });
  // Only the releases that the advisory names say something about the case.
  const state =
    tag === undefined
      ? recordDone(action, (before, given) => recordConditions(before, { conditions }, given))
      : action.case;
  // What was just ticked counts at once.
  const shown = shownConditions(action, state, inspection);
  const tags = inspection.releases.map(({ facts }) => facts.tag);
  return {
    view: conditionsView(seen(action, state), judged(state, shown), viewContext(action), {
      subject: tags.join(', '),
      note,
      counted: tags.flatMap((each) => {
        const by = countedTag(state, tagPrint(each));
        return by ? [{ tag: each, by }] : [];
      }),
      mayUncount: refusalOfCounting(state, action.who) === undefined,
    }),
  };
}

/** Every condition, as far as this person may know: of the linked cases, nothing but their numbers where they are not on them. */
function shownConditions(
  { services, now, user }: CaseActionContext,
  state: Case,
  inspection: ReleaseInspection,
) {
  return conditionsOf(state, inspection, now, waitingLinked(services.cases, state, now, user));
}
