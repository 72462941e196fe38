// -Z and --context of programs that make files: without an SELinux that could be told of it, files get the label that
// they get anyway.
import type { Code } from "../lib/code.ts";
import type { Tool } from "./tool.ts";

/** Says that no label is set of those that were asked for by name. */
export function* ignore_context(t: Tool, kernel: "SELinux" | "SELinux/SMACK"): Code<void> {
  for (const { opt, arg } of t.options)
    if (opt === "context" && arg !== null)
      yield* t.warn(`warning: ignoring --context; it requires an ${kernel}-enabled kernel`);
}
