import { assetOf, type Asset } from './releases.ts';
import type { Sigstore, WorkflowRun } from './sigstore.ts';

/** The list of checksums that a release has. */
export const CHECKSUMS = 'checksums.txt';

/** A file of a release with the bundle that attests it; `undefined` where nobody signs. */
interface Attested {
  readonly asset: Asset;
  readonly bundle: Readonly<Record<string, unknown>> | undefined;
}

/**
 * What lies beside the files of a release in real projects, and is itself not attested: a bill of materials for each,
 * and where they are signed, signature, certificate and bundle for each, and the provenance of all.
 *
 * @param checksums whether a list of checksums is missing yet
 */
export async function neighboursOf(
  attested: readonly Attested[],
  parts: {
    nextId: () => number;
    checksums: boolean;
    signing: { sigstore: Sigstore; run: WorkflowRun } | undefined;
  },
): Promise<Asset[]> {
  const { nextId, signing } = parts;
  const made: Asset[] = [];
  const add = (name: string, content: string) => void made.push(assetOf(nextId(), name, content));
  for (const { asset, bundle } of attested) {
    if (asset.name !== CHECKSUMS) add(`${asset.name}.sbom.json`, JSON.stringify(billOf(asset)));
    if (bundle) add(`${asset.name}.sigstore.json`, JSON.stringify(bundle));
  }
  if (parts.checksums) add(CHECKSUMS, checksumsOf(attested.map(({ asset }) => asset)));
  const signed = [...attested.map(({ asset }) => asset), ...made.filter(({ name }) => name === CHECKSUMS)];
  if (signing) {
    for (const asset of signed) {
      const { signature, certificate } = await signing.sigstore.signBytes(signing.run, asset.bytes);
      add(`${asset.name}.sig`, signature);
      add(`${asset.name}.pem`, certificate);
    }
    const envelopes = attested.flatMap(({ bundle }) =>
      bundle ? [JSON.stringify(bundle['dsseEnvelope'])] : [],
    );
    add('multiple.intoto.jsonl', `${envelopes.join('\n')}\n`);
  }
  return made;
}

/** A list as `sha256sum` writes it. */
export function checksumsOf(assets: readonly Asset[]): string {
  return assets.map(({ name, digest }) => `${digest.replace('sha256:', '')}  ${name}\n`).join('');
}

/** A bill of materials that names the file and nothing in it. */
function billOf(asset: Asset): Readonly<Record<string, unknown>> {
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: asset.name,
    documentNamespace: `https://sandbox.test/sbom/${asset.digest.replace('sha256:', '')}`,
    packages: [
      {
        SPDXID: 'SPDXRef-File',
        name: asset.name,
        downloadLocation: 'NOASSERTION',
        checksums: [{ algorithm: 'SHA256', checksumValue: asset.digest.replace('sha256:', '') }],
      },
    ],
  };
}
