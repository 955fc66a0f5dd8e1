import { impactPlace } from './impact.ts';
import type { Answer } from './said.ts';
import type { Place, Section } from './sections.ts';
import { whatHelps, type FoundBeforeFix, type Source } from './what-helps.ts';
import type { WhyCut } from './workarounds.ts';
import type { Wording } from './wording.ts';

export type { Answer, Source, WhyCut };

/** What was recognised in an advisory, and by what, for those who approve its words. */
export type Recognised =
  | {
      readonly kind: 'published';
      readonly answer: Answer;
      /** Where what an attacker could do was found. */
      readonly impact: Place | undefined;
      /** Where what helps was found. */
      readonly sources: readonly Source[];
    }
  /** Not a word of an advisory that is not published: lines of its description alone. */
  | ({ readonly kind: 'before-fix'; readonly answer: Answer } & Pick<FoundBeforeFix, 'under' | 'cuts'>);

/** What was recognised in a published advisory. */
export function recognisedIn(sections: readonly Section[], wording: Wording): Recognised {
  const { said, sources } = whatHelps(sections);
  return { kind: 'published', answer: answerOf(said), impact: impactPlace(sections, wording), sources };
}

/** What was recognised in one whose fix is not released. */
export function recognisedBeforeFix({ said, under, cuts }: FoundBeforeFix): Recognised {
  return { kind: 'before-fix', answer: answerOf(said), under, cuts };
}

function answerOf(said: Answer): Answer {
  return said.kind === 'nothing-found' ? { kind: said.kind, why: said.why } : { kind: said.kind };
}
