import { expect, test } from 'vitest';
import { fingerprintOf } from '../../../src/app/publication/fingerprint-of.ts';
import { inStandingWords } from '../../../src/app/publication/standing-words.ts';
import type { TemplateTexts } from '../../../src/documents/announcement/templates.ts';
import type { AffectedProduct } from '../../../src/github/advisory-text.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { readTemplates } from '../../../src/template-files.ts';
import { facts } from '../../support/advisory-shapes.ts';
import { announcementsHere } from '../../support/announcements.ts';
import { caseOf, linked } from '../../support/cases.ts';

// The bot's own words change with its versions; what two members saw, and what everybody reads, does not.

const TEMPLATES = readTemplates();
const BEFORE = TEMPLATES.earlier.find(({ edition }) => edition === '2026-11') ?? TEMPLATES.texts;
const HEARD = 'We know of no exploitation.';
const HEARD_BEFORE = 'No case is known.';

interface Shown {
  readonly cveId?: string;
  readonly products?: readonly AffectedProduct[];
  readonly summary?: string;
}

/** The announcement of an advisory that GitHub shows like this, with its fingerprints. */
function written(shown: Shown) {
  return async (texts: TemplateTexts) => {
    const { announcement, parts } = await announcementsHere.announcement(
      facts({ cveId: undefined, ...shown }),
      texts,
    );
    const { text } = announcement;
    return { text, fingerprint: fingerprintOf([text]), parts: { text: fingerprintOf([parts['text']]) } };
  };
}

/** The words of a case in which this happened. */
const wordsOf = (told: readonly EventBody[], shown: Shown = {}) =>
  inStandingWords(caseOf(linked, ...told), 'announcement', TEMPLATES, written(shown));

/** An announcement in the words of November 2026, asked for, or posted before there was a CVE. */
async function asked(withParts = true): Promise<EventBody> {
  const { fingerprint, parts } = await written({})(BEFORE);
  const known = withParts ? { parts } : {};
  return { type: 'publication-asked', what: 'announcement', print: fingerprint, exploited: 'no', ...known };
}
const approved: EventBody = { type: 'publication-approved', what: 'announcement', request: 3 };
const declined: EventBody = { type: 'publication-declined', what: 'announcement', request: 3 };

test('the earlier words are not those of today', async () => {
  expect((await written({})(BEFORE)).text).toContain(HEARD_BEFORE);
  expect((await wordsOf([])).text).toContain(HEARD);
});

test.each([true, false])(
  'what waits for a second member goes on in the words it was shown in',
  async (withParts) => {
    const request = await asked(withParts);
    const draft = await wordsOf([request]);
    expect(draft).toMatchObject({ fingerprint: 'print' in request ? request.print : '' });
    expect(draft.text).toContain(HEARD_BEFORE);
  },
);

test('so does what two members approved and has not left', async () => {
  expect((await wordsOf([await asked(), approved])).text).toContain(HEARD_BEFORE);
});

test('and what stands in #codegate, when its CVE comes: nothing else changes with it', async () => {
  const { fingerprint, parts } = await written({})(BEFORE);
  const posted: EventBody = {
    type: 'announced',
    what: 'announcement',
    messageId: '1',
    print: fingerprint,
    exploited: 'no',
    parts,
  };
  const draft = await wordsOf([posted], { cveId: 'CVE-2026-10001' });
  expect(draft.text).toContain(HEARD_BEFORE);
  expect(draft.text).toContain('CVE-2026-10001');
  expect(draft.parts).toEqual(parts);
});

test('where the facts have changed, or it was declined, it is asked anew in the words of today', async () => {
  expect((await wordsOf([await asked()], { summary: 'Another flaw' })).text).toContain(HEARD);
  expect((await wordsOf([await asked(), declined])).text).toContain(HEARD);
});

test('instructions for all lines together stay where they were asked for', async () => {
  const products = [
    { ecosystem: 'pip', name: 'codegate', affected: '< 1.2.9', patched: '1.2.9' },
    { ecosystem: 'pip', name: 'codegate', affected: '>= 2.0.0, <= 2.0.2', patched: 'None' },
  ];
  const decembers = TEMPLATES.earlier.find(({ edition }) => edition === '2026-12') ?? TEMPLATES.texts;
  const { fingerprint, parts, text } = await written({ products })(decembers);
  expect(text).toContain("pip install --upgrade 'codegate>=1.2.9'");
  const request: EventBody = {
    type: 'publication-asked',
    what: 'announcement',
    print: fingerprint,
    exploited: 'no',
    parts,
  };
  expect(await wordsOf([request], { products })).toMatchObject({ text });
  const today = await wordsOf([], { products });
  expect(today.text).toContain("pip install 'codegate==1.2.9'");
  expect(today.text).toContain('has no fixed version yet for `>= 2.0.0, <= 2.0.2`');
});
