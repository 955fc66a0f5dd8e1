import type { components } from '@octokit/openapi-types';

/** A security advisory, as GitHub's REST API gives it. */
export type Advisory = components['schemas']['repository-advisory'];

/** A comment in an advisory. */
export interface AdvisoryComment {
  readonly id: number;
  readonly body: string;
  readonly created_at: string;
  readonly user: { readonly login: string };
}
