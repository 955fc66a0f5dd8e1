import type { Subcommand } from '../src/discord/command.ts';
import { nextView } from '../src/discord/views/next.ts';
import { STEPS } from '../src/process/steps.ts';
import { STEP_IDS } from '../src/process/step-ids.ts';
import type { CaseRow } from '../src/store/case-index.ts';

/** More cases of one person than this are a list, not a next act. */
const MOST = 100;

/** The one next act of each case of mine. */
export default {
  name: 'next',
  description: 'What I owe next, case by case',
  audience: 'members',
  build: (subcommand) => subcommand,
  execute(action) {
    const { user, services, now } = action;
    const mine = services.cases.list(user, 'mine', { offset: 0, limit: MOST }, now).rows;
    const { login } = user;
    const onFixTeam = new Set(login === undefined ? [] : services.cases.openWith(login).map((row) => row.id));
    const owed = mine.filter((row) =>
      owes(row, {
        security: user.security && (row.coordinator === null || row.coordinator === user.id),
        fixTeam: onFixTeam.has(row.id),
      }),
    );
    return { view: nextView(owed, { others: mine.length - owed.length, policy: services.policy, now }) };
  },
} satisfies Subcommand;

/** Whether the next act of a case is for somebody who stands on these sides of it. */
function owes(row: CaseRow, { security, fixTeam }: { security: boolean; fixTeam: boolean }): boolean {
  const step = STEP_IDS.find((id) => id === row.next);
  if (!step) return security && row.next !== null;
  const { owners } = STEPS[step];
  return (security && owners.includes('security')) || (fixTeam && owners.includes('fix-team'));
}
