import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';

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

/**
 * How much of what the page shows differs to the eye from the approved picture of that name, from 0 to 1. What lies a
 * shade or a pixel apart is the same: another machine draws letters otherwise.
 */
export async function differenceFrom(name: string, page: Page): Promise<number> {
  const now = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const file = new URL(`${name}.png`, APPROVED);
  if (APPROVING) {
    mkdirSync(APPROVED, { recursive: true });
    writeFileSync(file, now);
  }
  if (!existsSync(file)) return 1;
  const addresses = [readFileSync(file), now].map((png) => `data:image/png;base64,${png.toString('base64')}`);
  const blank = await page.context().newPage();
  try {
    return Number(await blank.evaluate(`(${COMPARE})(${JSON.stringify(addresses)})`));
  } finally {
    await blank.close();
  }
}

/** Runs in the browser, which reads PNGs: each picture is drawn at a quarter of its size, where letters are grey. */
const COMPARE = `async ([one, other]) => {
  const pixelsOf = async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = new OffscreenCanvas(Math.round(image.width / 4), Math.round(image.height / 4));
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height).data;
  };
  const [first, second] = [await pixelsOf(one), await pixelsOf(other)];
  if (first.length !== second.length) return 1;
  return first.filter((value, index) => Math.abs(value - second[index]) > 48).length / first.length;
}`;
