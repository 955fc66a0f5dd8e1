import { describe, expect, test } from 'vitest';
import { codeBlock } from '../../../src/discord/views/code-block.ts';
import { textView } from '../../../src/discord/views/prepared-text.ts';
import { TEXT_STEPS } from '../../../src/process/step-ids.ts';
import { threadText } from '../../../src/documents/advisory-comments.ts';
import { caseOf, policy, START } from '../../support/cases.ts';
import { buttonsOf, fullCase, grownCase, rawOf, SECRETS, textOf } from '../../support/screens.ts';
import { context, forkOf } from '../../support/looks.ts';

const pgp = { keyUrl: 'https://example.org/key.asc', fingerprint: 'A'.repeat(40) };

const greeting = (canComment: boolean, canTick: boolean) =>
  ({ step: 'acknowledge', text: 'Hello', canComment, canTick }) as const;

const ways = (canComment: boolean, canTick: boolean) =>
  Object.keys(buttonsOf(textView(fullCase(), greeting(canComment, canTick), context())));

describe('a prepared text', () => {
  test.each(TEXT_STEPS)('for %s is shown as it will be posted, and fits', (step) => {
    for (const state of [caseOf(), fullCase(), grownCase('fix-development')]) {
      const text =
        threadText(step, state, {
          policy,
          pgp,
          teamName: 'x'.repeat(80),
          now: START,
          tagged: Array(5).fill('x'.repeat(39)),
        }) ?? '';
      const note = '⚠️ GitHub does not answer. '.repeat(8);
      const view = textView(state, { step, text, canComment: true, canTick: true }, context(), note);
      expect(textOf(view)).toContain(`\`\`\`text\n${text}\n\`\`\``);
      expect(rawOf(view)).not.toContain(SECRETS.cveId);
    }
  });

  test('has the presses that make sense, and the way to the advisory', () => {
    expect(ways(true, true)).toEqual(['Post it in the advisory', 'I have said it', 'Advisory in GitHub']);
    expect(ways(true, false)).toEqual(['Post it in the advisory', 'Advisory in GitHub']);
    expect(ways(false, true)).toEqual(['I have said it', 'Advisory in GitHub']);
    expect(buttonsOf(textView(fullCase(), greeting(true, true), context()))).toMatchObject({
      'Post it in the advisory': 'post:CG-2026-001:acknowledge',
      'I have said it': 'check:CG-2026-001:acknowledge',
    });
    expect(buttonsOf(textView(caseOf(), greeting(false, false), context()))).toEqual({});
  });

  test('cannot end its own frame', () => {
    const block = codeBlock('before\n```\n# after ````` and ``````');
    expect(block.match(/```/g)).toHaveLength(2);
    expect(block.replaceAll('\u200B', '')).toBe('```text\nbefore\n```\n# after ````` and ``````\n```');
  });
});

describe('the private fork', () => {
  const url = 'https://github.com/stacklok/codegate-ghsa-2345-cfgh-jmpq';

  test.each(['fix-development', 'fix-release'] as const)(
    'in %s is one press away, whoever looks',
    (stage) => {
      for (const sides of [['security'], ['fix-team'], ['security', 'fix-team']] as const)
        for (const state of [grownCase(stage), grownCase(stage, { more: [{ type: 'fork-created' }] })]) {
          const view = forkOf(state, url, context({ sides }));
          expect(buttonsOf(view)).toEqual({ 'Private fork': url, Open: 'open:CG-2026-001' });
          expect(textOf(view)).not.toContain('ghsa');
        }
    },
  );
});
