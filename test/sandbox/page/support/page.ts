import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { afterAll, inject } from 'vitest';
import { withSameFonts } from './looks.ts';
import type { Sandbox } from '../../../../src/sandbox/sandbox.ts';

const endpoint = inject('browser');

/** Whether this machine has none: what needs one is skipped then. */
export const HAS_NO_BROWSER = endpoint === undefined;

/** What takes long in a browser is left to the soak. */
export const IS_FOR_SOAK = HAS_NO_BROWSER || process.env['SOAK'] === undefined;

let browser: Promise<Browser> | undefined;
afterAll(async () => {
  await (await browser)?.close();
  browser = undefined;
});

export interface Opened extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: an error, or something that the page's policy forbids. */
  readonly complaints: readonly string[];
}

export interface OpenOptions {
  readonly as?: string;
  /** What stands after the address: `#codegate`. */
  readonly at?: string;
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'dark' | 'light';
  /** Draws with the project's own fonts, for pictures that are compared. */
  readonly sameFonts?: boolean;
}

/** Opens the page of a sandbox, in a browser of its own for each person. */
export async function open(
  sandbox: Pick<Sandbox, 'url'>,
  {
    as = 'security-1',
    at = '',
    width = 1440,
    height = width < 760 ? 740 : 900,
    scheme = 'dark',
    sameFonts = false,
  }: OpenOptions = {},
): Promise<Opened> {
  browser ??= chromium.connect(endpoint ?? '');
  const context = await (
    await browser
  ).newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const complaints: string[] = [];
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  if (sameFonts) await withSameFonts(page);
  await page.goto(`${sandbox.url}/${at}`);
  await log(page).waitFor();
  if (as !== 'security-1') {
    await actAs(page, as);
    // On a phone the page went to where that is chosen.
    if (width < 760) await page.getByRole('button', { name: 'Messages' }).first().click();
  }
  return {
    page,
    context,
    complaints,
    async [Symbol.asyncDispose]() {
      await context.close();
    },
  };
}

/** Chooses who everything is done as. */
async function actAs(page: Page, person: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Acting as' }).selectOption(person);
}

/** Types a command and sends it off. */
export async function type(page: Page, line: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill(line);
  await box.press('Enter');
}

/** The messages of the open place. */
export function log(page: Page): Locator {
  return page.getByRole('log', { name: 'Messages' });
}

/** The last message there. */
export function lastMessage(page: Page): Locator {
  return log(page).getByRole('article').last();
}
