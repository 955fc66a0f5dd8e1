import type { DistributorNews } from '../../process/case.ts';
import type { NewsKind } from '../../process/events.ts';
import { newsFacts, newsKind } from '../../process/publication/distributor-news.ts';
import type { AdvisoryFact } from '../../process/publication/parts.ts';
import { factLines, whom, type AdvanceNotice, type MailText } from './advance-notice.ts';
import { bulleted, wrapped } from './text.ts';

/** What became of a release that is out, for a distributor who was told of it before. */
interface NewsNotice extends Pick<AdvanceNotice, 'caseId' | 'repository' | 'ask'> {
  readonly news: DistributorNews;
  /** Everybody can read it. */
  readonly ghsaId: string | undefined;
}

/** The word in the subject, the verdict, and what it means. */
const WORDS: { readonly [kind in NewsKind]: readonly [subject: string, verdict: string, words: string] } = {
  corrected: [
    'Corrected',
    'CORRECTED: THE ADVISORY SAYS SOMETHING ELSE NOW THAN WAS ANNOUNCED. PUBLIC (TLP:CLEAR).',
    'What the advisory says counts, and not what was announced before.',
  ],
  'as-announced': [
    'Not corrected after all',
    'AS ANNOUNCED AGAIN: NOTHING IS CORRECTED. PUBLIC (TLP:CLEAR).',
    'Our notice of a correction no longer holds: the advisory says again what was announced.',
  ],
  withdrawn: [
    'Advisory withdrawn',
    'WITHDRAWN: GITHUB SHOWS THE ADVISORY AS WITHDRAWN. PUBLIC (TLP:CLEAR).',
    'Do nothing more because of it. If you have rolled out the release already, this notice does not ask you to go back. We do not say here why it was withdrawn.',
  ],
  restored: [
    'Advisory published again',
    'PUBLISHED AGAIN: THE ADVISORY STANDS. PUBLIC (TLP:CLEAR).',
    'Our notice that it was withdrawn no longer holds: GitHub shows it as published.',
  ],
};

/** What to do about what was corrected. */
const TO_DO: { readonly [fact in AdvisoryFact]: string } = {
  fixed:
    'compare the version that you have taken with the fixed versions which the advisory names now: they are not those that were announced;',
  affected:
    'check again which of your versions are affected: the affected versions are others than was announced;',
  workaround: 'read again what helps before upgrading, and set it up anew where you rely on it;',
  severity: 'plan anew by the severity: it is another one now.',
};

/**
 * That a release of which a distributor was told is corrected or withdrawn after its publication, or not any more. It says
 * which facts are others, and leaves what they are to the advisory, which is public.
 * @returns `undefined` if there is nothing to tell
 */
export function newsNotice({ caseId, repository, news, ghsaId, ask }: NewsNotice): MailText | undefined {
  const kind = newsKind(news);
  if (!kind) return undefined;
  const [subject, verdict, words] = WORDS[kind];
  const facts = kind === 'corrected' ? newsFacts(news) : [];
  const again = kind === 'corrected' && news.toldWithdrawn ? ' It is published again.' : '';
  const parts = [
    wrapped(
      `${verdict} You get this because you are on the private distributors list of ${repository}, and were told of a release of it.${again} ${words}`,
    ),
    ...(facts.length > 0 ? [`Now please:\n${bulleted(facts.map((fact) => TO_DO[fact]))}`] : []),
    factLines([
      ['Project', repository],
      ['Our case', caseId],
      ...(ghsaId === undefined ? [] : [['Advisory', ghsaId] as const]),
    ]),
    wrapped(
      `Questions: ${whom(ask)}. Please acknowledge this notice by answering it, with ${caseId} in the subject.`,
    ),
  ];
  return {
    subject: `${subject}: Security release of ${repository} (${caseId})`,
    text: `${parts.join('\n\n')}\n`,
  };
}
