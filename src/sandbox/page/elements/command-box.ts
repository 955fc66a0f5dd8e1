import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import type { Suggestion } from '../slash/suggest.ts';

/** By which a suggestion is named as the one that the keyboard is on. */
export function optionId(index: number): string {
  return `command-${index}`;
}

/** What can be picked while a command is typed, under headings. */
export function commandBox(
  suggestions: readonly Suggestion[],
  active: number,
  pick: (index: number) => void,
): TemplateResult {
  return html`<div
      id="commands"
      class="command-box"
      role="listbox"
      aria-label="Commands"
      ?hidden=${suggestions.length === 0}
    >
      ${groupsOf(suggestions).map(
        ({ name, first, members }) =>
          html`<div role="group" aria-label=${name}>
            <div class="group" aria-hidden="true">${name}</div>
            ${members.map((each, index) => option(each, first + index, first + index === active, pick))}
          </div>`,
      )}
    </div>
    <p class="visually-hidden" role="status">
      ${suggestions.length === 0 ? '' : `${suggestions.length} to pick from`}
    </p>`;
}

function option(
  { label, description }: Suggestion,
  index: number,
  isActive: boolean,
  pick: (index: number) => void,
): TemplateResult {
  return html`<div
    id=${optionId(index)}
    role="option"
    class=${isActive ? 'active' : ''}
    aria-selected=${String(isActive)}
    @mousedown=${(event: Event) => event.preventDefault()}
    @click=${() => pick(index)}
  >
    <span>${label}</span>
    ${description ? html`<small>${description}</small>` : nothing}
  </div>`;
}

interface Group {
  readonly name: string;
  /** Which suggestion the first one is. */
  readonly first: number;
  readonly members: readonly Suggestion[];
}

/** Those of one heading stand beside each other. */
function groupsOf(suggestions: readonly Suggestion[]): Group[] {
  const groups: { name: string; first: number; members: Suggestion[] }[] = [];
  for (const [index, suggestion] of suggestions.entries()) {
    const last = groups.at(-1);
    if (last?.name === suggestion.group) last.members.push(suggestion);
    else groups.push({ name: suggestion.group, first: index, members: [suggestion] });
  }
  return groups;
}
