import { describe, expect, test } from 'vitest';
import { announcement, mitigation } from '../../src/announcement/announcement.ts';
import { readTemplates } from '../../src/announcement/templates.ts';
import { MITIGATIONS, SHAPES } from './shapes.ts';

const templates = readTemplates();

describe('the announcement of an advisory that is', () => {
  test.each(Object.entries(SHAPES))('%s reads like this', async (name, shape) => {
    const { text, attachment } = announcement(shape(), templates);
    await expect(`${text}\n`).toMatchFileSnapshot(`snapshots/${name}.md`);
    if (attachment) await expect(attachment.content).toMatchFileSnapshot(`snapshots/${name}.attached.md`);
  });
});

describe('what helps until there is a fix, of an advisory that is', () => {
  test.each(Object.entries(MITIGATIONS))('%s reads like this', async (name, shape) => {
    const { text, attachment } = mitigation(shape(), templates);
    await expect(`${text}\n`).toMatchFileSnapshot(`snapshots/mitigation-${name}.md`);
    if (attachment)
      await expect(attachment.content).toMatchFileSnapshot(`snapshots/mitigation-${name}.attached.md`);
  });
});
