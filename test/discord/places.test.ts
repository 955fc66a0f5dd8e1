import { expect, test } from 'vitest';
import { Watch } from '../../src/app/watch/watch.ts';
import { seePlaces } from '../../src/discord/places.ts';
import { PrivacyGuard } from '../../src/discord/privacy-guard.ts';
import type { Server } from '../../src/discord/privacy.ts';
import { dependenciesLostView } from '../../src/discord/views/notifications/dependencies.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { silent } from '../support/recorded-log.ts';
import { START, temporaryStore } from '../support/temporary.ts';

const role = { id: '10', name: 'team', permissions: 0n, givenByOthers: false };
const channel = (id: string) => ({ id, overwrites: [] });
const right: Server = {
  id: '1',
  ownerId: '3',
  botId: '4',
  roles: [{ ...role, id: '1' }, role],
  channels: [channel('20'), channel('21')],
};

const now = () => START;

test('whoever looks at the server, what waits to be told of a place that is right again is not told', () => {
  using temporary = temporaryStore();
  const { store } = temporary;
  let server: Server = { ...right, channels: [channel('20')] };
  const syncEvery = readPolicy().sync.every;
  const watch = new Watch({ store, dependencies: ['codegate'], syncEvery, now });
  const guard = new PrivacyGuard({
    server: () => server,
    config: { guildId: '1', securityChannelId: '20', codegateChannelId: '21', securityRoleId: '10' },
    store,
    found: (problems) => seePlaces(watch, problems, () => []),
    now,
    log: silent,
  });
  const told = () => {
    const lost = [{ name: 'codegate', since: START.toString() }];
    const stored = { template: 'dependencies-lost' as const, lost, call: false };
    return dependenciesLostView(stored, watch.lossOf, '10') !== undefined;
  };
  expect([guard.isSafe('codegate'), told()]).toEqual([false, true]);
  server = right;
  // As before each message to a channel.
  expect([guard.isSafe('codegate'), told()]).toEqual([true, false]);
});
