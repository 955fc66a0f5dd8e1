import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
// The package's root would load an interceptor of HTTP requests; these two modules are all that is needed of it.
import { fulcioHandler, initializeCA, initializeCTLog } from '@sigstore/mock/dist/fulcio/index.js';
import { initializeTLog } from '@sigstore/mock/dist/rekor/index.js';
import { z } from 'zod';
import { ORGANISATION } from './world.ts';

export const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const OIDC_ISSUER = 'https://token.actions.githubusercontent.com';
const REKOR = 'https://rekor.sandbox.test';
const IN_TOTO = 'application/vnd.in-toto+json';

/** The workflow run that signs: what GitHub's OIDC token says of it ends up in the certificate. */
export interface WorkflowRun {
  /** Whose workflow it is: `owner/name`. */
  repository: string;
  /** The repository that called it, where it is a shared one. */
  caller?: string;
  repositoryId: number;
  /** File below `.github/workflows/`. */
  workflow: string;
  tag: string;
  /** The ref or the commit that the workflow was called by, if not the tag. */
  ref?: string;
  commit: string;
  /** Who vouches for the run, if not GitHub. */
  issuer?: string;
}

/** What goes wrong in the transparency log: the entry comes an hour late, or the log's promise is not its own. */
export type LogFlaw = 'late' | 'broken-promise';

/** The identity in a run's certificate. */
function identityOf(run: WorkflowRun): string {
  return `https://github.com/${run.repository}/.github/workflows/${run.workflow}@${refOf(run)}`;
}

/** The repository that a run was for. */
export function callerOf({ caller, repository }: Pick<WorkflowRun, 'caller' | 'repository'>): string {
  return caller ?? repository;
}

/** The ref that a run's workflow was called by. */
export function refOf({ ref, tag }: Pick<WorkflowRun, 'ref' | 'tag'>): string {
  return ref ?? tagRefOf({ tag });
}

function tagRefOf({ tag }: Pick<WorkflowRun, 'tag'>): string {
  return `refs/tags/${tag}`;
}

/** What a log answers: how it keeps the entry, and its promise and proof that it does. */
const LogEntry = z.object({
  body: z.string(),
  integratedTime: z.number(),
  logID: z.string(),
  logIndex: z.number(),
  verification: z.object({
    signedEntryTimestamp: z.string(),
    inclusionProof: z.object({
      checkpoint: z.string(),
      hashes: z.array(z.string()),
      logIndex: z.number(),
      rootHash: z.string(),
      treeSize: z.number(),
    }),
  }),
});

type Log = Awaited<ReturnType<typeof initializeTLog>>;

const IssuedChain = z.object({
  signedCertificateEmbeddedSct: z.object({
    chain: z.object({ certificates: z.tuple([z.string(), z.string()]) }),
  }),
});

/** A certificate holds for ten minutes, and what is logged later is signed by nobody. */
const RENEWED_AFTER = Temporal.Duration.from({ minutes: 5 });

/** A run's key, and the certificate that says whose it is. */
interface Certified {
  readonly privateKey: KeyObject;
  readonly certificate: string;
  readonly chain: string;
}

/** A signature over bytes as cosign's older form carries it. */
interface DetachedSignature {
  signature: string;
  certificate: string;
  chain: string;
  entry: z.infer<typeof LogEntry>;
}

/**
 * A Sigstore of the sandbox's own: certificate authority, certificate log and transparency log, each with fresh
 * keys. It works by the machine's time, because its root certificate is valid from the moment it was made; a
 * signature's time therefore has nothing to do with the sandbox's clock.
 */
export class Sigstore {
  /** What a verifier has to trust, as `trusted_root.json`. */
  readonly trustedRoot: Readonly<Record<string, unknown>>;
  /** The issuer in every certificate. */
  readonly issuer = OIDC_ISSUER;
  readonly #fulcio: ReturnType<typeof fulcioHandler>;
  readonly #log: Log;
  /** The same log, by whose clock it is an hour later. */
  readonly #lateLog: Log;
  /** What the run was given to sign with, by all that is said of it. */
  readonly #certified = new Map<
    string,
    { readonly since: Temporal.Instant; readonly key: Promise<Certified> }
  >();
  readonly #now: () => Temporal.Instant;

  private constructor(
    fulcio: ReturnType<typeof fulcioHandler>,
    logs: { log: Log; lateLog: Log },
    trustedRoot: Readonly<Record<string, unknown>>,
    now: () => Temporal.Instant,
  ) {
    this.#now = now;
    this.#fulcio = fulcio;
    this.#log = logs.log;
    this.#lateLog = logs.lateLog;
    this.trustedRoot = trustedRoot;
  }

  /** @param now The machine's time, by which keys grow old. */
  static async start(now = () => Temporal.Now.instant()): Promise<Sigstore> {
    const ctLog = await initializeCTLog(keyPair());
    const ca = await initializeCA(keyPair(), ctLog);
    const logKeys = keyPair();
    const log = await initializeTLog(REKOR, logKeys);
    const later = new Date(Temporal.Now.instant().add({ hours: 1 }).epochMilliseconds);
    const lateLog = await initializeTLog(REKOR, logKeys, later);
    const validFor = {
      start: Temporal.Now.instant().subtract({ minutes: 1 }).toString({ smallestUnit: 'second' }),
    };
    const instance = (baseUrl: string, publicKey: Buffer) => ({
      baseUrl,
      hashAlgorithm: 'SHA2_256',
      publicKey: { rawBytes: publicKey.toString('base64'), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor },
      logId: { keyId: createHash('sha256').update(publicKey).digest('base64') },
    });
    const { buffer, byteOffset, byteLength } = ca.rootCertificate;
    const root = Buffer.from(buffer, byteOffset, byteLength);
    return new Sigstore(
      fulcioHandler(ca),
      { log, lateLog },
      {
        mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
        tlogs: [instance(REKOR, log.publicKey)],
        certificateAuthorities: [
          {
            subject: { organization: 'sigstore.mock', commonName: 'sigstore' },
            uri: 'https://fulcio.sandbox.test',
            certChain: { certificates: [{ rawBytes: root.toString('base64') }] },
            validFor,
          },
        ],
        ctlogs: [instance('https://ctfe.sandbox.test', ctLog.publicKey)],
        timestampAuthorities: [],
      },
      now,
    );
  }

  /** An in-toto statement in a signed envelope, as a Sigstore bundle. */
  async signStatement(
    run: WorkflowRun,
    statement: object,
    flaw?: LogFlaw,
  ): Promise<Readonly<Record<string, unknown>>> {
    const payload = Buffer.from(JSON.stringify(statement));
    const { privateKey, certificate } = await this.#keyOf(run);
    const signature = sign('sha256', preAuthentication(payload), privateKey).toString('base64');
    const envelope = {
      payload: payload.toString('base64'),
      payloadType: IN_TOTO,
      signatures: [{ sig: signature, keyid: '' }],
    };
    const entry = await this.#record(
      'dsse',
      {
        envelopeHash: hashOf(Buffer.from(JSON.stringify(envelope))),
        payloadHash: hashOf(payload),
        signatures: [{ signature, verifier: base64(certificate) }],
      },
      flaw,
    );
    return {
      mediaType: BUNDLE_TYPE,
      verificationMaterial: {
        certificate: { rawBytes: der(certificate) },
        tlogEntries: [bundledEntry('dsse', entry)],
        timestampVerificationData: { rfc3161Timestamps: [] },
      },
      dsseEnvelope: envelope,
    };
  }

  /** A signature over bytes, with its entry in the log. */
  async signBytes(run: WorkflowRun, bytes: Buffer, flaw?: LogFlaw): Promise<DetachedSignature> {
    const { privateKey, certificate, chain } = await this.#keyOf(run);
    const signature = sign('sha256', bytes, privateKey).toString('base64');
    const entry = await this.#record(
      'hashedrekord',
      {
        data: { hash: hashOf(bytes) },
        signature: { content: signature, publicKey: { content: base64(certificate) } },
      },
      flaw,
    );
    return { signature, certificate, chain, entry };
  }

  /** One for all that a run signs: a certificate takes ten times as long to make as a signature. */
  /** The key of a run, while its certificate holds for what is logged next. */
  #keyOf(run: WorkflowRun): Promise<Certified> {
    const name = JSON.stringify(run);
    const held = this.#certified.get(name);
    const since = this.#now();
    if (held && Temporal.Instant.compare(since, held.since.add(RENEWED_AFTER)) < 0) return held.key;
    const key = this.#certify(run);
    this.#certified.set(name, { since, key });
    return key;
  }

  async #certify(run: WorkflowRun): Promise<Certified> {
    const { publicKey, privateKey } = keyPair();
    const request = {
      credentials: { oidcIdentityToken: oidcToken(run) },
      publicKeyRequest: { publicKey: { content: publicKey.export({ type: 'spki', format: 'pem' }) } },
    };
    const { statusCode, response } = await this.#fulcio.fn(JSON.stringify(request));
    if (statusCode !== 201 || typeof response !== 'string') {
      throw new Error(`the certificate authority answered ${statusCode}`);
    }
    const [certificate, chain] = IssuedChain.parse(JSON.parse(response)).signedCertificateEmbeddedSct.chain
      .certificates;
    return { privateKey, certificate, chain };
  }

  async #record(
    kind: 'dsse' | 'hashedrekord',
    spec: object,
    flaw: LogFlaw | undefined,
  ): Promise<z.infer<typeof LogEntry>> {
    const log = flaw === 'late' ? this.#lateLog : this.#log;
    const answer: unknown = await log.log({ apiVersion: '0.0.1', kind, spec });
    const [entry] = Object.values(z.record(z.string(), LogEntry).parse(answer));
    if (!entry) throw new Error('the transparency log gave no entry');
    if (flaw !== 'broken-promise') return entry;
    const { verification } = entry;
    const signedEntryTimestamp = damaged(verification.signedEntryTimestamp);
    return { ...entry, verification: { ...verification, signedEntryTimestamp } };
  }
}

/** The signature in base64 with its last bit changed. */
function damaged(signature: string): string {
  const bytes = Buffer.from(signature, 'base64');
  const last = bytes.length - 1;
  bytes.writeUInt8(bytes.readUInt8(last) ^ 1, last);
  return bytes.toString('base64');
}

/** An entry of the log in the spelling of bundles: base64 where the log's API has hexadecimal. */
function bundledEntry(kind: string, entry: z.infer<typeof LogEntry>) {
  const { inclusionProof, signedEntryTimestamp } = entry.verification;
  return {
    logIndex: String(entry.logIndex),
    logId: { keyId: Buffer.from(entry.logID, 'hex').toString('base64') },
    kindVersion: { kind, version: '0.0.1' },
    integratedTime: String(entry.integratedTime),
    inclusionPromise: { signedEntryTimestamp },
    inclusionProof: {
      logIndex: String(inclusionProof.logIndex),
      rootHash: Buffer.from(inclusionProof.rootHash, 'hex').toString('base64'),
      treeSize: String(inclusionProof.treeSize),
      hashes: inclusionProof.hashes.map((hash) => Buffer.from(hash, 'hex').toString('base64')),
      checkpoint: { envelope: inclusionProof.checkpoint },
    },
    canonicalizedBody: entry.body,
  };
}

/** What GitHub's issuer says of a run. The certificate authority reads it and does not check its signature. */
function oidcToken(run: WorkflowRun): string {
  const ref = refOf(run);
  const workflowRef = `${run.repository}/.github/workflows/${run.workflow}@${ref}`;
  const calling =
    run.caller === undefined ? workflowRef : `${run.caller}/.github/workflows/release.yml@${tagRefOf(run)}`;
  const claims = {
    iss: run.issuer ?? OIDC_ISSUER,
    sub: identityOf(run),
    event_name: 'release',
    sha: run.commit,
    workflow: 'Release',
    repository: callerOf(run),
    repository_id: String(run.repositoryId),
    repository_owner: callerOf(run).split('/')[0] ?? ORGANISATION,
    repository_owner_id: '1',
    repository_visibility: 'public',
    ref: run.caller === undefined ? ref : tagRefOf(run),
    job_workflow_ref: workflowRef,
    job_workflow_sha: run.commit,
    workflow_ref: calling,
    workflow_sha: run.commit,
    runner_environment: 'github-hosted',
  };
  return `${jwtPart({ alg: 'none' })}.${jwtPart(claims)}.`;
}

function jwtPart(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The bytes that a DSSE signature covers. */
function preAuthentication(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${IN_TOTO.length} ${IN_TOTO} ${payload.length} `), payload]);
}

function keyPair(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function hashOf(bytes: Buffer): { algorithm: 'sha256'; value: string } {
  return { algorithm: 'sha256', value: createHash('sha256').update(bytes).digest('hex') };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** PEM without its armour. */
function der(pem: string): string {
  return pem.replaceAll(/-----[A-Z ]+-----|\s/g, '');
}
