import { describe, expect, test } from 'vitest';
import { nameCoordinator } from '../../../src/process/acts/coordinator.ts';
import type { Case } from '../../../src/process/case.ts';
import { by, byGitHub, opened, START, temporaryStore, type TemporaryStore } from '../../support/temporary.ts';

const told = ({ store }: TemporaryStore) =>
  store.outbox
    .due(START, 100)
    .map(({ kind, recipient, notification }) => `${kind} ${recipient} ${notification.template}`);

describe('who hears of an event', () => {
  test('a report goes to the private channel and to everyone of the team', () => {
    using temporary = temporaryStore();
    for (const id of ['1', '2', '3']) temporary.store.people.seen(id, true);
    temporary.store.cases.open([opened()], by('1'));
    // Whoever opened it knows.
    expect(told(temporary)).toEqual(['channel security case-opened', 'dm 2 case-opened', 'dm 3 case-opened']);
  });

  test('while nobody of the team is known, the role is called beside', () => {
    using temporary = temporaryStore();
    temporary.store.cases.open([opened()], byGitHub());
    expect(told(temporary)).toEqual(['channel security case-opened', 'channel security role-ping']);
  });

  test('an offer goes to the one who is asked, the answer to the one in charge', () => {
    using temporary = temporaryStore();
    const { cases, people } = temporary.store;
    for (const id of ['1', '2']) people.seen(id, true);
    const act = (state: Case, id: string, member: string) => {
      const circumstances = {
        who: { id, sides: ['security' as const] },
        policy: temporary.policy,
        now: START,
      };
      const decision = nameCoordinator(state, { member, isSecurity: true }, circumstances);
      if (!decision.ok) throw new Error(decision.refusal.code);
      return cases.record(state, decision.events, by(id));
    };
    const named = act(cases.open([opened()], by('1')), '1', '1');
    const before = told(temporary).length;
    const offered = act(named, '1', '2');
    cases.record(offered, [{ type: 'coordinator-declined', member: '2' }], by('2'));
    expect(told(temporary).slice(before)).toEqual(['dm 2 coordinator-offer', 'dm 1 hand-over-answered']);
  });

  test('a new fix-team member is welcomed; of one who only claims the login, those in charge are asked', () => {
    using temporary = temporaryStore();
    const { cases, people } = temporary.store;
    people.seen('1', true);
    people.link('8', 'maintainer-1', false);
    people.link('9', 'maintainer-2', false);
    people.answerClaim('9', 'maintainer-2', '1', true);
    const state = cases.open([opened()], by('1'));
    const before = told(temporary).length;
    const added = ['Maintainer-1', 'maintainer-2', 'stranger'].map((login) => ({
      type: 'fix-team-added' as const,
      login,
    }));
    cases.record(state, added, byGitHub());
    expect(told(temporary).slice(before)).toEqual(['dm 1 login-claimed', 'dm 9 fix-team-welcome']);
  });

  // A login on a fix team is confirmed by another member, whoever claims it.
  test('of one who says so of themselves, the others are asked, also where they coordinate; or the role', () => {
    for (const team of [['1', '2'], ['1']]) {
      using temporary = temporaryStore();
      const { cases, people } = temporary.store;
      for (const id of team) people.seen(id, true);
      people.link('1', 'maintainer-1', true);
      const state = cases.open([opened(), { type: 'coordinator-named', member: '1' }], by('1'));
      const before = told(temporary).length;
      cases.record(state, [{ type: 'fix-team-added', login: 'maintainer-1' }], byGitHub());
      expect(told(temporary).slice(before)).toEqual(
        team.length > 1 ? ['dm 2 login-claimed'] : ['channel security role-ping'],
      );
    }
  });

  test('an outsider whose login a stranger claims is asked about by nobody', () => {
    using temporary = temporaryStore();
    const { cases, people } = temporary.store;
    for (const id of ['1', '2']) people.seen(id, true);
    people.link('8', 'outsider', false);
    const state = cases.open([opened()], by('1'));
    const before = told(temporary).length;
    cases.record(state, [{ type: 'outsider-seen', login: 'outsider' }], byGitHub());
    expect(told(temporary).slice(before)).toEqual(['dm 1 outsider-seen', 'dm 2 outsider-seen']);
  });
});
