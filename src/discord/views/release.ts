import { ButtonStyle } from 'discord.js';
import { inTimeZonesInBrief, shortUtc } from '../../documents/time-in-words.ts';
import { sidesInWords } from '../../documents/vocabulary.ts';
import type { Case } from '../../process/case.ts';
import { nextSlots, releaseLimits } from '../../process/release-slots.ts';
import { isBefore } from '../../process/time.ts';
import type { CardContext } from './card.ts';
import { agreeableSide } from './step-buttons.ts';
import { button, MessageBuilder, escapeMarkdown, type View } from './view.ts';
import { actorInWords, absolute, absoluteAndRelative } from './words.ts';

/** How many slots are offered: one row of buttons. */
const SLOTS = 5;

/** The next recommended slots inside the window, each as a button that proposes it. */
export function slotsView(state: Case, context: CardContext): View {
  const { policy, now } = context;
  const { deadline, upstream } = releaseLimits(state, policy);
  const window = { from: now, notBefore: upstream };
  const inside = nextSlots(policy, { ...window, until: deadline }, SLOTS);
  const shown = inside.length > 0 ? inside : nextSlots(policy, window, 3);
  const builder = new MessageBuilder(inside.length > 0 ? 'calm' : 'late');
  builder.text(
    `### ${state.id} · Release day`,
    ...proposalLines(state, now),
    inside.length === 0 &&
      deadline &&
      '⚠️ No recommended day is left before the release is due. The next ones are below; to propose one of them, press “Other day…” and give a reason.',
    deadline
      ? `The release is due ${absoluteAndRelative(deadline)}.`
      : 'The release is due as soon as possible.',
    upstream && `Not before ${absoluteAndRelative(upstream)}: the upstream project discloses then.`,
  );
  for (const slot of shown) builder.text(`**${absolute(slot)}**`, `-# ${inTimeZonesInBrief(slot)}`);
  builder.buttons(
    ...inside.map(
      (slot) =>
        !state.proposal?.at.equals(slot) &&
        button(
          shortUtc(slot),
          'propose',
          { caseId: state.id, at: slot.epochMilliseconds / 1000 },
          ButtonStyle.Primary,
        ),
    ),
  );
  builder.buttons(agreeButton(state, context), button('Other day…', 'other-day', { caseId: state.id }));
  return builder.view();
}

/** The proposed day, who has agreed to it and who has not; nothing where none is proposed. */
export function proposalLines(state: Case, now: Temporal.Instant, most = 200): string[] {
  const { proposal } = state;
  if (!proposal) return [];
  const agreed = proposal.agreed;
  const missing = (['security', 'fix-team'] as const).filter((side) => !agreed.includes(side));
  const passed = !state.publishedAt && !isBefore(now, proposal.at);
  const status =
    missing.length === 0
      ? passed
        ? '⚠️ has passed: publish now, or propose another day'
        : '✅ agreed by both sides'
      : passed
        ? '⚠️ has passed without both sides agreeing: propose another day'
        : `proposed by ${actorInWords(proposal.by)}, waits for ${missing.map((side) => sidesInWords([side])).join(' and ')}`;
  return [
    `**Release day** ${absoluteAndRelative(proposal.at)} · ${status}`,
    `-# ${inTimeZonesInBrief(proposal.at)}${proposal.reason === undefined ? '' : ` · ${escapeMarkdown(proposal.reason, most)}`}`,
  ];
}

/** The button by which this person agrees to the proposed day, where their side has not yet. */
export function agreeButton(state: Case, context: Pick<CardContext, 'who' | 'now'>) {
  const { proposal } = state;
  const side = agreeableSide(state, context);
  return (
    proposal &&
    side &&
    button(
      `Agree for ${sidesInWords([side])}`,
      'agree',
      { caseId: state.id, proposal: proposal.revision },
      ButtonStyle.Success,
    )
  );
}
