/** Every step of the security policy, in the order it is usually done. */
export const STEP_IDS = [
  'acknowledge',
  'report-complete',
  'pgp-key',
  'ask-private',
  'coordinator',
  'fix-team',
  'advisory',
  'details',
  'severity',
  'cve-requested',
  'fork',
  'fix-ready',
  'release-day',
  'communication-plan',
  'distributors-notified',
  'pull-requests-approved',
  'merged',
  'binaries-built',
  'binaries-signed',
  'binaries-public',
  'binaries-functional',
  'published',
  'announced',
  'introduced-by',
  'critiques',
  'retrospective-posted',
] as const;
export type StepId = (typeof STEP_IDS)[number];

/** The steps that consist of saying something, for which there is a prepared text. */
export const TEXT_STEPS = [
  'acknowledge',
  'pgp-key',
  'ask-private',
  'fix-ready',
] as const satisfies readonly StepId[];
export type TextStep = (typeof TEXT_STEPS)[number];
