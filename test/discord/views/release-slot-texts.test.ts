import { describe, expect, test } from 'vitest';
import { otherDayForm } from '../../../src/discord/views/forms.ts';
import { listView } from '../../../src/discord/views/list.ts';
import { nextView } from '../../../src/discord/views/next.ts';
import { readPolicy, type Policy } from '../../../src/process/policy.ts';
import { STEP_IDS } from '../../../src/process/step-ids.ts';
import { caseOf, doneBefore, doneBy, linked, outlookOf, START } from '../../support/cases.ts';
import { textOf } from '../../support/screens.ts';
import { todoOf } from '../../../src/documents/vocabulary.ts';
import { cardOf, context } from '../../support/looks.ts';

const OWN = readPolicy({ releaseSlot: { time: '09:30', weekdays: [2, 3, 5] } });

/** A case whose next step is to agree on the release day. */
const waiting = caseOf(
  linked,
  ...doneBefore('fix-development'),
  ...STEP_IDS.slice(STEP_IDS.indexOf('advisory'), STEP_IDS.indexOf('release-day')).map(doneBy),
);

/** Every text that names the recommended slot, under a policy. */
const texts = (policy: Policy): Readonly<Record<string, string>> => {
  const seen = outlookOf(waiting, { by: policy, now: START });
  const at = { policy, now: START };
  return {
    card: textOf(cardOf(waiting, context(at))),
    list: textOf(listView({ rows: [seen.glance], total: 1 }, { policy, show: 'open', page: 0, parked: 0 })),
    next: textOf(nextView([seen], { policy, others: 0 })),
    form: JSON.stringify(otherDayForm(waiting.id, policy).toJSON()),
    step: todoOf('release-day', policy),
  };
};

describe('a text that names the recommended slot', () => {
  test.each(Object.entries(texts(readPolicy())))('says what the security policy says: %s', (_, text) => {
    expect(text).toContain('16:00 UTC, Monday to Thursday');
  });

  test.each(Object.entries(texts(OWN)))('says what the team’s own policy says: %s', (_, text) => {
    expect(text).toContain('09:30 UTC, Tuesday, Wednesday and Friday');
    expect(text).not.toMatch(/16:00 UTC|Monday/);
  });
});
