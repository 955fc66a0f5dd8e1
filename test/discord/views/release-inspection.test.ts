import { ComponentType } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { parseCustomId } from '../../../src/discord/custom-ids.ts';
import type { View } from '../../../src/discord/views/view.ts';
import { CONDITION_NAMES } from '../../../src/documents/vocabulary.ts';
import type { EventBody } from '../../../src/process/events.ts';
import {
  CONDITIONS,
  type Condition,
  type ConditionId,
  type Verdict,
} from '../../../src/process/publication/conditions.ts';
import { ANNA, caseOf, days, doneBefore, doneBy, linked, opened } from '../../support/cases.ts';
import { buttonsOf, componentsOf, HOSTILE, LONG_HOSTILE, textOf } from '../../support/screens.ts';
import { conditionSummaryOf, context, conditionsOf } from '../../support/looks.ts';

type Some = Partial<Readonly<Record<ConditionId, Partial<Condition>>>>;

/** Every condition of a case that leaves with no other one, unless that is one of these: met but for these. */
const met = (but: Some = {}): Condition[] =>
  CONDITIONS.filter((id) => id !== 'linked' || but.linked).map((id) => ({
    id,
    verdict: 'ok',
    evidence: [`${id} was looked at`],
    ...but[id],
  }));
const all = (verdict: Verdict, evidence: readonly string[]): Condition[] =>
  CONDITIONS.map((id) => ({ id, verdict, evidence }));

const releasing = (...more: EventBody[]) =>
  caseOf(opened(), linked, ...doneBefore('fix-release'), doneBy('pull-requests-approved'), ...more);
const without = (condition: ConditionId, reason = 'built by hand this time'): EventBody => ({
  type: 'preflight-overridden',
  condition,
  reason,
});

const look = (conditions: readonly Condition[], state = releasing(), given = context()): View =>
  conditionsOf(state, conditions, given, { subject: 'v0.1.29' });

/** What the menu offers to do without; `undefined` if there is no menu. */
function offered(view: View): string[] | undefined {
  const menu = componentsOf(view).find((part) => part.type === ComponentType.StringSelect);
  if (!menu) return undefined;
  expect(parseCustomId(menu.custom_id)).toEqual({ kind: 'override', caseId: 'CG-2026-001' });
  return menu.options.map(({ value }) => value);
}

describe('a release check', () => {
  test('names what is not met first, with its evidence, and folds what is met', () => {
    const view = look(
      met({ public: { verdict: 'open' }, signed: { verdict: 'wrong' }, digests: { verdict: 'unknown' } }),
    );
    const text = textOf(view);
    expect(text).toContain('### CG-2026-001 · Release check · v0.1.29');
    const lines = text.split('\n').slice(2);
    expect(lines).toEqual([
      `⛔ ${CONDITION_NAMES.signed}`,
      '-# signed was looked at',
      `❌ ${CONDITION_NAMES.public}`,
      '-# public was looked at',
      `❔ ${CONDITION_NAMES.digests}`,
      '-# digests was looked at',
      expect.stringMatching(/^-# ✅ 9 met: /),
      '-# functional was looked at',
    ]);
    for (const { id } of met()) expect(text).toContain(CONDITION_NAMES[id]);
  });

  test('says who signed the binaries once, and of any other thing the same', () => {
    const identity = 'github.com/stacklok/codegate/.github/workflows/image-publish.yml@refs/tags/v0.1.29';
    const files = ['a.tar.gz', 'b.tar.gz', 'ghcr.io/stacklok/codegate:v0.1.29'];
    const evidence = files.map((name) => `${name}: signed by ${identity}`);
    const text = textOf(look(met({ signed: { evidence } })));
    expect(text.split(identity)).toHaveLength(2);
    expect(text).toContain('-# a.tar.gz, b.tar.gz and 1 more: signed by ');
    const missing = textOf(
      look(met({ public: { verdict: 'open', evidence: ['a.zip: not found', 'b.zip: not found'] } })),
    );
    expect(missing).toContain('-# a.zip, b.zip: not found\n');
  });

  test('says in one line how it stands', () => {
    expect(textOf(look(met()))).toContain('**Every condition is met');
    expect(textOf(look(met({ cve: { verdict: 'open' }, day: { verdict: 'unknown' } })))).toContain(
      '**2 of 12 conditions are not met.**',
    );
    expect(textOf(look(met({ digests: { verdict: 'wrong' } })))).toContain(
      '**⛔ Something is wrong with the release. Do not publish.**',
    );
  });

  test('leads to publishing once nothing is in the way, for the security team', () => {
    expect(buttonsOf(look(met()))['Publish…']).toBe('publish:CG-2026-001');
    expect(buttonsOf(look(met(), releasing(), context({ sides: ['fix-team'] })))).not.toHaveProperty(
      'Publish…',
    );
    for (const end of [
      { type: 'advisory-published', at: days(3) },
      { type: 'closed', resolution: 'invalid' },
    ] as const) {
      const view = look(met({ cve: { verdict: 'open' } }), releasing(end));
      expect(Object.keys(buttonsOf(view))).toEqual(['Check again', 'Advisory in GitHub']);
      expect(offered(view)).toBeUndefined();
    }
  });

  test.each(['open', 'unknown'] as const)(
    'that finds something %s offers to do without it, with a reason, and not to publish',
    (verdict) => {
      const view = look(met({ distributors: { verdict }, cve: { verdict } }));
      expect(offered(view)).toEqual(['cve', 'distributors']);
      expect(buttonsOf(view)).not.toHaveProperty('Publish…');
      expect(offered(look(met({ cve: { verdict } }), releasing(), context({ sides: ['fix-team'] })))).toBe(
        undefined,
      );
    },
  );

  test('shows what is done without, by whom and why, and does not offer it again', () => {
    const view = look(met({ cve: { verdict: 'open' } }), releasing(without('cve')));
    expect(textOf(view)).toContain(
      `⚠️ ${CONDITION_NAMES.cve}\n-# Waived by <@${ANNA}>: built by hand this time`,
    );
    expect(offered(view)).toBeUndefined();
    expect(buttonsOf(view)).toHaveProperty('Publish…');
  });

  test('forgets what was to be done without once it is met', () => {
    const text = textOf(look(met(), releasing(without('cve'))));
    expect(text).toMatch(new RegExp(`✅ 12 met: .*${CONDITION_NAMES.cve}`));
    expect(text).not.toContain('Waived');
  });

  test.each(CONDITIONS)('with %s wrong cannot be talked round, whatever was recorded before', (id) => {
    const conditions = met({ [id]: { verdict: 'wrong' } });
    for (const state of [releasing(), releasing(without(id))]) {
      const view = look(conditions, state);
      expect(offered(view)).toBeUndefined();
      expect(buttonsOf(view)).not.toHaveProperty('Publish…');
      expect(textOf(view)).toContain(`⛔ ${CONDITION_NAMES[id]}`);
      expect(textOf(view)).not.toContain('Waived');
    }
    const others = look(
      met({ [id]: { verdict: 'wrong' }, cve: { verdict: id === 'cve' ? 'wrong' : 'open' } }),
    );
    expect(offered(others) ?? []).not.toContain(id);
  });

  test('takes the word of a person where no API tells', () => {
    const view = look(met({ fork: { verdict: 'open' } }));
    expect(buttonsOf(view)['No pull request is open']).toBe('confirm:CG-2026-001:fork');
    expect(buttonsOf(look(met()))).not.toHaveProperty('No pull request is open');
    const built = releasing(doneBy('merged'), doneBy('binaries-built'));
    const functional = met({ functional: { verdict: 'open' } });
    expect(buttonsOf(look(functional, built))['They work…']).toBe('evidence:CG-2026-001:binaries-functional');
    expect(buttonsOf(look(functional))).not.toHaveProperty('They work…');
    const tried = releasing(doneBy('merged'), doneBy('binaries-built'), doneBy('binaries-functional'));
    expect(buttonsOf(look(met(), tried))).not.toHaveProperty('They work…');
    expect(Object.keys(buttonsOf(look(functional, built, context({ sides: ['fix-team'] }))))).toEqual([
      'Check again',
      'Advisory in GitHub',
    ]);
  });
});

/** What would work in a text once all that is escaped is taken out of it. */
const WORKS = /\|\||~~|__|_it_|\[|`code|<@&|<#|<:|<t:0|<\/|@everyone|@here|\n(?:# |> )/;

describe('evidence', () => {
  test('that others wrote is shown letter by letter', () => {
    const view = conditionsOf(
      releasing(without('cve', HOSTILE)),
      met({
        signed: { verdict: 'open', evidence: [HOSTILE] },
        cve: { verdict: 'open', evidence: [HOSTILE] },
      }),
      context(),
      { subject: HOSTILE },
    );
    expect(textOf(view)).toContain('big');
    expect(textOf(view).replaceAll(/\\./g, '')).not.toMatch(WORKS);
  });

  test('of hundreds of files is counted, and hides no condition', () => {
    const many = Array.from({ length: 300 }, (_, index) => `file-${index}.tar.gz ${LONG_HOSTILE}`);
    const overrides = CONDITIONS.map((id) => without(id, LONG_HOSTILE));
    for (const verdict of ['ok', 'open', 'wrong', 'unknown'] as const)
      for (const state of [releasing(), releasing(...overrides)])
        for (const evidence of [many, many.map((line) => line.slice(0, 12)), ['_'.repeat(500)]]) {
          const view = conditionsOf(state, all(verdict, evidence), context(), {
            subject: LONG_HOSTILE,
            note: `✅ ${CONDITION_NAMES.details}.`,
          });
          const text = textOf(view);
          for (const id of CONDITIONS) expect(text).toContain(CONDITION_NAMES[id]);
        }
    expect(textOf(look(met({ public: { verdict: 'open', evidence: many } })))).toContain('-# and 29');
  });

  test('of what is not met comes before that of what is', () => {
    const files = Array.from({ length: 30 }, (_, index) => `codegate_${index}_linux_amd64.tar.gz is there`);
    const unsigned = ['a.tar.gz is not signed', 'b.tar.gz is not signed', 'c.tar.gz is not signed'];
    const text = textOf(
      look(
        CONDITIONS.map((id): Condition =>
          id === 'signed'
            ? { id, verdict: 'open', evidence: unsigned }
            : { id, verdict: 'ok', evidence: files.map((file) => file.padEnd(150, '.')) },
        ),
      ),
    );
    for (const line of unsigned) expect(text).toContain(line);
  });
});

describe('a summary of the conditions', () => {
  test('counts those that are met, and names the others', () => {
    const state = releasing(without('cve'));
    expect(conditionSummaryOf(state, met({ cve: { verdict: 'open', evidence: ['no id'] } }))).toEqual([
      '✅ 11 of 12 conditions are met',
      `⚠️ ${CONDITION_NAMES.cve}\n-# Waived by <@${ANNA}>: built by hand this time\n-# no id`,
    ]);
    expect(conditionSummaryOf(state, met())).toEqual(['✅ 12 of 12 conditions are met']);
  });

  test('hides none, however much there is to tell', () => {
    const state = releasing(...CONDITIONS.map((id) => without(id, LONG_HOSTILE)));
    const lines = conditionSummaryOf(state, all('open', Array(100).fill(LONG_HOSTILE))).join('\n');
    for (const id of CONDITIONS) expect(lines).toContain(CONDITION_NAMES[id]);
    expect(lines.length).toBeLessThan(1500);
  });
});

const print = (digit: string) => digit.repeat(32);
const waiving = (of: string): EventBody => ({
  type: 'preflight-overridden',
  condition: 'signed',
  of,
  reason: 'old',
});

describe('of a condition of each file', () => {
  const things = (['a', 'b', 'c'] as const).map((name) => ({
    print: print(name),
    name: `${name}.zip of v1`,
    verdict: name === 'c' ? ('wrong' as const) : ('open' as const),
    evidence: [`${name}.zip: not signed`],
  }));
  const signed = {
    id: 'signed',
    verdict: 'open',
    evidence: things.flatMap(({ evidence }) => evidence),
    things,
  } as const;

  test('each can be waived by itself, but for what is wrong; what is waived says for which, and by whom', () => {
    const two = met({ signed: { ...signed, things: things.slice(0, 2) } });
    expect(offered(look(two))).toEqual([`signed.${print('a')}`, `signed.${print('b')}`]);
    expect(buttonsOf(look(two, releasing(waiving(print('a')))))).not.toHaveProperty('Publish…');
    const both = look(two, releasing(waiving(print('a')), waiving(print('b'))));
    expect(offered(both)).toBeUndefined();
    expect(buttonsOf(both)).toHaveProperty('Publish…');
    const view = look(met({ signed }), releasing(waiving(print('a'))));
    expect(offered(view)).toEqual([`signed.${print('b')}`]);
    expect(textOf(view)).toContain(`-# Waived for a.zip of v1 by <@${ANNA}>: old`);
    expect(textOf(view)).toContain('not signed');
    expect(textOf(view)).not.toContain('a.zip: not signed');
  });
});

test.each([
  ['the security team takes it back', true],
  ['others read it', false],
])('a release that counts because its tag was named says whose word it is: %s', (_, mayUncount) => {
  const counted = [
    {
      tag: 'gate@0.1.29',
      by: { of: 'a'.repeat(32), actor: { kind: 'member', id: ANNA }, at: days(1) } as const,
    },
  ];
  const view = conditionsOf(releasing(), met(), context(), { subject: 'gate@0.1.29', counted, mayUncount });
  expect(textOf(view)).toMatch(new RegExp(`-# gate@0\\.1\\.29 counts because <@${ANNA}> named it, <t:`));
  expect(buttonsOf(view)['Do not count gate@0.1.29']).toBe(
    mayUncount ? `uncount:CG-2026-001:${'a'.repeat(32)}` : undefined,
  );
});
