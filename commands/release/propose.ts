import { act, cardAnswer, cardContext } from '../../src/app/record.ts';
import {
  ProblemError,
  type CaseVisit,
  type PressHandler,
  type Shown,
  type Subcommand,
} from '../../src/discord/command.ts';
import { caseOption } from '../../src/discord/options.ts';
import { requiredUtc, utcChoices } from '../../src/discord/utc-input.ts';
import { otherDayForm } from '../../src/discord/views/forms.ts';
import { slotsView } from '../../src/discord/views/release.ts';
import { at as inWords, sidesInWords } from '../../src/discord/views/words.ts';
import { refusalOfEnded } from '../../src/process/acts/decision.ts';
import { proposeRelease } from '../../src/process/acts/release.ts';
import { nextSlots, releaseLimits } from '../../src/process/release-slots.ts';

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
          .setDescription('Why another day or hour than the policy recommends')
          .setMaxLength(500),
      ),
  execute(visit, options) {
    const typed = options.getString('at');
    if (typed === null) return offer(visit);
    return propose(visit, requiredUtc(typed, visit.now), options.getString('reason')?.trim() || undefined);
  },
  autocomplete(visit, focused) {
    const { policy } = visit.services;
    const { deadline: until, upstream: notBefore } = releaseLimits(visit.case, policy);
    const slots = nextSlots(policy, { from: visit.now, notBefore, until }, 10);
    return utcChoices(
      focused.value,
      slots.map((slot) => ['recommended', slot] as const),
    );
  },
} satisfies Subcommand;

/** "Propose a day…" and "Another day…". */
export const slots: PressHandler<'slots'> = {
  audience: 'members',
  press: (visit, { caseId }) => offer(visit.caseVisit(caseId)),
};

/** A slot's own button. */
export const proposeSlot: PressHandler<'propose'> = {
  audience: 'members',
  press: (visit, { caseId, at }) =>
    propose(
      visit.caseVisit(caseId),
      Temporal.Instant.fromEpochMilliseconds(at * 1000),
      undefined,
      'pressed-message',
    ),
};

/** "Other day…". */
export const otherDay: PressHandler<'other-day'> = {
  audience: 'members',
  opensForm: true,
  press(visit, { caseId }) {
    requireOpen(visit.caseVisit(caseId));
    return { form: otherDayForm(caseId) };
  },
};

/** The form: any day, with a reason where it is not a recommended one. */
export const otherDaySaid: PressHandler<'other-day-form'> = {
  audience: 'members',
  press(visit, { caseId }, { field }) {
    const ofCase = visit.caseVisit(caseId);
    const at = requiredUtc(field('at') ?? '', visit.now);
    return propose(ofCase, at, field('reason'), 'pressed-message');
  },
};

function requireOpen(visit: CaseVisit): void {
  const ended = refusalOfEnded(visit.case);
  if (ended) throw new ProblemError(ended);
}

function offer(visit: CaseVisit): Shown {
  requireOpen(visit);
  return { view: slotsView(visit.case, cardContext(visit, visit.who)) };
}

function propose(
  visit: CaseVisit,
  at: Temporal.Instant,
  reason: string | undefined,
  change?: Shown['change'],
): Shown {
  const state = act(visit, (before, given) => proposeRelease(before, { at, reason }, given));
  const missing = (['security', 'fix-team'] as const).filter(
    (side) => !state.proposal?.agreed.includes(side),
  );
  const note = `✅ ${inWords(at)} is proposed, and your side agrees. It waits for ${sidesInWords(missing)}.`;
  return cardAnswer(visit, state, note, change);
}
