import { accessSync, constants } from 'node:fs';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one browser of all these tests is spoken to; nothing where this machine has none. */
    browser?: string;
  }
}

const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
];

/** Starts one browser, which every test file shares. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const executablePath = [process.env['CHROMIUM_PATH'] ?? '', ...USUAL].find((path) => canRun(path));
  if (executablePath === undefined) {
    console.warn(
      'The tests of the page are skipped: there is no Chromium. Install one, or name it in CHROMIUM_PATH.',
    );
    return undefined;
  }
  const server = await chromium.launchServer({
    executablePath,
    host: '127.0.0.1',
    // In a container there is no sandbox for it to make; it opens nothing but the page under test.
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
  });
  project.provide('browser', server.wsEndpoint());
  return () => server.close();
}

function canRun(path: string): boolean {
  if (path === '') return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
