// Reading a line byte-exactly: no byte after the newline is taken, for other programs read on from there.
import { EINTR } from "../../kernel/uapi/errno.ts";
import { SEEK_CUR } from "../../kernel/uapi/fcntl.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { TCGETS } from "../../kernel/uapi/termios.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";

/** How a descriptor can be read without taking too much. */
export function* reading_mode(fd: number): Code<"tty" | "seekable" | "bytes"> {
  if ((yield sys.ioctl(fd, TCGETS, { c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] })) === 0)
    return "tty";
  return (yield sys.lseek(fd, 0, SEEK_CUR)) >= 0 ? "seekable" : "bytes";
}

/**
 * The next line without its newline; null at end of file with nothing read. After a signal `interrupted` runs, and when
 * that returns, reading goes on.
 */
export function* read_line(fd: number, interrupted: () => Code<void>): Code<ByteString | null> {
  const mode = yield* reading_mode(fd);
  const buf = new UserBuffer();
  let line = "";
  for (;;) {
    // a terminal gives one line per read
    const n = yield sys.read(fd, buf, mode === "bytes" ? 1 : 4096);
    if (n === -EINTR) {
      yield* interrupted();
      continue;
    }
    if (n <= 0) return line === "" ? null : line;
    const end = buf.data.indexOf("\n");
    if (end < 0) {
      line += buf.data;
      continue;
    }
    if (mode === "seekable" && end + 1 < buf.data.length)
      yield sys.lseek(fd, end + 1 - buf.data.length, SEEK_CUR);
    return line + buf.data.slice(0, end);
  }
}
