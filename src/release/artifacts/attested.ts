import { GitHubError } from '../../github/github-error.ts';
import type { Attestations, Attested } from '../../github/attestations.ts';
import { type Check, open, best, unknown, wrong } from '../check.ts';
import { UNREADABLE, type Sigstore } from './sigstore.ts';
import type { ExpectedSigner } from './signer.ts';
import { isProvenance, statementIn } from './statement.ts';
import { attempt, Unobtainable } from './unobtainable.ts';

/** Attestations of one file that are looked at. */
const MOST = 30;

/** What verifying an attestation takes. */
export interface AttestationSources {
  readonly attestations: Attestations['attestations'];
  readonly sigstore: () => Promise<Sigstore>;
  readonly signers: readonly ExpectedSigner[];
}

/** GitHub's attestation of a digest by one of the signers, verified. */
export async function attested(
  sources: AttestationSources,
  repository: string,
  digest: string,
): Promise<Check> {
  const none = open('GitHub has no attestation of it');
  const looked = await attempt(async () => {
    const { bundles, more } = await attestationsOf(sources, repository, digest);
    if (bundles.length === 0 && !more) return none;
    const sigstore = await sources.sigstore();
    const checks = bundles
      .slice(0, MOST)
      .flatMap((json) => ofBundle(sigstore, sources.signers, json, digest) ?? []);
    const found = best(checks, none);
    // The right one may be among those that were not looked at.
    return found.verdict === 'ok' || !more
      ? found
      : unknown(
          `GitHub has more attestations of it than are looked at (${MOST}), none of these by the signer`,
        );
  });
  return 'missing' in looked ? looked.missing : looked.got;
}

async function attestationsOf(
  { attestations }: AttestationSources,
  repository: string,
  digest: string,
): Promise<Attested> {
  try {
    return await attestations(repository, digest, MOST);
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const { failure } = error;
    throw new Unobtainable(
      unknown(
        failure.kind === 'rights'
          ? `GitHub lets the bot read no attestations: it needs ${failure.right}`
          : 'could not be checked: GitHub does not answer about attestations',
        failure.kind === 'later' ? failure.wait : undefined,
      ),
    );
  }
}

/** `undefined` for a statement about something else than who built the file. */
function ofBundle(
  sigstore: Sigstore,
  signers: readonly ExpectedSigner[],
  json: unknown,
  digest: string,
): Check | undefined {
  const bundle = sigstore.read(json);
  const statement = bundle && statementIn(bundle);
  if (!statement) return wrong(UNREADABLE);
  if (!isProvenance(statement)) return undefined;
  if (!statement.digests.has(digest)) return wrong('the attestation is for another digest');
  return sigstore.verify(bundle, signers);
}
