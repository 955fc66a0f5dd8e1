import type { components } from '@octokit/openapi-types';
import { z } from 'zod';
import { ControlError } from '../control-error.ts';
import { serve, type Wire, type WireRequest, type WireResponse } from '../wire.ts';
import type { Advisory } from './advisory.ts';
import type { AdvisoryBook } from './advisory-book.ts';
import { advisoryView } from './advisory-views.ts';
import { notFound } from './refusal.ts';
import type { Route } from './router.ts';
import { timestamp, type World } from './world.ts';

const Change = z.strictObject({
  ghsa_id: z.string(),
  /** How the CVE's public record stands. */
  cve: z.enum(['published', 'reserved', 'rejected']).optional(),
  /** Whether GitHub's database has it. */
  database: z.enum(['reviewed', 'unreviewed', 'absent']).optional(),
  /** The range that the reviewers made of each of the advisory's; null for the advisory's own. */
  range: z.string().min(1).nullable().optional(),
});

interface Standing {
  cve: 'published' | 'reserved' | 'rejected';
  database: 'reviewed' | 'unreviewed' | 'absent';
  range: string | null;
}

/**
 * Where published advisories arrive: GitHub's database of reviewed ones, and the CVE Services on a port of their own. All
 * have arrived with their publication, unless it is said otherwise.
 */
export class Arrivals {
  readonly #world: World;
  readonly #book: AdvisoryBook;
  readonly #standings = new Map<string, Standing>();
  #serving: Awaited<ReturnType<typeof serve>> | undefined;

  constructor(world: World, book: AdvisoryBook) {
    this.#world = world;
    this.#book = book;
  }

  /** Serves the CVE Services; gives their address. */
  async serve(wire: Wire): Promise<string> {
    this.#serving = await serve(wire, 'cve', (request) => this.#record(request));
    return `http://127.0.0.1:${this.#serving.port}/api`;
  }

  /** What the reviewers, or the CNA, do or leave undone. @throws ControlError */
  change(body: unknown): void {
    const asked = Change.safeParse(body);
    if (!asked.success) throw new ControlError(z.prettifyError(asked.error));
    const { ghsa_id: ghsaId, cve, database, range } = asked.data;
    const advisory = this.#book.find(ghsaId);
    if (!advisory) throw new ControlError(`There is no advisory ${ghsaId}.`);
    const before = this.#of(advisory);
    this.#standings.set(advisory.ghsaId, {
      cve: cve ?? before.cve,
      database: database ?? before.database,
      range: range === undefined ? before.range : range,
    });
  }

  /** What GitHub's database answers. */
  get routes(): Route[] {
    return [
      {
        method: 'GET',
        template: '/advisories/{ghsa_id}',
        docs: 'security-advisories/global-advisories#get-a-global-security-advisory',
        handle: (call) => {
          const advisory = this.#book.find(call.param('ghsa_id'));
          if (advisory?.state !== 'published') throw notFound();
          const { database, range } = this.#of(advisory);
          if (database === 'absent') throw notFound();
          return { status: 200, body: this.#entry(advisory, database, range) };
        },
      },
    ];
  }

  async close(): Promise<void> {
    await this.#serving?.close();
  }

  #of({ ghsaId }: Advisory): Standing {
    return this.#standings.get(ghsaId) ?? { cve: 'published', database: 'reviewed', range: null };
  }

  #record({ method, path }: WireRequest): WireResponse {
    const cveId = /^\/api\/cve\/(CVE-\d{4}-\d{4,})$/.exec(path)?.[1];
    if (method !== 'GET' || cveId === undefined)
      return { status: 404, body: { error: 'NOT_FOUND', message: 'This route does not exist.' } };
    const advisory = this.#book.all.find((each) => each.cveId === cveId);
    const { cve } = advisory ? this.#of(advisory) : { cve: 'reserved' };
    if (advisory?.state !== 'published' || cve === 'reserved')
      return {
        status: 404,
        body: { error: 'CVE_RECORD_DNE', message: 'The cve record for the cve id does not exist.' },
      };
    return {
      status: 200,
      body: {
        dataType: 'CVE_RECORD',
        dataVersion: '5.1',
        cveMetadata: { cveId, assignerShortName: 'GitHub_M', state: cve.toUpperCase() },
      },
    };
  }

  #entry(
    advisory: Advisory,
    type: 'reviewed' | 'unreviewed',
    range: string | null,
  ): components['schemas']['global-advisory'] {
    const view = advisoryView(this.#world, advisory);
    const publishedAt = view.published_at ?? timestamp(this.#world.now());
    return {
      ghsa_id: view.ghsa_id,
      cve_id: view.cve_id,
      url: `${this.#world.url}/advisories/${view.ghsa_id}`,
      html_url: `https://github.com/advisories/${view.ghsa_id}`,
      repository_advisory_url: view.url,
      summary: view.summary,
      description: view.description,
      type,
      severity: view.severity ?? 'unknown',
      source_code_location: null,
      identifiers: view.identifiers,
      references: [view.html_url],
      published_at: publishedAt,
      updated_at: publishedAt,
      github_reviewed_at: type === 'reviewed' ? publishedAt : null,
      nvd_published_at: null,
      withdrawn_at: null,
      // Only reviewers say which package it is about.
      vulnerabilities: (type === 'reviewed' ? (view.vulnerabilities ?? []) : []).map((each) => ({
        package: each.package,
        vulnerable_version_range: range ?? each.vulnerable_version_range,
        first_patched_version: each.patched_versions,
        vulnerable_functions: each.vulnerable_functions,
      })),
      cvss: view.cvss,
      cwes: view.cwes && [...view.cwes],
      credits: [],
    };
  }
}
