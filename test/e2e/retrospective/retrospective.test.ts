// @module-tag slow
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '../../../src/sandbox/people.ts';
import type { Answer } from '../../../src/sandbox/shown.ts';
import { announce, byTwo, publish, ready } from '../support/publishing.ts';
import {
  arrivals,
  CASE,
  count,
  customIdOf,
  fileOf,
  forge,
  hold,
  idOf,
  saying,
  START_MS,
  testExchanges,
  timeline,
  withButton,
  type Held,
} from '../support/support.ts';

// "These steps should be completed 1-3 days after the Release Date. The retrospective process should be blameless."

let held: Held;
beforeAll(async () => {
  held = await hold();
  await ready(held.sandbox);
  await publish(held.sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);
const codegate = () => held.sandbox.channel('codegate').messages;
const CALL = 'The retrospective looks for causes';

/** The document of the retrospective as it stands. */
async function draftOf(as: Person): Promise<string> {
  const draft = await say(as, `retro draft case:${CASE}`);
  return fileOf(held.sandbox, draft, draft.files.find(({ name }) => name.endsWith('.md'))?.name ?? '');
}

const labelOf = ({ selects }: Answer, words: string) =>
  selects[0]?.options.find(({ label }) => label.includes(words))?.label ?? '';

async function contribute(as: Person, message: string, button: string, fields: Record<string, string>) {
  const form = await held.sandbox.press(as, message, button);
  return held.sandbox.submit(as, form.modal?.id ?? '', fields);
}

test('whoever has contributed before it opens is not asked; the others are, once', async () => {
  const { sandbox } = held;
  await announce(sandbox);
  const early = await say('security-2', `retro contribute case:${CASE} named:no`);
  const kept = await sandbox.submit('security-2', early.modal?.id ?? '', {
    'Where did we get lucky?': 'Nobody else had found it.',
  });
  expect(kept.text).toContain('without your name');
  await sandbox.to('2026-03-05T16:01:00Z');
  expect(arrivals(sandbox, 'maintainer-1', CALL)).toHaveLength(1);
  expect(arrivals(sandbox, 'security-1', CALL)).toHaveLength(1);
  expect(arrivals(sandbox, 'security-2', CALL)).toHaveLength(0);
});

test('a contribution from a direct message is kept, with a gentle hint, and can be changed', async () => {
  const { sandbox } = held;
  const ask = withButton(sandbox, 'maintainer-1', 'Contribute…');
  const first = await contribute('maintainer-1', ask, 'Contribute…', {
    'What went wrong?': 'security-1 should have told us earlier.',
  });
  expect(first.text).toContain('💡');
  expect(first.text).toContain('security-1 should have told us earlier');
  const again = await say('maintainer-1', `retro contribute case:${CASE}`);
  expect(JSON.stringify(again.raw)).toContain('should have told us earlier');
  const changed = await sandbox.submit('maintainer-1', again.modal?.id ?? '', {
    'What went well?': 'The fix was small.',
    'What went wrong?': 'The day moved late.',
    'Action items': 'Ask in the advisory first; maintainer-1; 2026-04-30',
  });
  expect(changed.text).not.toContain('💡');
});

test('what belongs into an advisory is not kept, and given back', async () => {
  const { sandbox } = held;
  const form = await say('security-1', `retro contribute case:${CASE}`);
  const answer = await sandbox.submit('security-1', form.modal?.id ?? '', {
    'What went well?': 'Like in GHSA-2345-6789-cfgh we were quick.',
  });
  expect(answer.text).toContain('was not kept');
  expect(answer.text).toContain('Like in GHSA-2345-6789-cfgh we were quick.');
  const empty = await say('security-1', `retro contribute case:${CASE}`);
  const nothing = await sandbox.submit('security-1', empty.modal?.id ?? '', {});
  expect(nothing.text).toContain('nothing was recorded');
  expect(nothing.buttons).toEqual(['Nothing to add', 'Contribute…']);
});

test('the pull requests are suggested from the files of the fix, and confirmed by the fix team', async () => {
  const { sandbox } = held;
  const card = await say('maintainer-1', `show case:${CASE}`);
  const suggested = await sandbox.press('maintainer-1', idOf(card), 'What introduced it…');
  expect(suggested.text).toContain('#101');
  const others = await sandbox.press('maintainer-1', idOf(suggested), 'Others…');
  const unknown = await sandbox.submit('maintainer-1', others.modal?.id ?? '', {
    'Pull requests that introduced it': '#999, https://github.com/stacklok/codegate/pull/101',
  });
  expect(unknown.text).toContain('no merged pull request #999');
  expect((await sandbox.choose('maintainer-1', idOf(suggested), ['101'])).text).toContain(
    'introduced by #101',
  );
  const other = await say('security-1', `show case:${CASE}`);
  expect(other.buttons).not.toContain('What introduced it…');
});

test('an unnamed part that names somebody is given back first, and kept as it is when that is wanted', async () => {
  const { sandbox } = held;
  const form = await say('security-2', `retro contribute case:${CASE} named:no`);
  await sandbox.advance('PT7M');
  const words = 'maintainer-1 was alone with it, and <@1180000000000000101> asleep.';
  const back = await sandbox.submit('security-2', form.modal?.id ?? '', { 'What went wrong?': words });
  expect(back.text).toMatch(/What you wrote names .*maintainer-1/);
  expect(back.text).toContain('was alone with it');
  expect(back.buttons).toEqual(['Write it without names…', 'Keep the names…']);
  const again = await sandbox.press('security-2', idOf(back), 'Keep the names…');
  const kept = await sandbox.submit('security-2', again.modal?.id ?? '', { 'What went wrong?': words });
  expect(kept.text).toContain('✅ Recorded without your name');
  // Nor does the record tell the minute in which it was written.
  const sqlite = new Sqlite(sandbox.databasePath, { readonly: true });
  const [own, former] = sqlite
    .prepare<[], { at: string; body: string }>('SELECT at, body FROM events ORDER BY seq DESC LIMIT 2')
    .all();
  sqlite.close();
  expect(own?.body).toContain('"critique-contributed","named":false');
  expect(own?.at).toBe(former?.at);
});

test('an unnamed part is struck by two: the coordinator asks, and who wrote it stays unknown', async () => {
  const { sandbox } = held;
  const words = 'maintainer-1 was alone with it';
  expect(await draftOf('security-2')).toContain(words);
  const draft = await say('security-1', `retro draft case:${CASE}`);
  expect(draft.text).toContain('⚠️ An unnamed contribution names maintainer-1');
  const list = await sandbox.press('security-1', idOf(draft), 'Strike an unnamed one…');
  const chosen = await sandbox.choose('security-1', idOf(list), [labelOf(list, words)]);
  expect(chosen.text).toContain(words);
  const asking = await forge(sandbox, 'security-2', customIdOf(chosen, 'Ask a second member'));
  expect(asking.text).toContain('The coordinator of the case asks for this');
  await sandbox.press('security-1', idOf(chosen), 'Ask a second member');
  const look = async () => {
    const answer = await sandbox.press('security-2', withButton(sandbox, 'security-2', 'Look…'), 'Look…');
    expect(answer.text).toContain(words);
    return answer;
  };
  const form = await sandbox.press('security-2', idOf(await look()), 'No, not like this');
  const reason = 'They agreed to stand there.';
  const declined = await sandbox.submit('security-2', form.modal?.id ?? '', {
    'What should be different?': reason,
  });
  expect(declined.text).toContain('Nothing was struck. The member who asked is told why.');
  expect(saying(sandbox, 'security-1', 'Not approved: striking').text).toContain(`Why: ${reason}`);
  expect(await timeline(sandbox)).toContain(`Not approved: striking an unnamed contribution: ${reason}`);
  const again = await sandbox.choose('security-1', idOf(list), [labelOf(list, words)]);
  await sandbox.press('security-1', idOf(again), 'Ask a second member');
  const looked = await look();
  const id = customIdOf(looked, 'Strike it');
  expect((await forge(sandbox, 'security-1', id)).text).toMatch(/another member/);
  expect(await draftOf('security-2')).toContain(words);
  const struck = await sandbox.press('security-2', idOf(looked), 'Strike it');
  expect(struck.text).toContain('✅ Struck');
  expect(await draftOf('security-2')).not.toContain(words);
  expect((await forge(sandbox, 'security-2', id)).text).toContain('answered already');
  const told = await timeline(sandbox);
  expect(told).toContain('Approved: striking an unnamed contribution');
  expect(told).not.toContain('alone');
});

test('with the last one who has nothing to add the critiques are collected', async () => {
  const { sandbox } = held;
  const asked = withButton(sandbox, 'security-1', 'Nothing to add');
  expect(await timeline(sandbox)).not.toContain('Collect critiques');
  const heard = await sandbox.press('security-1', asked, 'Nothing to add');
  expect(heard.text).toContain('✅ You have nothing to add.');
  expect(heard.buttons).not.toContain('Nothing to add');
  const told = await timeline(sandbox);
  expect(count(told, 'Collect critiques')).toBe(1);
  // The silent are not named: else the only one left would be who wrote without a name.
  expect(told).toMatch(/Nothing to add to the retrospective · the bot/);
  const again = await forge(sandbox, 'security-1', `nothing-to-add:${CASE}`);
  expect(again.text).toContain('recorded already');
});

test('posted once, by a second member, with the document, the picture and a thread', async () => {
  const { sandbox } = held;
  const before = codegate().length;
  const answer = await byTwo(sandbox, `/advisory retro post case:${CASE}`, 'Post to #codegate');
  expect(answer.text).toContain('✅ The retrospective is live in #codegate.');
  const [message, ...others] = codegate().slice(before);
  expect(others).toEqual([]);
  const names = message?.files.map(({ name }) => name) ?? [];
  expect(names).toContain('timeline.png');
  const document = fileOf(sandbox, message ?? { raw: {} }, names.find((name) => name.endsWith('.md')) ?? '');
  expect(document).toContain('Nobody else had found it.');
  expect(document).toContain('somebody who took part');
  expect(document).toContain('The day moved late.');
  expect(document).toContain('| Ask in the advisory first | maintainer-1 | 2026-04-30 |');
  expect(document).toContain('[#101](https://github.com/stacklok/codegate/pull/101)');
  expect(document).not.toMatch(/should have told|security-2 .*lucky|CVSS:|reporter \(/);
  expect(message?.files.find(({ name }) => name === 'timeline.png')?.description).toContain('Timeline');
  const posted = sandbox
    .requests()
    .filter(({ method, path, status }) => method === 'POST' && path.endsWith('/threads') && status === 201);
  expect(posted.map(({ body }) => body)).toEqual([
    { name: expect.stringMatching(/^Retrospective of GHSA-/) },
  ]);
  // How many cases there are, and which, is the team's alone.
  expect(JSON.stringify([message, posted, document])).not.toContain(CASE);
  const again = await say('security-1', `retro post case:${CASE}`);
  expect(again.text).toContain('done already');
  const late = await say('maintainer-1', `retro contribute case:${CASE}`);
  expect(late.text).toContain('done already');
});

test('who contributed without a name is nowhere in the record of it', async () => {
  const told = (await timeline(held.sandbox)).split('\n').filter((line) => line.includes('Contribution'));
  expect(told.some((line) => line.includes('the bot'))).toBe(true);
  expect(told.join('\n')).not.toContain('@security-2');
});

testExchanges(() => held.sandbox);
