import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createLog, errorKind, type Log } from '../src/log.ts';

const SECRET = 'hush-hush-0815';

/** What a log writes, line by line. */
function written(write: (log: Log) => void, level = 'debug'): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLog(level, { write: (line) => lines.push(line) }));
  return lines.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
}

/** An error as libraries throw them: with the request and the answer in it, in every field they use. */
function libraryError(): Error {
  return Object.assign(new Error(SECRET, { cause: new Error(SECRET) }), {
    status: 403,
    request: { url: SECRET, headers: { authorization: SECRET } },
    response: { data: SECRET },
    requestBody: { json: SECRET },
    url: SECRET,
    headers: { authorization: SECRET },
    token: SECRET,
  });
}

describe('a log', () => {
  test('is one JSON object a line, with its time and what was said', () => {
    const [line] = written((log) => log.info({ count: 3 }, 'done'));
    expect(line).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      count: 3,
      msg: 'done',
    });
  });

  test('leaves out what is below its level', () => {
    expect(written((log) => log.info('no'), 'warn')).toEqual([]);
  });

  test.each<[string, (log: Log) => void]>([
    ['as err', (log) => log.error({ err: libraryError() }, 'failed')],
    ['under any name', (log) => log.error({ problem: libraryError() }, 'failed')],
    ['by itself', (log) => log.error(libraryError(), 'failed')],
    ['by itself, with nothing said', (log) => log.error(libraryError())],
    [
      'with others in it',
      (log) => log.error({ err: new AggregateError([libraryError()], SECRET) }, 'failed'),
    ],
    [
      'as a plain object of its fields',
      (log) => log.error({ error: Object.assign({}, libraryError()) }, 'failed'),
    ],
    ['of a child', (log) => log.child({ job: 'sync' }).error({ err: libraryError() }, 'failed')],
  ])('holds nothing of what an error says: %s', (_, write) => {
    const lines = written(write);
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain(SECRET);
  });

  test('holds its kind all the same', () => {
    expect(written((log) => log.error(libraryError()))).toMatchObject([{ error: 'Error', code: 403 }]);
    expect(written((log) => log.error({ err: libraryError() }, 'x'))).toMatchObject([
      { err: { error: 'Error', code: 403 } },
    ]);
  });
});

describe('the kind of an error', () => {
  test.each<[unknown, object]>([
    [new TypeError(SECRET), { error: 'TypeError' }],
    [Object.assign(new Error(SECRET), { code: 'ENOENT' }), { error: 'Error', code: 'ENOENT' }],
    [Object.assign(new Error(SECRET), { code: 50007, status: 403 }), { error: 'Error', code: 50007 }],
    [Object.assign(new Error(SECRET), { status: 502 }), { error: 'Error', code: 502 }],
    [Object.assign(new Error(SECRET), { code: { secret: SECRET } }), { error: 'Error' }],
    [SECRET, { error: 'string' }],
    [undefined, { error: 'undefined' }],
  ])('%#', (error, kind) => {
    expect(errorKind(error)).toEqual(kind);
  });
});
