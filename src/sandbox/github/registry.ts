import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { serve, type Wire, type WireRequest, type WireResponse } from '../wire.ts';
import { blobOf, descriptorOf, INDEX_TYPE, type Blob, type Descriptor } from './oci.ts';

const SERVICE = 'sandbox-registry';

/** What `NAME` may be in the distribution specification. */
const PATHS = /^\/v2\/(?<name>[a-z0-9._/-]+)\/(?<kind>manifests|blobs|referrers|tags)\/(?<reference>[^/]+)$/;

/** The parts of a manifest that the registry itself reads, to answer who refers to what. */
const Manifest = z.object({
  subject: z.object({ digest: z.string() }).optional(),
  artifactType: z.string().optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  config: z.object({ mediaType: z.string() }).optional(),
});

interface Content {
  blobs: Map<string, Blob>;
  manifests: Map<string, Blob>;
  tags: Map<string, string>;
  /** Whether the token that everybody gets opens nothing here. */
  isPrivate: boolean;
  /** Whether nobody can ask who refers to what, as in GitHub's registry. */
  noReferrers: boolean;
}

type Serving = Awaited<ReturnType<typeof serve>>;

/**
 * A container registry on loopback, as the OCI distribution specification has it: pulling, listing tags and
 * referrers, with the anonymous token dance that GitHub's registry asks for. Over the network nothing can be
 * pushed; what a release workflow would push arrives by {@link Registry.pushManifest}.
 */
export class Registry {
  /** `127.0.0.1:PORT`, the host part of an image reference. It speaks plain HTTP. */
  readonly host: string;
  readonly #serving: Serving;
  readonly #repositories: Map<string, Content>;

  private constructor(serving: Serving, repositories: Map<string, Content>) {
    this.#serving = serving;
    this.#repositories = repositories;
    this.host = `127.0.0.1:${serving.port}`;
  }

  static async start(wire: Wire): Promise<Registry> {
    const repositories = new Map<string, Content>();
    const tokens = new Set<string>();
    const serving = await serve(wire, 'registry', (request) => answer(repositories, tokens, request));
    return new Registry(serving, repositories);
  }

  pushBlob(name: string, blob: Blob): Blob {
    this.#content(name).blobs.set(blob.digest, blob);
    return blob;
  }

  /** Pushes a manifest or an index, under its digest and, if one is given, under a tag too. */
  pushManifest(name: string, manifest: Blob, tag?: string): Blob {
    const content = this.#content(name);
    content.manifests.set(manifest.digest, manifest);
    if (tag !== undefined) content.tags.set(tag, manifest.digest);
    return manifest;
  }

  hasTag(name: string, tag: string): boolean {
    return this.#content(name).tags.has(tag);
  }

  /** @throws Error where there is none. */
  manifest(name: string, digest: string): Blob {
    const manifest = this.#content(name).manifests.get(digest);
    if (!manifest) throw new Error(`there is no manifest ${digest} of ${name}`);
    return manifest;
  }

  /** From now on other bytes are given for that digest. */
  replace(name: string, digest: string, change: (bytes: Buffer) => Buffer): void {
    const { blobs, manifests } = this.#content(name);
    for (const stored of [blobs, manifests]) {
      const blob = stored.get(digest);
      if (blob) stored.set(digest, { ...blob, bytes: change(blob.bytes) });
    }
  }

  removeBlob(name: string, digest: string): void {
    this.#content(name).blobs.delete(digest);
  }

  makePrivate(name: string): void {
    this.#content(name).isPrivate = true;
  }

  forgetReferrers(name: string): void {
    this.#content(name).noReferrers = true;
  }

  close(): Promise<void> {
    return this.#serving.close();
  }

  #content(name: string): Content {
    const content = this.#repositories.get(name) ?? {
      blobs: new Map(),
      manifests: new Map(),
      tags: new Map(),
      isPrivate: false,
      noReferrers: false,
    };
    this.#repositories.set(name, content);
    return content;
  }
}

function answer(
  repositories: ReadonlyMap<string, Content>,
  tokens: Set<string>,
  request: WireRequest,
): WireResponse {
  if (request.path === '/token') return issueToken(tokens);
  if (!request.path.startsWith('/v2')) return refuse(404, 'NOT_FOUND', 'no such path');
  const found = PATHS.exec(request.path)?.groups;
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer === undefined || !tokens.has(bearer)) return challenge(request, found?.['name']);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(405, 'UNSUPPORTED', 'only the release workflow pushes here');
  }
  if (/^\/v2\/?$/.test(request.path)) return { status: 200, body: {} };
  const content = repositories.get(found?.['name'] ?? '');
  if (!found || !content) return refuse(404, 'NAME_UNKNOWN', 'repository name not known to registry');
  if (content.isPrivate) return challenge(request, found['name']);
  const { kind, reference = '', name = '' } = found;
  if (kind === 'tags') {
    if (reference !== 'list') return refuse(404, 'NOT_FOUND', 'no such path');
    return { status: 200, body: { name, tags: [...content.tags.keys()].toSorted() } };
  }
  if (kind === 'referrers' && content.noReferrers) {
    const elsewhere = `https://github.com/-/v2/packages/container/package/${encodeURIComponent(name)}`;
    return { status: 303, headers: { location: elsewhere } };
  }
  if (kind === 'referrers') return referrers(content, reference, request.query.get('artifactType'));
  if (kind === 'blobs') {
    const blob = content.blobs.get(reference);
    return blob
      ? give(blob, request.method, 'application/octet-stream')
      : refuse(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
  }
  const manifest = content.manifests.get(content.tags.get(reference) ?? reference);
  if (!manifest) return refuse(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
  const { accept } = request.headers;
  if (accept !== undefined && !accept.includes(manifest.mediaType) && !accept.includes('*/*')) {
    return refuse(
      404,
      'MANIFEST_UNKNOWN',
      `found ${manifest.mediaType}, but the Accept header does not support it`,
    );
  }
  return give(manifest, request.method, manifest.mediaType);
}

/** Anyone may pull, but has to fetch a token first: the registry says where. */
function challenge(request: WireRequest, name: string | undefined): WireResponse {
  const realm = `http://${request.headers.host ?? '127.0.0.1'}/token`;
  const scope = name === undefined ? '' : `,scope="repository:${name}:pull"`;
  return {
    ...refuse(401, 'UNAUTHORIZED', 'authentication required'),
    headers: { 'www-authenticate': `Bearer realm="${realm}",service="${SERVICE}"${scope}` },
  };
}

function issueToken(tokens: Set<string>): WireResponse {
  const token = randomUUID();
  tokens.add(token);
  return { status: 200, body: { token, access_token: token, expires_in: 300 } };
}

function referrers(content: Content, digest: string, artifactType: string | null): WireResponse {
  const manifests = [...content.manifests.values()].flatMap((blob): Descriptor[] => {
    const manifest = Manifest.parse(JSON.parse(blob.bytes.toString('utf8')));
    if (manifest.subject?.digest !== digest) return [];
    const type = manifest.artifactType ?? manifest.config?.mediaType ?? '';
    if (artifactType !== null && type !== artifactType) return [];
    return [
      descriptorOf(blob, {
        artifactType: type,
        ...(manifest.annotations && { annotations: manifest.annotations }),
      }),
    ];
  });
  const index = blobOf(INDEX_TYPE, { schemaVersion: 2, mediaType: INDEX_TYPE, manifests });
  const headers: Record<string, string> =
    artifactType === null ? {} : { 'oci-filters-applied': 'artifactType' };
  return { status: 200, body: index.bytes, headers: { 'content-type': INDEX_TYPE, ...headers } };
}

function give(blob: Blob, method: string, contentType: string): WireResponse {
  const headers = {
    'content-type': contentType,
    'content-length': String(blob.bytes.length),
    'docker-content-digest': blob.digest,
  };
  return method === 'HEAD' ? { status: 200, headers } : { status: 200, headers, body: blob.bytes };
}

function refuse(status: number, code: string, message: string): WireResponse {
  return { status, body: { errors: [{ code, message }] } };
}
