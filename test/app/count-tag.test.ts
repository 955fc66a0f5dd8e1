import { expect, test } from 'vitest';
import { nameTag } from '../../src/app/count-tag.ts';
import { GitHubError } from '../../src/github/github-error.ts';
import type { EventBody, Side } from '../../src/process/events.ts';
import { tagNamedInWords } from '../../src/discord/views/counted-tags.ts';
import { tagPrint } from '../../src/release/things.ts';
import { advisory, codegate, release } from '../release/inspections.ts';
import { ANNA, BEN, FAY, linked } from '../support/cases.ts';
import { by, opened, temporaryStore, START } from '../support/temporary.ts';

// A tag is named: recorded by its fingerprint where it says one of the advisory's versions, and by nothing else.

const { facts } = release();
const github = (...tags: readonly string[]) => ({
  advisoryText: () => Promise.resolve({ ...advisory, products: [{ ...codegate, patched: '0.1.29' }] }),
  releases: () => Promise.resolve(tags.map((tag) => ({ ...facts, tag }))),
});
const silent = {
  ...github(),
  releases: () => Promise.reject(new GitHubError({ kind: 'later', wait: undefined })),
};

const TAG = 'gate@0.1.29';
const there = github(TAG, 'v0.1.30');
const announced: EventBody = {
  type: 'announced',
  what: 'announcement',
  messageId: '7',
  print: 'a'.repeat(32),
  exploited: 'no',
};
const record: EventBody = { type: 'tag-counted', of: tagPrint(TAG) };

interface Row {
  readonly tag?: string;
  readonly sides?: readonly Side[];
  readonly before?: readonly EventBody[];
  readonly in?: typeof there;
  readonly is: string;
  readonly records?: true;
  readonly says: RegExp;
}
test.each<[string, Row]>([
  [
    'counts',
    { is: 'counted', records: true, says: /^✅ gate@0.1.29 counts as the release of 0.1.29 from now on/ },
  ],
  ['counts already', { before: [record], is: 'counted', says: /it was named before/ }],
  ['counts as it is', { in: github('v0.1.29'), tag: 'v0.1.29', is: 'by-form', says: /as it is/ }],
  [
    'is named by the fix team',
    { sides: ['fix-team'], is: 'security-only', says: /a member of the security team can/ },
  ],
  ['is of another version', { tag: 'v0.1.30', is: 'other', says: /calls no version fixed/ }],
  [
    'is not there',
    { tag: 'gate@9', is: 'missing', says: /^❌ There is no release gate@9\. Nothing is recorded/ },
  ],
  ['cannot be looked at', { in: silent, is: 'unknown', says: /does not answer.*Nothing is recorded/ }],
  [
    'comes after the announcement',
    { before: [announced], is: 'too-late', says: /its announcement is posted/ },
  ],
  [
    'comes after the end',
    { before: [{ type: 'closed', resolution: 'invalid' }], is: 'too-late', says: /closed/ },
  ],
])(
  'a tag that %s',
  async (_, { tag = TAG, sides = ['security'], before = [], in: where = there, is, records, says }) => {
    using temporary = temporaryStore();
    const { store, policy } = temporary;
    const state = store.cases.open([opened(), linked, ...before], by(ANNA));
    const who = { id: sides.includes('security') ? BEN : FAY, sides };
    const named = await nameTag(
      { case: state, who, now: START, cause: by(who.id), services: { ...store, policy, github: where } },
      tag,
    );
    expect(named.is).toBe(is);
    expect(tagNamedInWords(tag, named)).toMatch(says);
    const since = store.cases.history(state).slice(state.version);
    expect(since.map(({ body, actor }) => [body, actor])).toEqual(
      records ? [[record, { kind: 'member', id: BEN }]] : [],
    );
    // Neither tag nor version.
    expect(JSON.stringify(since)).not.toContain('0.1.29');
  },
);
