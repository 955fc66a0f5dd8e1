import { expect, test } from 'vitest';
import { advisoryPublished, cveRequested, draftMade } from '../../src/process/acts/done-in-github.ts';
import { openCase, openingSeen } from '../../src/process/acts/open.ts';
import { caseOf, GHSA_ID, hours, linked, security, START } from '../support/cases.ts';

test('what the bot did in GitHub is recorded once, whoever is quicker', () => {
  expect(draftMade(caseOf(), GHSA_ID)).toEqual([
    { type: 'advisory-linked', ghsaId: GHSA_ID, created: true },
    { type: 'advisory-accepted' },
  ]);
  expect(draftMade(caseOf(linked), GHSA_ID)).toEqual([]);
  expect(cveRequested(caseOf(linked))).toEqual([{ type: 'cve-requested' }]);
  expect(cveRequested(caseOf(linked, { type: 'cve-requested' }))).toEqual([]);
  const published = { type: 'advisory-published', at: hours(3) } as const;
  expect(advisoryPublished(caseOf(linked), hours(3))).toEqual([published]);
  expect(advisoryPublished(caseOf(linked, published), hours(4))).toEqual([]);
});

test('a report that the sync finds opens a case like one that is opened by hand', () => {
  const seen = { repository: 'stacklok/codegate', ghsaId: GHSA_ID, disclosedAt: START };
  const byHand = {
    ...seen,
    source: 'github',
    reporter: 'ida',
    shownReporter: 'Ida',
    pgpRequested: false,
  } as const;
  expect(openCase(byHand, security)).toEqual({ ok: true, events: openingSeen({ ...seen, reporter: 'ida' }) });
});

test('a draft without a reporter is the team’s own', () => {
  const seen = { repository: 'stacklok/codegate', ghsaId: GHSA_ID, disclosedAt: START };
  expect(openingSeen(seen)).toEqual([
    {
      type: 'opened',
      repository: 'stacklok/codegate',
      source: 'internal',
      disclosedAt: START,
      pgpRequested: false,
    },
    { type: 'advisory-linked', ghsaId: GHSA_ID, created: false },
  ]);
});
