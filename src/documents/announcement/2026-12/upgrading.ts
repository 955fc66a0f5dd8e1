import type { AffectedProduct } from '../../../github/advisory-text.ts';
import { versionsByTheLetter } from '../../../github/patched-versions.ts';
import { inCode, mentions } from '../../discord-markdown/characters.ts';

/** How the users of a registry get a version. */
interface Registry {
  /** Its everyday name. */
  readonly name: string;
  /** Names that its own command takes for a package, and no shell for anything else. */
  readonly names: RegExp;
  /** `isOnly`: no other version is fixed as well. */
  readonly command: (name: string, version: string, isOnly: boolean) => string;
}

const SIMPLE = /^\w[\w.-]{0,120}$/;
const PATH = /^\w[\w.~-]*(?:\/[\w.~-]+){0,10}$/;

const REGISTRIES: ReadonlyMap<string, Registry> = new Map([
  [
    'pip',
    {
      name: 'pip',
      names: SIMPLE,
      command: (name, version, isOnly) =>
        isOnly ? `pip install --upgrade '${name}>=${version}'` : `pip install '${name}==${version}'`,
    },
  ],
  [
    'npm',
    {
      name: 'npm',
      names: /^(?:@\w[\w.-]{0,100}\/)?\w[\w.-]{0,120}$/,
      command: (name, version) => `npm install ${name}@${version}`,
    },
  ],
  ['go', { name: 'Go', names: PATH, command: (name, version) => `go get ${name}@v${version}` }],
  [
    'rust',
    {
      name: 'Cargo',
      names: SIMPLE,
      command: (name, version) => `cargo update -p ${name} --precise ${version}`,
    },
  ],
  [
    'rubygems',
    { name: 'RubyGems', names: SIMPLE, command: (name, version) => `gem install ${name} -v ${version}` },
  ],
  [
    'composer',
    {
      name: 'Composer',
      names: /^\w[\w.-]{0,100}\/\w[\w.-]{0,100}$/,
      command: (name, version) => `composer require '${name}:^${version}'`,
    },
  ],
  [
    'nuget',
    {
      name: 'NuGet',
      names: SIMPLE,
      command: (name, version) => `dotnet add package ${name} --version ${version}`,
    },
  ],
  ['pub', { name: 'pub', names: SIMPLE, command: (name, version) => `dart pub add '${name}:^${version}'` }],
]);

/** Versions that are no more than that in a shell. */
const VERSION = /^\w[\w.+-]{0,60}$/;

/** What to do about a product: a command to copy, or a sentence where its registry has none. */
export type Upgrade =
  | {
      readonly kind: 'command';
      readonly registry: string;
      /** Whether it is the product's only one: of several, users take that of their line of versions. */
      readonly isOnly: boolean;
      readonly command: string;
    }
  | { readonly kind: 'sentence'; readonly sentence: string };

/** How to get each fixed version of a product. What could do something else in a shell is told in words. */
export function upgradesOf({ ecosystem, name, patched }: AffectedProduct): Upgrade[] {
  const product = inCode((name ?? 'the product').slice(0, 100));
  const registry = REGISTRIES.get(ecosystem);
  const { versions } = versionsByTheLetter((patched ?? '').slice(0, 1000));
  const [first] = versions;
  if (first === undefined) {
    const said = inCode((patched ?? '').slice(0, 100));
    const sentence = said === '' ? `${product} has no fixed version yet.` : `Upgrade ${product} to ${said}.`;
    return [{ kind: 'sentence', sentence }];
  }
  const commands =
    registry &&
    name !== undefined &&
    registry.names.test(name) &&
    versions.every((each) => VERSION.test(each))
      ? versions.map((version) => registry.command(name, version, versions.length === 1))
      : [];
  if (registry && commands.length > 0 && !commands.some(mentions))
    return commands.map((command) => ({
      kind: 'command',
      registry: registry.name,
      isOnly: commands.length === 1,
      command,
    }));
  const fixed = versions.slice(0, 5).map((version) => inCode(version.slice(0, 60)));
  return [{ kind: 'sentence', sentence: `Upgrade ${product} to ${fixed.join(' or ')}, or later.` }];
}
