import { describe, expect, test } from 'vitest';
import { filesThatMatter, missingOf } from '../../../src/release/artifacts/files.ts';

const assetsOf = (names: readonly string[]) =>
  names.map((name) => ({ name, digest: undefined, url: `https://example.org/${name}`, size: 1 }));

/** The names of the files that matter among these. */
const matter = (names: readonly string[], patterns: readonly string[] = ['*']) =>
  filesThatMatter(assetsOf(names), patterns).flatMap(({ asset, isRequired }) =>
    isRequired ? [asset.name] : [],
  );

// As real projects name them.
const TOOL = 'tool_1.2.3_linux_amd64.tar.gz';

describe('beside the files that people run', () => {
  test.each([
    `${TOOL}.sig`,
    `${TOOL}.pem`,
    `${TOOL}.crt`,
    `${TOOL}.asc`,
    `${TOOL}.minisig`,
    `${TOOL}.bundle`,
    `${TOOL}.sigstore`,
    `${TOOL}.sigstore.json`,
    `${TOOL}.sha256`,
    `${TOOL}.sha512`,
    `${TOOL}.sbom`,
    `${TOOL}.sbom.json`,
    `${TOOL}.spdx.json`,
    `${TOOL}.cdx.json`,
    `${TOOL}.intoto.jsonl`,
    'checksums.txt',
    'tool_1.2.3_checksums.txt',
    'tool_1.2.3_checksums_sha256.txt',
    'SHA256SUMS',
    'SHASUMS256.txt',
    'sha256sum.txt',
    'multiple.intoto.jsonl',
    'sbom.json',
    'bom.xml',
    'tool-1.2.3.spdx.json',
    'tool.cyclonedx.json',
    'sbom.spdx.json',
  ])('%s is not required', (name) => {
    expect(matter([TOOL, name])).toEqual([TOOL]);
  });

  test('the signature of a list of checksums is not, either', () => {
    const lists = ['checksums.txt', 'checksums.txt.sig', 'checksums.txt.pem', 'checksums.txt.sigstore.json'];
    expect(matter([...lists, TOOL])).toEqual([TOOL]);
  });
});

describe('a file that people run is required', () => {
  test.each([
    ['with an ending of a signature, and no file that it would be of', [TOOL, 'installer.sig']],
    ['with an ending of a certificate, likewise', [TOOL, 'root.pem']],
    ['whose name only begins like a list', [TOOL, 'checksums.exe', 'sbom-tool', 'checksum-tool.sh']],
    ['that makes bills of materials', [TOOL, 'sbom', 'tool-sbom.exe', 'sha256sum-tool.txt.exe']],
    ['although it is a list, where there is no other', ['checksums.txt']],
  ])('%s', (_, names) => {
    expect(matter(names)).toEqual(names);
  });

  test('where the policy names it, and no other one', () => {
    const names = [TOOL, 'tool.deb', 'tool.deb.sig', 'notes.pdf', 'checksums.txt'];
    expect(matter(names, ['*.tar.gz', '*.deb*'])).toEqual([TOOL, 'tool.deb']);
    expect(matter(names, ['*.deb', 'checksums.txt'])).toEqual(['tool.deb', 'checksums.txt']);
    expect(matter(names, [])).toEqual([]);
  });
});

test('a file that must be there may be one that need not be signed', () => {
  expect(missingOf(assetsOf([TOOL, 'checksums.txt']), ['*.tar.gz', 'checksums.txt', '*.zip'])).toEqual([
    '*.zip',
  ]);
});
