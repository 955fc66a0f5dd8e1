import { z } from 'zod';
import { ControlError } from '../control-error.ts';
import type { Advisory, Comment } from './advisory.ts';
import type { AdvisoryBook } from './advisory-book.ts';
import { CommentBody, CREDIT_TYPES, parseBody, ReportBody, UpdateBody } from './advisory-input.ts';
import type { Files } from './files.ts';
import { GitHubRefusal } from './refusal.ts';
import { ORGANISATION, type Account, type Repository, type World } from './world.ts';

const Report = z.strictObject({
  ...ReportBody.omit({ start_private_fork: true }).shape,
  repository: z.string(),
  /** Who reports. */
  as: z.string().default('reporter'),
});

const Patch = z.strictObject({
  ...UpdateBody.omit({ credits: true }).shape,
  credits: z
    .array(
      z.strictObject({
        login: z.string(),
        type: z.enum(CREDIT_TYPES),
        /** What the credited person answered. */
        state: z.enum(['pending', 'accepted', 'declined']).optional(),
      }),
    )
    .optional(),
  /** Presses "Start a temporary private fork"; GitHub takes a fork away only by publishing. */
  private_fork: z.literal(true).optional(),
  /** GitHub's people withdraw what is published, and take that back. */
  withdrawn: z.boolean().optional(),
  /** Who is at the keyboard. */
  as: z.string().default('security-1'),
});

const Access = z.strictObject({
  repository: z.string(),
  login: z.string(),
  permission: z.enum(['none', 'read', 'write', 'admin']),
});

const Renaming = z.strictObject({
  login: z.string(),
  to: z.string().regex(/^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){0,38}$/i, 'is no login that GitHub allows'),
  /** Another account takes the old name at once. */
  taken: z.boolean().default(false),
});

const Reporting = z.strictObject({ repository: z.string(), enabled: z.boolean() });

const SaidComment = z.strictObject({ ...CommentBody.shape, as: z.string() });

const CommittedFile = z.strictObject({
  repository: z.string(),
  path: z
    .string()
    .regex(/^(?!\/)(?!.*\/$)(?!.*(^|\/)\.{0,2}(\/|$))[^\r\n]+$/, 'is no path such as .github/CODEOWNERS'),
  /** `null` takes the file away. */
  content: z.string().nullable(),
});

/** What people do in GitHub's own pages. Every refusal becomes a {@link ControlError} that says what is wrong. */
export class GitHubPages {
  readonly #world: World;
  readonly #book: AdvisoryBook;
  readonly #files: Files;

  constructor(world: World, book: AdvisoryBook, files: Files) {
    this.#files = files;
    this.#world = world;
    this.#book = book;
  }

  /** "Report a vulnerability". */
  report(body: unknown): Advisory {
    return inPlainWords(() => {
      const { as, repository, vulnerabilities, ...fields } = parseBody(Report, body);
      return this.#book.open({
        repository: this.repository(repository),
        author: this.person(as),
        privateReport: true,
        fields: { ...fields, vulnerabilities: vulnerabilities ?? [] },
      });
    });
  }

  /** Everything that the page of an advisory lets its administrators do, and what GitHub's people do: the CVE id. */
  patch(ghsaId: string, body: unknown): Advisory {
    return inPlainWords(() => {
      const advisory = this.advisory(ghsaId);
      const { as, private_fork: startFork, withdrawn, credits, ...fields } = parseBody(Patch, body);
      const actor = this.person(as);
      const named = credits?.map(({ login, type }) => ({ login, type }));
      if (startFork === true && advisory.fork)
        throw new ControlError(`${ghsaId} already has a private fork.`);
      this.#book.change(advisory, named ? { ...fields, credits: named } : fields, actor);
      this.#answerCredits(advisory, credits ?? []);
      if (startFork === true) this.#book.startFork(advisory);
      if (withdrawn !== undefined) this.#book.withdraw(advisory, withdrawn);
      return advisory;
    });
  }

  /** An administrator changes what a person may do in a repository. */
  setAccess(body: unknown): void {
    inPlainWords(() => {
      const { repository, login, permission } = parseBody(Access, body);
      this.#world.setAccess(this.repository(repository), this.person(login), permission);
    });
  }

  /** A person renames their account. */
  rename(body: unknown): void {
    inPlainWords(() => {
      const { login, to, taken } = parseBody(Renaming, body);
      const account = this.person(login);
      const holder = this.#world.findAccount(to);
      if (holder && holder !== account) throw new ControlError(`${to} is taken.`);
      this.#world.rename(account, to, taken);
    });
  }

  /** An administrator turns private vulnerability reporting on or off. */
  setPrivateReporting(body: unknown): void {
    inPlainWords(() => {
      const { repository, enabled } = parseBody(Reporting, body);
      const found = this.repository(repository);
      if (found.private && enabled)
        throw new ControlError(`${repository} is private: GitHub has no private reporting for it.`);
      this.#world.setPrivateReporting(found, enabled);
    });
  }

  /** Somebody writes in the conversation of an advisory. */
  comment(ghsaId: string, body: unknown): Comment {
    return inPlainWords(() => {
      const advisory = this.advisory(ghsaId);
      const { as, body: text } = parseBody(SaidComment, body);
      if (advisory.publishedAt)
        throw new ControlError(`${ghsaId} is published, and its conversation closed.`);
      return this.#book.comment(advisory, this.person(as), text);
    });
  }

  /** Somebody commits a file to the default branch, or takes it away. */
  writeFile(body: unknown): void {
    inPlainWords(() => {
      const { repository, path, content } = parseBody(CommittedFile, body);
      this.#files.write(this.repository(repository), path, content);
    });
  }

  /** People work in the private fork: so many of its pull requests are open. The API does not show them. */
  openForkPulls(ghsaId: string, count: number): void {
    const advisory = this.advisory(ghsaId);
    if (!advisory.fork) throw new ControlError(`${ghsaId} has no private fork.`);
    advisory.openPulls = count;
  }

  /** @throws ControlError for an advisory that nobody opened. */
  advisory(ghsaId: string): Advisory {
    const advisory = this.#book.find(ghsaId);
    if (advisory) return advisory;
    const known = this.#book.all.map((one) => one.ghsaId).join(', ');
    throw new ControlError(`There is no advisory ${ghsaId}. There is ${known || 'none yet'}.`);
  }

  /** @throws ControlError for a repository that does not exist. */
  repository(fullName: string): Repository {
    const [owner = '', name = ''] = fullName.split('/');
    const found = this.#world.findRepository(owner, name);
    if (found) return found;
    const known = this.#world.repositories.map((one) => `${ORGANISATION}/${one.name}`).join(', ');
    throw new ControlError(`There is no repository "${fullName}". There is ${known}.`);
  }

  /** @throws ControlError for a login that nobody has. */
  person(login: string): Account {
    const account = this.#world.findAccount(login);
    if (account?.type === 'User') return account;
    throw new ControlError(`Nobody on this GitHub is called "${login}".`);
  }

  #answerCredits(advisory: Advisory, credits: NonNullable<z.infer<typeof Patch>['credits']>): void {
    advisory.credits = advisory.credits.map((held) => {
      const answer = credits.find(
        ({ login, type }) => login.toLowerCase() === held.account.login.toLowerCase() && type === held.type,
      );
      return answer?.state === undefined ? held : { ...held, state: answer.state };
    });
  }
}

/** Turns what the API would refuse into what the caller of the control API reads. */
export function inPlainWords<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof GitHubRefusal)) throw error;
    const details = error.errors?.map(({ field, message }) => `${field}: ${message ?? 'invalid'}`) ?? [];
    throw new ControlError([error.message.replaceAll('\n\n', ' '), ...details].join(' '), { cause: error });
  }
}
