import {
  ComponentType,
  DiscordAPIError,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  type ModalSubmitInteraction,
} from 'discord.js';
import { randomBytes } from 'node:crypto';
import { errorKind, type Log } from '../log.ts';
import { StaleCaseError } from '../store/cases.ts';
import type { Access, InteractionSource, AuthorizedUser } from './access.ts';
import type { Answer, HandledPress, Input, PressHandlers, Subcommand } from './command.ts';
import type {
  ActionContext,
  CaseActionContext,
  PressActionContext,
  Services,
} from '../app/action-context.ts';
import { failureKind, failureOf } from '../app/failure.ts';
import { answeredCase } from '../app/record.ts';
import { isOvertaken } from '../app/overtaken.ts';
import { type Problem, ProblemError } from '../app/problem.ts';
import { isOfLostTime } from '../app/restoring/tell.ts';
import { overtakenAnswer } from './card-answer.ts';
import { namesEvent, parseCustomId, type PressKind, type PressOf } from './custom-ids.ts';
import { STAGE_WORDS } from '../documents/vocabulary.ts';
import { deferFirst, deferLater, reply, type Answerable, type Press } from './reply.ts';
import { RefusedForms } from './refused-forms.ts';
import { instantOf } from './snowflake.ts';
import { problemView } from './views/problems.ts';
import { vectorMeant } from './views/vector-problems.ts';

type Told = NonNullable<ActionContext['told']>;

/** "This interaction is unknown", and "has already been acknowledged", with a form: nobody is waiting for this answer. */
const TOO_LATE = new Set<string | number>([10062, 40060]);
/** How many interactions are known again where Discord delivers them twice, which it does within minutes. */
const REMEMBERED = 1000;

export interface DispatcherOptions {
  readonly access: Access;
  readonly services: Services;
  readonly subcommands: readonly Subcommand[];
  readonly presses: PressHandlers;
  /** Whether roles make a member one of the security team. */
  readonly isOfTheTeam: (roles: readonly string[]) => boolean;
  readonly now: () => Temporal.Instant;
  /** What follows from an answer, such as telling others; nobody waits for it. */
  readonly afterwards: () => Promise<void>;
  /** Told after how many seconds an answer was there. */
  readonly answered?: ((seconds: number) => void) | undefined;
  /** Whether it is not known yet what has happened since the database was restored: nothing is taken until it is. */
  readonly isRestoring: () => boolean;
  /** Told what a command failed with. */
  readonly failed?: (error: unknown) => void;
  readonly log: Log;
}

/**
 * Takes every interaction to its handler and every outcome to the person. In this order: access, the handler, and
 * for what it throws: a problem with words of its own, a case that changed meanwhile, anything else as a
 * reference that is also in the log. It always answers.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #subcommands: ReadonlyMap<string, Subcommand>;
  readonly #inFlight = new Set<Promise<void>>();
  /** The ids of those that came last, oldest first. */
  readonly #known = new Set<string>();
  readonly #forms: RefusedForms;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#forms = new RefusedForms(options.now);
    this.#subcommands = new Map(options.subcommands.map((each) => [each.name, each]));
  }

  /** Handles one interaction, once however often it is delivered; never rejects. */
  handle(interaction: Interaction): void {
    if (this.#known.has(interaction.id)) return;
    this.#remember(interaction.id);
    const from = performance.now();
    const work = this.#handle(interaction).catch((error: unknown) => this.#warnUnanswered(error));
    this.#inFlight.add(work);
    void work.finally(() => {
      this.#inFlight.delete(work);
      this.#options.answered?.((performance.now() - from) / 1000);
    });
  }

  #remember(id: string): void {
    this.#known.add(id);
    const [oldest] = this.#known;
    if (oldest !== undefined && this.#known.size > REMEMBERED) this.#known.delete(oldest);
  }

  /** Resolves when the interactions that came so far are answered. */
  async settled(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  async #handle(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete()) return this.#suggest(interaction);
    if (interaction.isChatInputCommand()) {
      const command = this.#find(interaction);
      const form = command?.opensForm?.(interaction.options) ?? false;
      const isLong = command?.isLong === true;
      return this.#answer(interaction, (told) => this.#execute(interaction, told), { form, isLong });
    }
    if (interaction.isButton() || interaction.isStringSelectMenu() || interaction.isModalSubmit()) {
      const press = parseCustomId(interaction.customId);
      // Discord shows no form after a form.
      const form =
        !interaction.isModalSubmit() &&
        press !== undefined &&
        (press.kind === 'again' || this.#options.presses[press.kind].opensForm === true);
      return this.#answer(interaction, (told) => this.#press(interaction, press, told), { form });
    }
    return undefined;
  }

  async #execute(interaction: ChatInputCommandInteraction, told: Told): Promise<Answer> {
    this.#requireRestored();
    const { access } = this.#options;
    const command = this.#commandOf(interaction);
    const user = await access.authorize(sourceOf(interaction), command.audience);
    const action = { ...this.#action(user, interaction, `/advisory ${command.name}`), told };
    const { options } = interaction;
    if (command.audience === 'case')
      return command.execute(
        {
          ...this.#withCases(action, user),
          ...this.#caseAction(action, user, options.getString('case', true)),
        },
        options,
      );
    const answer = await command.execute(action, options);
    return command.isLong ? this.#stillOfTheTeam(user, answer) : answer;
  }

  /**
   * An answer that took long, where its person still has the role: meanwhile it may have been taken from them.
   *
   * @throws {ProblemError} where they have not, or Discord does not say
   */
  async #stillOfTheTeam({ id }: AuthorizedUser, answer: Answer): Promise<Answer> {
    const isHeld = await this.#options.services.securityRole.isHeldBy(id).catch(() => {
      throw new ProblemError({ code: 'rights-unknown' });
    });
    if (!isHeld) throw new ProblemError({ code: 'no-access' });
    return answer;
  }

  async #press(interaction: Press, press: PressOf<PressKind> | undefined, told: Told): Promise<Answer> {
    this.#requireRestored();
    const { access, presses } = this.#options;
    const isHandled = press !== undefined && press.kind !== 'again';
    const { audience } = isHandled ? presses[press.kind] : { audience: 'anyone' as const };
    const user = await access.authorize(sourceOf(interaction), audience);
    if (!press) throw new ProblemError({ code: 'unknown-button' });
    if (namesEvent(press) && this.#isOfLostTime(interaction))
      throw new ProblemError({ code: 'of-lost-time' });
    if (press.kind === 'again') {
      const form = this.#forms.again(user.id, press.form);
      if (!form) throw new ProblemError({ code: 'form-forgotten' });
      return { form };
    }
    const cause = interaction.isModalSubmit() ? 'form' : 'button';
    const action = { ...this.#action(user, interaction, cause), told };
    const pressAction = this.#withCases(action, user);
    const input = inputOf(interaction);
    const run = <K extends HandledPress>(kind: K, data: PressOf<K>) =>
      presses[kind].press(pressAction, data, input);
    const answer = await attempt(() => run(press.kind, press)).catch((error: unknown) => {
      if (!(error instanceof ProblemError) || !isOvertaken(error.problem) || !('caseId' in press))
        throw error;
      return overtakenAnswer(pressAction.caseAction(press.caseId), error.problem);
    });
    // A button's id in place of a form's: no client sends that.
    if ('form' in answer && interaction.isModalSubmit()) throw new ProblemError({ code: 'unknown-button' });
    return answer;
  }

  #requireRestored(): void {
    if (this.#options.isRestoring()) throw new ProblemError({ code: 'restoring' });
  }

  /** Whether the message that was pressed is of a time of which there is no record. */
  #isOfLostTime({ message }: Press): boolean {
    return (
      message !== null && isOfLostTime(this.#options.services, { id: message.id, at: instantOf(message.id) })
    );
  }

  /** Discord shows nothing better than an empty list to a person who may not see the choices. */
  async #suggest(interaction: AutocompleteInteraction): Promise<void> {
    const choices = await this.#choices(interaction).catch((error: unknown) => {
      if (!(error instanceof ProblemError))
        this.#options.log.error(errorKind(error), 'an autocomplete failed');
      return [];
    });
    await interaction.respond(choices.slice(0, 25));
  }

  async #choices(interaction: AutocompleteInteraction) {
    const command = this.#commandOf(interaction);
    const user = await this.#options.access.authorize(sourceOf(interaction), command.audience);
    const action = this.#action(user, interaction, 'autocomplete');
    const focused = interaction.options.getFocused(true);
    if (focused.name === 'case')
      return action.services.cases.suggest(user, focused.value, 25).map((row) => ({
        name: `${row.id} · ${row.status === 'closed' ? 'closed' : (Object.entries(STAGE_WORDS).find(([id]) => id === row.stage)?.[1].long ?? 'all steps done')}`,
        value: row.id,
      }));
    if (!command.autocomplete) return [];
    return command.audience === 'case'
      ? command.autocomplete(
          this.#caseAction(action, user, interaction.options.getString('case') ?? ''),
          focused,
        )
      : command.autocomplete(action, focused);
  }

  #commandOf(interaction: ChatInputCommandInteraction | AutocompleteInteraction): Subcommand {
    const command = this.#find(interaction);
    if (!command) throw new ProblemError({ code: 'unknown-button' });
    return command;
  }

  #find({ options }: ChatInputCommandInteraction | AutocompleteInteraction): Subcommand | undefined {
    const words = [options.getSubcommandGroup(false), options.getSubcommand(false)];
    return this.#subcommands.get(words.filter((word) => word !== null).join(' '));
  }

  #action(user: AuthorizedUser, interaction: Interaction, cause: string): ActionContext {
    const { services, now, isOfTheTeam } = this.#options;
    const instant = now();
    const resolved = interaction.isChatInputCommand() ? interaction.options.resolved : undefined;
    return {
      services,
      user,
      place: user.place,
      now: instant,
      cause: { actor: { kind: 'member', id: user.id }, cause, now: instant },
      isSecurity: (memberId) => {
        if (memberId === user.id) return user.security;
        const member = resolved?.members?.get(memberId);
        const roles = member && ('cache' in member.roles ? [...member.roles.cache.keys()] : member.roles);
        return roles ? isOfTheTeam(roles) : services.people.find(memberId)?.security === true;
      },
    };
  }

  #withCases(action: ActionContext, user: AuthorizedUser): PressActionContext {
    return { ...action, caseAction: (caseId) => this.#caseAction(action, user, caseId) };
  }

  #caseAction(action: ActionContext, user: AuthorizedUser, caseId: string): CaseActionContext {
    const { state, sides } = this.#options.access.caseFor(user, caseId);
    const { cases } = this.#options.services;
    // Whatever they do with it, they are there.
    const answered = action.cause.cause === 'autocomplete' ? state : answeredCase(cases, state, action);
    return { ...action, case: answered, who: { id: user.id, sides } };
  }

  /** Runs the handler and answers with what it gives, or with what went wrong. */
  async #answer(
    interaction: Answerable,
    work: (told: Told) => Promise<Answer>,
    { form, isLong = false }: { form: boolean; isLong?: boolean },
  ): Promise<void> {
    if (isLong) await deferFirst(interaction);
    // Once an answer is announced, a form is too late: who asks for one waits in silence, which is short.
    const patience = form || isLong ? undefined : deferLater(interaction);
    const told: Told = (look) => patience?.say(look);
    const answer = await work(told).catch((error: unknown) => this.#refusal(error, interaction));
    await patience?.stop();
    try {
      if ('form' in answer) this.#forms.shown(interaction.user.id, answer.form);
      await reply(interaction, answer);
    } catch (error) {
      if (!(error instanceof DiscordAPIError) || !TOO_LATE.has(error.code)) this.#warnUnanswered(error);
    }
    // It was done, whoever heard of it.
    await this.#options.afterwards();
  }

  /** What went wrong, in words; a form that is refused comes back with what was typed into it. */
  #refusal(error: unknown, interaction: Answerable): Answer {
    const problem = this.#problem(error, interaction);
    const refused = interaction.isModalSubmit()
      ? this.#forms.refused(
          interaction.user.id,
          interaction.customId,
          typedInto(interaction),
          meantBy(problem),
        )
      : undefined;
    return { view: problemView(problem, { commands: this.#hasCommands(interaction), refused }) };
  }

  /** Whether a person can use commands where they are: a maintainer has buttons alone in a direct message. */
  #hasCommands({ guildId, user }: Pick<Answerable, 'guildId' | 'user'>): boolean {
    return guildId !== null || this.#options.services.people.find(user.id)?.security === true;
  }

  #warnUnanswered(error: unknown): void {
    this.#options.log.warn(failureKind(error), 'an interaction could not be answered');
  }

  #problem(error: unknown, interaction: Answerable): Problem {
    if (error instanceof ProblemError) return error.problem;
    if (error instanceof StaleCaseError)
      return { code: 'stale', since: error.since, place: interaction.inGuild() ? 'channel' : 'dm' };
    this.#options.failed?.(error);
    const reference = randomBytes(4).toString('hex');
    this.#options.log.error({ ...failureKind(error), reference }, 'a command failed');
    return failureOf(error, reference);
  }
}

/** What it throws at once is thrown like what it throws later. */
async function attempt(work: () => Answer | Promise<Answer>): Promise<Answer> {
  return work();
}

/** What stands in the fields of a form, by their names. */
function typedInto({ fields }: ModalSubmitInteraction): Map<string, string> {
  return new Map(
    [...fields.fields.values()].flatMap((each) =>
      each.type === ComponentType.TextInput ? [[each.customId, each.value] as const] : [],
    ),
  );
}

/** What a form is to hold in place of what was typed, by the names of its fields. */
function meantBy(problem: Problem): Readonly<Record<string, string>> {
  const vector = problem.code === 'bad-vector' ? vectorMeant(problem.problem) : undefined;
  return vector === undefined ? {} : { vector };
}

function inputOf(interaction: Press): Input {
  const fields = interaction.isModalSubmit() ? interaction.fields : undefined;
  return {
    chosen: interaction.isStringSelectMenu() ? interaction.values : [],
    field: (name) => (fields?.fields.has(name) && fields.getTextInputValue(name).trim()) || undefined,
  };
}

function sourceOf(interaction: Interaction): InteractionSource {
  const { member } = interaction;
  const roles = member && (Array.isArray(member.roles) ? member.roles : [...member.roles.cache.keys()]);
  return {
    userId: interaction.user.id,
    guildId: interaction.guildId,
    channelId: interaction.channelId,
    roles: roles ?? undefined,
  };
}
