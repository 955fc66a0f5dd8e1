import { createHash } from 'node:crypto';

/** A thing of a release: the release itself, a file, an image, or a version that is not released. */
export interface Thing {
  /** As it is shown to the person who looks. */
  readonly name: string;
  /** Its fingerprint: a case keeps this alone, for its name would tell versions. */
  readonly print: string;
}

/**
 * A thing by what it is: of one that has other bytes by the same name, the fingerprint is another one, so that what was
 * decided about the former says nothing of it.
 */
export function thing(name: string, ...what: readonly (string | undefined)[]): Thing {
  const text = JSON.stringify(what.map((part) => part ?? null));
  return { name, print: createHash('sha256').update(text).digest('hex').slice(0, 32) };
}

/** The fingerprint of the tag that a release has: what a case keeps of one that a member named. */
export function tagPrint(tag: string): string {
  return thing(tag, 'tag', tag).print;
}

/** A version that has no release. */
export function versionThing(version: string): Thing {
  return thing(version, 'version', version);
}

/** That there is no release at all: what is decided of it says nothing of one that comes. */
export const NO_RELEASE = thing('no release', 'none');

/** That the repository makes no releases in GitHub. */
export const ELSEWHERE = thing('releases elsewhere than in GitHub', 'elsewhere');
