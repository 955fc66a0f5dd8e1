import type { APIMessage, APIModalInteractionResponseCallbackData } from '../packages/discord.ts';
import type { Answer } from '../../shown.ts';

/** What an act is answered with, and what Discord's API says of it. */
export type PageAnswer = MessageAnswer | FormAnswer | (Omit<Answer, 'kind'> & { readonly kind: 'none' });

export type MessageAnswer = Omit<Answer, 'kind' | 'raw'> & {
  readonly kind: 'message';
  readonly raw: APIMessage;
};

export type FormAnswer = Omit<Answer, 'kind' | 'raw' | 'id'> & {
  readonly kind: 'modal';
  readonly id: string;
  readonly raw: APIModalInteractionResponseCallbackData;
};
