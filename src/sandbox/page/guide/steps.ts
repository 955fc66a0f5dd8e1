import type { GuideStep } from './act.ts';
import { DEVELOPMENT } from './development.ts';
import { INTAKE } from './intake.ts';
import { RELEASE } from './release.ts';
import { RETROSPECTIVE } from './retrospective.ts';

/** A whole case, from the report to the retrospective. */
export const STEPS: readonly GuideStep[] = [...INTAKE, ...DEVELOPMENT, ...RELEASE, ...RETROSPECTIVE];

/** Where the guide goes on after a new beginning; the others begin with its first step. */
const AFTER: Readonly<Record<string, string>> = {
  report: 'One of the team coordinates',
  'fix-team': 'Score it',
  'release-day': 'Publish, by two',
  published: 'Announce it, by two',
};

/** The step with which the guide goes on after a new beginning. */
export function stepAfter(preset: string): number {
  return Math.max(
    0,
    STEPS.findIndex(({ title }) => title === AFTER[preset]),
  );
}
