import type { Ending } from '../../process/acts/close.ts';
import { fingerprintOf } from './fingerprint-of.ts';

/** The fingerprint of how a case is to be closed, which a second member agrees to. */
export function endingFingerprint(caseId: string, { resolution, of, reason }: Ending): string {
  return fingerprintOf(['closing', caseId, resolution, reason ?? '', ...(of === undefined ? [] : [of])]);
}
