import type { StageId } from '../../process/policy.ts';

/** The stages in as few letters as a picture has room for. */
export const SHORT_STAGE_NAMES: { readonly [stage in StageId]: string } = {
  intake: 'Intake',
  'fix-team': 'Fix team',
  'fix-development': 'Fix development',
  'fix-release': 'Fix release',
  retrospective: 'Retrospective',
};
