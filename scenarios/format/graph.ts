// What needs what.

/** A way round in `needs`, as the names along it (the first is the last again), or null when there is none. */
export function find_cycle(needs: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  for (const start of needs.keys()) {
    // no recursion: a chain may be as long as there are names
    const way: { name: string; next: number }[] = [];
    const on_way = new Set<string>();
    const enter = (name: string) => {
      way.push({ name, next: 0 });
      on_way.add(name);
    };
    if (!done.has(start)) enter(start);
    while (way.length > 0) {
      const top = way.at(-1)!;
      const next = needs.get(top.name)?.[top.next++];
      if (next === undefined) {
        done.add(top.name);
        on_way.delete(top.name);
        way.pop();
      } else if (on_way.has(next)) {
        const names = way.map(({ name }) => name);
        return [...names.slice(names.indexOf(next)), next];
      } else if (!done.has(next) && needs.has(next)) enter(next);
    }
  }
  return null;
}
