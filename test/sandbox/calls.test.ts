// @module-tag slow
// @module-tag long
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startBot } from '../../src/bot.ts';
import { CALLS } from '../../src/sandbox/calls.ts';
import { curl } from '../../src/sandbox/help.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { sparingSyncs } from '../support/spared-syncs.ts';

const Answer = z.object({
  id: z.string(),
  modal: z.object({ id: z.string() }).nullable(),
  raw: z.object({ attachments: z.array(z.object({ id: z.string() })).optional() }),
});

const steps = CALLS.flatMap((call) =>
  call.examples.map((example) => ({ call, example, line: curl(call, example, '') })),
);

describe('a newcomer who follows the examples from the first to the last', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ around: {}, startBot: sparingSyncs(startBot, () => sandbox) });
  });
  afterAll(() => sandbox.close());

  async function send(
    method: string,
    path: string,
    body: string | null,
  ): Promise<{ status: number; text: string }> {
    const response = await fetch(`${sandbox.url}${path}`, { method, body });
    return { status: response.status, text: await response.text() };
  }

  /** The first words of an answer that goes on. */
  async function begun(path: string): Promise<{ status: number; text: string }> {
    const hangUp = new AbortController();
    const { status, body } = await fetch(`${sandbox.url}${path}`, { signal: hangUp.signal });
    const { value } = (await body?.pipeThrough(new TextDecoderStream()).getReader().read()) ?? {};
    hangUp.abort();
    return { status, text: value ?? '' };
  }

  /** The ids that an example leaves open. */
  async function ids(after: string): Promise<{ MESSAGE: string; MODAL: string; FILE: string }> {
    const { text } = await send('POST', '/sandbox/run', JSON.stringify({ as: 'security-1', line: after }));
    const { id, modal, raw } = Answer.parse(JSON.parse(text));
    return { MESSAGE: id, MODAL: modal?.id ?? '', FILE: raw.attachments?.[0]?.id ?? '' };
  }

  test.each(steps)('$line', async ({ call, example }) => {
    let body = example.body ? JSON.stringify(example.body) : null;
    let path = example.path ?? call.path;
    // The bot that is killed has a process of its own.
    if (path === '/sandbox/restart') await sandbox.moveOut();
    if (example.after !== undefined)
      for (const [word, id] of Object.entries(await ids(example.after))) {
        body = body?.replace(`"${word}"`, JSON.stringify(id)) ?? null;
        path = path.replace(new RegExp(`/${word}$`), `/${id}`);
      }
    const { status, text } = call.goesOn ? await begun(path) : await send(call.method, path, body);
    expect({ status, text }).toMatchObject({ status: 200 });
    expect(text).not.toMatch(/"kind":"none"|"messages":\[\]|"choices":\[\]/);
  });

  test('has a case with a coordinator, a fix team and a score', async () => {
    const { text } = await sandbox.run('security-1', '/advisory show case:CG-2026-001');
    expect(text).toMatch(/Coordinator\W+@security-1/);
    expect(text).toMatch(/Fix team\W+.*maintainer-1/);
    expect(text).toContain('High (7.5)');
  });
});

describe('the README', () => {
  const readme = readFileSync(new URL('../../src/sandbox/README.md', import.meta.url), 'utf8');

  test('shows each call under its name, in the order of the table', () => {
    const headings = [...readme.matchAll(/^### ((?:GET|POST|PUT|PATCH|DELETE) .*)$/gm)].map(
      ([, heading]) => heading,
    );
    expect(headings).toEqual(CALLS.map(({ method, path }) => `${method} ${path}`));
  });

  test('has each example, and no other', () => {
    const lines = readme.split('\n').filter((line) => line.startsWith('curl '));
    expect(lines).toEqual(steps.map(({ call, example }) => curl(call, example, 'http://127.0.0.1:4680')));
  });

  test('names each field that a body can have', () => {
    const fields = CALLS.flatMap(({ takes = '' }) => [...takes.matchAll(/(\w+)\??(?=[,}:])/g)]);
    const missing = fields.map(([, field = '']) => field).filter((field) => !readme.includes(field));
    expect(missing).toEqual([]);
  });
});
