import {
  ComponentType,
  type APIMessageTopLevelComponent,
  type APIModalInteractionResponseCallbackData,
} from 'discord.js';

/** Something on a screen that can be pressed; of a menu, what can be chosen. */
export interface Control {
  readonly id: string;
  readonly choices?: readonly string[];
  readonly most?: number;
  /** The message that it stands in, where it is one of the bot's own and no answer. */
  readonly in?: string;
}

/** What a person sees of a message: its words, and what can be pressed. */
export interface Parts {
  readonly text: string;
  readonly controls: readonly Control[];
}

/** A form that asks to be filled in: its custom id, and the names of its fields. */
export interface Form {
  readonly id: string;
  readonly fields: readonly string[];
}

/** The words and controls of a message, from first to last. */
export function partsIn(components: readonly APIMessageTopLevelComponent[]): Parts {
  const texts: string[] = [];
  const controls: Control[] = [];
  const read = (component: unknown): void => {
    if (typeof component !== 'object' || component === null) return;
    if ('type' in component && component.type === ComponentType.TextDisplay && 'content' in component)
      texts.push(String(component.content));
    if ('custom_id' in component) controls.push(controlOf(component));
    if ('components' in component && Array.isArray(component.components)) component.components.forEach(read);
    if ('accessory' in component) read(component.accessory);
    if ('items' in component && Array.isArray(component.items)) component.items.forEach(read);
    if ('description' in component && typeof component.description === 'string')
      texts.push(component.description);
  };
  components.forEach(read);
  return { text: texts.join('\n'), controls };
}

/** The fields of a form. */
export function formOf(modal: APIModalInteractionResponseCallbackData): Form {
  const fields: string[] = [];
  const read = (component: unknown): void => {
    if (typeof component !== 'object' || component === null) return;
    if ('custom_id' in component) fields.push(String(component.custom_id));
    if ('component' in component) read(component.component);
    if ('components' in component && Array.isArray(component.components)) component.components.forEach(read);
  };
  modal.components.forEach(read);
  return { id: modal.custom_id, fields };
}

function controlOf(component: object & { readonly custom_id: unknown }): Control {
  const id = String(component.custom_id);
  if (!('options' in component) || !Array.isArray(component.options)) return { id };
  const choices = component.options.map((option: { readonly value: string }) => option.value);
  const most = 'max_values' in component ? Number(component.max_values) : 1;
  return { id, choices, most };
}
