import { InteractionType } from 'discord-api-types/v10';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { forgeInput } from '../support/forging.ts';
import {
  count,
  enrol,
  hold,
  reported,
  START_MS,
  testExchanges,
  timeline,
  type Held,
} from '../support/support.ts';

// What Discord loses, doubles or garbles on the way to a person and back.

let held: Held;
let sandbox: Sandbox;
beforeAll(async () => {
  held = await hold();
  ({ sandbox } = held);
  await enrol(sandbox, 'security-1', 'security-2');
  await reported(sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());
beforeEach(() => sandbox.clearFaults());

const callback = { target: 'discord', method: 'POST', path: '/callback' } as const;

describe('an answer', () => {
  test('reaches the person where only the confirmation that it would take longer was lost', async () => {
    await sandbox.faults({ target: 'github', method: 'GET', path: '/users/', delay_ms: 1900, times: 1 });
    await sandbox.faults({ ...callback, drop: 'after', times: 1 });
    const answer = await sandbox.run('security-1', '/advisory me github:security-1');
    expect(answer).toMatchObject({ kind: 'message', ephemeral: true });
    expect(answer.text).toContain('security-1');
  });

  test('whose own confirmation was lost is given once more, and is the same', async () => {
    await sandbox.faults({ ...callback, drop: 'after', times: 1 });
    const answer = await sandbox.run('security-1', '/advisory list');
    expect(answer).toMatchObject({ kind: 'message', ephemeral: true });
    expect(answer.text).toContain('CG-2026-001');
  });

  test('that Discord does not take holds back nothing that follows from the act', async () => {
    // A report that is public is urgent from then on: everybody is reminded at once.
    await sandbox.faults({ ...callback, status: 404, code: 10015, times: 1 });
    const before = sandbox.dms('security-2').messages.length;
    await sandbox.run('security-1', '/advisory disclosure case:CG-2026-001 kind:public');
    const news = sandbox.dms('security-2').messages.slice(before);
    expect(news.map(({ text }) => text).join('\n')).toContain('Everything is ASAP');
    expect(held.lines.join('\n')).toContain('an interaction could not be answered');
  });
});

test('an interaction that is delivered twice is done once', async () => {
  const { gateway } = sandbox.discord;
  const dispatch = gateway.dispatch.bind(gateway);
  gateway.dispatch = (event, data) => {
    dispatch(event, data);
    dispatch(event, data);
  };
  try {
    const open = '/advisory open repository:stacklok/codegate source:email';
    expect((await sandbox.run('security-1', open)).text).toContain('CG-2026-002');
    await sandbox.run('security-1', '/advisory check case:CG-2026-002 step:acknowledge');
  } finally {
    gateway.dispatch = dispatch;
  }
  expect((await sandbox.run('security-1', '/advisory list')).text).not.toContain('CG-2026-003');
  expect(count(await timeline(sandbox, 'CG-2026-002'), 'cknowledge')).toBe(1);
});

test('an interaction that nobody can read is logged by its kind, and the bot goes on', async () => {
  const { gateway } = sandbox.discord;
  const dispatch = gateway.dispatch.bind(gateway);
  let whole: object = {};
  gateway.dispatch = (event, data) => {
    if (event === 'INTERACTION_CREATE' && typeof data === 'object' && data) whole = data;
    dispatch(event, data);
  };
  await sandbox.run('security-1', '/advisory list');
  gateway.dispatch = dispatch;
  const secret = { custom_id: 'secret', name: 'secret', component_type: 2, type: 1 };
  const broken: object[] = [
    { ...whole, data: undefined },
    { ...whole, data: null },
    { ...whole, user: undefined, member: undefined },
    { ...whole, member: { roles: [] } },
    { ...whole, entitlements: undefined },
    { ...whole, authorizing_integration_owners: null },
    { ...whole, channel: 'secret' },
    { ...whole, data: { ...secret, options: 'secret' } },
    { ...whole, type: InteractionType.MessageComponent, data: secret },
    { ...whole, type: InteractionType.MessageComponent, data: secret, message: null },
    { ...whole, type: InteractionType.ModalSubmit, data: secret },
    { ...whole, type: InteractionType.ModalSubmit, data: { ...secret, components: [] }, message: null },
    { ...whole, type: InteractionType.ModalSubmit, data: { ...secret, components: ['secret'] } },
    { ...whole, type: InteractionType.ApplicationCommandAutocomplete, data: null },
    // One of a kind that is yet to come.
    { ...whole, type: 77 },
  ];
  const before = held.lines.length;
  for (const [index, each] of broken.entries()) dispatch('INTERACTION_CREATE', { ...each, id: `9${index}` });
  dispatch('INTERACTION_CREATE', null);
  await gateway.delivered();
  expect((await sandbox.run('security-1', '/advisory list')).text).toContain('CG-2026-001');
  const lines = held.lines.slice(before).filter((line) => line.includes('an interaction cannot be read'));
  expect(lines).toHaveLength(broken.length);
  expect(lines[0]).toContain('"kind":2');
  expect(lines.join('')).not.toContain('secret');
});

test('a form that names what opens a form is answered as a button that nobody knows', async () => {
  const id = 'severity:CG-2026-001';
  expect((await forgeInput(sandbox, 'security-1', { id, fields: { a: 'b' } })).text).toContain('button');
});

testExchanges(() => held.sandbox);
