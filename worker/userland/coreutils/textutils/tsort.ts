// tsort(1): a total order out of pairs.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { type Tool, tool } from "../tool.ts";

interface Item {
  name: ByteString;
  /** how many that must come before are not out yet */
  before: number;
  /** those that come after, the pair read last first */
  after: Item[];
}

/** Items by name, with the pairs of the text; a pair of equal names only names one. */
function read_pairs(words: readonly ByteString[]): Item[] {
  const items = new Map<ByteString, Item>();
  const item = (name: ByteString): Item => {
    const known = items.get(name) ?? { name, before: 0, after: [] };
    items.set(name, known);
    return known;
  };
  for (let i = 0; i + 1 < words.length; i += 2) {
    const [a, b] = [item(words[i]), item(words[i + 1])];
    if (a === b) continue;
    a.after.unshift(b);
    b.before++;
  }
  return [...items.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A loop among items that all have something before them, from the one that is first by name on. */
function find_loop(left: readonly Item[]): Item[] {
  const way: Item[] = [];
  let at: Item | undefined = left[0];
  while (at && !way.includes(at)) {
    way.push(at);
    at = left.find((x) => x.after.includes(at as Item));
  }
  // walked against the pairs: the loop is what lies between the two meetings, turned round
  const loop = way.slice(way.indexOf(at as Item)).reverse();
  const first = loop.indexOf(loop.reduce((a, b) => (b.name < a.name ? b : a)));
  return [...loop.slice(first), ...loop.slice(0, first)];
}

function* break_loop(t: Tool, file: string, left: readonly Item[]): Code<void> {
  yield* t.error(`${file}: input contains a loop:`);
  const loop = find_loop(left);
  for (const x of loop) yield* t.error(x.name);
  const last = loop[loop.length - 1];
  last.after.splice(last.after.indexOf(loop[0]), 1);
  loop[0].before--;
}

export const tsort = tool({
  name: "tsort",
  usage: "[OPTION] [FILE]",
  about: `Write totally ordered list consistent with the partial ordering in FILE.

With no FILE, or when FILE is -, read standard input.`,
  *run(t) {
    yield* t.expect_operands(0, 1);
    const name = t.operands[0] ?? "-";
    const input = yield* t.open_input(name);
    if (!input) return;
    let text = "";
    for (let chunk = yield* input.chunk(); chunk !== null; chunk = yield* input.chunk()) text += chunk;
    yield* t.close_input(input, name);
    const words = text.split(/[ \t\n]+/).filter(Boolean);
    const file = t.quotef(name);
    if (words.length % 2 === 1) yield* t.die(`${file}: input contains an odd number of tokens`);
    let left = read_pairs(words);
    while (left.length > 0) {
      const queue = left.filter((x) => x.before === 0);
      if (queue.length === 0) {
        yield* break_loop(t, file, left);
        continue;
      }
      for (const x of queue) {
        yield* t.out.print(`${x.name}\n`);
        for (const next of x.after) if (--next.before === 0) queue.push(next);
      }
      const out = new Set(queue);
      left = left.filter((x) => !out.has(x));
    }
  },
});
