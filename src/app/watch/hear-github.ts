import { causeInWords } from '../../documents/github-trouble.ts';
import { utc } from '../../documents/time-in-words.ts';
import type { HeardAnswer } from '../../github/heard.ts';
import type { Trouble } from '../../process/dependencies/sighting.ts';
import { isBefore } from '../../process/time.ts';
import type { Watch } from './watch.ts';

/** A fine-grained token lives for 366 days at most; its owner may be on leave for two weeks. */
const AHEAD = { hours: 14 * 24 };
/** A request takes seconds. */
const APART_S = 120;

/** Tells the watch what each answer of GitHub's says of the token, its end, and this machine's clock. */
export function hearGitHub(watch: Watch, now: () => Temporal.Instant): (answer: HeardAnswer) => void {
  return ({ status, date, tokenEnds }) => {
    const here = now();
    // A gateway in front of GitHub says nothing of the token.
    if (status < 500) {
      const rejected = { why: causeInWords({ kind: 'token-rejected' }), lasting: true };
      watch.see('token', status === 401 ? rejected : undefined);
      // What GitHub turns away has no end to tell.
      if (status !== 401) watch.see('token-end', tokenEnds && endOf(tokenEnds, here));
    }
    if (!date) return;
    watch.clockAhead = here.since(date);
    watch.see('clock', clockTrouble(date, here));
  };
}

function endOf(end: Temporal.Instant, here: Temporal.Instant): Trouble | undefined {
  if (isBefore(here.add(AHEAD), end)) return undefined;
  return {
    why: `The GitHub token ends at ${utc(end)}. Make a new one with the same rights (GitHub → Settings → Developer settings → Fine-grained tokens), put it into GITHUB_TOKEN, and restart the bot.`,
    lasting: true,
  };
}

/** What is wrong with this machine's clock, by GitHub's; `undefined` where nothing is. */
export function clockTrouble(date: Temporal.Instant, here: Temporal.Instant): Trouble | undefined {
  const ahead = here.since(date).total('seconds');
  if (Math.abs(ahead) <= APART_S) return undefined;
  return { why: `It is ${ahead > 0 ? 'ahead of' : 'behind'} GitHub’s by more than two minutes.` };
}
