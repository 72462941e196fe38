// The data of a call in hexadecimal and as text, for -e read= and write=.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

const WIDTH = 16;
const hex = (n: number, width: number) => n.toString(16).padStart(width, "0");

/** Lines of 16 bytes, in two halves, with what can be printed of them. */
export function dump_text(data: ByteString): ByteString {
  let out = "";
  for (let at = 0; at < data.length; at += WIDTH) {
    const row = data.slice(at, at + WIDTH);
    let bytes = "";
    for (let i = 0; i < WIDTH; i++)
      bytes += (i === WIDTH / 2 ? " " : "") + (i < row.length ? `${hex(row.charCodeAt(i), 2)} ` : "   ");
    out += ` | ${hex(at, 5)}  ${bytes} ${row.replace(/[^ -~]/g, ".").padEnd(WIDTH)} |\n`;
  }
  return out;
}
