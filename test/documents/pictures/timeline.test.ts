import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { svgOf } from '../../../src/documents/pictures/drawing.ts';
import { timelineAlt } from '../../../src/documents/pictures/timeline-alt.ts';
import { timelineDrawing } from '../../../src/documents/pictures/timeline-drawing.ts';
import { timelineStory, type TimelineStory } from '../../../src/documents/pictures/timeline-story.ts';
import { timelinePicture, timelineSvg, timelineWords } from '../../../src/documents/pictures/timeline.ts';
import type { CaseEvent } from '../../../src/process/events.ts';
import { check, histories } from '../../support/arbitraries.ts';
import {
  ANNA,
  BEN,
  CASE_ID,
  days,
  doneBefore,
  folded,
  history,
  hours,
  opened,
  policy,
  FINGERPRINT,
  START,
  type Told,
} from '../../support/cases.ts';
import { flawsOf, labelsOf } from './layout.ts';
import { late, minimal, onTime } from './stories.ts';

const inputOf = (events: readonly CaseEvent[]) => ({ state: folded(events), events, policy });
const storyOf = (events: readonly CaseEvent[]) => timelineStory(inputOf(events));
const of = (...told: readonly Told[]) => storyOf(history(opened(), ...told));

/** What stands in the picture. */
const textsOf = (story: TimelineStory) => labelsOf(timelineDrawing(story)).map(({ text }) => text);
const looksOf = (story: TimelineStory) =>
  timelineDrawing(story).shapes.flatMap((shape) =>
    shape.kind === 'bar' && shape.look !== 'track' ? shape.look : [],
  );

/** A history at a pace of its own: the same things, the given seconds apart. */
const paced = (events: readonly CaseEvent[], seconds: number): CaseEvent[] =>
  events.map((event, index) => ({ ...event, at: START.add({ seconds: index * seconds }) }));

describe('a story', () => {
  test('tells every stage from where its deadline counts, and what was due first and at last', () => {
    const [intake, , development, release, retrospective] = storyOf(late).stages;
    expect(intake).toMatchObject({ from: START, due: hours(24), done: hours(30).add({ minutes: 1 }) });
    expect(intake?.late).toBe(6 * 3600 + 60);
    expect(development).toMatchObject({ due: days(9), firstDue: days(7) });
    expect(release).toMatchObject({ due: days(18), firstDue: days(21) });
    expect(retrospective).toMatchObject({ from: hours(439.8), done: undefined });
  });

  test('tells the moments in the order of time', () => {
    expect(storyOf(onTime).moments.map(({ name }) => name)).toEqual([
      'Reported',
      'Acknowledged',
      'Fix team',
      'Fix ready',
      'Day agreed',
      'CVE assigned',
      'Distributors told',
      'Published',
      'Announced',
    ]);
    expect(storyOf(late).moments.map(({ name }) => name)).toContain('Deadlines ASAP');
  });

  test('has no day to be late by where it is ASAP', () => {
    const [intake] = of({ type: 'disclosure-changed', kind: 'public' }, ...doneBefore('fix-team')).stages;
    expect(intake).toMatchObject({ asap: true, due: undefined, late: undefined, firstDue: hours(24) });
  });

  test('is not changed by asking for its publication, nor by the answer', () => {
    const seq = onTime.length + 1;
    const asked: CaseEvent = {
      seq,
      at: days(60),
      actor: { kind: 'member', id: ANNA },
      cause: 'test',
      body: { type: 'publication-asked', what: 'retrospective', print: FINGERPRINT },
    };
    const approved: CaseEvent = {
      ...asked,
      seq: seq + 1,
      actor: { kind: 'member', id: BEN },
      body: { type: 'publication-approved', what: 'retrospective', request: seq },
    };
    expect(timelineSvg(inputOf([...onTime, asked, approved]))).toBe(timelineSvg(inputOf(onTime)));
  });
});

describe('the picture', () => {
  test('shows a stage of a day beside one of three weeks', () => {
    const bars = timelineDrawing(storyOf(onTime)).shapes.flatMap((shape) =>
      shape.kind === 'bar' && shape.look !== 'track' ? [shape.width] : [],
    );
    expect(Math.min(...bars.slice(0, 2))).toBeGreaterThan(40);
    expect(textsOf(storyOf(onTime))).toContainEqual(expect.stringMatching(/, in UTC; early days are wider$/));
  });

  test('says how each stage was done', () => {
    expect(textsOf(storyOf(late))).toEqual(
      expect.arrayContaining(['1 d 6 h, 6 h late', '10 d 22 h, 1 d 22 h late', 'open, 9 h late']),
    );
    expect(textsOf(storyOf(onTime))).toEqual(expect.arrayContaining(['7 h, on time', 'open']));
    expect(textsOf(of())).toContain('after the release');
  });

  test('tells late and open by their looks', () => {
    expect(looksOf(storyOf(onTime))).toEqual(['full', 'full', 'full', 'full', 'hollow', 'hollow']);
    expect(looksOf(of({ body: doneBefore('fix-team')[0] ?? opened(), at: hours(30) })).slice(0, 4)).toEqual([
      'hollow',
      'hollow-striped',
      'hollow',
      'hollow-striped',
    ]);
    expect(looksOf(storyOf(late))).toContain('striped');
  });

  test('explains the marks that it has, and no others', () => {
    expect(textsOf(storyOf(late)).slice(-4)).toEqual(['target', 'first target', 'late', 'open']);
    expect(textsOf(storyOf(onTime)).slice(-2)).toEqual(['target', 'open']);
  });

  test.each([
    ['within an hour', 60],
    ['in three weeks', 42_000],
    ['in half a year', 360_000],
    ['in a lifetime', 40_000_000],
    ['at one instant', 0],
  ])('of a case %s is legible', (_, seconds) => {
    for (const events of [onTime, late, minimal])
      expect(flawsOf(timelineDrawing(storyOf(paced(events, seconds))))).toEqual([]);
  });

  test('of any history is legible, and is told in words that fit', () => {
    check([histories, fc.constantFrom(0, 1, 600, 86_400, 3_000_000)], (events, seconds) => {
      const story = storyOf(paced(events, seconds));
      expect(flawsOf(timelineDrawing(story))).toEqual([]);
      const alt = timelineAlt(story);
      expect(alt.length).toBeLessThanOrEqual(1024);
      for (const { name } of [...story.stages, ...story.moments]) expect(alt).toContain(name);
    });
  });

  test('would be found to be illegible with its rows on top of each other', () => {
    const { shapes, ...card } = timelineDrawing(storyOf(late));
    const flat = shapes.map((shape) => (shape.kind === 'label' ? { ...shape, y: 50 } : shape));
    expect(flawsOf({ ...card, shapes: flat })).not.toEqual([]);
    expect(flawsOf({ ...card, height: 300, shapes }).join()).toContain('leaves the card');
  });

  test('stays on its card whatever the case is called', () => {
    const story = { ...storyOf(late), caseId: '</text>&'.repeat(60) };
    expect(flawsOf(timelineDrawing(story))).toEqual([]);
    expect(svgOf(timelineDrawing(story))).not.toContain('</text>&');
    expect(timelineAlt(story).length).toBeLessThanOrEqual(1024);
  });
});

test('the words tell what the picture shows', () => {
  expect(timelineAlt(storyOf(late))).toMatchInlineSnapshot(
    `"Timeline of CG-2026-001, 2 Mar 2026 to 24 Mar 2026, in UTC. Intake: target 3 Mar 09:00; done 3 Mar 15:01, 6 h late. Fix team: target 3 Mar 09:00; done 3 Mar 16:01, 7 h late. Fix development: target 9 Mar 09:00, moved to 11 Mar 09:00; done 13 Mar 07:00, 1 d 22 h late. Fix release: target 23 Mar 09:00, moved to 20 Mar 09:00; done 21 Mar 05:00, 20 h late. Retrospective: target 24 Mar 05:00; open, 9 h late. Marks: Reported 2 Mar 09:00; Acknowledged 3 Mar 15:00; Fix team 3 Mar 16:01; CVE requested 5 Mar 17:00; Deadlines ASAP 7 Mar 09:00; Mitigation 7 Mar 14:06; Day agreed 12 Mar 10:00; Fix ready 13 Mar 07:00; Published 20 Mar 16:48; Announced 21 Mar 05:00."`,
  );
});

test('the PNG is sharp, opaque, and small enough to post', async () => {
  const { png, width, height } = await timelinePicture(inputOf(late));
  expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG');
  expect([width, height > width]).toEqual([1080, true]);
  expect(png.length).toBeLessThan(120_000);
  expect(CASE_ID).toBe(storyOf(late).name);
});

test('for the public it names the advisory, and not the case', () => {
  const published = { ...inputOf(late), name: 'GHSA-2345-cfgh-jmpq' };
  expect(timelineWords(published)).toBe(timelineWords(inputOf(late)).replace(CASE_ID, published.name));
  expect(timelineSvg(published)).not.toContain(CASE_ID);
});
