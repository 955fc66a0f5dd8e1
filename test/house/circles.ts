/** A file that imports another one. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** For each knot of files that lead to each other, one of the shortest ways round it. */
export function circlesOf<A extends Arrow>(arrows: readonly A[]): A[][] {
  const leaving = Map.groupBy(arrows, ({ from }) => from);
  const circles: A[][] = [];
  const seen = new Set<string>();
  for (const file of [...leaving.keys()].toSorted()) {
    if (seen.has(file)) continue;
    const circle = shortestWay(leaving, file, file);
    if (!circle) continue;
    circles.push(circle);
    // The rest of the knot: the files that this one leads to, and that lead back to it.
    for (const other of leaving.keys())
      if (shortestWay(leaving, file, other) && shortestWay(leaving, other, file)) seen.add(other);
  }
  return circles;
}

/** Whether `arrows` lead from the end of `arrow` back to where it starts. */
export function closesCircle(arrows: readonly Arrow[], { from, to }: Arrow): boolean {
  return (
    from === to ||
    shortestWay(
      Map.groupBy(arrows, (each) => each.from),
      to,
      from,
    ) !== undefined
  );
}

/** The shortest way from `start` to `end`, of at least one arrow; `undefined` if there is none. */
function shortestWay<A extends Arrow>(
  leaving: ReadonlyMap<string, readonly A[]>,
  start: string,
  end: string,
): A[] | undefined {
  const reached = new Set<string>();
  let ways: A[][] = [[]];
  while (ways.length > 0) {
    const further = ways.flatMap((way) =>
      (leaving.get(way.at(-1)?.to ?? start) ?? []).map((arrow) => [...way, arrow]),
    );
    ways = [];
    for (const way of further) {
      const to = way.at(-1)?.to;
      if (to === end) return way;
      if (to === undefined || reached.has(to)) continue;
      reached.add(to);
      ways.push(way);
    }
  }
  return undefined;
}
