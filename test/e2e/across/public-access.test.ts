// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Publication } from '../../../src/process/events.ts';
import type { Person } from '../../../src/sandbox/people.ts';
import { forgeInput, type Forged, type Where } from '../support/forging.ts';
import { PUBLICATION_WORDS } from '../../../src/documents/vocabulary.ts';
import { ready } from '../support/publishing.ts';
import {
  CASE,
  count,
  customIdOf,
  hold,
  idOf,
  inGitHub,
  saying,
  START_MS,
  testExchanges,
  timeline,
  type Heard,
  type Held,
} from '../support/support.ts';
import { AGREE, ASK, LINES, looked } from '../support/two-members.ts';

// Something waits for a second member of the security team: who may look, agree or decline, and from where.

const PLACES: readonly Where[] = ['dm', 'security', 'general', 'codegate'];
const NO_MEMBERS: readonly Person[] = ['maintainer-1', 'contributor', 'reporter', 'outsider'];
/** In the order in which they come; after the first, the advisory is published. */
const ORDER = ['mitigation', 'advisory', 'announcement', 'retrospective'] as const;
/** What it is called in everybody’s direct message. */
const NAMES: Readonly<Record<Publication, string>> = {
  advisory: 'publishing the advisory',
  mitigation: 'the mitigation',
  announcement: 'the announcement',
  retrospective: 'the retrospective',
};

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
  ghsaId = await ready(held.sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: Person, line: string) => held.sandbox.run(as, `/advisory ${line}`);
const send = (as: Person, id: string, where: Where = 'dm') => forgeInput(held.sandbox, as, { id }, where);

/** What becomes public must have been agreed to. */
async function outside(): Promise<unknown[]> {
  const { sandbox } = held;
  return [
    inGitHub(sandbox, ghsaId).state,
    sandbox.channel('codegate').messages.map(({ text }) => text),
    await timeline(sandbox),
  ];
}

const before: Readonly<Record<Publication, () => Promise<unknown>>> = {
  mitigation: () => say('security-1', `disclosure case:${CASE} kind:public`),
  advisory: () => Promise.resolve(),
  announcement: () => Promise.resolve(),
  retrospective: () => say('security-1', `check case:${CASE} step:critiques`),
};

describe.each(ORDER)('%s', (what) => {
  /** The presses of the very request that waits. */
  let ids: Readonly<Record<'ask' | 'look' | 'publicise' | 'decline', string>>;
  beforeAll(async () => {
    const { sandbox } = held;
    await before[what]();
    const preview = await sandbox.run('security-1', LINES[what]);
    const ask = customIdOf(preview, ASK);
    const seen = await looked(sandbox, what);
    ids = {
      ask,
      look: customIdOf(
        saying(sandbox, 'security-2', `Second approval needed: ${PUBLICATION_WORDS[what].todo}`),
        'Look…',
      ),
      publicise: customIdOf(seen, AGREE[what]),
      decline: customIdOf(seen, 'No, not like this'),
    };
  });

  test('nobody else than the security team looks, agrees or declines, from anywhere', async () => {
    const as = await outside();
    const told = new Set<Heard>();
    for (const person of NO_MEMBERS)
      for (const where of PLACES)
        for (const id of Object.values(ids)) told.add((await send(person, id, where)).heard);
    expect([...told]).toEqual(['refused']);
    expect(await outside()).toEqual(as);
  });

  test('the team does so in its channel and in direct messages only', async () => {
    const as = await outside();
    const told = new Set<Heard>();
    for (const where of ['general', 'codegate'] as const)
      for (const id of Object.values(ids)) told.add((await send('security-2', id, where)).heard);
    expect([...told]).toEqual(['wrong place']);
    expect(await outside()).toEqual(as);
  });

  test('whoever asked looks at it, and does not agree to it', async () => {
    const as = await outside();
    const look = await send('security-1', ids.look);
    expect(look.text).toContain('It waits for another member of the security team');
    expect(look.text).not.toContain('publicise:');
    for (const where of ['dm', 'security'] as const)
      expect((await send('security-1', ids.publicise, where)).text).toContain('You asked for it yourself');
    expect((await send('security-1', ids.ask)).text).toContain('waits');
    expect(await outside()).toEqual(as);
  });

  test('whoever left the team since they looked does not agree', async () => {
    const { securityTeam } = held.sandbox.discord.state.world;
    const as = await outside();
    securityTeam.delete('security-2');
    for (const where of ['dm', 'security'] as const)
      for (const id of Object.values(ids))
        expect((await send('security-2', id, where)).heard).toBe('refused');
    securityTeam.add('security-2');
    await say('security-2', 'me github:security-2');
    expect(await outside()).toEqual(as);
  });

  test('declined, it is answered; asked for again, a third member may agree as well, and it is done once', async () => {
    const { sandbox } = held;
    const declining: Forged = { id: ids.decline.replace(':', '-form:'), fields: { reason: 'Too early.' } };
    expect((await forgeInput(sandbox, 'security-2', declining)).text).toContain('Nothing was made public');
    for (const id of [ids.publicise, ids.look, ids.decline])
      expect((await send('security-2', id)).text).toContain('answered already');
    const again = await looked(sandbox, what);
    const id = customIdOf(again, AGREE[what]);
    expect(id).not.toBe(ids.publicise);
    const answers = await Promise.all([
      send('closed-dms', id, 'security'),
      sandbox.press('security-2', idOf(again), AGREE[what]),
    ]);
    expect(answers.map(({ text }) => text).join('\n')).toMatch(/✅ (?:.* is live in #codegate|Published)/);
    const told = await timeline(sandbox);
    expect(count(told, `· Approved: ${NAMES[what]}`)).toBe(1);
    expect(count(told, `Not approved: ${NAMES[what]}`)).toBe(1);
    expect((await send('security-2', id)).text).not.toContain('✅');
  });
});

test('all four became public once', () => {
  expect(inGitHub(held.sandbox, ghsaId).state).toBe('published');
  expect(held.sandbox.channel('codegate').messages).toHaveLength(3);
});

testExchanges(() => held.sandbox);
