import { expect, test } from 'vitest';
import { isSentence } from '../../../src/documents/announcement/is-sentence.ts';

test.each([
  'RCE as root.',
  'Data loss.',
  '远程代码执行。',
  '任意文件读取',
  '認証を回避できます。',
  'Fuite de clés.',
  'Codeausführung als root.',
])('says what happens, however short: %s', (text) => {
  expect(isSentence(text)).toBe(true);
});

test.each([
  'High.',
  'High severity.',
  'N/A',
  'Yes, critical.',
  'CVSS base score: 9.8 (Critical)',
  '严重',
  '高危。',
  '重大',
  'Hoch (kritisch)',
  'Gravité élevée',
  '',
])('is no sentence, however long: %j', (text) => {
  expect(isSentence(text)).toBe(false);
});
