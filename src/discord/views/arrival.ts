import { ARRIVAL_PLACES, type ArrivalPlace } from '../../app/watch-arrival.ts';
import type { Lag } from '../../process/arrival.ts';
import type { Arrival } from '../../process/events.ts';
import type { Outlook } from '../../process/outlook/outlook.ts';
import type { ViewContext } from './view-context.ts';
import { absoluteAndRelative } from './words.ts';

/** To whom GitHub's own CVEs are written about. */
const CNA = 'security-advisories@github.com';

interface LagWords {
  readonly what: string;
  /** What a member does about it, and whom they write to. */
  readonly todo: string;
}

const LAG_WORDS: { readonly [lag in Lag]: LagWords } = {
  'cve-unpublished': {
    what: 'The CVE’s record is not public: its id is only reserved',
    todo: `It usually follows within a few days. Where it does not, write to the CNA that gave the id, with the advisory’s address: GitHub’s is ${CNA}.`,
  },
  'cve-rejected': {
    what: 'The CVE’s record says that it is rejected',
    todo: `Ask the CNA that gave the id why (GitHub’s is ${CNA}), or record it: \`/advisory cve outcome:rejected\`.`,
  },
  'database-absent': {
    what: 'The advisory is not in GitHub’s database of advisories',
    todo: 'It usually follows within a few days. Where it does not, open an issue in github.com/github/advisory-database.',
  },
  'database-unreviewed': {
    what: 'The entry in GitHub’s database is not reviewed: Dependabot warns nobody',
    todo: 'Reviewers usually come to it within a few days. Where they do not, press “Suggest improvements” on its page below github.com/advisories.',
  },
  'ranges-differ': {
    what: 'The reviewed entry in GitHub’s database names other packages or versions than the advisory',
    todo: 'Compare the two. Correct the advisory, or press “Suggest improvements” on the entry’s page below github.com/advisories.',
  },
};

const PLACE_WORDS: { readonly [place in ArrivalPlace]: string } = {
  cve: 'whether the CVE’s record is public',
  database: 'whether it is in GitHub’s database of advisories',
};

/** Where a published advisory has not arrived, and what to do about it. */
export function lagLines(lags: readonly Lag[]): string[] {
  return lags.flatMap((lag) => [`- ${LAG_WORDS[lag].what}`, `-# ${LAG_WORDS[lag].todo}`]);
}

/** Whether the published advisory of a case has arrived, and what could not be looked at: that is neither. */
export function arrivalLines(
  { arrival, case: { id } }: Pick<Outlook, 'arrival' | 'case'>,
  { arrivalBlindSince }: Pick<ViewContext, 'arrivalBlindSince'>,
): string[] {
  if (!arrival) return [];
  const { lags, done } = arrival;
  const blind = arrivalBlindSince?.(id) ?? {};
  return [
    ...(lags.length > 0 ? ['⚠️ **Not yet where users hear of it**', ...lagLines(lags)] : []),
    ...(done ? [`**Arrived** ${arrivedInWords(done)}`] : []),
    ...ARRIVAL_PLACES.flatMap((place) => {
      const since = blind[place];
      return since
        ? [
            `⚠️ I could not look ${PLACE_WORDS[place]}, since ${absoluteAndRelative(since)}: look there yourselves.`,
          ]
        : [];
    }),
  ];
}

/** The same for a list of cases. */
export function arrivalInBrief({ arrival }: Pick<Outlook, 'arrival'>): string[] {
  return arrival && arrival.lags.length > 0
    ? ['-# ⚠️ Published, and not yet where users hear of it; the card says what to do']
    : [];
}

function arrivedInWords({ cve, database, ranges }: Arrival): string {
  return [
    ...(cve === 'published' ? ['the CVE’s record is public'] : []),
    database === 'reviewed'
      ? `GitHub’s database has it${ranges === 'unclear' ? ', reviewed; whether with the same versions, I cannot tell' : ' as the advisory has it'}`
      : 'GitHub’s database takes no advisory without a package',
  ].join('; ');
}

/** What a look at the places saw, for the timeline. */
export function arrivalInWords({ cve, database, ranges }: Arrival): string {
  const seen = [
    ...(cve === undefined
      ? []
      : [
          `the CVE’s record is ${cve === 'unpublished' ? 'not public' : cve === 'published' ? 'public' : cve}`,
        ]),
    ...(database === undefined ? [] : [DATABASE_WORDS[database]]),
    ...(ranges === undefined ? [] : [RANGES_WORDS[ranges]]),
  ];
  return `Looked whether it has arrived: ${seen.join('; ') || 'nothing is known'}`;
}

const DATABASE_WORDS: { readonly [at in NonNullable<Arrival['database']>]: string } = {
  reviewed: 'in GitHub’s database',
  unreviewed: 'in GitHub’s database, not reviewed',
  absent: 'not in GitHub’s database',
  'not-covered': 'GitHub’s database takes no advisory without a package',
};

const RANGES_WORDS: { readonly [how in NonNullable<Arrival['ranges']>]: string } = {
  equal: 'with the same versions',
  differ: 'with other versions',
  unclear: 'its versions cannot be compared',
};
