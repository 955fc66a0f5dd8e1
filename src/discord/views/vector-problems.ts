import type { Metric } from '../../process/cvss-metrics.ts';
import { BAND_NAMES } from '../../documents/vocabulary.ts';
import type { ReadyVector, VectorProblem } from '../../process/severity.ts';
import type { ProblemWords } from './words.ts';
import { escapeMarkdown } from './view.ts';

const CALCULATOR = 'Copy it from the calculator in the GitHub advisory.';

/** Why a text is no CVSS vector: the metric by name, and the values it may have. */
export function vectorProblemInWords(problem: VectorProblem): ProblemWords {
  switch (problem.code) {
    case 'empty':
      return { what: 'There is no vector.', now: CALCULATOR };
    case 'too-long':
      return { what: `A vector has at most ${problem.limit} characters.`, now: CALCULATOR };
    case 'no-prefix':
      return {
        what: 'A vector begins with its version.',
        now: problem.looksLike
          ? `Put \`CVSS:${problem.looksLike}/\` in front.${readyInWords(problem.ready)}`
          : CALCULATOR,
      };
    case 'unsupported-version':
      return {
        what: `CVSS ${problem.version} is not taken.`,
        now: problem.ready
          ? `The same metrics in CVSS 3.1:${readyInWords(problem.ready)}`
          : 'Score it with CVSS 3.1 or 4.0; the calculator in the GitHub advisory knows both.',
      };
    case 'several-vectors':
      return {
        what: 'There is more than one vector in it.',
        now: `Keep the one that counts:\n${problem.vectors.map((each) => `- \`${each.replaceAll('`', '')}\``).join('\n')}`,
      };
    case 'unknown-version':
      return {
        what: `There is no CVSS ${escapeMarkdown(problem.version, 20)}.`,
        now: 'A vector begins with `CVSS:3.1/` or `CVSS:4.0/`.',
      };
    case 'malformed':
      return {
        what: problem.part
          ? `“${escapeMarkdown(problem.part, 30)}” is not a metric with its value.`
          : 'There is a slash too many.',
        now: 'Each part looks like `AV:N`, with one slash between two of them.',
      };
    case 'unknown-metric':
      return {
        what: `CVSS ${problem.version} has no metric “${escapeMarkdown(problem.metric, 20)}”.`,
        now: problem.meant
          ? `Write it as \`${problem.meant.metric}\`.`
          : problem.knownIn
            ? `CVSS ${problem.knownIn} has it: check the version at the beginning.`
            : CALCULATOR,
      };
    case 'repeated-metric':
      return { what: `${named(problem.metric)} is there twice.`, now: 'Keep one of them.' };
    case 'value-not-allowed':
      return {
        what: `${named(problem.metric)} cannot be “${escapeMarkdown(problem.value, 20)}”.`,
        now: `It is one of ${valuesOf(problem.metric)}.`,
      };
    case 'missing-metrics':
      return {
        what: `Something is missing: ${problem.metrics.map(named).join(', ')}.`,
        now: problem.metrics.map((each) => `- \`${each.metric}\`: ${valuesOf(each)}`).join('\n'),
      };
    case 'out-of-order':
      return {
        what: `In CVSS 4.0 the metrics have a fixed order: ${named(problem.metric)} comes before ${named(problem.before)}.`,
        now: `In order: \`${problem.ordered}\``,
      };
  }
}

function readyInWords(ready: ReadyVector | undefined): string {
  return ready ? ` \`${ready.vector}\` is ${BAND_NAMES[ready.band]} (${ready.score}).` : '';
}

/** The vector that may be meant; `undefined` if there is none. */
export function vectorMeant(problem: VectorProblem): string | undefined {
  if (problem.code === 'out-of-order') return problem.ordered;
  return 'ready' in problem ? problem.ready?.vector : undefined;
}

function named({ name, metric }: Metric): string {
  return `${name} (${metric})`;
}

function valuesOf({ values }: Metric): string {
  return values.map(({ value, name }) => `\`${value}\` (${name})`).join(', ');
}
