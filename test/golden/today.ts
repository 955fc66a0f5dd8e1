import {
  accepted,
  AFTERWARDS,
  announced,
  contributed,
  enrolPeople,
  published,
  ready,
  RELEASE_DAY,
} from './cases.ts';
import { PUBLISHED, type Advisories } from './github-texts.ts';
import type { Exploitation, House, Look, Publication } from './house.ts';
import { ANNA, BEN, by, CLEO, GUS } from './people.ts';

// A database in the middle of its work: a request of each kind waits for its second member, and what leaves waits to be
// sent.

/** Something that somebody wants public. */
interface Waiting {
  readonly what: Publication;
  readonly ghsaId: string;
  readonly exploited?: Exploitation;
  /** When its second member comes. */
  readonly now: Temporal.Instant;
  /** It is approved, and waits for Discord. */
  readonly approved?: true;
}

/** By the case that each of them is about. */
export const WAITING: Readonly<Record<string, Waiting>> = {
  'CG-2026-001': { what: 'advisory', ghsaId: 'GHSA-2222-cfgh-jmpq', now: RELEASE_DAY },
  'CG-2026-002': { what: 'announcement', ghsaId: 'GHSA-3333-cfgh-jmpq', exploited: 'no', now: AFTERWARDS },
  'CG-2026-003': { what: 'announcement', ghsaId: 'GHSA-4444-cfgh-jmpq', exploited: 'yes', now: AFTERWARDS },
  'CG-2026-004': {
    what: 'mitigation',
    ghsaId: 'GHSA-5555-cfgh-jmpq',
    exploited: 'unknown',
    now: RELEASE_DAY,
  },
  'CG-2026-005': { what: 'retrospective', ghsaId: 'GHSA-6666-cfgh-jmpq', now: AFTERWARDS },
  'CG-2026-006': {
    what: 'announcement',
    ghsaId: 'GHSA-7777-cfgh-jmpq',
    exploited: 'unknown',
    now: AFTERWARDS,
    approved: true,
  },
};
/** Whose outside collaborator waits for an approval. */
export const COLLABORATION = 'CG-2026-007';
/** All cases, a closed one among them. */
export const CASES = [...Object.keys(WAITING), COLLABORATION, 'CG-2026-008'];

/** What GitHub shows of their advisories, when each is asked for and when it is approved. */
export const TODAY: Advisories = {
  'GHSA-2222-cfgh-jmpq': {},
  'GHSA-3333-cfgh-jmpq': PUBLISHED,
  'GHSA-4444-cfgh-jmpq': { ...PUBLISHED, cve_id: 'CVE-2026-10001' },
  'GHSA-5555-cfgh-jmpq': {},
  'GHSA-6666-cfgh-jmpq': { ...PUBLISHED, cve_id: 'CVE-2026-10002' },
  'GHSA-7777-cfgh-jmpq': PUBLISHED,
};

/** Fills an empty database. */
export async function fill(house: House, look: Look): Promise<void> {
  const { people, distributors, mail, reminders, outbox } = house.store;
  enrolPeople(house);
  people.seen(CLEO, true);
  people.setDm(CLEO, 'closed');
  people.setEarlyReminders(BEN, false);
  people.link(GUS, 'gus-claims', false);
  distributors.add(
    {
      name: 'Distro Édition',
      contact: 'security@distro.example',
      since: Temporal.PlainDate.from('2026-01-01'),
      note: 'Ships it, since it’s popular.',
      addedBy: ANNA,
    },
    Temporal.Instant.from('2026-11-01T09:00:00Z'),
  );
  await house.sync(Temporal.Instant.from('2026-11-01T10:00:00Z'), 'stacklok/codegate', () => ({
    status: 200,
    body: [],
  }));

  for (const [caseId, { what, ghsaId }] of Object.entries(WAITING)) {
    accepted(house, ghsaId, what === 'mitigation' ? 'public' : 'email');
    if (what === 'mitigation') continue;
    ready(house, caseId);
    if (what === 'advisory') continue;
    published(house, caseId);
    if (what !== 'retrospective') continue;
    announced(house, caseId);
    contributed(house, caseId);
  }
  accepted(house, 'GHSA-8888-cfgh-jmpq');
  house.record(
    COLLABORATION,
    [{ type: 'collaborator-requested', login: 'cara-contributes', askedBy: ANNA }],
    by(ANNA, 'fix-team add', '2026-11-05T09:00:00Z'),
  );
  const closed = accepted(house, 'GHSA-9999-cfgh-jmpq');
  house.record(
    closed,
    [{ type: 'closed', resolution: 'duplicate' }],
    by(BEN, 'close', '2026-11-05T09:00:00Z'),
  );

  const now = Temporal.Instant.from('2026-11-12T15:00:00Z');
  house.remind(now);
  // Some of it was sent already, or could not be.
  await house.deliver(now, ({ key }) => (key.includes('fix-team-welcome') ? 'parked' : 'sent'));
  const { proposal } = house.case('CG-2026-001');
  for (const distributor of distributors.list())
    mail.add(
      { caseId: 'CG-2026-001', revision: proposal?.revision ?? 0, day: proposal?.at, distributor },
      now,
    );
  reminders.snooze(BEN, COLLABORATION, Temporal.Instant.from('2026-12-24T09:00:00Z'));
  outbox.add(
    {
      key: `${COLLABORATION} login-wanted ${ANNA} ${GUS}`,
      kind: 'dm',
      recipient: GUS,
      notice: { template: 'login-wanted', caseId: COLLABORATION, by: ANNA },
    },
    now,
  );

  for (const [caseId, { what, exploited, now: at, approved }] of Object.entries(WAITING)) {
    const { print, failing } = await house.draft(caseId, what, { now: at, exploited, look });
    if (failing.length > 0) throw new Error(`${caseId}: ${failing.join()} stand in the way`);
    const asked = house.ask(caseId, { what, print, exploited }, { who: ANNA, now: at });
    house.record(caseId, asked, by(ANNA, 'announce', at.toString()));
    if (!approved) continue;
    const request = house.case(caseId).version;
    const agreed = house.agree(caseId, { what, request, print }, { who: BEN, now: at });
    house.record(caseId, agreed, by(BEN, 'announce', at.toString()));
  }
  house.remind(AFTERWARDS);
}
