import { ButtonStyle, ComponentType } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { LIMIT } from '../../../../src/documents/announcement/announcement.ts';
import { announcementView } from '../../../../src/discord/views/publication/announcement.ts';
import type { OnlyReads, Reader } from '../../../../src/app/publication/preview.ts';
import { channelOutlook } from '../../../../src/process/outlook/outlook.ts';
import { conditionSummaryOf } from '../../../support/looks.ts';
import {
  advisoryPreview,
  previewFrame,
  publicationPingView,
} from '../../../../src/discord/views/publication/preview.ts';
import { MessageBuilder, type View } from '../../../../src/discord/views/view.ts';
import type { AdvisoryText } from '../../../../src/github/advisory-text.ts';
import { PUBLICATION_WORDS } from '../../../../src/documents/vocabulary.ts';
import type { Case } from '../../../../src/process/case.ts';
import { PUBLICATIONS, type EventBody, type Publication } from '../../../../src/process/events.ts';
import { CONDITIONS } from '../../../../src/process/publication/conditions.ts';
import { BEN, caseOf, days, linked, opened, START, policy } from '../../../support/cases.ts';
import {
  buttonsOf,
  componentsOf,
  fullCase,
  LONG_HOSTILE,
  rawOf,
  SECRETS,
  textOf,
} from '../../../support/screens.ts';

const FINGERPRINT = '0123456789abcdef0123456789abcdef';
const state = fullCase();
const content = () => new MessageBuilder().text('What becomes public.').view();
const request = { revision: 7, askedBy: BEN, at: START, fingerprint: FINGERPRINT } as const;

const ASKS: Reader = { kind: 'asks', fingerprint: FINGERPRINT, exploited: 'no' };
const ANSWERS: Reader = { kind: 'answers', request };
const READS: Reader = { kind: 'reads', why: { code: 'own-request' } };
/** Every reason not to press anything, with the words of it. */
const WHY: readonly (readonly [OnlyReads, string])[] = [
  [{ code: 'conditions-fail' }, '`/advisory release verify` tells more.'],
  [{ code: 'posted-already' }, 'It stands in #codegate just like this.'],
  [{ code: 'approved', by: BEN }, `<@${BEN}> has approved it; it leaves within a minute.`],
  [{ code: 'own-request' }, 'It waits for another member of the security team.'],
];
const look = (what: Publication, reader: Reader, given: Case = state) =>
  previewFrame(given, what, content(), reader);

/** Published, and announced. */
const announcedBefore = fullCase(
  { type: 'advisory-published', at: days(3) },
  { type: 'announced', what: 'announcement', messageId: '1', print: FINGERPRINT, exploited: 'unknown' },
);

/** The buttons with their colours, in order. */
const stylesOf = (view: View) =>
  componentsOf(view).flatMap((part) =>
    part.type === ComponentType.Button ? [[part.custom_id, part.style]] : [],
  );

describe.each(PUBLICATIONS)('a preview of %s', (what) => {
  test('offers to ask somebody else, for what stands above it, and first of all not to', () => {
    expect(stylesOf(look(what, ASKS))).toEqual([
      ['stop:CG-2026-001', ButtonStyle.Primary],
      [`ask:CG-2026-001:${what}:${FINGERPRINT}:no`, ButtonStyle.Secondary],
    ]);
  });

  test('lets another member answer, and first of all say no', () => {
    const view = look(what, ANSWERS);
    expect(stylesOf(view)).toEqual([
      [`decline:CG-2026-001:${what}:7`, ButtonStyle.Primary],
      [`publicise:CG-2026-001:${what}:7:${FINGERPRINT}`, ButtonStyle.Danger],
    ]);
    expect(textOf(view)).toMatch(new RegExp(`Asked by <@${BEN}>, <t:\\d+:R>`));
  });

  test('has nothing to press for whoever can only read it, and says why', () => {
    const view = look(what, READS);
    expect(buttonsOf(view)).toEqual({});
    expect(textOf(view)).toContain('It waits for another member');
    for (const [why, words] of WHY) {
      const reads = look(what, { kind: 'reads', why });
      expect(buttonsOf(reads)).toEqual({});
      expect(textOf(reads)).toContain(words);
    }
  });

  test('begins with what it is, and that nothing is public yet', () => {
    for (const reader of [ASKS, ANSWERS]) {
      const [headline = '', ...rest] = textOf(look(what, reader)).split('\n');
      expect(headline).toMatch(/^-# CG-2026-001 · .*Nothing is public yet\.$/);
      const { long, todo } = PUBLICATION_WORDS[what];
      expect(headline.toLowerCase()).toContain(reader === ASKS ? long : `${todo}?`);
      expect(rest).toEqual(['What becomes public.']);
    }
  });

  test('keeps the files of what is previewed', () => {
    const view = previewFrame(
      state,
      what,
      new MessageBuilder().text('words').file('a.md', '# A').view(),
      ASKS,
    );
    expect(view.files).toEqual([{ name: 'a.md', content: '# A' }]);
  });
});

test('a preview of what stands in #codegate already says that it changes it', () => {
  for (const reader of [ASKS, ANSWERS]) {
    expect(textOf(look('announcement', reader, announcedBefore))).toContain(
      'changes the message that stands there',
    );
    expect(textOf(look('mitigation', reader, announcedBefore))).not.toContain('changes the message');
    expect(textOf(look('announcement', reader))).not.toContain('changes the message');
  }
});

test('a preview of the longest announcement there is passes, whoever looks', () => {
  const links = ['Advisory', 'Release', 'Fix', 'CVE', 'Help'].map((label) => ({
    label,
    url: `https://github.com/stacklok/codegate/${'x'.repeat(200)}`,
  }));
  const attachment = { name: 'announcement.md', content: 'x'.repeat(50_000) };
  for (const reader of [ASKS, ANSWERS, READS]) {
    const longest = announcementView({ text: 'x'.repeat(LIMIT), severity: 'critical', attachment, links });
    const view = previewFrame(announcedBefore, 'announcement', longest, reader);
    expect(textOf(view)).toContain('x'.repeat(LIMIT));
    expect(view.files).toHaveLength(1);
  }
});

describe('the private channel is told', () => {
  test.each(PUBLICATIONS)('that a second approval is needed, and not for %s', (what) => {
    const view = publicationPingView(channelOutlook(state, policy, START), { what, request: 7 });
    expect(textOf(view)).toBe('**CG-2026-001** · Intake · a second approval is needed');
    expect(buttonsOf(view)).toEqual({ Look: `look:CG-2026-001:${what}:7` });
    for (const secret of Object.values(SECRETS)) expect(rawOf(view)).not.toContain(secret);
    expect(JSON.parse(rawOf(view))).toMatchObject({ allowed_mentions: { parse: [], users: [], roles: [] } });
  });

  test('no stage where there is none left', () => {
    const over: Case = { ...state, steps: {} };
    expect(
      textOf(publicationPingView(channelOutlook(over, policy, START), { what: 'advisory', request: 7 })),
    ).toContain(' · Intake · ');
  });
});

const advisory = (more: Partial<AdvisoryText> = {}): AdvisoryText => ({
  ghsaId: SECRETS.ghsaId,
  state: 'draft',
  publishedAt: undefined,
  url: `https://github.com/stacklok/codegate/security/advisories/${SECRETS.ghsaId}`,
  cveId: undefined,
  summary: 'Path traversal in the file API',
  description: '## Impact\nFiles can be read.',
  severity: 'high',
  cvss: { version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', score: 7.5 },
  products: [{ ecosystem: 'pip', name: 'codegate', affected: '< 0.1.29', patched: '0.1.29' }],
  weaknesses: [],
  credits: [{ login: 'ida-reports', type: 'reporter' }],
  hasFork: true,
  ...more,
});

const preview = (more: Partial<AdvisoryText> = {}, conditions: readonly string[] = ['✅ all']) =>
  advisoryPreview(caseOf(opened(), linked), advisory(more), conditions, 'https://github.com');

describe('a preview of the advisory', () => {
  test('says what cannot be taken back, how the advisory stands, and where it is read', () => {
    const text = textOf(preview());
    expect(text).toContain('**This cannot be taken back.**');
    expect(text).toContain('Severity: High (7.5) · CVE: none');
    expect(text).toContain('1 product · 1 accepted credit');
    expect(text).toContain('✅ all');
    expect(buttonsOf(preview())).toEqual({
      'Advisory in GitHub': `https://github.com/stacklok/codegate/security/advisories/${SECRETS.ghsaId}`,
    });
  });

  test('holds no word of what it says', () => {
    const raw = rawOf(preview({ cveId: 'CVE-2026-1234' }));
    for (const word of ['traversal', 'Files can be read', '0.1.29', 'ida-reports', 'CVSS:', 'CVE-2026'])
      expect(raw).not.toContain(word);
  });

  test('says what is not there', () => {
    const bare = {
      severity: undefined,
      cvss: undefined,
      credits: [],
      products: [{ ecosystem: 'pip', name: undefined, affected: undefined, patched: undefined }],
    };
    const text = textOf(preview(bare));
    expect(text).toContain('Severity: not scored · CVE: none');
    expect(text).toContain('0 accepted credits');
  });

  test('says whether a CVE is assigned or pending', () => {
    expect(textOf(preview({ cveId: 'CVE-2026-1234' }))).toContain('CVE: assigned');
    const requested = caseOf(opened(), linked, { type: 'cve-requested' });
    expect(textOf(advisoryPreview(requested, advisory(), [], 'https://github.com'))).toContain(
      'CVE: pending',
    );
  });

  test('passes with everything long and hostile in it, to everybody who looks', () => {
    const product = { ecosystem: 'pip', name: LONG_HOSTILE, affected: LONG_HOSTILE, patched: LONG_HOSTILE };
    const long: Partial<AdvisoryText> = {
      summary: LONG_HOSTILE,
      products: Array.from({ length: 60 }, () => product),
      credits: Array.from({ length: 60 }, (_, index) => ({
        login: `${'_'.repeat(36)}${index}`,
        type: 'other',
      })),
    };
    const overridden = caseOf(
      opened(),
      linked,
      ...CONDITIONS.map((condition): EventBody => ({
        type: 'preflight-overridden',
        condition,
        reason: LONG_HOSTILE,
      })),
    );
    const conditions = conditionSummaryOf(
      overridden,
      CONDITIONS.map((id) => ({ id, verdict: 'open', evidence: Array(100).fill(LONG_HOSTILE) })),
    );
    for (const reader of [ASKS, ANSWERS, ...WHY.map(([why]) => ({ kind: 'reads', why }) as const)]) {
      const text = textOf(previewFrame(overridden, 'advisory', preview(long, conditions), reader));
      expect(text.replaceAll(/\\./g, '')).not.toMatch(/\|\||~~|\[click|<@&|@everyone|@here|\n(?:# |> )/);
    }
  });
});
