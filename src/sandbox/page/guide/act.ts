/** One thing that a person does in a step of the guide. `{case}` in a line stands for the case's number. */
export type GuideAct =
  | { readonly do: 'type'; readonly as: string; readonly line: string }
  /** Presses the latest button of that name among what the person sees; a pattern where the name holds a date. */
  | { readonly do: 'press'; readonly as: string; readonly button: string | RegExp }
  /** Fills in the form that stands open. */
  | { readonly do: 'fill'; readonly fields: Readonly<Record<string, string>> }
  | { readonly do: 'report'; readonly as: string; readonly summary: string; readonly description: string }
  /** What happens in the advisory's page on GitHub. */
  | { readonly do: 'advisory'; readonly as: string; readonly change: Readonly<Record<string, unknown>> }
  | { readonly do: 'release'; readonly tag: string }
  /** Time passes: a length of it, or until the release day that was agreed. */
  | { readonly do: 'wait'; readonly for: string }
  | { readonly do: 'wait-for-release' }
  /** Shows a place. */
  | { readonly do: 'look'; readonly as: string; readonly at: 'security' | 'codegate' | 'dm' };

/** A step of the guide: what happens, and why, in one sentence. */
export interface GuideStep {
  readonly title: string;
  readonly says: string;
  readonly acts: readonly GuideAct[];
}
