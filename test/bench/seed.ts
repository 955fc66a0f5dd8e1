import { readPolicy } from '../../src/process/policy.ts';
import { openDatabase } from '../../src/store/database.ts';
import type { Cause } from '../../src/store/cause.ts';
import { outbox } from '../../src/store/schema.ts';
import { routing } from '../../src/app/notifications/routing.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { SECURITY_TEAM, USER_IDS } from '../../src/sandbox/people.ts';
import { ghsaIds } from '../../src/sandbox/github/advisory.ts';
import { beginning, ending, middle, type Story } from './histories.ts';

export interface Seeded {
  /** The ids of the open cases. */
  readonly open: readonly string[];
  readonly events: number;
}

/**
 * Makes a database with `total` cases, one for each of `openAdvisories` still open, through the store's own doors
 * and in one transaction. Nothing in it is due in the next hours, and everything that had to be told has been.
 */
export function seed(path: string, { total, openAdvisories, now }: Plan): Seeded {
  const database = openDatabase(path, now);
  const store = createStore(database, readPolicy(), now, routing);
  const nextGhsaId = ghsaIds(1);
  const openFrom = total - openAdvisories.length;
  const open: string[] = [];
  let events = 0;
  store.atomically(() => {
    for (let number = 0; number < total; number += 1) {
      const ghsaId = openAdvisories[number - openFrom];
      // Open cases are one to two days old, between two reminders; the closed ones go back five years.
      const disclosedAt = now.subtract(
        ghsaId === undefined
          ? { minutes: 60 * 24 * 40 + (openFrom - number) * 290 }
          : { minutes: 60 * 24 + ((total - number) % 1440) },
      );
      const story: Story = { number, ghsaId: ghsaId ?? nextGhsaId(), disclosedAt };
      const told = tell(store, story, ghsaId === undefined);
      events += told.version;
      if (told.status === 'open') open.push(told.id);
    }
    for (const person of SECURITY_TEAM) store.people.seen(USER_IDS[person], true);
    for (const person of ['maintainer-1', 'maintainer-2'] as const) {
      store.people.link(USER_IDS[person], person, false);
      store.people.answerClaim(USER_IDS[person], person, USER_IDS['security-1'], true);
    }
    database.db.update(outbox).set({ state: 'sent', finishedAt: now.epochMilliseconds }).run();
  });
  database.close();
  return { open, events };
}

export interface Plan {
  readonly total: number;
  /** The advisories of the cases that are open: at most `total`. */
  readonly openAdvisories: readonly string[];
  readonly now: Temporal.Instant;
}

function tell({ cases }: Store, story: Story, ends: boolean) {
  const at = (minutes: number, actor: Cause['actor'], cause: string): Cause => ({
    actor,
    cause,
    now: story.disclosedAt.add({ minutes }),
  });
  const member = { kind: 'member', id: USER_IDS['security-1'] } as const;
  const opened = cases.open(beginning(story), at(4, { kind: 'github' }, 'sync'));
  const going = cases.record(opened, middle(story), at(300, member, '/advisory check'));
  return ends ? cases.record(going, ending(story), at(20 * 24 * 60, member, '/advisory close')) : going;
}
