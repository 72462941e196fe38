// Builtins that only answer questions: caller, times.
import { RUSAGE_CHILDREN, RUSAGE_SELF, type rusage } from "../../../kernel/uapi/sched.ts";
import { strerror, write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import type { Builtin } from "./index.ts";
import { usage } from "./options.ts";

const caller: Builtin = {
  *run(sh, words) {
    const arg = words[1] === "--" ? words[2] : words[1];
    if (arg === undefined) {
      const call = sh.frame;
      // main is no call
      const text = call && call.kind !== "main" ? `${call.line} ${call.below?.source ?? "NULL"}` : "0 NULL";
      yield* write_all(1, `${text}\n`);
      return 0;
    }
    if (!/^\d+$/.test(arg)) {
      const option = words[1] !== "--" && /^-./.test(arg);
      yield* sh.error(`caller: ${option ? `${arg.slice(0, 2)}: invalid option` : `${arg}: invalid number`}`);
      yield* usage(sh, "caller");
      return 2;
    }
    let call = sh.frame;
    for (let n = Number(arg); n > 0 && call; n--) call = call.below;
    if (!call || call.kind === "main" || !call.below) return 1;
    yield* write_all(1, `${call.line} ${call.below.name} ${call.below.source}\n`);
    return 0;
  },
  usage: "[expr]",
  summary: "Return the context of the current subroutine call.",
};

/** Seconds as `0m0.005s`. */
const clock_text = (t: { tv_sec: number; tv_usec: number }): string =>
  `${Math.floor(t.tv_sec / 60)}m${t.tv_sec % 60}.${String(Math.floor(t.tv_usec / 1000)).padStart(3, "0")}s`;

const times: Builtin = {
  *run(sh, words) {
    if (words.length > 1 && words[1].length > 1 && words[1].startsWith("-") && words[1] !== "--") {
      yield* sh.error(`times: ${words[1].slice(0, 2)}: invalid option`);
      yield* usage(sh, "times");
      return 2;
    }
    let out = "";
    for (const who of [RUSAGE_SELF, RUSAGE_CHILDREN]) {
      const u: rusage = { ru_utime: { tv_sec: 0, tv_usec: 0 }, ru_stime: { tv_sec: 0, tv_usec: 0 } };
      const e = yield sys.getrusage(who, u);
      if (e < 0) {
        yield* sh.error(`times: ${strerror(e)}`);
        return 1;
      }
      out += `${clock_text(u.ru_utime)} ${clock_text(u.ru_stime)}\n`;
    }
    yield* write_all(1, out);
    return 0;
  },
  special: true,
  usage: "",
  summary: "Display process times.",
};

export const info_builtins: Readonly<Record<string, Builtin>> = { caller, times };
