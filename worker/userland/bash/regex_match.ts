// [[ string =~ regex ]]: POSIX extended regular expressions, BASH_REMATCH.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { compile_regex, RegexLimit } from "../lib/regex.ts";
import { expand_pieces } from "./expand.ts";
import type { Shell } from "./shell.ts";
import type { Word } from "./word.ts";

/** The pattern text: quoted parts match themselves. */
function* pattern_text(sh: Shell, word: Word): Code<ByteString> {
  let out = "";
  let in_bracket = false;
  for (const p of yield* expand_pieces(sh, word)) {
    if (p.kind !== "quoted") {
      out += p.s;
      // quoting inside a bracket expression needs no backslash: there it would be a member
      in_bracket = open_bracket(out);
    } else out += in_bracket ? p.s : p.s.replace(/[\\^$.[\]|()*+?{}]/g, "\\$&");
  }
  return out;
}

/** Whether the text ends inside [ ]. */
function open_bracket(s: ByteString): boolean {
  let open = false;
  for (let i = 0; i < s.length; i++) {
    if (!open && s[i] === "\\") i++;
    else if (!open && s[i] === "[") {
      open = true;
      if (s[i + 1] === "^") i++;
      if (s[i + 1] === "]") i++;
    } else if (open && s[i] === "[" && ":.=".includes(s[i + 1] ?? " ")) {
      const end = s.indexOf(`${s[i + 1]}]`, i + 2);
      if (end < 0) return true;
      i = end + 1;
    } else if (open && s[i] === "]") open = false;
  }
  return open;
}

/** True or false; null when the expression is malformed (status 2). */
export function* regex_match(
  sh: Shell,
  subject: ByteString,
  word: Word,
  show: (text: ByteString) => Code<void>,
): Code<boolean | null> {
  const text = yield* pattern_text(sh, word);
  yield* show(text);
  const v = sh.vars.own(sh.vars.scopes[0], "BASH_REMATCH");
  v.array = new Map();
  v.value = null;
  const compiled = compile_regex(text, { syntax: "ere", icase: sh.shopts.nocasematch });
  if (!compiled.ok) return null;
  try {
    const m = compiled.regex.exec(subject);
    if (!m) return false;
    m.groups.forEach((g, i) => {
      v.put(i, g === null ? "" : subject.slice(g[0], g[1]));
    });
    return true;
  } catch (e) {
    if (!(e instanceof RegexLimit)) throw e;
    yield* sh.error(`[[: ${text}: regular expression takes too many steps`);
    return null;
  }
}
