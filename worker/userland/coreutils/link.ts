// link(1) and unlink(1): the bare system calls.
import * as sys from "../lib/sys.ts";
import { tool } from "./tool.ts";

export const link = tool({
  name: "link",
  usage: "FILE1 FILE2\nOPTION",
  about: "Call the link function to create a link named FILE2 to an existing FILE1.",
  *run(t) {
    yield* t.expect_operands(2, 2);
    const [from, to] = t.operands;
    const r = yield sys.link(from, to);
    if (r < 0) yield* t.error(`cannot create link ${t.quoteaf(to)} to ${t.quoteaf(from)}`, r);
  },
});

export const unlink = tool({
  name: "unlink",
  usage: "FILE\nOPTION",
  about: "Call the unlink function to remove the specified FILE.",
  *run(t) {
    yield* t.expect_operands(1, 1);
    const r = yield sys.unlink(t.operands[0]);
    if (r < 0) yield* t.error(`cannot unlink ${t.quoteaf(t.operands[0])}`, r);
  },
});
