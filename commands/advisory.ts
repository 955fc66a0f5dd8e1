import type { PressHandlers, Subcommand } from '../src/discord/command.ts';
import check, { checkButton, done } from './check.ts';
import close from './close.ts';
import coordinator, { offer, take } from './coordinator.ts';
import list, { turnPage as turnList } from './list.ts';
import me, { claim, early, unsnooze } from './me.ts';
import next from './next.ts';
import open, { draft } from './open.ts';
import reopen from './reopen.ts';
import show, { open as openCard, refresh } from './show.ts';
import { snooze } from './snooze.ts';
import timeline, { turnPage as turnTimeline } from './timeline.ts';

/** The subcommands of `/advisory`, in the order Discord shows them. */
export const subcommands: readonly Subcommand[] = [
  open,
  list,
  next,
  show,
  timeline,
  check,
  coordinator,
  close,
  reopen,
  me,
];

/** What every button does. */
export const presses: PressHandlers = {
  check: checkButton,
  done,
  open: openCard,
  refresh,
  take,
  draft,
  timeline: turnTimeline,
  list: turnList,
  offer,
  snooze,
  unsnooze,
  early,
  claim,
};
