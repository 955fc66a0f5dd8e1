import { ApplicationCommandType, ButtonStyle, ComponentType, InteractionType } from 'discord-api-types/v10';
import { ControlError } from '../control-error.ts';
import * as people from '../people.ts';
import type { Button, Select } from './components.ts';
import { directory, idsIn, pickEntity, resolve } from './directory.ts';
import { componentData, type Interaction, type Outcome } from './interactions.ts';
import { fillModal, type Fields } from './modal-input.ts';
import { buttonLabel, buttonsOf, selectsOf } from './render.ts';
import type { DiscordState } from './service-state.ts';
import { completeOptions, partialOptions, readLine } from './slash-line.ts';
import type { Place } from './world.ts';
import type { StoredMessage } from './message.ts';

/** An act of a person and what came of it. */
export interface Act {
  interaction: Interaction;
  outcome: Outcome;
}

/** What people can do in Discord's client; what the client would not let them do is a ControlError. */
export class Acts {
  readonly #state: DiscordState;

  constructor(state: DiscordState) {
    this.#state = state;
  }

  /** Sends a slash command. */
  run(as: string, line: string, channel = 'security'): Promise<Act> {
    const { world, interactions, commands } = this.#state;
    const person = personNamed(as);
    const place = this.place(channel);
    this.#mustMeet(person, place);
    const typed = readLine(line, commands.guild);
    const options = completeOptions(typed, directory(world));
    const resolved = resolve(world, place, idsIn(options));
    return interactions.ask({
      type: InteractionType.ApplicationCommand,
      as: person,
      place,
      data: { ...commandData(typed.command), options, ...(resolved ? { resolved } : {}) },
    });
  }

  /** Types into an option and lets the bot propose. */
  autocomplete(as: string, line: string, focused: string, channel = 'security'): Promise<Act> {
    const { world, interactions, commands } = this.#state;
    const person = personNamed(as);
    const place = this.place(channel);
    this.#mustMeet(person, place);
    const typed = readLine(line, commands.guild);
    return interactions.ask({
      type: InteractionType.ApplicationCommandAutocomplete,
      as: person,
      place,
      data: { ...commandData(typed.command), options: partialOptions(typed, focused, directory(world)) },
    });
  }

  /** Presses the button with that label, or with that custom id. */
  press(as: string, messageId: string, which: string | { custom_id: string }): Promise<Act> {
    const person = personNamed(as);
    const message = this.#visible(person, messageId);
    const isLabel = typeof which === 'string';
    const nameOf = isLabel ? buttonLabel : (button: Button) => button.custom_id ?? '';
    const name = isLabel ? which : which.custom_id;
    const buttons = buttonsOf(message.payload);
    const found = buttons.filter((button) => nameOf(button) === name);
    const button = found.find((each) => !each.disabled) ?? found[0];
    if (!button) {
      const names = buttons.flatMap((each) => (nameOf(each) ? [`"${nameOf(each)}"`] : [])).join(', ');
      throw new ControlError(
        `there is no button "${name}" on that message; there ${names ? `are ${names}` : 'are none'}`,
      );
    }
    if (button.disabled) throw new ControlError(`the button "${name}" is disabled`);
    if (button.style === ButtonStyle.Link)
      throw new ControlError(`the button "${name}" only opens ${button.url ?? 'a link'}`);
    return this.#use(person, message, componentData(button));
  }

  /**
   * Puts an answer away that one person alone sees. The bot does not notice.
   *
   * @returns what was put away, and where it stood
   */
  dismiss(as: string, messageId: string): { id: string; place: Place } {
    const message = this.#visible(personNamed(as), messageId);
    if (message.onlyFor === undefined)
      throw new ControlError(
        `others see the message ${messageId} too; what can be dismissed is “Only you can see this”`,
      );
    message.dismissed = true;
    return { id: messageId, place: message.place };
  }

  /** Picks in a select menu; `placeholder` tells which, where a message has several. */
  choose(as: string, messageId: string, values: readonly string[], placeholder?: string): Promise<Act> {
    const person = personNamed(as);
    const message = this.#visible(person, messageId);
    const selects = selectsOf(message.payload).filter(
      (select) => placeholder === undefined || select.placeholder === placeholder,
    );
    const fitting = selects.find((select) =>
      values.every((value) => this.#pick(select, value) !== undefined),
    );
    if (!fitting) {
      const offered = selects.map((select) =>
        select.type === ComponentType.StringSelect
          ? select.options.map((option) => option.label).join(', ')
          : 'names',
      );
      throw new ControlError(
        offered.length === 0
          ? 'there is no such select menu on that message'
          : `no select menu on that message has ${values.join(', ')}; there is ${offered.join(' | ')}`,
      );
    }
    if (fitting.disabled) throw new ControlError('that select menu is disabled');
    if (values.length < fitting.min_values || values.length > fitting.max_values)
      throw new ControlError(
        `that select menu takes ${fitting.min_values} to ${fitting.max_values} values, not ${values.length}`,
      );
    const picked = values.flatMap((value) => this.#pick(fitting, value) ?? []);
    const resolved =
      fitting.type === ComponentType.StringSelect
        ? undefined
        : (resolve(this.#state.world, message.place, picked) ?? {});
    return this.#use(person, message, componentData(fitting, picked, resolved));
  }

  submit(as: string, modalId: string, fields: Fields): Promise<Act> {
    const { world, interactions } = this.#state;
    const person = personNamed(as);
    const modal = interactions.modal(modalId);
    if (!modal) throw new ControlError(`no modal ${modalId} stands open; an answered one is closed`);
    if (modal.as !== person)
      throw new ControlError(`the modal ${modalId} stands open before ${modal.as}, not ${person}`);
    const { place, source } = modal.openedBy;
    this.#mustMeet(person, place);
    const { components, ids } = fillModal(modal.form, fields, directory(world));
    const resolved = resolve(world, place, ids);
    return interactions.ask({
      type: InteractionType.ModalSubmit,
      as: person,
      place,
      data: { custom_id: modal.form.custom_id, components, ...(resolved ? { resolved } : {}) },
      modal,
      ...(source ? { source } : {}),
    });
  }

  /** A channel or thread by name. */
  place(name: string): Place {
    const place = this.#state.world.placeNamed(name.replace(/^#/, ''));
    if (!place)
      throw new ControlError(`there is no channel "${name}"; there are ${people.CHANNELS.join(', ')}`);
    return place;
  }

  #use(as: people.Person, source: StoredMessage, data: unknown): Promise<Act> {
    this.#mustMeet(as, source.place);
    return this.#state.interactions.ask({
      type: InteractionType.MessageComponent,
      as,
      place: source.place,
      data,
      source,
    });
  }

  #pick(select: Select, word: string): string | undefined {
    if (select.type !== ComponentType.StringSelect)
      return pickEntity(directory(this.#state.world), select.type, word);
    return select.options.find((option) => option.value === word || option.label === word)?.value;
  }

  /** On the server the bot and the person have to be there; a direct message is open to both wherever they are. */
  #mustMeet(as: people.Person, place: Place): void {
    const { world } = this.#state;
    if (place.kind === 'dm') return;
    if (!world.members.has(as)) throw new ControlError(`${as} is not on the server`);
    if (!world.hasBot) throw new ControlError('the bot is not on the server');
  }

  /** A message before that person's eyes. Channels are open to all here: the bot's own checks are what counts. */
  #visible(as: people.Person, id: string): StoredMessage {
    const message = this.#state.messages.find(id);
    if (!message) throw new ControlError(`there is no message ${id}`);
    const owner = message.onlyFor ?? message.place.recipient;
    if (owner !== undefined && owner !== as)
      throw new ControlError(`the message ${id} is only visible to ${owner}, not to ${as}`);
    if (message.dismissed) throw new ControlError(`${as} has dismissed the message ${id}`);
    return message;
  }
}

/** The person of that name, or a sentence with the names there are. */
export function personNamed(name: string): people.Person {
  if (!people.isPerson(name))
    throw new ControlError(`there is nobody called "${name}"; there are ${people.PEOPLE.join(', ')}`);
  return name;
}

function commandData(command: { id: string; name: string; guild_id?: string }): Record<string, unknown> {
  return {
    id: command.id,
    name: command.name,
    type: ApplicationCommandType.ChatInput,
    ...(command.guild_id === undefined ? {} : { guild_id: command.guild_id }),
  };
}
