import { joining } from '../../github/in-flight.ts';
import type { ReleaseAsset } from '../../github/release-facts.ts';
import { isBefore } from '../../process/time.ts';
import { wrong } from '../check.ts';
import { plainly } from './untrusted-text.ts';
import { attempt, Unobtainable } from './unobtainable.ts';
import { digestOfFile, discard, refusalOf, TooSlow, type Web } from './web.ts';

/** The digest of a file, and why it is not that of what comes but the one that GitHub recorded. */
export interface Looked {
  readonly digest: string | undefined;
  readonly unread?: string;
}

/** What came of a file, and which version of it its server said that this was. */
interface Known extends Looked {
  readonly etag: string | undefined;
  readonly at: Temporal.Instant;
}

/**
 * How long a file that came as it was recorded is not asked for again. It is longer than the hour in which GitHub counts what
 * anybody asks for: whoever had to stop there goes on with the files that are left.
 */
const KNOWN_FOR = { hours: 2 };

/** Files that are remembered: some releases. */
const MOST_KNOWN = 2000;

/**
 * The files of releases as anybody gets them. Each is downloaded once for all who look at it: a look joins one that goes on, and
 * what came as GitHub had recorded it is known for a while, for as long as GitHub names the same file. Of anything else
 * nothing is kept.
 */
export class Downloads {
  readonly #now: () => Temporal.Instant;
  readonly #known = new Map<string, Known>();
  readonly #join = joining<Looked>();

  constructor(now: () => Temporal.Instant) {
    this.#now = now;
  }

  /**
   * Looks what comes of a file.
   * @throws {Unobtainable} Where it does not come, or is another one.
   */
  async look(web: Web, asset: ReleaseAsset): Promise<Looked> {
    const key = JSON.stringify([asset.name, asset.url, asset.digest, asset.size]);
    const known = this.#known.get(key);
    if (known && !isBefore(known.at.add(KNOWN_FOR), this.#now())) return known;
    let isOwn = false;
    const own = () => {
      isOwn = true;
      return this.#lookAnew(web, asset, key);
    };
    const joined = await attempt(() => this.#join(key, own));
    if ('got' in joined) return joined.got;
    // The look that was joined may have had less time left than this one has.
    if (!isOwn && joined.missing.verdict === 'unknown') return this.#join(key, own);
    throw new Unobtainable(joined.missing);
  }

  async #lookAnew(web: Web, asset: ReleaseAsset, key: string): Promise<Looked> {
    const at = this.#now();
    const looked = await answerOf(web, asset, this.#known.get(key));
    this.#known.delete(key);
    if (looked.digest !== undefined && looked.digest === asset.digest)
      this.#known.set(key, { ...looked, at });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    return looked;
  }
}

/**
 * What comes of a file, or what is known of it where its server says that it is the same still. One byte more than the file has
 * is enough to know that it is another one.
 */
async function answerOf(
  web: Web,
  { url, size, digest }: ReleaseAsset,
  known: Known | undefined,
): Promise<Omit<Known, 'at'>> {
  const { downloadBytes, downloadMs } = web.limits;
  const answer = await web.open(url, { ms: downloadMs });
  if (!answer.ok) {
    await discard(answer);
    throw new Unobtainable(refusalOf(answer));
  }
  const etag = answer.headers.get('etag') ?? undefined;
  if (known && etag !== undefined && known.etag === etag) {
    await discard(answer);
    return known;
  }
  if (size > downloadBytes) {
    await discard(answer);
    const length = answer.headers.get('content-length');
    if (length !== null && Number(length) !== size)
      throw new Unobtainable(wrong(`has ${plainly(length)} bytes, ${size} were released`));
    return { digest, unread: `is larger than ${sizeInWords(downloadBytes)}`, etag };
  }
  try {
    return { digest: await digestOfFile(answer, size), etag };
  } catch (error) {
    if (error instanceof TooSlow && digest !== undefined) return { digest, unread: 'comes too slowly', etag };
    throw error;
  }
}

function sizeInWords(bytes: number): string {
  const gibibytes = bytes / 1024 ** 3;
  return gibibytes < 0.1 ? `${bytes} bytes` : `${Math.round(gibibytes * 10) / 10} GiB`;
}
