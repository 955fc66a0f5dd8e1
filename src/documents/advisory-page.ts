/** Where the fragment of a comment begins, which GitHub numbers. */
const COMMENT = /^#advisory-comment-([1-9]\d{0,14})$/;

/**
 * The page of an advisory, where people read it, or of one of its comments.
 *
 * @param githubUrl where people see GitHub
 */
export function advisoryPage(
  githubUrl: string,
  { repository, ghsaId, comment }: { repository: string; ghsaId: string; comment?: number | undefined },
): string {
  const fragment = comment === undefined ? '' : `#advisory-comment-${comment}`;
  return `${githubUrl}/${repository}/security/advisories/${ghsaId}${fragment}`;
}

/** Which comment a fragment of that page names; `undefined` if it names none. */
export function commentOf(fragment: string): number | undefined {
  const number = COMMENT.exec(fragment)?.[1];
  return number === undefined ? undefined : Number(number);
}
