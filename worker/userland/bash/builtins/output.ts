// echo and printf.
import type { Code } from "../../lib/code.ts";
import { strerror, write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { PREEMPT_EVERY } from "../limits.ts";
import { assign, assign_reference, get_variable, split_reference } from "../names.ts";
import { printf_format } from "../printf.ts";
import { die_of } from "../process.ts";
import { echo_escapes } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { update_clock } from "../special_vars.ts";
import type { Builtin } from "./index.ts";
import { builtin_options, usage } from "./options.ts";

/** Tells why nothing more can be written; a shell that SIGPIPE ends once its EXIT trap has run says nothing. */
function* write_failed(sh: Shell, who: string, e: number): Code<void> {
  if (sh.signals.caught.ending > 0) yield* die_of(sh, sh.signals.caught.ending);
  yield* sh.error(`${who}: write error: ${strerror(e)}`);
}

const echo: Builtin = {
  *run(sh, words) {
    let newline = true;
    let escapes = sh.shopts.xpg_echo;
    let i = 1;
    if (!(sh.options.posix && sh.shopts.xpg_echo))
      for (; i < words.length && /^-[neE]+$/.test(words[i]); i++)
        for (const c of words[i].slice(1)) {
          if (c === "n") newline = false;
          else escapes = c === "e";
        }
    let text = words.slice(i).join(" ");
    if (escapes) {
      const decoded = echo_escapes(text);
      text = decoded.text;
      if (decoded.stop) newline = false;
    }
    if (++sh.ticks % PREEMPT_EVERY === 0) yield sys.preempt();
    const data = newline ? `${text}\n` : text;
    if (data === "") return 0;
    const e = yield* write_all(1, data);
    if (e >= 0) return 0;
    yield* write_failed(sh, "echo", e);
    return 1;
  },
  usage: "[-neE] [arg ...]",
  summary: "Write arguments to the standard output.",
};

const printf: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "v:");
    if (!o) return 2;
    const target = o.given.at(-1)?.arg ?? null;
    if (target !== null && !split_reference(target)) {
      yield* sh.error(`printf: \`${target}': not a valid identifier`);
      return 2;
    }
    if (o.rest.length === 0) {
      yield* usage(sh, "printf");
      return 2;
    }
    const [format, ...args] = o.rest;
    if (format.includes("T")) yield* update_clock(sh);
    const r = printf_format(format, args, {
      flavour: "bash",
      now: Math.floor(sh.now_us / 1e6),
      start: sh.start_seconds,
      tz: get_variable(sh, "TZ") ?? undefined,
    });
    let status: number = r.status;
    if (target !== null) {
      const ref = split_reference(target) as { name: string; index: string | null };
      for (const e of r.errors) yield* sh.error(e);
      if (!(yield* assign_reference(sh, ref, r.output))) status = 1;
    } else {
      // the standard output is buffered by lines: what is said of an argument comes before its line
      let written = 0;
      let e = 0;
      for (const [i, message] of r.errors.entries()) {
        const line = r.output.slice(0, r.error_at[i]).lastIndexOf("\n") + 1;
        if (line > written) e = yield* write_all(1, r.output.slice(written, line));
        written = Math.max(written, line);
        yield* sh.error(message);
      }
      if (e >= 0 && written < r.output.length) e = yield* write_all(1, r.output.slice(written));
      if (e < 0) {
        yield* write_failed(sh, "printf", e);
        status = 1;
      }
    }
    for (const c of r.counts) yield* assign(sh, c.name, null, String(c.value));
    return status;
  },
  usage: "[-v var] format [arguments]",
  summary: "Formats and prints ARGUMENTS under control of the FORMAT.",
};

export const output_builtins: Readonly<Record<string, Builtin>> = { echo, printf };
