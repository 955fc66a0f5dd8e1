import { expect, test } from 'vitest';
import { askedOnceAMinute } from '../../src/app/security-role.ts';
import { stillTrue } from '../../src/app/notifications/still-true.ts';
import { plain } from '../../src/discord/views/view.ts';
import { closed, DeliveryBench, sent, unanswered } from '../support/delivery.ts';
import { by, byGitHub, opened, START } from '../support/temporary.ts';

// "Rights when it leaves": a direct message about a case leaves to a member only while they are one.

const CASE = 'CG-2026-001';

/** A case that 1 and 2 hear of, of whom Discord says what a test says. */
function bench(): DeliveryBench {
  const made = new DeliveryBench();
  for (const id of ['1', '2']) made.store.people.seen(id, true);
  made.store.cases.open([opened({ source: 'github' })], byGitHub());
  made.render = (message) => stillTrue(message, made.store) && plain('words');
  return made;
}

const recipients = (made: DeliveryBench, keys: readonly string[]) =>
  keys.map((key) => made.message(key).recipient).toSorted();

test('who has lost the role hears of no case, from this message on', async () => {
  using made = bench();
  made.isHeldBy = (id) => Promise.resolve(id !== '2');
  expect(recipients(made, await made.run())).toEqual(['1', 'security']);
  expect(made.message(`${CASE} 1 case-opened 2`).state).toBe('obsolete');
  expect(made.store.people.roster()).toEqual(['1']);
});

test('who loses it while Discord takes its time hears of no case either', async () => {
  using made = bench();
  made.onTheWay = async () => {
    made.now = made.now.add({ minutes: 2 });
    made.isHeldBy = (id) => Promise.resolve(id !== '2');
  };
  await made.run();
  expect(made.message(`${CASE} 1 case-opened 2`)).toMatchObject({ state: 'obsolete', attempts: 0 });
  expect(made.message(`${CASE} 1 case-opened 1`).state).toBe('sent');
});

test('what was for them alone is another’s to hear, in their own right, once', async () => {
  using made = bench();
  await made.run();
  const state = made.store.cases.load(CASE);
  if (!state) throw new Error('there is no case');
  const named = made.store.cases.record(state, [{ type: 'coordinator-named', member: '2' }], by('1'));
  made.store.cases.record(
    named,
    [
      { type: 'outsider-seen', login: 'outsider' },
      { type: 'outsider-seen', login: 'stranger' },
    ],
    byGitHub(),
  );
  made.isHeldBy = (id) => Promise.resolve(id !== '2');
  const attempts = await made.run({ minutes: 1 });
  // One alone is left: the role is called, too.
  expect(recipients(made, attempts)).toEqual(['1', '1', '1', '1', 'security']);
  expect(attempts.filter((key) => key.includes('coordinator-left'))).toHaveLength(1);
  // The second found them gone already, and is passed on all the same.
  expect(attempts.filter((key) => key.includes('outsider-seen'))).toHaveLength(2);
  for (const key of attempts) expect(made.message(key).insteadOf).toBeNull();
  expect(await made.run({ minutes: 5 })).toEqual([]);
});

test('who stood in and then lost the role hands it back to whoever could not be reached before', async () => {
  using made = bench();
  await made.run();
  made.add('news 1', '1', undefined, 'news');
  made.discord = (message, begin) =>
    message.recipient === '1' ? closed(message, begin) : unanswered(message, begin);
  await made.run({ minutes: 1 });
  expect(made.message('news 1').state).toBe('undeliverable');
  made.discord = sent;
  made.arrived = () => undefined;
  made.isHeldBy = (id) => Promise.resolve(id !== '2');
  await made.run({ minutes: 15 });
  expect(await made.run({ hours: 2 })).toContain('news 1');
  expect(made.message('news 1').state).toBe('sent');
});

test('where nobody is left to hear it, the role is called', async () => {
  using made = bench();
  await made.run();
  made.add('news', '2');
  made.isHeldBy = () => Promise.resolve(false);
  made.store.people.seen('1', false);
  const [call, ...others] = await made.run({ minutes: 1 });
  expect(others).toEqual([]);
  expect(made.message(call ?? '')).toMatchObject({
    recipient: 'security',
    notification: { template: 'role-ping' },
  });
});

test('while Discord does not say, it neither leaves nor is lost', async () => {
  using made = bench();
  made.isHeldBy = () => Promise.reject(new Error('no answer'));
  expect(recipients(made, await made.run())).toEqual(['security']);
  for (const id of ['1', '2']) {
    const { state, failure, attempts } = made.message(`${CASE} 1 case-opened ${id}`);
    expect([state, failure, attempts]).toEqual(['pending', 'rights unknown', 0]);
  }
  expect(made.store.people.roster()).toEqual(['1', '2']);
  made.isHeldBy = () => Promise.resolve(true);
  expect(recipients(made, await made.run({ minutes: 1 }))).toEqual(['1', '2']);
});

test('an attempt that may have arrived is still looked for once they are known to be of the team', async () => {
  using made = bench();
  made.discord = (_, begin) => {
    begin();
    return { kind: 'later', failure: 'no answer from Discord', unknown: true };
  };
  await made.run();
  made.isHeldBy = () => Promise.reject(new Error('no answer'));
  await made.run({ minutes: 5 });
  expect(made.message(`${CASE} 1 case-opened 1`).interrupted).toBe(true);
  made.isHeldBy = () => Promise.resolve(true);
  made.discord = sent;
  expect(await made.run({ minutes: 5 })).toContain(`${CASE} 1 case-opened 1?`);
});

test('what is for anyone, or is about the bot’s own trouble, waits for no role', async () => {
  using made = bench();
  await made.run();
  let asked = 0;
  made.isHeldBy = () => {
    asked += 1;
    return Promise.reject(new Error('no answer'));
  };
  made.render = () => plain('words');
  made.add('test', '1', { template: 'dm-test' });
  made.add('mend', '1', { template: 'privacy-lost' });
  made.add('wanted', '9', { template: 'login-wanted', caseId: CASE, by: '1' });
  expect((await made.run()).toSorted()).toEqual(['mend', 'test', 'wanted']);
  expect(asked).toBe(0);
});

test('a member of the fix team hears of a case while they are on its fix team', async () => {
  using made = bench();
  await made.run();
  const { people, cases } = made.store;
  people.link('8', 'maintainer-1', false);
  people.answerClaim('8', 'maintainer-1', '1', true);
  const state = cases.load(CASE);
  if (!state) throw new Error('there is no case');
  const joined = cases.record(state, [{ type: 'fix-team-added', login: 'maintainer-1' }], byGitHub());
  cases.record(joined, [{ type: 'fix-team-removed', login: 'maintainer-1' }], byGitHub());
  const welcome = `${CASE} 2 fix-team-welcome 8`;
  expect(await made.run()).not.toContain(welcome);
  expect(made.message(welcome).state).toBe('obsolete');
});

test('Discord is asked at most once a minute for each member, and again where it did not answer', async () => {
  let now = START;
  const asked: string[] = [];
  let says: boolean | Error = true;
  const isHeldBy = (id: string) => {
    asked.push(id);
    return says instanceof Error ? Promise.reject(says) : Promise.resolve(says);
  };
  const role = askedOnceAMinute({ isHeldBy }, () => now);
  await Promise.all([role.isHeldBy('1'), role.isHeldBy('1'), role.isHeldBy('2')]);
  now = now.add({ seconds: 59 });
  says = false;
  expect(await role.isHeldBy('1')).toBe(true);
  expect(asked).toEqual(['1', '2']);
  now = now.add({ seconds: 1 });
  expect(await role.isHeldBy('1')).toBe(false);
  expect(asked).toEqual(['1', '2', '1']);
  now = now.add({ minutes: 1 });
  says = new Error('no answer');
  await expect(role.isHeldBy('1')).rejects.toThrow('no answer');
  says = true;
  expect(await role.isHeldBy('1')).toBe(true);
  // A clock that was put back makes nothing last longer.
  now = now.subtract({ hours: 1 });
  await role.isHeldBy('1');
  expect(asked).toHaveLength(6);
});

test('news of a case waits for the end of quiet hours, but not where all is ASAP', async () => {
  using made = bench();
  // The bench starts at 09:00.
  made.store.people.setQuiet('2', '08:00-12:00');
  expect(recipients(made, await made.run())).toEqual(['1', 'security']);
  expect(made.message(`${CASE} 1 case-opened 2`)).toMatchObject({ state: 'pending', failure: 'quiet hours' });
  expect(await made.run({ minutes: 179 })).toEqual([]);
  expect(recipients(made, await made.run({ minutes: 1 }))).toEqual(['2']);
  made.store.people.setQuiet('2', '11:00-13:00');
  made.store.cases.open([opened({ source: 'public' })], byGitHub(made.now));
  expect(recipients(made, await made.run())).toEqual(['1', '2', 'security']);
});
