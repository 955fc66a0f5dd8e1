/** Characters that an announcement may have in one message of Discord's 4,000: a preview adds lines of its own. */
export const LIMIT = 3600;

/** Characters that each of the longer parts may take. */
export interface LengthBudget {
  readonly summary: number;
  readonly impact: number;
  readonly affected: number;
  readonly fixed: number;
  readonly vector: number;
  readonly actions: number;
  readonly mitigation: number;
  readonly binaries: number;
  readonly verify: number;
  readonly credits: number;
  readonly links: number;
}

/** Nothing is left out: for the file that is attached. */
export const WHOLE: LengthBudget = {
  summary: Infinity,
  impact: Infinity,
  affected: Infinity,
  fixed: Infinity,
  vector: Infinity,
  actions: Infinity,
  mitigation: Infinity,
  binaries: Infinity,
  verify: Infinity,
  credits: Infinity,
  links: Infinity,
};

/** More than this nobody reads on a phone, even where there is room. */
export const GENEROUS: LengthBudget = {
  summary: 300,
  impact: 600,
  affected: 900,
  fixed: 900,
  vector: 600,
  actions: 1000,
  mitigation: 1800,
  binaries: 700,
  verify: 800,
  credits: 400,
  links: 900,
};

/**
 * What gives way, step by step, until all of it fits: first the lists of files and people and the long explanations,
 * last what is affected, where it is fixed and what to do.
 */
export const STEPS: readonly Partial<LengthBudget>[] = [
  { mitigation: 1300 },
  { binaries: 450 },
  { credits: 250 },
  { mitigation: 1000 },
  { verify: 500 },
  { binaries: 250 },
  { affected: 600, fixed: 600 },
  { mitigation: 800 },
  { actions: 700 },
  { credits: 120 },
  { impact: 400 },
  { links: 500 },
  { mitigation: 600 },
  { affected: 400, fixed: 400 },
  { actions: 500 },
  { summary: 200 },
  { mitigation: 450 },
  { verify: 300 },
  { binaries: 150 },
  { vector: 250 },
  { affected: 300, fixed: 300 },
  { impact: 250 },
  { verify: 0 },
  { links: 350 },
  { mitigation: 300 },
  { summary: 120 },
  { actions: 350 },
  { mitigation: 200, affected: 250, fixed: 250 },
  { impact: 180, binaries: 120, actions: 300, vector: 0 },
];

/** The least: a template with which not even this fits is refused. */
export const LEAST: LengthBudget = STEPS.reduce<LengthBudget>(
  (budget, step) => ({ ...budget, ...step }),
  GENEROUS,
);
