import type { Exploitation } from '../../process/events.ts';
import { GENEROUS, type LengthBudget } from './length-budget.ts';

/** The bot's own words in what is posted in #codegate, but for those of the templates. */
export interface Wording {
  readonly exploited: { readonly [known in Exploitation]: string };
  /** The same before the fix is released; absent where nothing is said of it then. */
  readonly exploitedBeforeFix?: Wording['exploited'];
  readonly versionsUnknown: string;
  readonly noWorkaround: string;
  /** The retrospective's picture counts its days from the publication. */
  readonly countsFromPublication?: true;
  /** What is said of binaries at most, even where there is room for more. */
  readonly brief: Pick<LengthBudget, 'binaries' | 'verify'>;
}

/**
 * The editions of these words, by the month of each, with a letter for a second one. What was approved, or stands in
 * #codegate, in an earlier one goes on in it: its fingerprint is that of every letter.
 */
export const EDITIONS = ['2026-12b', '2026-12', '2026-11'] as const;
export type Edition = (typeof EDITIONS)[number];

const OF_2026_12: Wording = {
  exploited: {
    yes: 'Yes: attackers are already using it. Upgrade at once, and look for signs of misuse.',
    no: 'We know of no exploitation.',
    unknown: 'We do not know whether it is exploited.',
  },
  exploitedBeforeFix: {
    yes: 'Yes: attackers are already using it. Act at once, and look for signs of misuse.',
    no: 'We know of no exploitation.',
    unknown: 'We do not know whether it is exploited.',
  },
  versionsUnknown: 'affected versions are not known yet',
  noWorkaround: 'No workaround is known.',
  // Digests and checks of one release: on a phone, those of a second one are a screen more; the file has them all.
  brief: { binaries: 400, verify: 450 },
};

export const WORDINGS: { readonly [edition in Edition]: Wording } = {
  '2026-12b': OF_2026_12,
  '2026-12': OF_2026_12,
  '2026-11': {
    exploited: {
      yes: 'Yes: attackers use it already. Upgrade at once, and look for signs of misuse.',
      no: 'No case is known.',
      unknown: 'Not known.',
    },
    versionsUnknown: 'versions not said',
    noWorkaround: 'None known.',
    countsFromPublication: true,
    brief: GENEROUS,
  },
};
