import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canCheck, checkStep } from '../../src/process/acts/check.ts';
import type { Circumstances, Decision } from '../../src/process/acts/decision.ts';
import { addToFixTeam } from '../../src/process/acts/fix-team.ts';
import { askForPublication } from '../../src/process/publication/requests.ts';
import { proposeRelease } from '../../src/process/acts/release.ts';
import type { Case } from '../../src/process/case.ts';
import { evolve } from '../../src/process/evolve.ts';
import type { Publication } from '../../src/process/events.ts';
import { releaseLimits } from '../../src/process/release-limits.ts';
import { nextSlots } from '../../src/process/release-slots.ts';
import { STAGES } from '../../src/process/policy.ts';
import { missingBefore, openSteps, STEPS } from '../../src/process/steps.ts';
import type { StepId } from '../../src/process/step-ids.ts';
import { isBefore } from '../../src/process/time.ts';
import { ACTS } from './any-acts.ts';
import { check, checkAll } from '../support/arbitraries.ts';
import { CASE_ID, eventsOf, OTHER_PRINT, policy, FINGERPRINT, START } from '../support/cases.ts';
import { draws } from '../support/draws.ts';
import { approves, onBothSides, PLAIN } from '../support/plain-acts.ts';
import { SLOW } from '../support/slow.ts';
import { linkWalks, releaseWalks, walks, type Taken, type Walk } from './walks.ts';

/** Those acts of a walk that were recorded, with the side of whoever acted. */
const recorded = (taken: readonly Taken[]) => taken.filter(({ decision }) => decision.ok);

/** The instant of another project's disclosure that still counts. */
const upstreamOf = (state: Case) => releaseLimits(state, policy).upstream;

const some = (...decisions: readonly Decision[]) => decisions.some(({ ok }) => ok);

/** Somebody asks for it as it is now; or another one agrees to what was asked for. */
function askedFor(state: Case, what: Publication, by: Circumstances): Decision[] {
  const asked = [FINGERPRINT, OTHER_PRINT].map((fingerprint) =>
    askForPublication(state, { what, fingerprint }, by),
  );
  const others = { ...by, who: { ...by.who, id: '100000000000000009' } };
  return [...asked, approves(what)(state, others)];
}

/** Whether somebody can do the step, or GitHub shows it, or another one that is `open` has to come first. */
function canBeDone(state: Case, step: StepId, open: readonly StepId[]): boolean {
  const by = { ...onBothSides, now: state.closed?.at ?? START };
  // What the advisory is needed for waits for it; GitHub's own pages do a severity and a fix team after publication.
  const waits = !state.advisory && open.includes('advisory');
  switch (step) {
    case 'coordinator':
      return some(PLAIN.nameCoordinator(state, by));
    case 'fix-team':
      return (
        waits ||
        state.publishedAt !== undefined ||
        some(
          ...['gus-guards', 'fay-fixes'].map((login) => addToFixTeam(state, { login, codeOwner: true }, by)),
        )
      );
    case 'severity':
      return waits || state.publishedAt !== undefined || some(PLAIN.scoreSeverity(state, by));
    case 'cve-requested':
      return waits || some(PLAIN.requestCve(state, by));
    case 'fork':
      return waits || some(PLAIN.createFork(state, by));
    case 'release-day': {
      const notBefore = upstreamOf(state);
      return nextSlots(policy, { from: by.now, notBefore }, 2).some((at) =>
        some(PLAIN.agreeToRelease(state, by), proposeRelease(state, { at, reason: 'at last' }, by)),
      );
    }
    case 'distributors-notified':
      return open.includes('release-day') || some(PLAIN.notifyDistributors(state, by));
    case 'published':
      // A report is accepted in GitHub's own pages; asking for it anew voids whatever stands in the way.
      return open.includes('advisory') || some(...askedFor(state, 'advisory', by));
    case 'announced':
      return some(...askedFor(state, 'announcement', by));
    case 'introduced-by':
      return some(PLAIN.recordIntroducingChanges(state, by));
    case 'retrospective-posted':
      return some(...askedFor(state, 'retrospective', by));
    case 'merged':
      return some(checkStep(state, { step, commits: [{ to: 'a'.repeat(40) }] }, by));
    case 'binaries-functional':
      return some(checkStep(state, { step, evidence: 'https://example.org/runs/7' }, by));
    default:
      return STEPS[step].how === 'github' || canCheck(state, step, by);
  }
}

/** The acts but for one that has its moment where people mostly make things public, and one that the policy lets nobody do. */
const others = (names: Iterable<string>) =>
  [...names].filter((name) => name !== 'withdrawPublication' && name !== 'approveAlone');

describe('walks', () => {
  test('try every act, and every act succeeds now and then and is refused now and then', SLOW, () => {
    const succeeded = new Set<string>();
    const refused = new Set<string>();
    const note = ({ taken }: Walk) => {
      for (const { name, decision } of taken) (decision.ok ? succeeded : refused).add(name);
    };
    const all = Object.keys(ACTS).toSorted();
    checkAll([walks], note, 400);
    checkAll([linkWalks], note, 20);
    // What was approved and has not left is there for a moment, but where people mostly make things public.
    expect(others(succeeded).toSorted()).toEqual(others(all));
    // Whoever looks at a release is not refused: who may not tick steps sees it all the same.
    expect([...refused].toSorted()).toEqual(all.filter((name) => name !== 'recordConditions'));
    expect(Object.keys(PLAIN).toSorted()).toEqual(all);
    checkAll([releaseWalks], note, 20);
    expect(succeeded).toContain('withdrawPublication');
    // One key is never two, unless the team's policy says so.
    expect(succeeded).not.toContain('approveAlone');
  });
});

describe('whatever people do', () => {
  test('folding is the same every time, and what is refused records nothing', () => {
    check([walks], ({ events, states, taken }) => {
      let state: Case | undefined;
      for (const [index, event] of events.entries()) {
        const before = JSON.stringify(state);
        const next = evolve(CASE_ID, state, event);
        expect(JSON.stringify(state)).toBe(before);
        expect(next).toEqual(states[index]);
        state = next;
      }
      for (const { decision, recorded: numbers, before } of taken)
        expect(numbers).toEqual(eventsOf(decision).map((_, index) => before.version + 1 + index));
    });
  });

  test('an act decides the same of the same case', () => {
    check(
      [walks],
      ({ taken }) => {
        for (const { before, circumstances } of taken)
          for (const act of Object.values(PLAIN)) {
            const frozen = JSON.stringify(before);
            expect(act(before, circumstances)).toEqual(act(before, circumstances));
            expect(JSON.stringify(before)).toBe(frozen);
          }
      },
      5,
    );
  });

  test('nobody is approved but by one of the security team who did not ask, answering that very request', () => {
    let approvals = 0;
    checkAll(
      [walks],
      ({ states, events, taken }) => {
        const answers = recorded(taken).filter(({ name }) => name === 'answerRequest');
        for (const state of states)
          for (const login of state.approved) {
            const approval = events.findLast(
              ({ seq, body }) =>
                seq <= state.version && body.type === 'collaborator-approved' && body.login === login,
            );
            const request = approval?.body.type === 'collaborator-approved' ? approval.body.request : 0;
            const asking = events.find(({ seq }) => seq === request);
            const answer = answers.find((each) => approval && each.recorded.includes(approval.seq));
            const gone = events.filter(
              ({ seq, body }) =>
                seq > (approval?.seq ?? 0) &&
                seq <= state.version &&
                body.type === 'fix-team-removed' &&
                body.login === login,
            );
            expect(asking?.body).toMatchObject({ type: 'collaborator-requested', login });
            expect(answer?.circumstances.who.sides).toContain('security');
            expect(asking?.actor).not.toEqual({ kind: 'member', id: answer?.circumstances.who.id });
            expect(gone).toEqual([]);
            approvals += 1;
          }
        // No request is answered twice.
        const requests = events.flatMap(({ body }) =>
          body.type === 'collaborator-approved' || body.type === 'collaborator-refused' ? [body.request] : [],
        );
        expect(new Set(requests).size).toBe(requests.length);
      },
      100,
    );
    expect(approvals).toBeGreaterThan(40);
  });

  test('nobody joins the fix team but a code owner, or whom the security team approved', () => {
    check([walks], ({ states, events }) => {
      for (const [index, { body, actor }] of events.entries()) {
        if (body.type !== 'fix-team-added') continue;
        const before = states[index - 1];
        const owner = ['fay-fixes', 'gus-guards'].includes(body.login);
        expect(owner || before?.approved.includes(body.login)).toBe(true);
        const { login, channel } = before?.reporter ?? {};
        expect(channel === 'public' && login?.toLowerCase() === body.login).toBe(false);
        expect(['member', 'github']).toContain(actor.kind);
      }
    });
  });

  test('a release day is agreed just where both sides agreed to the proposal that stands', () => {
    let agreed = 0;
    check(
      [walks],
      ({ states, events, taken }) => {
        const circumstances = new Map(
          taken.flatMap(({ recorded: numbers, circumstances: how }) =>
            numbers.map((seq) => [seq, how] as const),
          ),
        );
        for (const state of states) {
          const { proposal } = state;
          expect(state.steps['release-day'] !== undefined).toBe(proposal?.agreed.length === 2);
          if (!proposal) continue;
          agreed += proposal.agreed.length === 2 ? 1 : 0;
          for (const side of proposal.agreed) {
            const word = events.find(
              ({ seq, body }) =>
                seq <= state.version &&
                body.type === 'release-agreed' &&
                body.side === side &&
                body.proposal === proposal.revision,
            );
            const how = word && circumstances.get(word.seq);
            expect(how?.who.sides).toContain(side);
            expect(how && isBefore(how.now, proposal.at)).toBe(true);
          }
        }
      },
      150,
    );
    expect(agreed).toBeGreaterThanOrEqual(draws(101));
  });

  test('no release day lies before another project’s disclosure', () => {
    check([walks], ({ states }) => {
      const early = states.filter((state) => {
        const upstream = upstreamOf(state);
        return upstream && state.proposal && isBefore(state.proposal.at, upstream);
      });
      expect(early).toEqual([]);
    });
  });

  test('one press is one side’s agreement', () => {
    check([walks], ({ taken }) => {
      const presses = recorded(taken).filter(({ name }) => name === 'agreeToRelease');
      expect(presses.filter(({ recorded: numbers }) => numbers.length !== 1)).toEqual([]);
    });
  });

  test('a CVE is requested once, and again where none came, and distributors are told of a day that is agreed', () => {
    check([walks], ({ states, events }) => {
      const requests = events.filter(({ body }) => body.type === 'cve-requested');
      const ended = events.filter(({ body }) => body.type === 'cve-ended');
      expect(requests.length).toBeLessThanOrEqual(1 + ended.length);
      const wrong = events.filter(({ body }, index) => {
        // That it fell, or that the case is over, is told of a day by its number’s negative.
        if (body.type !== 'distributors-notified' || body.proposal < 0) return false;
        const before = states[index - 1];
        const agreed = before?.steps['release-day'] && before.proposal?.agreed.length === 2;
        // Made public after they were told, it is told anew by the number of that.
        return ![agreed ? before?.proposal?.revision : 0, before?.noticeSince].includes(body.proposal);
      });
      expect(wrong).toEqual([]);
    });
  });

  test('who stands on no side records nothing; a fork is the command’s to guard', () => {
    check([walks], ({ taken }) => {
      const strangers = recorded(taken).filter(({ circumstances }) => circumstances.who.sides.length === 0);
      expect(
        strangers.filter(({ name, recorded: numbers }) => name !== 'createFork' && numbers.length > 0),
      ).toEqual([]);
    });
  });

  test('every step that is owed and waits for no other can be done', () => {
    let owed = 0;
    check([fc.oneof(walks, releaseWalks)], ({ states }) => {
      for (const state of states) {
        if (state.status === 'closed') continue;
        const open = STAGES.flatMap((stage) => openSteps(state, stage));
        const stuck = open.filter(
          (step) => missingBefore(state, step).length === 0 && !canBeDone(state, step, open),
        );
        expect(stuck).toEqual([]);
        owed += open.length;
      }
    });
    expect(owed).toBeGreaterThanOrEqual(draws(5001));
  });
});
