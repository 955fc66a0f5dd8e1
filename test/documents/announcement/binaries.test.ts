import { describe, expect, test } from 'vitest';
import { announcement } from '../../../src/documents/announcement/announcement.ts';
import type { Check } from '../../../src/release/check.ts';
import { facts, released } from '../../support/advisory-shapes.ts';
import { templatesOf, type Templates } from '../../../src/documents/announcement/templates.ts';
import { readTemplates } from '../../../src/template-files.ts';

const templates = readTemplates();
// What was asked for or posted in the words of December 2026 is read by them, to the letter.
const OF_2026_12 = templatesOf(
  templates.earlier.find(({ edition }) => edition === '2026-12') ?? templates.texts,
);

const wrong: Check = { verdict: 'wrong', what: 'signed by somebody else' };
const absent: Check = { verdict: 'open', what: 'not there' };

/** What is announced of a release whose image and first file are found like this. */
function written(
  found: { signed?: Check; available?: Check; digestMatches?: Check },
  words: Templates = templates,
) {
  const { facts: release, artifacts } = released('0.1.29');
  const [first, ...others] = artifacts.assets;
  const assets = first ? [{ ...first, ...found }, ...others] : [];
  const images = artifacts.images.map((image) => ({ ...image, ...found }));
  return announcement(
    facts({}, { releases: [{ facts: release, artifacts: { ...artifacts, assets, images } }] }),
    words,
  );
}

const announced = (...given: Parameters<typeof written>): string => written(...given).text;

describe('nobody is told to get what', () => {
  test.each([
    ['somebody else signed', { signed: wrong }],
    ['is something else than was released', { digestMatches: wrong }],
  ])('%s', (_, found) => {
    const text = announced(found);
    expect(text).not.toMatch(/docker pull|cosign verify|ghcr\.io|codegate-0\.1\.29\.tar\.gz/);
    expect(text).toContain('gh attestation verify codegate-0.1.29-linux-arm64.tar.gz');
  });
});

test('what is not there is not listed, and nobody is told to pull it', () => {
  const text = announced({ available: absent });
  expect(text).not.toMatch(/docker pull|cosign verify|not available|ghcr\.io/);
  expect(text).not.toContain('codegate-0.1.29.tar.gz');
  expect(text).toContain('codegate-0.1.29-linux-arm64.tar.gz');
  // What was posted in earlier words is read by them, to the letter.
  const before = announced({ available: absent }, OF_2026_12);
  expect(before).toContain('`codegate-0.1.29.tar.gz`: not available');
});

test('of what was not looked at, nobody says that it is not there or not signed', () => {
  const unseen: Check = { verdict: 'open', what: 'is larger than 1 GiB', unseen: true };
  const signed = announced({ signed: unseen });
  expect(signed).toMatch(/- `codegate-0\.1\.29\.tar\.gz`: `sha256:a{64}`\n/);
  const text = announced({ available: unseen, digestMatches: unseen, signed: unseen });
  expect(text).toMatch(/- `codegate-0\.1\.29\.tar\.gz`: `sha256:a{64}`\n/);
  expect(text).not.toMatch(/not available|not signed|cosign verify/);
});

test('of what could not be looked at, and is announced all the same, neither', () => {
  const unknown: Check = { verdict: 'unknown', what: 'no answer in time' };
  const text = announced({ available: unknown, digestMatches: unknown, signed: unknown });
  expect(text).toContain('- `codegate-0.1.29.tar.gz`');
  expect(text).not.toMatch(/not available|not signed|cosign verify/);
});

describe('the command that checks', () => {
  const SHARED = 'stacklok/workflows/.github/workflows/sign.yml';
  const signed: Check = {
    verdict: 'ok',
    what: 'signed',
    signedBy: { issuer: 'https://issuer.example', identity: `https://github.com/${SHARED}@refs/tags/v2` },
  };

  test('names a shared workflow, and the repository that called it', () => {
    const text = announced({ signed });
    expect(text).toContain(
      [
        `--certificate-identity https://github.com/${SHARED}@refs/tags/v2`,
        '--certificate-github-workflow-repository stacklok/codegate',
        '--certificate-oidc-issuer https://issuer.example',
      ].join(' \\\n  '),
    );
    const command = `codegate-0.1.29.tar.gz --repo stacklok/codegate --signer-workflow ${SHARED}\n`;
    expect(written({ signed }).attachment?.content).toContain(command);
  });

  test('names the repository’s own by what signed, of several that could have', () => {
    const identity = 'https://github.com/stacklok/codegate/.github/workflows/b.yml@refs/heads/main';
    const text = announced({ signed: { ...signed, signedBy: { issuer: 'https://i.example', identity } } });
    expect(text).toContain(`--certificate-identity ${identity}`);
    expect(text).not.toMatch(/signer-workflow|workflow-repository/);
  });
});

test('an image that was attested, or signed platform by platform, is checked as what it is', () => {
  const identity = 'https://github.com/stacklok/codegate/.github/workflows/b.yml@refs/tags/v0.1.29';
  const signedBy = { issuer: 'https://i.example', identity };
  const found = (more: object) =>
    announced({ signed: { verdict: 'ok', what: '', signedBy: { ...signedBy, ...more } } });
  const attested = found({ form: 'attestation' });
  expect(attested).toMatch(
    /gh attestation verify oci:\/\/ghcr\.io\/stacklok\/codegate@sha256:\w{64} --repo stacklok\/codegate\n/,
  );
  expect(attested).not.toContain('cosign');
  const digest = `sha256:${'d'.repeat(64)}`;
  expect(found({ digest })).toContain(`cosign verify ghcr.io/stacklok/codegate@${digest} \\`);
});

test('what is not signed is said, and there is nothing to check', () => {
  const text = announced({ signed: absent });
  expect(text).toContain('docker pull');
  expect(text).not.toContain('cosign verify');
  expect(text).toMatch(/- `codegate-0\.1\.29\.tar\.gz`: `sha256:a{64}` \(not signed\)/);
});

const TWO = {
  issuer: 'https://issuer.example',
  identities: ['https://a.example/x@refs/heads/main', 'https://b.example/y'],
};

test('several signers are one pattern', () => {
  expect(announcement(facts({}, { signer: () => TWO }), templates).text).toContain(
    String.raw`--certificate-identity-regexp '^(https://a\.example/x@refs/heads/main|https://b\.example/y)$'`,
  );
});

/** What was announced then to be done about one product. */
function actionOf(ecosystem: string, name: string, patched: string): string | undefined {
  const products = [{ ecosystem, name, affected: '< 9', patched }];
  return announcement(facts({ products }, { releases: [] }), OF_2026_12).text.split(
    '**What to do now**\n',
  )[1];
}

describe('in the words of December 2026, the command for a fixed version', () => {
  test.each([
    ['pip', 'codegate', '0.1.29', "pip install --upgrade 'codegate>=0.1.29'"],
    ['pip', 'codegate', '1.2.9, 2.0.1', "pip install 'codegate==1.2.9'\npip install 'codegate==2.0.1'"],
    ['npm', '@stacklok/ui', '1.2.3', 'npm install @stacklok/ui@1.2.3'],
    ['go', 'github.com/stacklok/agent/v2', 'v2.0.1', 'go get github.com/stacklok/agent/v2@v2.0.1'],
    ['rust', 'codegate', '1.2.3', 'cargo update -p codegate --precise 1.2.3'],
    ['rubygems', 'codegate', '1.2.3', 'gem install codegate -v 1.2.3'],
    ['composer', 'stacklok/codegate', '1.2.3', "composer require 'stacklok/codegate:^1.2.3'"],
    ['nuget', 'Stacklok.CodeGate', '1.2.3', 'dotnet add package Stacklok.CodeGate --version 1.2.3'],
    ['pub', 'codegate', '1.2.3', "dart pub add 'codegate:^1.2.3'"],
  ])('of %s: %s %s', (ecosystem, name, patched, command) => {
    expect(actionOf(ecosystem, name, patched)).toContain(`\`\`\`sh\n${command}\n\`\`\``);
  });

  test.each([
    ['other', 'CodeGate for VS Code', '1.2.3', 'Upgrade `CodeGate for VS Code` to `1.2.3`, or later.'],
    ['maven', 'com.stacklok:client', '3.1.1', 'Upgrade `com.stacklok:client` to `3.1.1`, or later.'],
    ['toString', 'x', '1.2.3', 'Upgrade `x` to `1.2.3`, or later.'],
    ['npm', 'a; rm -rf ~', '1.2.3', 'Upgrade `a; rm -rf ~` to `1.2.3`, or later.'],
    ['npm', '--global', '1.2.3', 'Upgrade `--global` to `1.2.3`, or later.'],
    ['npm', 'somebody/else', '1.2.3', 'Upgrade `somebody/else` to `1.2.3`, or later.'],
    ['npm', '@here/maps', '1.2.3', 'Upgrade `@\u200Bhere/maps` to `1.2.3`, or later.'],
    ['pip', 'codegate', 'the next one', 'Upgrade `codegate` to `the next one`.'],
  ])('is a sentence for %s: %s %s', (ecosystem, name, patched, sentence) => {
    expect(actionOf(ecosystem, name, patched)).toMatch(`- ${sentence}`);
  });
});
