import { MessageFlags } from 'discord-api-types/v10';
import { messagePayload } from '../../../../../src/discord/payload.ts';
import type { View } from '../../../../../src/discord/views/view.ts';
import { readMessageForm } from '../../../../../src/sandbox/discord/message-form.ts';
import { CHANNEL_IDS, SECURITY_ROLE_ID, USER_IDS } from '../../../../../src/sandbox/people.ts';
import type { Sandbox } from '../../../../../src/sandbox/sandbox.ts';
import { ANNA, BEN, FAY, GUS } from '../../../../support/cases.ts';
import { problemSheets } from './problems.ts';
import { IN_CODEGATE, OF_A_CASE, OF_NO_CASE, REMINDERS, type Views } from './told.ts';
import { ANSWERS } from './views.ts';

/** What stands on one picture: a view, or several in one message. */
type Sheet = readonly View[];

/** The people of the tests are those of the sandbox. */
const NAMES: readonly (readonly [string, string])[] = [
  [ANNA, USER_IDS['security-1']],
  [BEN, USER_IDS['security-2']],
  [FAY, USER_IDS['maintainer-1']],
  [GUS, USER_IDS['maintainer-2']],
  ['300000000000000001', SECURITY_ROLE_ID],
  ['500000000000000001', CHANNEL_IDS.security],
  ['fay-fixes', 'maintainer-1'],
  ['gus-guards', 'maintainer-2'],
];

/** Every message that the bot can send or answer with, by the name of its picture. */
export function gallery(): ReadonlyMap<string, Sheet> {
  return new Map([
    ...pictured('told', OF_A_CASE),
    ...pictured('told', OF_NO_CASE),
    ...pictured('public', IN_CODEGATE),
    ...pictured('reminder', REMINDERS),
    ...pictured('answer', ANSWERS),
    ...[...problemSheets()].map(([name, views]) => [`problems-${name}`, views] as const),
  ]);
}

function pictured(
  family: string,
  views: Readonly<Record<string, Views | undefined>>,
): (readonly [string, Sheet])[] {
  return Object.entries(views).flatMap(([name, given]) =>
    [given ?? []].flat().map((view, index) => {
      const kind = name.replace(/View$/, '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return [`${family}-${kind}${index === 0 ? '' : `-${index + 1}`}`, [view]] as const;
    }),
  );
}

/** Lets a sheet appear in #general: the sandbox takes it as strictly as Discord would. */
export function post(sandbox: Sandbox, sheet: Sheet): void {
  const files = sheet
    .flatMap((view) => view.files ?? [])
    .map(({ name, content, description }, index) => ({
      index,
      name,
      contentType: name.endsWith('.png') ? 'image/png' : 'text/plain',
      bytes: Buffer.from(content),
      ...(description === undefined ? {} : { description }),
    }));
  const components = sheet.flatMap((view) => messagePayload(view).components);
  const named = NAMES.reduce(
    (text, [from, to]) => text.replaceAll(from, to),
    JSON.stringify({ flags: MessageFlags.IsComponentsV2, components }),
  );
  const { messages, world } = sandbox.discord.state;
  const place = world.placeNamed('general');
  if (!place) throw new Error('there is no #general');
  messages.create(place, readMessageForm(JSON.parse(named), { files }), files, {});
}
