import { isUrgent, type Case, type DeadlineDecision } from './case.ts';
import { latest } from './time.ts';

/** Another project that the fix waits for. */
export type Upstream = DeadlineDecision & { readonly kind: 'upstream' };

/** The projects that a case waits for, each with the date that was named last for it, in the order of their first. */
export function upstreams({ decisions }: Pick<Case, 'decisions'>): Upstream[] {
  const projects = new Map<string, Upstream>();
  for (const decision of decisions)
    if (decision.kind === 'upstream') projects.set(nameOf(decision.project), decision);
  return projects.values().toArray();
}

/** The project of this name that a case waits for, however it was typed; `undefined` if it waits for none. */
export function upstreamNamed(state: Pick<Case, 'decisions'>, project: string): Upstream | undefined {
  return upstreams(state).find((each) => nameOf(each.project) === nameOf(project));
}

/** The decisions without those about one project; `named` is the number of the event that named its date last. */
export function withoutUpstream({ decisions }: Pick<Case, 'decisions'>, named: number): DeadlineDecision[] {
  const last = decisions.find(({ revision }) => revision === named);
  return decisions.filter(
    (each) =>
      each.kind !== 'upstream' || last?.kind !== 'upstream' || nameOf(each.project) !== nameOf(last.project),
  );
}

/** How a project is told from others, however it was typed. */
function nameOf(project: string): string {
  return project.normalize('NFKC').trim().toLowerCase();
}

/**
 * The instant before which the fix is not released, since another project discloses then ("If the fix relies on
 * another upstream project's disclosure timeline, that will adjust the process as well"). Of one project the date that was
 * named last holds, of several projects the latest one, whatever deadline is set meanwhile.
 *
 * @returns `undefined` if no project is waited for, and while everything is ASAP: what is public, or soon will be,
 *   waits for no other project. Once the disclosure is private again, the date holds again.
 */
export function upstreamDate(
  state: Pick<Case, 'decisions' | 'disclosure' | 'exploitation'>,
): Temporal.Instant | undefined {
  if (isUrgent(state)) return undefined;
  return latest(upstreams(state).map(({ due }) => due));
}
