// @module-tag slow
import { expect, test } from 'vitest';
import { startBot } from '../../src/bot.ts';
import { startSandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

// Discord closes with a code after which a bot must not come back: it ends as in production, and can be started again.

test.each<[string, SandboxOptions]>([
  ['its own process', {}],
  ['the sandbox’s process', { startBot }],
])('a bot in %s that Discord will not have any more ends with one line', async (_where, options) => {
  const sandbox = await startSandbox(options);
  try {
    await sandbox.faults({ target: 'gateway', close: 4014 });
    expect(sandbox.info().bot.ready).toBe(false);
    expect(sandbox.log).toContain('Developer Portal');
    await expect(sandbox.run('security-1', '/advisory list')).rejects.toThrow(/is not running; restart it/);
    await sandbox.restart();
    expect(await sandbox.run('security-1', '/advisory list')).toMatchObject({ kind: 'message' });
  } finally {
    await sandbox.close();
  }
});
