import type { Bundle } from '@sigstore/bundle';
import { z } from 'zod';
import { jsonOf } from './json.ts';

const IN_TOTO = 'application/vnd.in-toto+json';

const Statement = z.object({
  predicateType: z.string(),
  subject: z.array(z.object({ digest: z.object({ sha256: z.string().optional() }) })),
});

/** What a signed statement says of which digests. Only worth something once its bundle is verified. */
export interface SignedStatement {
  readonly predicateType: string;
  /** `sha256:…` each. */
  readonly digests: ReadonlySet<string>;
}

/** There are also statements that are no word of who built a thing, such as lists of its parts. */
const PROVENANCE = 'https://slsa.dev/provenance/';

/** Whether a statement says who built a thing. */
export function isProvenance({ predicateType }: SignedStatement): boolean {
  return predicateType.startsWith(PROVENANCE);
}

/** The in-toto statement in a bundle; `undefined` if the bundle has none. */
export function statementIn({ content }: Bundle): SignedStatement | undefined {
  if (content.$case !== 'dsseEnvelope' || content.dsseEnvelope.payloadType !== IN_TOTO) return undefined;
  const statement = jsonOf(Statement, content.dsseEnvelope.payload);
  if (!statement) return undefined;
  const { predicateType, subject } = statement;
  return { predicateType, digests: new Set(subject.map(({ digest }) => `sha256:${digest.sha256 ?? ''}`)) };
}
