// HTTP/1.1 as curl(1) speaks it: one request, one answer, by a connection of its own.

import { POLLIN, type pollfd } from "../../kernel/uapi/sched.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

export interface Response {
  /** status line and headers with their line ends, up to and with the empty line */
  head: ByteString;
  version: string;
  status: number;
  headers: ReadonlyMap<string, string>;
  body: ByteString;
}

/** What went wrong: the status curl ends with, and its words. */
export class CurlError {
  readonly code: number;
  readonly text: string;
  constructor(code: number, text: string) {
    this.code = code;
    this.text = text;
  }
}

/** Reads more, at most until the deadline (ns of the monotonic clock). "" at the end. */
export type Reader = () => Code<ByteString>;

export function reader(fd: number, left: () => Code<number>, timed_out: () => CurlError): Reader {
  return function* () {
    const ms = yield* left();
    if (ms >= 0) {
      const fds: pollfd[] = [{ fd, events: POLLIN, revents: 0 }];
      if ((yield sys.poll(fds, ms)) === 0) throw timed_out();
    }
    const buf = new UserBuffer();
    const n = yield sys.recv_from(fd, buf, 102400);
    if (n < 0) throw new CurlError(56, "Recv failure: Connection reset by peer");
    return n === 0 ? "" : buf.data;
  };
}

function parse_head(head: ByteString): Omit<Response, "body"> {
  const [first, ...lines] = head.split(/\r?\n/);
  const m = /^HTTP\/(\d(?:\.\d)?) (\d{3})/.exec(first);
  if (!m) throw new CurlError(1, "Received HTTP/0.9 when not allowed");
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { head, version: m[1], status: Number(m[2]), headers };
}

/** The head of an answer, and what of the body came with it. */
export function* read_head(read: Reader): Code<{ head: Omit<Response, "body">; rest: ByteString }> {
  let bytes = "";
  for (;;) {
    const end = /\r?\n\r?\n/.exec(bytes);
    if (end) {
      const at = end.index + end[0].length;
      return { head: parse_head(bytes.slice(0, at)), rest: bytes.slice(at) };
    }
    if (bytes !== "" && !"HTTP/".startsWith(bytes.slice(0, 5))) parse_head(bytes);
    const more = yield* read();
    if (more === "" && bytes === "") throw new CurlError(52, "Empty reply from server");
    if (more === "") return { head: parse_head(`${bytes}\r\n\r\n`), rest: "" };
    bytes += more;
  }
}

function* chunked(read: Reader, start: ByteString): Code<ByteString> {
  let bytes = start;
  let body = "";
  for (;;) {
    const line = /^([0-9a-fA-F]+)[^\r\n]*\r?\n/.exec(bytes);
    const size = line ? Number.parseInt(line[1], 16) : -1;
    if (line && bytes.length >= line[0].length + size + 2) {
      if (size === 0) return body;
      body += bytes.slice(line[0].length, line[0].length + size);
      bytes = bytes.slice(line[0].length + size + 2);
      continue;
    }
    const more = yield* read();
    if (more === "") throw new CurlError(18, "transfer closed with outstanding read data remaining");
    bytes += more;
  }
}

/** The body: as long as it says, in chunks, or until the other end closes. */
export function* read_body(read: Reader, head: Omit<Response, "body">, rest: ByteString): Code<ByteString> {
  if (/chunked/i.test(head.headers.get("transfer-encoding") ?? "")) return yield* chunked(read, rest);
  if (head.status === 204 || head.status === 304) return "";
  const length = head.headers.get("content-length");
  let body = rest;
  for (;;) {
    if (length !== undefined && body.length >= Number(length)) return body.slice(0, Number(length));
    const more = yield* read();
    if (more === "") {
      const missing = length === undefined ? 0 : Number(length) - body.length;
      if (missing > 0) throw new CurlError(18, `transfer closed with ${missing} bytes remaining to read`);
      return body;
    }
    body += more;
  }
}

export const send_all = (fd: number, bytes: ByteString): Code<number> => write_all(fd, bytes);
