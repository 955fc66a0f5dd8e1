import { describe, expect, test } from 'vitest';
import { embargoedIn, type Embargoed } from '../../src/process/screening.ts';
import { cpuTime } from '../support/cpu-time.ts';

const refused: { readonly [what in Embargoed]: readonly string[] } = {
  'a GHSA id': [
    'GHSA-2345-cfgh-jmpq',
    'see ghsa-2345-cfgh-jmpq please',
    'GHSA 2345 cfgh jmpq',
    'GHSA2345cfghjmpq',
    'ghsa_2345_cfgh_jmpq',
    'GHSA: 2345-cfgh-jmpq',
    'GHSA–2345–cfgh–jmpq',
    'GHSA‑2345‑cfgh‑jmpq',
    'GHSA−2345−cfgh−jmpq',
    'G H S A - 2345 - cfgh - jmpq',
    'GHSA-\n2345-cfgh-jmpq',
    'GH\u200BSA-23\u200B45-cfgh-jmpq',
    'GHSA-2345-\u00ADcfgh-jmpq',
    'GHSA\uFE0F-2345-cfgh\u034F-jmpq',
    'ＧＨＳＡ－２３４５－ｃｆｇｈ－ｊｍｐｑ',
    'https://github.com/stacklok/codegate/security/advisories/GHSA-2345-cfgh-jmpq',
    'GHSA-aaaa-bbbb-cccc',
    'itsGHSA-2345-cfgh-jmpqisit',
  ],
  'a CVE id': [
    'CVE-2026-1234',
    'cve-2026-123456',
    'CVE 2026 1234',
    'CVE20261234',
    'CVE_2026_1234',
    'CVE: 2026-1234',
    'CVE id 2026-1234',
    'CVE–2026–1234',
    'CVE‑2026‑1234',
    'C V E - 2026 - 1234',
    'CVE-20\u200B26-1234',
    'ＣＶＥ－２０２６－１２３４',
    'https://cve.example.org/CVE-1999-0001.html',
    'duplicate of cve.2025.99999',
  ],
  'a CVSS vector': [
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
    'cvss 3.1 / av:n / ac:l',
    'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'AV:N/AC:L/Au:N/C:P/I:P/A:P',
    'av: n, ac: l, pr: n',
    'AV:N AC:L',
    'it is C:H/I:N',
    'VC:H/VI:H/VA:N',
    'CVSS:3.1/AV:N',
    'ＡＶ：Ｎ／ＡＣ：Ｌ',
    'A\u200BV:N/A\u200BC:L',
    'MAV:N/MAC:L',
    'E:P/RL:O/RC:C',
  ],
  'the name of a private fork': [
    'codegate-ghsa-2345-cfgh-jmpq',
    'pushed to stacklok/codegate-ghsa-2345-cfgh-jmpq',
    'codegate–GHSA–2345–cfgh–jmpq',
    'codegate-ghsa-2345-cfgh-\u200Bjmpq',
    'my_repo.js-ghsa-2345-cfgh-jmpq',
  ],
};

/** What people write who reveal nothing. */
const ordinary = [
  'a: b',
  'pr: 12/34',
  'PR: n/a: no pull request',
  'C:\\dir\\file',
  'C:/dir/a:b',
  's: c/d: e',
  'see PR #123',
  'cve team',
  'the CVE is pending',
  'asked the CVE team on 2026-03-02 at 09:00',
  'CVE requested 2026-03-02',
  'CVE number comes later than 2026',
  'v2.1.0/amd64',
  'released as 2026.03.02-1234',
  'https://example.org/a:b/c:d?x=1#y',
  'https://github.com/stacklok/codegate/pull/1234',
  'Easter holidays until 2026-04-07',
  'ghsa page with more text than that',
  'the GHSA form that says what went wrong',
  'CVSS calculator 4.0 was down',
  'CVSS under 4.0, so low',
  'av: a scan found it',
  'AV: none / AC: later',
  'options: A: no, C: none, I: nobody',
  'fork-ghsa-cleanup',
  'waiting for libfoo 3.1/4.0',
  'ratio 3:1 / 4:0',
  'Duplicate of CG-2026-003',
  'receive 2026-0312 by mail',
  'I: am away; C: is here',
  'see https://ci.example.org/runs/20261234',
  'Bärbel is on leave – Günther takes over',
];

describe('refused in free text', () => {
  const rows = Object.entries(refused).flatMap(([what, texts]) => texts.map((text) => [what, text] as const));

  test.each(rows)('as %s: %s', (what, text) => {
    expect(embargoedIn(text)).toBe(what);
  });

  test('in the middle of much else, and quickly', () => {
    const much = 'a:b/ '.repeat(2000);
    expect(embargoedIn(`${much}CVE-2026-1234${much}`)).toBe('a CVE id');
    for (const part of ['ghsa', 'ghsa-', 'g h s a ', 'cve ', 'cve-2026-', 'av:n', ' - ', '2345-'])
      expect(cpuTime(() => void embargoedIn(part.repeat(20_000)))).toBeLessThan(2000);
  });
});

test.each(ordinary)('not refused: %s', (text) => {
  expect(embargoedIn(text)).toBeUndefined();
});
