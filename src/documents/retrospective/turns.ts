import type { Case } from '../../process/case.ts';
import type { CaseEvent, EventBody } from '../../process/events.ts';
import { evolve } from '../../process/evolve.ts';
import type { StageId } from '../../process/policy.ts';
import { STEP_IDS } from '../../process/step-ids.ts';
import { STEPS } from '../../process/steps.ts';
import { literal } from '../markdown.ts';
import { utc } from '../time-in-words.ts';
import { correctionInWords, PUBLICATION_WORDS, STEP_WORDS } from '../vocabulary.ts';
import { keyEventInWords, type LateStage } from './course.ts';

/** How many things that came late are named. */
const MOST = 5;

/** Every turn back on the way. Nobody is named, and why is the team's alone: nobody who typed it was asked whether to publish it. */
export function turnLines(events: readonly CaseEvent[]): string[] {
  return events.flatMap(({ at, body }) => {
    const words = turnInWords(body);
    return words === undefined ? [] : [`- ${utc(at)} · ${words}`];
  });
}

/** How often what was announced had to be corrected by a message of its own. */
export function correctedLines(events: readonly CaseEvent[]): string[] {
  const times = events.filter(({ body }) => body.type === 'correction-posted').length;
  return times === 0 ? [] : [`The announcement was corrected ${times === 1 ? 'once' : `${times} times`}.`];
}

/** What led to a stage's lateness: the turns back, and the stage's own steps, between its deadline and its end, each once. */
export function waitedFor(
  caseId: string,
  events: readonly CaseEvent[],
  { stage, due, done }: LateStage,
): string[] {
  const words = new Set<string>();
  let before: Case | undefined;
  for (const event of events) {
    const after = evolve(caseId, before, event);
    const isLate =
      Temporal.Instant.compare(event.at, due) > 0 && Temporal.Instant.compare(event.at, done) <= 0;
    const said = endedIn(stage, before, after) ? keyEventInWords(event.body) : turnInWords(event.body);
    if (isLate && said !== undefined) words.add(said);
    before = after;
  }
  return [...words].slice(0, MOST).map((each) => literal(each));
}

function endedIn(stage: StageId, before: Case | undefined, after: Case): boolean {
  return STEP_IDS.some((id) => STEPS[id].stage === stage && after.steps[id] && !before?.steps[id]);
}

/** A turn back in the milder words of the public document; `undefined` for what is none, or the team's alone. */
function turnInWords(body: EventBody): string | undefined {
  switch (body.type) {
    case 'advisory-closed':
      return 'The advisory was closed in GitHub';
    case 'advisory-reopened':
      return 'The advisory was opened again in GitHub';
    case 'step-unchecked': {
      const { publicly } = STEP_WORDS[body.step];
      return publicly === undefined ? undefined : `Not so yet: “${publicly}”`;
    }
    case 'exploitation-retracted':
      return 'No attack was known after all';
    case 'coordinator-left':
      return 'The coordination was open again';
    case 'publication-declined':
      return body.what === 'strike' || body.what === 'advance-notice' || body.what === 'closing'
        ? undefined
        : `Held back once more: ${PUBLICATION_WORDS[body.what].long}`;
    case 'publication-differed':
      return 'The advisory was changed in the moment of its publication';
    case 'advisory-corrected':
      return `Corrected after the announcement: ${correctionInWords(body)}`;
    case 'reopened':
      return 'The case was opened again';
    default:
      return undefined;
  }
}
