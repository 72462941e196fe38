// Backslash escapes of echo -e.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { C_ESCAPES } from "../lib/escapes.ts";

const SIMPLE: Readonly<Record<string, string>> = { ...C_ESCAPES, e: "\x1b" };

/** Replaces the escapes of echo(1). `stop` is set by \c, after which nothing more is printed. */
export function unescape_echo(s: ByteString): { text: ByteString; stop: boolean } {
  let stop = false;
  const parts = s.split(/(\\(?:0[0-7]{0,3}|[1-7][0-7]{0,2}|x[0-9a-fA-F]{1,2}|c|[\\abefnrtv]))/);
  let text = "";
  for (let i = 0; i < parts.length; i++) {
    const p = parts[i];
    if (i % 2 === 0) text += p;
    else if (p === "\\c") {
      stop = true;
      break;
    } else if (p[1] === "x") text += String.fromCharCode(Number.parseInt(p.slice(2), 16));
    else if (/\d/.test(p[1]))
      text += String.fromCharCode(Number.parseInt(p[1] === "0" ? `0${p.slice(2)}` : p.slice(1), 8) & 0xff);
    else text += SIMPLE[p[1]];
  }
  return { text, stop };
}
