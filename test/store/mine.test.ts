import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { asksOf, isMine } from '../../src/process/outlook/asks.ts';
import { confirmedLogin } from '../../src/store/people.ts';
import { person } from '../support/arbitraries.ts';
import { arbitraryBody, arbitraryOpening } from '../support/arbitrary-events.ts';
import { ANNA, BEN, FAY, GUS } from '../support/cases.ts';
import { by, START, temporaryStore } from '../support/temporary.ts';
import { draws } from '../support/draws.ts';

const LOGINS = { [FAY]: 'fay-fixes', [GUS]: 'gus-guards' };
const somebody = fc.constantFrom(ANNA, BEN, FAY, GUS);
const everything = { offset: 0, limit: 50 };
const lengths = fc.integer({ min: 0, max: 60 * 24 * 40 });

test('the own cases of a person are found by the index as the fold of the events has them', () => {
  using temporary = temporaryStore();
  const { cases, people, contributions } = temporary.store;
  for (const [id, login] of Object.entries(LOGINS)) {
    people.link(id, login, false);
    people.answerClaim(id, login, ANNA, true);
  }
  fc.assert(
    fc.property(
      arbitraryOpening,
      fc.array(arbitraryBody, { maxLength: 15 }),
      fc.record({
        team: fc.subarray([ANNA, BEN, GUS]),
        contributor: person,
        minutes: lengths,
        // Until when each of them is away, and who stands in.
        away: fc.array(fc.record({ id: somebody, until: lengths, standIn: fc.option(somebody) }), {
          maxLength: 3,
        }),
      }),
      (opening, bodies, { team, contributor, minutes, away }) => {
        for (const id of [ANNA, BEN, FAY, GUS]) {
          people.seen(id, team.includes(id));
          people.setAway(id, null, null);
        }
        for (const { id, until, standIn } of away) people.setAway(id, START.add({ minutes: until }), standIn);
        const opened = cases.open([opening], by(ANNA));
        const state = cases.record(opened, bodies, by(BEN));
        const said = { wentWell: 'x', wentWrong: null, lucky: null, critique: null, actions: null };
        contributions.keep(state.id, contributor, said, { named: true });
        const now = START.add({ minutes });
        const asks = asksOf(state, temporary.policy);
        for (const id of [ANNA, BEN, FAY, GUS]) {
          const login = confirmedLogin(people.find(id));
          const viewer = { id, security: team.includes(id), ...(login === undefined ? {} : { login }) };
          const { rows } = cases.list(viewer, 'mine', everything, now);
          const isShown = rows.some((row) => row.id === state.id);
          const asked = { id, people: people.of(state, now), contributed: id === contributor };
          expect(isShown, `${id} of ${team.join()}`).toBe(isMine(state, asks, asked, now));
        }
        // The lists hold as many cases as a page.
        cases.record(state, [{ type: 'closed', resolution: 'invalid' }], by(ANNA));
      },
    ),
    { numRuns: draws(150), seed: 26 },
  );
});
