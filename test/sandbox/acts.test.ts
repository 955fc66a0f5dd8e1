import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idOf, startMini } from './fixtures/mini.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startMini();
});
afterAll(() => sandbox.close());

test('the bot is ready with its commands', () => {
  expect(sandbox.info()).toMatchObject({
    now: '2026-03-02T09:00:00Z',
    channels: ['security', 'codegate', 'general'],
    bot: { ready: true, commands: 1 },
  });
});

test('a slash line gets its answer, in any channel', async () => {
  const answer = await sandbox.run('outsider', '/mini say text:"hello there"', 'general');
  expect(answer).toMatchObject({
    kind: 'message',
    ephemeral: false,
    text: 'hello there',
    buttons: [],
    modal: null,
  });
  expect(answer.ack_ms).toBeGreaterThan(0);
  expect(sandbox.channel('general').messages).toMatchObject([
    {
      id: answer.id,
      author: 'codegate-advisory-bot',
      at: '2026-03-02T09:00:00Z',
      edited: false,
      crossposted: false,
      nonce: null,
    },
  ]);
});

test('an ephemeral answer stands in no channel', async () => {
  const before = sandbox.channel('security').messages.length;
  const answer = await sandbox.run('security-1', '/mini say text:secret hidden:true');
  expect(answer).toMatchObject({ kind: 'message', ephemeral: true, text: 'secret' });
  expect(sandbox.channel('security').messages).toHaveLength(before);
});

test('a deferred answer counts once edited; markup and files are as a person sees them', async () => {
  const answer = await sandbox.run('security-1', '/mini defer');
  expect(answer).toMatchObject({
    ephemeral: true,
    text: 'now 2026-03-02 09:00 UTC for @security-1\n[file: table.csv] A table',
    files: [{ name: 'table.csv', size: 4, description: 'A table' }],
  });
  expect(answer.reply_ms).toBeGreaterThan(answer.ack_ms ?? 0);
});

test('buttons and menus', async () => {
  const shown = await sandbox.run('security-1', '/mini menu');
  expect(shown.buttons).toEqual(['Go', 'No', 'Read']);
  expect(shown.selects).toMatchObject([
    { placeholder: 'An animal', options: [{ label: 'Cat' }, { label: 'Dog' }] },
  ]);
  const pressed = await sandbox.press('security-2', idOf(shown), 'Go');
  expect(pressed).toMatchObject({ ephemeral: true, text: 'Pressed by @security-2' });
  await expect(sandbox.press('security-1', idOf(shown), 'Stop')).rejects.toThrow(
    /there are "Go", "No", "Read"/,
  );
  await expect(sandbox.press('security-1', idOf(shown), 'No')).rejects.toThrow(/disabled/);
  await expect(sandbox.press('security-1', idOf(shown), 'Read')).rejects.toThrow(/only opens https/);
  await expect(sandbox.press('security-1', '1', 'Go')).rejects.toThrow(/there is no message 1/);
  await expect(sandbox.press('security-1', idOf(pressed), 'Go')).rejects.toThrow(
    /only visible to security-2/,
  );
  await expect(sandbox.choose('security-1', idOf(shown), ['Fish'])).rejects.toThrow(/there is Cat, Dog/);
  const chosen = await sandbox.choose('security-1', idOf(shown), ['Cat']);
  expect(chosen).toMatchObject({ kind: 'message', id: shown.id, text: 'You chose c', buttons: [] });
});

test('a modal is opened, filled in as the client would let one, and closed', async () => {
  const { modal, text } = await sandbox.run('security-1', '/mini modal');
  expect(modal).toMatchObject({ title: 'A form', fields: ['Reason', 'Colour'] });
  expect(text).toContain('Reason');
  const id = modal?.id ?? '';
  const right = { Reason: 'because', Colour: 'Blue' };
  await expect(sandbox.submit('security-2', id, right)).rejects.toThrow(/before security-1, not security-2/);
  await expect(sandbox.submit('security-1', id, { ...right, Size: 'x' })).rejects.toThrow(
    /it has Reason, Colour/,
  );
  await expect(sandbox.submit('security-1', id, { Colour: 'Blue' })).rejects.toThrow(/"Reason" is required/);
  await expect(sandbox.submit('security-1', id, { ...right, Reason: 'x'.repeat(21) })).rejects.toThrow(
    /0 to 20/,
  );
  await expect(sandbox.submit('security-1', id, { ...right, Colour: 'Green' })).rejects.toThrow(
    /it has Red, Blue/,
  );
  expect(await sandbox.submit('security-1', id, right)).toMatchObject({ text: 'because in b' });
  await expect(sandbox.submit('security-1', id, right)).rejects.toThrow(/stands open/);
});

test('autocomplete', async () => {
  expect(await sandbox.autocomplete('security-1', '/mini pick fruit:ap', 'fruit')).toEqual({
    choices: [
      { name: 'A apple', value: 'apple' },
      { name: 'A apricot', value: 'apricot' },
    ],
  });
});

test('direct messages, closed ones, and a nonce that counts once', async () => {
  for (let time = 0; time < 2; time += 1)
    expect(await sandbox.run('security-1', '/mini dm member:reporter nonce:n1')).toMatchObject({
      text: 'done',
    });
  expect(sandbox.dms('reporter').messages).toMatchObject([{ text: 'Hello', nonce: 'n1' }]);
  const closed = await sandbox.run('security-1', '/mini dm member:closed-dms');
  expect(closed.text).toContain('50007');
  expect(sandbox.dms('closed-dms').messages).toEqual([]);
});

describe('what Discord refuses the bot is told', () => {
  test.each([
    ['long', 'BASE_TYPE_MAX_LENGTH'],
    ['flag', 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'],
    ['text', 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED'],
    ['count', 'Must be 40 or fewer'],
  ])('%s', async (how, message) => {
    const { text } = await sandbox.run('security-1', `/mini wrong reply how:${how}`);
    expect(text).toContain('refused 50035');
    expect(text).toContain(message);
  });

  test('a second answer', async () => {
    const { text } = await sandbox.run('security-1', '/mini wrong twice');
    expect(text).toBe('refused 40060: Interaction has already been acknowledged.');
  });

  test('an answer after three seconds', async () => {
    const answer = await sandbox.run('security-1', '/mini wrong late');
    expect(answer).toMatchObject({ kind: 'none', text: 'The application did not respond', ack_ms: null });
    await sandbox.run('security-1', '/mini say text:"say it now"');
    await expect.poll(() => sandbox.log).toContain('refused 10062');
  });

  test('an answer after the token’s fifteen minutes', async () => {
    await using own = await disposable();
    const shown = await own.sandbox.run('security-1', '/mini say text:first');
    await own.sandbox.advance('PT16M');
    expect(await own.sandbox.run('security-1', '/mini wrong expired')).toMatchObject({
      text: 'refused 50027: Invalid Webhook Token',
    });
    expect(own.sandbox.channel('security').messages[0]).toMatchObject({
      id: shown.id,
      text: 'first',
      edited: false,
    });
  });
});

test('faults: a status, a delay, a connection cut before and after the act', async () => {
  const path = '/messages';
  await sandbox.faults({ target: 'discord', path, status: 403, code: 50278, times: 1 });
  expect((await sandbox.run('security-1', '/mini dm member:outsider')).text).toContain('50278');
  await sandbox.faults({ target: 'discord', path, delay_ms: 60, times: 1 });
  expect((await sandbox.run('security-1', '/mini dm member:outsider')).ack_ms).toBeGreaterThan(55);
  expect(sandbox.dms('outsider').messages).toHaveLength(1);
  await sandbox.faults({ target: 'discord', path, drop: 'before', times: 1 });
  expect((await sandbox.run('security-1', '/mini dm member:outsider')).text).toContain('failed');
  expect(sandbox.dms('outsider').messages).toHaveLength(1);
  await sandbox.faults({ target: 'discord', path, drop: 'after', times: 1 });
  expect((await sandbox.run('security-1', '/mini dm member:outsider')).text).toContain('failed');
  expect(sandbox.dms('outsider').messages).toHaveLength(2);
  expect(sandbox.requests().filter((each) => each.status === null)).toHaveLength(2);
});

test('who is not on the server can do nothing there, and neither can its bot', async () => {
  await sandbox.changeServer({ leave: 'outsider' });
  await expect(sandbox.run('outsider', '/mini defer')).rejects.toThrow('outsider is not on the server');
  const left = await sandbox.run('security-1', `/mini dm member:outsider`);
  expect(left.text).toContain('50278');
  await sandbox.changeServer({ join: 'outsider' });
  expect(await sandbox.run('outsider', '/mini defer')).toMatchObject({ kind: 'message' });
  await sandbox.changeServer({ bot: 'out' });
  await expect(sandbox.run('security-1', '/mini defer')).rejects.toThrow('the bot is not on the server');
  await sandbox.changeServer({ bot: 'in' });
  await expect(sandbox.run('security-1', '/mini defer')).rejects.toThrow('there is no command /mini');
  await sandbox.restart();
  expect(await sandbox.run('security-1', '/mini defer')).toMatchObject({ kind: 'message' });
});

async function disposable() {
  const own = await startMini();
  return { sandbox: own, [Symbol.asyncDispose]: () => own.close() };
}
