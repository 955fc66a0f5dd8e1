import { describe, expect, test } from 'vitest';
import { announcement, mitigation } from '../../../src/documents/announcement/announcement.ts';
import { facts, MITIGATIONS, SHAPES } from '../../support/advisory-shapes.ts';
import { readTemplates } from '../../../src/template-files.ts';

const templates = readTemplates();

/** Characters of a phone's first screen: some twenty lines of forty, less what has its own heading. */
const FIRST_SCREEN = 800;

/** In place of a file that is not attached. */
const NOTHING = '(nothing is attached)\n';

describe('the announcement of an advisory that is', () => {
  test.each(Object.entries(SHAPES))('%s reads like this', async (name, shape) => {
    const { text, attachment } = announcement(shape(), templates);
    await expect(`${text}\n`).toMatchFileSnapshot(`snapshots/${name}.md`);
    await expect(attachment?.content ?? NOTHING).toMatchFileSnapshot(`snapshots/${name}.attached.md`);
  });
});

test.each(['ordinary', 'two-releases', 'no-workaround', 'versions-unknown', 'several-packages'])(
  'a phone shows what to do now on its first screen: %s',
  (name) => {
    const { text } = announcement(SHAPES[name]?.() ?? facts(), templates);
    const [, first, second] = text.split(/^\*\*(?=What|If)/m);
    expect(first).toMatch(/^What to do now\*\*\n/);
    expect(second).toMatch(/^If you cannot upgrade yet\*\*\n/);
    expect(text.indexOf('**What to do now**')).toBeLessThan(text.indexOf('**Affected versions**'));
    expect(text.indexOf('```\n', text.indexOf('**What to do now**'))).toBeLessThan(FIRST_SCREEN);
  },
);

test('of two releases, the second one has its digests and checks in the file', () => {
  const { text, attachment } = announcement(SHAPES['two-releases']?.() ?? facts(), templates);
  expect(text).toContain('cosign verify');
  expect(text.match(/cosign verify/g)).toHaveLength(1);
  expect(attachment?.content.match(/cosign verify/g)).toHaveLength(2);
  expect(attachment?.content.match(/sha256:a{64}/g)).toHaveLength(2);
});

describe('what helps until there is a fix, of an advisory that is', () => {
  test.each(Object.entries(MITIGATIONS))('%s reads like this', async (name, shape) => {
    const { text, attachment } = mitigation(shape(), templates);
    await expect(`${text}\n`).toMatchFileSnapshot(`snapshots/mitigation-${name}.md`);
    await expect(attachment?.content ?? NOTHING).toMatchFileSnapshot(
      `snapshots/mitigation-${name}.attached.md`,
    );
  });
});
