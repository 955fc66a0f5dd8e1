/** What the tag of a release says. */
export interface TagParts {
  /** The product that it names; `undefined` where it names none. */
  readonly name: string | undefined;
  readonly version: string;
}

/**
 * What a tag says, by the forms of tags (policy `release.tags`), those that name the product first; of a tag in none of these
 * forms, the version that it ends with, or all of it.
 */
export function readTag(tag: string, forms: readonly string[]): TagParts {
  const named = forms.filter(namesProduct);
  for (const form of [...named, ...forms.filter((each) => !named.includes(each))]) {
    const parts = partsIn(tag, form);
    if (parts) return parts;
  }
  const end = tag.slice(Math.max(tag.lastIndexOf('/'), tag.lastIndexOf('@')) + 1);
  const start = /^(?:[A-Za-z]{0,20}[-_.]?)(?=\d)/.exec(end)?.[0];
  const version = start === undefined ? end : end.slice(start.length);
  return { name: undefined, version: isVersion(version) ? version : tag };
}

/**
 * Whether a tag is that of a version: by one of the forms of tags, or because it ends with the version, after a name or
 * nothing. A version of its own before it makes it another one's: `1.2.3-1` is not `1`.
 */
export function isTagOf(tag: string, version: string, forms: readonly string[]): boolean {
  if (readTag(tag, forms).version === version) return true;
  if (!tag.endsWith(version)) return false;
  const before = tag.slice(0, tag.length - version.length);
  const name = before.slice(Math.max(before.lastIndexOf('/'), before.lastIndexOf('@')) + 1);
  return name === '' || (/(?:[-_]|[A-Za-z]\.?)$/.test(name) && !/(?:^|[-_.])[vV]?\d/.test(name));
}

function namesProduct(form: string): boolean {
  return form.includes('{name}');
}

function partsIn(tag: string, form: string): TagParts | undefined {
  const [before = '', after = ''] = form.split('{version}');
  const [start = '', between] = before.split('{name}');
  if (!tag.startsWith(start) || !tag.endsWith(after)) return undefined;
  const rest = tag.slice(start.length, tag.length - after.length);
  if (between === undefined) return isVersion(rest) ? { name: undefined, version: rest } : undefined;
  for (let at = rest.indexOf(between, 1); at > 0; at = rest.indexOf(between, at + 1)) {
    const version = rest.slice(at + between.length);
    if (isVersion(version)) return { name: rest.slice(0, at), version };
  }
  return undefined;
}

function isVersion(text: string): boolean {
  return /^\d[\w.!+-]*$/.test(text);
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
