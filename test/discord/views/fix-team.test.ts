import { describe, expect, test } from 'vitest';
import { ComponentType } from 'discord.js';
import { parseCustomId } from '../../../src/discord/custom-ids.ts';
import { approvalPingView } from '../../../src/discord/views/fix-team.ts';
import type { View } from '../../../src/discord/views/view.ts';
import type { CodeOwners } from '../../../src/github/code-owners.ts';
import type { Case } from '../../../src/process/case.ts';
import { ANNA, BEN, CASE_ID, caseOf, days, FAY, linked, opened } from '../../support/cases.ts';
import {
  buttonsOf,
  componentsOf,
  fullCase,
  grownCase,
  HOSTILE,
  rawOf,
  SECRETS,
  textOf,
} from '../../support/screens.ts';
import { context, requestOf, suggestionOf } from '../../support/looks.ts';

const owner = (login: string, ...owns: string[]) => ({ login, owns: owns.length > 0 ? owns : ['*'] });
const owners = (more: Partial<CodeOwners> = {}): CodeOwners => ({
  people: [owner('Fay-Fixes', '/src/', '*.ts'), owner('gus-guards', '*')],
  withoutAccess: [],
  unresolved: [],
  skippedLines: 0,
  found: true,
  ...more,
});
/** Sixty people with the longest logins, who own what reads the worst. */
const crowd = owners({
  people: Array.from({ length: 60 }, (_, index) =>
    owner(
      `${'a-'.repeat(18)}${String(500 + index)}`,
      `${HOSTILE} ${index}`,
      '_'.repeat(300),
      '*'.repeat(300),
    ),
  ),
  unresolved: Array.from({ length: 40 }, (_, index) => `@stacklok/${'_'.repeat(100)}${index}`),
  skippedLines: 12,
});

function menuOf(view: View) {
  return componentsOf(view).find((part) => part.type === ComponentType.StringSelect);
}
const chosen = (view: View) => menuOf(view)?.options.map(({ value }) => value);
const suggest = (state: Case, from: CodeOwners, more = {}) => suggestionOf(state, from, context(more));

const memberOf = (login: string) => (login.toLowerCase() === 'fay-fixes' ? FAY : undefined);

const suggestion = (more: Partial<CodeOwners>) => textOf(suggest(caseOf(linked), owners(more)));

describe('whom CODEOWNERS suggests', () => {
  test('by login, person and what they own, and a menu that adds them', () => {
    const view = suggest(caseOf(linked), owners(), { memberOf });
    expect(textOf(view)).toContain(
      `CODEOWNERS names 2 people with write access.\n- **Fay-Fixes** · <@${FAY}> · /src/, \\*.ts`,
    );
    expect(textOf(view)).toContain('- **gus-guards** · no Discord account linked · \\*');
    expect(chosen(view)).toEqual(['Fay-Fixes', 'gus-guards']);
    expect(menuOf(view)).toMatchObject({ custom_id: 'recruit:CG-2026-001', max_values: 2 });
    expect(menuOf(view)?.options[0]?.description).toBe('/src/ *.ts');
  });

  test('offers nobody twice: not those on the team, nor those asked for, nor the reporter', () => {
    const state = caseOf(
      linked,
      { type: 'fix-team-added', login: 'fay-fixes' },
      { type: 'collaborator-requested', login: 'gus-guards', askedBy: ANNA },
      { type: 'reporter-recorded', login: 'Ida-Reports', channel: 'private' },
    );
    const people = [owner('Fay-Fixes'), owner('Gus-Guards'), owner('ida-reports'), owner('new-one')];
    const view = suggest(state, owners({ people }));
    expect(chosen(view)).toEqual(['new-one']);
    expect(textOf(view)).toContain('✅ **Fay-Fixes**');
    expect(textOf(view)).toContain('Approval is asked for: gus-guards');
    expect(menuOf(suggest(state, owners({ people: people.slice(0, 3) })))).toBeUndefined();
  });

  test('says whose decision it is', () => {
    expect(menuOf(suggest(caseOf(linked), owners()))?.placeholder).toContain('Add to the fix team');
    expect(menuOf(suggest(caseOf(linked), owners(), { sides: ['fix-team'] }))?.placeholder).toContain(
      'Ask the security team',
    );
  });

  test('offers no menu that would only be refused', () => {
    expect(menuOf(suggest(caseOf(), owners()))).toBeUndefined();
    expect(textOf(suggest(caseOf(), owners()))).toContain('There is no advisory in GitHub yet');
    for (const end of [
      { type: 'closed', resolution: 'invalid' },
      { type: 'advisory-published', at: days(1) },
    ] as const)
      expect(menuOf(suggest(caseOf(linked, end), owners()))).toBeUndefined();
  });

  test('tells of what it cannot look into', () => {
    expect(suggestion({ found: false, people: [] })).toContain('everyone needs an approval');
    expect(suggestion({ people: [owner('one')] })).toContain('CODEOWNERS names 1 person with write access.');
    expect(suggestion({ unresolved: ['@stacklok/core_team', 'a@example.org'] })).toContain(
      'I cannot look into: @stacklok/core\\_team, a@example.org',
    );
    expect(suggestion({ withoutAccess: ['past_owner', '@stacklok/old'] })).toContain(
      'Named there without write access in GitHub, and so no code owners: past\\_owner, @stacklok/old',
    );
    expect(suggestion({ skippedLines: 1 })).toContain('GitHub ignores 1 line of');
    expect(suggestion({ skippedLines: 3 })).toContain('GitHub ignores 3 lines of');
  });

  test('passes with sixty owners of the worst patterns, and says how many it leaves out', () => {
    for (const state of [caseOf(linked), fullCase(), grownCase('fix-team'), grownCase('fix-development')])
      for (const sides of [['security'], ['fix-team'], ['security', 'fix-team']] as const) {
        const view = suggest(state, crowd, { sides, memberOf: () => ANNA });
        expect(textOf(view)).toMatch(/…and \d+ more/);
        expect(textOf(view)).not.toMatch(/@everyone|(?<!\\)\*\*bold|<@&/);
        expect(textOf(view)).toContain('takes any code owner by login');
        expect(chosen(view)).toHaveLength(25);
        expect(menuOf(view)?.max_values).toBe(5);
        expect(rawOf(view)).not.toContain(SECRETS.cveId);
      }
  });
});

const asked = caseOf(opened(), linked, {
  type: 'collaborator-requested',
  login: 'octo-helps',
  askedBy: ANNA,
});
const request = asked.requests[0] ?? { revision: 0, login: '', askedBy: '', at: days(0) };

const answersOf = (state: Case, more = {}) =>
  Object.values(
    buttonsOf(requestOf(state, request, context({ who: { id: BEN, sides: ['security'] }, ...more }))),
  );

describe('a request for an approval', () => {
  test('says who is asked for, by whom, and what it means', () => {
    const text = textOf(requestOf(asked, request, context({ memberOf: () => FAY })));
    expect(text).toContain('### CG-2026-001 · May octo-helps join the fix team?');
    expect(text).toContain(
      `**octo-helps** (<@${FAY}>) would see the whole advisory. Asked for by <@${ANNA}>, <t:`,
    );
    expect(text).toContain('would see the whole advisory.');
    expect(textOf(requestOf(asked, request, context()))).toContain('no Discord account linked');
  });

  test('is answered by somebody else of the security team', () => {
    expect(answersOf(asked)).toEqual(['approve:CG-2026-001:3:yes', 'approve:CG-2026-001:3:no']);
    expect(answersOf(asked, { who: { id: ANNA, sides: ['security'] } })).toEqual([]);
    expect(answersOf(asked, { who: { id: FAY, sides: ['fix-team'] } })).toEqual([]);
    expect(answersOf(caseOf(opened(), linked, { type: 'advisory-published', at: days(1) }))).toEqual([]);
    expect(answersOf(caseOf(opened(), linked, { type: 'closed', resolution: 'invalid' }))).toEqual([]);
  });

  test('passes for the longest and strangest login', () => {
    for (const login of ['x'.repeat(39), '_'.repeat(100)])
      for (const state of [asked, fullCase(), grownCase('fix-team')])
        expect(
          textOf(requestOf(state, { ...request, login }, context({ memberOf: () => ANNA }), 'note')),
        ).toContain('\nnote\n');
  });
});

describe('the private channel', () => {
  test('hears that an approval waits, to the letter, and not of whom', () => {
    const view = approvalPingView(asked.id, request.revision);
    expect(textOf(view)).toBe(
      '**CG-2026-001** · Fix team · an approval waits for another member of the security team',
    );
    expect(buttonsOf(view)).toEqual({ Look: 'review:CG-2026-001:3' });
    expect(JSON.parse(rawOf(view))).toMatchObject({ allowed_mentions: { parse: [], users: [], roles: [] } });
  });

  test('hears nothing else, whatever the case holds', () => {
    for (const state of [asked, fullCase(), grownCase('fix-release')]) {
      const raw = rawOf(approvalPingView(state.id, 7));
      for (const secret of [...Object.values(SECRETS), 'octo-helps', 'stacklok', ANNA, BEN])
        expect(raw).not.toContain(secret);
      expect(raw).not.toMatch(/GHSA-|CVE-|CVSS|github\.com|<@|<t:/i);
      expect(parseCustomId(buttonsOf(approvalPingView(state.id, 7))['Look'] ?? '')).toEqual({
        kind: 'review',
        caseId: CASE_ID,
        request: 7,
      });
    }
  });
});
