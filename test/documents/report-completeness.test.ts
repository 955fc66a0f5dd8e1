import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completenessOf, missingOf, type Completeness } from '../../src/documents/report-completeness.ts';
import { check, optional } from '../support/arbitraries.ts';
import { SLOW } from '../support/slow.ts';

const none = { steps: false, versions: false, proof: false, impact: false, several: false };
const all = { steps: true, versions: true, proof: true, impact: true, several: false };
const of = (description: string, affected?: string): Completeness =>
  completenessOf({
    description,
    products: [{ ecosystem: 'other', name: undefined, affected, patched: undefined }],
  });

const TEMPLATE = [
  '### Summary',
  '_Short summary of the problem. Make the impact and severity as clear as possible. For example: An unsafe deserialization vulnerability allows any unauthenticated user to execute arbitrary code on the server._',
  '### Details',
  '_Give all details on the vulnerability. Pointing to the incriminated source code is very helpful for the maintainer._',
  '### PoC',
  '_Complete instructions, including specific configuration details, to reproduce the vulnerability._',
  '### Impact',
  '_What kind of vulnerability is it? Who is impacted?_',
].join('\n');

const code = ['```sh', 'curl -X POST localhost:8989/v1 -d @body', '```'].join('\n');

describe('what a report holds', () => {
  test.each<[string, string, Completeness]>([
    ['nothing', '', none],
    ['words', 'There is a hole in your product. Pay me.', none],
    ['GitHub’s form as it came', TEMPLATE, none],
    [
      'titles over nothing',
      '## Steps to reproduce\n\nTBD\n\n## Affected versions\n\nn/a\n\n## Impact\n\n?',
      none,
    ],
    [
      'English',
      `## Steps to reproduce\nStart it, send this:\n${code}\n## Affected versions\n0.1.8 and later\n## Impact\nAll keys are read.`,
      all,
    ],
    [
      'English, in lines',
      `**Steps to reproduce:**\n${code}\nAffected versions: < 0.2.0\n\nImpact: everything`,
      all,
    ],
    [
      'German',
      `## Schritte zur Reproduktion\nSo:\n${code}\n## Betroffene Versionen\n1.2\n## Auswirkungen\nAlles.`,
      all,
    ],
    ['French', `## Étapes\nDonc :\n${code}\n## Versions affectées\n1.2\n## Conséquences\nTout.`, all],
    [
      'Spanish',
      `## Pasos para reproducir\nAsí:\n${code}\n## Versiones afectadas\n1.2\n## Impacto\nTodo.`,
      all,
    ],
    ['Portuguese', `## Passos\nAssim:\n${code}\n## Versões afetadas\n1.2\n## Impacto\nTudo.`, all],
    ['Italian', `## Passaggi\nCosì:\n${code}\nLa versione 1.2 lo ha.\n\n## Impatto\nTutto.`, all],
    ['Russian', `## Шаги воспроизведения\nТак:\n${code}\nВерсия 1.2\n\n## Последствия\nВсё.`, all],
    ['Chinese', `## 复现步骤\n如下\n${code}\n## 受影响版本\n1.2\n## 影响\n全部`, all],
    ['Japanese', `## 再現手順\n以下\n${code}\n## 影響を受けるバージョン\n1.2\n## 脅威\n全部`, all],
    ['Korean', `## 재현 단계\n다음\n${code}\n## 대상 버전\n1.2\n## 영향\n모두`, all],
    ['steps that are numbered alone', '1. start it\n2. open the page', { ...none, steps: true }],
    ['a list that has one thing in it', '1. start it', none],
    ['a proof of concept', '## Proof of concept\nOpen /x twice.', { ...none, steps: true, proof: true }],
    ['a picture', 'Look: ![x](https://github.com/user-attachments/assets/1)', { ...none, proof: true }],
    ['a file', 'Look: https://example.org/poc.zip', { ...none, proof: true }],
    ['a file in a comment that nobody sees', 'Look: <!-- https://example.org/a.zip -->', none],
    ['what an attacker can do', 'An attacker reads all keys.', { ...none, impact: true }],
    ['a score is no version', 'CVSS 3.1 says 9.8', none],
    ['a version in a sentence', 'I saw it in version 0.1.8 of it.', { ...none, versions: true }],
    ['several flaws', '# Issue 1: a\nx\n# Issue 2: b\ny', { ...none, several: true }],
    ['one that is numbered', '# Issue 1: a\nx\n## Vulnerability 1.2\ny', none],
  ])('%s', (_, description, found) => {
    expect(of(description)).toEqual(found);
  });

  test('the advisory’s own versions count', () => {
    expect(of('', '< 0.2.0').versions).toBe(true);
    expect(of('', 'all').versions).toBe(false);
  });

  test('what is missing', () => {
    expect(missingOf({ ...all, steps: false, impact: false })).toEqual(['steps', 'impact']);
  });

  test('is told in yes and no, whatever it says', SLOW, () => {
    check([fc.string({ unit: 'binary', maxLength: 300 }), optional(fc.string())], (text, affected) => {
      const found = of(text, affected);
      expect(Object.keys(found)).toEqual(Object.keys(none));
      for (const value of Object.values(found)) expect(typeof value).toBe('boolean');
    });
  });
});
