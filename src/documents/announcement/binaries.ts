import type {
  InspectedAsset,
  InspectedArtifacts,
  InspectedImage,
} from '../../release/artifacts/inspected-artifacts.ts';
import { isSameRepository, workflowIn } from '../../release/artifacts/signer.ts';
import type { Check, SignedBy } from '../../release/check.ts';
import type { FixedVersion } from '../../release/releases-of-advisory.ts';
import type { ReleaseFacts } from '../../github/release-facts.ts';
import { codeBlock, inCode, mentions } from '../discord-markdown/characters.ts';
import type { Wording } from './wording.ts';

/** A release with what was found of its artifacts. */
export interface Released {
  readonly facts: ReleaseFacts;
  /** What it fixes of the advisory, where that is known by more than its tag. */
  readonly fixes?: readonly FixedVersion[];
  readonly artifacts: InspectedArtifacts;
}

/** Who may have signed a release. */
export interface Signer {
  readonly issuer: string;
  readonly identities: readonly string[];
}

/** Everything with which a command stays one command when it is copied into a shell. */
const PLAIN = /^[\w./:@+-]{1,300}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Images that anybody can pull, by their tags. */
export function pulls(releases: readonly Released[]): string[] {
  return releases.flatMap(({ artifacts: { images } }) =>
    images.flatMap((image) =>
      isUsable(image) && isPlain(image.reference) ? [`docker pull ${image.reference}`] : [],
    ),
  );
}

/**
 * Where the binaries are, a line each, with their digests. What is not what it must be is nobody's to get, and what is not
 * there is not listed.
 */
export function binaryLines(releases: readonly Released[], { listsMissing }: Wording): string[] {
  const isListed = (found: InspectedImage | InspectedAsset) =>
    !isWrong(found) && (listsMissing === true || !isMissing(found.available));
  return releases.flatMap(({ artifacts: { assets, images } }) => [
    ...images.filter(isListed).map((image) => lineOf(image.reference, image)),
    ...assets.filter(isListed).map((asset) => lineOf(asset.name, asset)),
  ]);
}

function isMissing({ verdict, unseen }: Check): boolean {
  return verdict === 'open' && !unseen;
}

function lineOf(name: string, { available, digest, signed }: InspectedImage | InspectedAsset): string {
  const known = digest === undefined ? '' : `: ${inCode(digest.slice(0, 80))}`;
  const unsigned = isThere(available) && isMissing(signed) ? ' (not signed)' : '';
  return `- ${inCode(name.slice(0, 160))}${isMissing(available) ? ': not available' : known}${unsigned}`;
}

/**
 * Commands with which anybody checks who made the binaries: one for each image, and one for the files of each release,
 * since those of its other files differ in the name only. Nothing for what is not signed.
 */
export function checks(
  releases: readonly Released[],
  { repository, signerOf }: { readonly repository: string; readonly signerOf: (tag: string) => Signer },
  { listsMissing }: Wording,
): string[] {
  const signedBy = ({ signed }: InspectedImage | InspectedAsset) =>
    listsMissing ? undefined : signed.signedBy;
  return releases.flatMap(({ facts, artifacts: { assets, images } }) => {
    const file = assets.find(
      (asset) =>
        isUsable(asset) && isThere(asset.signed) && isPlain(asset.name) && !asset.name.startsWith('-'),
    );
    return [
      ...images.filter(isUsable).flatMap((image) => {
        const by = signedBy(image);
        if (by?.form === 'attestation') return attestedImageCheck(image, repository, by);
        const signer = by ? { issuer: by.issuer, identities: [by.identity] } : signerOf(facts.tag);
        return imageCheck(image, signer, by && sharedIn(by, repository) ? repository : undefined);
      }),
      ...(file && isPlain(repository) ? fileCheck(file, repository, signedBy(file)) : []),
    ];
  });
}

function fileCheck({ name }: InspectedAsset, repository: string, by: SignedBy | undefined): string[] {
  return attestationCheck(name, repository, by);
}

/** Of an image that cosign did not sign, and a workflow attested. */
function attestedImageCheck(
  { reference, digest, signed }: InspectedImage,
  repository: string,
  by: SignedBy,
): string[] {
  const image = `${nameOf(reference)}@${by.digest ?? digest ?? ''}`;
  if (!isThere(signed) || ![image, repository].every(isPlain)) return [];
  return attestationCheck(`oci://${image}`, repository, by);
}

function attestationCheck(what: string, repository: string, by: SignedBy | undefined): string[] {
  const shared = by && sharedIn(by, repository);
  const command = `gh attestation verify ${what} --repo ${repository}`;
  if (shared === undefined) return [command];
  // Without it, the tool takes the repository's own workflows only.
  return isPlain(shared) ? [`${command} --signer-workflow ${shared}`] : [];
}

/** The workflow of another repository that signed, such as `stacklok/workflows/.github/workflows/sign.yml`. */
function sharedIn({ identity }: SignedBy, repository: string): string | undefined {
  const workflow = workflowIn(identity);
  return workflow && !isSameRepository(workflow.repository, repository)
    ? `${workflow.repository}/.github/workflows/${workflow.file}`
    : undefined;
}

/** `source`: the repository that must have called the workflow, where others may. */
function imageCheck(
  { reference, digest: whole, signed }: InspectedImage,
  { issuer, identities }: Signer,
  source: string | undefined,
): string[] {
  const name = nameOf(reference);
  const digest = signed.signedBy?.digest ?? whole;
  if (!isThere(signed) || digest === undefined || !DIGEST.test(digest)) return [];
  if (identities.length === 0 || ![name, issuer, ...identities].every(isPlain)) return [];
  const [only = ''] = identities;
  const identity =
    identities.length === 1
      ? `--certificate-identity ${only}`
      : `--certificate-identity-regexp '^(${identities.map((each) => each.replaceAll(/[.+]/g, String.raw`\$&`)).join('|')})$'`;
  if (source !== undefined && !isPlain(source)) return [];
  const calledBy = source === undefined ? [] : [`--certificate-github-workflow-repository ${source}`];
  return [
    [`cosign verify ${name}@${digest}`, identity, ...calledBy, `--certificate-oidc-issuer ${issuer}`].join(
      ' \\\n  ',
    ),
  ];
}

function nameOf(reference: string): string {
  return reference.replace(/:[^:/]*$/, '');
}

/** As many of the commands as fit into `budget` characters, in one block. */
export function commandsWithin(commands: readonly string[], budget: number): string {
  for (let count = commands.length; count > 0; count -= 1) {
    const block = codeBlock(commands.slice(0, count).join('\n').split('\n'), 'sh');
    const rest = commands.length - count;
    const text = rest > 0 ? `${block}\n…and ${rest} more` : block;
    if (text.length <= budget) return text;
  }
  return '';
}

/** Whether it stays as it is in a command. */
function isPlain(text: string): boolean {
  return PLAIN.test(text) && !mentions(text);
}

function isUsable(found: InspectedImage | InspectedAsset): boolean {
  return isThere(found.available) && !isWrong(found);
}

function isWrong({ available, digestMatches, signed }: InspectedImage | InspectedAsset): boolean {
  return [available, digestMatches, signed].some(({ verdict }) => verdict === 'wrong');
}

function isThere({ verdict }: Check): boolean {
  return verdict === 'ok';
}
