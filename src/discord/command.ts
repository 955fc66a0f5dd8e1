import type {
  ApplicationCommandOptionChoiceData,
  AutocompleteFocusedOption,
  ChatInputCommandInteraction,
  ModalBuilder,
  SlashCommandSubcommandBuilder,
} from 'discord.js';
import type { GitHub } from '../github/github.ts';
import type { Decision, Who } from '../process/acts/decision.ts';
import type { Log } from '../log.ts';
import type { Case } from '../process/case.ts';
import type { EventBody } from '../process/events.ts';
import type { Policy } from '../process/policy.ts';
import type { Cases, Origin } from '../store/cases.ts';
import type { Store } from '../store/store.ts';
import type { PressKind, PressOf } from './custom-ids.ts';
import type { Publications } from '../app/publication/drafts.ts';
import type { CardContext } from './views/card.ts';
import type { Problem } from './views/problems.ts';
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

/** What commands are given to work with. Cases come through the context of the action: a handler cannot look one up by itself. */
export interface Services extends Omit<Store, 'cases'> {
  readonly cases: Omit<Cases, 'load' | 'rebuildIndex'>;
  readonly policy: Policy;
  readonly github: GitHub;
  /** What is to become public, made anew from GitHub and the registries whenever it is asked for. */
  readonly publications: Publications;
  /** Tries everything that is due to leave, and resolves when it was tried. */
  readonly deliverer: { run(): Promise<void> };
  readonly log: Log;
  readonly repositories: readonly string[];
  readonly githubUrl: string;
  readonly pgp: CardContext['pgp'];
  /** E-mail, where it is configured: whom to ask, and trying everything that is due to leave. */
  readonly post: { readonly from: string; run(): Promise<void> } | undefined;
}

/** One use of the bot by one person, who has been let through. */
export interface ActionContext {
  readonly services: Services;
  readonly user: {
    readonly id: string;
    readonly security: boolean;
    /** The GitHub login that is confirmed to be theirs. */
    readonly login?: string | undefined;
  };
  readonly place: 'channel' | 'dm';
  readonly now: Temporal.Instant;
  /** For the events that come of it: who, from where, when. */
  readonly origin: Origin;
  /** Whether the person has the role of the security team, as Discord says with this very interaction. */
  readonly isSecurity: (memberId: string) => boolean;
}

/** One use of the bot on one case, on whose sides the user stands. */
export interface CaseActionContext extends ActionContext {
  readonly case: Case;
  readonly who: Who;
}

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
  /** What stands in a field of a form, without white space around it; undefined where nothing does. */
  readonly field: (name: string) => string | undefined;
}

export type Options = ChatInputCommandInteraction['options'];
export type Choice = ApplicationCommandOptionChoiceData<string>;

interface Described {
  /** One word, or two for a subcommand of a group: `fix-team add`. */
  readonly name: string;
  readonly description: string;
  /** Whether these options are answered with a form, which Discord takes as the very first answer only. */
  readonly opensForm?: (options: Options) => boolean;
  readonly build: (subcommand: SlashCommandSubcommandBuilder) => SlashCommandSubcommandBuilder;
}

type Handling =
  | {
      readonly audience: 'case';
      readonly execute: (action: CaseActionContext, options: Options) => Answer | Promise<Answer>;
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

/** A press on a button, a choice from a menu, a form sent off. Its case is had only through here, by who may see it. */
export interface PressActionContext extends ActionContext {
  readonly caseAction: (caseId: string) => CaseActionContext;
}

/** What a button, a menu or a form does. */
export interface PressHandler<K extends PressKind> {
  readonly audience: Exclude<Audience, 'case'>;
  /** It is answered with a form, which Discord takes as the very first answer only. */
  readonly opensForm?: true;
  readonly press: (action: PressActionContext, press: PressOf<K>, input: Input) => Answer | Promise<Answer>;
}

/** A handler for every button, menu and form there is: a missing one does not compile. */
export type PressHandlers = { readonly [K in PressKind]: PressHandler<K> };

/** Thrown where a person must be told why not; the dispatcher puts it into words. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** The events of an act that the process accepts; throws its refusal otherwise. */
export function accepted(decision: Decision): readonly EventBody[] {
  if (decision.ok) return decision.events;
  throw new ProblemError(decision.refusal);
}
