import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import {
  arrivals,
  CASE,
  hold,
  idOf,
  NO_CASE,
  reported,
  saying,
  START_MS,
  texts,
  withFixTeam,
} from '../support/support.ts';

// A case whose history was damaged stops neither the bot nor the others, and is not taken for none.

const OTHER = 'CG-2026-002';
const UNREADABLE = 'A case cannot be read';
const CURE = 'npm run restore -- FILE';

test(
  'one damaged case beside a healthy one: the bot starts and reminds of that one, names the other by its number, and answers in words',
  { timeout: START_MS },
  async () => {
    await using held = await hold({ policy: { deadlines: { 'fix-team': 'PT2H' } } });
    const { sandbox } = held;
    const ghsaId = await withFixTeam(sandbox);
    await reported(sandbox);
    const old = saying(sandbox, 'security-1', CASE);
    const theirs = saying(sandbox, 'maintainer-1', CASE);
    const damage = (statement: string) => {
      const sqlite = new Sqlite(sandbox.databasePath);
      sqlite.exec(`DROP TRIGGER IF EXISTS events_never_change; ${statement}`);
      sqlite.close();
    };
    damage(`UPDATE events SET body = 'x' || body WHERE case_id = '${CASE}' AND seq = 2`);
    await sandbox.restart();
    const reminded = arrivals(sandbox, 'security-1', OTHER).length;
    const before = arrivals(sandbox, 'security-1', CASE).length;
    await sandbox.advance('PT1M');
    const told = saying(sandbox, 'security-1', UNREADABLE).text;
    expect(told).toContain(`${CASE}: its history is damaged`);
    expect(told).toContain(CURE);
    expect(texts(sandbox.channel('security').messages).join('\n')).toContain(`**${CASE}** · cannot be read`);

    // The advisory changes in GitHub: no other case is made of it.
    sandbox.patchAdvisory(ghsaId, { severity: 'high' });
    await sandbox.advance('PT3H');
    expect(arrivals(sandbox, 'security-1', OTHER).length).toBeGreaterThan(reminded);
    // Of the damaged one there is nothing but that, again and again.
    expect(arrivals(sandbox, 'security-1', CASE).length - before).toBe(
      arrivals(sandbox, 'security-1', UNREADABLE).length,
    );
    expect(arrivals(sandbox, 'security-1', UNREADABLE).length).toBeGreaterThan(2);

    for (const command of ['list', 'next', 'stats']) {
      const { text } = await sandbox.run('security-1', `/advisory ${command}`);
      expect(text).toContain(`Without ${CASE}, which cannot be read`);
    }
    expect((await sandbox.run('security-1', '/advisory list')).text).not.toContain('CG-2026-003');
    const words = `${CASE} cannot be read`;
    for (const { text } of [
      await sandbox.run('security-1', `/advisory show case:${CASE}`),
      await sandbox.run('security-1', `/advisory close case:${OTHER} resolution:duplicate of:${CASE}`),
      await sandbox.run(
        'security-1',
        `/advisory open repository:stacklok/codegate source:github advisory:${ghsaId}`,
      ),
      await sandbox.press('security-1', idOf(old), old.buttons[0] ?? ''),
    ]) {
      expect(text).toContain(words);
      expect(text).toContain(CURE);
    }
    // Of whose case it is nobody can tell.
    expect((await sandbox.press('maintainer-1', idOf(theirs), theirs.buttons[0] ?? '')).text).toContain(
      NO_CASE,
    );

    damage(`UPDATE events SET body = substr(body, 2) WHERE case_id = '${CASE}' AND seq = 2`);
    await sandbox.advance('PT2M');
    expect(saying(sandbox, 'security-1', 'Every case can be read again').text).toContain('lost from');
    expect((await sandbox.run('security-1', `/advisory show case:${CASE}`)).text).toContain(CASE);
    expect(texts(sandbox.channel('security').messages).join('\n')).not.toContain('cannot be read');
  },
);
