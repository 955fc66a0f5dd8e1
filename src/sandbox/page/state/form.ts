import type { APIModalInteractionResponseCallbackData } from '../packages/discord.ts';
import type { FormAnswer } from './answer.ts';

/** A form that stands open before one person. */
export interface OpenForm {
  readonly id: string;
  readonly as: string;
  readonly title: string;
  readonly components: APIModalInteractionResponseCallbackData['components'];
}

/** The form that an act was answered with. */
export function formOf({ id, raw }: FormAnswer, as: string): OpenForm {
  return { id, as, title: raw.title, components: raw.components };
}
