import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { idOf, startMini } from './fixtures/mini.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

// What a person sees beside the channels, and what the sandbox tells of what happens.

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startMini();
});
afterAll(() => sandbox.close());

const Told = z.object({ event: z.string(), data: z.record(z.string(), z.unknown()) });

/** Listens to the events until `isLast` says that one is the last; gives them all. */
async function listen(
  isLast: (event: string) => boolean,
  meanwhile: () => Promise<unknown>,
): Promise<z.infer<typeof Told>[]> {
  const hangUp = new AbortController();
  const response = await fetch(`${sandbox.url}/sandbox/events`, { signal: hangUp.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const act = meanwhile();
  const told: z.infer<typeof Told>[] = [];
  let text = '';
  while (!told.some(({ event }) => isLast(event))) {
    const { value = '', done } = (await reader?.read()) ?? { done: true };
    if (done) break;
    text += value;
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? [];
      if (event !== undefined) told.push(Told.parse({ event, data: JSON.parse(data ?? '') }));
    }
  }
  hangUp.abort();
  await act;
  return told;
}

describe('answers that one person alone sees', () => {
  test('stand there until they are dismissed, and then nothing can be done with them', async () => {
    const answer = await sandbox.run('security-1', '/mini say text:secret hidden:true');
    expect(sandbox.answers('security-1').answers).toMatchObject([{ id: answer.id, text: 'secret' }]);
    expect(sandbox.answers('security-2').answers).toEqual([]);
    expect(() => sandbox.dismiss('security-2', idOf(answer))).toThrow('only visible to security-1');
    sandbox.dismiss('security-1', idOf(answer));
    expect(sandbox.answers('security-1').answers).toEqual([]);
    expect(() => sandbox.dismiss('security-1', idOf(answer))).toThrow('has dismissed');
    await expect(sandbox.press('security-1', idOf(answer), 'Go')).rejects.toThrow('has dismissed');
  });

  test('what others see too cannot be dismissed', async () => {
    const answer = await sandbox.run('security-1', '/mini say text:hello', 'general');
    expect(() => sandbox.dismiss('security-1', idOf(answer))).toThrow('others see the message');
  });
});

test('a button is pressed by its custom id, and one that is not there is refused', async () => {
  const shown = await sandbox.run('security-1', '/mini menu');
  expect(await sandbox.press('security-2', idOf(shown), { custom_id: 'go' })).toMatchObject({
    text: 'Pressed by @security-2',
  });
  await expect(sandbox.press('security-2', idOf(shown), { custom_id: 'forged' })).rejects.toThrow(
    /no button "forged" on that message; there are "go"/,
  );
});

test('a file has the bytes that were sent, and is not run by a browser', async () => {
  const { raw } = await sandbox.run('security-1', '/mini defer');
  const { attachments } = z.object({ attachments: z.array(z.object({ id: z.string() })) }).parse(raw);
  const response = await fetch(`${sandbox.url}/sandbox/files/${attachments[0]?.id}`);
  expect((await response.arrayBuffer()).byteLength).toBe(4);
  expect(response.headers.get('content-disposition')).toBe("inline; filename*=UTF-8''table.csv");
  expect(response.headers.get('content-security-policy')).toBe('sandbox');
  expect(() => sandbox.file('1')).toThrow('there is no file 1');
});

test('the command is as Discord keeps it', () => {
  expect(sandbox.commands()).toMatchObject([
    { name: 'mini', guild_id: expect.any(String), default_member_permissions: null },
  ]);
});

test('the events tell what happens to whom, in order', async () => {
  const told = await listen(
    (event) => event === 'clock',
    async () => {
      await sandbox.run('security-1', '/mini say text:hi', 'general');
      await sandbox.run('security-1', '/mini say text:psst hidden:true');
      const { messages } = sandbox.channel('general');
      await sandbox.changeServer({ delete_message: messages.at(-1)?.id ?? '' });
      await sandbox.advance('PT1S');
    },
  );
  expect(told.map(({ event }) => event)).toEqual([
    'message',
    'answer',
    'answer',
    'answer',
    'delete',
    'clock',
  ]);
  expect(told[0]?.data).toMatchObject({ channel: 'general', dm: null, message: { text: 'hi' } });
  expect(told[2]?.data).toMatchObject({ as: 'security-1', answer: { text: 'psst', ephemeral: true } });
  expect(told[4]?.data).toMatchObject({ channel: 'general', as: null });
  expect(told[5]?.data).toEqual({ now: '2026-03-02T09:00:01Z' });
});

test('the bot’s end and its start are told', async () => {
  let ends = 0;
  const told = await listen(
    (event) => event === 'bot' && (ends += 1) === 2,
    () => sandbox.restart(),
  );
  expect(told).toMatchObject([
    { event: 'bot', data: { ready: false } },
    { event: 'bot', data: { ready: true, commands: 1 } },
  ]);
});

test('the clock goes to the next thing that happens, and no further', async () => {
  expect(await sandbox.toNext()).toEqual({
    now: '2026-03-02T09:30:00Z',
    what: '#security: daily 2026-03-02T09:30:00Z',
  });
  expect(await sandbox.toNext()).toMatchObject({ now: '2026-03-02T12:00:00Z' });
  expect(sandbox.info().now).toBe('2026-03-02T12:00:00Z');
});
