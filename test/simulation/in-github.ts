import type { Advisories, Advisory } from './advisories.ts';
import type { Random } from './random.ts';

/** How many advisories may be open at once, but for a flood. */
const MOST = 4;
/** How many reports may come in a flood. */
const FLOOD = 12;

/** Something that people do in GitHub's own pages, to one advisory. */
interface Act {
  readonly name: string;
  readonly weight: number;
  readonly fits: (advisory: Advisory) => boolean;
  readonly act: (advisories: Advisories, advisory: Advisory) => void;
}

const isDraft = ({ state }: Advisory) => state === 'draft';

/** What people do there. Another act is another entry. */
const ACTS: readonly Act[] = [
  {
    name: 'accept',
    weight: 6,
    fits: ({ state }) => state === 'triage',
    act: (advisories, advisory) => {
      advisory.state = 'draft';
      advisories.touch(advisory);
    },
  },
  {
    name: 'describe',
    weight: 2,
    fits: () => true,
    act: (advisories, advisory) => advisories.describe(advisory),
  },
  {
    name: 'fill in',
    weight: 6,
    fits: (advisory) => isDraft(advisory) && advisory.patched === undefined,
    act: (advisories, advisory) => advisories.fillIn(advisory),
  },
  {
    name: 'release',
    weight: 4,
    fits: (advisory) => advisory.patched !== undefined,
    act: (advisories, advisory) => advisories.release(advisory),
  },
  {
    name: 'assign CVE',
    weight: 3,
    fits: ({ cveId, cveRequested }) => cveRequested && cveId === undefined,
    act: (advisories, advisory) => advisories.assignCve(advisory),
  },
  {
    name: 'publish',
    weight: 1.5,
    fits: (advisory) => isDraft(advisory) && advisory.patched !== undefined,
    act: (advisories, advisory) => advisories.publish(advisory),
  },
  {
    name: 'publish too early',
    weight: 0.3,
    fits: isDraft,
    act: (advisories, advisory) => advisories.publish(advisory),
  },
  {
    name: 'correct',
    weight: 2,
    fits: ({ state }) => state === 'published',
    act: (advisories, advisory) => advisories.correct(advisory),
  },
  {
    name: 'withdraw',
    weight: 0.15,
    fits: ({ state }) => state === 'published',
    act: (advisories, advisory) => {
      advisory.state = 'withdrawn';
      advisories.touch(advisory);
    },
  },
  {
    name: 'restore',
    weight: 0.5,
    fits: ({ state }) => state === 'withdrawn',
    act: (advisories, advisory) => {
      advisory.state = 'published';
      advisories.touch(advisory);
    },
  },
  {
    name: 'add an outsider',
    weight: 0.3,
    fits: isDraft,
    act: (advisories, advisory) => {
      advisory.collaborators.add('guest');
      advisories.touch(advisory);
    },
  },
  {
    name: 'close',
    weight: 0.2,
    fits: ({ state }) => state === 'draft' || state === 'triage',
    act: (advisories, advisory) => {
      advisory.state = 'closed';
      advisories.touch(advisory);
    },
  },
];

/** Something happens in GitHub: a report, or an act on an advisory. Tells what. */
export function inGitHub(advisories: Advisories, random: Random): string {
  const open = advisories.all.filter(({ state }) => state === 'triage' || state === 'draft');
  if (open.length > MOST && random.chance(0.2)) return `${sweep(advisories, open)} closed at once`;
  if (open.length < MOST && random.chance(0.008)) {
    const count = random.int(MOST, FLOOD);
    for (let made = 0; made < count; made += 1) advisories.make({ reporter: 'reporter' });
    return `${count} reports at once`;
  }
  if (open.length < MOST && random.chance(open.length === 0 ? 0.3 : 0.03))
    return `report ${advisories.make({ reporter: 'reporter' }).ghsaId}`;
  const advisory = random.pick(advisories.all.slice(-2 * MOST));
  const act = advisory && random.weighted(ACTS, ({ weight, fits }) => (fits(advisory) ? weight : 0));
  if (!advisory || !act) return 'nothing in GitHub';
  act.act(advisories, advisory);
  return `${act.name} ${advisory.ghsaId}`;
}

/** A member closes what nobody has accepted, and more is there than anybody can look at. */
function sweep(advisories: Advisories, open: readonly Advisory[]): number {
  const swept = open.filter(({ state }) => state === 'triage').slice(MOST - 1);
  for (const advisory of swept) {
    advisory.state = 'closed';
    advisories.touch(advisory);
  }
  return swept.length;
}
