// /var/log/lastlog: a record of 292 bytes for each uid, at uid * 292 (struct lastlog of <lastlog.h>).
import { get_le32, le32 } from "../../kernel/uapi/byteorder.ts";
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { O_CREAT, O_RDONLY, O_RDWR, SEEK_SET } from "../../kernel/uapi/fcntl.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

export const LASTLOG_FILE = "/var/log/lastlog";
const LINE_SIZE = 32;
const HOST_SIZE = 256;
const RECORD_SIZE = 4 + LINE_SIZE + HOST_SIZE;

export interface LastLogin {
  /** seconds since the Epoch; 0: never */
  time: number;
  /** pts/0 */
  line: ByteString;
  host: ByteString;
}

const NEVER: LastLogin = { time: 0, line: "", host: "" };

/** A string in a field: ends at the first NUL, if there is one. */
const text = (field: ByteString): ByteString => field.split("\0", 1)[0];

/** Opens the file for reading, or for reading and writing. A descriptor, or a negated errno. */
export function* open_lastlog(write: boolean): Code<number> {
  return yield sys.open(LASTLOG_FILE, write ? O_RDWR : O_RDONLY);
}

/** The record of a user; one that is not there says never. */
export function* read_lastlog(fd: number, uid: number): Code<LastLogin> {
  const buf = new UserBuffer();
  if ((yield sys.pread(fd, buf, RECORD_SIZE, uid * RECORD_SIZE)) < RECORD_SIZE) return NEVER;
  return {
    time: get_le32(buf.data, 0) | 0,
    line: text(buf.data.slice(4, 4 + LINE_SIZE)),
    host: text(buf.data.slice(4 + LINE_SIZE)),
  };
}

/** Writes the record of a user. 0 or a negated errno. */
export function* write_lastlog(fd: number, uid: number, { time, line, host }: LastLogin): Code<number> {
  const at = yield sys.lseek(fd, uid * RECORD_SIZE, SEEK_SET);
  if (at < 0) return at;
  const field = (value: ByteString, size: number): ByteString => value.slice(0, size).padEnd(size, "\0");
  return yield* write_all(fd, le32(time) + field(line, LINE_SIZE) + field(host, HOST_SIZE));
}

/** What pam_lastlog(8) does for a login: keeps it, and gives the one before. Null when the file cannot be had. */
export function* record_login(uid: number, login: LastLogin): Code<LastLogin | null> {
  let fd = yield* open_lastlog(true);
  if (fd === -ENOENT) fd = yield sys.open(LASTLOG_FILE, O_RDWR | O_CREAT, 0o644);
  if (fd < 0) return null;
  const before = yield* read_lastlog(fd, uid);
  yield* write_lastlog(fd, uid, login);
  yield sys.close(fd);
  return before;
}
