import { readPolicy } from '../../src/process/policy.ts';
import type { WhichMark } from '../../src/process/regulatory.ts';

/** The example of the operator's page: what the EU asks for of a vulnerability that is exploited. */
export const CRA = {
  name: 'EU Cyber Resilience Act, Article 14',
  marks: {
    'early-warning': { name: 'Early warning', from: 'exploitation', within: 'PT24H' },
    notification: { name: 'Vulnerability notification', from: 'exploitation', within: 'PT72H' },
    'final-report': { name: 'Final report', from: 'fix', within: 'P14D' },
  },
} as const;

/** A policy with that example. */
export const regulated = readPolicy({ regulatory: { 'eu-cra': CRA } });

export const EARLY_WARNING: WhichMark = { regime: 'eu-cra', mark: 'early-warning' };
