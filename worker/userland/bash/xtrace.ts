// set -x: PS4 and the command as it will be run.
import { F_GETFD } from "../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { ArrayElement, Assignment } from "./ast.ts";
import { expand_nosplit, expand_words, subscript_text } from "./expand.ts";
import { get_variable } from "./names.ts";
import { expand_prompt_string } from "./prompt_env.ts";
import { trace_quote } from "./quote.ts";
import type { Shell } from "./shell.ts";
import type { CommandLine } from "./simple.ts";
import { Word } from "./word.ts";

function* trace_prefix(sh: Shell): Code<ByteString> {
  const ps4 = get_variable(sh, "PS4") ?? "";
  const tracing = sh.options.xtrace;
  sh.options.xtrace = false;
  const status = sh.status;
  const text = ps4 === "+ " ? ps4 : yield* expand_prompt_string(sh, ps4, { own: true });
  sh.status = status;
  sh.options.xtrace = tracing;
  // the first character is repeated for every level of substitution and eval
  return text === "" ? "" : text[0].repeat(1 + sh.trace_level) + text.slice(1);
}

export function* trace(sh: Shell, text: ByteString): Code<void> {
  const out = `${yield* trace_prefix(sh)}${text}\n`;
  const { trace_fd } = sh.extra;
  yield* write_all(trace_fd < 0 ? 2 : trace_fd, out);
}

/** $BASH_XTRACEFD has changed: without a value the descriptor is closed, a wrong one changes nothing. `starts`: the shell does. */
export function* set_trace_descriptor(sh: Shell, starts = false): Code<void> {
  const { extra } = sh;
  const value = get_variable(sh, "BASH_XTRACEFD") ?? "";
  if (value === "") {
    if (extra.trace_fd >= 0) yield sys.close(extra.trace_fd);
    extra.trace_fd = -1;
    return;
  }
  const fd = /^\s*[-+]?\d+$/.test(value) ? Number(value) | 0 : -1;
  if (fd >= 0 && (yield sys.fcntl(fd, F_GETFD)) >= 0) extra.trace_fd = fd;
  else {
    const message = `BASH_XTRACEFD: ${value}: invalid value for trace file descriptor`;
    yield* starts ? sh.error_plain(`${sh.error_name}: ${message}`) : sh.error(message);
  }
}

export function* trace_words(sh: Shell, line: CommandLine): Code<void> {
  yield* trace(sh, line.words.map(trace_quote).join(" "));
}

/** An assignment that is about to be made; `value` is its right side, expanded. */
export function* trace_assignment(sh: Shell, a: Assignment, value: ByteString): Code<void> {
  const left = `${a.name}${a.index ? `[${a.index.text}]` : ""}${a.append ? "+" : ""}=`;
  const right =
    a.value instanceof Word
      ? value && trace_quote(value)
      : `(${a.value.elements.map((e) => e.whole.shown).join(" ")})`;
  yield* trace(sh, left + right);
}

/**
 * NAME=( ) as an argument of declare: bash expands and shows it before the command. The value is the assignment with
 * what came of its words, which are not expanded a second time.
 */
export function* trace_compound(sh: Shell, a: Assignment): Code<Assignment> {
  if (a.value instanceof Word) return a;
  const elements: ArrayElement[] = [];
  const shown: ByteString[] = [];
  for (const e of a.value.elements) {
    const values =
      e.index === null ? yield* expand_words(sh, [e.whole]) : [yield* expand_nosplit(sh, e.value)];
    const index = e.index === null ? null : yield* subscript_text(sh, e.index);
    for (const v of values) {
      const value = new Word(always_quoted(v));
      const key = index === null ? null : new Word(index.replace(/["$\\`]/g, "\\$&"), "subscript");
      elements.push({ index: key, append: e.append, value, whole: value });
      shown.push(`${index === null ? "" : `[${always_quoted(index)}]${e.append ? "+" : ""}=`}${value.text}`);
    }
  }
  yield* trace(sh, `${a.name}${a.append ? "+" : ""}=(${shown.join(" ")})`);
  return { ...a, value: { elements } };
}

const always_quoted = (s: ByteString): ByteString => `'${s.replaceAll("'", "'\\''")}'`;
