// @module-tag slow
import { afterAll, beforeAll, expect, test } from 'vitest';
import { announce, DETAILS, publish, ready, SECRETS } from '../support/publishing.ts';
import {
  CASE,
  hold,
  inGitHub,
  NO_CASE,
  reported,
  REPOSITORY,
  settle,
  START_MS,
  testExchanges,
  timeline,
  type Held,
} from '../support/support.ts';

// Two cases leave together: the one that is ready waits for the other, and its fix team learns no more than a number.

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
  ghsaId = await ready(held.sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const OTHER = 'CG-2026-002';
const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);

test('the one waits for the other, and leaves by itself when it is taken out of the group', async () => {
  const { sandbox } = held;
  await say('security-1', `open repository:${REPOSITORY} source:email`);
  expect((await say('maintainer-1', `link case:${CASE} with:${OTHER}`)).text).toContain(NO_CASE);
  const linked = await say('security-1', `link case:${CASE} with:${OTHER}`);
  expect(linked.text).toContain(`🔗 ${CASE} leaves together with ${OTHER}`);
  expect((await say('security-1', 'list')).text).toContain(`leaves with ${OTHER}`);
  for (const person of ['security-1', 'maintainer-1'])
    expect((await say(person, `show case:${CASE}`)).text).toContain(`Leaves together with** ${OTHER}`);

  expect((await say('security-1', `release verify case:${CASE}`)).text).toContain(
    `${OTHER}: not ready, not met: approved`,
  );
  const ofFixTeam = (await say('maintainer-1', `release verify case:${CASE}`)).text;
  expect(ofFixTeam).toContain(`${OTHER}: not ready`);
  expect(ofFixTeam).not.toContain('not met: approved');
  const preview = await say('security-1', `release publish case:${CASE}`);
  expect(preview.buttons).not.toContain('Ask a second member');
  expect(inGitHub(sandbox, ghsaId).state).toBe('draft');

  expect((await say('security-1', `link case:${OTHER} undo:true`)).text).toContain(`leaves without ${CASE}`);
  expect(await timeline(sandbox)).toContain(`Leaves without ${OTHER}`);
  await publish(sandbox);
  expect(inGitHub(sandbox, ghsaId).state).toBe('published');
});

test('two of one release are announced in one message, agreed to once, and each is announced by it', async () => {
  const { sandbox } = held;
  const third = 'CG-2026-003';
  const other = await reported(sandbox, {
    summary: 'Keys are logged',
    description: 'They are.',
    as: 'reporter',
  });
  sandbox.patchAdvisory(other, { ...DETAILS, state: 'draft' });
  sandbox.patchAdvisory(other, { state: 'published' });
  await sandbox.advance('PT10M');
  await say('security-1', `link case:${CASE} with:${third}`);
  await announce(sandbox);
  await settle(sandbox);
  const posted = sandbox.channel('codegate').messages;
  expect(posted).toHaveLength(1);
  expect(posted[0]?.text).toContain('## 2 vulnerabilities in stacklok/codegate');
  expect(posted[0]?.text).toContain('Keys are logged');
  expect(posted[0]?.text).toContain(SECRETS.workaround);
  expect(await timeline(sandbox, third)).toContain(`the announcement, in one message with ${CASE}`);
  expect((await say('security-1', `announce case:${third}`)).text).toContain(
    'It stands in #codegate just like this.',
  );
});

testExchanges(() => held.sandbox);
