import {
  ComponentType,
  TextInputStyle,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APITextInputComponent,
} from '../packages/discord.ts';
import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import type { Filled } from '../client.ts';
import type { Page } from '../state/page.ts';

type Part = APIModalInteractionResponseCallbackData['components'][number];
type Input = APILabelComponent['component'];
interface Field {
  readonly label: string;
  readonly description: string | undefined;
  readonly input: Input;
}

/** A field of a form under its label. */
export function formField(part: Part, form: string, page: Page): TemplateResult | typeof nothing {
  const field = fieldOf(part);
  if (!field) return nothing;
  const { label, description, input } = field;
  const id = `${form}-${input.custom_id}`;
  const isRequired = !('required' in input) || (input.required ?? true);
  const about = html`${description ? html`<small id=${`${id}-about`}>${description}</small>` : nothing}`;
  const mark = isRequired ? html`<span class="required" aria-hidden="true">*</span>` : nothing;
  if (input.type === ComponentType.RadioGroup || input.type === ComponentType.CheckboxGroup)
    return html`<fieldset class="field">
      <legend>${label}${mark}</legend>
      ${about}
      ${input.options.map(
        (option) =>
          html`<label class="choice"
            ><input
              type=${input.type === ComponentType.RadioGroup ? 'radio' : 'checkbox'}
              name=${input.custom_id}
              value=${option.value}
              ?checked=${option.default ?? false}
            />
            ${option.label}
            ${option.description ? html`<small>${option.description}</small>` : nothing}</label
          >`,
      )}
    </fieldset>`;
  return html`<div class="field">
    <label for=${id}>${label}</label>${mark} ${about} ${control(input, id, description, page)}
  </div>`;
}

/** What stands in the fields of a form, by label. */
export function filledIn(form: HTMLFormElement, parts: readonly Part[]): Filled {
  const data = new FormData(form);
  const strings = (name: string) => data.getAll(name).filter((value) => typeof value === 'string');
  return Object.fromEntries(
    parts.flatMap((part): [string, Filled[string]][] => {
      const field = fieldOf(part);
      if (!field) return [];
      const { label, input } = field;
      const values = strings(input.custom_id);
      if (input.type === ComponentType.TextInput) return [[label, values[0] ?? '']];
      if (input.type === ComponentType.Checkbox) return [[label, values.length > 0]];
      return [[label, values]];
    }),
  );
}

function fieldOf(part: Part): Field | undefined {
  if (part.type === ComponentType.Label)
    return { label: part.label, description: part.description, input: part.component };
  if (part.type !== ComponentType.ActionRow) return undefined;
  const [input] = part.components;
  return input && { label: labelIn(input), description: undefined, input };
}

/** The older way: the text input carries its own label. */
function labelIn(input: APITextInputComponent): string {
  return 'label' in input && typeof input.label === 'string' ? input.label : '';
}

function control(
  input: Input,
  id: string,
  description: string | undefined,
  page: Page,
): TemplateResult | typeof nothing {
  const about = description ? `${id}-about` : nothing;
  switch (input.type) {
    case ComponentType.TextInput:
      return textField(input, id, about);
    case ComponentType.Checkbox:
      return html`<input
        id=${id}
        type="checkbox"
        name=${input.custom_id}
        ?checked=${input.default ?? false}
      />`;
    case ComponentType.StringSelect:
      return select(id, input, input.options, about);
    case ComponentType.UserSelect:
      return select(id, input, named(Object.values(page.names.value.users)), about);
    case ComponentType.RoleSelect:
      return select(id, input, named(Object.values(page.names.value.roles)), about);
    case ComponentType.MentionableSelect: {
      const { users, roles } = page.names.value;
      return select(id, input, named([...Object.values(users), ...Object.values(roles)]), about);
    }
    case ComponentType.ChannelSelect:
      return select(id, input, named(page.names.value.places.map(({ name }) => name)), about);
    default:
      return nothing;
  }
}

function textField(input: APITextInputComponent, id: string, about: string | typeof nothing): TemplateResult {
  const required = input.required ?? true;
  return input.style === TextInputStyle.Paragraph
    ? html`<textarea
        id=${id}
        name=${input.custom_id}
        rows="4"
        placeholder=${input.placeholder ?? ''}
        minlength=${input.min_length ?? nothing}
        maxlength=${input.max_length ?? nothing}
        ?required=${required}
        aria-describedby=${about}
        .defaultValue=${input.value ?? ''}
      ></textarea>`
    : html`<input
        id=${id}
        type="text"
        name=${input.custom_id}
        autocomplete="off"
        placeholder=${input.placeholder ?? ''}
        minlength=${input.min_length ?? nothing}
        maxlength=${input.max_length ?? nothing}
        ?required=${required}
        aria-describedby=${about}
        .defaultValue=${input.value ?? ''}
      />`;
}

function select(
  id: string,
  {
    custom_id,
    min_values,
    max_values,
    required = true,
  }: {
    custom_id: string;
    min_values?: number;
    max_values?: number;
    required?: boolean;
  },
  options: readonly { label: string; value: string; default?: boolean }[],
  about: string | typeof nothing,
): TemplateResult {
  const takesSeveral = (max_values ?? 1) > 1;
  return html`<select
    id=${id}
    name=${custom_id}
    ?multiple=${takesSeveral}
    ?required=${required && (min_values ?? 1) > 0}
    aria-describedby=${about}
  >
    ${takesSeveral ? nothing : html`<option value="">Make a selection</option>`}
    ${options.map(
      (option) =>
        html`<option value=${option.value} ?selected=${option.default ?? false}>${option.label}</option>`,
    )}
  </select>`;
}

function named(names: readonly string[]): { label: string; value: string }[] {
  return names.map((name) => ({ label: name, value: name }));
}
