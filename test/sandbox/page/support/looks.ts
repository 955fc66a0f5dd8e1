import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** Set, the pictures are approved as they are now: look at them before they are committed. */
const APPROVING = process.env['APPROVE_LOOKS'] !== undefined;
/** Where the pictures lie that a person has looked at. */
const APPROVED = new URL('../looks/', import.meta.url);
const FONTS = dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'));
/** The fonts of a picture are the project's own: each machine has others. */
const SAME_FONTS = `
@font-face { font-family: Look; src: url('/look/DejaVuSans.ttf'); }
@font-face { font-family: Look; font-weight: 600 900; src: url('/look/DejaVuSans-Bold.ttf'); }
@font-face { font-family: 'Look Mono'; src: url('/look/DejaVuSansMono.ttf'); }
body { font-family: Look !important; font-size: 15px; }
code, pre { font-family: 'Look Mono' !important; }
`;

/** Gives the page the project's own fonts, before it is opened. */
export async function withSameFonts(page: Page): Promise<void> {
  await page.route('**/look/*.ttf', (route) =>
    route.fulfill({
      path: join(FONTS, 'ttf', new URL(route.request().url()).pathname.slice('/look/'.length)),
      contentType: 'font/ttf',
    }),
  );
  await page.route('**/page/styles/dialogs.css', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\n${SAME_FONTS}` });
  });
}

/** The width of a line in the fonts that the approved pictures were drawn beside: Arial, or Liberation, which is as wide. */
const LINE = { text: 'Wherever it is drawn', font: '100px Arial', width: 911 };

/** Whether this machine draws as the one of the approved pictures did; on another one they say nothing. */
export async function drawsAlike(page: Page): Promise<boolean> {
  const width = await page.evaluate(`(() => {
    const context = document.createElement('canvas').getContext('2d');
    context.font = ${JSON.stringify(LINE.font)};
    return context.measureText(${JSON.stringify(LINE.text)}).width;
  })()`);
  return Math.abs(Number(width) - LINE.width) < 2;
}

/** What has just come into view is drawn a frame later; until then it is a blank. */
const DRAWN = 'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))';

/** Waits until the pictures in a part of the page are drawn. */
export async function picturesIn(part: Locator): Promise<void> {
  for (const image of await part.locator('img').all())
    await image.evaluate((element: { decode(): Promise<void> }) => element.decode());
}

/** A picture of the page, and where in it the parts are that it was taken for. */
export interface Sheet {
  readonly address: string;
  readonly parts: readonly (readonly [name: string, place: Place])[];
}

/**
 * Pictures of the page that show each of several parts, one below the other in a place that scrolls. As many as are in view
 * are taken at once, since a picture of the page takes as long as one of a part.
 */
export async function sheetsOf(page: Page, parts: Locator, names: readonly string[]): Promise<Sheet[]> {
  const sheets: Sheet[] = [];
  for (let first = 0; first < names.length;) {
    const places = await parts.evaluateAll(inView, first);
    if (places.length === 0) throw new Error(`${names[first] ?? ''} is longer than the page`);
    await page.evaluate(DRAWN);
    const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    // The page may have moved meanwhile, as after a message that came late: then it is none of these parts.
    const after = await parts.evaluateAll(placesOf, [first, places.length] as const);
    if (JSON.stringify(after) !== JSON.stringify(places)) continue;
    sheets.push({
      address: addressOf(picture, 'png'),
      parts: places.map((place, index) => [names[first + index] ?? '', place]),
    });
    first += places.length;
  }
  return sheets;
}

/** The pictures of the parts, cut out of those of the page. */
export async function cutOut(page: Page, sheets: readonly Sheet[]): Promise<Record<string, Buffer>> {
  const pictures = Object.entries(await inBrowser(page, CUT, sheets));
  return Object.fromEntries(pictures.map(([name, png]) => [name, Buffer.from(String(png), 'base64')]));
}

/** How much of what the page shows differs to the eye from the approved picture of that name, from 0 to 1. */
export async function differenceFrom(name: string, page: Page): Promise<number> {
  const now = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const file = new URL(`${name}.png`, APPROVED);
  if (APPROVING) approve(file, now);
  const { [name]: difference = 1 } = await differences(page, { [name]: now }, 'png');
  return difference;
}

/** The same of many pictures, which are kept smaller. */
export async function differencesFrom(
  page: Page,
  pictures: Readonly<Record<string, Buffer>>,
): Promise<Record<string, number>> {
  if (APPROVING)
    for (const [name, webp] of Object.entries(await inBrowser(page, SHRINK, addressesOf(pictures))))
      approve(new URL(`${name}.webp`, APPROVED), Buffer.from(String(webp), 'base64'));
  return differences(page, pictures, 'webp');
}

async function differences(
  page: Page,
  pictures: Readonly<Record<string, Buffer>>,
  form: 'png' | 'webp',
): Promise<Record<string, number>> {
  const pairs = Object.entries(addressesOf(pictures)).map(([name, now]) => {
    const file = new URL(`${name}.${form}`, APPROVED);
    const approved = existsSync(file) ? addressOf(readFileSync(file), form) : '';
    return [name, [approved, now]] as const;
  });
  const compared = await inBrowser(page, COMPARE, Object.fromEntries(pairs));
  return Object.fromEntries(Object.entries(compared).map(([name, difference]) => [name, Number(difference)]));
}

function approve(file: URL, picture: Buffer): void {
  mkdirSync(new URL('./', file), { recursive: true });
  writeFileSync(file, picture);
}

function addressesOf(pictures: Readonly<Record<string, Buffer>>): Record<string, string> {
  return Object.fromEntries(Object.entries(pictures).map(([name, png]) => [name, addressOf(png, 'png')]));
}

function addressOf(picture: Buffer, form: string): string {
  return `data:image/${form};base64,${picture.toString('base64')}`;
}

/** Lets a browser, which reads pictures, run a program on them. */
async function inBrowser(page: Page, program: string, given: object): Promise<Record<string, unknown>> {
  const blank = await page.context().newPage();
  try {
    const answer: Record<string, unknown> = await blank.evaluate(`(${program})(${JSON.stringify(given)})`);
    return answer;
  } finally {
    await blank.close();
  }
}

/** Where a part of the page is, in whole pixels from its corner. */
type Place = readonly [left: number, top: number, width: number, height: number];

/** A part of the page, as far as it is asked where it is. */
interface Part {
  scrollIntoView(options: { readonly block: 'start' }): void;
  closest(selector: string): Part | null;
  querySelectorAll(selector: 'img'): Iterable<{ decode(): Promise<void> }>;
  getBoundingClientRect(): Record<'left' | 'top' | 'bottom' | 'width' | 'height', number>;
}

/**
 * Brings a part to the top, and gives the places of it and of those below it that can be seen whole, with their pictures
 * drawn: one that is not in view is not even loaded. Runs in the browser.
 */
async function inView(parts: readonly Part[], first: number): Promise<Place[]> {
  const shown = () => {
    parts[first]?.scrollIntoView({ block: 'start' });
    const view = parts[first]?.closest('[role=log]')?.getBoundingClientRect();
    const rest = parts.slice(first).map((part) => ({ part, box: part.getBoundingClientRect() }));
    const cut = rest.findIndex(({ box }) => !view || box.top < view.top - 1 || box.bottom > view.bottom + 1);
    return cut < 0 ? rest : rest.slice(0, cut);
  };
  const images = shown().flatMap(({ part }) => [...part.querySelectorAll('img')]);
  await Promise.all(images.map((image) => image.decode()));
  return shown().map(({ box: { left, top, width, height } }) => [
    Math.round(left),
    Math.round(top),
    Math.round(width),
    Math.round(height),
  ]);
}

/** Where so many parts from one on lie now. */
function placesOf(parts: readonly Part[], [first, count]: readonly [number, number]): Place[] {
  return parts.slice(first, first + count).map((part) => {
    const { left, top, width, height } = part.getBoundingClientRect();
    return [Math.round(left), Math.round(top), Math.round(width), Math.round(height)];
  });
}

const CUT = `async (sheets) => {
  const pictures = {};
  for (const { address, parts } of sheets) {
    const image = new Image();
    image.src = address;
    await image.decode();
    for (const [name, [left, top, width, height]] of parts) {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [width, height];
      canvas.getContext('2d').drawImage(image, left, top, width, height, 0, 0, width, height);
      pictures[name] = canvas.toDataURL('image/png').split(',')[1];
    }
  }
  return pictures;
}`;

/** A dark picture can still be read at two thirds of its size; of a light one only the colours are news. */
const SHRINK = `async (pictures) => {
  const small = {};
  for (const [name, address] of Object.entries(pictures)) {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height].map((length) =>
      Math.round(length / (name.endsWith('-light') ? 4 : 1.5)),
    );
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    small[name] = canvas.toDataURL('image/webp', 0.3).split(',')[1];
  }
  return small;
}`;

/**
 * Both pictures are drawn as wide as a quarter of the one of now, where letters are grey. What lies a shade or a pixel
 * apart is the same: another machine draws letters otherwise.
 */
const COMPARE = `async (pairs) => {
  const imageAt = async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    return image;
  };
  const heightOf = (image, width) => (image.height * width) / image.width;
  const pixelsOf = (image, width, height) => {
    const canvas = new OffscreenCanvas(Math.round(width / 4), Math.round(height / 4));
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, width / 4, heightOf(image, width) / 4);
    return context.getImageData(0, 0, canvas.width, canvas.height).data;
  };
  const compared = {};
  for (const [name, [approved, now]] of Object.entries(pairs)) {
    compared[name] = 1;
    if (approved === '') continue;
    const [one, other] = [await imageAt(approved), await imageAt(now)];
    const { width } = other;
    const height = Math.max(heightOf(one, width), other.height);
    const [first, second] = [pixelsOf(one, width, height), pixelsOf(other, width, height)];
    compared[name] = first.filter((value, index) => Math.abs(value - second[index]) > 48).length / first.length;
  }
  return compared;
}`;
