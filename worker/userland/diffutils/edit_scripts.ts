// Differences as commands: for ed(1), in the same letters from front to back, and for RCS.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { type Change, kind_of, range } from "./hunks.ts";

const with_newline = (line: ByteString): ByteString => (line.endsWith("\n") ? line : `${line}\n`);

/** For ed, from the last change to the first: the numbers of what comes earlier stay true. */
export function ed_script(changes: readonly Change[], b: readonly ByteString[]): ByteString {
  let out = "";
  for (const c of [...changes].reverse()) {
    const kind = kind_of(c);
    out += `${range(c.a0, c.a1)}${kind}\n`;
    if (kind === "d") continue;
    let inserting = true;
    for (let j = c.b0; j < c.b1; j++) {
      if (!inserting) out += "a\n";
      inserting = true;
      if (b[j] !== ".\n" && b[j] !== ".") {
        out += with_newline(b[j]);
        continue;
      }
      // a lone dot would end the insertion: it comes doubled and is cut afterwards
      out += "..\n.\ns/.//\n";
      inserting = false;
    }
    if (inserting) out += ".\n";
  }
  return out;
}

/** Like an ed script, but in the order of the text; ed cannot run it. */
export function forward_script(changes: readonly Change[], b: readonly ByteString[]): ByteString {
  let out = "";
  for (const c of changes) {
    const kind = kind_of(c);
    out += `${kind}${range(c.a0, c.a1, " ")}\n`;
    if (kind === "d") continue;
    for (let j = c.b0; j < c.b1; j++) out += with_newline(b[j]);
    out += ".\n";
  }
  return out;
}

/** Each command says how many lines it is about, so that any text can be in them. */
export function rcs_script(changes: readonly Change[], b: readonly ByteString[]): ByteString {
  let out = "";
  for (const c of changes) {
    if (c.a1 > c.a0) out += `d${c.a0 + 1} ${c.a1 - c.a0}\n`;
    if (c.b1 > c.b0) out += `a${c.a1} ${c.b1 - c.b0}\n${b.slice(c.b0, c.b1).join("")}`;
  }
  return out;
}
