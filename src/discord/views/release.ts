import { ButtonStyle } from 'discord.js';
import { clocksInBrief, inTimeZonesInBrief, shortUtc } from '../../documents/time-in-words.ts';
import { sidesInWords } from '../../documents/vocabulary.ts';
import type { Outlook } from '../../process/outlook/outlook.ts';
import type { OfferedSlots } from '../../process/release-limits.ts';
import type { Button } from './container.ts';
import { button, MessageBuilder, escapeMarkdown, type View } from './view.ts';
import { actorInWords, absolute, absoluteAndRelative, mention } from './words.ts';

/** How many slots are offered. */
export const SLOTS = 5;

/** The next recommended slots, each with a button that proposes it where that needs no reason. */
export function slotsView(
  outlook: Outlook,
  { deadline, upstream, reporter, slots, inside }: OfferedSlots,
): View {
  const { case: state, proposal } = outlook;
  const builder = new MessageBuilder(inside ? 'calm' : 'late');
  builder.text(
    `### ${state.id} · Release day`,
    ...proposalLines(proposal),
    !inside &&
      deadline &&
      '⚠️ No recommended day is left before the release is due. The next ones are below; to propose one of them, press “Other day…” and give a reason.',
    deadline
      ? `The release is due ${absoluteAndRelative(deadline)}.`
      : 'The release is due as soon as possible.',
    upstream && `Not before ${absoluteAndRelative(upstream)}: the upstream project discloses then.`,
    reporter && `Before ${absoluteAndRelative(reporter)}: the reporter publishes then.`,
  );
  if (inside) {
    const others = slots.filter((slot) => !proposal?.at.equals(slot));
    // What clocks show is said once for the days of which it is true: each button says its day.
    for (const [clocks, days] of Map.groupBy(others, clocksInWords))
      builder.text(clocks).buttons(...days.map((slot) => slotButton(state.id, slot)));
  } else for (const slot of slots) builder.text(`**${absolute(slot)}**\n-# ${inTimeZonesInBrief(slot)}`);
  builder.buttons(
    agreeButton(outlook),
    button('Other day…', 'other-day', { caseId: state.id }),
    callOffButton(outlook),
  );
  return builder.view();
}

/** What clocks show at the hour of a slot, on whichever day. */
function clocksInWords(slot: Temporal.Instant): string {
  return `-# ${clocksInBrief(slot)}`;
}

/** Proposes the day that it says. */
function slotButton(caseId: string, slot: Temporal.Instant): Button {
  return button(
    shortUtc(slot),
    'propose',
    { caseId, at: slot.epochMilliseconds / 1000 },
    ButtonStyle.Primary,
  );
}

/** The proposed day, who has agreed to it and who has not; nothing where none is proposed. */
export function proposalLines(proposal: Outlook['proposal'], most = 200): string[] {
  if (!proposal) return [];
  const { at, by, reason, missing, passed, alone } = proposal;
  const status =
    missing.length === 0
      ? passed
        ? '⚠️ has passed: publish now, or propose another day'
        : '✅ agreed by both sides'
      : passed
        ? '⚠️ has passed without both sides agreeing: propose another day'
        : `proposed by ${actorInWords(by)}, waits for ${missing.map((side) => sidesInWords([side])).join(' and ')}`;
  return [
    `**Release day** ${absoluteAndRelative(at)} · ${status}`,
    ...(alone === undefined
      ? []
      : [`⚠️ ${mention(alone)} agreed for both sides: it is the word of one person.`]),
    `-# ${inTimeZonesInBrief(at)}${reason === undefined ? '' : ` · ${escapeMarkdown(reason, most)}`}`,
  ];
}

/**
 * The button by which this person agrees to the proposed day.
 *
 * @returns `undefined` if they cannot, or their side has agreed already
 */
export function agreeButton({ case: state, proposal }: Outlook): Button | undefined {
  const side = proposal?.agreeFor;
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

/**
 * The button by which this person calls the proposed or agreed day off.
 *
 * @returns `undefined` if no day is proposed, or they may not
 */
export function callOffButton({ case: state, proposal, may }: Outlook): Button | undefined {
  if (!proposal || !may.proposeDay) return undefined;
  const values = { caseId: state.id, proposal: proposal.revision };
  return button('Call the day off…', 'call-off', values, ButtonStyle.Danger);
}
