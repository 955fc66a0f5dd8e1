import type { ReleaseFacts } from '../../github/release-facts.ts';
import type { Policy } from '../../process/policy.ts';
import { filledIn, readTag } from '../tag-names.ts';

/** Who may have signed a release: a workflow, as a certificate names it. */
export interface ExpectedSigner {
  readonly issuer: string;
  /** Whose workflow it is: `owner/name`. */
  readonly repository: string;
  /** The repository that was released: of a workflow that others can call, only what it signed for this one counts. */
  readonly source: string;
  /** The workflow's file; `undefined` for any of them. */
  readonly workflow: string | undefined;
  /** The refs that it may have been called by, and the commits; `undefined` for any. */
  readonly calledBy: readonly string[] | undefined;
  /** The commit that was released, for which it must have run where the ref does not tell; `undefined` if GitHub does not say. */
  readonly commit: string | undefined;
}

/** A workflow in a certificate. */
interface Workflow {
  readonly repository: string;
  readonly file: string;
  /** The ref or the commit that it was called by. */
  readonly calledBy: string;
}

/** The workflows that may sign a release (policy `release.signers`). */
export function signersOf(
  { signers, tags }: Policy['release'],
  repository: string,
  { tag, commit }: Pick<ReleaseFacts, 'tag' | 'commit'>,
): readonly ExpectedSigner[] {
  const parts = readTag(tag, tags);
  const fill = (text: string) => filledIn(text, { repository, tag, parts }) ?? [];
  return signers.map((signer) => ({
    issuer: signer.issuer,
    repository: signer.repository === '{repository}' ? repository : signer.repository,
    source: repository,
    commit,
    workflow: signer.workflow,
    calledBy:
      signer.refs || signer.commits
        ? [...(signer.refs ?? []).flatMap(fill), ...(signer.commits ?? [])]
        : undefined,
  }));
}

/** The identities that the signers of a release have in a certificate, as far as they can be told beforehand, and who vouches for them. */
export function announcedSigner(
  policy: Policy['release'],
  repository: string,
  tag: string,
): { readonly issuer: string; readonly identities: readonly string[] } {
  const signers = signersOf(policy, repository, { tag, commit: undefined });
  const issuer = signers[0]?.issuer ?? '';
  const identities = signers
    .filter((signer) => signer.issuer === issuer)
    .flatMap(({ repository: whose, workflow, calledBy = [] }) =>
      workflow === undefined ? [] : calledBy.map((by) => `${placeOf(whose, workflow)}@${by}`),
    );
  return { issuer, identities };
}

/**
 * The workflow that an identity of a certificate names.
 * @returns `undefined` if it names another thing, such as a person.
 */
export function workflowIn(identity: string): Workflow | undefined {
  const [, repository, file, calledBy] =
    /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+)\/\.github\/workflows\/([\w.-]+)@(\S+)$/.exec(identity) ?? [];
  return repository === undefined || file === undefined || calledBy === undefined
    ? undefined
    : { repository, file, calledBy };
}

/** Whether it is a signer's workflow, called by what the policy says. GitHub's names of repositories have no case. */
export function isOf({ repository, file, calledBy }: Workflow, signer: ExpectedSigner): boolean {
  return (
    isSameRepository(repository, signer.repository) &&
    (signer.workflow === undefined || signer.workflow === file) &&
    (signer.calledBy === undefined || signer.calledBy.includes(calledBy))
  );
}

/** Whether two names are of one repository. */
export function isSameRepository(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function placeOf(repository: string, workflow: string): string {
  return `https://github.com/${repository}/.github/workflows/${workflow}`;
}

/** An image of a release: its name such as `ghcr.io/stacklok/codegate`, its tag, and both. */
export interface NamedImage {
  readonly name: string;
  readonly tag: string;
  readonly reference: string;
}

/**
 * The container images of a release (policy `release.images`); none if the policy has none. Names of images are in small
 * letters; their tags have neither a product's name nor `+` in them.
 */
export function imagesOf({ images, tags }: Policy['release'], repository: string, tag: string): NamedImage[] {
  const parts = readTag(tag, tags);
  const version = parts.version.replaceAll('+', '-');
  const given = {
    repository: repository.toLowerCase(),
    tag: tag.slice(Math.max(tag.lastIndexOf('/'), tag.lastIndexOf('@')) + 1).replaceAll('+', '-'),
    parts: { name: nameIn(parts.name), version },
  };
  return images.flatMap((image) => {
    const filled = filledIn(hasTag(image) ? image : `${image}:{tag}`, given);
    const colon = filled?.lastIndexOf(':') ?? -1;
    return filled === undefined
      ? []
      : [{ name: filled.slice(0, colon), tag: filled.slice(colon + 1), reference: filled }];
  });
}

/** A colon before the last part is that of a port. */
function hasTag(image: string): boolean {
  return image.lastIndexOf(':') > image.lastIndexOf('/');
}

/** `ui` of `@stacklok/ui`. */
function nameIn(name: string | undefined): string | undefined {
  return name?.split('/').at(-1)?.toLowerCase();
}
