import { describe, expect, test } from 'vitest';
import { dayToTell, knowFallenDay } from '../../src/process/acts/distributors.ts';
import type { Actor, EventBody } from '../../src/process/events.ts';
import { evolve } from '../../src/process/evolve.ts';
import { notificationsOf } from '../../src/process/notifications/event-notifications.ts';
import type { Recipients } from '../../src/process/notifications/recipients.ts';
import {
  agreedDay,
  ANNA,
  BEN,
  caseOf,
  CASE_ID,
  days,
  doneBy,
  FINGERPRINT,
  hours,
  linked,
  opened,
} from '../support/cases.ts';
import { EARLY_WARNING } from '../support/regulated.ts';
import { THURSDAY } from '../support/plain-acts.ts';

// Nothing goes one way only: for each fact that can be set, its way back; whoever was told of the one is told of the other.

type Type = EventBody['type'];
type Of<T extends Type> = Extract<EventBody, { type: T }>;

/** How a fact is set, and by what it is taken back. */
interface WayBack<T extends Type> {
  readonly before?: readonly EventBody[];
  readonly set: Of<T>;
  readonly back: EventBody;
  readonly by?: Actor;
}
type Way<T extends Type> =
  | WayBack<T>
  /** It is itself the way back of another fact. */
  | { readonly backOf: Type }
  /** A question, or its end: the questions’ own tests tell of them. */
  | 'question'
  /** Why it has no way back, or why nobody is told of it. */
  | { readonly none: string };

const anna: Actor = { kind: 'member', id: ANNA };
const ben: Actor = { kind: 'member', id: BEN };
const reason = 'a holiday';
const until = days(60);

/** Every fact there is: one without a row does not compile. */
const WAYS: { readonly [type in Type]: Way<type> } = {
  opened: { set: opened(), back: { type: 'closed', resolution: 'invalid' } },
  closed: { set: { type: 'closed', resolution: 'invalid' }, back: { type: 'reopened' } },
  reopened: { backOf: 'closed' },
  'duplicate-closed': {
    set: { type: 'duplicate-closed', case: 'CG-2026-002' },
    back: { type: 'duplicate-reopened', case: 'CG-2026-002' },
  },
  'duplicate-reopened': { backOf: 'duplicate-closed' },
  'advisory-linked': { none: 'an advisory stays what it is' },
  'advisory-accepted': { set: { type: 'advisory-accepted' }, back: { type: 'advisory-closed' } },
  'advisory-closed': { set: { type: 'advisory-closed' }, back: { type: 'advisory-reopened' } },
  'advisory-reopened': { backOf: 'advisory-closed' },
  'advisory-left-open': { none: 'a person closes it in GitHub, and knows it' },
  'login-renamed': { none: 'an account that is renamed back is renamed once more' },
  'advisory-published': { none: 'GitHub takes no publication back' },
  'fix-missing': {
    before: [{ type: 'advisory-published', at: hours(2) }],
    set: { type: 'fix-missing' },
    back: { type: 'fix-released' },
  },
  'fix-released': { backOf: 'fix-missing' },
  'arrival-seen': {
    before: [{ type: 'advisory-published', at: hours(2) }],
    set: { type: 'arrival-seen', cve: 'unpublished', database: 'not-covered' },
    back: { type: 'arrival-seen', cve: 'published', database: 'not-covered' },
  },
  'advisory-standing': {
    before: [{ type: 'advisory-published', at: hours(2) }],
    set: { type: 'advisory-standing', now: 'withdrawn' },
    back: { type: 'advisory-standing', now: 'restored' },
  },
  'advisory-corrected': {
    before: [{ type: 'advisory-published', at: hours(2) }, doneBy('announced')],
    set: { type: 'advisory-corrected', facts: { fixed: FINGERPRINT } },
    back: { type: 'correction-ended' },
  },
  'correction-ended': { backOf: 'advisory-corrected' },
  'correction-posted': { none: 'what was read cannot be unread: it is corrected once more' },
  'announcement-gone': { none: 'it is posted again, as a message of its own' },
  'details-recorded': { none: 'what is in the advisory is edited there' },
  'step-checked': {
    set: { type: 'step-checked', step: 'fix-ready' },
    back: { type: 'step-unchecked', step: 'fix-ready' },
  },
  'step-unchecked': { backOf: 'step-checked' },
  'disclosure-changed': {
    set: { type: 'disclosure-changed', kind: 'intends-to-publish' },
    back: { type: 'disclosure-changed', kind: 'private' },
  },
  'exploitation-known': { set: { type: 'exploitation-known' }, back: { type: 'exploitation-retracted' } },
  'exploitation-retracted': { backOf: 'exploitation-known' },
  'exploitation-asap': {
    before: [{ type: 'exploitation-known' }],
    set: { type: 'exploitation-asap', asap: true },
    back: { type: 'exploitation-asap', asap: false },
  },
  'regulatory-filed': {
    before: [{ type: 'exploitation-known' }],
    set: { type: 'regulatory-filed', ...EARLY_WARNING, reference: 'ENISA 12345' },
    back: { type: 'regulatory-unfiled', ...EARLY_WARNING },
  },
  'regulatory-unfiled': { backOf: 'regulatory-filed' },
  'reporter-recorded': { none: 'another one is recorded in their place' },
  'reporter-outside': { none: 'they are recorded anew' },
  'coordinator-named': {
    set: { type: 'coordinator-named', member: BEN },
    back: { type: 'coordinator-left', member: BEN },
  },
  'coordinator-offered': {
    before: [{ type: 'coordinator-named', member: ANNA }],
    set: { type: 'coordinator-offered', member: BEN },
    back: { type: 'coordinator-declined', member: BEN },
    by: ben,
  },
  'coordinator-declined': { backOf: 'coordinator-offered' },
  'coordinator-left': { backOf: 'coordinator-named' },
  'fix-team-added': { none: 'a person who has left a case is told nothing more of it' },
  'fix-team-removed': { backOf: 'fix-team-added' },
  'collaborator-requested': 'question',
  'collaborator-approved': 'question',
  'collaborator-refused': 'question',
  'outsider-seen': {
    set: { type: 'outsider-seen', login: 'otto' },
    back: { type: 'outsider-left', login: 'otto' },
  },
  'outsider-left': { backOf: 'outsider-seen' },
  'severity-scored': { none: 'it is scored anew' },
  'severity-reclassified': { none: 'it is classified anew' },
  'risk-assessed': { none: 'a new score voids it' },
  'cve-requested': { set: { type: 'cve-requested' }, back: { type: 'cve-ended', outcome: 'turned-down' } },
  'cve-assigned': {
    set: { type: 'cve-assigned', cveId: 'CVE-2026-1234' },
    back: { type: 'cve-ended', outcome: 'rejected' },
  },
  'cve-ended': { backOf: 'cve-assigned' },
  'fork-created': { none: 'GitHub deletes it with the publication' },
  'deadline-set': {
    set: { type: 'deadline-set', stage: 'fix-release', at: days(40), reason },
    back: { type: 'deadline-set', stage: 'fix-release', at: days(21), reason },
  },
  'upstream-set': {
    set: { type: 'upstream-set', project: 'libfoo', disclosesAt: days(30) },
    back: { type: 'upstream-withdrawn', named: 3 },
  },
  'upstream-withdrawn': { backOf: 'upstream-set' },
  'slow-track-set': {
    set: { type: 'slow-track-set', until, reviewAt: days(14), reason },
    back: { type: 'deadline-set', stage: 'fix-release', at: days(21), reason },
  },
  'release-proposed': {
    set: { type: 'release-proposed', at: THURSDAY },
    back: { type: 'release-withdrawn', proposal: 3, reason },
  },
  'release-agreed': {
    before: agreedDay(THURSDAY, 3).slice(0, 2),
    set: { type: 'release-agreed', side: 'fix-team', proposal: 3 },
    back: { type: 'release-withdrawn', proposal: 3, reason },
  },
  'release-withdrawn': { backOf: 'release-agreed' },
  'distributors-notified': {
    before: agreedDay(THURSDAY, 3),
    set: { type: 'distributors-notified', recipients: 2, proposal: 3 },
    back: { type: 'release-withdrawn', proposal: 3, reason },
  },
  'distributor-acknowledged': { none: 'an answer that came stays' },
  'preflight-overridden': { none: 'another day, or the condition that is met, ends it' },
  'tag-counted': {
    set: { type: 'tag-counted', of: FINGERPRINT },
    back: { type: 'tag-uncounted', of: FINGERPRINT },
  },
  'tag-uncounted': { backOf: 'tag-counted' },
  'preflight-confirmed': { none: 'the word of a person for what no API shows' },
  'publication-asked': 'question',
  'publication-approved': 'question',
  'publication-declined': 'question',
  'publication-withheld': { none: 'it tells that something did not happen' },
  'publication-differed': { none: 'it tells what happened' },
  announced: { none: 'what was read cannot be unread: it is corrected by two members' },
  'announcement-edited': { none: 'it is corrected once more' },
  'origin-recorded': { none: 'it is recorded anew' },
  'critique-contributed': { none: 'a named one is changed, an unnamed one struck, by their owners' },
  'retrospective-posted': { none: 'what was read cannot be unread' },
  'question-reminded': 'question',
  'credit-seen': { none: 'what GitHub shows is seen anew, and shown on the card' },
  'reporter-wrote': { none: 'what was written was written' },
  'reporter-told': { none: 'what was said was said: what the reporter writes next waits anew' },
  'mail-assigned': {
    set: { type: 'mail-assigned', mail: 'ab' },
    back: { type: 'mail-unassigned', mail: 'ab' },
  },
  'mail-unassigned': { backOf: 'mail-assigned' },
  linked: {
    set: { type: 'linked', cases: ['CG-2026-002'] },
    back: { type: 'unlinked', cases: ['CG-2026-002'] },
  },
  unlinked: { backOf: 'linked' },
  'linked-public': { none: 'what is public stays so' },
  'team-called': { none: 'a call that was heard' },
  'wake-answered': { none: 'an answer that came stays' },
};

/** Who is told of an event in a case, and the case after it. */
function happened(before: readonly EventBody[], body: EventBody, actor: Actor) {
  const state = body.type === 'opened' ? undefined : caseOf(linked, ...before);
  const event = { seq: (state?.version ?? 0) + 1, at: hours(1), actor, cause: 'test', body };
  const after = evolve(CASE_ID, state, event);
  return { after, told: notificationsOf(state, after, event).map(({ to }) => to) };
}

/** Whether recipients hear it where `others` are told; the private channel’s board shows how each case stands. */
function hear(to: Recipients, others: readonly Recipients[], actor: Actor): boolean {
  const kinds = new Set(others.map(({ kind }) => kind));
  switch (to.kind) {
    case 'private-channel':
    case 'codegate':
      return true;
    case 'in-charge':
      return kinds.has('in-charge') || kinds.has('security');
    case 'member':
      // A member who does it knows it.
      return (
        kinds.has('security') ||
        (actor.kind === 'member' && actor.id === to.id) ||
        others.some((each) => each.kind === 'member' && each.id === to.id)
      );
    default:
      return kinds.has(to.kind);
  }
}

const rows = Object.entries(WAYS).flatMap(([type, way]) =>
  typeof way === 'object' && 'set' in way ? [[type, way] as const] : [],
);

/** That two distributors are told what has this number. */
const telling = (proposal: number): EventBody => ({ type: 'distributors-notified', recipients: 2, proposal });

describe('whoever was told of a fact is told of its way back', () => {
  test.each(rows)('%s', (_, { before = [], set, back, by = anna }) => {
    const { told } = happened(before, set, anna);
    const earlier = set.type === 'opened' ? before : [...before, set];
    const { told: toldBack } = happened(earlier, back, by);
    expect(told.filter((to) => !hear(to, toldBack, by))).toEqual([]);
  });

  test('the distributors, too: what they know of a day that fell is to tell them', () => {
    const told: EventBody = { type: 'distributors-notified', recipients: 2, proposal: 3 };
    const { after } = happened(
      [...agreedDay(THURSDAY, 3), told],
      { type: 'release-withdrawn', proposal: 3, reason },
      anna,
    );
    expect(knowFallenDay(after)).toBe(true);
  });

  test('and what was corrected, or withdrawn, after its release, with its end', () => {
    const told: EventBody = { type: 'distributors-notified', recipients: 2, proposal: 3 };
    const published: EventBody = { type: 'advisory-published', at: hours(2) };
    const known = [...agreedDay(THURSDAY, 3), told, published, doneBy('announced')];
    for (const type of ['advisory-corrected', 'advisory-standing'] as const) {
      const way = WAYS[type];
      if (typeof way !== 'object' || !('set' in way)) continue;
      const set = happened(known, way.set, anna).after;
      expect(dayToTell(set)).toBe(-set.version);
      const heard: EventBody = {
        type: 'distributors-notified',
        recipients: 2,
        proposal: -set.version,
        about: 'corrected',
      };
      const { after } = happened([...known, way.set, heard], way.back, anna);
      expect(dayToTell(after)).toBe(-after.version);
    }
  });

  test('and that their case is over', () => {
    const told: EventBody = { type: 'distributors-notified', recipients: 2, proposal: 3 };
    const { after } = happened(
      [...agreedDay(THURSDAY, 3), told],
      { type: 'closed', resolution: 'invalid' },
      anna,
    );
    expect(dayToTell(after)).toBe(-after.version);
  });

  // "As soon as possible" was told under the same number as before: nobody heard that it is open again.
  test.each<[string, readonly EventBody[], number]>([
    ['the day was agreed', agreedDay(THURSDAY, 3), 3],
    [
      'everything is ASAP and no day is agreed',
      [{ type: 'disclosure-changed', kind: 'declined-private' }],
      0,
    ],
    ['it is public', [{ type: 'disclosure-changed', kind: 'public' }], 0],
    [
      'everything is ASAP and a day was agreed',
      [{ type: 'disclosure-changed', kind: 'declined-private' }, ...agreedDay(THURSDAY, 4)],
      4,
    ],
  ])('and that it is open again, where %s', (_, before, proposal) => {
    const closing: EventBody = { type: 'closed', resolution: 'invalid' };
    const open = [...before, telling(proposal)];
    const { after: closed } = happened(open, closing, anna);
    const ended = [...open, closing, telling(dayToTell(closed) ?? Number.NaN)];
    const { after } = happened(ended, { type: 'reopened' }, anna);
    expect(after.steps['distributors-notified']).toBeUndefined();
    const tells = dayToTell(after);
    const numbers = [...ended].flatMap((body) =>
      body.type === 'distributors-notified' ? [body.proposal] : [],
    );
    // Under a number that none of them was told yet.
    expect(tells).toBeDefined();
    expect(numbers).not.toContain(tells);
    // Told it, they know it.
    const { after: known } = happened([...ended, { type: 'reopened' }], telling(tells ?? 0), anna);
    expect([dayToTell(known), known.advanceNotice?.proposal]).toEqual([tells, tells]);
  });
});

test('a fact that is named as another one’s way back is one', () => {
  for (const [type, way] of Object.entries(WAYS)) {
    if (typeof way === 'string' || !('backOf' in way)) continue;
    const other = WAYS[way.backOf];
    const isSilent = typeof other === 'object' && 'none' in other;
    expect(isSilent || (typeof other === 'object' && 'back' in other && other.back.type === type)).toBe(true);
  }
});
