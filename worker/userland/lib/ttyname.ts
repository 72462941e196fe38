// ttyname(3) and getlogin(3).
import { new_stat, S_ISCHR } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { TCGETS, type termios } from "../../kernel/uapi/termios.ts";
import type { Code } from "./code.ts";
import { getpwuid } from "./passwd.ts";
import { read_file } from "./stdio.ts";
import * as sys from "./sys.ts";

/** isatty(3). */
export function* isatty(fd: number): Code<boolean> {
  const t: termios = { c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] };
  return (yield sys.ioctl(fd, TCGETS, t)) >= 0;
}

/** Name of the terminal behind a descriptor; null when it is none, or one that has no name here. */
export function* ttyname(fd: number): Code<ByteString | null> {
  if (!(yield* isatty(fd))) return null;
  const open = new_stat();
  if ((yield sys.fstat(fd, open)) < 0) return null;
  const buf = new UserBuffer();
  if ((yield sys.readlink(`/proc/self/fd/${fd}`, buf)) < 0) return null;
  const named = new_stat();
  if ((yield sys.stat_(buf.data, named)) < 0 || !S_ISCHR(named.st_mode)) return null;
  return named.st_rdev === open.st_rdev ? buf.data : null;
}

/** Login name of the session, from /proc/self/loginuid; null when nobody logged in. */
export function* getlogin(): Code<string | null> {
  const text = yield* read_file("/proc/self/loginuid");
  if (typeof text === "number" || text.trim() === "4294967295") return null;
  return (yield* getpwuid(Number(text)))?.name ?? null;
}
