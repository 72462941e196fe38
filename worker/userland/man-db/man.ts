// man(1): there are no manual pages on this machine; what a program says with --help stands in for its page.
import { WEXITSTATUS, WIFEXITED } from "../../kernel/uapi/sched.ts";
import { new_stat, S_ISREG } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { pclose, popen, wait_for } from "../lib/popen.ts";
import { program } from "../lib/program.ts";
import { eprint, read_fd, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { isatty } from "../lib/ttyname.ts";

/** man(1), "EXIT STATUS": a page was not found. */
const NOT_FOUND = 16;

function* find(name: string, path: string): Code<ByteString | null> {
  for (const dir of [...path.split(":"), "/usr/sbin", "/usr/local/sbin"]) {
    const st = new_stat();
    const file = `${dir}/${name}`;
    if ((yield sys.stat_(file, st)) >= 0 && S_ISREG(st.st_mode) && st.st_mode & 0o111) return file;
  }
  return null;
}

/** Programs that take no --help, and what they are asked with instead: autrace would trace a program of that name. */
const ASKED_WITH: Readonly<Record<string, string>> = { auditctl: " -h", autrace: "" };

/** What `command` prints, on either stream; null when that is no help. */
function* help_of(command: ByteString, envp: readonly ByteString[]): Code<string | null> {
  const p = yield* popen(`${command} 2>&1 </dev/null`, "r", envp);
  if (typeof p === "number") return null;
  const text = yield* read_fd(p.fd);
  const status = yield* pclose(p);
  if (typeof text !== "string" || text.trim() === "" || !WIFEXITED(status)) return null;
  return WEXITSTATUS(status) === 0 || /usage/i.test(text) ? text : null;
}

export const man = program({
  name: "man",
  help: "Usage: man [SECTION] PAGE...\nShows what PAGE --help prints: there are no manual pages on this machine.\n",
  *run(c) {
    const parsed = getopt(c.args, "+kfwaK");
    if (parsed.error !== null) return yield* c.die(parsed.error, 0, 2);
    for (const o of parsed.options) yield* c.die(`option ${o.spelled} is not simulated`, 0, 2);
    const names = parsed.operands.filter((n) => !/^[1-8]$/.test(n));
    if (names.length === 0)
      return yield* c.usage("What manual page do you want?\nFor example, try 'man man'.\n", 1);
    let status = 0;
    let text = "";
    for (const name of names) {
      const path = name.includes("/") ? null : yield* find(name, c.getenv("PATH") ?? "/usr/bin:/bin");
      const option = ASKED_WITH[name] ?? " --help";
      const help = path === null ? null : yield* help_of(path + option, c.envp);
      if (path === null || help === null) {
        yield* eprint(`No manual entry for ${name}\n`);
        status = NOT_FOUND;
        continue;
      }
      const section = path.includes("/sbin/") ? 8 : 1;
      const title = `${name.toUpperCase()}(${section})`;
      const note = `There are no manual pages on this machine. This is what "${name}${option}" prints.`;
      text += `${title}\n\n       ${note}\n\n${help.replace(/^\n+/, "").replace(/^(?=.)/gm, "       ")}\n`;
    }
    if (text === "") return status;
    if (!(yield* isatty(1))) {
      yield* c.out.print(text);
      return status;
    }
    const pager = yield* popen(c.getenv("MANPAGER") ?? c.getenv("PAGER") ?? "less", "w", c.envp);
    if (typeof pager === "number") return 1;
    yield* write_all(pager.fd, text);
    yield sys.close(pager.fd);
    yield* wait_for(pager.pid);
    return status;
  },
});
