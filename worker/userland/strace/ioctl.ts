// ioctl(2): what the request is called, and its argument.

import * as S from "../../kernel/uapi/fs.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import * as T from "../../kernel/uapi/termios.ts";
import { hex, int, type Printer, plain, pointer, succeeded, uint } from "./call.ts";
import { braces, has } from "./structs.ts";
import { bits_of, type Names, one_of } from "./xlat.ts";

const REQUESTS: Names = {
  TCGETS: T.TCGETS,
  TCSETS: T.TCSETS,
  TCSETSW: T.TCSETSW,
  TCSETSF: T.TCSETSF,
  TCSBRK: T.TCSBRK,
  TCXONC: T.TCXONC,
  TCFLSH: T.TCFLSH,
  TIOCEXCL: T.TIOCEXCL,
  TIOCNXCL: T.TIOCNXCL,
  TIOCSCTTY: T.TIOCSCTTY,
  TIOCGPGRP: T.TIOCGPGRP,
  TIOCSPGRP: T.TIOCSPGRP,
  TIOCOUTQ: T.TIOCOUTQ,
  TIOCSTI: T.TIOCSTI,
  TIOCGWINSZ: T.TIOCGWINSZ,
  TIOCSWINSZ: T.TIOCSWINSZ,
  FIONREAD: T.FIONREAD,
  TIOCNOTTY: T.TIOCNOTTY,
  TIOCSETD: T.TIOCSETD,
  TIOCGETD: T.TIOCGETD,
  TIOCGSID: T.TIOCGSID,
  TIOCGPTN: T.TIOCGPTN | 0,
  TIOCSPTLCK: T.TIOCSPTLCK,
  TIOCGPTLCK: T.TIOCGPTLCK | 0,
  TIOCGPTPEER: T.TIOCGPTPEER,
  FICLONE: S.FICLONE,
  FS_IOC_GETFLAGS: S.FS_IOC_GETFLAGS | 0,
  FS_IOC_SETFLAGS: S.FS_IOC_SETFLAGS,
};
export const ioctl_request: Printer = plain((v) => {
  for (const name in REQUESTS) if (REQUESTS[name] >>> 0 === uint(v)) return name;
  return hex(BigInt(uint(v)));
});

const LFLAGS: readonly (readonly [number, string])[] = [
  [T.ISIG, "isig"],
  [T.ICANON, "icanon"],
  [T.ECHO, "echo"],
];
function termios_text(t: T.termios): ByteString {
  const on = (flag: number, bit: number, name: string) => (flag & bit ? name : `-${name}`);
  const speed = (t.c_cflag & 0o10017) === T.B38400 ? "B38400" : hex(BigInt(t.c_cflag & 0o10017));
  const names = [on(t.c_oflag, T.OPOST, "opost"), ...LFLAGS.map(([bit, name]) => on(t.c_lflag, bit, name))];
  return `{${[speed, ...names].join(" ")} ...}`;
}
const winsize_text = (w: Record<string, unknown>): ByteString =>
  braces(
    `ws_row=${w.ws_row}`,
    `ws_col=${w.ws_col}`,
    `ws_xpixel=${w.ws_xpixel ?? 0}`,
    `ws_ypixel=${w.ws_ypixel ?? 0}`,
  );

const found = pointer(60, (v) => {
  if (has(v, "c_lflag")) return termios_text(v as unknown as T.termios);
  if (has(v, "ws_row")) return winsize_text(v);
  if (has(v, "value")) return `[${v.value}]`;
  return null;
});
const FS_FLAGS: Names = {
  FS_SECRM_FL: S.FS_SECRM_FL,
  FS_UNRM_FL: S.FS_UNRM_FL,
  FS_COMPR_FL: S.FS_COMPR_FL,
  FS_SYNC_FL: S.FS_SYNC_FL,
  FS_IMMUTABLE_FL: S.FS_IMMUTABLE_FL,
  FS_APPEND_FL: S.FS_APPEND_FL,
  FS_NODUMP_FL: S.FS_NODUMP_FL,
  FS_NOATIME_FL: S.FS_NOATIME_FL,
  FS_JOURNAL_DATA_FL: S.FS_JOURNAL_DATA_FL,
  FS_NOTAIL_FL: S.FS_NOTAIL_FL,
  FS_DIRSYNC_FL: S.FS_DIRSYNC_FL,
  FS_TOPDIR_FL: S.FS_TOPDIR_FL,
  FS_EXTENT_FL: S.FS_EXTENT_FL,
};
const file_flags = pointer(4, (v) =>
  has(v, "value") ? `[${bits_of(FS_FLAGS, Number(v.value), "FS_???_FL")}]` : null,
);
/** What the kernel stores, what the caller gives, and what is a number. */
const GETS = new Set([
  T.TCGETS,
  T.TIOCGPGRP,
  T.TIOCGWINSZ,
  T.FIONREAD,
  T.TIOCOUTQ,
  T.TIOCGETD,
  T.TIOCGSID,
  T.TIOCGPTN,
  T.TIOCGPTLCK,
  S.FS_IOC_GETFLAGS,
]);
/** Requests whose argument is a number. */
const NUMBERS = new Set([T.TCSBRK, T.TCXONC, T.TCFLSH, T.TIOCSCTTY, S.FICLONE]);
const NO_ARGUMENT = new Set([T.TIOCEXCL, T.TIOCNXCL, T.TIOCNOTTY]);
const QUEUES: Names = { TCIFLUSH: T.TCIFLUSH, TCOFLUSH: T.TCOFLUSH, TCIOFLUSH: T.TCIOFLUSH };

export const ioctl_arg: Printer = {
  out: true,
  whole: true,
  *print(c, value) {
    const request = uint(c.args[1]);
    if (NO_ARGUMENT.has(request)) return null;
    if (request === T.TCFLSH) return one_of(QUEUES, int(value), "TC???FLUSH");
    if (value < 0x10000n) return value === 0n && !NUMBERS.has(request) ? "NULL" : String(int(value));
    if (GETS.has(request) && !succeeded(c)) return hex(value);
    if (request === S.FS_IOC_GETFLAGS || request === S.FS_IOC_SETFLAGS)
      return (yield* file_flags.print(c, value)) ?? hex(value);
    return (yield* found.print(c, value)) ?? hex(value);
  },
};
