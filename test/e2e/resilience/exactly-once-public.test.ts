// @module-tag slow
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { CHANNEL_IDS } from '../../../src/sandbox/people.ts';
import { killDuring, type KillPoint } from '../support/ambush.ts';
import { forgeInput } from '../support/forging.ts';
import { DETAILS, saysMerged, SECRETS, TAG } from '../support/publishing.ts';
import { chosen } from '../support/soak.ts';
import {
  count,
  customIdOf,
  enrol,
  hold,
  idOf,
  inGitHub,
  onceAsked,
  REPOSITORY,
  START_MS,
  timeline,
  withButton,
  type Held,
} from '../support/support.ts';

// On the way out the bot’s process is killed at each of its requests, before and after the service acted, and while it
// recovers; a case for each. Whatever happens, everything becomes public once, and is recorded once.

const HERE = CHANNEL_IDS.codegate;
const SEND = { target: 'discord', method: 'POST', path: new RegExp(`/${HERE}/messages$`) } as const;
const FIND = { target: 'discord', method: 'GET', path: new RegExp(`/${HERE}/messages\\?`) } as const;
const CHANGE = { target: 'discord', method: 'PATCH', path: new RegExp(`/${HERE}/messages/\\d+$`) } as const;
const CHANNEL = { target: 'discord', method: 'GET', path: new RegExp(`/channels/${HERE}$`) } as const;
const CROSSPOST = { target: 'discord', method: 'POST', path: /\/crosspost$/ } as const;
const THREAD = { target: 'discord', method: 'POST', path: /\/messages\/\d+\/threads$/ } as const;
/** The answer to the press, at once or, where it took long, later. */
const ANSWER = { target: 'discord', path: /\/interactions\/\d+\/[^/]+\/callback|\/webhooks\// } as const;
const READ = { target: 'github', method: 'GET', path: /\/security-advisories\/GHSA-[\w-]+$/ } as const;
const WRITE = { target: 'github', method: 'PATCH', path: /\/security-advisories\/GHSA-[\w-]+$/ } as const;
const PULL = { target: 'registry', method: 'GET', path: /./ } as const;

type Phase = 'publish' | 'announce' | 'edit' | 'retrospective';
/** Each point after the first is met while the bot recovers from the one before. */
type Plan = readonly [name: string, points: readonly [KillPoint, ...KillPoint[]]];

const both = (name: string, point: Omit<KillPoint, 'acted'>): Plan[] =>
  [true, false].map((acted) => [`${name}, ${acted ? 'acted' : 'not acted'}`, [{ ...point, acted }]]);
/** Of a request that changes nothing it does not matter whether it was answered. */
const reading = (name: string, point: Omit<KillPoint, 'acted'>): Plan => [name, [{ ...point, acted: true }]];
/** A first kill leaves a message that nobody knows the fate of; the second meets the search for it. */
const searching = (): Plan[] =>
  [false, true].flatMap((arrived) =>
    [false, true].map((acted) => [
      `looking for what has ${arrived ? '' : 'not '}arrived, ${acted ? 'acted' : 'not acted'}`,
      [
        { ...SEND, acted: arrived },
        { ...FIND, acted },
      ],
    ]),
  );

const PLANS: Readonly<Record<Phase, readonly Plan[]>> = {
  publish: [
    ...both('publishing', WRITE),
    reading('reading what to publish', READ),
    reading('pulling the image', PULL),
    reading('reading just before', { ...READ, nth: 2 }),
    reading('reading it back', { ...READ, nth: 3 }),
    ...both('answering', ANSWER),
  ],
  announce: [
    ...both('posting', SEND),
    ...both('crossposting', CROSSPOST),
    ...searching(),
    reading('reading for the approval', READ),
    reading('reading for the message', { ...READ, nth: 2 }),
    reading('asking what kind of channel it is', CHANNEL),
    ...both('answering', ANSWER),
  ],
  edit: [...both('changing', CHANGE), reading('reading', READ)],
  retrospective: [
    ...both('posting', SEND),
    ...both('opening the thread', THREAD),
    ...searching(),
    reading('reading for the message', { ...READ, nth: 2 }),
    ...both('answering', ANSWER),
  ],
};

interface Turn {
  readonly phase: Phase;
  readonly name: string;
  readonly points: Plan[1];
  readonly caseId: string;
}

/** Where the ordinary suite kills in each phase: before and after something was done, and once more while it is looked for. */
const QUICK: Readonly<Record<Phase, string>> = {
  publish: 'publishing, acted',
  announce: 'looking for what has arrived, not acted',
  edit: 'changing, acted',
  retrospective: 'posting, not acted',
};

/** One of each phase; `npm run soak` plays all. */
const turns: readonly Turn[] = (['publish', 'announce', 'edit', 'retrospective'] as const)
  .flatMap((phase) =>
    chosen(
      PLANS[phase],
      PLANS[phase].findIndex(([name]) => name === QUICK[phase]),
    ).map(([name, points]) => ({ phase, name, points })),
  )
  .map((turn, index) => ({ ...turn, caseId: `CG-2026-${String(index + 1).padStart(3, '0')}` }));

let held: Held;
const ghsaIds = new Map<string, string>();
const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);
const ghsaOf = (caseId: string) => ghsaIds.get(caseId) ?? '';

beforeAll(async () => {
  held = await hold();
  const { sandbox } = held;
  await enrol(sandbox, 'security-1', 'security-2', 'maintainer-1');
  for (const { caseId } of turns) {
    ghsaIds.set(caseId, report(caseId));
    // One at a time, so that each case has its number.
    await sandbox.advance('PT5M');
  }
  const claim = 'Yes, I know it';
  await sandbox.press('security-1', withButton(sandbox, 'security-1', claim), claim);
  for (const { caseId, phase } of turns) if (phase === 'publish') await prepare(caseId);
  await sandbox.release({ repository: REPOSITORY, tag: TAG });
  await sandbox.to('2026-03-02T16:00:00Z');
  for (const { caseId, phase } of turns)
    if (phase === 'publish') {
      await saysMerged(sandbox, caseId);
      await say('security-1', `check case:${caseId} step:binaries-functional evidence:https://ci.example/1`);
    } else sandbox.patchAdvisory(ghsaOf(caseId), { state: 'published' });
  await sandbox.advance('PT5M');
  await sandbox.moveOut();
}, 2 * START_MS);
afterAll(() => held[Symbol.asyncDispose]());

function report(caseId: string): string {
  const { sandbox } = held;
  const { ghsa_id: ghsaId } = z.object({ ghsa_id: z.string() }).parse(
    sandbox.report({
      repository: REPOSITORY,
      // Every case has words of its own, by which its messages are known.
      summary: `${SECRETS.summary} ${caseId.replaceAll('-', '')}`,
      description: `### Impact\n${SECRETS.impact}\n### Workarounds\n${SECRETS.workaround}`,
    }),
  );
  sandbox.patchAdvisory(ghsaId, {
    state: 'draft',
    collaborating_users: ['maintainer-1'],
    ...DETAILS,
  });
  return ghsaId;
}

/** Everything that must be so before the release day. */
async function prepare(caseId: string): Promise<void> {
  const { sandbox } = held;
  await say('security-1', `cve case:${caseId}`);
  await say('maintainer-1', `fix-team ready case:${caseId}`);
  await say('maintainer-1', `check case:${caseId} step:pull-requests-approved`);
  await say('security-1', `release propose case:${caseId} at:"2026-03-02 16:00"`);
  await say('maintainer-1', `release agree case:${caseId}`);
  const notice = await say('security-1', `distributors notify case:${caseId}`);
  await sandbox.press('security-1', idOf(notice), notice.buttons[0] ?? '');
}

/** Previewed, asked for and looked at; gives what agrees to it, which may be pressed again. */
async function toAgree(command: string, caseId: string, button: string): Promise<() => Promise<unknown>> {
  const { sandbox } = held;
  const preview = await say('security-1', `${command} case:${caseId}`);
  await sandbox.press('security-1', idOf(preview), 'Ask a second member');
  // A bot that has just come back is not waited for by the sandbox.
  const asked = await onceAsked(sandbox, 'security-2', { caseId, button: 'Look…' });
  const looked = await sandbox.press('security-2', asked, 'Look…');
  // Sent as it was shown, since the message may hold the answer by the second time.
  const id = customIdOf(looked, button);
  return () => forgeInput(sandbox, 'security-2', { id });
}

const POST = 'Post to #codegate';
const CVE = 'CVE-2026-20001';

/** What leads up to a phase, and is not disturbed; gives the act that is. */
async function before({ phase, caseId }: Turn): Promise<() => Promise<unknown>> {
  const { sandbox } = held;
  switch (phase) {
    case 'publish':
      return toAgree('release publish', caseId, 'Publish now');
    case 'announce':
      return toAgree('announce', caseId, POST);
    case 'edit': {
      const post = await toAgree('announce', caseId, POST);
      await post();
      return async () => {
        sandbox.patchAdvisory(ghsaOf(caseId), { cve_id: `${CVE}${caseId.slice(-3)}` });
        await sandbox.advance('PT10M');
      };
    }
    case 'retrospective':
      await say('security-1', `check case:${caseId} step:critiques`);
      return toAgree('retro post', caseId, POST);
  }
}

/** The messages of a case in #codegate, and the threads under them. */
function standing(caseId: string) {
  const { messages, world } = held.sandbox.discord.state;
  const own = held.sandbox.channel('codegate').messages.filter(({ raw, files }) => {
    const names = files.some(({ name }) => name.includes(ghsaOf(caseId)) || name.includes(cveOf(caseId)));
    return names || JSON.stringify(raw).includes(caseId.replaceAll('-', ''));
  });
  const threads = [...world.places.values()].filter(
    ({ kind, name }) => kind === 'thread' && name.includes(ghsaOf(caseId)),
  );
  return { own, threads: threads.map((each) => messages.in(each).length) };
}

const cveOf = (caseId: string) => `${CVE}${caseId.slice(-3)}`;

/** What must be so after a phase, whatever happened on the way. */
async function outcome({ phase, caseId }: Turn): Promise<unknown> {
  const { sandbox } = held;
  const told = await timeline(sandbox, caseId);
  const { own, threads } = standing(caseId);
  const published = sandbox
    .requests()
    .filter(
      ({ method, path, status, body }) =>
        method === 'PATCH' &&
        path.endsWith(ghsaOf(caseId)) &&
        status === 200 &&
        JSON.stringify(body).includes('published'),
    ).length;
  return {
    inGitHub: inGitHub(sandbox, ghsaOf(caseId)).state,
    asked: phase === 'publish' ? published : undefined,
    messages: own.map(({ crossposted, edited }) => ({ crossposted, edited })),
    withCve: own.filter(({ text }) => text.includes(cveOf(caseId))).length,
    threads: threads.length,
    recorded: [
      'Advisory published',
      'In #codegate: the announcement',
      'Changed in #codegate',
      'Retrospective posted',
    ].map((words) => count(told, words)),
  };
}

const post = (crossposted: boolean, edited = false) => ({ crossposted, edited });
const DUE: Readonly<Record<Phase, unknown>> = {
  publish: { messages: [], withCve: 0, threads: 0, recorded: [1, 0, 0, 0] },
  announce: { messages: [post(true)], withCve: 0, threads: 0, recorded: [1, 1, 0, 0] },
  edit: { messages: [post(true, true)], withCve: 1, threads: 0, recorded: [1, 1, 1, 0] },
  retrospective: { messages: [post(false)], withCve: 0, threads: 1, recorded: [1, 0, 0, 1] },
};

test.each(turns)(
  '$phase: killed while $name ($caseId)',
  async (turn) => {
    const { sandbox } = held;
    // A team does not do all of this within one hour, in which GitHub answers the public sixty times.
    sandbox.github.renewRateLimit();
    const act = await before(turn);
    const [first, ...rest] = turn.points;
    const reached = await killDuring(sandbox, first, act, ...rest);
    // Whatever was put off has its turn; and whoever got no answer presses again, as the bot tells them to.
    await sandbox.advance('PT5M');
    if (turn.phase !== 'edit') await act();
    await sandbox.advance('PT5M');
    expect({ reached, ...Object(await outcome(turn)) }).toMatchObject({
      reached: turn.points.length,
      inGitHub: 'published',
      ...Object(DUE[turn.phase]),
    });
  },
  START_MS,
);
