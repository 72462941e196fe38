// chcon(1).

import { ENODATA } from "../../kernel/uapi/errno.ts";
import { AT_FDCWD } from "../../kernel/uapi/fcntl.ts";
import type { stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { Fts, type FtsEntry } from "./fts.ts";
import { preserved_root } from "./preserve_root.ts";
import { get_file_context } from "./selinux.ts";
import { asked_parts, with_parts } from "./selinux_context.ts";
import { type Tool, tool } from "./tool.ts";
import { due_after_contents } from "./tree_change.ts";

const XATTR = "security.selinux";

interface Job {
  t: Tool;
  /** the whole context; null: `parts` of each file's own are changed */
  context: ByteString | null;
  parts: readonly (string | null)[];
  recursive: boolean;
  /** act on what a link refers to, not on the link */
  dereference: boolean;
  root: stat | null;
}

/** The path of an entry for the calls that take no directory descriptor. */
const reachable = (fts: Fts, ent: FtsEntry): ByteString =>
  fts.cwd_fd === AT_FDCWD ? ent.accpath : `/proc/self/fd/${fts.cwd_fd}/${ent.accpath}`;

function* change(job: Job, fts: Fts, ent: FtsEntry): Code<void> {
  const { t } = job;
  const name = t.quoteaf(ent.path);
  const path = reachable(fts, ent);
  let old: ByteString | null = null;
  let wanted = job.context;
  if (wanted === null) {
    const found = yield* get_file_context(path, job.dereference);
    if (typeof found === "number") {
      if (found !== -ENODATA) return yield* t.error(`failed to get security context of ${name}`, found);
      return yield* t.error(`can't apply partial context to unlabeled file ${name}`);
    }
    old = found;
    wanted = with_parts(found, job.parts);
    if (wanted === null) return yield* t.error(`failed to create security context: ${t.quote(found)}`);
  }
  if (wanted === old) return;
  const r = yield (job.dereference ? sys.setxattr : sys.lsetxattr)(path, XATTR, `${wanted}\0`);
  if (r < 0) yield* t.error(`failed to change context of ${name} to ${t.quote(wanted)}`, r);
}

function* process_file(job: Job, fts: Fts, ent: FtsEntry): Code<void> {
  const { t } = job;
  if (!(yield* due_after_contents(job, fts, ent, (message, errno) => t.error(message, errno)))) return;
  if (t.has("v")) yield* t.out.print(`changing security context of ${t.quoteaf(ent.path)}\n`);
  yield* change(job, fts, ent);
  if (!job.recursive) ent.instruction = "skip";
}

/** The context to set: that of --reference, the first operand, or null for parts. */
function* chosen_context(t: Tool, parts: unknown): Code<ByteString | null> {
  const reference = t.last("reference")?.arg ?? null;
  const needed = reference !== null || parts ? 1 : 2;
  if (t.operands.length < needed) {
    const last = t.operands.at(-1);
    yield* t.usage(last === undefined ? "missing operand" : `missing operand after ${t.quote(last)}`);
  }
  if (reference !== null) {
    if (parts) yield* t.usage("conflicting security context specifiers given");
    const context = yield* get_file_context(reference, true);
    if (typeof context !== "number") return context;
    return yield* t.die(`failed to get security context of ${t.quoteaf(reference)}`, context);
  }
  return parts ? null : (t.operands.shift() as string);
}

export const chcon = tool({
  name: "chcon",
  usage:
    "[OPTION]... CONTEXT FILE...\n[OPTION]... [-u USER] [-r ROLE] [-l RANGE] [-t TYPE] FILE...\n[OPTION]... --reference=RFILE FILE...",
  about: `Change the SELinux security context of each FILE to CONTEXT.
With --reference, change the security context of each FILE to that of RFILE.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
      --dereference      affect the referent of each symbolic link (this is
                         the default), rather than the symbolic link itself
  -h, --no-dereference   affect symbolic links instead of any referenced file
  -u, --user=USER        set user USER in the target security context
  -r, --role=ROLE        set role ROLE in the target security context
  -t, --type=TYPE        set type TYPE in the target security context
  -l, --range=RANGE      set range RANGE in the target security context
      --no-preserve-root  do not treat '/' specially (the default)
      --preserve-root    fail to operate recursively on '/'
      --reference=RFILE  use RFILE's security context rather than specifying
                         a CONTEXT value
  -R, --recursive        operate on files and directories recursively
  -v, --verbose          output a diagnostic for every file processed

The following options modify how a hierarchy is traversed when the -R
option is also specified.  If more than one is specified, only the final
one takes effect.

  -H                     if a command line argument is a symbolic link
                         to a directory, traverse it
  -L                     traverse every symbolic link to a directory
                         encountered
  -P                     do not traverse any symbolic links (default)
`,
  *run(t) {
    const recursive = t.has("R");
    const follow = recursive ? (t.last("H", "L", "P")?.opt ?? "P") : "P";
    const asked = t.last("dereference", "h")?.opt;
    let dereference = asked !== "h";
    if (recursive && follow === "P") {
      if (asked === "dereference") yield* t.die("-R --dereference requires either -H or -L");
      dereference = false;
    } else if (recursive && asked === "h") yield* t.die("-R -h requires -P");
    const parts = asked_parts(t);
    const context = yield* chosen_context(t, parts);
    const root = yield* preserved_root(t);
    const job: Job = { t, context, parts: parts ?? [], recursive, dereference, root };
    const fts = new Fts(t.operands, { logical: follow === "L", comfollow: follow === "H" });
    for (let ent = yield* fts.read(); ent; ent = yield* fts.read()) yield* process_file(job, fts, ent);
    yield* fts.close();
  },
});
