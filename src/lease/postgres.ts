import { Pool, type QueryResult } from 'pg';
import { z } from 'zod';
import type { LeaseEngine, LeaseRow } from './engine.ts';
import { LeaseEngineError } from './lease-problem.ts';
import type { LeaseAddress } from './lease-address.ts';

/** A number that PostgreSQL keeps in eight bytes comes as text. */
const number = z.coerce.number().int();

const rowSchema = z.object({
  term: number,
  beat: number,
  holder: z.string(),
  released: z.boolean(),
  database: number.nullable().transform((value) => value ?? undefined),
  claimed: z.boolean(),
  as_of: z
    .string()
    .nullable()
    .transform((text) => (text === null ? undefined : Temporal.Instant.from(text))),
});

const termSchema = z.object({ term: number });

/** "Relation does not exist": nobody has held the lease yet. */
const NO_TABLE = '42P01';
/** "Relation already exists", as a key and as a name: another bot made it at the same moment. */
const MADE_MEANWHILE = new Set(['23505', '42P07']);

const MAKE = `CREATE TABLE IF NOT EXISTS advisory_bot_lease (
  name text PRIMARY KEY,
  term bigint NOT NULL,
  beat bigint NOT NULL,
  holder text NOT NULL,
  released boolean NOT NULL,
  claimed boolean NOT NULL,
  database bigint,
  as_of text
)`;

/** What a look tells that changes nothing. */
interface LeaseExamination {
  /** Whether the user may keep the lease there, and what the server's clock shows. */
  examine(): Promise<{ readonly mayWrite: boolean; readonly now: Temporal.Instant }>;
}

const examinedSchema = z.object({
  may_write: z.boolean(),
  now: number.transform((milliseconds) => Temporal.Instant.fromEpochMilliseconds(milliseconds)),
});

interface Options {
  /** Which lease: a server may keep those of several bots. */
  readonly name: string;
  /** How long the server may take to answer, in milliseconds. */
  readonly patience: number;
}

/**
 * The lease as a row of PostgreSQL. Each question is one statement, which the server does wholly or not at all, and keeps before
 * it answers.
 */
export function postgresLease(
  address: LeaseAddress,
  { name, patience }: Options,
): LeaseEngine & LeaseExamination {
  const { host, port, user, password, database, loopback } = address;
  const pool = new Pool({
    host,
    port,
    user,
    ...(password === undefined ? {} : { password }),
    database,
    ssl: loopback ? false : { rejectUnauthorized: true },
    application_name: 'codegate-advisory-bot',
    max: 1,
    connectionTimeoutMillis: patience,
    query_timeout: patience,
    statement_timeout: patience,
    keepAlive: true,
    allowExitOnIdle: true,
  });
  // A connection that ends between two questions is made anew with the next one.
  pool.on('error', () => undefined);

  const ask = async (statement: string, values: readonly unknown[]): Promise<QueryResult<object>> => {
    try {
      return await pool.query(statement, [name, ...values]);
    } catch (error) {
      throw engineError(error);
    }
  };
  const changed = async (statement: string, values: readonly unknown[]) =>
    (await ask(statement, values)).rowCount === 1;

  return {
    async look(): Promise<LeaseRow | undefined> {
      try {
        const { rows } = await ask(
          'SELECT term, beat, holder, released, claimed, database, as_of FROM advisory_bot_lease WHERE name = $1',
          [],
        );
        if (rows.length === 0) return undefined;
        const { as_of: asOf, ...row } = rowSchema.parse(rows[0]);
        return { ...row, asOf };
      } catch (error) {
        if (error instanceof LeaseEngineError && codeOf(error.cause) === NO_TABLE) return undefined;
        throw error;
      }
    },
    async take(holder, seen) {
      if (!seen) {
        await pool.query(MAKE).catch((error: unknown) => {
          if (!MADE_MEANWHILE.has(codeOf(error) ?? '')) throw engineError(error);
        });
        const { rows } = await ask(
          `INSERT INTO advisory_bot_lease (name, term, beat, holder, released, claimed)
           VALUES ($1, 1, 1, $2, false, false) ON CONFLICT (name) DO NOTHING RETURNING term`,
          [holder],
        );
        return rows.length === 0 ? undefined : termSchema.parse(rows[0]).term;
      }
      const { rows } = await ask(
        `UPDATE advisory_bot_lease SET term = term + 1, beat = beat + 1, holder = $2, released = false, claimed = false
         WHERE name = $1 AND term = $3 AND beat = $4 AND holder = $5 RETURNING term`,
        [holder, seen.term, seen.beat, seen.holder],
      );
      return rows.length === 0 ? undefined : termSchema.parse(rows[0]).term;
    },
    beat: ({ holder, term }) =>
      changed(
        `UPDATE advisory_bot_lease SET beat = beat + 1
         WHERE name = $1 AND holder = $2 AND term = $3 AND NOT released`,
        [holder, term],
      ),
    claim: ({ holder, term }, { database: truth, asOf }) =>
      changed(
        `UPDATE advisory_bot_lease SET beat = beat + 1, claimed = true, database = $4, as_of = $5
         WHERE name = $1 AND holder = $2 AND term = $3 AND NOT released`,
        [holder, term, truth, asOf?.toString() ?? null],
      ),
    async release({ holder, term }) {
      await ask(
        `UPDATE advisory_bot_lease SET beat = beat + 1, released = true
         WHERE name = $1 AND holder = $2 AND term = $3`,
        [holder, term],
      );
    },
    async examine() {
      const { rows } = await pool
        .query(
          `SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now,
                  CASE WHEN to_regclass('advisory_bot_lease') IS NULL
                    THEN coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)
                    ELSE has_table_privilege(to_regclass('advisory_bot_lease'), 'SELECT')
                     AND has_table_privilege(to_regclass('advisory_bot_lease'), 'INSERT')
                     AND has_table_privilege(to_regclass('advisory_bot_lease'), 'UPDATE')
                  END AS may_write`,
        )
        .catch((error: unknown) => {
          throw engineError(error);
        });
      const { may_write: mayWrite, now } = examinedSchema.parse(rows[0]);
      return { mayWrite, now };
    },
    close: () => pool.end(),
  };
}

function engineError(error: unknown): LeaseEngineError {
  return new LeaseEngineError(whyNot(error), { cause: error });
}

/** Why PostgreSQL did not do what it was asked, and what to do. No text of its own is repeated: it may name what is secret. */
function whyNot(error: unknown): string {
  const code = codeOf(error);
  const said = code === undefined ? '' : ` (${code})`;
  // Its classes of errors: authorization, no such database, no right.
  if (code?.startsWith('28'))
    return `LEASE_URL: PostgreSQL does not let the user in: check user and password.${said}`;
  if (code === '3D000')
    return `LEASE_URL: PostgreSQL has no such database: make it, or name another one.${said}`;
  if (code === '42501')
    return `LEASE_URL: PostgreSQL does not let the user make or change its table: give the database to this user.${said}`;
  if (code !== undefined && /CERT|SELF_SIGNED|ALTNAME|TLS/.test(code))
    return `LEASE_URL: the certificate of PostgreSQL does not hold: name the host that it is for, and put an authority of your own into NODE_EXTRA_CA_CERTS.${said}`;
  return `LEASE_URL: PostgreSQL cannot be asked: check that it runs, and the network to it.${said}`;
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
