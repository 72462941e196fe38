// httpd: a small web server in the manner of busybox's: static files, one request for each connection.
import { EINTR } from "../../kernel/uapi/errno.ts";
import { O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import * as I from "../../kernel/uapi/in.ts";
import { AF_INET, AF_INET6, SOCK_STREAM } from "../../kernel/uapi/netlink.ts";
import { POLLIN, type timespec } from "../../kernel/uapi/sched.ts";
import { SIG_IGN, SIGCHLD, SIGPIPE } from "../../kernel/uapi/signal.ts";
import { new_stat, S_ISDIR } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { localtime } from "../coreutils/calendar.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { type Cli, in_child, program } from "../lib/program.ts";
import { eprint, read_fd, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

const HELP = `Usage: httpd [-fv[v]] [-p [IP:]PORT] [-h HOME]

Listen for incoming HTTP requests

	-f		Run in foreground
	-v[v]		Verbose
	-p [IP:]PORT	Bind to IP:PORT (default *:80)
	-h HOME		Home directory (default /var/www)
`;

/** ms that a request may take to arrive. */
const HEADER_READ_TIMEOUT = 60_000;
const MAX_HEAD = 65536;

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css",
  gif: "image/gif",
  htm: "text/html",
  html: "text/html",
  jpg: "image/jpeg",
  js: "application/javascript",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain",
  xml: "application/xml",
};

const REASONS: Readonly<Record<number, readonly [reason: string, text: string]>> = {
  200: ["OK", ""],
  302: ["Found", ""],
  400: ["Bad Request", "Unsupported method"],
  403: ["Forbidden", ""],
  404: ["Not Found", "The requested URL was not found"],
  408: ["Request Timeout", "No request appeared within 60 seconds"],
  500: ["Internal Server Error", "Internal Server Error"],
  501: ["Not Implemented", "The requested method is not recognized"],
};

interface Settings {
  home: ByteString;
  verbose: number;
}

const http_date = (seconds: number): string =>
  strftime("%a, %d %b %Y %H:%M:%S GMT", localtime(seconds), 0, seconds);

function* today(): Code<string> {
  const ts: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(0, ts);
  return http_date(ts.tv_sec);
}

function* answer(fd: number, status: number, headers: readonly string[], body: ByteString): Code<void> {
  const [reason] = REASONS[status];
  const lines = [`HTTP/1.1 ${status} ${reason}`, `Date: ${yield* today()}`, "Connection: close", ...headers];
  yield* write_all(fd, `${lines.map((l) => `${l}\r\n`).join("")}\r\n${body}`);
}

function* refuse(fd: number, status: number, head_only: boolean, more: readonly string[] = []): Code<number> {
  const [reason, text] = REASONS[status];
  const title = `${status} ${reason}`;
  const page = `<HTML><HEAD><TITLE>${title}</TITLE></HEAD>\n<BODY><H1>${title}</H1>\n${text}\n</BODY></HTML>\n`;
  yield* answer(fd, status, ["Content-type: text/html", ...more], head_only ? "" : page);
  return status;
}

/** The path of a request without escapes; null when it leaves the home directory, or is none. */
function decode(target: string): ByteString | null {
  const raw = target.replace(/[?#].*$/s, "");
  if (!raw.startsWith("/") || /%(?![0-9a-fA-F]{2})/.test(raw)) return null;
  const path = raw.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  if (path.includes("\0")) return null;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return null;
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return `/${parts.join("/")}${path.endsWith("/") && parts.length > 0 ? "/" : ""}`;
}

function* send_file(fd: number, s: Settings, path: ByteString, head_only: boolean): Code<number> {
  const name = path.endsWith("/") ? `${path}index.html` : path;
  const st = new_stat();
  if ((yield sys.stat_(s.home + name, st)) < 0) return yield* refuse(fd, 404, head_only);
  if (S_ISDIR(st.st_mode)) return yield* refuse(fd, 302, head_only, [`Location: ${name}/`]);
  const file = yield sys.open(s.home + name, O_RDONLY);
  if (file < 0) return yield* refuse(fd, 403, head_only);
  const text = yield* read_fd(file);
  yield sys.close(file);
  if (typeof text === "number") return yield* refuse(fd, 500, head_only);
  const type = TYPES[/\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? ""] ?? "application/octet-stream";
  const headers = [
    `Content-type: ${type}`,
    `Last-Modified: ${http_date(Math.floor(st.st_mtime / 1e6))}`,
    `Content-Length: ${text.length}`,
  ];
  yield* answer(fd, 200, headers, head_only ? "" : text);
  return 200;
}

/** Reads the head of a request; null when none comes in time. */
function* read_request(fd: number): Code<ByteString | null> {
  let head = "";
  while (!/\r?\n\r?\n/.test(head)) {
    const fds = [{ fd, events: POLLIN, revents: 0 }];
    if ((yield sys.poll(fds, HEADER_READ_TIMEOUT)) <= 0) return null;
    const buf = new UserBuffer();
    if ((yield sys.read(fd, buf, 8192)) <= 0) return head === "" ? null : head;
    head += buf.data;
    if (head.length > MAX_HEAD) return head;
  }
  return head;
}

/** One connection. */
function* handle(fd: number, s: Settings, who: string): Code<number> {
  const head = yield* read_request(fd);
  if (head === null) return yield* refuse(fd, 408, false);
  const m = /^([A-Z]+) (\S+)(?: HTTP\/1\.[01])?\r?\n/.exec(head);
  const path = m ? decode(m[2]) : null;
  const head_only = m?.[1] === "HEAD";
  let status: number;
  if (!m || path === null) status = yield* refuse(fd, 400, false);
  else if (m[1] !== "GET" && !head_only) status = yield* refuse(fd, 501, false);
  else status = yield* send_file(fd, s, path, head_only);
  if (s.verbose > 0) yield* eprint(`${who}: response:${status}\n`);
  return 0;
}

function* open_listener(c: Cli, address: ByteString, port: number): Code<number> {
  const fd = yield sys.socket(address.length === 4 ? AF_INET : AF_INET6, SOCK_STREAM, 0);
  if (fd < 0) yield* c.die("socket", fd);
  yield sys.setsockopt(fd, I.SOL_SOCKET, I.SO_REUSEADDR, 1);
  const r = yield sys.bind_to(fd, I.sockaddr_of(address, port));
  if (r < 0) yield* c.die(`bind: ${strerror(r)}`);
  yield sys.listen(fd, 9);
  return fd;
}

/** Each connection gets a child, which nobody waits for. */
function* serve(fd: number, s: Settings): Code<number> {
  for (const sig of [SIGCHLD, SIGPIPE])
    yield sys.rt_sigaction(sig, { sa_handler: SIG_IGN, sa_flags: 0, sa_mask: 0n });
  for (;;) {
    const from = new UserBuffer();
    const conn = yield sys.accept4(fd, from);
    if (conn === -EINTR) continue;
    if (conn < 0) return 1;
    const peer = I.parse_sockaddr(from.data);
    const who = peer ? `${I.inet_ntop(peer.address)}:${peer.port}` : "";
    yield sys.fork(() => in_child(handle(conn, s, who)));
    yield sys.close(conn);
  }
}

/** "80", "1.2.3.4:80", "[::1]:80"; null when it is none. */
function address_of(text: string): { address: ByteString; port: number } | null {
  const m = /^(?:(?:\[([^\]]+)\]|([^:]+)):)?(\d+)$/.exec(text);
  if (!m || Number(m[3]) > 65535) return null;
  const host = m[1] ?? m[2];
  const address = host === undefined ? I.IN6ADDR_ANY : I.inet_pton_any(host);
  return address === null ? null : { address, port: Number(m[3]) };
}

export const httpd = program({
  name: "httpd",
  help: HELP,
  *run(c) {
    const p = getopt(c.args, "fvp:h:c:u:r:i");
    if (p.error !== null) yield* c.usage(`httpd: ${p.error}\n${HELP}`, 1);
    const s: Settings = { home: "/var/www", verbose: 0 };
    let where = "80";
    let foreground = false;
    for (const { opt, arg, spelled } of p.options) {
      if (opt === "f") foreground = true;
      else if (opt === "v") s.verbose++;
      else if (opt === "p") where = arg ?? "";
      else if (opt === "h") s.home = (arg ?? "").replace(/\/+$/, "");
      else yield* c.die(`option ${spelled} is not simulated`);
    }
    const at = address_of(where);
    if (!at) return yield* c.die(`invalid address '${where}'`);
    const st = new_stat();
    const home = yield sys.stat_(s.home === "" ? "/" : s.home, st);
    if (home < 0) yield* c.die(`can't change directory to '${s.home}'`, home);
    const fd = yield* open_listener(c, at.address, at.port);
    if (foreground) return yield* serve(fd, s);
    const pid = yield sys.fork(function* () {
      yield sys.setsid();
      return yield* in_child(serve(fd, s));
    });
    return pid < 0 ? 1 : 0;
  },
});
