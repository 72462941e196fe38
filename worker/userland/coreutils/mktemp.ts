// mktemp(1).
import { EEXIST, ENOENT } from "../../kernel/uapi/errno.ts";
import { O_CREAT, O_EXCL, O_RDWR } from "../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { join_path, stat_path } from "./files.ts";
import { random_letters } from "./target_dir.ts";
import { type Tool, tool } from "./tool.ts";

/** attempts before a name is given up (glibc: 62 cubed) */
const ATTEMPTS = 238328;

interface Template {
  before: ByteString;
  xs: number;
  suffix: ByteString;
}

/** Splits a template; dies when it is none. */
function* split_template(t: Tool, text: ByteString): Code<Template> {
  const given = t.last("suffix")?.arg ?? null;
  let suffix = given ?? "";
  let body = text;
  if (given !== null) {
    if (!text.endsWith("X")) yield* t.die(`with --suffix, template ${t.quote(text)} must end in X`);
  } else {
    const last = text.lastIndexOf("X");
    if (last < 0) return yield* t.die(`too few X's in template ${t.quote(text)}`);
    suffix = text.slice(last + 1);
    body = text.slice(0, last + 1);
  }
  if (suffix.includes("/")) yield* t.die(`invalid suffix ${t.quote(suffix)}, contains directory separator`);
  const xs = /X*$/.exec(body)?.[0].length ?? 0;
  if (xs < 3) yield* t.die(`too few X's in template ${t.quote(body + (given === null ? suffix : ""))}`);
  return { before: body.slice(0, body.length - xs), xs, suffix };
}

/** The directory a template is relative to, or null. */
function* directory(t: Tool, template: ByteString, implied: boolean): Code<ByteString | null> {
  const option = t.last("p");
  const old = t.has("t");
  if (!option && !old && !implied) return null;
  const tmpdir = t.getenv("TMPDIR");
  if (old) {
    if (template.includes("/"))
      yield* t.die(`invalid template, ${t.quote(template)}, contains directory separator`);
    return tmpdir || option?.arg || "/tmp";
  }
  if (template.startsWith("/"))
    yield* t.die(`invalid template, ${t.quote(template)}; with --tmpdir, it may not be absolute`);
  return option?.arg || tmpdir || "/tmp";
}

/** Makes one name of the template. 0, or a negated errno. */
function* make(t: Tool, name: ByteString): Code<number> {
  if (t.has("u")) {
    const st = yield* stat_path(name, false);
    return typeof st !== "number" ? -EEXIST : st === -ENOENT ? 0 : st;
  }
  if (t.has("d")) return yield sys.mkdir(name, 0o700);
  const fd = yield sys.open(name, O_RDWR | O_CREAT | O_EXCL, 0o600);
  if (fd < 0) return fd;
  return yield sys.close(fd);
}

export const mktemp = tool({
  name: "mktemp",
  usage: "[OPTION]... [TEMPLATE]",
  about: `Create a temporary file or directory, safely, and print its name.
TEMPLATE must contain at least 3 consecutive 'X's in last component.
If TEMPLATE is not specified, use tmp.XXXXXXXXXX, and --tmpdir is implied.
Files are created u+rw, and directories u+rwx, minus umask restrictions.
`,
  options: `
  -d, --directory     create a directory, not a file
  -u, --dry-run       do not create anything; merely print a name (unsafe)
  -q, --quiet         suppress diagnostics about file/dir-creation failure
      --suffix=SUFF   append SUFF to TEMPLATE; SUFF must not contain a slash.
                        This option is implied if TEMPLATE does not end in X
  -p DIR, --tmpdir[=DIR]  interpret TEMPLATE relative to DIR; if DIR is not
                        specified, use $TMPDIR if set, else /tmp.  With
                        this option, TEMPLATE must not be an absolute name;
                        unlike with -t, TEMPLATE may contain slashes, but
                        mktemp creates only the final component
  -t                  interpret TEMPLATE as a single file name component,
                        relative to a directory: $TMPDIR, if set; else the
                        directory specified via -p; else /tmp [deprecated]`,
  *run(t) {
    if (t.operands.length > 1) yield* t.usage("too many templates");
    const text = t.operands[0] ?? "tmp.XXXXXXXXXX";
    const template = yield* split_template(t, text);
    const dir = yield* directory(t, text, t.operands.length === 0);
    const { before, xs, suffix } = template;
    const prefix = dir === null ? before : join_path(dir, before);
    let r = -EEXIST;
    for (let tries = 0; tries < ATTEMPTS && r === -EEXIST; tries++) {
      const name = prefix + (yield* random_letters(xs)) + suffix;
      r = yield* make(t, name);
      if (r >= 0) {
        yield* t.out.print(`${name}\n`);
        return;
      }
    }
    t.status = 1;
    if (t.has("q")) return;
    const what = t.has("d") ? "directory" : "file";
    yield* t.error(
      `failed to create ${what} via template ${t.quote(`${prefix}${"X".repeat(xs)}${suffix}`)}`,
      r,
    );
  },
});
