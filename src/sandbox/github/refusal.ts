/** One entry of `errors` in GitHub's answer to an invalid request. */
interface FieldProblem {
  resource: string;
  field: string;
  code: 'custom' | 'invalid' | 'missing' | 'missing_field' | 'unprocessable';
  message?: string;
}

/** What GitHub answers when it refuses: its status, its words, and where it gives them the fields concerned. */
export class GitHubRefusal extends Error {
  override readonly name = 'GitHubRefusal';
  readonly status: number;
  readonly errors: readonly FieldProblem[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    more: { errors?: readonly FieldProblem[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }
}

/** GitHub answers the same to what does not exist and to what the caller may not see. */
export function notFound(): GitHubRefusal {
  return new GitHubRefusal(404, 'Not Found');
}

/** GitHub's words for a commit, a branch or a tag that a repository does not have. */
export function noCommit(ref: string): GitHubRefusal {
  return new GitHubRefusal(422, `No commit found for SHA: ${ref}`);
}

/** The body or the query does not fit the operation's schema; `detail` is the sentence after "Invalid request." */
export function invalidRequest(detail: string): GitHubRefusal {
  return new GitHubRefusal(422, `Invalid request.\n\n${detail}`);
}

/** The request is well formed, and what it asks cannot be done now. */
export function unprocessable(message: string): GitHubRefusal {
  return new GitHubRefusal(422, message);
}

/** The body fits the schema, and a field of it makes no sense. */
export function validationFailed(field: string, message: string): GitHubRefusal {
  return new GitHubRefusal(422, 'Validation Failed', {
    errors: [{ resource: 'RepositoryAdvisory', field, code: 'custom', message }],
  });
}

/** 403 for what only administrators may do. */
export function forbidden(): GitHubRefusal {
  return new GitHubRefusal(403, 'You must be an administrator of the repository to do that.');
}
