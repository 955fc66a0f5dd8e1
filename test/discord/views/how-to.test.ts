import { describe, expect, test } from 'vitest';
import { howTo, withoutCommands } from '../../../src/discord/views/how-to.ts';
import { STEP_IDS } from '../../../src/process/step-ids.ts';
import { STEPS } from '../../../src/process/steps.ts';
import { caseOf, doneBefore, linked, opened } from '../../support/cases.ts';
import { briefOf, cardOf, context } from '../../support/looks.ts';
import { textOf } from '../../support/screens.ts';

const dm = { place: 'dm', pgp: undefined } as const;
const maintainer = { case: caseOf(), sides: ['fix-team'] } as const;
const member = { case: caseOf(), sides: ['security'] } as const;

describe('how a step is done', () => {
  test.each(STEP_IDS)('%s names no command to a maintainer, who has none', (step) => {
    expect(howTo(maintainer, step, dm) ?? '').not.toContain('/advisory ');
  });

  test('is told to maintainers of every step of theirs that is more than a tick', () => {
    const theirs = STEP_IDS.filter((step) => STEPS[step].owners.includes('fix-team'));
    expect(theirs.filter((step) => howTo(maintainer, step, dm) === undefined)).toEqual([]);
    expect(howTo(maintainer, 'pull-requests-approved', dm)).toContain('in the private fork');
    expect(howTo(maintainer, 'fix-ready', dm)).toContain('press “Fix ready”');
  });

  test('names the command to those who have it', () => {
    expect(howTo(member, 'fix-ready', dm)).toContain('`/advisory fix-team ready`');
    expect(howTo(maintainer, 'fix-ready', { ...dm, place: 'channel' })).toContain(
      '`/advisory fix-team ready`',
    );
  });

  test.each([
    ['email', 'answer their e-mail', 'by e-mail'],
    ['public', 'where they published it', 'where they published it'],
    ['github', 'in the advisory', 'in the advisory'],
  ] as const)('of a report by %s leads to where its reporter is', (source, thanks, asks) => {
    const seen = { ...member, case: caseOf(opened({ source })) };
    expect(howTo(seen, 'acknowledge', dm)).toContain(thanks);
    expect(howTo(seen, 'report-complete', dm)).toContain(asks);
  });

  test('for the PGP key, where none is set, is by hand: in words and on the card', () => {
    expect(howTo(member, 'pgp-key', dm)).toContain('by hand');
    const asked = caseOf(opened({ source: 'email', pgpRequested: true }));
    expect(textOf(cardOf(asked, context({ pgp: undefined })))).toContain('none is set here (`PGP_KEY_URL`');
    expect(textOf(cardOf(asked, context()))).not.toContain('by hand');
  });
});

describe('a text for a person without commands', () => {
  test.each([
    [
      'Ask them. The security team can move it, with `/advisory deadline set`.',
      'Ask them. The security team can move it.',
    ],
    [
      'The team can set a date with a reason: `/advisory deadline set`.',
      'The team can set a date with a reason.',
    ],
    ['If it has become public: `/advisory disclosure` with `public`.', 'If it has become public.'],
    ['Use `/advisory show` for a fresh card.', ''],
    ['- It has passed.\n`/advisory release propose` without a time offers slots.', '- It has passed.'],
    ['Press again.', 'Press again.'],
  ])('%j', (text, left) => {
    expect(withoutCommands(text)).toBe(left);
  });
});

test('a maintainer who did something is told what came of it without a command', () => {
  const state = caseOf(linked, ...doneBefore('fix-release'));
  const note = '✅ Called off. ⚠️ The distributors still expect the day: `/advisory distributors notify`.';
  const look = context({ place: 'dm', sides: ['fix-team'] });
  expect(textOf(briefOf(state, look, note))).not.toContain('/advisory ');
  expect(textOf(briefOf(state, look, note))).toContain('The distributors still expect the day.');
  expect(textOf(briefOf(state, context({ place: 'dm' }), note))).toContain('/advisory distributors notify');
});
