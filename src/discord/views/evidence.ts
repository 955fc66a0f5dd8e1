import { listed } from './view.ts';

/** Things of which the same is said in one line: "a, b and 3 more: signed by …". */
export function grouped(evidence: readonly string[]): string[] {
  const groups = Map.groupBy(evidence, (line) => /^[^:\s]+(?::[^:\s]+)*: (.+)$/.exec(line)?.[1] ?? line);
  return [...groups].map(([said, lines]) => {
    const names = lines.map((line) => line.slice(0, line.length - said.length).replace(/: $/, ''));
    return lines.length === 1 ? (lines[0] ?? said) : `${listed(names, 2)}: ${said}`;
  });
}
