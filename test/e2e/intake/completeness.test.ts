import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/sandbox/shown.ts';
import {
  CASE,
  enrol,
  hold,
  idOf,
  reported,
  START_MS,
  testExchanges,
  thread,
  timeline,
  type Held,
} from '../support/support.ts';

// Whether a report is complete: read live, for the one who asks, and kept nowhere.

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
  await enrol(held.sandbox, 'security-1');
  ghsaId = await reported(held.sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const onCard = async (button: string): Promise<Answer> =>
  held.sandbox.press(
    'security-1',
    idOf(await held.sandbox.run('security-1', `/advisory show case:${CASE}`)),
    button,
  );

const asking = (answer: Answer) => held.sandbox.press('security-1', idOf(answer), 'Post it in the advisory');
const wanting = () => onCard('What is missing?');

describe('what a report lacks', () => {
  test('is told to the one who asks, and asked for in the advisory once', async () => {
    held.sandbox.patchAdvisory(ghsaId, {
      description:
        '## Steps to reproduce\n1. plant a zebrafinch\n2. wait\n\n## Impact\nAn attacker plants a zebrafinch.',
      vulnerabilities: [],
    });
    const first = await wanting();
    expect(first.ephemeral).toBe(true);
    expect(first.text).toContain('✅ Steps to reproduce');
    expect(first.text).toContain('❔ Affected versions: I find none');
    const second = await wanting();
    expect((await asking(first)).text).toContain('✅ [Asked in the advisory]');
    expect((await asking(second)).text).toContain('✅ [Asked in the advisory]');
    const asked = (await thread(held.sandbox, ghsaId)).filter((words) =>
      words.includes('we need a little more from you'),
    );
    expect(asked).toHaveLength(1);
    expect([first.text, ...asked].join('\n')).not.toContain('zebrafinch');
    expect(await timeline(held.sandbox)).not.toContain('zebrafinch');
  });

  test('is never said of what could not be looked at', async () => {
    await held.sandbox.faults({ target: 'github', path: '/security-advisories/GHSA', status: 403, times: 1 });
    const answer = await wanting();
    expect(answer.text).toContain('⚠️ I could not look: GitHub does not show me the advisory');
    expect(answer.text).not.toContain('I find none');
  });
});

testExchanges(() => held.sandbox);
