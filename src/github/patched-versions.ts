import type { AffectedProduct } from './advisory-text.ts';
import { saysNone } from './no-version.ts';

/** A version that an advisory says is fixed, and the release that has it. */
export interface PatchedVersion {
  readonly product: string | undefined;
  /** Without a leading `v`. */
  readonly version: string;
  /** The tag of its release; `undefined` if there is none. */
  readonly tag: string | undefined;
}

/** How a repository names the tags of its releases. */
export interface TagNaming {
  /** `owner/name`. */
  readonly repository: string;
  /** The forms of its tags, such as `v{version}` and `{name}@{version}` (policy `release.tags`). */
  readonly forms: readonly string[];
}

/** What an advisory says of where it is fixed. */
export interface PatchedVersions {
  /** Each version of a product once, in the advisory's order. */
  readonly versions: readonly PatchedVersion[];
  /** Products that name no version, with what they say instead; `undefined` if they say nothing. */
  readonly unread: readonly { readonly product: string | undefined; readonly text: string | undefined }[];
}

/**
 * Which versions an advisory's products name as fixed, and which of `tags` are theirs. Only what is written counts:
 * no tag is taken for a version that merely looks like it, and no text for a version that it does not spell out.
 */
export function patchedVersions(
  products: readonly Pick<AffectedProduct, 'name' | 'patched'>[],
  tags: readonly string[],
  naming?: TagNaming,
): PatchedVersions {
  const known = new Set(tags);
  const versions = new Map<string, PatchedVersion>();
  const unread: { product: string | undefined; text: string | undefined }[] = [];
  for (const { name: product, patched } of products) {
    const named = versionsIn(patched ?? '');
    for (const version of named.versions) {
      const its = naming ? tagsBy(naming, version, product) : tagsOf(version, product);
      const tag = its.find((each) => known.has(each));
      versions.set(JSON.stringify([product ?? null, version]), { product, version, tag });
    }
    if (named.versions.length === 0 || named.unread.length > 0)
      unread.push({ product, text: named.unread.join(', ') || saidInstead(patched) });
  }
  const found = [...versions.values()];
  return { versions: naming ? found.map((each) => withTagOfOwn(each, found, naming)) : found, unread };
}

/** A product that is fixed in the very version of the repository's own is released with it, under a tag that names none. */
function withTagOfOwn(
  each: PatchedVersion,
  all: readonly PatchedVersion[],
  { repository, forms }: TagNaming,
): PatchedVersion {
  if (each.tag !== undefined) return each;
  const own = all.find(({ product, version }) => version === each.version && isOwn(product, repository));
  const isBare = forms.some((form) => form.replace('{version}', () => each.version) === own?.tag);
  return isBare ? { ...each, tag: own?.tag } : each;
}

/** What a product says in place of versions; `undefined` if that it has none, or nothing. */
function saidInstead(patched: string | undefined): string | undefined {
  const said = patched?.trim();
  return said === undefined || saysNone(said) ? undefined : said;
}

/**
 * The versions that a `patched_versions` text spells out, such as `0.1.29`, `v0.1.29`, `1.2.9, 2.0.1`, `>= 1.2.3` or
 * `1.2.3 and later`, and the parts of it that are no such thing. A limit from above (`< 2.0.0`) is neither, nor are words
 * that mean "none"; a dot at the end belongs to the sentence.
 */
export function versionsIn(text: string): VersionsIn {
  if (saysNone(text)) return { versions: [], unread: [] };
  const { versions, unread } = versionsAmong(partsOf(text, withoutDots));
  return { versions, unread: unread.filter((part) => !saysNone(part)) };
}

/** A product's text is read so far; a longer one is no list of versions. */
const MOST_LETTERS = 1000;

/** The versions that a product names as fixed; of an overlong text, what stands at its beginning. */
export function versionsFixedIn({ patched }: Pick<AffectedProduct, 'patched'>): VersionsIn {
  return versionsIn((patched ?? '').slice(0, MOST_LETTERS));
}

/** The same by the letter, as until December 2026: `None` is a part like any other, and a dot at the end stays. */
export function versionsByTheLetter(text: string): VersionsIn {
  return versionsAmong(partsOf(text, (part) => part));
}

interface VersionsIn {
  readonly versions: string[];
  readonly unread: string[];
}

function versionsAmong(parts: readonly string[]): VersionsIn {
  const versions = new Set<string>();
  const unread: string[] = [];
  for (const part of parts) {
    const version = versionOf(part);
    if (version !== undefined) versions.add(version);
    else if (!isUpperLimit(part)) unread.push(part);
  }
  return { versions: [...versions], unread };
}

const AND_LATER = /(?: ?\+|,? (?:and|or) (?:later|above|newer|higher|up|greater))$/i;

/** Lists are written with commas, semicolons, bars, lines and "and". */
function partsOf(text: string, end: (part: string) => string): string[] {
  return (
    text
      .split(/[;\n|]/)
      // One space at most in a row: then nothing below can take long, whatever the text.
      .map((line) => line.replaceAll(/\s+/g, ' '))
      .flatMap((line) => line.split(/,(?! (?:and|or) )/))
      .flatMap((part) => withoutLater(end(part.trim())).split(/,? (?:and|or|&) /i))
      .map((part) => withoutLater(end(part.trim())))
      .filter((part) => part !== '')
  );
}

function withoutDots(part: string): string {
  let { length } = part;
  while (part[length - 1] === '.') length -= 1;
  return part.slice(0, length).trimEnd();
}

/** "1.2.9 and later" and "1.2.9+" name 1.2.9. */
function withoutLater(part: string): string {
  return part.replace(AND_LATER, '').trimEnd();
}

function versionOf(part: string): string | undefined {
  const version = /^(?:>=|≥|==?)? ?[vV]?(\d[\w.!-]*(?:\+[\w.-]+)?)$/.exec(part)?.[1];
  // `1.2.x` is a range, and the release of it has another name.
  return version === undefined || /(?:^|\.)x(?:$|\.)/i.test(version) ? undefined : version;
}

function isUpperLimit(part: string): boolean {
  return /^(?:<=?|≤) ?[vV]?\d[\w.!+-]*$/.test(part);
}

/**
 * How the tag of a product's version may be written, the forms with its name first. Where tags can name a product, one that
 * names none is that of the product which the repository is named after: of any other one it would be a guess.
 */
function tagsBy({ repository, forms }: TagNaming, version: string, product: string | undefined): string[] {
  const names = namesOf(product);
  const named = forms.filter((form) => form.includes('{name}'));
  const bare =
    named.length === 0 || isOwn(product, repository) ? forms.filter((form) => !named.includes(form)) : [];
  return [...named.flatMap((form) => names.map((name) => form.replace('{name}', () => name))), ...bare].map(
    (form) => form.replace('{version}', () => version),
  );
}

/** Whether the repository is named after a product, or the advisory names none. */
function isOwn(product: string | undefined, repository: string): boolean {
  return product === undefined || isCalled(product, repository.split('/').at(-1) ?? '');
}

/** A product by all of its names: `@stacklok/ui` and `ui`; of a Go module, the folders in its repository, too. */
function namesOf(product: string | undefined): string[] {
  const parts = product?.replace(/\/v\d+$/, '').split(/[/:]/) ?? [];
  const names = parts.map((_, from) => parts.slice(from).join('/'));
  return [...new Set([...(product === undefined ? [] : [product]), ...names])].filter((name) => name !== '');
}

/** Whether a product is called so, by any of its names. */
export function isCalled(product: string | undefined, name: string): boolean {
  return namesOf(product).some((each) => alike(each) === alike(name));
}

/** Registries write the same name in other letters, and with other signs between words. */
function alike(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]/g, '-');
}

/** How the tag of a version may be written, the product's own forms first; `@stacklok/ui` is also called `ui`. */
export function tagsOf(version: string, product: string | undefined): string[] {
  const names = product === undefined ? [] : new Set([product, product.split('/').at(-1) ?? product]);
  const prefixes = [...names].flatMap((name) => [`${name}-v`, `${name}/v`]);
  return [...prefixes, '', 'v'].map((prefix) => `${prefix}${version}`);
}
