import { existsSync, globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createMetrics, createStandbyMetrics } from '../src/metrics.ts';
import { dependencyWords } from '../src/documents/dependencies.ts';
import { RULES } from '../src/process/dependencies/rules.ts';
import { readPolicy } from '../src/process/policy.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

const DOCUMENTS = ['README.md', '{src,test}/**/README.md', '.github/*.md', '.github/operating/*.md'].flatMap(
  (pattern) => globSync(pattern, { cwd: ROOT }),
);

/** Those that name files as they are in the repository. */
const NAMING_FILES = [
  'README.md',
  'src/README.md',
  'src/sandbox/README.md',
  'test/README.md',
  '.github/CONTRIBUTING.md',
  '.github/operating/configuration.md',
];

function read(path: string): string {
  return readFileSync(`${ROOT}${path}`, 'utf8');
}

/** What stands above the parts of a page. */
function headingsOf(path: string): string[] {
  return [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
}

/** The name by which GitHub leads to a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);

  test('leads to files that are there', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link.replace(/#.*$/, ''));
    const files = links.filter((link) => link !== '' && !/^[a-z]+:/.test(link));
    const missing = files.filter((link) => !existsSync(posix.join(ROOT, posix.dirname(document), link)));
    expect(missing).toEqual([]);
  });

  test('leads to headings that are there', () => {
    const links = [...text.matchAll(/\]\(([^)\s:]*)#([^)\s]+)\)/g)];
    const missing = links.filter(([, file = '', anchor = '']) => {
      const page = file === '' ? document : posix.join(posix.dirname(document), file);
      return !existsSync(`${ROOT}${page}`) || !headingsOf(page).map(anchorOf).includes(anchor);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });

  test('names scripts that there are', () => {
    const named = [...text.matchAll(/\bnpm run ([a-z]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

test.each(NAMING_FILES)('%s names files that are there', (document) => {
  const named = [...read(document).matchAll(/`((?:src|commands|test|\.github)\/[\w./-]*)`/g)].map(
    ([, path = '']) => path,
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
});

test('the policy for releases of the bot itself is one, and names the workflow that there is', () => {
  const [, text = ''] = /```json\n(.*?)```/s.exec(read('.github/CONTRIBUTING.md')) ?? [];
  const { release } = readPolicy(JSON.parse(text));
  expect(
    release.signers.map(({ workflow = '' }) => existsSync(`${ROOT}.github/workflows/${workflow}`)),
  ).toEqual([true]);
});

describe('the operator’s page', () => {
  const page = read('.github/operating/README.md');

  test('names the image, and who signs it, as the workflow of releases makes them', () => {
    const workflow = read('.github/workflows/release.yml');
    const [, image] = /^  IMAGE: (.+)$/m.exec(workflow) ?? [];
    const [, repository = ''] = /github\.com\/(.+)\.git/.exec(read('package.json')) ?? [];
    const [, named, tag, by] =
      /cosign verify (\S+):(\S+) [^`]*--certificate-identity https:\/\/github\.com\/(\S+)/.exec(page) ?? [];
    expect(named).toBe(image?.replace('${{ github.repository }}', repository));
    expect(by).toBe(`${repository}/.github/workflows/release.yml@refs/tags/${tag}`);
    expect(page).toContain('--certificate-oidc-issuer https://token.actions.githubusercontent.com');
  });

  test.each(Object.keys(RULES))('says what to do where %s is lost', (kind) => {
    const words = dependencyWords(kind) ?? dependencyWords(`${kind} a/b`, () => '…');
    expect(page).toContain(`| ${words?.lost ?? ''} `);
  });

  test('and the dashboard name figures that there are', async () => {
    const now = Temporal.Instant.from('2026-03-02T09:00:00Z');
    const metrics = await createMetrics({
      figures: () => ({
        messages: new Map(),
        oldestUnsent: now,
        remindersDue: 0,
        remindersGiven: 0,
        openCases: new Map(),
        unreadableCases: 0,
        replicaAsOf: now,
      }),
      states: () => [],
      remaining: () => 1,
      leaseAge: () => 1,
      now: () => now,
    });
    const standby = await createStandbyMetrics(() => ({
      silentSeconds: 1,
      limitSeconds: 30,
      isAsking: true,
      copySeconds: 1,
    }));
    const ofStandby = await standby.text();
    const there = `${await metrics.text()}${ofStandby}`;
    const dashboard = read('.github/operating/dashboard.json');
    const named = [...`${page}${dashboard}`.matchAll(/advisory_bot_\w+/g)];
    expect(named.length).toBeGreaterThan(5);
    expect(named.map(([name]) => name).filter((name) => !there.includes(name))).toEqual([]);
    const [...ofLease] = ofStandby.matchAll(/^advisory_bot_\w+/gm);
    expect(ofLease.length).toBeGreaterThan(3);
    expect(ofLease.filter(([name]) => !dashboard.includes(name))).toEqual([]);
  });
});

test('the README is a door: what is looked up stands in the pages it leads to', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(211);
});

describe('the page of the configuration', () => {
  const page = read('.github/operating/configuration.md');

  test('has each variable of the configuration in its table', () => {
    const [, table = ''] = /\n\| variable .*\n\| -+ .*\n((?:\|.*\n)+)/.exec(page) ?? [];
    const named = table
      .split('\n')
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name));
    expect(named.toSorted()).toEqual(Object.keys(parseEnv(read('.env.example'))).toSorted());
  });

  test('shows a policy file that is accepted', () => {
    const [, example = ''] = /```json\n([^`]+)```/.exec(page) ?? [];
    expect(readPolicy(JSON.parse(example)).release.files).toEqual(['*.tar.gz', '*.deb']);
  });
});

test('the README counts the direct messages of an ordinary case as the drill does', () => {
  const [, counts = ''] = /DIRECT_MESSAGES = \{([^}]*)\}/.exec(read('src/sandbox/drill.ts')) ?? [];
  const [coordinator, second, maintainer] = [...counts.matchAll(/: (\d+)/g)].map(([, count]) => count);
  expect(maintainer).toBeDefined();
  expect(read('README.md').replaceAll(/\n */g, ' ')).toContain(
    `${coordinator} direct messages to its coordinator, ${second} to the second member and ${maintainer} to a maintainer`,
  );
});

test('.env.example names headings that are there', () => {
  const comments = read('.env.example').replaceAll('\n# ', ' ');
  const named = [...comments.matchAll(/\(([\w./]+\.md), "([^"]+)"\)/g)];
  expect(named.length).toBeGreaterThan(3);
  const missing = named.filter(([, page = '', heading = '']) => !headingsOf(page).includes(heading));
  expect(missing.map(([reference]) => reference)).toEqual([]);
});

test('each action of the workflows is pinned by its commit, with its version beside it', () => {
  const uses = globSync('.github/workflows/*.yml', { cwd: ROOT })
    .flatMap((path) => read(path).split('\n'))
    .filter((line) => line.includes('uses:'));
  expect(uses.length).toBeGreaterThan(0);
  for (const line of uses) expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$/);
});
