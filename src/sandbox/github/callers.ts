import { createHash, generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import { z } from 'zod';
import { GitHubRefusal } from './refusal.ts';
import type { Account, World } from './world.ts';

/** What a token may do with repository security advisories. */
export type TokenRights = 'write' | 'read' | 'none';

/** The repository permission that a fine-grained token or an App needs for a route. */
export type Permission = 'repository_advisories=read' | 'repository_advisories=write';

/** Who asks: nobody known, a person's token, an installation of the App, or the App itself with its JWT. */
export type Caller =
  | { kind: 'anonymous' }
  | { kind: 'token' | 'installation'; account: Account; rights: TokenRights }
  | { kind: 'app' };

/** The one App and its one installation. */
export const APP_ID = 4680;
export const INSTALLATION_ID = 46_800_001;

const JwtClaims = z.object({
  iss: z.union([z.number(), z.string()]).transform(String),
  iat: z.number(),
  exp: z.number(),
});

/** The App's key, made once for every GitHub of a process: it takes longer than all else that a start does. */
let madeKeys: { publicKey: string; privateKey: string } | undefined;
function appKeys(): { publicKey: string; privateKey: string } {
  madeKeys ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return madeKeys;
}

/** Issues tokens, and recognises them when they come back. */
export class Callers {
  /** A fine-grained token of the bot's account. */
  readonly botToken: string;
  /** The App's private key, PEM. */
  readonly appPrivateKey: string;
  readonly #appPublicKey: string;
  readonly #known = new Map<string, Caller>();
  readonly #rights: TokenRights;
  readonly #world: World;

  constructor(world: World, rights: TokenRights) {
    this.#world = world;
    this.#rights = rights;
    const keys = appKeys();
    this.appPrivateKey = keys.privateKey;
    this.#appPublicKey = keys.publicKey;
    this.botToken = this.issue(world.bot);
  }

  /** A fine-grained token of that account. */
  issue(account: Account): string {
    return this.#remember('github_pat_', { kind: 'token', account, rights: this.#rights });
  }

  /** A token of the App's installation, which acts as the App's own account. */
  issueInstallationToken(): string {
    return this.#remember('ghs_', {
      kind: 'installation',
      account: this.#world.appBot,
      rights: this.#rights,
    });
  }

  /** @throws GitHubRefusal 401 for a credential that is not one of ours. */
  recognise(authorization: string | undefined): Caller {
    if (authorization === undefined) return { kind: 'anonymous' };
    const credential = /^(?:token|bearer) +(\S+)$/i.exec(authorization)?.[1];
    if (credential === undefined) throw new GitHubRefusal(401, 'Bad credentials');
    if (credential.split('.').length === 3) return this.#recogniseJwt(credential);
    const caller = this.#known.get(credential);
    if (!caller) throw new GitHubRefusal(401, 'Bad credentials');
    return caller;
  }

  #remember(prefix: string, caller: Caller): string {
    const token = `${prefix}sandbox_${randomUUID().replaceAll('-', '')}`;
    this.#known.set(token, caller);
    return token;
  }

  #recogniseJwt(jwt: string): Caller {
    const [header = '', payload = '', signature = ''] = jwt.split('.');
    const signed = verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      this.#appPublicKey,
      Buffer.from(signature, 'base64url'),
    );
    if (!signed) throw new GitHubRefusal(401, 'A JSON web token could not be decoded');
    const claims = JwtClaims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    // Octokit stamps its JWT with the machine's time, whatever the sandbox's clock says.
    const seconds = Temporal.Now.instant().epochMilliseconds / 1000;
    if (claims.iat > seconds + 60) {
      throw new GitHubRefusal(
        401,
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
      );
    }
    if (claims.exp <= seconds) {
      throw new GitHubRefusal(
        401,
        "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
      );
    }
    if (claims.exp > seconds + 660) {
      throw new GitHubRefusal(401, "'Expiration time' claim ('exp') is too far in the future");
    }
    if (claims.iss !== String(APP_ID)) throw new GitHubRefusal(404, 'Integration not found');
    return { kind: 'app' };
  }
}

/** The account behind a caller, or nothing for the public and for the App itself. */
export function accountOf(caller: Caller): Account | undefined {
  return caller.kind === 'token' || caller.kind === 'installation' ? caller.account : undefined;
}

/** @throws GitHubRefusal 401 where a person, or an installation, has to be known. */
export function requireAccount(caller: Caller): Account {
  const account = accountOf(caller);
  if (!account) throw new GitHubRefusal(401, 'Requires authentication');
  return account;
}

/** @throws GitHubRefusal 401 where only the App's own JWT opens the door. */
export function requireApp(caller: Caller): void {
  if (caller.kind !== 'app') throw new GitHubRefusal(401, 'A JSON web token could not be decoded');
}

/** @throws GitHubRefusal 403 for a token that was not given the permission. */
export function requirePermission(caller: Caller, permission: Permission): void {
  if (caller.kind === 'anonymous' || caller.kind === 'app') return;
  const enough = caller.rights === 'write' || (caller.rights === 'read' && permission.endsWith('=read'));
  if (enough) return;
  const holder = caller.kind === 'token' ? 'personal access token' : 'integration';
  throw new GitHubRefusal(403, `Resource not accessible by ${holder}`);
}

/** What distinguishes callers for rate limits, without keeping their credentials. */
export function callerKey(authorization: string | undefined): string {
  return createHash('sha256')
    .update(authorization ?? '')
    .digest('hex');
}
