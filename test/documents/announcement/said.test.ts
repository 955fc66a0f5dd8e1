import { describe, expect, test } from 'vitest';
import { readMarkdown } from '../../../src/documents/advisory-markdown/read-markdown.ts';
import { saidIn } from '../../../src/documents/announcement/said.ts';

const said = (markdown: string) => {
  const found = saidIn(readMarkdown(markdown), true);
  return found.kind === 'nothing-found' ? found.why : found.kind;
};

describe('an advisory says that there is none:', () => {
  test.each([
    'None',
    'None.',
    'N/A',
    '_None known_',
    '- None',
    'Not applicable.',
    'No workarounds.',
    'There are no known workarounds for this issue.',
    'There is no workaround available at this time.',
    'No mitigations are currently known. Please upgrade to 1.2.3.',
    'There are no workarounds other than upgrading to version 1.2.3.',
    'We are not aware of any workarounds.',
    'This vulnerability cannot be mitigated without upgrading.',
    'Keine.',
    'Es gibt derzeit keinen Workaround.',
    'Es gibt keine Möglichkeit, dies zu umgehen.',
    'Es sind keine Umgehungslösungen bekannt.',
    'Aucun.',
    'Il n’existe aucune solution de contournement connue.',
    'No hay soluciones alternativas conocidas.',
    'Ninguna.',
    'Não há solução alternativa conhecida.',
    'Nenhuma',
    '无',
    '目前没有已知的解决方法。',
    '暂无',
    'なし',
    '既知の回避策はありません。',
    '特になし',
  ])('%s', (markdown) => {
    expect(said(markdown)).toBe('says-none');
  });
});

describe('that it says to upgrade is no workaround:', () => {
  test.each([
    'Upgrade to 1.2.3.',
    'Please upgrade to version 1.2.3 or later as soon as possible.',
    'Users are strongly advised to update to the latest release of Widget Factory.',
    'The only workaround is to upgrade.',
    'This is fixed in 1.2.3.\n\n- 1.x: upgrade to 1.9.2\n- 2.x: upgrade to 2.0.1',
    'Upgrade:\n```sh\nnpm install widget@1.2.3\n```',
    'Bitte auf Version 1.2.3 aktualisieren.',
    'Mettez à jour vers la version 1.2.3.',
    'Actualice a la versión 1.2.3.',
    'Atualize para a versão 1.2.3.',
    '请升级到 1.2.3 版本。',
    '1.2.3 にアップグレードしてください。',
  ])('%s', (markdown) => {
    expect(said(markdown)).toBe('only-upgrade');
  });
});

describe('what says more is shown as it was written:', () => {
  test.each([
    'There is no workaround, but a firewall helps.',
    'None, except to disable the importer.',
    'Users who cannot upgrade must set IMPORT=off.',
    'Upgrade, or set IMPORT=off.',
    'Update the firewall to block port 80.',
    'Upgrade:\n```sh\nsystemctl stop widget\n```',
    'No configuration other than `mode: open` is affected.',
    'No.\n\nClose the port.',
    '如果无法升级，请禁用导入功能。',
    'インポート機能を無効にしてください。',
    'Deaktivieren Sie den Import oder aktualisieren Sie.',
    'Keine Installation ohne Proxy betreiben.',
  ])('%s', (markdown) => {
    expect(said(markdown)).toBe('says');
  });
});

test.each(['TBD', '_To be announced._', 'Coming soon!', '待定', '調査中'])(
  'that it is to come is no answer: %s',
  (markdown) => {
    expect(said(markdown)).toBe('nothing-written');
  },
);

test('nothing found is not that there is none', () => {
  expect(saidIn([], true)).toEqual({ kind: 'nothing-found', why: 'no-section', blocks: [] });
  expect(saidIn([], false)).toEqual({ kind: 'nothing-found', why: 'nothing-written', blocks: [] });
});
