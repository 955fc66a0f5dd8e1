import { createRequire } from 'node:module';
import { renderAsync, Resvg } from '@resvg/resvg-js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boxOf, svgOf, type Label } from '../../../src/documents/pictures/drawing.ts';
import { FAMILY, fitted, widthOf } from '../../../src/documents/pictures/characters.ts';
import { check } from '../../support/arbitraries.ts';

const { resolve } = createRequire(import.meta.url);
const font = {
  loadSystemFonts: false,
  fontFiles: ['DejaVuSansCondensed.ttf', 'DejaVuSansCondensed-Bold.ttf'].map((name) =>
    resolve(`dejavu-fonts-ttf/ttf/${name}`),
  ),
  defaultFontFamily: FAMILY,
};

const label: Label = { kind: 'label', x: 0, y: 50, text: '', size: 20 };

/** How wide the renderer sets a text, between two bars that ink it from end to end. */
function rendered(text: string, bold: boolean): number {
  const svg = svgOf({ width: 3000, height: 100, shapes: [{ ...label, text: `|${text}|`, bold, size: 100 }] });
  // The card would be the largest thing in it.
  const box = new Resvg(svg.replace(/<rect x="1".*\n/, ''), { font }).getBBox();
  return box?.width ?? 0;
}

describe('the width of a text', () => {
  const bars = rendered('', false);
  const boldBars = rendered('', true);

  test.each(['regular', 'bold'] as const)(
    '%s, is what the renderer makes of it, but for kerning',
    (weight) => {
      const bold = weight === 'bold';
      const texts = Array.from({ length: 94 }, (_, index) => String.fromCodePoint(index + 33).repeat(3));
      const off = texts.filter((text) => {
        const shown = rendered(text, bold) - (bold ? boldBars : bars);
        const ratio = shown / widthOf(text, { size: 100, bold });
        return ratio < 0.9 || ratio > 1.04;
      });
      expect(off).toEqual([]);
    },
  );

  test('is at least that of any words of the pictures', () => {
    for (const text of [
      'Fix development',
      'Day agreed · 12 Mar 2026',
      'AV To WAVE “Yes”',
      'Łódź 漢字',
      '30 h, 6 h late',
    ])
      expect(rendered(text, false) - bars).toBeLessThanOrEqual(widthOf(text, { size: 100 }) + 1);
  });

  test('that is too great for its room is cut', () => {
    check(
      [fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 30, max: 400 })],
      (text, budget) => {
        const shown = fitted(text, { size: 20 }, budget);
        expect(widthOf(shown, { size: 20 })).toBeLessThanOrEqual(budget);
        expect(shown === text || shown.endsWith('…')).toBe(true);
      },
    );
  });
});

const box = (anchor: 'start' | 'middle' | 'end') => boxOf({ ...label, x: 100, text: 'Hello', anchor });

test('the box of a label lies where it is anchored', () => {
  const { right, top, bottom } = box('start');
  const width = right - 100;
  expect(width).toBeGreaterThan(20);
  expect(box('middle').left).toBeCloseTo(100 - width / 2);
  expect(box('middle').right).toBeCloseTo(100 + width / 2);
  expect(box('end').left).toBeCloseTo(100 - width);
  expect([top < 50, bottom > 50]).toEqual([true, true]);
});

test('any text is well-formed XML, and shows as it is', async () => {
  const svg = svgOf({
    width: 10,
    height: 10,
    shapes: [{ ...label, text: `</text><script>&"'\u0000\uD800\uFFFE]]>` }],
  });
  expect(svg).toContain('&lt;/text&gt;&lt;script&gt;&amp;"\'   ]]&gt;</text>');
  await expect(renderAsync(svg, { font })).resolves.toMatchObject({ width: 10 });
});
