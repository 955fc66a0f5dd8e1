// @module-tag slow
import { readdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { STORIES } from '../../../src/sandbox/page/guide/steps.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { CASE, hold } from '../../e2e/support/support.ts';
import { FORMS } from './support/gallery/forms.ts';
import { gallery, post } from './support/gallery/gallery.ts';
import {
  kindsOfPictures,
  kindsWithoutExample,
  unpicturedCommands,
  unpicturedViews,
} from './support/gallery/kinds.ts';
import { differencesFrom, drawsAlike, cutOut, sheetsOf, type Sheet } from './support/looks.ts';
import { IS_FOR_SOAK, log, open, type } from './support/page.ts';
import { Reader } from './support/reader.ts';

/** What is not seen on the way through a case: who types it, and what. */
const ASIDE: readonly (readonly [string, string])[] = [
  ['security-1', '/advisory list'],
  ['security-1', '/advisory next'],
  ['security-1', `/advisory timeline case:${CASE}`],
  ['security-1', `/advisory fix-team suggest case:${CASE}`],
  ['security-1', '/advisory distributors list'],
  ['security-1', `/advisory retro draft case:${CASE}`],
  ['security-1', `/advisory deadline upstream case:${CASE} project:upstream discloses_at:"2026-03-20 16:00"`],
  ['security-1', '/advisory stats'],
  ['security-1', '/advisory export'],
  ['outsider', '/advisory list'],
  ['security-1', '/advisory show case:CG-2026-999'],
];

const message = z.looseObject({ text: z.string(), raw: z.looseObject({ timestamp: z.string() }) });
const happening = z.object({
  /** To whom, where it is a direct message. */
  dm: z.string().nullish(),
  message: message.optional(),
  answer: z.looseObject({ raw: z.unknown() }).optional(),
});

type Message = z.infer<typeof message>;

/**
 * Keeps each kind of message that a sandbox tells of, as it was when it was seen first, by what it begins with. Of what is
 * told to several people at one instant, in whatever order, it is that of the first by name.
 */
function keepViews(sandbox: Sandbox, seen: Map<string, Message>): void {
  const told = new Map<string, Told>();
  sandbox.events().open((event) => {
    const [, kind = '', data = '{}'] = /^event: (.*)\ndata: (.*)\n/m.exec(event) ?? [];
    const { dm, message: shown, answer } = happening.parse(JSON.parse(data));
    const view = shown ?? message.safeParse(answer).data;
    const name = view ? nameOf(view.text) : '';
    if (!view || name === '') return;
    const before = told.get(name);
    const isEarlierName = kind === 'message' && before !== undefined && isBefore({ dm, view }, before);
    if (seen.has(name) && !isEarlierName) return;
    seen.set(name, view);
    told.set(name, { dm, view });
  });
}

/** A message as it was told, and to whom. */
interface Told {
  readonly dm: string | null | undefined;
  readonly view: Message;
}

/** Whether one of two messages of the same instant goes to a person whose name comes first. */
function isBefore(one: Told, other: Told): boolean {
  if (one.view.raw.timestamp !== other.view.raw.timestamp) return false;
  return typeof one.dm === 'string' && typeof other.dm === 'string' && one.dm < other.dm;
}

async function aNight(seen: Map<string, Message>): Promise<void> {
  await using held = await hold({ around: {} });
  await held.sandbox.reset('zero-day');
  keepViews(held.sandbox, seen);
  const [advisory] = held.sandbox.github.advisories();
  const reader = new Reader(held.sandbox, advisory?.ghsa_id);
  for (const step of STORIES['zero-day']) for (const act of step.acts) await reader.play(act);
}

async function aCase(sandbox: Sandbox, seen: Map<string, Message>): Promise<void> {
  keepViews(sandbox, seen);
  const reader = new Reader(sandbox);
  for (const step of STORIES.case) for (const act of step.acts) await reader.play(act);
  for (const [as, line] of ASIDE) await sandbox.run(as, line);
  await sandbox.faults({ target: 'github', status: 503, times: 20 });
  await sandbox.run('security-1', '/advisory open repository:stacklok/codegate source:email');
  sandbox.clearFaults();
}

/** "### CG-2026-001 · A report has come in" is "a-report-has-come-in". */
function nameOf(text: string): string {
  const line = text.split('\n').find((each) => /[a-z]{3}/.test(each)) ?? '';
  return line
    .replaceAll(/CG-\d{4}-\d+|GHSA(-\w{4})+|CVE-[\d-]+|<[^>]*>|\d[\d:. -]*/g, ' ')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '')
    .slice(0, 6)
    .join('-');
}

/** The longest message has room in it, in pixels. */
const TALL = 5000;
/** So many are drawn at once. */
const MOST = 40;

type Views = readonly (readonly [string, Message])[];

/** A message with times that say how far away they were when it was sent: the page counts from `now`. */
function asItWasSent(view: Message, now: Temporal.Instant): Message {
  const ahead = Math.round((now.epochMilliseconds - Date.parse(view.raw.timestamp)) / 1000);
  const moved = JSON.stringify(view).replaceAll(
    /<t:(\d+):R>/g,
    (_, seconds: string) => `<t:${Number(seconds) + ahead}:R>`,
  );
  return message.parse(JSON.parse(moved));
}

/** The picture of each message, as it stands in a channel of the page. */
async function picturesOf(page: Page, views: Views, scheme: string) {
  const sheets: Sheet[] = [];
  for (let first = 0; first < views.length; first += MOST) {
    const shown = views.slice(first, first + MOST).map(([, view], index) => {
      const id = String(1_477_000_000_000_000_000n + BigInt(first + index));
      return {
        author: 'codegate-advisory-bot',
        at: view.raw.timestamp,
        edited: false,
        crossposted: false,
        ...view,
        id,
        raw: { ...view.raw, id },
      };
    });
    await page.route('**/sandbox/channels/general', (route) => route.fulfill({ json: { messages: shown } }));
    await page.reload();
    const articles = log(page).getByRole('article');
    await articles.nth(shown.length - 1).waitFor();
    const names = views.slice(first, first + MOST).map(([name]) => `${name}-${scheme}`);
    sheets.push(...(await sheetsOf(page, articles, names)));
    await page.unroute('**/sandbox/channels/general');
  }
  return cutOut(page, sheets);
}

/** The picture of each form, as it stands open on the page. */
async function picturesOfForms(page: Page, scheme: string) {
  const pictures: Record<string, Buffer> = {};
  for (const [name, form] of Object.entries(FORMS)) {
    const answer = { kind: 'modal', id: '1', text: '', ephemeral: false, raw: form.toJSON() };
    await page.route('**/sandbox/run', (route) => route.fulfill({ json: answer }));
    await type(page, '/advisory next');
    const dialog = page.getByRole('dialog', { name: form.toJSON().title });
    await dialog.waitFor();
    pictures[`kinds/form-${name.replace(/-form$/, '')}-${scheme}`] = await dialog.screenshot({
      animations: 'disabled',
      caret: 'hide',
    });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.unroute('**/sandbox/run');
  }
  return pictures;
}

/** All of the gallery, as the sandbox took it. */
function posted(sandbox: Sandbox): Views {
  const names = [...gallery()].map(([name, sheet]) => {
    post(sandbox, sheet);
    return `kinds/${name}`;
  });
  const seen = sandbox.channel('general').messages.slice(-names.length);
  return names.map((name, index) => [name, message.parse(seen[index])]);
}

describe('every kind of message has its picture', () => {
  test('every notification, reminder, form, problem, view and command’s answer is drawn', () => {
    expect(kindsWithoutExample()).toEqual([]);
    expect(unpicturedViews()).toEqual([]);
    expect(unpicturedCommands()).toEqual([]);
  });

  // Approving makes them.
  test.skipIf(IS_FOR_SOAK || process.env['APPROVE_LOOKS'] !== undefined)(
    'in both schemes, and no picture of a kind is left that is none any more',
    () => {
      const wanted = kindsOfPictures().flatMap((name) => [`${name}-dark.webp`, `${name}-light.webp`]);
      const files = readdirSync(new URL('looks/kinds/', import.meta.url));
      expect(files.toSorted()).toEqual(wanted.toSorted());
    },
  );
});

describe.skipIf(IS_FOR_SOAK)('every message looks as approved at 360 px', () => {
  // A whole case, a night, all kinds of messages, and a picture of each: long, on a busy machine.
  test('dark and light', { timeout: 1_200_000 }, async () => {
    const views = new Map<string, Message>();
    await aNight(views);
    await using held = await hold({ around: {} });
    const { sandbox } = held;
    const kinds = posted(sandbox);
    await aCase(sandbox, views);
    const now = Temporal.Instant.from(sandbox.info().now);
    const shown = [...[...views].map(([name, view]) => [`views/${name}`, view] as const), ...kinds]
      .map(([name, view]) => [name, asItWasSent(view, now)] as const)
      .toSorted(([a], [b]) => a.localeCompare(b));
    expect(views.size).toBeGreaterThan(40);
    for (const scheme of ['dark', 'light'] as const) {
      await using opened = await open(sandbox, {
        at: '#general',
        width: 360,
        height: TALL,
        scheme,
        sameFonts: true,
      });
      const { page } = opened;
      if (!(await drawsAlike(page))) return;
      const pictures = {
        ...(await picturesOf(page, shown, scheme)),
        ...(await picturesOfForms(page, scheme)),
      };
      const found = await differencesFrom(page, pictures);
      // Where one is in this list, look at it, and approve it with APPROVE_LOOKS=1 npm run looks.
      expect(Object.entries(found).filter(([, difference]) => difference > 0.2)).toEqual([]);
    }
  });
});
