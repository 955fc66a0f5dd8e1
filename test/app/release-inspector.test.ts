import { expect, test } from 'vitest';
import { ReleaseInspector } from '../../src/app/release-inspector.ts';
import { caseOf, linked } from '../support/cases.ts';
import { THURSDAY } from '../support/plain-acts.ts';
import { advisory, codegate, release } from '../release/inspections.ts';

const { facts, artifacts, changes } = release();
const state = caseOf(linked);

/** An inspector whose looks end when they are let go. */
function slow() {
  const looks: { done: () => void; summary: string; told: (looked: number, of: number) => void }[] = [];
  let summary = 'before';
  const inspector = new ReleaseInspector(
    {
      github: {
        advisoryText: () =>
          Promise.resolve({ ...advisory, summary, products: [{ ...codegate, patched: '0.1.29' }] }),
        releases: () => Promise.resolve([facts]),
        release: () => Promise.resolve(facts),
        changes: () => Promise.resolve(changes),
      },
      artifacts: {
        inspect: (_repository, _release, { told = () => undefined } = {}) => {
          const { promise, resolve } = Promise.withResolvers<typeof artifacts>();
          looks.push({ done: () => resolve(artifacts), summary, told });
          return promise;
        },
      },
    },
    () => false,
  );
  return { inspector, looks, edit: (text: string) => (summary = text) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a case is inspected once at a time, and who presses meanwhile shares the next look', async () => {
  const { inspector, looks, edit } = slow();
  const first = inspector.inspect(state, THURSDAY);
  await settled();
  edit('after');
  const others = [1, 2, 3].map(() => inspector.inspect(state, THURSDAY));
  await settled();
  expect(looks).toHaveLength(1);
  looks[0]?.done();
  expect((await first).inspection.advisory.summary).toBe('before');
  await settled();
  expect(looks).toHaveLength(2);
  looks[1]?.done();
  // Nobody gets what was read before they pressed.
  for (const each of others) expect((await each).inspection.advisory.summary).toBe('after');
  expect(looks).toHaveLength(2);
});

test('all who wait for the same look are told how far it has come', async () => {
  const { inspector, looks } = slow();
  const heard: unknown[] = [];
  const asking = ['one', 'other'].map((who) =>
    inspector.inspect(state, THURSDAY, { told: (look) => heard.push([who, look]) }),
  );
  await settled();
  looks[0]?.told(3, 8);
  const look = { tag: facts.tag, looked: 3, of: 8 };
  expect(heard).toEqual([
    ['one', look],
    ['other', look],
  ]);
  looks[0]?.done();
  await Promise.all(asking);
});

test('a look that failed hinders none that comes after', async () => {
  let fails = true;
  const inspector = new ReleaseInspector(
    {
      github: {
        advisoryText: () => (fails ? Promise.reject(new TypeError('a defect')) : Promise.resolve(advisory)),
        releases: () => Promise.resolve([]),
        release: () => Promise.resolve(undefined),
        changes: () => Promise.resolve(undefined),
      },
      artifacts: { inspect: () => Promise.resolve(artifacts) },
    },
    () => false,
  );
  await expect(inspector.inspect(state, THURSDAY)).rejects.toThrow('a defect');
  fails = false;
  expect((await inspector.inspect(state, THURSDAY)).inspection.releases).toEqual([]);
});
