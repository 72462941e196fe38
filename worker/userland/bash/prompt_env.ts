// Prompts as the shell sees them: PS1..PS4 and ${x@P} expanded with the shell's state.
import { CLOCK_REALTIME } from "../../kernel/uapi/sched.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getpwuid } from "../lib/passwd.ts";
import * as sys from "../lib/sys.ts";
import { expand_nosplit } from "./expand.ts";
import { get_variable } from "./names.ts";
import { expand_prompt } from "./prompt.ts";
import type { Shell } from "./shell.ts";
import { RELEASE, VERSION } from "./version.ts";
import { Word } from "./word.ts";

/**
 * `editing`: the prompt is for readline, which wants \[ and \] marked. `own`: the command that it is for has its number
 * already, and \! is that.
 */
export function* expand_prompt_string(
  sh: Shell,
  ps: ByteString,
  { editing = false, own = false } = {},
): Code<ByteString> {
  if (!/[\\$`!]/.test(ps)) return ps;
  const clock = { tv_sec: 0, tv_nsec: 0 };
  if (/\\[dtT@AD]/.test(ps)) yield sys.clock_gettime(CLOCK_REALTIME, clock);
  if (ps.includes("\\u")) sh.user_name ??= (yield* getpwuid(sh.euid))?.name ?? "I have no name!";
  let host = "";
  if (/\\[hH]/.test(ps)) {
    const u = { sysname: "", nodename: "", release: "", version: "", machine: "", domainname: "" };
    yield sys.uname(u);
    host = u.nodename;
  }
  const status = sh.status;
  const text = yield* expand_prompt(ps, {
    user: sh.user_name ?? "",
    host,
    home: get_variable(sh, "HOME"),
    cwd: get_variable(sh, "PWD") ?? sh.cwd,
    dirtrim: Number(get_variable(sh, "PROMPT_DIRTRIM") ?? 0) || 0,
    shell: sh.name0,
    version: VERSION,
    release: RELEASE,
    euid: sh.euid,
    edits: sh.options.emacs || sh.options.vi,
    history_number: Math.max(1, sh.history.next_number - (own ? 1 : 0)),
    command_number: sh.command_number,
    jobs: sh.jobs.jobs.length,
    tty: sh.tty_name,
    now: clock.tv_sec,
    tz: get_variable(sh, "TZ") ?? undefined,
    editing,
    expand: sh.shopts.promptvars ? (s) => expand_nosplit(sh, new Word(s, "prompt")) : null,
  });
  sh.status = status;
  return text;
}
