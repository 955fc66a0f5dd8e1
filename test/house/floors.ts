/** What has a time and a log of its own is handed down by the composition root; the pure floors get neither. */
const TOOLS = ['src/clock.ts', 'src/log.ts'];

const SERVICES = ['src/github', 'src/store', 'src/mail', 'src/lease'];
const BELOW_RELEASE = [...SERVICES, 'src/process'];
const BELOW_DOCUMENTS = ['src/release', ...BELOW_RELEASE];
const BELOW_APP = ['src/documents', ...BELOW_DOCUMENTS];
const BELOW_DISCORD = ['src/app', ...BELOW_APP];
const BELOW_COMMANDS = ['src/discord', ...BELOW_DISCORD];
const BELOW_BOT = ['src/jobs', 'src/config.ts', ...BELOW_COMMANDS, ...TOOLS];

/** Each floor, and the floors that it may import besides itself: a file or folder that is not here is no floor. */
export const FLOORS: ReadonlyMap<string, readonly string[]> = new Map([
  ['src/start.ts', ['dist/main.js', 'src/main.ts', 'src/release-build.ts']],
  // What `npm run build` makes of src/main.ts.
  ['dist/main.js', []],
  ['src/release-build.ts', []],
  ['src/build.ts', ['src/release-build.ts']],
  ['src/main.ts', ['src/bot.ts', ...TOOLS]],
  [
    'src/bot.ts',
    [
      'src/bot',
      'src/webhook.ts',
      'commands',
      'src/health.ts',
      'src/metrics.ts',
      'src/version.ts',
      ...BELOW_BOT,
    ],
  ],
  // The rooms of the composition root.
  ['src/bot', ['src/webhook.ts', 'src/health.ts', 'src/metrics.ts', 'src/look-through.ts', ...BELOW_BOT]],
  [
    'src/doctor.ts',
    [
      'src/doctor',
      'src/config.ts',
      'src/health.ts',
      'src/webhook.ts',
      'src/version.ts',
      ...BELOW_COMMANDS,
      ...TOOLS,
    ],
  ],
  // Its rooms.
  ['src/doctor', ['src/config.ts', ...BELOW_COMMANDS]],
  ['src/restore.ts', ['src/config.ts', 'src/exit-on-signals.ts', 'src/documents', 'src/store']],
  ['src/exit-on-signals.ts', []],
  ['src/look-through.ts', ['src/config.ts', 'src/store']],
  ['src/config.ts', ['src/template-files.ts', ...BELOW_APP]],
  ['src/template-files.ts', ['src/documents']],
  ['src/health.ts', []],
  ['src/webhook.ts', []],
  ['src/metrics.ts', ['src/health.ts', 'src/version.ts', 'src/store', 'src/process']],
  ['src/version.ts', ['package.json']],
  ['package.json', []],
  ['commands', [...BELOW_COMMANDS, ...TOOLS]],
  ['src/jobs', [...BELOW_DISCORD, ...TOOLS]],
  ['src/discord', [...BELOW_DISCORD, ...TOOLS]],
  ['src/app', [...BELOW_APP, ...TOOLS]],
  ['src/documents', BELOW_DOCUMENTS],
  ['src/release', BELOW_RELEASE],
  ['src/github', ['src/lease', 'src/process']],
  ['src/store', ['src/process']],
  ['src/mail', ['src/lease', 'src/process']],
  ['src/lease', []],
  ['src/process', []],
  ['src/clock.ts', []],
  ['src/log.ts', []],
  ['src/require-node.mjs', []],
  // A product of its own: it starts the bot with another clock, and shares nothing else with it.
  // Its page runs in a browser, and knows of the rest only what calls give.
  ['src/sandbox/shown.ts', []],
  ['src/sandbox/page', ['src/sandbox/shown.ts']],
  ['src/sandbox', ['src/bot.ts', 'src/clock.ts', 'src/require-node.mjs', 'src/sandbox/shown.ts']],
]);

/** Each package, and the floors that may import it. `@scope/*` and the like stand for all of a scope. */
export const PACKAGES: ReadonlyMap<string, readonly string[]> = new Map([
  ['discord.js', ['src/bot.ts', 'src/bot', 'commands', 'src/discord']],
  ['discord-api-types', ['commands', 'src/discord', 'src/sandbox', 'src/sandbox/page']],
  ['@discordjs/rest', ['src/discord']],
  ['@octokit/rest', ['src/github']],
  ['@octokit/auth-app', ['src/github']],
  ['@octokit/webhooks', ['src/webhook.ts']],
  ['@octokit/request-error', ['src/github']],
  ['@octokit/openapi-types', ['src/sandbox', 'src/sandbox/page']],
  ['undici', ['src/github', 'src/lease']],
  ['semver', ['src/github']],
  ['@renovatebot/pep440', ['src/github']],
  ['drizzle-orm', ['src/store']],
  ['better-sqlite3', ['src/store', 'src/jobs']],
  ['nodemailer', ['src/mail']],
  ['imapflow', ['src/mail']],
  ['pg', ['src/lease']],
  ['postal-mime', ['src/mail']],
  ['sigstore', ['src/release']],
  ['@sigstore/bundle', ['src/release']],
  ['mustache', ['src/documents']],
  ['entities', ['src/documents']],
  ['mdast', ['src/documents']],
  ['mdast-util-from-markdown', ['src/documents']],
  ['mdast-util-gfm', ['src/documents']],
  ['micromark-extension-gfm', ['src/documents']],
  ['@resvg/resvg-js', ['src/documents']],
  ['dejavu-fonts-ttf', ['src/documents']],
  ['ae-cvss-calculator', ['src/process', 'src/sandbox']],
  ['node-cron', ['src/clock.ts', 'src/sandbox']],
  ['pino', ['src/log.ts', 'src/bot.ts']],
  ['prom-client', ['src/metrics.ts']],
  ['zod', [...FLOORS.keys()]],
  ['esbuild', ['src/build.ts', 'src/sandbox']],
  ['oxc-parser', ['src/build.ts']],
  ['@sigstore/mock', ['src/sandbox']],
  ['smtp-server', ['src/sandbox']],
  ['lit', ['src/sandbox/page']],
  ['discord-markdown-parser', ['src/sandbox/page']],
  ['ws', ['src/sandbox']],
]);

/**
 * The floors that do no I/O, and what they may take from Node all the same: it computes, and reaches nothing. With
 * `node:module` the pictures say where the fonts lie that come with the bot.
 */
export const PURE: ReadonlyMap<string, readonly string[]> = new Map([
  ['src/process', ['node:util']],
  ['src/documents', ['node:util', 'node:zlib', 'node:module', 'node:url']],
]);

/** What reaches out of a pure floor without an import. Time and chance are handed in. */
export const IMPURE_GLOBALS: ReadonlySet<string> = new Set([
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'console',
  'process',
  'performance',
  'globalThis',
  'crypto',
  'WebSocket',
  'Temporal.Now',
  'Date.now',
  'Math.random',
]);

/**
 * Views lay out what they are given. Of the process they import types, and these lists of names in their order: what a
 * person may do about a step, or who is asked, is asked of the outlook alone, once. A rule may be a constant too.
 */
export const VIEWS = {
  folder: 'src/discord/views/',
  of: 'src/process',
  names: new Set(['STAGES', 'TEXT_STEPS', 'JOINT_ACTS', 'PUBLICATIONS', 'ANNOUNCEMENTS', 'RESOLUTIONS']),
};
