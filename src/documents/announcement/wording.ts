import type { Exploitation } from '../../process/events.ts';
import { GENEROUS, type LengthBudget } from './length-budget.ts';
import type { NotFound } from './said.ts';

/** The bot's own words in what is posted in #codegate, but for those of the templates. */
export interface Wording {
  readonly exploited: { readonly [known in Exploitation]: string };
  /** The same before the fix is released; absent where nothing is said of it then. */
  readonly exploitedBeforeFix?: Wording['exploited'];
  /** Characters that a sentence about the impact had at least; absent where it is judged by what it says. */
  readonly shortestSentence?: number;
  readonly versionsUnknown: string;
  /** Where the advisory says that there is no workaround. */
  readonly noWorkaround: string;
  /** Where nothing was found; absent where the same was said as where there is none. */
  readonly notFound?: { readonly [why in NotFound]: string };
  /** The same two before the fix is released. */
  readonly beforeFix?: {
    readonly noWorkaround: string;
    readonly nothingFound: string;
    /** Below what is told, where something was left out. */
    readonly more: string;
  };
  /** Each line of a product's versions has its own instructions, by what can reach no affected one. */
  readonly isByLine?: true;
  /** What of a release is not there is listed, as not available. */
  readonly listsMissing?: true;
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

const OF_2026_12 = {
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
} as const satisfies Wording;

export const WORDINGS: { readonly [edition in Edition]: Wording } = {
  '2026-12b': {
    ...OF_2026_12,
    isByLine: true,
    noWorkaround: 'The advisory says that there is no workaround.',
    notFound: {
      'nothing-written': 'The advisory, linked below, says nothing about this yet.',
      'no-section': 'See the advisory, linked below: it has no section about this that could be told here.',
      'only-upgrade': 'The advisory names no other way than to upgrade.',
    },
    beforeFix: {
      noWorkaround: 'We know of no workaround.',
      nothingFound: 'There is nothing that we can tell yet. We will tell it here.',
      more: '-# This is not all: the rest comes with the fix.',
    },
  },
  '2026-12': { ...OF_2026_12, shortestSentence: 15, listsMissing: true },
  '2026-11': {
    exploited: {
      yes: 'Yes: attackers use it already. Upgrade at once, and look for signs of misuse.',
      no: 'No case is known.',
      unknown: 'Not known.',
    },
    shortestSentence: 15,
    versionsUnknown: 'versions not said',
    noWorkaround: 'None known.',
    listsMissing: true,
    countsFromPublication: true,
    brief: GENEROUS,
  },
};
