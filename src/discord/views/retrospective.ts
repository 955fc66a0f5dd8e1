import { ButtonStyle } from 'discord.js';
import type { PullRequest } from '../../github/pull-requests.ts';
import type { Hint } from '../../process/blame.ts';
import type { Outlook } from '../../process/outlook/outlook.ts';
import type { LookBack } from '../../app/publication/content.ts';
import { Button } from './container.ts';
import { nothingToAddButton } from './step-buttons.ts';
import { button, listed, MessageBuilder, escapeMarkdown, type View } from './view.ts';
import { absolute, mention } from './words.ts';

/** How one case went, as far as the message shows it. */
type Told = Omit<LookBack, 'picture'> & { readonly picture: Pick<LookBack['picture'], 'png' | 'alt'> };

/** The message in #codegate: in short what it is about, the picture of its course, and the document; of several cases, each. */
export function retrospectiveMessage(own: Told, others: readonly Told[] = []): View {
  const all = [own, ...others];
  const isOne = others.length === 0;
  const reports = all
    .map(({ state }) => state.disclosedAt)
    .toSorted((a, b) => Temporal.Instant.compare(a, b));
  const published = all
    .flatMap(({ state }) => state.publishedAt ?? [])
    .toSorted((a, b) => Temporal.Instant.compare(b, a));
  const [from, until] = [reports[0], published[0]];
  const span =
    from && until
      ? `, from the ${isOne ? '' : 'first '}report on ${absolute(from)} to the publication on ${absolute(until)}`
      : '';
  const builder = new MessageBuilder('calm').text(
    `## Retrospective of ${all.map(({ document }) => escapeMarkdown(document.title, 60)).join(', ')}`,
    `How ${isOne ? 'this vulnerability was' : 'these vulnerabilities were'} handled${span}: what went well, what did not, and what we change. It looks for causes, not for anyone to blame.`,
    `The whole of it is in the ${isOne ? 'document' : 'documents'} below; please reply in the thread.`,
  );
  for (const [index, { state, document, picture }] of all.entries()) {
    const { advisory } = state;
    builder
      .picture(index === 0 ? 'timeline.png' : `timeline-${index + 1}.png`, picture)
      .file(advisory ? `retrospective-${advisory.ghsaId}.md` : `retrospective.md`, document.markdown);
  }
  return builder.view();
}

/** What an unnamed part can and cannot hide. */
const UNNAMED =
  'Unnamed: neither your name nor the minute is kept with what you say. That you have contributed is seen, and where few have, or beside the backups of two days, your words may lead to you.';

/**
 * The retrospective as it stands, with what this person can add to it. `missing` have not contributed yet; `names` are the
 * people whom unnamed contributions name.
 */
export function retrospectiveView(
  outlook: Outlook,
  content: View,
  { missing, names }: { readonly missing: readonly string[]; readonly names: readonly string[] },
): View {
  const { case: state, publications, may } = outlook;
  const { id: caseId } = state;
  const { container } = content;
  const waits =
    missing.length > 0 ? `Not heard yet: ${listed(missing.map(mention), 8)}.` : 'Everyone has contributed.';
  const posted = state.steps['retrospective-posted'] !== undefined;
  container.textAbove(
    [
      `-# ${caseId} · Draft of the retrospective. ${waits}`,
      ...(posted ? [] : [...namesLines(names, may), `-# ${UNNAMED}`]),
    ].join('\n'),
  );
  const parts = [
    !posted && button('Contribute…', 'contribute', { caseId, named: 'yes' }, ButtonStyle.Primary),
    !posted && button('Contribute unnamed…', 'contribute', { caseId, named: 'no' }),
    nothingToAddButton(outlook),
  ].filter((each) => each instanceof Button);
  const others = [
    may.strike && button('Strike an unnamed one…', 'strikes', { caseId }),
    may.tellIntroducingChange && button('What introduced it…', 'origins', { caseId }),
    !publications.retrospective.refusal && button('Post…', 'post-retro', { caseId }),
  ].filter((each) => each instanceof Button);
  container.row(parts);
  container.row(others);
  return content;
}

/** Who stands in words that nobody signed: to be seen before it is public. */
function namesLines(names: readonly string[], { strike }: Outlook['may']): string[] {
  if (names.length === 0) return [];
  const who = listed(
    names.map((name) => escapeMarkdown(name)),
    5,
  );
  const cure = strike ? ' Where it should not stand there, strike it: another member has to agree.' : '';
  return [`⚠️ An unnamed contribution names ${who}.${cure}`];
}

/** The pull requests that may have introduced it, with a menu that links them. */
export function introducingChangesView(
  { case: state, may }: Outlook,
  suspects: readonly PullRequest[],
): View {
  const { id: caseId, introducedBy } = state;
  const builder = new MessageBuilder().text(
    `### ${caseId} · What introduced it?`,
    'The retrospective links the pull requests; it does not name who wrote them.',
    introducedBy &&
      (introducedBy.length === 0
        ? 'Recorded so far: none did.'
        : `Recorded so far: ${introducedBy.map((number) => `#${number}`).join(', ')}.`),
    suspects.length === 0 &&
      'I find no pull request that touched the files of the fix before. Say which it was, or that none was.',
    ...suspects.map(
      ({ number, title, mergedAt }) =>
        `- #${number} ${escapeMarkdown(title, 100)} · merged ${absolute(mergedAt)}`,
    ),
  );
  if (!may.tellIntroducingChange) return builder.text('-# The fix team says which.').view();
  return builder
    .menu(
      'introduced',
      { caseId },
      {
        placeholder: 'These introduced it…',
        most: suspects.length,
        choices: suspects.map(({ number, title }) => ({
          label: `#${number} ${title}`,
          value: String(number),
        })),
      },
    )
    .buttons(button('None did', 'no-origin', { caseId }), button('Others…', 'other-origin', { caseId }))
    .view();
}

/** Gentle hints at wording that looks for a person instead of a cause; what was written stands as it is. */
export function hintLines(hints: readonly Hint[]): string[] {
  if (hints.length === 0) return [];
  return [
    '💡 It is kept as you wrote it. The retrospective is blameless; you may want to change:',
    ...hints.slice(0, 3).map(({ found, suggestion }) => `- “${escapeMarkdown(found, 60)}”: ${suggestion}`),
  ];
}
