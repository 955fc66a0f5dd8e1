import { expect, test } from 'vitest';
import { namedCommitsView } from '../../../src/discord/views/named-commits.ts';
import { caseOf, FINGERPRINT, linked } from '../../support/cases.ts';
import { buttonsOf, HOSTILE, rawOf, textOf } from '../../support/screens.ts';
import { changes } from '../../release/inspections.ts';

const state = caseOf(linked);
const span = { ...changes, tag: 'v0.1.29', since: 'v0.1.28' };
const revert = { sha: 'b'.repeat(40), of: undefined, title: `Revert "${HOSTILE}"` };

test('shows the very commits, with their link, and takes a word on these alone', () => {
  const view = namedCommitsView(state, { spans: [span], print: FINGERPRINT });
  expect(textOf(view)).toContain('**v0.1.29**, since v0.1.28: 2 commits');
  expect(textOf(view)).toContain(`(<${changes.url}>)`);
  expect(textOf(view)).toContain('Merge commit from fork');
  expect(buttonsOf(view)).toMatchObject({
    'Yes, they hold the fix': `holds-fix:CG-2026-001:${FINGERPRINT}`,
    'Look again': 'merged:CG-2026-001',
  });
});

test('names what was taken back, and says what GitHub does not show', () => {
  const view = namedCommitsView(state, {
    spans: [{ ...span, reverts: [revert], total: 300 }],
    print: FINGERPRINT,
  });
  expect(textOf(view)).toContain('Something was taken back');
  expect(textOf(view)).toContain('GitHub names 2 of them: a revert may be among the others.');
  expect(rawOf(view)).not.toContain(HOSTILE);
});

test('is of the main branch while there is no release, and of all of it where there was none before', () => {
  const main = namedCommitsView(state, { spans: [{ ...span, tag: undefined }], print: FINGERPRINT });
  expect(textOf(main)).toContain('**the main branch as it is now**, since v0.1.28');
  const alone = namedCommitsView(state, {
    spans: [{ ...span, since: undefined, from: undefined }],
    print: FINGERPRINT,
  });
  expect(textOf(alone)).toContain('with no release before it');
});

test('passes as a message, however much came with ten releases', () => {
  const many = Array.from({ length: 10 }, (_, index) => ({
    ...span,
    tag: `v${'9'.repeat(90)}.${index}`,
    merges: Array.from({ length: 30 }, () => ({ ...revert, at: state.disclosedAt })),
    reverts: Array.from({ length: 30 }, () => revert),
  }));
  expect(textOf(namedCommitsView(state, { spans: many, print: FINGERPRINT })).length).toBeLessThan(4000);
});
