import { ButtonStyle } from 'discord.js';
import type { CommitsToName, NamedCommits } from '../../app/named-commits.ts';
import type { Case } from '../../process/case.ts';
import { button, escapeMarkdown, linkButton, linesWithin, MessageBuilder, type View } from './view.ts';

/** Characters that the commits may take, of the 4,000 of a message. */
const BUDGET = 3000;
/** Titles that are shown of each span. */
const TITLES = 5;

/** What a member looks at before they say that the fix is merged, in the very commits that are shown. */
export function namedCommitsView({ id: caseId }: Case, { spans, print }: NamedCommits, note?: string): View {
  const reverts = spans.some((span) => span.reverts.length > 0);
  const [first] = spans;
  return new MessageBuilder(reverts ? 'late' : 'soon')
    .text(
      note,
      `### ${caseId} · Is the fix in these commits?`,
      reverts
        ? '**⚠️ Something was taken back. Look whether the fix is still there.**'
        : '**Look at them first: this is your word, and it is recorded with these very commits.**',
      ...linesWithin(spans.flatMap(spanLines), BUDGET),
    )
    .buttons(
      button('Yes, they hold the fix', 'holds-fix', { caseId, print }, ButtonStyle.Success),
      button('Look again', 'merged', { caseId }),
      spans.length === 1 && first?.url !== undefined && linkButton('The commits in GitHub', first.url),
    )
    .view();
}

function spanLines(span: CommitsToName): string[] {
  const { tag, since, from, to, url, total, shas, merges, reverts } = span;
  const named = tag === undefined ? 'the main branch as it is now' : escapeMarkdown(tag, 60);
  const span0 = from === undefined ? short(to) : `${short(from)}…${short(to)}`;
  const where = url === undefined ? span0 : `[${span0}](<${url}>)`;
  const counted = `${total} ${total === 1 ? 'commit' : 'commits'}`;
  return [
    since === undefined
      ? `- **${named}**, with no release before it: all up to ${where}`
      : `- **${named}**, since ${escapeMarkdown(since, 60)}: ${counted}, ${where}`,
    ...merges.slice(-TITLES).map(({ sha, title }) => `-# ${short(sha)} ${escapeMarkdown(title, 80)}`),
    ...reverts
      .slice(-TITLES)
      .map(({ sha, title }) => `-# ⚠️ ${short(sha)} takes back: ${escapeMarkdown(title, 80)}`),
    ...(shas.length < total
      ? [`-# ⚠️ GitHub names ${shas.length} of them: a revert may be among the others.`]
      : []),
  ];
}

function short(sha: string): string {
  return `\`${sha.slice(0, 10)}\``;
}
