import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['src/sandbox/loopback-only.ts'],
    // Tests wait for processes of their own as much as they work themselves.
    maxWorkers: '100%',
    // No test keeps anything in a module, and loading discord.js once a file would cost more than many tests.
    isolate: false,
    // A sandbox starts a process of its own, which takes its time on a small or busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
