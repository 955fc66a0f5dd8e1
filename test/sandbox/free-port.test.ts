import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from '../../src/sandbox/free-port.ts';

test('a free port can be listened at, and is none that the system gives to somebody else meanwhile', async () => {
  const port = await freePort();
  // Linux begins at 32,768, other systems above it.
  expect(port).toBeLessThan(32_768);
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.close();
});
