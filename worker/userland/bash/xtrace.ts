// set -x: PS4 and the command as it will be run.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import type { Assignment } from "./ast.ts";
import { get_element, get_variable } from "./names.ts";
import { expand_prompt_string } from "./prompt_env.ts";
import { trace_quote } from "./quote.ts";
import type { Shell } from "./shell.ts";
import type { CommandLine } from "./simple.ts";
import { Word } from "./word.ts";

export function* trace_prefix(sh: Shell): Code<ByteString> {
  const ps4 = get_variable(sh, "PS4") ?? "";
  const tracing = sh.options.xtrace;
  sh.options.xtrace = false;
  const status = sh.status;
  const text = ps4 === "+ " ? ps4 : yield* expand_prompt_string(sh, ps4);
  sh.status = status;
  sh.options.xtrace = tracing;
  // the first character is repeated for every level of substitution and eval
  return text === "" ? "" : text[0].repeat(1 + sh.trace_level) + text.slice(1);
}

export function* trace(sh: Shell, text: ByteString, before: ByteString | null = null): Code<void> {
  const fd = get_variable(sh, "BASH_XTRACEFD");
  const out = `${before ?? (yield* trace_prefix(sh))}${text}\n`;
  yield* write_all(fd !== null && /^\d+$/.test(fd) ? Number(fd) : 2, out);
}

export function* trace_words(sh: Shell, line: CommandLine): Code<void> {
  const words = line.words.map((w, i) => {
    const a = line.compound.get(i);
    if (a && !(a.value instanceof Word))
      return `${a.name}${a.append ? "+" : ""}=(${a.value.elements.map((e) => e.whole.text).join(" ")})`;
    return trace_quote(w);
  });
  yield* trace(sh, words.join(" "));
}

/** `before` is the prefix when the assignment changed what it is made of, `old` the value that was appended to. */
export function* trace_assignment(
  sh: Shell,
  a: Assignment,
  before: ByteString | null = null,
  old: ByteString = "",
): Code<void> {
  const left = `${a.name}${a.index ? `[${a.index.text}]` : ""}${a.append ? "+" : ""}=`;
  if (!(a.value instanceof Word)) {
    yield* trace(sh, `${left}(${a.value.elements.map((e) => e.whole.text).join(" ")})`, before);
    return;
  }
  const value = a.index ? yield* get_element(sh, a.name, a.index.text) : get_variable(sh, a.name);
  const shown = value?.startsWith(old) ? value.slice(old.length) : value;
  yield* trace(sh, left + (shown ? trace_quote(shown) : ""), before);
}
