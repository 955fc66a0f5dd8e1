import type { GuideStep } from './act.ts';
import { DEVELOPMENT } from './development.ts';
import { INTAKE } from './intake.ts';
import { RELEASE } from './release.ts';
import { RETROSPECTIVE } from './retrospective.ts';
import { ZERO_DAY } from './zero-day.ts';

/** What the guide can tell: a whole case, from the report to the retrospective, or a night. */
export const STORIES = {
  case: [...INTAKE, ...DEVELOPMENT, ...RELEASE, ...RETROSPECTIVE],
  'zero-day': ZERO_DAY,
} as const satisfies Readonly<Record<string, readonly GuideStep[]>>;

type StoryName = keyof typeof STORIES;

/** A step of a story; one behind the last is its end. */
export interface Bookmark {
  readonly story: StoryName;
  readonly step: number;
}

/** Where the guide goes on after a new beginning; after any other it begins with the first step. */
const AFTER: Readonly<Record<string, string>> = {
  report: 'One of the team coordinates',
  'fix-team': 'Score it',
  'release-day': 'Publish, by two',
  published: 'Announce it, by two',
};

/** The step with which the guide goes on after a new beginning. */
export function stepAfter(preset: string): Bookmark {
  if (preset === 'zero-day') return { story: 'zero-day', step: 0 };
  const step = STORIES.case.findIndex(({ title }) => title === AFTER[preset]);
  return { story: 'case', step: Math.max(0, step) };
}
