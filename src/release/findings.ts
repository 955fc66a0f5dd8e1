import type { Check } from './check.ts';
import { open, unknown } from './check.ts';
import { MOST_RELEASES, UNANSWERED, type InspectedRelease, type ReleaseInspection } from './inspection.ts';
import { thing, type Thing } from './things.ts';

/** What was found of one thing of a release. */
export interface Finding extends Check {
  readonly thing: Thing;
  /** The same without the thing's name. */
  readonly why: string;
  /** The file or image that the thing is, or is a part of. */
  readonly whose: string;
}

/** What must be so of each file and image of a release, by the condition that it is. */
export const OF_ARTIFACTS = { public: availability, digests, signed: signatures } as const;

/** What is found of every release, of those that were not looked at, and of GitHub itself where it does not answer. */
export function findingsOf(
  inspection: ReleaseInspection,
  look: (release: InspectedRelease) => readonly Finding[],
): readonly Finding[] {
  const { releases, unanswered } = inspection;
  return [
    ...releases.flatMap((release): readonly Finding[] => {
      const found = look(release);
      return found.length > 0 ? found : [neither(release)];
    }),
    ...(unanswered ? [notAnswered()] : []),
    ...beyond(inspection),
  ];
}

/** That GitHub says nothing about releases. */
export function notAnswered(): Finding {
  return finding(unknown(UNANSWERED), thing('the releases', 'unanswered'));
}

/** What is to be said where an advisory has more releases than are looked at. */
export function beyond({ unlooked = [] }: Pick<ReleaseInspection, 'unlooked'>): Finding[] {
  const [first] = unlooked;
  if (first === undefined) return [];
  const others = unlooked.length === 1 ? first : `${first} and ${unlooked.length - 1} more`;
  const check = unknown(`${others} not looked at: of one advisory, ${MOST_RELEASES} releases are`);
  return [finding(check, thing(others, 'unlooked', ...unlooked))];
}

/** What was found of a thing, in a sentence that names it already. */
export function finding(check: Check, about: Thing): Finding {
  return { ...check, thing: about, why: check.what, whose: about.name };
}

function neither({ facts: { tag } }: InspectedRelease): Finding {
  return finding(open(`${tag} has neither files nor an image`), thing(tag, 'release', tag));
}

function availability(release: InspectedRelease): Finding[] {
  const { images } = release.artifacts;
  return [
    ...release.artifacts.assets.map((asset) => ofFile(release, asset, asset.available)),
    ...images.flatMap((image) => [
      ofImage(image, image.available),
      ...image.platforms.map(({ platform, check }) => ({
        ...named(
          platform,
          check,
          thing(`${platform} of ${image.reference}`, 'platform', image.reference, platform),
        ),
        whose: image.reference,
      })),
    ]),
  ];
}

function digests(release: InspectedRelease): Finding[] {
  return [
    ...release.artifacts.assets.map((asset) => ofFile(release, asset, asset.digestMatches)),
    ...release.artifacts.images.map((image) => ofImage(image, image.digestMatches)),
  ];
}

function signatures(release: InspectedRelease): Finding[] {
  return [
    ...release.artifacts.assets.map((asset) => ofFile(release, asset, asset.signed)),
    ...release.artifacts.images.map((image) => ofImage(image, image.signed)),
  ];
}

type Artifacts = InspectedRelease['artifacts'];

function ofFile(
  { facts: { tag } }: InspectedRelease,
  { name, digest }: Artifacts['assets'][number],
  check: Check,
): Finding {
  return named(name, check, thing(`${name} of ${tag}`, 'file', tag, name, digest));
}

function ofImage({ reference, digest }: Artifacts['images'][number], check: Check): Finding {
  return named(reference, check, thing(reference, 'image', reference, digest));
}

function named(name: string, check: Check, about: Thing): Finding {
  return { ...check, what: `${name}: ${check.what}`, thing: about, why: check.what, whose: name };
}
