// What chmod, chown, chgrp and chcon have in common: which entries of a tree are changed, and when.
import type { stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import type { Fts, FtsEntry } from "./fts.ts";
import { refuses_root } from "./preserve_root.ts";
import { report_cycle } from "./remove.ts";
import type { Tool } from "./tool.ts";

/** Says why an entry cannot be changed. */
type Complain = (message: ByteString, errno: number) => Code<void>;

/** Whether an entry cannot be changed, or not in this visit; what cannot be is complained of. */
export function* passed_over(t: Tool, ent: FtsEntry, complain: Complain): Code<boolean> {
  switch (ent.info) {
    case "NS":
      // a second look: what it is may have changed while the arguments before it were processed
      if (ent.level === 0 && ent.number === 0) {
        ent.number = 1;
        ent.instruction = "again";
      } else yield* complain(`cannot access ${t.quoteaf(ent.path)}`, ent.errno);
      return true;
    case "ERR":
      yield* complain(t.quotef(ent.path), ent.errno);
      return true;
    case "DNR":
      yield* complain(`cannot read directory ${t.quoteaf(ent.path)}`, ent.errno);
      return true;
    case "DC":
      yield* report_cycle(t, ent);
      return true;
    default:
      return false;
  }
}

/** Whether an entry is to be changed now, where a directory's turn is after its contents. */
export function* due_after_contents(
  { t, recursive, root }: { t: Tool; recursive: boolean; root: stat | null },
  fts: Fts,
  ent: FtsEntry,
  complain: Complain,
): Code<boolean> {
  if (ent.info === "D" && recursive) {
    if (yield* refuses_root(t, root, ent)) {
      ent.instruction = "skip";
      // passes over its second visit too
      yield* fts.read();
    }
    return false;
  }
  if (ent.info === "DP" && !recursive) return false;
  return !(yield* passed_over(t, ent, complain));
}
