// If this fails, what is kept of the last layout (whole rows, cells, the row that a typed character is added to) shows
// another line than one laid out anew.
import { expect, it } from "vitest";
import { capabilities } from "./capabilities.ts";
import { Display } from "./display.ts";
import type { LayoutInput } from "./layout.ts";
import { EditLine } from "./line.ts";

const TYPED = ["a", "b", " ", "~", "x", "y", "\t", "é", "中", "\x01", "e\u0301", "\n"].map((s) =>
  Array.from(new TextEncoder().encode(s), (b) => String.fromCharCode(b)).join(""),
);
/** A generator of the numbers below `n`, the same ones each time. */
function numbers(seed: number): (n: number) => number {
  let x = seed;
  return (n) => {
    x = (Math.imul(x, 1_103_515_245) + 12_345) >>> 0;
    return (x >>> 8) % n;
  };
}

it.each([
  ["xterm", 20, "$ "],
  ["xterm", 7, "\x01\x1b[1m\x02user@host\x01\x1b[0m\x02# "],
  ["dumb", 20, "$ "],
])("shows what is typed and deleted as if every line were new: %s, %i columns", (term, columns, prompt) => {
  const next = numbers(columns);
  for (let session = 0; session < 60; session++) {
    const kept = new Display(capabilities(term), 24, columns);
    const anew = new Display(capabilities(term), 24, columns);
    const line = new EditLine(true);
    kept.start("");
    anew.start("");
    for (let key = 0; key < 60; key++) {
      const what = next(10);
      if (what === 0) line.point = line.backward(line.point);
      else if (what === 1) line.point = line.forward(line.point);
      else if (what === 2) line.delete(line.backward(line.point), line.point);
      else if (what === 3) line.mark = line.point;
      else if (what === 4) line.mark_active = next(2) === 0;
      // mostly plain characters, as people type
      else line.insert(TYPED[next(next(4) === 0 ? TYPED.length : 6)]);
      const { text, point, region } = line;
      const input: LayoutInput = {
        prompt,
        line: text,
        point,
        region,
        columns,
        utf8: true,
        output_meta: true,
      };
      kept.update(input, line.unchanged);
      anew.update(input, 0);
      line.clean();
      expect(kept.take()).toBe(anew.take());
    }
  }
});
