import type { Answer, ShownMessage } from './shown.ts';

/** Where a message stands: in a channel or thread, or between the bot and a person. */
interface Where {
  channel: string | null;
  dm: string | null;
}

/** What changed on GitHub. */
export type GitHubHappening =
  | { what: 'advisory'; ghsa_id: string; repository: string; state: string }
  | { what: 'comment'; ghsa_id: string; repository: string; as: string }
  | { what: 'release'; repository: string; tag: string }
  | { what: 'file'; repository: string; path: string }
  | { what: 'access'; repository: string; login: string }
  | { what: 'rename'; login: string; formerly: string }
  | { what: 'private-reporting'; repository: string; enabled: boolean };

/** An e-mail that went out, or came in. */
interface MailHappening {
  direction: 'out' | 'in';
  from: string;
  to: readonly string[];
  subject: string;
}

/** One thing that happened, as `GET /sandbox/events` tells it. */
export type Happening =
  | { event: 'message' | 'edit'; data: Where & { message: ShownMessage } }
  | { event: 'delete'; data: Where & { as: string | null; id: string } }
  /** What one person alone sees: what an act came to, and how it looks when it changes. */
  | { event: 'answer'; data: { as: string; answer: Answer } }
  | { event: 'github'; data: GitHubHappening }
  | { event: 'mail'; data: MailHappening }
  | { event: 'clock'; data: { now: string } }
  | { event: 'bot'; data: { ready: boolean; commands: number } };

/** The same, but of what one person alone sees only who that is. */
export function withoutAnswers({ event, data }: Happening): { event: string; data: unknown } {
  return { event, data: event === 'answer' ? { as: data.as } : data };
}

/** Tells everything that happens in a sandbox to those who watch. */
export class Happenings {
  readonly #watchers = new Set<(happening: Happening) => void>();

  /** Whether anybody watches: what nobody is told need not be drawn. */
  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  tell(happening: Happening): void {
    for (const watcher of this.#watchers) watcher(happening);
  }

  /** @returns what ends the watching */
  watch(watcher: (happening: Happening) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }
}

/**
 * A happening in a line, for `what` of the clock.
 *
 * @returns `undefined` for what is no news: the clock's own moves, the bot's state, and what one person sees of an act
 */
export function inWords({ event, data }: Happening): string | undefined {
  switch (event) {
    case 'message':
      return `${placeOf(data)}: ${firstLine(data.message.text)}`;
    case 'edit':
      return `${placeOf(data)}, changed: ${firstLine(data.message.text)}`;
    case 'delete':
      return data.as === null ? `${placeOf(data)}: a message is deleted` : undefined;
    case 'github':
      return ofGitHub(data);
    case 'mail':
      return `an e-mail ${data.direction === 'out' ? 'to' : 'from'} ${
        data.direction === 'out' ? data.to.join(', ') : data.from
      }: ${data.subject}`;
    case 'answer':
    case 'clock':
    case 'bot':
      return undefined;
  }
}

function placeOf({ channel, dm }: Where): string {
  return channel === null ? `to ${dm ?? 'nobody'}` : `#${channel}`;
}

function ofGitHub(data: GitHubHappening): string {
  switch (data.what) {
    case 'advisory':
      return `GitHub: ${data.ghsa_id} of ${data.repository} changed, ${data.state}`;
    case 'comment':
      return `GitHub: ${data.as} commented in ${data.ghsa_id}`;
    case 'release':
      return `GitHub: ${data.repository} released ${data.tag}`;
    case 'file':
      return `GitHub: ${data.path} of ${data.repository} changed`;
    case 'access':
      return `GitHub: what ${data.login} may do in ${data.repository} changed`;
    case 'rename':
      return `GitHub: ${data.formerly} is called ${data.login} now`;
    case 'private-reporting':
      return `GitHub: private vulnerability reporting of ${data.repository} is ${data.enabled ? 'on' : 'off'}`;
  }
}

/** What a person sees of a message before reading it. */
function firstLine(text: string): string {
  const line = text.split('\n').find((each) => each.trim() !== '') ?? '';
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
