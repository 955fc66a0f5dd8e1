import type { Form, Parts } from './screen.ts';

/** What a person does with the bot. */
export type Use =
  | { readonly kind: 'command'; readonly name: string; readonly options: Readonly<Record<string, string>> }
  | {
      readonly kind: 'press';
      readonly id: string;
      readonly chosen?: readonly string[];
      readonly fields?: Readonly<Record<string, string>>;
      /** The message in which it was pressed, where it is one of the bot's own and no answer. */
      readonly in?: string;
    };

/** Who does it, and whether in the private channel or in their direct messages. */
export interface User {
  readonly id: string;
  readonly isSecurity: boolean;
  readonly place: 'channel' | 'dm';
}

/** What they get for it. */
export type Got =
  | ({ readonly kind: 'screen' } & Parts)
  | ({ readonly kind: 'form' } & Form)
  | { readonly kind: 'refused'; readonly code: string };
