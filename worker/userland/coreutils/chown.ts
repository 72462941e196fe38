// chown(1) and chgrp(1).
import type { Code } from "../lib/code.ts";
import { CHOWN_OPTIONS, CHOWN_TRAVERSAL, chown_files, chown_options, reference_spec } from "./chown_core.ts";
import { type Tool, tool } from "./tool.ts";
import { type ParsedSpec, parse_group, parse_user_spec, type UserSpec } from "./userspec.ts";

/** The operand before the files, unless --reference stands for it. */
function* first_operand(t: Tool): Code<string | null> {
  const reference = t.last("reference")?.arg ?? null;
  const needed = reference === null ? 2 : 1;
  if (t.operands.length < needed) {
    const last = t.operands.at(-1);
    yield* t.usage(last === undefined ? "missing operand" : `missing operand after ${t.quote(last)}`);
  }
  return reference === null ? (t.operands.shift() as string) : null;
}

function* owner(t: Tool, text: string): Code<ParsedSpec> {
  const spec = yield* parse_user_spec(text);
  if (spec.error !== null) yield* t.die(`${spec.error}: ${t.quote(text)}`);
  if (spec.warning !== null) yield* t.warn(`warning: ${spec.warning}: ${t.quote(text)}`);
  return spec;
}

export const chown = tool({
  name: "chown",
  usage: "[OPTION]... [OWNER][:[GROUP]] FILE...\n[OPTION]... --reference=RFILE FILE...",
  about: `Change the owner and/or group of each FILE to OWNER and/or GROUP.
With --reference, change the owner and group of each FILE to those of RFILE.
`,
  options: `${CHOWN_OPTIONS}
      --from=CURRENT_OWNER:CURRENT_GROUP
                         change the owner and/or group of each file only if
                         its current owner and/or group match those specified
                         here.  Either may be omitted, in which case a match
                         is not required for the omitted attribute${CHOWN_TRAVERSAL}`,
  notes: `
Owner is unchanged if missing.  Group is unchanged if missing, but changed
to login group if implied by a ':' following a symbolic OWNER.
OWNER and GROUP may be numeric as well as symbolic.

Examples:
  chown root /u        Change the owner of /u to "root".
  chown root:staff /u  Likewise, but also change its group to "staff".
  chown -hR root /u    Change the owner of /u and subfiles to "root".`,
  *run(t) {
    let from = { uid: -1, gid: -1 };
    const current = t.last("from")?.arg;
    if (current !== undefined && current !== null) from = yield* owner(t, current);
    const options = yield* chown_options(t);
    const text = yield* first_operand(t);
    const to: UserSpec =
      text === null ? yield* reference_spec(t, t.last("reference")?.arg ?? "") : yield* owner(t, text);
    // ":group" is still called a change of ownership
    if (to.user === null && to.group !== null) to.user = "";
    yield* chown_files({ ...options, to, from }, t.operands);
  },
});

export const chgrp = tool({
  name: "chgrp",
  usage: "[OPTION]... GROUP FILE...\n[OPTION]... --reference=RFILE FILE...",
  about: `Change the group of each FILE to GROUP.
With --reference, change the group of each FILE to that of RFILE.
`,
  options: `${CHOWN_OPTIONS}${CHOWN_TRAVERSAL.replace("owner and group rather than\n                         specifying values", "group rather than specifying a\n                         GROUP value")}`,
  notes: `
Examples:
  chgrp staff /u      Change the group of /u to "staff".
  chgrp -hR staff /u  Change the group of /u and subfiles to "staff".`,
  *run(t) {
    const options = yield* chown_options(t);
    const text = yield* first_operand(t);
    let to: UserSpec;
    if (text === null)
      to = { ...(yield* reference_spec(t, t.last("reference")?.arg ?? "")), uid: -1, user: null };
    else {
      const spec = yield* parse_group(text);
      if (!spec) return yield* t.die(`invalid group: ${t.quote(text)}`);
      to = spec;
    }
    yield* chown_files({ ...options, to, from: { uid: -1, gid: -1 } }, t.operands);
  },
});
