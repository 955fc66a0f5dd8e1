import { expect, test } from 'vitest';
import { lookAtDms } from '../../../src/app/watch/looks.ts';
import { teamKey } from '../../../src/process/notifications/message-keys.ts';
import { QUIET_HOURS } from '../../../src/store/outbox.ts';
import { START, temporaryStore } from '../../support/temporary.ts';

test.each([
  ['a message that Discord does not take', 'Discord 503', { why: 'Discord says: Discord 503.' }],
  ['a message that waits for the end of quiet hours', QUIET_HOURS, undefined],
])('%s: whether direct messages fail', (_, failure, trouble) => {
  using temporary = temporaryStore();
  const { outbox, people } = temporary.store;
  people.seen('1', true);
  const notification = { template: 'team-found' } as const;
  outbox.add({ ...teamKey('team-found', START, '1'), kind: 'dm', recipient: '1', notification }, START);
  const [message] = outbox.due(START, 1);
  if (message) outbox.retry(message, START.add({ hours: 8 }), failure, false);
  expect(lookAtDms(temporary.store, START.add({ hours: 1 }))).toEqual(trouble);
});
