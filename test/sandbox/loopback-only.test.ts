import { connect } from 'node:net';
import { expect, test } from 'vitest';

test('nothing but this machine can be reached', async () => {
  expect(() => connect(443, '192.0.2.1')).toThrow('only this machine');
  expect(() => connect({ host: 'discord.com', port: 443 })).toThrow('only this machine');
  await expect(fetch('https://api.github.com')).rejects.toThrow('fetch failed');
});
