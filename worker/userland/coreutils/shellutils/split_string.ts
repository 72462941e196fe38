// env -S: splits one string into arguments, with its own quoting and ${VAR} (coreutils manual, "env invocation").
import type { ByteString } from "../../../kernel/uapi/syscall.ts";

const ESCAPES: Readonly<Record<string, string>> = { f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
const BLANK = " \t\n\v\f\r";

/** The arguments, or the message of a syntax error. */
export function split_string(
  s: ByteString,
  getenv: (name: string) => ByteString | undefined,
): { args: ByteString[]; error: null } | { args: null; error: string } {
  const args: ByteString[] = [];
  const fail = (error: string) => ({ args: null, error });
  let word: ByteString | null = null;
  let quote = "";
  const add = (text: ByteString) => {
    word = (word ?? "") + text;
  };
  const end = () => {
    if (word !== null) args.push(word);
    word = null;
  };
  for (let i = 0; i < s.length; i++) {
    const c = s[i];
    if (quote === "'" ? c === "'" : quote === '"' ? c === '"' : c === "'" || c === '"') {
      if (quote === "") add("");
      quote = quote === "" ? c : "";
    } else if (quote === "'" && !(c === "\\" && (s[i + 1] === "\\" || s[i + 1] === "'"))) add(c);
    else if (quote === "" && BLANK.includes(c)) end();
    else if (quote === "" && c === "#" && word === null) break;
    else if (c === "\\") {
      const e = s[++i];
      if (e === undefined) return fail("invalid backslash at end of string in -S");
      if ("\"#$'\\".includes(e)) add(e);
      else if (e in ESCAPES) add(ESCAPES[e]);
      else if (e === "_") {
        if (quote === '"') add(" ");
        else end();
      } else if (e === "c") {
        if (quote === '"') return fail("'\\c' must not appear in double-quoted -S string");
        break;
      } else return fail(`invalid sequence '\\${e}' in -S`);
    } else if (c === "$") {
      const m = /^\$\{([A-Za-z_]\w*)\}/.exec(s.slice(i));
      if (!m) return fail(`only \${VARNAME} expansion is supported, error at: ${s.slice(i)}`);
      const value = getenv(m[1]);
      if (value !== undefined) add(value);
      i += m[0].length - 1;
    } else add(c);
  }
  if (quote !== "") return fail("no terminating quote in -S string");
  end();
  return { args, error: null };
}
