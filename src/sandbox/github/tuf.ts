import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const EXPIRES = '2100-01-01T00:00:00Z';
const COMMON = { spec_version: '1.0.31', version: 1, expires: EXPIRES };

/**
 * The repository from which verifiers get what they trust, as The Update Framework has it: one key signs all of it.
 * What is trusted is made when it is first asked for.
 */
export class TufRepository {
  readonly url: string;
  /** The file that a verifier holds the repository against. */
  readonly rootPath: string;
  readonly #server: Server;
  readonly #directory: string;

  private constructor(server: Server, port: number, directory: string, rootPath: string) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}`;
    this.#directory = directory;
    this.rootPath = rootPath;
  }

  static async start(trustedRoot: () => Promise<object>): Promise<TufRepository> {
    const signed = signer();
    const directory = mkdtempSync(join(tmpdir(), 'sandbox-sigstore-'));
    const rootPath = join(directory, 'root.json');
    writeFileSync(rootPath, signed.root);
    let made: Promise<ReadonlyMap<string, string>> | undefined;
    const server = createServer((request, response) => {
      const answer = async () => {
        made ??= trustedRoot().then((root) => signed.filesFor(JSON.stringify(root)));
        const file = (await made).get(request.url ?? '');
        response.writeHead(file === undefined ? 404 : 200).end(file);
      };
      answer().catch((error: unknown) => {
        console.error('the sandbox has no Sigstore:', error);
        response.writeHead(500).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the sandbox listens on no port');
    return new TufRepository(server, address.port, directory, rootPath);
  }

  async close(): Promise<void> {
    rmSync(this.#directory, { recursive: true, force: true });
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Signs the four documents of a repository with a key of its own. */
function signer(): { root: string; filesFor: (trustedRoot: string) => ReadonlyMap<string, string> } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
  const key = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: raw } };
  const keyid = createHash('sha256').update(canonical(key)).digest('hex');
  const document = (content: object) => {
    const sig = sign(null, Buffer.from(canonical(content)), privateKey).toString('hex');
    return JSON.stringify({ signed: content, signatures: [{ keyid, sig }] });
  };
  const role = { keyids: [keyid], threshold: 1 };
  const root = document({
    _type: 'root',
    ...COMMON,
    consistent_snapshot: false,
    keys: { [keyid]: key },
    roles: { root: role, timestamp: role, snapshot: role, targets: role },
  });
  return {
    root,
    filesFor(trustedRoot) {
      const targets = {
        'trusted_root.json': { length: Buffer.byteLength(trustedRoot), hashes: sha256(trustedRoot) },
      };
      return new Map([
        [
          '/timestamp.json',
          document({ _type: 'timestamp', ...COMMON, meta: { 'snapshot.json': { version: 1 } } }),
        ],
        [
          '/snapshot.json',
          document({ _type: 'snapshot', ...COMMON, meta: { 'targets.json': { version: 1 } } }),
        ],
        ['/targets.json', document({ _type: 'targets', ...COMMON, targets })],
        ['/targets/trusted_root.json', trustedRoot],
      ]);
    },
  };
}

function sha256(text: string): { sha256: string } {
  return { sha256: createHash('sha256').update(text).digest('hex') };
}

/** JSON with its names in order: the bytes that a signature covers. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
