// @module-tag slow
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { AnnouncementWriter } from '../../../src/app/publication/announcement-writer.ts';
import { announcement, mitigation } from '../../../src/documents/announcement/announcement.ts';
import { readTemplates } from '../../../src/template-files.ts';
import { facts, mitigationFacts, SHAPES } from '../../support/advisory-shapes.ts';

const templates = readTemplates();
/** A template that takes any time to fill, as no advisory may. */
const endless = { ...templates.texts, 'mitigation.md': '{{mitigation}}'.repeat(2_000_000) };
const MITIGATION = mitigationFacts('## Workarounds\nClose the port.');
const long = facts({ description: '## Impact\n\n*a [b](c `d\n'.repeat(270) });
const IN_THREAD = { hereMs: 0 };
const TOO_INTRICATE = { problem: { code: 'advisory-too-intricate' } };

/** Shared by what leaves its thread as it is: a thread takes half a second to start. */
const inThread = new AnnouncementWriter(IN_THREAD);
afterAll(() => inThread.close());

let writer = inThread;
afterEach(() => (writer === inThread ? undefined : writer.close()));

describe('an ordinary text', () => {
  test('is written at once, without a thread', async () => {
    writer = new AnnouncementWriter({ hereMs: 60_000, startMs: 0 });
    const { announcement: said } = await writer.announcement(facts(), templates.texts);
    expect(said).toEqual(announcement(facts(), templates));
  });

  test('that takes longer is begun anew in a thread, which ends when it has nothing to do and starts again', async () => {
    writer = new AnnouncementWriter({ hereMs: 1, idleMs: 50 });
    const made = await writer.announcement(long, templates.texts);
    expect(made.announcement).toEqual(announcement(long, templates));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await writer.announcement(long, templates.texts)).toEqual(made);
  });

  test('of which something goes wrong is told without a word of the advisory', async () => {
    writer = new AnnouncementWriter({ hereMs: 60_000, startMs: 0 });
    const broken = { ...templates.texts, 'mitigation.md': '{{#unclosed}} secret' };
    const failed = writer.mitigation(mitigationFacts('secret'), broken);
    await expect(failed).rejects.toThrow('an announcement could not be written: Error');
    await expect(failed).rejects.not.toThrow('secret');
  });
});

describe('in a thread of its own', () => {
  test('announcements read as they do in this one', async () => {
    writer = inThread;
    for (const shape of Object.values(SHAPES)) {
      const { announcement: said, parts } = await writer.announcement(shape(), templates.texts);
      expect(said).toEqual(announcement(shape(), templates));
      expect(parts).toMatchObject({ repository: 'stacklok/codegate', links: said.links });
    }
    const { announcement: said, parts } = await writer.mitigation(MITIGATION, templates.texts);
    expect(said).toEqual(mitigation(MITIGATION, templates));
    expect(parts).toMatchObject({ mitigation: 'Close the port.', text: [said.text, said.attachment] });
  });

  test('the longest text that GitHub takes holds up nothing else', async () => {
    writer = inThread;
    await writer.announcement(facts(), templates.texts);
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 5);
    const description = '## Impact\n\n*a [b](c `d\n'.repeat(2700);
    await writer.announcement(facts({ description }), templates.texts);
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(0);
  });

  test('one that takes too long is given up, and the next one is written', async () => {
    writer = new AnnouncementWriter({ ...IN_THREAD, writeMs: 2000 });
    const [slow, quick] = await Promise.allSettled([
      writer.mitigation(MITIGATION, endless),
      writer.mitigation(MITIGATION, templates.texts),
    ]);
    expect(slow).toMatchObject({ status: 'rejected', reason: TOO_INTRICATE });
    expect(quick).toMatchObject({
      status: 'fulfilled',
      value: { announcement: mitigation(MITIGATION, templates) },
    });
  });

  test('one that takes too much memory is given up, and the next one is written', async () => {
    writer = new AnnouncementWriter({ ...IN_THREAD, memoryMb: 24 });
    const white = facts({ description: '\n'.repeat(65_535) });
    await expect(writer.announcement(white, templates.texts)).rejects.toMatchObject(TOO_INTRICATE);
    const { announcement: said } = await writer.mitigation(MITIGATION, templates.texts);
    expect(said).toEqual(mitigation(MITIGATION, templates));
  });

  test('a longer text than GitHub takes is not begun', async () => {
    writer = inThread;
    const tooLong = mitigationFacts('a'.repeat(100_001));
    await expect(writer.mitigation(tooLong, templates.texts)).rejects.toMatchObject(TOO_INTRICATE);
  });

  test('what goes wrong is told without a word of the advisory', async () => {
    writer = inThread;
    const broken = { ...templates.texts, 'mitigation.md': '{{#unclosed}} secret' };
    const failed = writer.mitigation(mitigationFacts('secret'), broken);
    await expect(failed).rejects.toThrow('an announcement could not be written: Error');
    await expect(failed).rejects.not.toThrow('secret');
  });
});
