import type { PublicationRequest } from '../../process/case.ts';
import type { Services } from '../action-context.ts';
import { ProblemError } from '../problem.ts';
import type { Acting } from '../record.ts';

interface Turning {
  readonly services: Pick<Services, 'securityRole'>;
  readonly who: Acting['who'];
}

/**
 * Checks that the members who turn the two keys of a request have the role of the security team at this very moment.
 * `lost` is told of the one who has not.
 * @throws {ProblemError} Where one has not, or Discord does not say.
 */
export async function requireKeys(
  { services, who }: Turning,
  { askedBy, approvedBy = who.id }: Partial<Pick<PublicationRequest, 'askedBy' | 'approvedBy'>> = {},
  lost: (memberId: string) => void,
): Promise<void> {
  for (const id of new Set([askedBy ?? who.id, approvedBy, who.id])) {
    const isHeld = await services.securityRole.isHeldBy(id).catch(() => {
      throw new ProblemError({ code: 'rights-unknown' });
    });
    if (isHeld) continue;
    lost(id);
    throw new ProblemError({ code: 'key-lost', member: id });
  }
}
