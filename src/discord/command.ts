import type {
  ApplicationCommandOptionChoiceData,
  AutocompleteFocusedOption,
  ModalBuilder,
  SlashCommandSubcommandBuilder,
} from 'discord.js';
import type {
  ActionContext,
  CaseActionContext,
  CaseCommandContext,
  PressActionContext,
} from '../app/action-context.ts';
import type { PressKind, PressOf } from './custom-ids.ts';
import type { View } from './views/view.ts';

/** Who may use a command; the dispatcher lets nobody else through (DESIGN §5). */
export type Audience =
  /** Members of the security team. */
  | 'security'
  /** They, and the fix team of any case: the command shows each only their own cases. */
  | 'members'
  /** They, and the fix team of the very case that the `case` option or the button names. */
  | 'case'
  /** Anyone in the private channel: the command itself tells strangers nothing. */
  | 'anyone';

/** What the person is shown: an answer of their own, or the message they pressed on, changed. */
export interface Shown {
  readonly view: View;
  readonly change?: 'pressed-message';
}

/** What the person gets: something to read, or a form to fill in. */
export type Answer = Shown | { readonly form: ModalBuilder };

/** What a person chose from a menu, or wrote into a form. */
export interface Input {
  readonly chosen: readonly string[];
  /** What stands in a field of a form, without white space around it; `undefined` if nothing does. */
  readonly field: (name: string) => string | undefined;
}

/** What a person typed or chose in the options of a command, by their names. */
export interface Options {
  getString(name: string, required: true): string;
  /** @returns `null` if it was left out. */
  getString(name: string): string | null;
  /** @returns `null` if it was left out. */
  getBoolean(name: string): boolean | null;
  getUser(name: string, required: true): { readonly id: string };
  /** @returns `null` if it was left out. */
  getUser(name: string): { readonly id: string } | null;
}
export type Choice = ApplicationCommandOptionChoiceData<string>;

interface Described {
  /** One word, or two for a subcommand of a group: `fix-team add`. */
  readonly name: string;
  readonly description: string;
  /** Whether these options are answered with a form, which Discord takes as the very first answer only. */
  readonly opensForm?: (options: Options) => boolean;
  /**
   * Whether it may work so long, or so long at a stretch, that its answer is announced before it begins, and the right to it is asked
   * for once more before it is given.
   */
  readonly isLong?: boolean;
  readonly build: (subcommand: SlashCommandSubcommandBuilder) => SlashCommandSubcommandBuilder;
}

type Handling =
  | {
      readonly audience: 'case';
      readonly execute: (action: CaseCommandContext, options: Options) => Answer | Promise<Answer>;
      /** Choices for an option other than `case`, which the dispatcher offers itself. */
      readonly autocomplete?: (
        action: CaseActionContext,
        focused: AutocompleteFocusedOption,
      ) => Choice[] | Promise<Choice[]>;
    }
  | {
      readonly audience: Exclude<Audience, 'case'>;
      readonly execute: (action: ActionContext, options: Options) => Answer | Promise<Answer>;
      readonly autocomplete?: (
        action: ActionContext,
        focused: AutocompleteFocusedOption,
      ) => Choice[] | Promise<Choice[]>;
    };

/** One subcommand of `/advisory`: its options, and what it does. */
export type Subcommand = Described & Handling;

/** What a button, a menu or a form does. */
export interface PressHandler<K extends PressKind> {
  readonly audience: Exclude<Audience, 'case'>;
  /** It is answered with a form, which Discord takes as the very first answer only. */
  readonly opensForm?: true;
  readonly press: (action: PressActionContext, press: PressOf<K>, input: Input) => Answer | Promise<Answer>;
}

/** Presses that have a handler: a form that was refused is opened again by the dispatcher, which knows it. */
export type HandledPress = Exclude<PressKind, 'again'>;

/** A handler for every other button, menu and form there is: a missing one does not compile. */
export type PressHandlers = { readonly [K in HandledPress]: PressHandler<K> };
