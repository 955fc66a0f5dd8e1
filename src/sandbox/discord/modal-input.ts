import {
  ComponentType,
  type APIModalSubmissionComponent,
  type APIModalSubmitTextInputComponent,
  type ModalSubmitComponent,
} from 'discord-api-types/v10';
import { ControlError } from '../control-error.ts';
import { pickEntity } from './directory.ts';
import { inputOf, labelOf, type ModalForm, type ModalInput } from './modal-form.ts';
import type { Directory } from './slash-line.ts';

/** What a person puts into the fields of a modal, by label. */
export type Fields = Readonly<Record<string, string | boolean | readonly string[]>>;

/** Fills a modal in as Discord's client lets a person do it; gives what is submitted and the ids in it. */
export function fillModal(
  form: ModalForm,
  fields: Fields,
  directory: Directory,
): { components: APIModalSubmissionComponent[]; ids: string[] } {
  const labels = form.components.flatMap((part) => labelOf(part) ?? []);
  const unknown = Object.keys(fields).filter((label) => !labels.includes(label));
  if (unknown.length > 0)
    throw new ControlError(`the modal has no field "${unknown.join('", "')}"; it has ${labels.join(', ')}`);
  const ids: string[] = [];
  const components = form.components.map((part, index): APIModalSubmissionComponent => {
    const id = part.id || index * 2 + 1;
    const input = inputOf(part);
    if (part.type === ComponentType.TextDisplay || !input) return { type: ComponentType.TextDisplay, id };
    const label = labelOf(part) ?? '';
    const given = fields[label];
    const inner = { id: input.id || index * 2 + 2, custom_id: input.custom_id };
    if (part.type === ComponentType.ActionRow)
      return { type: ComponentType.ActionRow, id, components: [typed(input, label, given, inner)] };
    const component = fill(input, label, given, inner, directory);
    if ('values' in component) ids.push(...component.values);
    return { type: ComponentType.Label, id, component };
  });
  return { components, ids };
}

type Given = Fields[string] | undefined;
type Inner = { id: number; custom_id: string };

function typed(
  input: ModalInput,
  label: string,
  given: Given,
  inner: Inner,
): APIModalSubmitTextInputComponent {
  if (input.type !== ComponentType.TextInput) throw new ControlError(`"${label}" is no text field`);
  const value = given ?? input.value ?? '';
  if (typeof value !== 'string') throw new ControlError(`"${label}" takes text`);
  if (input.required && value === '') throw new ControlError(`"${label}" is required`);
  if (value !== '' && (value.length < input.min_length || value.length > input.max_length))
    throw new ControlError(
      `"${label}" takes ${input.min_length} to ${input.max_length} characters, not ${value.length}`,
    );
  return { type: input.type, ...inner, value };
}

function fill(
  input: ModalInput,
  label: string,
  given: Given,
  inner: Inner,
  directory: Directory,
): ModalSubmitComponent {
  switch (input.type) {
    case ComponentType.TextInput:
      return typed(input, label, given, inner);
    case ComponentType.Checkbox: {
      const value = given ?? input.default;
      if (value !== true && value !== false) throw new ControlError(`"${label}" takes true or false`);
      return { type: input.type, ...inner, value };
    }
    case ComponentType.RadioGroup: {
      const [value = null, ...more] = picked(input.options, label, given);
      if (more.length > 0) throw new ControlError(`"${label}" takes one value`);
      if (value === null && input.required) throw new ControlError(`"${label}" is required`);
      return { type: input.type, ...inner, value };
    }
    case ComponentType.CheckboxGroup: {
      const values = picked(input.options, label, given);
      const min = input.min_values ?? (input.required ? 1 : 0);
      checkCount(label, values, min, input.max_values ?? input.options.length, input.required);
      return { type: input.type, ...inner, values };
    }
    case ComponentType.StringSelect: {
      const values = picked(input.options, label, given);
      checkCount(label, values, input.min_values, input.max_values, input.required ?? true);
      return { type: input.type, ...inner, values };
    }
    case ComponentType.FileUpload: {
      if (given !== undefined && listed(given).length > 0)
        throw new ControlError(`"${label}" takes files, which this call can't carry`);
      checkCount(label, [], input.min_values, input.max_values, input.required);
      return { type: input.type, ...inner, values: [] };
    }
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect: {
      const values =
        given === undefined
          ? (input.default_values ?? []).map((each) => each.id)
          : listed(given).map((word) => {
              const id = pickEntity(directory, input.type, word);
              if (id === undefined) throw new ControlError(`"${word}" can't be picked in "${label}"`);
              return id;
            });
      checkCount(label, values, input.min_values, input.max_values, input.required ?? true);
      return { type: input.type, ...inner, values };
    }
  }
}

/** The values behind what was picked, by value or by label; the defaults where nothing was. */
function picked(
  options: readonly { label: string; value: string; default?: boolean }[],
  label: string,
  given: Given,
): string[] {
  if (given === undefined) return options.flatMap((option) => (option.default ? [option.value] : []));
  return listed(given).map((word) => {
    const option = options.find((each) => each.value === word || each.label === word);
    if (!option)
      throw new ControlError(
        `"${label}" has no "${word}"; it has ${options.map((each) => each.label).join(', ')}`,
      );
    return option.value;
  });
}

function listed(given: Fields[string]): readonly string[] {
  if (typeof given === 'boolean') return [String(given)];
  return typeof given === 'string' ? [given] : given;
}

function checkCount(
  label: string,
  values: readonly string[],
  min: number,
  max: number,
  required: boolean,
): void {
  if (values.length === 0 && !required) return;
  if (values.length < min || values.length > max)
    throw new ControlError(
      `"${label}" takes ${min === max ? min : `${min} to ${max}`} values, not ${values.length}`,
    );
}
