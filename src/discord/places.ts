import type { Watch } from '../app/watch/watch.ts';
import type { Trouble } from '../process/dependencies/sighting.ts';
import { hidesTheTeam, hinders, type PrivacyProblem } from './privacy.ts';
import { PLAIN_NAMES, privacyWords } from './views/privacy.ts';

/** The places in the server that the bot depends on. */
const PLACES = ['role', 'private-channel', 'codegate'] as const;
type Place = (typeof PLACES)[number];

/**
 * Says to the watch how the role and the two channels are: what they are, as `problems` has it, and else what the bot may not do
 * there, as `lackingIn` has it.
 */
export function seePlaces(
  watch: Pick<Watch, 'see'>,
  problems: readonly PrivacyProblem[],
  lackingIn: (channel: Exclude<Place, 'role'>) => readonly string[],
): void {
  for (const place of PLACES) watch.see(place, troubleIn(place, problems, lackingIn));
}

function troubleIn(
  place: Place,
  problems: readonly PrivacyProblem[],
  lackingIn: Parameters<typeof seePlaces>[2],
): Trouble | undefined {
  const problem = problems.find((each) => concerns(each, place));
  // Of the channels' privacy the team hears by a message of its own when it is lost, and when it is well again.
  if (problem) return { why: privacyWords(problem, PLAIN_NAMES), lasting: true, toldElsewhere: true };
  const [lacks] = place === 'role' ? [] : lackingIn(place);
  return lacks === undefined ? undefined : { why: lacks, lasting: true };
}

function concerns(problem: PrivacyProblem, place: Place): boolean {
  if (place === 'role') return hidesTheTeam(problem) || problem.code === 'role-given-by-others';
  return hinders(problem, place === 'codegate' ? 'codegate' : 'security');
}
