// drivers/tty/n_tty: what the line discipline keeps per tty, and questions about it.

import type { ByteString } from "../../uapi/syscall.ts";
import { ICANON } from "../../uapi/termios.ts";
import type { tty_struct } from "./tty.ts";

/** A finished piece of canonical input: one read(2) takes from one chunk only. */
export interface canon_chunk {
  data: ByteString;
  /** ended by the EOF character: when `data` is used up, the reader has seen its end */
  eof: boolean;
}

export interface n_tty_data {
  /** canonical mode: finished lines, oldest first */
  lines: canon_chunk[];
  /** bytes in `lines`, each EOF counted as one */
  lines_len: number;
  /** canonical mode: bytes of the line being typed */
  edit: number[];
  /** raw mode: bytes to be read */
  raw: ByteString;
  /** ^V was typed: the next byte is taken as it is */
  lnext: boolean;
  /** ECHOPRT: a "\" was echoed and the erased text is being printed */
  erasing: boolean;
  /** output column, and the column where the line being typed began */
  column: number;
  canon_column: number;
  /** echo held back while output is stopped or full */
  echo: ByteString[];
  echo_len: number;
}

export const new_n_tty_data = (): n_tty_data => ({
  lines: [],
  lines_len: 0,
  edit: [],
  raw: "",
  lnext: false,
  erasing: false,
  column: 0,
  canon_column: 0,
  echo: [],
  echo_len: 0,
});

/** A read(2) would find something now (canonical: a finished line; raw: a byte). */
export function n_tty_input_pending(tty: tty_struct): boolean {
  const d = tty.disc_data;
  return (tty.termios.c_lflag & ICANON) !== 0 ? d.lines.length > 0 : d.raw.length > 0;
}
