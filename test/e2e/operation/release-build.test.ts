// @module-tag slow
// @module-tag long
import { Options } from 'discord.js';
import { readFileSync } from 'node:fs';
import { describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { drill } from '../../../src/sandbox/drill.ts';
import type { StartBot } from '../../../src/sandbox/sandbox-bot.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/sandbox.ts';
import { sparingSyncs } from '../../support/spared-syncs.ts';
import { run } from '../support/services.ts';
import { START_MS } from '../support/support.ts';

// The bot as `npm run build` makes it. What it does is tested with the sources; here, that it finds all it needs.

// `test/e2e/support/build-bot.ts` has made it.
const botEntry = inject('botEntry') ?? '';
const Built = z.object({ startBot: z.custom<StartBot>((value) => typeof value === 'function') });

describe('the release build', { timeout: START_MS }, () => {
  test('is ASCII', () => {
    expect(readFileSync(botEntry, 'utf8').search(/[^\0-\x7f]/)).toBe(-1);
  });

  test('knows the caches of discord.js by the names that their limits have', () => {
    const text = readFileSync(botEntry, 'utf8');
    const managers = Object.keys(Options.DefaultMakeCacheSettings);
    expect(managers.length).toBeGreaterThan(0);
    for (const name of [...managers, 'GuildMemberManager', 'UserManager'])
      expect(text).toContain(`static name="${name}"`);
  });

  test('answers, asks GitHub, keeps a case and draws a picture', async () => {
    const sandbox = await startSandbox({ botEntry });
    try {
      sandbox.report({ repository: 'stacklok/codegate', summary: 'x', description: 'y' });
      await sandbox.advance('PT5M');
      const list = await sandbox.run('security-1', '/advisory list');
      expect(list.text).toContain('Open cases (1)');
      const stats = await sandbox.run('security-1', '/advisory stats');
      expect(stats.files).toEqual([expect.objectContaining({ name: expect.stringMatching(/\.png$/) })]);
    } finally {
      await sandbox.close();
    }
  });

  // It also sends mail and verifies signatures, with packages that are loaded by then only. A process of its own would
  // take two minutes of CPU, for the days of the clock.
  test('plays one whole case, one that goes wrong, two that one release fixes, and one by e-mail', async () => {
    const built = Built.parse(await import(botEntry));
    const begin = async (options: SandboxOptions) => {
      let begun: Sandbox | undefined;
      begun = await startSandbox({ ...options, startBot: sparingSyncs(built.startBot, () => begun) });
      return begun;
    };
    const lines: string[] = [];
    const code = await drill((line) => lines.push(line), begin);
    expect({ code, end: lines.at(-1) }).toMatchObject({ code: 0 });
  });
});

test('npm start says what is missing, whichever of the two it runs', { timeout: START_MS }, async () => {
  const { code, err } = await run('src/start.ts', { DISCORD_TOKEN: '' });
  expect(code).toBe(1);
  expect(err).toContain('DISCORD_TOKEN is missing');
});
