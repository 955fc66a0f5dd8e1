import { dependencyWords } from '../../../documents/dependencies.ts';
import type { OtherNotification } from '../../../process/notifications/notification.ts';
import { escapeMarkdown, linesWithin, listed, MessageBuilder, type View } from '../view.ts';
import { absoluteAndRelative, absolute } from '../words.ts';

type Of<T extends OtherNotification['template']> = Extract<OtherNotification, { template: T }>;

/** What is known, when the message leaves, of a dependency that was lost when it was stored. */
type LossNow = (
  name: string,
) => { readonly since: Temporal.Instant; readonly why?: string | undefined } | undefined;

/** How many characters of Discord's 4,000 the lost dependencies may take, and how many cases are named. */
const BUDGET = 3000;
const CASES = 10;

/**
 * To the team: what is lost, since when and why, what that means, and what mends it.
 *
 * @returns `undefined` if all of it is well again
 */
export function dependenciesLostView(
  { lost, call }: Of<'dependencies-lost'>,
  lossNow: LossNow,
  securityRoleId: string,
): View | undefined {
  const still = lost.flatMap(({ name }) => {
    const loss = lossNow(name);
    const words = dependencyWords(name, escapeMarkdown);
    return loss && words ? [{ ...loss, ...words }] : [];
  });
  const [first] = still;
  if (!first) return undefined;
  const title = still.length === 1 ? first.lost : `${first.lost}, and ${still.length - 1} more`;
  // What has the same cause is told together.
  const groups = [...Map.groupBy(still, ({ why, meanwhile }) => `${why ?? ''} ${meanwhile}`).values()];
  const lines = groups.flatMap((group) => [
    ...group.map(({ lost: what, since }) =>
      // The title says what it is, where it is one thing.
      still.length === 1
        ? `Since ${absoluteAndRelative(since)}.`
        : `**${what}** since ${absoluteAndRelative(since)}.`,
    ),
    ...(group[0]?.why === undefined ? [] : [group[0].why]),
    group[0]?.meanwhile ?? '',
  ]);
  const view = new MessageBuilder('late')
    .text(
      call && `<@&${securityRoleId}>`,
      `### ${title}`,
      ...linesWithin(lines, BUDGET),
      '-# I say it again if it stays so, and once when it is well.',
    )
    .view();
  return call ? { ...view, pings: { roles: [securityRoleId] } } : view;
}

/** To the team, once: what is well again, for how long it was not, and what came meanwhile. */
export function dependenciesWellView({ well }: Of<'dependencies-well'>): View {
  const lines = well.flatMap(({ name, from, to, cases }) => {
    const words = dependencyWords(name, escapeMarkdown);
    if (!words) return [];
    const [since, until] = [Temporal.Instant.from(from), Temporal.Instant.from(to)];
    return [
      `✅ **${words.well}**: ${cases ? 'blind' : 'lost'} from ${absolute(since)} to ${absolute(until)}.`,
      ...(cases ? [newSince(cases)] : []),
    ];
  });
  return new MessageBuilder('done').text(...linesWithin(lines, BUDGET)).view();
}

function newSince(cases: readonly string[]): string {
  if (cases.length === 0) return 'No report has come meanwhile.';
  return `New since: ${listed(cases, CASES)}. \`/advisory list\` shows what is due.`;
}
