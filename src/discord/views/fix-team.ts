import { ButtonStyle } from 'discord.js';
import type { CodeOwners } from '../../github/code-owners.ts';
import type { Outlook, RequestOutlook } from '../../process/outlook/outlook.ts';
import { button, linesWithin, listed, MENU, MessageBuilder, escapeMarkdown, type View } from './view.ts';
import type { ViewContext } from './view-context.ts';
import { relative, mention } from './words.ts';

/** Characters that the code owners may take, of the 4,000 of a message; the menu holds as many as Discord shows. */
const BUDGET = 2500;

/** Whom CODEOWNERS suggests for the fix team, and a menu that adds them. */
export function suggestionView(outlook: Outlook, owners: CodeOwners, context: ViewContext): View {
  const { id: caseId, advisory, fixTeam, requests, reporter } = outlook.case;
  const taken = new Set([...fixTeam, ...requests.map(({ login }) => login), reporter?.login.toLowerCase()]);
  const free = owners.people.filter(({ login }) => !taken.has(login.toLowerCase()));
  const security = outlook.sides.includes('security');
  const builder = new MessageBuilder();
  builder.text(
    `### ${caseId} · Fix team`,
    owners.found
      ? `CODEOWNERS names ${owners.people.length} ${owners.people.length === 1 ? 'person' : 'people'} with write access.`
      : 'I find no CODEOWNERS file in the repository, so everyone needs an approval by the security team.',
    ...linesWithin(
      owners.people.map((owner) => {
        const id = context.memberOf(owner.login);
        const account = id === undefined ? 'no Discord account linked' : mention(id);
        const present = fixTeam.includes(owner.login.toLowerCase()) ? '✅ ' : '';
        const areas = owner.owns.map((pattern) => escapeMarkdown(pattern, 60));
        return `- ${present}**${escapeMarkdown(owner.login)}** · ${account} · ${listed(areas, 2)}`;
      }),
      BUDGET,
    ),
    owners.withoutAccess.length > 0 &&
      `-# Named there without write access in GitHub, and so no code owners: ${listed(
        owners.withoutAccess.map((name) => escapeMarkdown(name, 60)),
        5,
      )}`,
    owners.unresolved.length > 0 &&
      `-# I cannot look into: ${listed(
        owners.unresolved.map((name) => escapeMarkdown(name, 60)),
        5,
      )}`,
    owners.skippedLines > 0 &&
      `-# GitHub ignores ${owners.skippedLines} ${owners.skippedLines === 1 ? 'line' : 'lines'} of the file as wrong; so do I.`,
    requests.length > 0 &&
      `Approval is asked for: ${listed(
        requests.map(({ login }) => escapeMarkdown(login)),
        5,
      )}`,
  );
  if (outlook.ended) return builder.view();
  if (!advisory)
    return builder.text('There is no advisory in GitHub yet that they could be added to.').view();
  builder.menu(
    'recruit',
    { caseId },
    {
      placeholder: security
        ? 'Add to the fix team and to the advisory…'
        : 'Ask the security team to let them in…',
      most: 5,
      choices: free.map(({ login, owns }) => ({
        label: login,
        value: login,
        description: owns.join(' '),
      })),
    },
  );
  builder.text(
    free.length > MENU &&
      `-# The menu holds ${MENU} of them; \`/advisory fix-team add\` takes any code owner by login.`,
    '-# Anyone else: `/advisory fix-team add` asks another member of the security team to approve.',
  );
  return builder.view();
}

/** A request for a collaborator; with its two answers for a person who may give them. */
export function requestView(
  caseId: string,
  request: RequestOutlook,
  context: Pick<ViewContext, 'memberOf'>,
  note?: string,
): View {
  const id = context.memberOf(request.login);
  const who = id === undefined ? 'no Discord account linked' : mention(id);
  const data = { caseId, request: request.revision };
  return new MessageBuilder('soon')
    .text(
      request.reporter
        ? `### ${caseId} · May ${escapeMarkdown(request.login)} read along as the reporter?`
        : `### ${caseId} · May ${escapeMarkdown(request.login)} join the fix team?`,
      note,
      `**${escapeMarkdown(request.login)}** (${who}) would see the whole advisory. Asked for by ${mention(request.askedBy)}, ${relative(request.at)}.`,
      request.reporter &&
        'GitHub does not show them as the one who reported, or another reporter was recorded before.',
      request.reporter
        ? '-# The policy: “The reporter may be added to the issue to assist with review, but only reporters who have contacted the security team using a private channel.”'
        : '-# The policy: “outside members can only be added after approval from the security team.”',
    )
    .buttons(
      request.mayAnswer && button('Approve', 'approve', { ...data, approves: 'yes' }, ButtonStyle.Danger),
      request.mayAnswer && button('Refuse', 'approve', { ...data, approves: 'no' }),
    )
    .view();
}

/** Tells the private channel that an approval waits, and names no person. */
export function approvalPingView(caseId: string, request: number): View {
  return new MessageBuilder('soon')
    .text(`**${caseId}** · Fix team · an approval waits for another member of the security team`)
    .buttons(button('Look', 'review', { caseId, request }, ButtonStyle.Primary))
    .view();
}
