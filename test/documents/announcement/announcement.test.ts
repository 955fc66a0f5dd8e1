import { describe, expect, test } from 'vitest';
import { announcement, mitigation } from '../../../src/documents/announcement/announcement.ts';
import { MITIGATIONS, SHAPES } from '../../support/advisory-shapes.ts';
import { readTemplates } from '../../../src/template-files.ts';

const templates = readTemplates();

/** In place of a file that is not attached. */
const NOTHING = '(nothing is attached)\n';

describe('the announcement of an advisory that is', () => {
  test.each(Object.entries(SHAPES))('%s reads like this', async (name, shape) => {
    const { text, attachment } = announcement(shape(), templates);
    await expect(`${text}\n`).toMatchFileSnapshot(`snapshots/${name}.md`);
    await expect(attachment?.content ?? NOTHING).toMatchFileSnapshot(`snapshots/${name}.attached.md`);
  });
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
