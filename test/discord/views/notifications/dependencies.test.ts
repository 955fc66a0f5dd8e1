import { expect, test } from 'vitest';
import {
  dependenciesLostView,
  dependenciesWellView,
} from '../../../../src/discord/views/notifications/dependencies.ts';
import { dependenciesOf } from '../../../../src/process/dependencies/dependency.ts';
import { START } from '../../../support/temporary.ts';
import { textOf } from '../../../support/screens.ts';

// The words of what is lost and of what is well again: the verdict first, as a push shows it.

const SYNC = 'sync stacklok/codegate';
const ROLE = '9'.repeat(18);
const since = START.toString();

test('what is lost stands in the first line, with since when, why, and what nobody may count on', () => {
  const view = dependenciesLostView(
    { template: 'dependencies-lost', lost: [{ name: SYNC, since }], call: false },
    () => ({ since: START, why: 'GitHub does not answer.' }),
    ROLE,
  );
  const [title, first, why, meanwhile] = view ? textOf(view).split('\n') : [];
  expect(title).toBe('### I am blind for stacklok/codegate');
  expect(first).toMatch(/^Since <t:/);
  expect(why).toBe('GitHub does not answer.');
  expect(meanwhile).toContain('New reports there are not noticed');
  expect(view?.pings).toBeUndefined();
});

test('what is well again when the message leaves is not told; where nothing is left, no message leaves', () => {
  const lost = [SYNC, 'disk'].map((name) => ({ name, since }));
  const told = (still: readonly string[]) =>
    dependenciesLostView(
      { template: 'dependencies-lost', lost, call: true },
      (name) => (still.includes(name) ? { since: START } : undefined),
      ROLE,
    );
  expect(told([])).toBeUndefined();
  const view = told(['disk']);
  expect(view && textOf(view)).not.toContain('codegate');
  expect(view?.pings).toEqual({ roles: [ROLE] });
});

test('every kind at once, and 500 repositories with the longest of names, pass', () => {
  const names = [
    ...dependenciesOf({
      repositories: Array.from({ length: 500 }, (_, index) => `${'_'.repeat(39)}/${'*'.repeat(97)}${index}`),
      hasMail: true,
      hasMailbox: true,
      hasBackups: true,
      hasReplica: true,
    }),
  ];
  const why = 'w'.repeat(300);
  const lost = names.map((name) => ({ name, since }));
  const lostView = dependenciesLostView(
    { template: 'dependencies-lost', lost, call: true },
    () => ({ since: START, why }),
    ROLE,
  );
  const cases = Array.from({ length: 60 }, (_, index) => `CG-2026-${index}`);
  const wellView = dependenciesWellView({
    template: 'dependencies-well',
    well: names.map((name) => ({ name, from: since, to: since, cases })),
  });
  for (const view of [lostView, wellView]) {
    expect(view).toBeDefined();
    expect(view && textOf(view).length).toBeLessThanOrEqual(4000);
  }
});

const toldReturn = (cases: string[]) =>
  textOf(
    dependenciesWellView({
      template: 'dependencies-well',
      well: [{ name: SYNC, from: since, to: START.add({ hours: 96 }).toString(), cases }],
    }),
  );

test('with the return comes how long it was, and what came meanwhile', () => {
  expect(toldReturn(['CG-2026-001', 'CG-2026-002'])).toMatch(
    /✅ \*\*I follow stacklok\/codegate again\*\*: blind from <t:\d+:f> to <t:\d+:f>\.\nNew since: CG-2026-001, CG-2026-002\./,
  );
  expect(toldReturn([])).toContain('No report has come meanwhile.');
});
