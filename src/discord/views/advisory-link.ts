import { advisoryPage } from '../../documents/advisory-page.ts';
import type { Case } from '../../process/case.ts';
import type { Button } from './container.ts';
import { linkButton } from './view.ts';
import type { ViewContext } from './view-context.ts';

/**
 * The way to the advisory in GitHub; for ephemeral answers and direct messages only.
 *
 * @returns `undefined` if there is no advisory
 */
export function advisoryLink(
  { repository, advisory }: Case,
  { githubUrl }: Pick<ViewContext, 'githubUrl'>,
): Button | undefined {
  return (
    advisory &&
    linkButton('Advisory in GitHub', advisoryPage(githubUrl, { repository, ghsaId: advisory.ghsaId }))
  );
}
