import type { Policy } from '../../process/policy.ts';

/** Who may have signed a release: the issuer and the identities that a certificate can name. */
export interface ExpectedSigner {
  readonly issuer: string;
  readonly identities: readonly string[];
}

/**
 * The workflow of the repository that signs a release, as Sigstore's certificates name it (policy `release.signer`).
 */
export function signerOf({ signer }: Policy['release'], repository: string, tag: string): ExpectedSigner {
  const workflow = `https://github.com/${repository}/.github/workflows/${signer.workflow}`;
  return {
    issuer: signer.issuer,
    identities: signer.refs.map((ref) => `${workflow}@${ref.replaceAll('{tag}', () => tag)}`),
  };
}

/**
 * The container image of a release: its name such as `ghcr.io/stacklok/codegate`, and the reference with its tag.
 * `undefined` if the policy has none (`release.image`). Names of images are in small letters.
 */
export function imageOf(
  { image }: Policy['release'],
  repository: string,
  tag: string,
): { name: string; reference: string } | undefined {
  if (image === null) return undefined;
  const name = image.replaceAll('{repository}', () => repository.toLowerCase());
  return { name, reference: `${name}:${tag}` };
}
