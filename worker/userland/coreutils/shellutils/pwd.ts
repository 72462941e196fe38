// pwd(1), the program: the shell has its own.

import { new_stat } from "../../../kernel/uapi/stat.ts";
import { UserBuffer } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import * as sys from "../../lib/sys.ts";
import { tool } from "../tool.ts";

/** $PWD, when it is an absolute name of this directory without `.` and `..`. */
function* logical(pwd: string | undefined): Code<string | null> {
  if (!pwd?.startsWith("/") || /\/\.{1,2}(\/|$)/.test(pwd)) return null;
  const [there, here] = [new_stat(), new_stat()];
  if ((yield sys.stat_(pwd, there)) < 0 || (yield sys.stat_(".", here)) < 0) return null;
  return there.st_ino === here.st_ino && there.st_dev === here.st_dev ? pwd : null;
}

export const pwd = tool({
  name: "pwd",
  usage: "[OPTION]...",
  about: "Print the full filename of the current working directory.",
  options: `
  -L, --logical   use PWD from environment, even if it contains symlinks
  -P, --physical  avoid all symlinks`,
  notes: `
If no option is specified, -P is assumed.
`,
  *run(t) {
    if (t.operands.length > 0) yield* t.warn("ignoring non-option arguments");
    const wanted = t.options.findLast(({ opt }) => opt === "L" || opt === "P")?.opt;
    const name = wanted === "L" ? yield* logical(t.getenv("PWD")) : null;
    if (name !== null) return yield* t.out.print(`${name}\n`);
    const buf = new UserBuffer();
    const n = yield sys.getcwd(buf);
    if (n < 0) return yield* t.die("cannot get current directory", n);
    yield* t.out.print(`${buf.data.replace(/\0.*$/s, "")}\n`);
  },
});
