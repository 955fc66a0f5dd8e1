/** A field of a form of the page's own. */
export interface QuestionField {
  readonly name: string;
  readonly label: string;
  readonly kind: 'line' | 'lines' | 'choice';
  readonly value?: string;
  readonly options?: readonly string[];
  readonly isOptional?: boolean;
  readonly hint?: string;
}

/** What the page asks a person in a form of its own, such as a report through GitHub's pages. */
export interface Question {
  readonly title: string;
  readonly fields: readonly QuestionField[];
  /** What the button says that sends it off. */
  readonly send: string;
  /** Does it; what the sandbox refuses is shown in the form, which stays open. */
  readonly answer: (values: Readonly<Record<string, string>>) => Promise<unknown>;
}
