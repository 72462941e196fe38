// yes(1).
import { write_all } from "../../lib/stdio.ts";
import { tool } from "../tool.ts";

const BUFSIZE = 8192;

export const yes = tool({
  name: "yes",
  usage: "[STRING]...\nOPTION",
  about: "Repeatedly output a line with all specified STRING(s), or 'y'.",
  stop_at_operand: true,
  *run(t) {
    const line = `${t.operands.join(" ") || "y"}\n`;
    const block = line.repeat(Math.max(1, Math.floor(BUFSIZE / line.length)));
    for (;;) {
      const e = yield* write_all(1, block);
      if (e < 0) yield* t.die("standard output", e);
    }
  },
});
