import { join } from 'node:path';
import { expect, test } from 'vitest';
import { golden, lines } from './golden.ts';
import { House, temporaryDirectory, type EventBody } from './house.ts';
import { ANNA, BEN, by, FAY, inGitHub } from './people.ts';
import { rowsOf } from './rows.ts';

// The ways back that came later: what was set is taken back, and everybody who was told hears it.

const CASE = 'CG-2026-001';
const START = Temporal.Instant.from('2026-11-29T10:00:00Z');

test('events, with their chain of hashes, and the messages that follow', () => {
  using directory = temporaryDirectory();
  using house = new House(join(directory.path, 'bot.db'), START);
  const { people } = house.store;
  for (const id of [ANNA, BEN]) people.seen(id, true);
  people.link(FAY, 'fay-fixes', true);
  let minute = 0;
  const facts = (who: string, ...bodies: readonly EventBody[]) => {
    minute += 1;
    house.record(CASE, bodies, by(who, 'test', START.add({ minutes: minute }).toString()));
  };
  const opened: EventBody = {
    type: 'opened',
    source: 'github',
    repository: 'stacklok/codegate',
    disclosedAt: START,
    pgpRequested: false,
  };
  house.open([opened], inGitHub(START.toString()));
  facts(ANNA, { type: 'coordinator-named', member: ANNA }, { type: 'fix-team-added', login: 'fay-fixes' });
  facts(ANNA, { type: 'release-proposed', at: START.add({ hours: 240 }) });
  const proposal = house.case(CASE).version;
  const agrees = (side: 'security' | 'fix-team'): EventBody => ({ type: 'release-agreed', side, proposal });
  facts(ANNA, agrees('security'), agrees('fix-team'));
  facts(ANNA, { type: 'distributors-notified', recipients: 2, proposal });
  facts(FAY, { type: 'release-withdrawn', proposal, reason: 'The fix is too slow, by 100 %.' });
  facts(ANNA, { type: 'distributors-notified', recipients: 2, proposal: -proposal });

  facts(BEN, { type: 'closed', resolution: 'spam', reason: 'A flood.' });
  facts(BEN, { type: 'reopened' });
  house.record(
    CASE,
    [{ type: 'advisory-linked', ghsaId: 'GHSA-2345-cfgh-jmpq', created: false }],
    inGitHub(START.add({ hours: 1 }).toString()),
  );
  facts(BEN, { type: 'closed', resolution: 'invalid' });
  house.record(CASE, [{ type: 'advisory-accepted' }], inGitHub(START.add({ hours: 2 }).toString()));
  facts(BEN, { type: 'reopened' });
  facts(FAY, { type: 'step-checked', step: 'fix-ready' }, { type: 'step-unchecked', step: 'fix-ready' });
  facts(ANNA, { type: 'cve-requested' }, { type: 'cve-ended', outcome: 'turned-down' });
  facts(
    ANNA,
    { type: 'outsider-seen', login: 'otto-outside' },
    { type: 'outsider-left', login: 'otto-outside' },
  );
  // The fixed version is corrected after the announcement, and that is taken back.
  const corrected = { fixed: 'b'.repeat(32), workaround: 'c'.repeat(32) };
  facts(
    ANNA,
    { type: 'advisory-published', at: START.add({ hours: 3 }) },
    {
      type: 'announced',
      what: 'announcement',
      messageId: '330000000000000009',
      print: 'a'.repeat(32),
      exploited: 'no',
    },
  );
  house.record(CASE, [{ type: 'advisory-corrected', facts: corrected }], inGitHub('2026-11-29T15:00:00Z'));
  house.record(CASE, [{ type: 'correction-ended' }], inGitHub('2026-11-29T16:00:00Z'));
  house.record(
    CASE,
    [{ type: 'login-renamed', from: 'fay-fixes', to: 'fay-forks' }],
    inGitHub(START.add({ hours: 8 }).toString()),
  );
  // It is corrected again, by two members, with a message that follows on the first.
  house.record(CASE, [{ type: 'advisory-corrected', facts: corrected }], inGitHub('2026-11-29T17:00:00Z'));
  facts(ANNA, { type: 'publication-asked', what: 'announcement', print: 'd'.repeat(32), exploited: 'no' });
  const request = house.case(CASE).version;
  facts(BEN, { type: 'publication-approved', what: 'announcement', request });
  facts(ANNA, {
    type: 'correction-posted',
    messageId: '330000000000000010',
    print: 'd'.repeat(32),
    exploited: 'no',
    request,
  });
  // It is withdrawn, and both messages say so, until it is published again.
  house.record(CASE, [{ type: 'advisory-standing', now: 'withdrawn' }], inGitHub('2026-11-29T18:00:00Z'));
  const marks = { type: 'announcement-edited', what: 'announcement', print: 'e'.repeat(32) } as const;
  const prints = { summary: 'f'.repeat(32) };
  facts(ANNA, { ...marks, exploited: 'no', parts: { ...prints, withdrawn: '0'.repeat(32) }, mark: 'put' });
  house.record(CASE, [{ type: 'advisory-standing', now: 'restored' }], inGitHub('2026-11-29T19:00:00Z'));
  facts(ANNA, { ...marks, exploited: 'no', parts: prints, mark: 'remove' });
  // The release of a tag that was named counts, and then not.
  facts(BEN, { type: 'tag-counted', of: '9'.repeat(32) });
  facts(ANNA, { type: 'tag-uncounted', of: '9'.repeat(32) });
  // The reporter is credited, and then not.
  house.record(CASE, [{ type: 'credit-seen', state: 'pending' }], inGitHub('2026-11-29T20:00:00Z'));
  house.record(CASE, [{ type: 'credit-seen', state: 'none' }], inGitHub('2026-11-29T21:00:00Z'));

  const events = lines(
    rowsOf(house.file, 'events', 'case_id, seq, at, actor, cause, body, hash', 'case_id, seq'),
  );
  expect(events).toBe(golden('ways-back-events.jsonl', events));
  const outbox = lines(
    rowsOf(house.file, 'outbox', 'key, kind, recipient, notice, state, created_at', 'key'),
  );
  expect(outbox).toBe(golden('ways-back-outbox.jsonl', outbox));
});
