import type { SlashCommandSubcommandBuilder } from 'discord.js';
import type { Case } from '../process/case.ts';
import type { Circumstances, Decision, Who } from '../process/acts/decision.ts';
import { accepted, type Answer, type CaseVisit, type Visit } from './command.ts';
import { memberOf } from './notice-views.ts';
import { cardView, type CardContext } from './views/card.ts';

/** What a view needs to know about who looks at a case, and from where. */
export function cardContext(visit: Visit, who: Who): CardContext {
  const { services, place, now } = visit;
  return {
    who,
    now,
    place,
    policy: services.policy,
    githubUrl: services.githubUrl,
    pgp: services.pgp,
    memberOf: memberOf(services),
  };
}

/** Does an act to the visited case and records what comes of it; throws where the process refuses it. */
export function act(visit: CaseVisit, decide: (state: Case, circumstances: Circumstances) => Decision): Case {
  const { who, now, services } = visit;
  const events = accepted(decide(visit.case, { who, now, policy: services.policy }));
  return services.cases.record(visit.case, events, visit.origin);
}

/** The card of a case, as it stands after what was just done to it. */
export function cardAnswer(visit: CaseVisit, state: Case, note?: string, change?: Answer['change']): Answer {
  const view = cardView(state, cardContext(visit, visit.who), note);
  return change ? { view, change } : { view };
}

/** The `case` option that most subcommands begin with; the dispatcher completes and checks it. */
export function caseOption(subcommand: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  return subcommand.addStringOption((option) =>
    option
      .setName('case')
      .setDescription('The case, such as CG-2026-001')
      .setRequired(true)
      .setAutocomplete(true)
      .setMaxLength(20),
  );
}
