// One transfer of curl(1): resolves, connects, asks, and takes the answer.
import { EINPROGRESS, ETIMEDOUT } from "../../kernel/uapi/errno.ts";
import { F_SETFL } from "../../kernel/uapi/fcntl.ts";
import * as I from "../../kernel/uapi/in.ts";
import { AF_INET, AF_INET6, SOCK_CLOEXEC, SOCK_NONBLOCK, SOCK_STREAM } from "../../kernel/uapi/netlink.ts";
import { POLLOUT, type timespec } from "../../kernel/uapi/sched.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { encode_base64 } from "../lib/base64.ts";
import type { Code } from "../lib/code.ts";
import { getaddrinfo } from "../lib/netdb.ts";
import { eprint } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { CurlError, type Response, read_body, read_head, reader, send_all } from "./http.ts";
import type { CurlOptions } from "./options.ts";
import { authority, type Url } from "./url.ts";

const CLOCK_MONOTONIC = 1;

/** ns since boot. */
export function* now(): Code<number> {
  const ts: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_MONOTONIC, ts);
  return ts.tv_sec * 1e9 + ts.tv_nsec;
}

export interface Done {
  response: Response;
  method: string;
  sent: number;
  request: number;
  remote: I.inet_address | null;
  local: I.inet_address | null;
  /** ns until the connection stood */
  connected: number;
}

function* say(o: CurlOptions, text: string): Code<void> {
  if (o.verbose) yield* eprint(text);
}

function* connect_to(fd: number, addr: ByteString, limit: number): Code<number> {
  yield sys.fcntl(fd, F_SETFL, SOCK_NONBLOCK);
  let r = yield sys.connect(fd, addr);
  if (r === -EINPROGRESS) {
    const ready = yield sys.poll([{ fd, events: POLLOUT, revents: 0 }], limit);
    const error = { value: ETIMEDOUT };
    if (ready > 0) yield sys.getsockopt(fd, I.SOL_SOCKET, I.SO_ERROR, error);
    r = -error.value;
  }
  yield sys.fcntl(fd, F_SETFL, 0);
  return r;
}

/** A connection to the first address that answers. */
function* open_connection(o: CurlOptions, url: Url, start: number): Code<number> {
  const family = o.version === 4 ? AF_INET : o.version === 6 ? AF_INET6 : 0;
  const literal = I.inet_pton_any(url.host);
  if (literal !== null && family !== 0 && (literal.length === 4) !== (family === AF_INET))
    throw new CurlError(7, "Couldn't connect to server");
  const hosts = yield* getaddrinfo(url.host, family);
  if (hosts.length === 0) throw new CurlError(6, `Could not resolve host: ${url.host}`);
  const spent = function* (): Code<number> {
    return Math.floor(((yield* now()) - start) / 1e6);
  };
  const limit = o.connect_timeout || o.max_time || 300_000;
  for (const host of hosts) {
    const text = I.inet_ntop(host.address);
    const shown = host.address.length === 4 ? text : `[${text}]`;
    yield* say(o, `*   Trying ${shown}:${url.port}...\n`);
    const fd = yield sys.socket(
      host.address.length === 4 ? AF_INET : AF_INET6,
      SOCK_STREAM | SOCK_CLOEXEC,
      I.IPPROTO_TCP,
    );
    if (fd < 0) continue;
    const r = yield* connect_to(fd, I.sockaddr_of(host.address, url.port), limit);
    if (r === 0) {
      yield* say(o, `* Connected to ${url.host} (${text}) port ${url.port} (#0)\n`);
      return fd;
    }
    yield sys.close(fd);
    if (r === -ETIMEDOUT && o.connect_timeout + o.max_time > 0) {
      const ms = yield* spent();
      throw new CurlError(
        28,
        `Failed to connect to ${url.host} port ${url.port} after ${ms} ms: Timeout was reached`,
      );
    }
    yield* say(o, `* connect to ${text} port ${url.port} failed: ${reason(r)}\n`);
  }
  const ms = yield* spent();
  const error = `Failed to connect to ${url.host} port ${url.port} after ${ms} ms: Couldn't connect to server`;
  yield* say(o, `* ${error}\n* Closing connection 0\n`);
  throw new CurlError(7, error);
}

const reason = (error: number): string =>
  error === -111
    ? "Connection refused"
    : error === -101
      ? "Network is unreachable"
      : error === -113
        ? "No route to host"
        : "Connection timed out";

/** -d FILE and -d TEXT joined as a form's fields are; null without -d. */
export function* body_of(o: CurlOptions, read: (path: string) => Code<ByteString>): Code<ByteString | null> {
  if (o.data.length === 0) return null;
  const parts: ByteString[] = [];
  for (const data of o.data) {
    // --data-raw marks its text, which is never the name of a file
    if (data.startsWith("=")) parts.push(data.slice(1));
    else if (data.startsWith("@")) parts.push((yield* read(data.slice(1))).replace(/[\r\n\0]/g, ""));
    else parts.push(data);
  }
  return parts.join("&");
}

/** The request's head. A header of -H takes the place of the one of that name, or with nothing after it removes it. */
function request_head(o: CurlOptions, url: Url, method: string, body: ByteString | null): ByteString {
  const given = o.headers.map((h) => ({ name: h.replace(/[:;].*$/s, "").toLowerCase(), line: h }));
  const own: [string, string][] = [["Host", authority(url)]];
  if (o.user !== null)
    own.push(["Authorization", `Basic ${encode_base64(o.user.includes(":") ? o.user : `${o.user}:`)}`]);
  own.push(["User-Agent", o.user_agent], ["Accept", "*/*"]);
  const after: [string, string][] = [];
  if (body !== null)
    after.push(
      ["Content-Length", String(body.length)],
      ["Content-Type", "application/x-www-form-urlencoded"],
    );
  const free = ([name]: [string, string]) => !given.some((g) => g.name === name.toLowerCase());
  const line = ([name, value]: [string, string]) => `${name}: ${value}`;
  const extra = given.filter((g) => !/^[^:]*:\s*$/.test(g.line)).map((g) => g.line.replace(/;$/, ":"));
  const lines = [...own.filter(free).map(line), ...extra, ...after.filter(free).map(line)];
  return `${method} ${url.path} HTTP/1.1\r\n${lines.map((l) => `${l}\r\n`).join("")}\r\n`;
}

const told = (mark: string, head: ByteString): string =>
  head
    .split("\n")
    .slice(0, -1)
    .map((l) => `${mark} ${l}\n`)
    .join("");

/** @throws CurlError */
export function* transfer(o: CurlOptions, url: Url, body: ByteString | null, to_file: boolean): Code<Done> {
  const start = yield* now();
  const fd = yield* open_connection(o, url, start);
  const connected = (yield* now()) - start;
  const addr = new UserBuffer();
  yield sys.getsockname(fd, addr);
  const local = I.parse_sockaddr(addr.data);
  yield sys.getpeername(fd, addr);
  const remote = I.parse_sockaddr(addr.data);
  const method = o.method ?? (o.head ? "HEAD" : body === null ? "GET" : "POST");
  const head = request_head(o, url, method, body);
  yield* say(o, told(">", head));
  if ((yield* send_all(fd, head + (body ?? ""))) < 0) throw new CurlError(55, "Send failure: Broken pipe");
  if (body !== null && to_file) yield* say(o, `} [${body.length} bytes data]\n`);
  let got = 0;
  const left = function* (): Code<number> {
    if (o.max_time === 0) return -1;
    return Math.max(0, Math.floor(o.max_time - ((yield* now()) - start) / 1e6));
  };
  const timed_out = () =>
    new CurlError(28, `Operation timed out after ${o.max_time} milliseconds with ${got} bytes received`);
  const read = reader(fd, left, timed_out);
  const first = yield* read_head(read);
  got = first.rest.length;
  if (first.head.version === "1.0") yield* say(o, "* HTTP 1.0, assume close after body\n");
  yield* say(o, told("<", first.head.head));
  const text = method === "HEAD" ? "" : yield* read_body(read, first.head, first.rest);
  if (text !== "" && to_file) yield* say(o, `{ [${text.length} bytes data]\n`);
  yield sys.close(fd);
  return {
    response: { ...first.head, body: text },
    method,
    sent: body?.length ?? 0,
    request: head.length,
    remote,
    local,
    connected,
  };
}
