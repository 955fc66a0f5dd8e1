import { REPOSITORY } from './github-texts.ts';
import type { EventBody, House, Origin } from './house.ts';
import { ANNA, BEN, by, byBot, CLEO, FAY, GUS, inGitHub } from './people.ts';

const instant = (at: string) => Temporal.Instant.from(at);
const PRINT = '0123456789abcdef0123456789abcdef';
const OTHER_PRINT = 'fedcba9876543210fedcba9876543210';
const GHSA = 'GHSA-2345-cfgh-jmpq';

export const FIRST = 'CG-2026-001';
const SECOND = 'CG-2026-002';
const THIRD = 'CG-2026-003';
const FOURTH = 'CG-2026-004';

const NOTHING_SAID = { wentWell: null, wentWrong: null, lucky: null, critique: null, actions: null };

/**
 * Everything that can happen to cases, by people, in GitHub and by the bot itself, with what is told and reminded of on
 * the way. The same instants and ids at each telling.
 */
export async function tell(house: House): Promise<void> {
  const facts = (caseId: string, origin: Origin, ...bodies: readonly EventBody[]) =>
    house.record(caseId, bodies, origin);
  const latest = (caseId: string) => house.case(caseId).version;
  const { people, distributors, mail, reminders, contributions, outbox } = house.store;

  // GitHub is looked at for the first time, and takes a right away, while nobody has used the bot.
  await house.sync(instant('2026-11-02T08:00:00Z'), REPOSITORY, () => ({ status: 200, body: [] }));
  await house.sync(instant('2026-11-02T08:05:00Z'), REPOSITORY, () => ({
    status: 403,
    body: { message: 'Resource not accessible by personal access token' },
  }));
  house.open(
    [
      opened('github'),
      { type: 'advisory-linked', ghsaId: GHSA, created: false },
      { type: 'reporter-recorded', login: 'Rita-Reports', channel: 'private', credit: true },
    ],
    inGitHub('2026-11-02T09:00:00Z'),
  );
  house.remind(instant('2026-11-02T21:00:00Z'));

  for (const id of [ANNA, BEN, CLEO]) people.seen(id, true);
  people.link(ANNA, 'Anna-Answers', true);
  people.link(FAY, 'fay-fixes', false);
  people.answerClaim(FAY, 'fay-fixes', ANNA, true);
  people.link(GUS, 'gus-claims', false);
  people.setEarlyReminders(BEN, false);
  house.remind(instant('2026-11-03T08:00:00Z'));

  // The first case goes all the way.
  facts(
    FIRST,
    by(ANNA, 'check', '2026-11-03T09:00:00Z'),
    { type: 'step-checked', step: 'acknowledge', evidence: 'https://example.org/thread' },
    { type: 'step-checked', step: 'report-complete' },
    { type: 'step-unchecked', step: 'acknowledge' },
    { type: 'step-checked', step: 'acknowledge' },
  );
  facts(FIRST, by(BEN, 'coordinator', '2026-11-03T09:10:00Z'), { type: 'coordinator-named', member: ANNA });
  facts(FIRST, by(ANNA, 'coordinator', '2026-11-03T09:20:00Z'), { type: 'coordinator-offered', member: BEN });
  facts(FIRST, by(BEN, 'coordinator', '2026-11-03T09:30:00Z'), { type: 'coordinator-declined', member: BEN });
  facts(FIRST, by(ANNA, 'coordinator', '2026-11-03T09:40:00Z'), { type: 'coordinator-offered', member: BEN });
  facts(FIRST, by(BEN, 'coordinator', '2026-11-03T09:50:00Z'), { type: 'coordinator-named', member: BEN });
  facts(FIRST, by(BEN, 'coordinator', '2026-11-03T09:55:00Z'), { type: 'coordinator-named', member: ANNA });
  facts(
    FIRST,
    inGitHub('2026-11-03T10:00:00Z'),
    { type: 'advisory-accepted' },
    { type: 'details-recorded' },
    { type: 'outsider-seen', login: 'Otto-Outside' },
    { type: 'outsider-left', login: 'Otto-Outside' },
  );
  facts(
    FIRST,
    by(ANNA, 'fix-team add', '2026-11-03T11:00:00Z'),
    { type: 'fix-team-added', login: 'Fay-Fixes' },
    { type: 'fix-team-added', login: 'gus-claims' },
    { type: 'fix-team-removed', login: 'gus-claims' },
    { type: 'collaborator-requested', login: 'cara-contributes', askedBy: ANNA },
  );
  facts(FIRST, by(BEN, 'approval', '2026-11-03T11:10:00Z'), {
    type: 'collaborator-approved',
    login: 'cara-contributes',
    request: latest(FIRST),
  });
  facts(FIRST, by(BEN, 'fix-team add', '2026-11-03T11:20:00Z'), {
    type: 'collaborator-requested',
    login: 'dan-distant',
    askedBy: BEN,
  });
  facts(FIRST, by(ANNA, 'approval', '2026-11-03T11:30:00Z'), {
    type: 'collaborator-refused',
    login: 'dan-distant',
    request: latest(FIRST),
  });
  facts(
    FIRST,
    by(ANNA, 'severity', '2026-11-03T12:00:00Z'),
    { type: 'severity-scored', band: 'high', score: 7.5 },
    { type: 'severity-scored', band: 'medium' },
    { type: 'severity-reclassified', band: 'low', reason: 'It needs an account with “admin” rights; 🦫.' },
    { type: 'risk-assessed', risk: 'low' },
    { type: 'cve-requested' },
    { type: 'fork-created' },
  );
  house.remind(instant('2026-11-05T08:00:00Z'));
  facts(
    FIRST,
    by(FAY, 'deadline', '2026-11-05T09:00:00Z'),
    {
      type: 'deadline-set',
      stage: 'fix-development',
      at: instant('2026-11-12T09:00:00.000000001Z'),
      reason: 'A holiday.',
    },
    {
      type: 'slow-track-set',
      until: instant('2026-12-20T16:00:00Z'),
      reviewAt: instant('2026-11-06T08:00:00Z'),
      reason: 'A big refactoring.',
    },
  );
  facts(FIRST, by(BEN, 'disclosure', '2026-11-05T10:00:00Z'), {
    type: 'disclosure-changed',
    kind: 'intends-to-publish',
  });
  facts(FIRST, inGitHub('2026-11-05T11:00:00Z'), { type: 'disclosure-changed', kind: 'agreed-private' });
  house.remind(instant('2026-11-06T08:30:00Z'));
  facts(FIRST, by(FAY, 'fix-team ready', '2026-11-06T09:00:00Z'), {
    type: 'step-checked',
    step: 'fix-ready',
  });

  // A day is agreed, moved, given up for another project's, and agreed again.
  const propose = (at: string, day: string, reason?: string) => {
    const why = reason === undefined ? {} : { reason };
    facts(FIRST, by(ANNA, 'release propose', at), { type: 'release-proposed', at: instant(day), ...why });
    return latest(FIRST);
  };
  const agree = (at: string, proposal: number) => {
    facts(FIRST, by(ANNA, 'release agree', at), { type: 'release-agreed', side: 'security', proposal });
    facts(FIRST, by(FAY, 'release agree', at), { type: 'release-agreed', side: 'fix-team', proposal });
  };
  agree('2026-11-06T10:30:00Z', propose('2026-11-06T10:00:00Z', '2026-11-11T16:00:00Z'));
  const listed = { since: Temporal.PlainDate.from('2026-01-01'), addedBy: ANNA };
  distributors.add(
    { name: 'Distro Édition', contact: 'security@distro.example', note: 'Ships it.', ...listed },
    instant('2026-11-06T10:40:00Z'),
  );
  distributors.add(
    { name: 'Other', contact: 'security@other.example', ...listed },
    instant('2026-11-06T10:40:00Z'),
  );
  const notify = (at: string) => {
    const { proposal } = house.case(FIRST);
    for (const distributor of distributors.list())
      mail.add(
        { caseId: FIRST, revision: proposal?.revision ?? 0, day: proposal?.at, distributor },
        instant(at),
      );
    facts(FIRST, by(ANNA, 'distributors notify', at), {
      type: 'distributors-notified',
      recipients: distributors.list().length,
      proposal: proposal?.revision ?? 0,
    });
  };
  notify('2026-11-06T11:00:00Z');
  await house.deliverMail(instant('2026-11-06T11:01:00Z'), (address) =>
    address.startsWith('security@distro') ? { kind: 'sent' } : { kind: 'refused', failure: 'SMTP 550' },
  );
  facts(FIRST, by(BEN, 'distributors notify', '2026-11-06T12:00:00Z'), {
    type: 'distributor-acknowledged',
    distributor: 'Distro Édition',
  });
  agree(
    '2026-11-07T09:30:00Z',
    propose('2026-11-07T09:00:00Z', '2026-11-13T20:00:00Z', 'A Friday, since it is out.'),
  );
  notify('2026-11-07T10:00:00Z');
  facts(FIRST, by(ANNA, 'deadline', '2026-11-07T11:00:00Z'), {
    type: 'upstream-set',
    project: 'curl',
    disclosesAt: instant('2026-11-17T12:00:00Z'),
  });
  agree('2026-11-08T09:30:00Z', propose('2026-11-08T09:00:00Z', '2026-11-18T16:00:00Z'));
  notify('2026-11-08T10:00:00Z');
  mail.byHand(
    {
      caseId: FIRST,
      revision: house.case(FIRST).proposal?.revision ?? 0,
      day: house.case(FIRST).proposal?.at,
      distributor: { id: 2, name: 'Other', contact: 'security@other.example' },
    },
    BEN,
    instant('2026-11-08T10:30:00Z'),
  );
  await house.deliverMail(instant('2026-11-08T11:00:00Z'), () => ({
    kind: 'later',
    failure: 'SMTP 451',
    unknown: true,
    answered: true,
  }));
  for (const at of [
    '2026-11-17T16:00:00Z',
    '2026-11-18T15:00:00Z',
    '2026-11-18T16:00:00Z',
    '2026-11-18T17:30:00Z',
  ])
    house.remind(instant(at));
  facts(
    FIRST,
    by(ANNA, 'release verify', '2026-11-18T18:00:00Z'),
    { type: 'step-checked', step: 'pull-requests-approved' },
    { type: 'preflight-overridden', condition: 'public', reason: 'The mirror is slow.' },
    { type: 'preflight-confirmed', condition: 'fork' },
  );

  // What becomes public is asked for, declined, taken back by the bot, and agreed to.
  const ask = (at: string, body: Omit<Extract<EventBody, { type: 'publication-asked' }>, 'type'>) => {
    facts(FIRST, by(ANNA, 'announce', at), { type: 'publication-asked', ...body });
    return { what: body.what, request: latest(FIRST) };
  };
  const declined = ask('2026-11-18T18:10:00Z', { what: 'advisory', print: OTHER_PRINT });
  facts(FIRST, by(BEN, 'announce', '2026-11-18T18:11:00Z'), { type: 'publication-declined', ...declined });
  const wanted = ask('2026-11-18T18:12:00Z', { what: 'advisory', print: PRINT });
  facts(FIRST, by(BEN, 'announce', '2026-11-18T18:13:00Z'), { type: 'publication-approved', ...wanted });
  facts(FIRST, inGitHub('2026-11-18T18:14:00Z'), {
    type: 'advisory-published',
    at: instant('2026-11-18T18:13:30Z'),
  });
  const changed = ask('2026-11-18T18:20:00Z', { what: 'announcement', print: OTHER_PRINT, exploited: 'no' });
  facts(FIRST, by(BEN, 'announce', '2026-11-18T18:21:00Z'), { type: 'publication-approved', ...changed });
  facts(FIRST, byBot('2026-11-18T18:21:01Z'), { type: 'publication-declined', ...changed });
  const said = ask('2026-11-18T18:22:00Z', { what: 'announcement', print: PRINT, exploited: 'unknown' });
  facts(FIRST, by(BEN, 'announce', '2026-11-18T18:23:00Z'), { type: 'publication-approved', ...said });
  facts(FIRST, byBot('2026-11-18T18:23:01Z'), {
    type: 'announced',
    what: 'announcement',
    messageId: '330000000000000001',
    print: PRINT,
    exploited: 'unknown',
  });
  const edited = ask('2026-11-18T19:00:00Z', { what: 'announcement', print: OTHER_PRINT, exploited: 'yes' });
  facts(FIRST, by(BEN, 'announce', '2026-11-18T19:01:00Z'), { type: 'publication-approved', ...edited });
  facts(FIRST, byBot('2026-11-18T19:01:01Z'), {
    type: 'announcement-edited',
    what: 'announcement',
    print: OTHER_PRINT,
    exploited: 'yes',
  });
  facts(FIRST, inGitHub('2026-11-19T09:00:00Z'), { type: 'cve-assigned', cveId: 'CVE-2026-10001' });
  house.remind(instant('2026-11-19T19:00:00Z'));
  facts(FIRST, by(FAY, 'retro', '2026-11-20T09:00:00Z'), {
    type: 'origin-recorded',
    pullRequests: [101, 102],
  });
  contributions.keep(FIRST, ANNA, { ...NOTHING_SAID, wentWell: 'The fix was small.' }, { named: true });
  facts(FIRST, by(ANNA, 'retro contribute', '2026-11-20T10:00:00Z'), {
    type: 'critique-contributed',
    named: true,
  });
  facts(FIRST, byBot('2026-11-20T10:05:00Z'), { type: 'critique-contributed', named: false });
  facts(FIRST, by(ANNA, 'retro', '2026-11-20T10:10:00Z'), { type: 'step-checked', step: 'critiques' });
  house.remind(instant('2026-11-20T12:00:00Z'));
  const looked = ask('2026-11-20T13:00:00Z', { what: 'retrospective', print: PRINT });
  facts(FIRST, by(BEN, 'retro post', '2026-11-20T13:01:00Z'), { type: 'publication-approved', ...looked });
  facts(FIRST, byBot('2026-11-20T13:01:01Z'), {
    type: 'retrospective-posted',
    messageId: '330000000000000002',
  });
  facts(FIRST, by(ANNA, 'close', '2026-11-20T14:00:00Z'), { type: 'closed', resolution: 'fixed' });
  facts(FIRST, by(BEN, 'reopen', '2026-11-20T15:00:00Z'), {
    type: 'reopened',
    reason: 'Something was forgotten.',
  });
  facts(FIRST, by(BEN, 'close', '2026-11-20T16:00:00Z'), {
    type: 'closed',
    resolution: 'wont-fix',
    reason: 'It was not.',
  });

  // The second is public at once: a mitigation is announced, and edited.
  house.open([opened('public')], by(BEN, 'open', '2026-11-21T09:00:00Z'));
  house.remind(instant('2026-11-21T09:00:00Z'));
  reminders.snooze(ANNA, SECOND, instant('2026-11-23T09:00:00Z'));
  house.remind(instant('2026-11-21T13:30:00Z'));
  reminders.endSnooze(ANNA, SECOND, instant('2026-11-21T14:00:00Z'));
  facts(SECOND, by(BEN, 'open', '2026-11-21T14:00:00Z'), {
    type: 'advisory-linked',
    ghsaId: 'GHSA-3456-cfgh-jmpq',
    created: true,
  });
  facts(SECOND, inGitHub('2026-11-21T14:05:00Z'), { type: 'advisory-accepted' });
  for (const [minute, print] of [
    ['10', PRINT],
    ['20', OTHER_PRINT],
  ] as const) {
    const at = `2026-11-21T14:${minute}`;
    const mitigation = { what: 'mitigation' } as const;
    facts(SECOND, by(BEN, 'announce', `${at}:00Z`), {
      type: 'publication-asked',
      ...mitigation,
      print,
      exploited: 'yes',
    });
    const request = latest(SECOND);
    facts(SECOND, by(ANNA, 'announce', `${at}:30Z`), {
      type: 'publication-approved',
      ...mitigation,
      request,
    });
    if (print === PRINT)
      facts(SECOND, byBot(`${at}:31Z`), {
        type: 'announced',
        ...mitigation,
        messageId: '330000000000000003',
        print,
        exploited: 'yes',
      });
  }
  facts(SECOND, inGitHub('2026-11-21T15:00:00Z'), { type: 'advisory-closed' });
  facts(SECOND, inGitHub('2026-11-21T15:05:00Z'), { type: 'advisory-reopened' });
  facts(SECOND, by(BEN, 'disclosure', '2026-11-21T15:10:00Z'), {
    type: 'disclosure-changed',
    kind: 'private',
  });
  reminders.snooze(BEN, SECOND, instant('2026-11-25T09:00:00Z'));
  for (const at of ['2026-11-24T16:00:00Z', '2026-11-25T16:00:00Z', '2026-11-30T16:00:00Z'])
    house.remind(instant(at));

  // The third is told while Cleo takes no messages, and while something is wrong with the channel.
  house.open(
    [opened('internal'), { type: 'coordinator-named', member: CLEO }],
    by(BEN, 'open', '2026-12-01T09:00:00Z'),
  );
  facts(THIRD, by(CLEO, 'fix-team add', '2026-12-01T09:10:00Z'), {
    type: 'collaborator-requested',
    login: 'erin-external',
    askedBy: CLEO,
  });
  outbox.add(
    {
      key: `claim ${GUS} gus-claims ${CLEO} 2026-12-01T09:20:00Z`,
      kind: 'dm',
      recipient: CLEO,
      notice: { template: 'login-claimed', member: GUS, login: 'gus-claims' },
    },
    instant('2026-12-01T09:20:00Z'),
  );
  house.remind(instant('2026-12-02T09:00:00Z'));
  await house.deliver(instant('2026-12-02T09:00:00Z'), ({ key, recipient }) => {
    if (recipient === CLEO) return 'closed';
    return key.endsWith('case-opened security') ? 'parked' : 'sent';
  });
  // And where nobody can be reached any more, the role is called.
  house.open([opened('email')], by(BEN, 'open', '2026-12-03T09:00:00Z'));
  // As a call was stored before it kept the traces of what it is for.
  outbox.add(
    {
      key: 'role-ping without traces',
      kind: 'channel',
      recipient: 'security',
      notice: { template: 'role-ping' },
    },
    instant('2026-12-03T09:20:00Z'),
  );
  facts(FOURTH, by(BEN, 'disclosure', '2026-12-03T09:30:00Z'), {
    type: 'disclosure-changed',
    kind: 'declined-private',
  });
  house.remind(instant('2026-12-03T10:00:00Z'));
  await house.deliver(instant('2026-12-03T10:00:00Z'), ({ recipient }) =>
    recipient === 'security' ? 'sent' : 'closed',
  );

  // What has come since: the gate leaves a message as it is, tells of what was published otherwise, and every approval
  // has an end.
  facts(
    FOURTH,
    byBot('2026-12-03T11:00:00Z'),
    { type: 'publication-withheld', what: 'announcement', changed: ['mitigation', 'severity'] },
    { type: 'publication-differed', changed: ['vulnerabilities'] },
  );
  facts(FOURTH, by(BEN, 'announce', '2026-12-03T11:10:00Z'), {
    type: 'publication-asked',
    what: 'advisory',
    print: PRINT,
    parts: { severity: OTHER_PRINT },
  });
  facts(FOURTH, by(ANNA, 'announce', '2026-12-03T11:11:00Z'), {
    type: 'publication-approved',
    what: 'advisory',
    request: latest(FOURTH),
  });
  facts(FOURTH, by(BEN, 'close', '2026-12-03T11:12:00Z'), { type: 'closed', resolution: 'invalid' });

  // A coordinator leaves the team; and everybody lost the role at once, which is not believed.
  facts(THIRD, by(ANNA, 'coordinator', '2026-12-03T11:20:00Z'), { type: 'coordinator-named', member: CLEO });
  facts(THIRD, byBot('2026-12-03T11:30:00Z'), { type: 'coordinator-left', member: CLEO });
  outbox.add(
    {
      key: `stand-in ${ANNA} 2026-12-24T16:00:00Z ${BEN} 2026-12-03T11:35:00Z`,
      kind: 'dm',
      recipient: BEN,
      notice: { template: 'stand-in', member: ANNA, until: '2026-12-24T16:00:00Z' },
    },
    instant('2026-12-03T11:35:00Z'),
  );
  outbox.add(
    {
      key: `${THIRD} cannot-help ${GUS} ${BEN}`,
      kind: 'dm',
      recipient: BEN,
      notice: { template: 'cannot-help', caseId: THIRD, by: GUS },
    },
    instant('2026-12-03T11:36:00Z'),
  );
  outbox.add(
    {
      key: `board ${SECOND} 2026-12-03T11:38:00Z`,
      kind: 'channel',
      recipient: 'security',
      notice: { template: 'board', caseIds: [SECOND, THIRD] },
    },
    instant('2026-12-03T11:38:00Z'),
  );
  for (const template of ['team-doubted', 'team-found'] as const)
    outbox.add(
      {
        key: `${template} 2026-12-03T11:40:00Z ${ANNA}`,
        kind: 'dm',
        recipient: ANNA,
        notice: { template },
      },
      instant('2026-12-03T11:40:00Z'),
    );

  // Questions do not die: they are nudged, reminded of by hand, declined with a reason and taken back; and what is public
  // calls everybody.
  facts(
    THIRD,
    by(ANNA, 'open', '2026-12-03T12:00:00Z'),
    { type: 'coordinator-named', member: ANNA },
    { type: 'collaborator-requested', login: 'finn-far', askedBy: ANNA },
  );
  house.remind(instant('2026-12-03T13:00:00Z'));
  facts(THIRD, by(ANNA, 'button', '2026-12-03T14:30:00Z'), {
    type: 'question-reminded',
    question: latest(THIRD),
  });
  facts(THIRD, by(BEN, 'form', '2026-12-03T14:40:00Z'), {
    type: 'collaborator-refused',
    login: 'finn-far',
    request: latest(THIRD) - 1,
    reason: 'nobody knows them',
  });
  facts(THIRD, by(ANNA, 'coordinator', '2026-12-03T14:50:00Z'), {
    type: 'coordinator-offered',
    member: BEN,
  });
  facts(THIRD, by(ANNA, 'button', '2026-12-03T14:55:00Z'), {
    type: 'coordinator-declined',
    member: BEN,
    why: 'withdrawn',
  });
  facts(THIRD, by(BEN, 'disclosure', '2026-12-03T15:00:00Z'), { type: 'disclosure-changed', kind: 'public' });
  house.remind(instant('2026-12-03T15:15:00Z'));
  facts(THIRD, by(BEN, 'button', '2026-12-03T15:16:00Z'), { type: 'wake-answered' }, { type: 'team-called' });
  // An advisory is public without the release of its fix, which then comes.
  facts(FOURTH, inGitHub('2026-12-03T15:30:00Z'), { type: 'fix-missing' });
  facts(FOURTH, inGitHub('2026-12-03T15:35:00Z'), { type: 'fix-released' });
  // A reporter without a GitHub account, and the day on which the reporter publishes.
  facts(
    THIRD,
    by(BEN, 'reporter', '2026-12-03T15:40:00Z'),
    { type: 'reporter-outside', channel: 'private', credit: true },
    { type: 'disclosure-changed', kind: 'intends-to-publish', publishesAt: instant('2026-12-20T00:00:00Z') },
  );
  facts(THIRD, by(ANNA, 'button', '2026-12-03T16:20:00Z'), {
    type: 'publication-asked',
    what: 'mitigation',
    print: PRINT,
    exploited: 'yes',
  });
  facts(THIRD, by(ANNA, 'form', '2026-12-03T16:30:00Z'), {
    type: 'publication-approved',
    what: 'mitigation',
    request: latest(THIRD),
    alone: 'nobody else is awake',
  });
  // It is withdrawn, and its announcement deleted.
  facts(FOURTH, inGitHub('2026-12-03T15:40:00Z'), { type: 'advisory-standing', now: 'withdrawn' });
  facts(FOURTH, byBot('2026-12-03T15:45:00Z'), {
    type: 'announcement-gone',
    what: 'announcement',
    messageId: '330000000000000001',
  });
  // Its case is closed, and GitHub does not let the bot close it.
  facts(FOURTH, byBot('2026-12-03T15:50:00Z'), { type: 'advisory-left-open' });
  // Two cases leave together; one is public by force, and the other then leaves alone.
  facts(SECOND, by(BEN, 'link', '2026-12-03T16:40:00Z'), { type: 'linked', cases: [THIRD] });
  facts(THIRD, by(BEN, 'link', '2026-12-03T16:40:00Z'), { type: 'linked', cases: [SECOND] });
  facts(SECOND, byBot('2026-12-03T16:45:00Z'), { type: 'linked-public', case: THIRD });
  facts(SECOND, by(BEN, 'link', '2026-12-03T16:50:00Z'), { type: 'unlinked', cases: [THIRD] });
  facts(THIRD, by(BEN, 'link', '2026-12-03T16:50:00Z'), { type: 'unlinked', cases: [SECOND] });
  // A project is waited for no more.
  facts(THIRD, by(ANNA, 'deadline upstream', '2026-12-03T17:00:00Z'), {
    type: 'upstream-withdrawn',
    named: 1,
  });
  // The reporter writes in the advisory, is answered late, and elsewhere where it could not be seen.
  facts(THIRD, inGitHub('2026-12-03T17:30:00Z'), {
    type: 'reporter-wrote',
    where: 'advisory',
    at: instant('2026-12-03T17:20:00Z'),
    latest: instant('2026-12-03T17:25:00Z'),
  });
  house.remind(instant('2026-12-05T17:20:00Z'));
  facts(
    THIRD,
    inGitHub('2026-12-05T18:00:00Z'),
    { type: 'reporter-told', how: 'advisory', at: instant('2026-12-05T17:50:00Z'), by: 'observed' },
    {
      type: 'reporter-wrote',
      where: 'email',
      at: instant('2026-12-05T17:55:00Z'),
      latest: instant('2026-12-05T17:55:00Z'),
    },
  );
  facts(
    THIRD,
    by(ANNA, 'button', '2026-12-05T18:10:00Z'),
    { type: 'reporter-told', how: 'elsewhere' },
    { type: 'reporter-told', how: 'advisory', status: true },
  );
  // One is closed as a duplicate of another one, which records it, and is opened again.
  facts(SECOND, by(BEN, 'close', '2026-12-05T18:20:00Z'), {
    type: 'closed',
    resolution: 'duplicate',
    of: THIRD,
  });
  facts(SECOND, by(BEN, 'reopen', '2026-12-05T18:30:00Z'), { type: 'reopened' });
  // What was published is not yet where users hear of it, and then it is.
  facts(FIRST, byBot('2026-12-05T18:40:00Z'), {
    type: 'arrival-seen',
    cve: 'unpublished',
    database: 'reviewed',
    ranges: 'differ',
  });
  facts(FIRST, byBot('2026-12-05T18:50:00Z'), {
    type: 'arrival-seen',
    cve: 'published',
    database: 'reviewed',
    ranges: 'equal',
  });
  // A mail is said to belong to it, and does not after all.
  facts(THIRD, by(BEN, 'button', '2026-12-05T19:00:00Z'), { type: 'mail-assigned', mail: '0a'.repeat(20) });
  facts(THIRD, by(ANNA, 'button', '2026-12-05T19:10:00Z'), {
    type: 'mail-unassigned',
    mail: '0a'.repeat(20),
  });
  // Attacks are known, everything is ASAP because of them, and each of it is taken back.
  const disclosed = { type: 'disclosure-changed', kind: 'private' } as const;
  facts(THIRD, by(ANNA, 'disclosure', '2026-12-05T20:00:00Z'), disclosed, {
    type: 'exploitation-known',
    since: instant('2026-12-04T03:00:00Z'),
    comment: 4711,
  });
  facts(THIRD, by(BEN, 'button', '2026-12-05T20:10:00Z'), { type: 'exploitation-asap', asap: true });
  facts(THIRD, by(BEN, 'button', '2026-12-05T20:20:00Z'), { type: 'exploitation-asap', asap: false });
  facts(THIRD, by(ANNA, 'form', '2026-12-05T20:30:00Z'), { type: 'exploitation-known' });
  facts(THIRD, by(ANNA, 'button', '2026-12-05T20:40:00Z'), { type: 'exploitation-retracted' });
  const warning = { regime: 'eu-cra', mark: 'early-warning' } as const;
  facts(
    THIRD,
    by(ANNA, 'form', '2026-12-05T20:50:00Z'),
    { type: 'regulatory-filed', ...warning, reference: 'ENISA 12345' },
    { type: 'regulatory-unfiled', ...warning },
  );
}

function opened(source: 'github' | 'email' | 'public' | 'internal'): EventBody {
  return {
    type: 'opened',
    repository: REPOSITORY,
    source,
    disclosedAt: instant('2026-11-02T08:30:00Z'),
    pgpRequested: source === 'email',
  };
}
