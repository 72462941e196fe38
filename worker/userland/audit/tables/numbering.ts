// The packed form of the number-to-name tables: names in numeric order, "NNN:name" where the numbering jumps.

/** A two-way table of numbers and names. */
export interface NameTable {
  readonly names: ReadonlyMap<number, string>;
  readonly numbers: ReadonlyMap<string, number>;
}

/** Unpacks a table; see the file's header for the form. */
export function unpack(packed: string): NameTable {
  const names = new Map<number, string>();
  const numbers = new Map<string, number>();
  let next = 0;
  for (const word of packed.split(" ")) {
    if (word === "") continue;
    const colon = word.indexOf(":");
    if (colon >= 0) next = Number(word.slice(0, colon));
    const name = word.slice(colon + 1);
    names.set(next, name);
    numbers.set(name, next);
    next++;
  }
  return { names, numbers };
}
