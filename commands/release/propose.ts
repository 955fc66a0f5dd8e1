import { proposeForAll } from '../../src/app/links.ts';
import type { CaseActionContext } from '../../src/app/action-context.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { briefAnswer, seen } from '../../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../../src/discord/command.ts';
import { caseOption } from '../../src/discord/options.ts';
import { planned, requiredUtc, utcChoices } from '../../src/discord/utc-input.ts';
import { countsForInWords } from '../../src/discord/views/links.ts';
import { otherDayForm } from '../../src/discord/views/forms.ts';
import { SLOTS, slotsView } from '../../src/discord/views/release.ts';
import { absolute as inWords } from '../../src/discord/views/words.ts';
import { sidesInWords } from '../../src/documents/vocabulary.ts';
import { refusalOfEnded } from '../../src/process/acts/decision.ts';
import { offeredSlots, releaseLimits } from '../../src/process/release-limits.ts';
import { nextSlots } from '../../src/process/release-slots.ts';

/** Proposes a release day, or offers the next ones that fit. */
export default {
  name: 'release propose',
  description: 'Propose a release day; without a time, the next ones that fit are offered',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand)
      .addStringOption((option) =>
        option
          .setName('at')
          .setDescription('When, in UTC: 2026-03-19 16:00 (left out: the next days are offered)')
          .setAutocomplete(true),
      )
      .addStringOption((option) =>
        option
          .setName('reason')
          .setDescription('Why not a recommended day or hour; published in the retrospective')
          .setMaxLength(500),
      ),
  execute(action, options) {
    const typed = options.getString('at');
    if (typed === null) return offer(action);
    return propose(
      action,
      requiredUtc(typed, planned(action)),
      options.getString('reason')?.trim() || undefined,
    );
  },
  autocomplete(action, focused) {
    const { policy } = action.services;
    const { deadline: until, upstream: notBefore } = releaseLimits(action.case, policy);
    const slots = nextSlots(policy, { from: action.now, notBefore, until }, 10);
    return utcChoices(
      focused.value,
      slots.map((slot) => ['recommended', slot] as const),
      policy.releaseSlot.time,
    );
  },
} satisfies Subcommand;

/** "Propose a day…" and "Another day…". */
export const slots: PressHandler<'slots'> = {
  audience: 'members',
  press: (action, { caseId }) => offer(action.caseAction(caseId)),
};

/** A slot's own button. */
export const proposeSlot: PressHandler<'propose'> = {
  audience: 'members',
  press: (action, { caseId, at }) =>
    propose(
      action.caseAction(caseId),
      Temporal.Instant.fromEpochMilliseconds(at * 1000),
      undefined,
      'pressed-message',
    ),
};

/** "Other day…". */
export const otherDay: PressHandler<'other-day'> = {
  audience: 'members',
  opensForm: true,
  press(action, { caseId }) {
    requireOpen(action.caseAction(caseId));
    return { form: otherDayForm(caseId, action.services.policy) };
  },
};

/** The form: any day, with a reason where it is not a recommended one. */
export const otherDaySaid: PressHandler<'other-day-form'> = {
  audience: 'members',
  press(action, { caseId }, { field }) {
    const ofCase = action.caseAction(caseId);
    const at = requiredUtc(field('at') ?? '', planned(action));
    return propose(ofCase, at, field('reason'), 'pressed-message');
  },
};

function requireOpen(action: CaseActionContext): void {
  const ended = refusalOfEnded(action.case);
  if (ended) throw new ProblemError(ended);
}

function offer(action: CaseActionContext): Shown {
  requireOpen(action);
  const offered = offeredSlots(action.case, action.services.policy, action.now, SLOTS);
  return { view: slotsView(seen(action), offered) };
}

function propose(
  action: CaseActionContext,
  at: Temporal.Instant,
  reason: string | undefined,
  change?: Shown['change'],
): Shown {
  const state = proposeForAll(action, { at, reason });
  const missing = (['security', 'fix-team'] as const).filter(
    (side) => !state.proposal?.agreed.includes(side),
  );
  const note = `✅ ${inWords(at)} is proposed, and your side agrees. It waits for ${sidesInWords(missing)}.${countsForInWords(state)}`;
  return briefAnswer(action, state, note, change);
}
