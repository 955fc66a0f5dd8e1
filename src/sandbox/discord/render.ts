import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import * as people from '../people.ts';
import { flatten, type Button, type MessageComponent, type Select } from './components.ts';
import type { Embed } from './message-form.ts';
import { inputOf, labelOf, type ModalForm } from './modal-form.ts';
import type { World } from './world.ts';
import type { MessagePayload } from './message.ts';

/** What Discord's client needs to turn markup into what a person reads. */
export interface Reader {
  world: World;
  now: Temporal.Instant;
}

/** Everything that a person reads in a message, top to bottom; buttons and menus in brackets where they stand. */
export function messageText(payload: MessagePayload, reader: Reader): string {
  const lines = [
    payload.content,
    ...payload.embeds.flatMap(embedLines),
    ...payload.components.flatMap(componentLines),
    ...payload.attachments.map(
      (file) => `[file: ${file.filename}]${file.description ? ` ${file.description}` : ''}`,
    ),
  ];
  return plain(lines.filter((line) => line !== '').join('\n'), reader);
}

/** Everything that a person reads in a modal. */
export function modalText(form: ModalForm, reader: Reader): string {
  const lines = form.components.flatMap((part) => {
    if (part.type === ComponentType.TextDisplay) return [part.content];
    const input = inputOf(part);
    const shown = [labelOf(part) ?? ''];
    if ('description' in part && part.description) shown.push(part.description);
    if (!input) return shown;
    if ('value' in input && input.value) shown.push(input.value);
    else if ('placeholder' in input && input.placeholder) shown.push(`(${input.placeholder})`);
    if ('options' in input) shown.push(...input.options.map(optionLine));
    return shown;
  });
  return plain([form.title, ...lines].join('\n'), reader);
}

export function buttonsOf(payload: MessagePayload): Button[] {
  return flatten(payload.components).filter((part): part is Button => part.type === ComponentType.Button);
}

export function selectsOf(payload: MessagePayload): Select[] {
  return flatten(payload.components).filter((part): part is Select => 'max_values' in part);
}

/** What stands on a button: its label, or its emoji where it has none. */
export function buttonLabel(button: Button): string {
  return button.label || (button.emoji?.name ?? '');
}

function componentLines(part: MessageComponent): string[] {
  switch (part.type) {
    case ComponentType.TextDisplay:
      return [part.content];
    case ComponentType.Container:
      return part.components.flatMap(componentLines);
    case ComponentType.Section:
      return [...part.components, part.accessory].flatMap(componentLines);
    case ComponentType.ActionRow:
      return part.components.every((inner) => inner.type === ComponentType.Button)
        ? [part.components.flatMap(componentLines).join(' ')]
        : part.components.flatMap(componentLines);
    case ComponentType.Button:
      return [
        part.style === ButtonStyle.Link
          ? `[${buttonLabel(part)}](${part.url ?? ''})`
          : `[${buttonLabel(part)}]`,
      ];
    case ComponentType.StringSelect:
      return [`[${part.placeholder ?? 'Make a selection'}]`, ...part.options.map(optionLine)];
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return [`[${part.placeholder ?? 'Make a selection'}]`];
    case ComponentType.Separator:
      return part.divider ? ['---'] : [];
    case ComponentType.Thumbnail:
      return part.description ? [part.description] : [];
    case ComponentType.MediaGallery:
      return part.items.flatMap((item) => item.description ?? []);
    // The file itself is listed with the attachments.
    case ComponentType.File:
      return [];
  }
}

function optionLine(option: { label: string; description?: string }): string {
  return option.description ? `- ${option.label}: ${option.description}` : `- ${option.label}`;
}

function embedLines(embed: Embed): string[] {
  return [
    embed.author?.name ?? '',
    embed.title === undefined ? '' : embed.url === undefined ? embed.title : `[${embed.title}](${embed.url})`,
    embed.description ?? '',
    ...(embed.fields ?? []).flatMap((field) => [field.name, field.value]),
    embed.footer?.text ?? '',
    embed.timestamp === undefined ? '' : minute(Temporal.Instant.from(embed.timestamp)),
  ];
}

/** Turns timestamps and mentions into what the client shows. */
function plain(text: string, reader: Reader): string {
  return text
    .replaceAll(
      /(?<!\\)<t:(-?\d+)(?::([tTdDfFsSR]))?>/g,
      (_match, seconds: string, style: string | undefined) =>
        timestamp(Temporal.Instant.fromEpochMilliseconds(Number(seconds) * 1000), style, reader.now),
    )
    .replaceAll(/(?<!\\)<@!?(\d+)>/g, (match, id: string) => {
      const user = reader.world.user(id);
      return user ? `@${user.username}` : match;
    })
    .replaceAll(/(?<!\\)<@&(\d+)>/g, (match, id: string) => {
      const role = reader.world.roles().find((each) => each.id === id);
      return role ? `@${role.name}` : match;
    })
    .replaceAll(/(?<!\\)<#(\d+)>/g, (match, id: string) => {
      const place = reader.world.places.get(id);
      return place ? `#${place.name}` : match;
    })
    .replaceAll(/<\/([^:>]+):\d+>/g, '/$1');
}

function timestamp(at: Temporal.Instant, style: string | undefined, now: Temporal.Instant): string {
  if (style === 'R') return relative(at, now);
  const text = minute(at);
  if (style === 'd' || style === 'D') return text.slice(0, 10);
  return style === 't' || style === 'T' ? text.slice(11) : text;
}

function minute(at: Temporal.Instant): string {
  return `${at.toString({ smallestUnit: 'minute' }).slice(0, 16).replace('T', ' ')} UTC`;
}

/** "in 23 hours", "2 days ago": the largest unit that is not zero, rounded as the client does. */
function relative(at: Temporal.Instant, now: Temporal.Instant): string {
  const seconds = Math.round((at.epochMilliseconds - now.epochMilliseconds) / 1000);
  const units: readonly (readonly [string, number])[] = [
    ['year', 31_536_000],
    ['month', 2_592_000],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ];
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  const count = Math.round(Math.abs(seconds) / size);
  if (count === 0) return 'now';
  const words = `${count} ${unit}${count === 1 ? '' : 's'}`;
  return seconds < 0 ? `${words} ago` : `in ${words}`;
}

/** The name of the person behind an id, or the bot's. */
export function authorName(world: World, id: string): string {
  return people.personOf(id) ?? world.user(id)?.username ?? id;
}
