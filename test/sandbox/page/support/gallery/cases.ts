import {
  announcement,
  mitigation,
  sectionsIn,
} from '../../../../../src/documents/announcement/announcement.ts';
import { followUp, pointerTo, withdrawnLine } from '../../../../../src/documents/announcement/follow-up.ts';
import { SLOTS } from '../../../../../src/discord/views/release.ts';
import { advanceNotice } from '../../../../../src/documents/advance-notice/advance-notice.ts';
import { announcementView } from '../../../../../src/discord/views/publication/announcement.ts';
import type { View } from '../../../../../src/discord/views/view.ts';
import type { Case } from '../../../../../src/process/case.ts';
import type { AdvisoryStanding, EventBody } from '../../../../../src/process/events.ts';
import type { Correctable } from '../../../../../src/process/publication/parts.ts';
import { offeredSlots } from '../../../../../src/process/release-limits.ts';
import type { Distributor } from '../../../../../src/store/distributors.ts';
import { readTemplates } from '../../../../../src/template-files.ts';
import { MITIGATIONS, SHAPES } from '../../../../support/advisory-shapes.ts';
import {
  agreedDay,
  ANNA,
  BEN,
  CASE_ID,
  caseOf,
  days,
  doneBefore,
  doneBy,
  FINGERPRINT,
  hours,
  linked,
  opened,
  policy,
  START,
  type Told,
} from '../../../../support/cases.ts';

// Cases as they are on an ordinary day, for the pictures of what is said of them.

const coordinated: readonly EventBody[] = [linked, doneBy('coordinator')];

/** Reported a moment ago. */
export const reported = caseOf(linked);
/** Anna coordinates, and the report is answered. */
export const taken = caseOf(...coordinated, doneBy('acknowledge'));
/** It was closed, and is open again. */
export const reopened = caseOf(
  ...coordinated,
  doneBy('acknowledge'),
  { type: 'closed', resolution: 'invalid', reason: 'as designed' },
  { type: 'reopened', reason: 'it is a hole after all' },
);
/** A maintainer is on the fix team. */
export const developing = caseOf(
  ...coordinated,
  ...doneBefore('fix-development').filter(({ type }) => type !== 'coordinator-named'),
);
/** The reporter has written in the advisory since, and nobody answers. */
export const wrote = caseOf(...coordinated, doneBy('acknowledge'), {
  type: 'reporter-wrote',
  where: 'advisory',
  at: hours(20),
  latest: hours(21),
});
/** Everybody knows of it. */
export const knownFacts: readonly Told[] = [
  opened({ source: 'public' }),
  ...coordinated,
  { type: 'advisory-accepted' },
];
export const known = caseOf(...knownFacts);
/** It was none. */
export const closed = caseOf(...coordinated, {
  type: 'closed',
  resolution: 'invalid',
  reason: 'as designed',
});
/** The reporter wants to publish. */
export const hurried = caseOf(...coordinated, { type: 'disclosure-changed', kind: 'intends-to-publish' });

const ready = [opened(), linked, ...doneBefore('fix-release')];
const DAY = offeredSlots(caseOf(...ready), policy, START, SLOTS).slots[0] ?? days(7);
export const RELEASE = DAY;
/** A day is proposed, by the number of that event. */
export const proposed = caseOf(...ready.slice(0, -1), { type: 'release-proposed', at: DAY });
export const agreed = caseOf(...ready, ...agreedDay(DAY, ready.length + 1));
/** The day that was agreed has fallen. */
export const released = caseOf(
  ...ready,
  ...agreedDay(DAY, ready.length + 1),
  doneBy('distributors-notified'),
);
/** The announcement stands. */
export const announced = caseOf(opened(), linked, ...doneBefore('retrospective'));
export const publishedFacts: readonly Told[] = [
  opened(),
  linked,
  ...doneBefore('retrospective').filter(({ type }) => type !== 'announced'),
];
const announcedFacts: readonly Told[] = [opened(), linked, ...doneBefore('retrospective')];
/** Published, and no release has its fix. */
export const unfixed = caseOf(...publishedFacts, { type: 'fix-missing' });
/** Its release has come since. */
export const fixed = caseOf(...publishedFacts, { type: 'fix-missing' }, { type: 'fix-released' });
/** What has become of an announced advisory. */
export const standing = (now: AdvisoryStanding): Case =>
  caseOf(
    ...announcedFacts,
    ...(now === 'restored' ? ([{ type: 'advisory-standing', now: 'withdrawn' }] as const) : []),
    ...(now === 'in-sight' ? ([{ type: 'advisory-standing', now: 'out-of-sight' }] as const) : []),
    { type: 'advisory-standing', now },
  );
/** Published, and not yet where users hear of it; and there. */
export const lagging = caseOf(...announcedFacts, {
  type: 'arrival-seen',
  cve: 'unpublished',
  database: 'unreviewed',
});
export const arrived = caseOf(...announcedFacts, {
  type: 'arrival-seen',
  cve: 'published',
  database: 'reviewed',
  ranges: 'equal',
});
/** Attacks are known; everything is ASAP because of them; #codegate says nothing of them yet. */
const attacked = { type: 'exploitation-known', since: hours(-30), comment: 1 } as const;
export const exploited = caseOf(...coordinated, doneBy('acknowledge'), attacked);
export const exploitedAsap = caseOf(...coordinated, doneBy('acknowledge'), attacked, {
  type: 'exploitation-asap',
  asap: true,
});
export const exploitedLater = caseOf(...announcedFacts, attacked);
/** The announcement is not in #codegate any more. */
export const gone = caseOf(...announcedFacts, {
  type: 'announcement-gone',
  what: 'announcement',
  messageId: '1',
});
/** The advisory says something else by now. */
export const corrected = (...changed: readonly Correctable[]): Case =>
  caseOf(...announcedFacts, {
    type: 'advisory-corrected',
    facts: Object.fromEntries(changed.map((fact) => [fact, FINGERPRINT])),
  });
export const critiqued = caseOf(opened(), linked, ...doneBefore('retrospective'), doneBy('critiques'));

/** What a member asked for, and the number of the request. */
export function asking(
  state: readonly Told[],
  what: Extract<EventBody, { type: 'publication-asked' }>['what'],
): { readonly state: Case; readonly request: number } {
  const asked: Told = { body: { type: 'publication-asked', what, print: FINGERPRINT } };
  return { state: caseOf(...state, asked), request: state.length + 1 };
}
export const published = caseOf(...publishedFacts);

/** A person from outside waits for an approval. */
export const outside = caseOf(...coordinated, {
  type: 'collaborator-requested',
  login: 'contributor',
  askedBy: BEN,
});

const templates = readTemplates();
const shapeOf = <T>(made: (() => T) | undefined): T => {
  if (!made) throw new Error('there is no such shape');
  return made();
};
export const announcementOf = (): View =>
  announcementView(announcement(shapeOf(SHAPES['ordinary']), templates));
/** What follows on it, and corrects it. */
export function correctionOf(changed: readonly Correctable[]): View {
  const shape = shapeOf(SHAPES['ordinary']);
  const said = {
    changed,
    versions: { before: ['0.1.28'], now: ['0.1.29'] },
    url: 'https://discord.com/channels/1/2/3',
    at: hours(20).toString(),
  };
  return announcementView(followUp(shape, said, sectionsIn(shape), templates.wording));
}
/** It points to that. */
export function pointedOf(): View {
  const said = announcement(shapeOf(SHAPES['ordinary']), templates);
  const above = pointerTo({ url: 'https://discord.com/channels/1/2/4', at: hours(30) });
  return announcementView({ ...said, text: `${above}\n\n${said.text}` });
}
/** An announcement, or what follows on it, of an advisory that was withdrawn. */
export function markedOf(): View {
  const said = announcement(shapeOf(SHAPES['ordinary']), templates);
  return announcementView({ ...said, text: `${withdrawnLine(hours(30))}\n\n${said.text}` });
}
export const mitigationOf = (): View =>
  announcementView(mitigation(shapeOf(Object.values(MITIGATIONS)[0]), templates));

export const distributor: Distributor = {
  id: 1,
  name: 'Example Linux',
  contact: 'security@linux.example',
  since: Temporal.PlainDate.from('2026-01-02'),
  note: undefined,
  addedBy: ANNA,
  addedAt: START,
};
export const notice = advanceNotice({
  caseId: CASE_ID,
  repository: 'stacklok/codegate',
  band: 'high',
  release: DAY,
  cve: 'pending',
  changedFrom: undefined,
  ask: 'security@example.org',
});
