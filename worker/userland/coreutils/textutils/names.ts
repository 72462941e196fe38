// basename(1) and dirname(1).
import { base_name, dir_name } from "../files.ts";
import { tool } from "../tool.ts";

export const basename = tool({
  name: "basename",
  usage: "NAME [SUFFIX]\nOPTION... NAME...",
  about: `Print NAME with any leading directory components removed.
If specified, also remove a trailing SUFFIX.

Mandatory arguments to long options are mandatory for short options too.`,
  stop_at_operand: true,
  options: `
  -a, --multiple       support multiple arguments and treat each as a NAME
  -s, --suffix=SUFFIX  remove a trailing SUFFIX; implies -a
  -z, --zero           end each output line with NUL, not newline`,
  *run(t) {
    let suffix = t.last("s")?.arg ?? "";
    const multiple = t.has("a", "s");
    yield* t.expect_operands(1, multiple ? undefined : 2);
    if (!multiple) suffix = t.operands[1] ?? "";
    for (const name of multiple ? t.operands : [t.operands[0]]) {
      let base = name === "" ? "" : base_name(name);
      if (suffix !== "" && base !== suffix && base !== "/" && base.endsWith(suffix))
        base = base.slice(0, -suffix.length);
      yield* t.out.print(base + (t.has("z") ? "\0" : "\n"));
    }
  },
});

export const dirname = tool({
  name: "dirname",
  usage: "[OPTION] NAME...",
  about: `Output each NAME with its last non-slash component and trailing slashes
removed; if NAME contains no /'s, output '.' (meaning the current directory).`,
  stop_at_operand: true,
  options: "  -z, --zero     end each output line with NUL, not newline",
  *run(t) {
    yield* t.expect_operands(1);
    for (const name of t.operands) yield* t.out.print(dir_name(name) + (t.has("z") ? "\0" : "\n"));
  },
});
