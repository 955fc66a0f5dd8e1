import { createRequire } from 'node:module';
import { svgOf, type Drawing } from './drawing.ts';
import { FAMILY } from './characters.ts';
import { pngOf } from './png.ts';

export interface Picture {
  readonly png: Uint8Array;
  /** What it shows, in plain words: at most the 1,024 characters that Discord takes. */
  readonly alt: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

const require = createRequire(import.meta.url);
const FONTS = [
  require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
];

/** What Discord takes as the description of a picture. */
const ALT = 1024;

/** Pixels by unit: three to the point of a telephone, which shows two units as one. */
const ZOOM = 1.5;

/**
 * A drawing as a PNG. It looks the same everywhere: its fonts come with the bot, and none of the machine's is used.
 * The renderer is loaded with the first picture, and works beside the event loop.
 */
export async function pictureOf(drawing: Drawing, alt: string): Promise<Picture> {
  const { renderAsync } = await import('@resvg/resvg-js');
  const image = await renderAsync(svgOf(drawing), {
    font: {
      loadSystemFonts: false,
      fontFiles: FONTS,
      defaultFontFamily: FAMILY,
    },
    fitTo: { mode: 'zoom', value: ZOOM },
  });
  const { width, height } = image;
  const png = await pngOf({ width, height, pixels: image.pixels });
  return { png, alt: shortened(alt), width, height };
}

function shortened(alt: string): string {
  return alt.length <= ALT ? alt : `${alt.slice(0, ALT - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
