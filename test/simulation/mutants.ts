/** A change of a file of `src/`: what stands there, and what stands there instead. */
interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A fault that is put into the product. */
export interface Mutant {
  readonly what: string;
  readonly changes: readonly Change[];
  /** The promise that it breaks. */
  readonly breaks:
    | 'never twice'
    | 'never lost'
    | 'never unapproved'
    | 'never early'
    | 'never silent'
    | 'never noisy'
    | 'never at a loss'
    | 'never too soon'
    | 'never misfiled'
    | 'never two';
  /** The world that finds it soonest, where that is not the first: it is the first one looked at. */
  readonly seed?: number;
}

/** Faults that the oracle must find. One that it does not find shows what it does not look at. */
export const MUTANTS: readonly Mutant[] = [
  {
    what: 'a message is delivered, and that is not recorded',
    changes: [
      {
        file: 'jobs/deliver.ts',
        from: 'outbox.sent(message, outcome, now());',
        to: "outbox.retry(message, now().add({ minutes: 10 }), '', false);",
      },
    ],
    breaks: 'never twice',
  },
  {
    what: 'an attempt that was cut is made again without a look',
    changes: [
      {
        file: 'discord/delivery.ts',
        from: 'message.interrupted ? await this.#find(channelId, message) : undefined',
        to: 'undefined',
      },
    ],
    breaks: 'never twice',
  },
  {
    what: 'the first deadline is a day late',
    changes: [{ file: 'process/policy.ts', from: "'fix-team': 'P1D',", to: "'fix-team': 'P2D'," }],
    breaks: 'never lost',
    seed: 17,
  },
  {
    what: 'what is parked is not tried again',
    changes: [
      { file: 'jobs/jobs.ts', from: 'async () => store.outbox.unpark(now())', to: 'async () => {}' },
      { file: 'jobs/jobs.ts', from: 'queue.unpark(now);', to: '' },
    ],
    breaks: 'never lost',
    seed: 13,
  },
  {
    what: 'a reminder that was put off is not looked at again',
    changes: [
      {
        file: 'process/notifications/reminders.ts',
        from: 'return earliest([...(following ? [following] : []), ...snoozedUntil]);',
        to: 'return undefined;',
      },
    ],
    breaks: 'never lost',
  },
  {
    what: 'one member turns both keys',
    changes: [
      {
        file: 'process/publication/requests.ts',
        from: "if (stands?.askedBy === who.id) return refuse({ code: 'own-preview' });",
        to: '',
      },
      {
        file: 'process/publication/gate.ts',
        from: 'if (approved.askedBy === approved.approvedBy && !mayLeaveAlone(state, what, approved))',
        to: 'void mayLeaveAlone; if (false)',
      },
      {
        file: 'app/publication/preview.ts',
        from: 'if (stands && request.askedBy === who.id) {',
        to: 'if (stands && request.askedBy === `${who.id} again`) {',
      },
    ],
    breaks: 'never unapproved',
  },
  {
    what: 'what GitHub says of the publication is not asked',
    changes: [
      {
        file: 'app/publication/drafts.ts',
        from: "if (state !== 'published') throw new ProblemError({ code: 'not-published' });",
        to: 'void state;',
      },
      {
        file: 'process/publication/requests.ts',
        from: "if (!state.publishedAt) return { code: 'not-published' };",
        to: '',
      },
      {
        file: 'process/publication/requests.ts',
        from: "if (!state.publishedAt) return { code: 'not-published' };",
        to: '',
      },
    ],
    breaks: 'never early',
    seed: 73,
  },
  {
    what: 'nobody asks for the roles of the two at a publication',
    changes: [
      {
        file: 'process/publication/gate.ts',
        from: "if (!keys.asker || !keys.approver) return withhold('rights');",
        to: '',
      },
      { file: 'app/publication/keys.ts', from: 'if (isHeld) continue;', to: 'continue;' },
    ],
    breaks: 'never unapproved',
    seed: 6,
  },
  {
    what: 'the gate compares nothing',
    changes: [
      {
        file: 'process/publication/gate.ts',
        from: "if (changed.length > 0) return withhold('changed', changed);",
        to: '',
      },
      { file: 'process/publication/gate.ts', from: 'if (made.fingerprint === fingerprint)', to: 'if (true)' },
      { file: 'process/publication/gate.ts', from: 'if (changed.length === 0)', to: 'if (true)' },
    ],
    breaks: 'never unapproved',
  },
  {
    what: 'the private channel is written in whoever reads it',
    changes: [
      {
        file: 'discord/delivery.ts',
        from: "message.kind !== 'channel' || this.#channels.isSafe(message.recipient)",
        to: 'true',
      },
    ],
    breaks: 'never early',
  },
  {
    what: 'any weekday is a release day',
    changes: [
      { file: 'process/policy.ts', from: 'weekdays: [1, 2, 3, 4]', to: 'weekdays: [1, 2, 3, 4, 5, 6, 7]' },
    ],
    breaks: 'never early',
  },
  {
    what: 'what is lost is told to nobody',
    changes: [
      {
        file: 'app/watch/watch.ts',
        from: 'if (isOurs) lost.push({ name, since: loss.since, ways: waysOf(kind, sighting) });',
        to: 'void waysOf;',
      },
    ],
    breaks: 'never silent',
  },
  {
    what: 'what is lost is told once, and not again',
    changes: [
      {
        file: 'process/dependencies/rules.ts',
        from: 'return RULES[kind].pauses[times - 1] ?? DAILY;',
        to: "return times > 0 ? length('P365D') : (RULES[kind].pauses[0] ?? DAILY);",
      },
    ],
    breaks: 'never silent',
  },
  {
    what: 'what is well again is told to nobody',
    changes: [
      {
        file: 'app/watch/watch.ts',
        from: 'if (isOurs) well.push({ name, from, to: goodAt, ways: kind ? RULES[kind].ways : [], cases });',
        to: 'void [from, goodAt, cases];',
      },
    ],
    breaks: 'never silent',
  },
  {
    what: 'what piled up is told one by one, however much it is',
    changes: [
      {
        file: 'jobs/deliver.ts',
        from: 'const isPile = all.length > 1',
        to: 'const isPile = all.length > 99',
      },
      { file: 'process/policy.ts', from: 'mostADay: 30,', to: 'mostADay: 999,' },
    ],
    breaks: 'never noisy',
    seed: 13,
  },
  {
    what: 'that a fix has no release is neither noticed nor looked at',
    changes: [
      {
        file: 'app/publication/drafts.ts',
        from: "if (isReleased === false) throw new ProblemError({ code: 'fix-not-released' });",
        to: 'void isReleased;',
      },
      {
        file: 'process/publication/public-facts.ts',
        from: 'if (released === undefined || released === (unfixedSince === undefined)) return [];',
        to: 'return [];',
      },
    ],
    breaks: 'never too soon',
    seed: 2,
  },
  {
    what: 'the retrospective counts from the publication alone',
    changes: [
      {
        file: 'process/publication/public-facts.ts',
        from: 'if (!publishedAt || unfixedSince || !announcedAt) return undefined;',
        to: 'if (!publishedAt) return undefined;',
      },
      {
        file: 'process/publication/public-facts.ts',
        from: 'return latest([publishedAt, announcedAt, ...(fixReleasedAt ? [fixReleasedAt] : [])]);',
        to: 'void [unfixedSince, announcedAt, fixReleasedAt]; return latest([publishedAt]);',
      },
    ],
    breaks: 'never too soon',
  },
  {
    what: 'a case that was closed in GitHub asks for no resolution',
    changes: [
      {
        file: 'process/steps.ts',
        from: "return state.closed?.resolution ? undefined : { kind: 'resolve' };",
        to: 'return undefined;',
      },
    ],
    breaks: 'never at a loss',
  },
  {
    what: 'a case is looked at two days after the last time',
    changes: [
      {
        file: 'jobs/remind.ts',
        from: 'lookAgainAt(state, policy, [...sleepers.values(), ...quiet.values()], now),',
        to: 'lookAgainAt(state, policy, [], now.add({ hours: 40 })),',
      },
    ],
    breaks: 'never lost',
  },
  {
    what: 'nobody is reminded of what is owed to authorities',
    changes: [
      {
        file: 'process/notifications/reminders.ts',
        from: '...regulatoryDues(state, policy).map(',
        to: '...regulatoryDues(state, policy).slice(0, 0).map(',
      },
    ],
    breaks: 'never lost',
    seed: 9,
  },
  {
    what: 'what was filed with authorities is asked for all the same',
    changes: [
      {
        file: 'process/regulatory.ts',
        from: 'regulatoryMarks(state, policy).filter(({ filed }) => !filed) : [];',
        to: 'regulatoryMarks(state, policy) : [];',
      },
      {
        file: 'process/regulatory.ts',
        from: 'exploitation !== undefined && !exploitation.filed[markKey(which)];',
        to: 'exploitation !== undefined && which !== undefined;',
      },
    ],
    breaks: 'never misfiled',
    seed: 43,
  },
  {
    what: 'a primary sends until it hears that the lease is another’s',
    changes: [
      {
        file: 'lease/held-lease.ts',
        from: 'return !this.#isLost && this.#elapsed() < this.#timing.length - this.#timing.margin;',
        to: 'return true;',
      },
    ],
    breaks: 'never two',
    seed: 6,
  },
];
