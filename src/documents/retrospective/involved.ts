import type { Case } from '../../process/case.ts';
import { saidBy, type CaseEvent } from '../../process/events.ts';
import { literal } from '../markdown.ts';

/** The name under which a person appears in public, by their Discord id. */
export type NameOf = (member: string) => string;

/**
 * "Details on everyone involved", by role. The reporter is named only if they agreed; that
 * they exist is no secret.
 */
export function involvedLines(state: Case, events: readonly CaseEvent[], nameOf: NameOf): string[] {
  const { coordinator, fixTeam, reporter, advanceNotice } = state;
  // Also those who have left it since: they did not act for the security team.
  const fixers = new Set(fixTeam.map((login) => login.toLowerCase()));
  for (const { body } of events) {
    if (body.type === 'fix-team-added') fixers.add(body.login.toLowerCase());
    if (body.type === 'login-renamed' && fixers.has(body.from)) fixers.add(body.to);
  }
  const acting = members(events)
    .filter((id) => id !== coordinator)
    .map(nameOf)
    .filter((name) => !fixers.has(name.toLowerCase()));
  const approvers = members(events.filter(({ body }) => body.type === 'publication-approved')).map(nameOf);
  const told = advanceNotice?.recipients ?? 0;
  return [
    `- **Reporter**: ${reporter?.credit === true ? literal(reporter.login) : 'asked for no name, or was not asked'}`,
    `- **Coordinator**: ${coordinator === undefined ? 'nobody was named' : literal(nameOf(coordinator))}`,
    `- **Security team**: ${names(acting) || 'nobody else'}`,
    `- **Fix team**: ${names(fixTeam) || 'nobody'}`,
    ...(approvers.length > 0 ? [`- **Second pair of eyes**: ${names(approvers)}`] : []),
    `- **Private distributors** given advance notice: ${told}`,
  ];
}

/** The members who did or said something that is on record, in the order in which they first did: to look is neither. */
function members(events: readonly CaseEvent[]): string[] {
  const named = events.flatMap((event) => {
    const actor = saidBy(event);
    return actor.kind === 'member' ? actor.id : [];
  });
  return [...new Set(named)];
}

function names(all: readonly string[]): string {
  return [...new Set(all)].map((name) => literal(name)).join(', ');
}
