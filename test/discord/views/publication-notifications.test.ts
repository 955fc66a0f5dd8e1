import { describe, expect, test } from 'vitest';
import type { Case } from '../../../src/process/case.ts';
import { PUBLICATIONS, type Side } from '../../../src/process/events.ts';
import type { CaseNotification } from '../../../src/process/notifications/notification.ts';
import { STAGES } from '../../../src/process/policy.ts';
import {
  ANNA,
  BEN,
  CASE_ID,
  caseOf,
  days,
  doneBefore,
  doneBy,
  GUS,
  linked,
  opened,
  FINGERPRINT,
  type Told,
} from '../../support/cases.ts';
import { buttonsOf, fullCase, grownCase, SECRETS, textOf } from '../../support/screens.ts';
import { caseNotificationOf, context } from '../../support/looks.ts';

type Answered = Extract<CaseNotification, { template: 'publication-answered' }>;

/** What somebody of one of these sides is told in a direct message. */
const look = (given: CaseNotification, state: Case, id = ANNA, sides: readonly Side[] = ['security']) =>
  caseNotificationOf(given, state, context({ place: 'dm', who: { id, sides } }));

const asks: Told = { body: { type: 'publication-asked', what: 'announcement', print: FINGERPRINT } };
const published = [opened(), linked, ...doneBefore('fix-release'), doneBy('published')] as const;
const waits = caseOf(...published, asks);
const request = waits.publications.announcement?.revision ?? 0;
const asked: CaseNotification = {
  template: 'publication-asked',
  caseId: CASE_ID,
  what: 'announcement',
  request,
};
const lookAs = (id: string, sides: readonly Side[], state = waits) =>
  buttonsOf(look(asked, state, id, sides))['Look…'];
const answer = (more: Pick<Answered, 'approved' | 'by' | 'reason'>) =>
  textOf(look({ template: 'publication-answered', caseId: CASE_ID, what: 'announcement', ...more }, waits));

/** Every notification of this kind there is. */
const publications: readonly CaseNotification[] = PUBLICATIONS.flatMap((what): CaseNotification[] => [
  { template: 'publication-asked', caseId: CASE_ID, what, request },
  { template: 'publication-answered', caseId: CASE_ID, what, approved: true, by: BEN },
  { template: 'publication-answered', caseId: CASE_ID, what, approved: false, by: BEN },
  { template: 'publication-answered', caseId: CASE_ID, what, approved: false },
]);

describe('a message about what is to become public', () => {
  test('leads another member to the preview, and nobody else', () => {
    expect(lookAs(BEN, ['security'])).toBe(`look:CG-2026-001:announcement:${request}`);
    expect(lookAs(ANNA, ['security'])).toBeUndefined();
    expect(lookAs(BEN, ['fix-team'])).toBeUndefined();
    expect(textOf(look(asked, waits))).toContain(`Asked by <@${ANNA}>, <t:`);
  });

  test('leads to nothing once somebody has answered', () => {
    for (const type of ['publication-approved', 'publication-declined'] as const) {
      const answered = caseOf(...published, asks, {
        body: { type, what: 'announcement', request },
        actor: { kind: 'member', id: GUS },
      });
      expect(lookAs(BEN, ['security'], answered)).toBeUndefined();
    }
  });

  test('tells what became of it: approved, not approved, or not left though it was approved', () => {
    expect(answer({ approved: true, by: BEN })).toContain(`Approved: the announcement, by <@${BEN}>`);
    expect(answer({ approved: false, by: BEN })).toContain(`Not approved: the announcement, by <@${BEN}>`);
    expect(answer({ approved: false, by: BEN, reason: 'Say *since when*.' })).toContain(
      String.raw`Why: Say \*since when\*.`,
    );
    const left = answer({ approved: false });
    expect(left).toContain('⚠️ It did not leave: the announcement');
    expect(left).toContain('What was approved had changed before it could leave.');
  });

  test('says nothing of the vulnerability: no id, no band, no score, no version', () => {
    const states = [
      fullCase(),
      fullCase(
        { type: 'advisory-published', at: days(3) },
        ...PUBLICATIONS.map((what): Told => ({
          body: { type: 'publication-asked', what, print: FINGERPRINT, exploited: 'yes' },
        })),
      ),
      ...STAGES.map((stage) => grownCase(stage)),
    ];
    for (const given of publications)
      for (const state of states) {
        const text = textOf(look(given, state));
        for (const secret of [SECRETS.ghsaId, SECRETS.cveId, SECRETS.band, SECRETS.score, SECRETS.login])
          expect(text).not.toContain(secret);
        expect(text).not.toMatch(/GHSA-|CVE-|CVSS|\bv?\d+\.\d+\.\d+\b|exploit/i);
      }
  });
});
