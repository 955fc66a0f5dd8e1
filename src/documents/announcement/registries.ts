import { isPep440, isWholeVersion, majorOf, nextBreaking, nextMajor } from '../../github/version-order.ts';
import { inCode } from '../discord-markdown/characters.ts';

/** How somebody gets a version: a command to copy, or what to do in words after "package: ". */
export interface Way {
  readonly kind: 'command' | 'words';
  readonly text: string;
}

/** How the users of a registry get a version. */
export interface Registry {
  /** Its everyday name. */
  readonly name: string;
  /** Whether its tool takes both for what they are, and no shell takes them for anything else. */
  readonly takes: (name: string, version: string) => boolean;
  /** To have this version, and no other by doing the same again. */
  readonly exact: (name: string, version: string, tags: readonly string[]) => Way;
  /** To have this version or a later one, before `end` of it where there is one. */
  readonly orLater?: {
    readonly end: (version: string) => string | undefined;
    readonly way: (name: string, version: string) => Way;
  };
}

const NO_END = () => undefined;

/** No more than a version in a shell. */
const PLAIN = /^\w[\w.+-]{0,60}$/;
const SIMPLE = /^[A-Za-z\d](?:[\w.-]{0,120}[\w])?$/;
/** An element may be `@scope/`; none begins like a flag, a hidden file or somebody's home. */
const NPM = /^(?:@[A-Za-z\d][\w.~-]{0,100}\/)?[A-Za-z\d][\w.~-]{0,120}$/;
const OWNER_AND_NAME = /^[A-Za-z\d][\w.-]{0,100}\/[A-Za-z\d_.][\w.-]{0,100}$/;
/** An action may lie in a folder of its repository. */
const ACTION = /^[A-Za-z\d][\w.-]{0,100}(?:\/[\w.-]{1,100}){1,8}$/;
const MODULE = /^[A-Za-z\d][\w-]*(?:\.[\w-]+)+(?:\/[\w.~-]+){0,10}$/;
const SWIFT = /^(?:https:\/\/)?[A-Za-z\d][\w-]*(?:\.[\w-]+)+(?:\/[\w.-]+){1,5}$/;
/** Numbers with dots, and a word behind them. */
const UP_TO_FOUR = /^\d{1,9}(?:\.\d{1,9}){0,3}(?:-[\dA-Za-z.-]{1,40})?$/;
const GEM = /^\d+(?:\.[\dA-Za-z]+)*$/;
const COMPOSER = /^\d{1,9}(?:\.\d{1,9}){0,3}(?:-(?:alpha|beta|rc|patch|p)\.?\d{0,5})?$/i;

/** By GitHub's names of the ecosystems; those that are not here have no command that fits all of their users. */
export const REGISTRIES: ReadonlyMap<string, Registry> = new Map<string, Registry>([
  [
    'pip',
    {
      name: 'pip',
      takes: (name, version) => SIMPLE.test(name) && PLAIN.test(version) && isPep440(version),
      exact: (name, version) => command(`pip install '${name}==${version}'`),
      orLater: {
        end: NO_END,
        way: (name, version) => command(`pip install --upgrade '${name}>=${version}'`),
      },
    },
  ],
  [
    'npm',
    {
      name: 'npm',
      takes: (name, version) => NPM.test(name) && PLAIN.test(version) && isWholeVersion(version),
      exact: (name, version) => command(`npm install --save-exact ${name}@${version}`),
      // It writes `^1.2.9` into package.json, which the next update goes by.
      orLater: { end: nextBreaking, way: (name, version) => command(`npm install ${name}@${version}`) },
    },
  ],
  [
    'go',
    {
      name: 'Go',
      takes: (name, version) =>
        MODULE.test(name) && PLAIN.test(version) && isWholeVersion(version) && isModuleOf(name, version),
      exact: (name, version) => command(`go get ${name}@v${version}`),
    },
  ],
  [
    'rust',
    {
      name: 'Cargo',
      takes: (name, version) =>
        /^[A-Za-z][\w-]{0,63}$/.test(name) && PLAIN.test(version) && isWholeVersion(version),
      exact: (name, version) => command(`cargo update -p ${name} --precise ${version}`),
    },
  ],
  [
    'rubygems',
    {
      name: 'RubyGems',
      takes: (name, version) => SIMPLE.test(name) && PLAIN.test(version) && GEM.test(version),
      // An application has a lock file, which `gem install` does not change.
      exact: (name, version) => bundle(name, `gem '${name}', '${version}'`),
      orLater: { end: NO_END, way: (name, version) => bundle(name, `gem '${name}', '>= ${version}'`) },
    },
  ],
  [
    'composer',
    {
      name: 'Composer',
      takes: (name, version) => OWNER_AND_NAME.test(name) && PLAIN.test(version) && COMPOSER.test(version),
      exact: (name, version) => composer(name, version),
      orLater: { end: nextBreaking, way: (name, version) => composer(name, `^${version}`) },
    },
  ],
  [
    'nuget',
    {
      name: 'NuGet',
      takes: (name, version) => SIMPLE.test(name) && PLAIN.test(version) && UP_TO_FOUR.test(version),
      exact: (name, version) => command(`dotnet add package ${name} --version ${version}`),
    },
  ],
  [
    'pub',
    {
      name: 'pub',
      takes: (name, version) =>
        /^[a-z_]\w{0,63}$/.test(name) && PLAIN.test(version) && isWholeVersion(version),
      exact: (name, version) => command(`dart pub add '${name}:${version}'`),
      orLater: { end: nextBreaking, way: (name, version) => command(`dart pub add '${name}:^${version}'`) },
    },
  ],
  [
    'swift',
    {
      name: 'Swift',
      takes: (name, version) => SWIFT.test(name) && PLAIN.test(version) && isWholeVersion(version),
      exact: (name, version) => swift(`exact: "${version}"`, name),
      orLater: { end: nextMajor, way: (name, version) => swift(`from: "${version}"`, name) },
    },
  ],
  [
    'erlang',
    {
      name: 'Hex',
      takes: (name, version) =>
        /^[a-z]\w{0,63}$/.test(name) && PLAIN.test(version) && isWholeVersion(version),
      exact: (name, version) => mix(name, `== ${version}`),
      orLater: { end: NO_END, way: (name, version) => mix(name, `>= ${version}`) },
    },
  ],
  [
    'actions',
    {
      name: 'Actions',
      takes: (name, version) => ACTION.test(name) && PLAIN.test(version),
      exact: (name, version, tags) =>
        words(
          `write ${inCode(`uses: ${name}@${tags.includes(version) ? version : `v${version}`}`)} in your workflows.`,
        ),
    },
  ],
]);

function command(text: string): Way {
  return { kind: 'command', text };
}

function words(text: string): Way {
  return { kind: 'words', text };
}

function bundle(name: string, line: string): Way {
  return words(
    `write ${inCode(line)} into your Gemfile, then run ${inCode(`bundle update --conservative ${name}`)}.`,
  );
}

function composer(name: string, constraint: string): Way {
  return command(`composer update ${name} --with '${name}:${constraint}' --with-dependencies`);
}

function swift(requirement: string, name: string): Way {
  const url = name.startsWith('https://') ? name : `https://${name}`;
  return words(
    `write ${inCode(`.package(url: "${url}", ${requirement})`)} into Package.swift, then run ${inCode('swift package update')}.`,
  );
}

function mix(name: string, requirement: string): Way {
  return words(
    `write ${inCode(`{:${name}, "${requirement}"}`)} into mix.exs, then run ${inCode(`mix deps.update ${name}`)}.`,
  );
}

/** From 2 on, the number stands in the path too: `example.com/x/v2`, `gopkg.in/x.v2`. */
function isModuleOf(name: string, version: string): boolean {
  const major = majorOf(version);
  const named = /(?:\/v|^gopkg\.in\/.{1,200}\.v)(\d{1,9})(?:\/|$)/.exec(name)?.[1];
  if (named !== undefined) return Number(named) === major && (major > 1 || name.startsWith('gopkg.in/'));
  return major < 2 || version.endsWith('+incompatible');
}
