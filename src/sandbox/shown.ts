// What the control API shows of answers and messages: types alone, for the sandbox and for its page.

/** A select menu as a person sees it. */
interface ShownSelect {
  placeholder: string | null;
  disabled: boolean;
  min_values: number;
  max_values: number;
  /** Empty in menus of people, roles and channels: every name can be chosen there. */
  options: { label: string; value: string; description: string | null }[];
}

/** What a person gets for an act; also the shape of everything that stands in a channel. */
export interface Answer {
  kind: 'message' | 'modal' | 'none';
  ephemeral: boolean;
  id: string | null;
  text: string;
  buttons: string[];
  selects: ShownSelect[];
  modal: { id: string; title: string; fields: string[] } | null;
  files: { name: string; size: number; description: string | null }[];
  raw: unknown;
  ack_ms: number | null;
  reply_ms: number | null;
}

/** A message as a person finds it in a channel. */
export interface ShownMessage extends Answer {
  author: string;
  /** The sandbox clock's instant at which it was sent. */
  at: string;
  edited: boolean;
  crossposted: boolean;
  nonce: string | number | null;
}

/** What `GET /sandbox` says. */
export interface Info {
  now: string;
  users: readonly string[];
  channels: readonly string[];
  bot: { ready: boolean; commands: number };
}

/** Whose names stand behind the ids in texts, and what threads there are. */
export interface Names {
  users: Readonly<Record<string, string>>;
  roles: Readonly<Record<string, string>>;
  /** Channels and threads; a thread names the channel that it is in. */
  places: readonly { id: string; name: string; parent: string | null }[];
  /** The repositories on GitHub, and who owns their files. */
  repositories: readonly RepositoryNames[];
  /** The logins in each team on GitHub, by its slug. */
  teams: Readonly<Record<string, readonly string[]>>;
}

interface RepositoryNames {
  name: string;
  /** The text of CODEOWNERS; `null` if there is none. */
  codeowners: string | null;
  /** The logins of those who may read each of its advisories. */
  administrators: readonly string[];
}
