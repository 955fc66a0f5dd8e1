import { ControlError } from '../control-error.ts';
import { ORGANISATION, type Repository } from './world.ts';

/** The workflow that builds, attests and signs a release of CodeGate. */
export const RELEASE_WORKFLOW = 'image-publish.yml';

/** Whose workflow signs when a release is to carry the wrong identity. */
const IMPOSTOR = 'outsider/codegate';

/** A name of a file or of an image's version, as GitHub and registries take it. */
export const NAME = /^[\w.-]+$/;

/** What git takes as a tag, as far as anybody makes one: `v1.2.3`, `codegate@1.2.3`, `codegate/v1.2.3+build`. */
const TAG = /^(?![/.]|-|@$)(?!.*(?:\.\.|\/\/|\/\.|@\{))[\w./@+-]+(?<![/.])$/;

/**
 * Another workflow that signs, or nothing but its file: one of another repository is a shared one, which this one calls. The
 * ref or the commit that it is called by is the release's tag unless it is said.
 */
const IDENTITY =
  /^(?:(?:https:\/\/github\.com\/)?([\w.-]+\/[\w.-]+)\/\.github\/workflows\/)?([\w.-]+\.ya?ml)(?:@(refs\/\S+|[0-9a-f]{40}))?$/;

/** Whose workflow signs. */
export interface Signer {
  /** `owner/name`. */
  repository: string;
  /** File below `.github/workflows/`. */
  workflow: string;
  /** The repository that called it, where it is a shared one. */
  caller?: string;
  /** `undefined` for the release's tag. */
  ref?: string;
}

/** @throws ControlError for what cannot be a tag */
export function checkTag(tag: string): void {
  if (!TAG.test(tag)) throw new ControlError(`"${tag}" cannot be the tag of a release.`);
}

/**
 * The version of the image that a release of this tag pushes: what stands after a product's name and `@` or `/`, with
 * `-` where a registry takes no `+`.
 *
 * @throws ControlError where nothing is left
 */
export function imageTagOf(tag: string): string {
  const version = (/[^/@]*$/.exec(tag)?.[0] ?? '').replaceAll('+', '-');
  if (NAME.test(version)) return version;
  throw new ControlError(`"${tag}" cannot be the tag of an image; leave it out with image: false.`);
}

/**
 * Who signs a release.
 *
 * @param identity as a certificate has it, or a part of it from the end of its path on
 * @returns `undefined` if nobody does
 * @throws ControlError for what is no workflow
 */
export function signerOf(
  repository: Repository,
  signed: boolean | 'wrong-identity',
  identity: string | undefined,
): Signer | undefined {
  const own = `${ORGANISATION}/${repository.name}`;
  if (identity === undefined) {
    if (signed === false) return undefined;
    return { repository: signed === true ? own : IMPOSTOR, workflow: RELEASE_WORKFLOW };
  }
  if (signed !== true)
    throw new ControlError('identity says who signs; leave signed out, or say true beside it.');
  const [, named, workflow = '', ref] = IDENTITY.exec(identity) ?? [];
  if (workflow === '')
    throw new ControlError(
      `"${identity}" is no workflow such as release.yml or ${own}/.github/workflows/release.yml@refs/heads/main.`,
    );
  const caller = named === undefined || named === own ? {} : { caller: own };
  return { repository: named ?? own, workflow, ...caller, ...(ref === undefined ? {} : { ref }) };
}
