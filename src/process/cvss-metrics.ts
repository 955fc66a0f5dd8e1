/** The versions of CVSS that a severity may be scored with. */
export type CvssVersion = '3.1' | '4.0';

/** A value that a metric may have: as the vector has it, and by its name. */
interface MetricValue {
  readonly value: string;
  readonly name: string;
}

/** One metric of a CVSS vector. */
export interface Metric {
  /** As the vector has it, such as `AV`. */
  readonly metric: string;
  readonly name: string;
  /** Base metrics must be in a vector; without any of the others they are "Not Defined". */
  readonly mandatory: boolean;
  readonly values: readonly MetricValue[];
}

/** What a vector has, or leaves out, for a metric that was not assessed. */
export const NOT_DEFINED = 'X';

type Names = Readonly<Record<string, string>>;

function base(metric: string, name: string, names: Names): Metric {
  const values = Object.entries(names).map(([value, meaning]) => ({ value, name: meaning }));
  return { metric, name, mandatory: true, values };
}

function optional(metric: string, name: string, names: Names): Metric {
  return { ...base(metric, name, { [NOT_DEFINED]: 'Not Defined', ...names }), mandatory: false };
}

/** The environmental metric that replaces a base metric. */
function modified({ metric, name, values }: Metric): Metric {
  const notDefined = { value: NOT_DEFINED, name: 'Not Defined' };
  return {
    metric: `M${metric}`,
    name: `Modified ${name}`,
    mandatory: false,
    values: [notDefined, ...values],
  };
}

const attackVector = { N: 'Network', A: 'Adjacent', L: 'Local', P: 'Physical' };
const lowOrHigh = { L: 'Low', H: 'High' };
const noneToHigh = { N: 'None', L: 'Low', H: 'High' };
const highToNone = { H: 'High', L: 'Low', N: 'None' };
/** Of the systems behind the vulnerable one, CVSS 4.0 calls no impact negligible once it is assessed. */
const highToNegligible = { H: 'High', L: 'Low', N: 'Negligible' };

const requirements = [
  ['CR', 'Confidentiality Requirement'],
  ['IR', 'Integrity Requirement'],
  ['AR', 'Availability Requirement'],
].map(([metric = '', name = '']) => optional(metric, name, { H: 'High', M: 'Medium', L: 'Low' }));

const base31 = [
  base('AV', 'Attack Vector', attackVector),
  base('AC', 'Attack Complexity', lowOrHigh),
  base('PR', 'Privileges Required', noneToHigh),
  base('UI', 'User Interaction', { N: 'None', R: 'Required' }),
  base('S', 'Scope', { U: 'Unchanged', C: 'Changed' }),
  base('C', 'Confidentiality', highToNone),
  base('I', 'Integrity', highToNone),
  base('A', 'Availability', highToNone),
];

const shared40 = [
  base('AV', 'Attack Vector', attackVector),
  base('AC', 'Attack Complexity', lowOrHigh),
  base('AT', 'Attack Requirements', { N: 'None', P: 'Present' }),
  base('PR', 'Privileges Required', noneToHigh),
  base('UI', 'User Interaction', { N: 'None', P: 'Passive', A: 'Active' }),
  base('VC', 'Vulnerable System Confidentiality', highToNone),
  base('VI', 'Vulnerable System Integrity', highToNone),
  base('VA', 'Vulnerable System Availability', highToNone),
];

/**
 * The metrics of each version, in the order of its specification ("Vector String": table 15 of 3.1, table 23 of
 * 4.0), base metrics first.
 */
export const METRICS: { readonly [version in CvssVersion]: readonly Metric[] } = {
  '3.1': [
    ...base31,
    optional('E', 'Exploit Code Maturity', {
      H: 'High',
      F: 'Functional',
      P: 'Proof-of-Concept',
      U: 'Unproven',
    }),
    optional('RL', 'Remediation Level', {
      U: 'Unavailable',
      W: 'Workaround',
      T: 'Temporary Fix',
      O: 'Official Fix',
    }),
    optional('RC', 'Report Confidence', { C: 'Confirmed', R: 'Reasonable', U: 'Unknown' }),
    ...requirements,
    ...base31.map(modified),
  ],
  '4.0': [
    ...shared40,
    base('SC', 'Subsequent System Confidentiality', highToNone),
    base('SI', 'Subsequent System Integrity', highToNone),
    base('SA', 'Subsequent System Availability', highToNone),
    optional('E', 'Exploit Maturity', { A: 'Attacked', P: 'Proof-of-Concept', U: 'Unreported' }),
    ...requirements,
    ...shared40.map(modified),
    optional('MSC', 'Modified Subsequent System Confidentiality', highToNegligible),
    optional('MSI', 'Modified Subsequent System Integrity', { S: 'Safety', ...highToNegligible }),
    optional('MSA', 'Modified Subsequent System Availability', { S: 'Safety', ...highToNegligible }),
    optional('S', 'Safety', { N: 'Negligible', P: 'Present' }),
    optional('AU', 'Automatable', { N: 'No', Y: 'Yes' }),
    optional('R', 'Recovery', { A: 'Automatic', U: 'User', I: 'Irrecoverable' }),
    optional('V', 'Value Density', { D: 'Diffuse', C: 'Concentrated' }),
    optional('RE', 'Vulnerability Response Effort', { L: 'Low', M: 'Moderate', H: 'High' }),
    optional('U', 'Provider Urgency', { Clear: 'Clear', Green: 'Green', Amber: 'Amber', Red: 'Red' }),
  ],
};

/** The metric that a vector of this version calls `name`, letter for letter; `undefined` for none. */
export function metricOf(version: CvssVersion, name: string): Metric | undefined {
  return METRICS[version].find(({ metric }) => metric === name);
}
