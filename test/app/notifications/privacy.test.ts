import { expect, test } from 'vitest';
import { tellOfPrivacy } from '../../../src/app/notifications/privacy.ts';
import { START, temporaryStore } from '../../support/temporary.ts';

// The team hears once of each reason for which the bot writes nothing in the private channel, and when it is well again.

test('each member once for each state, a reason that is new again, and the end of it', () => {
  using temporary = temporaryStore();
  const { store } = temporary;
  store.people.seen('1', true);
  let seconds = 0;
  const look = (...reasons: string[]) =>
    tellOfPrivacy(store, reasons, START.add({ seconds: (seconds += 1) }));
  const told = () =>
    store.outbox.due(START.add({ hours: 1 }), 50).map((each) => [each.notification.template, each.recipient]);

  expect(look()).toEqual([]);
  expect(told()).toEqual([]);
  expect(look('a')).toEqual(['a']);
  expect(look('a')).toEqual([]);
  expect(told()).toEqual([['privacy-lost', '1']]);
  // A member who is known only now hears of it too.
  store.people.seen('2', true);
  look('a');
  expect(told()).toEqual([
    ['privacy-lost', '1'],
    ['privacy-lost', '2'],
  ]);
  expect(look('a', 'b')).toEqual(['b']);
  expect(look('b')).toEqual([]);
  expect(told()).toHaveLength(4);
  expect(look()).toEqual([]);
  expect(look()).toEqual([]);
  expect(told().slice(4)).toEqual([
    ['privacy-restored', '1'],
    ['privacy-restored', '2'],
  ]);
  expect(look('a')).toEqual(['a']);
  expect(told()).toHaveLength(8);
});

test('its end waits for a member who can be told', () => {
  using temporary = temporaryStore();
  const { store } = temporary;
  store.people.seen('1', true);
  tellOfPrivacy(store, ['a'], START);
  store.people.seen('1', false);
  tellOfPrivacy(store, [], START.add({ seconds: 1 }));
  store.people.seen('1', true);
  tellOfPrivacy(store, [], START.add({ seconds: 2 }));
  expect(store.outbox.due(START.add({ hours: 1 }), 50).map((each) => each.notification.template)).toEqual([
    'privacy-lost',
    'privacy-restored',
  ]);
});
