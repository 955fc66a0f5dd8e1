import { expect, test } from 'vitest';
import { readPolicy } from '../../src/process/policy.ts';
import { remembered } from '../../src/process/remembered.ts';

const [policy, other] = [readPolicy(), readPolicy()];

test('computes once for each thing and policy', () => {
  const computed: string[] = [];
  const nameOf = remembered(({ name }: { readonly name: string }) => {
    computed.push(name);
    return name;
  });
  const [a, b] = [{ name: 'a' }, { name: 'b' }];
  expect([nameOf(a, policy), nameOf(b, policy), nameOf(a, policy)]).toEqual(['a', 'b', 'a']);
  expect(computed).toEqual(['a', 'b']);
  expect([nameOf(a, other), nameOf(a, policy)]).toEqual(['a', 'a']);
  expect(computed).toEqual(['a', 'b', 'a', 'a']);
});

test('an equal thing is another one', () => {
  let times = 0;
  const count = remembered((_of: object) => (times += 1));
  expect([count({}, policy), count({}, policy)]).toEqual([1, 2]);
});

test('remembers that there is nothing', () => {
  let times = 0;
  const nothing = remembered((_of: object) => {
    times += 1;
    return undefined;
  });
  const thing = {};
  expect([nothing(thing, policy), nothing(thing, policy), times]).toEqual([undefined, undefined, 1]);
});
