import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { CHANNEL_IDS, CHANNELS } from '../../../src/sandbox/people.ts';
import { CASE } from './support.ts';

// The sandbox as the public sees it, and as whoever reads along in the private channel does.

/** A place that others than the case’s people read: every channel but the private one, and every thread. */
function publicPlaces({ discord }: Sandbox) {
  const { places } = discord.state.world;
  return [...places.values()].filter(({ kind, id }) => kind !== 'dm' && id !== CHANNEL_IDS.security);
}

/**
 * All that the public could read, or could have read before it was changed or taken away: what stands there with its
 * files, and whatever the bot asked Discord to put there, also where Discord refused.
 */
export function publicWords(sandbox: Sandbox): string {
  const { messages } = sandbox.discord.state;
  const places = publicPlaces(sandbox);
  const standing = places.flatMap((place) => [
    ...(place.kind === 'thread' ? [place.name] : []),
    ...messages.in(place).map(({ payload }) => JSON.stringify(payload)),
    ...messages
      .in(place)
      .flatMap(({ payload }) =>
        payload.attachments.map(({ id }) => messages.file(id)?.bytes.toString() ?? ''),
      ),
  ]);
  const there = places.map(({ id }) => `/channels/${id}/`);
  const asked = sandbox
    .requests()
    .filter(
      ({ target, method, path }) =>
        target === 'discord' && method !== 'GET' && there.some((start) => path.startsWith(start)),
    )
    .map(({ body }) => JSON.stringify(body));
  return [...standing, ...asked].join('\n');
}

const UTC = /\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC/.source;
const TIME = /\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC \([^)]*\)/.source;
const STAGE = '(?:Intake|Fix team|Fix development|Fix release|Retrospective)';

/** A line of the board: a case's id, how far it is, times, that an approval is wanted, and how it ended. */
export const LINE = new RegExp(
  `^(?:\\*\\*CG-\\d{4}-\\d{3}\\*\\* · (?:${STAGE}|All steps done)(?: · published ${UTC})?` +
    `(?: · (?:due ${TIME}|🔴 \\*\\*overdue\\*\\*, was due ${TIME}|🔴 \\*\\*ASAP\\*\\*|release day ${TIME}` +
    `|🔴 \\*\\*not released yet\\*\\*, release day was ${TIME}))?(?: · an approval is wanted)?` +
    `|✅ \\*\\*CG-\\d{4}-\\d{3}\\*\\* · Closed as [a-z ]+ · ${UTC})$`,
);

/** What may stand in the private channel: lines of the board, and that somebody is wanted; never for what. */
const ALLOWED = [
  LINE,
  /^✅ The security team was called, and has come\.$/,
  new RegExp(`^✅ \\*\\*${CASE}\\*\\* · no (?:second )?approval waits any more$`),
  /^✅ Nothing waits to be delivered any more\.$/,
  new RegExp(`^\\*\\*${CASE}\\*\\*(?: · ${STAGE})? · a second approval is needed\\s+\\[Look\\]$`),
  new RegExp(
    `^\\*\\*${CASE}\\*\\*(?: · ${STAGE})? · an approval waits for another member of the security team\\s+\\[Look\\]$`,
  ),
  /^@security-team something waits for the security team\.\nUse `\/advisory next` here; from then on I can tell you by direct message\.$/,
  /^@security-team something waits for the security team\.\nUse `\/advisory next` here;/,
  /^⚠️ \d+ messages? could not be delivered\.\n`npm run doctor` tells/,
];

/** Everything that stands in a channel beside the lines of the board, as text and as data. */
export function spokenBesideBoard(sandbox: Sandbox): string {
  return CHANNELS.flatMap((name) =>
    sandbox
      .channel(name)
      .messages.filter(({ text }) => name !== 'security' || !LINE.test(text))
      .map(({ text, raw }) => `${text}\n${JSON.stringify(raw)}`),
  ).join('\n');
}

/** What stands in the private channel and may not. */
export function strangeInPrivate(sandbox: Sandbox): string[] {
  return sandbox
    .channel('security')
    .messages.map(({ text }) => text)
    .filter((text) => !ALLOWED.some((line) => line.test(text)));
}
