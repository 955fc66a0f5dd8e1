import type { DependencyHealth, StandbyHealth } from './health.ts';
import { kindOf } from './process/dependencies/dependency.ts';
import type { Figures } from './store/figures.ts';
import { VERSION } from './version.ts';

/** What the figures are made of. */
export interface MetricsSources {
  readonly figures: (now: Temporal.Instant) => Figures;
  readonly states: () => readonly DependencyHealth[];
  /** How many requests GitHub takes yet until the hour is over, where that is known. */
  readonly remaining: () => number | undefined;
  readonly now: () => Temporal.Instant;
  /** For how many seconds the lease got no sign of life; left out where there is one machine. */
  readonly leaseAge?: (() => number) | undefined;
}

/** The figures of a bot that runs, for Prometheus: counts and ages alone, no case, no person and no repository. */
export interface Metrics {
  /** Notes after how many seconds a person was answered. */
  answered(seconds: number): void;
  /** All of them now, in Prometheus's text form. */
  text(): Promise<string>;
}

/** Discord gives an answer three seconds; what is deferred may take longer. */
const ANSWER_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 1.5, 3, 10, 60];

/** A registry, and what puts figures into it. */
async function emptyRegistry() {
  const { collectDefaultMetrics, Gauge, Histogram, Registry } = await import('prom-client');
  const registry = new Registry();
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: readonly Label[]) =>
    new Gauge({ name: `advisory_bot_${name}`, help, labelNames, registers: [registry] });
  return { registry, gauge, Histogram, collectDefaultMetrics };
}

/** What both machines say of the lease between them. */
function leaseGauges(gauge: Awaited<ReturnType<typeof emptyRegistry>>['gauge']) {
  return {
    primary: gauge('primary', 'Whether this machine is the primary.'),
    age: gauge('lease_age_seconds', 'Since the primary’s last sign of life.'),
  };
}

/** The figures of a machine that stands by, in Prometheus's text form. */
export async function createStandbyMetrics(health: () => StandbyHealth): Promise<Pick<Metrics, 'text'>> {
  const { registry, gauge } = await emptyRegistry();
  const { primary, age } = leaseGauges(gauge);
  const answers = gauge('lease_answers', 'Whether the server that keeps the lease answers.');
  const copy = gauge('copy_age_seconds', 'How old the copy is that it would take over with.');
  primary.set(0);
  return {
    text: () => {
      const { isAsking, silentSeconds, copySeconds } = health();
      answers.set(isAsking ? 1 : 0);
      age.set(silentSeconds ?? 0);
      // Where there is none, it has no age.
      if (copySeconds === undefined) copy.remove();
      else copy.set(copySeconds);
      return registry.metrics();
    },
  };
}

/** Makes the figures. What they need is loaded with them: a bot that nobody monitors does not pay for it. */
export async function createMetrics({
  figures,
  states,
  remaining,
  now,
  leaseAge,
}: MetricsSources): Promise<Metrics> {
  const { registry, gauge, Histogram, collectDefaultMetrics } = await emptyRegistry();
  collectDefaultMetrics({ register: registry });
  gauge('info', 'The version that runs.', 'version').set({ version: VERSION }, 1);
  const answers = new Histogram({
    name: 'advisory_bot_answer_seconds',
    help: 'How long people waited for the answer to a command or a press.',
    buckets: ANSWER_SECONDS,
    registers: [registry],
  });
  const openCases = gauge('open_cases', 'Open cases, by stage.', 'stage');
  const unreadable = gauge('unreadable_cases', 'Cases whose history cannot be read.');
  const messages = gauge('messages', 'Messages of the outbox, by state.', 'state');
  const oldestUnsent = gauge('oldest_unsent_seconds', 'Age of the oldest message that should have left.');
  const remindersDue = gauge('cases_with_reminders_due', 'Cases whose reminders are to be looked at now.');
  const remindersGiven = gauge('reminders_given', 'Reminders given to the outbox since the beginning.');
  const age = gauge(
    'dependency_age_seconds',
    'Since a dependency was well; of a kind that each repository has, the oldest.',
    'kind',
  );
  const limit = gauge('dependency_limit_seconds', 'The age at which a dependency is lost.', 'kind');
  const lost = gauge('dependencies_lost', 'Dependencies that are lost, by kind.', 'kind');
  const replica = gauge(
    'replica_verified_age_seconds',
    'Age of the newest record in the copy that was restored from the replica last, to verify it.',
    'of',
  );
  const requests = gauge(
    'github_requests_remaining',
    'Requests that GitHub takes yet in this hour.',
    'resource',
  );
  const lease = leaseAge && leaseGauges(gauge);
  lease?.primary.set(1);

  return {
    answered: (seconds) => answers.observe(seconds),
    text: () => {
      const at = now();
      const since = (instant: Temporal.Instant) => Math.max(0, at.since(instant).total('seconds'));
      const kept = figures(at);
      openCases.reset();
      for (const [stage = 'done', number] of kept.openCases) openCases.set({ stage }, number);
      unreadable.set(kept.unreadableCases);
      messages.reset();
      for (const [state, number] of kept.messages) messages.set({ state }, number);
      oldestUnsent.set(kept.oldestUnsent ? since(kept.oldestUnsent) : 0);
      remindersDue.set(kept.remindersDue);
      remindersGiven.set(kept.remindersGiven);
      if (leaseAge) lease?.age.set(leaseAge());
      for (const each of [age, limit, lost]) each.reset();
      for (const [kind, ofKind] of Map.groupBy(states(), ({ name }) => kindOf(name) ?? 'unknown')) {
        const good = ofKind.flatMap(({ goodAt }) => (goodAt ? [since(goodAt)] : []));
        // What was never well has no age; that it is lost shows all the same.
        if (good.length > 0) age.set({ kind }, Math.max(...good));
        const limits = ofKind.flatMap((each) => (each.limit ? [each.limit.total('seconds')] : []));
        if (limits.length > 0) limit.set({ kind }, Math.max(...limits));
        lost.set({ kind }, ofKind.filter(({ loss }) => loss).length);
      }
      // Without the label it would stand at 0 where there is no replica.
      if (kept.replicaAsOf) replica.set({ of: 'newest' }, since(kept.replicaAsOf));
      const left = remaining();
      // Without the label it would stand at 0 before the first answer.
      if (left !== undefined) requests.set({ resource: 'core' }, left);
      return registry.metrics();
    },
  };
}
