import { ComponentType } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/sandbox/wire.ts';
import { skipNote, loadContracts } from './contracts.ts';

const contracts = loadContracts();

const ADVISORIES = '/repos/stacklok/codegate/security-advisories';

function exchange(more: Partial<Exchange>): Exchange {
  return {
    target: 'github',
    method: 'GET',
    path: ADVISORIES,
    status: 200,
    ms: 1,
    body: null,
    answer: [],
    ...more,
  };
}

function problems(more: Partial<Exchange>): string[] {
  return contracts?.validateExchange(exchange(more)) ?? [];
}

test('without the folder there are no contracts, and a suite of them says that it is skipped', () => {
  const absent = loadContracts(new URL('no-such-folder/', import.meta.url));
  expect(absent).toBeUndefined();
  expect(skipNote(absent)).toContain('SKIPPED');
});

describe.skipIf(!contracts)(`GitHub’s specification${skipNote(contracts)}`, () => {
  test('passes what is right', () => {
    expect(problems({ path: `${ADVISORIES}?state=triage&per_page=100&sort=updated` })).toEqual([]);
    expect(
      problems({
        method: 'PATCH',
        path: `${ADVISORIES}/GHSA-2222-3333-4444`,
        body: { state: 'draft' },
        status: 404,
        answer: { message: 'Not Found' },
      }),
    ).toEqual([]);
  });

  test.each<[string, Partial<Exchange>]>([
    ['no such path', { path: '/repos/stacklok/codegate/secrets-of-others/none' }],
    ['no PUT at this path', { method: 'PUT' }],
    ['does not take "page"', { path: `${ADVISORIES}?page=2` }],
    ['query "state"', { path: `${ADVISORIES}?state=open` }],
    ['query "per_page"', { path: `${ADVISORIES}?per_page=many` }],
    ['body is missing', { method: 'POST', status: 201 }],
    [
      'must NOT have additional properties: ecosystem',
      {
        method: 'POST',
        body: { ecosystem: 'pip' },
        status: 422,
        answer: { message: 'No', documentation_url: '' },
      },
    ],
    [
      'takes no body',
      {
        method: 'POST',
        path: `${ADVISORIES}/GHSA-2222-3333-4444/forks`,
        body: { name: 'x' },
        status: 404,
        answer: {},
      },
    ],
    ['answer 200/0: must have required property', { answer: [{ ghsa_id: 'GHSA-2222-3333-4444' }] }],
    ['answer 200', { answer: null }],
    ['not documented to answer 201', { status: 201 }],
  ])('finds: %s', (words, wrong) => {
    expect(problems(wrong).join('\n')).toContain(words);
  });

  test('knows what may be null', () => {
    const answer = { security_and_analysis: null, permission: 'read', role_name: 'read', user: null };
    const path = '/repos/stacklok/codegate/collaborators/outsider/permission';
    expect(problems({ path, answer })).toEqual([]);
    expect(problems({ path, answer: { ...answer, permission: null } })).toHaveLength(1);
  });

  test('lets pass what no specification has, and what every operation may answer', () => {
    expect(
      problems({ path: `${ADVISORIES}/GHSA-2222-3333-4444/comments`, method: 'POST', status: 201 }),
    ).toEqual([]);
    expect(problems({ target: 'registry', path: '/v2/' })).toEqual([]);
    expect(problems({ status: 304, answer: null })).toEqual([]);
    expect(problems({ status: null, answer: null })).toEqual([]);
  });
});

describe.skipIf(!contracts)(`Discord’s specification${skipNote(contracts)}`, () => {
  const message = {
    target: 'discord',
    method: 'POST',
    path: '/channels/1180000000000000020/messages',
  } as const;
  const refused = { status: 403, answer: { code: 50_013, message: 'Missing Permissions' } };

  test('passes what is right, with and without the prefix', () => {
    expect(
      problems({ ...message, ...refused, body: { content: 'Hello', nonce: 'n1', enforce_nonce: true } }),
    ).toEqual([]);
    expect(
      problems({ ...message, ...refused, path: `/api/v10${message.path}`, body: { content: 'Hello' } }),
    ).toEqual([]);
    const shards = {
      url: 'wss://127.0.0.1',
      shards: 1,
      session_start_limit: { total: 1, remaining: 1, reset_after: 0, max_concurrency: 1 },
    };
    expect(problems({ target: 'discord', path: '/gateway/bot', answer: shards })).toEqual([]);
  });

  test.each<[string, Partial<Exchange>]>([
    ['request/content', { ...message, ...refused, body: { content: 'x'.repeat(4001) } }],
    ['request/nonce', { ...message, ...refused, body: { nonce: 'x'.repeat(26) } }],
    [
      'path "channel_id"',
      { ...message, ...refused, path: '/channels/security/messages', body: { content: 'x' } },
    ],
    ['answer 200', { ...message, body: { content: 'x' }, answer: { id: '1' } }],
    [
      'has no body',
      { target: 'discord', method: 'DELETE', path: '/channels/1/messages/2', status: 204, answer: {} },
    ],
  ])('finds: %s', (words, wrong) => {
    expect(problems(wrong).join('\n')).toContain(words);
  });

  test('says what is wrong with the component that was meant', () => {
    const text = { type: ComponentType.TextDisplay, content: 5 };
    const body = { components: [{ type: ComponentType.Container, components: [text] }] };
    expect(problems({ ...message, ...refused, body })).toEqual([
      'POST /channels/1180000000000000020/messages: request/components/0/components/0/content: must be string',
    ]);
    const unknown = problems({ ...message, ...refused, body: { components: [{ type: 99 }] } });
    expect(unknown.join('\n')).toContain('request/components/0/type');
  });

  test('takes permissions as text, as Discord does', () => {
    const command = { name: 'advisory', description: 'Runs a case', default_member_permissions: '0' };
    const path = '/applications/1180000000000000002/guilds/1180000000000000001/commands';
    expect(problems({ target: 'discord', method: 'PUT', path, body: [command], ...refused })).toEqual([]);
  });
});
