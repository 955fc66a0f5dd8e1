/** What the tag of a release says. */
export interface TagParts {
  /** The product that it names; `undefined` where it names none. */
  readonly name: string | undefined;
  readonly version: string;
}

const VERSION = String.raw`(?<version>\d[\w.!+-]*)`;
const NAME = String.raw`(?<name>\S+)`;

/**
 * What a tag says, by the forms of tags (policy `release.tags`), those that name the product first; of a tag in none of these
 * forms, the version that it ends with, or all of it.
 */
export function readTag(tag: string, forms: readonly string[]): TagParts {
  for (const form of [...forms.filter(namesProduct), ...forms.filter((each) => !namesProduct(each))]) {
    const { name, version } = patternOf(form).exec(tag)?.groups ?? {};
    if (version !== undefined) return { name, version };
  }
  return { name: undefined, version: /(?<![\w.])v?(\d[\w.!+-]*)$/.exec(tag)?.[1] ?? tag };
}

/** Whether a form of tags has the product's name in it. */
export function namesProduct(form: string): boolean {
  return form.includes('{name}');
}

function patternOf(form: string): RegExp {
  const source = form
    .split(/(\{(?:name|version)\})/)
    .map((part) => (part === '{name}' ? NAME : part === '{version}' ? VERSION : RegExp.escape(part)))
    .join('');
  return new RegExp(`^${source}$`);
}

/**
 * A text of the policy with what a release fills in.
 * @returns `undefined` where it takes the name of a product and the tag has none.
 */
export function filledIn(
  text: string,
  { repository, tag, parts }: { readonly repository: string; readonly tag: string; readonly parts: TagParts },
): string | undefined {
  const { name, version } = parts;
  if (text.includes('{name}') && name === undefined) return undefined;
  const values: Readonly<Record<string, string>> = { repository, tag, version, name: name ?? '' };
  return text.replaceAll(/\{(repository|tag|version|name)\}/g, (_, key: string) => values[key] ?? '');
}
