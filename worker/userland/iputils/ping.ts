// ping(8) of iputils: echo requests and the replies to them.

import { be16, be32, get_be16 } from "../../kernel/uapi/byteorder.ts";
import { EACCES, EAGAIN, EINTR, EPERM } from "../../kernel/uapi/errno.ts";
import * as I from "../../kernel/uapi/in.ts";
import { AF_INET, AF_INET6, MSG_DONTWAIT, SOCK_DGRAM, SOCK_RAW } from "../../kernel/uapi/netlink.ts";
import { CLOCK_MONOTONIC, POLLIN } from "../../kernel/uapi/sched.ts";
import { SIGINT } from "../../kernel/uapi/signal.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getaddrinfo, gethostbyaddr, type host } from "../lib/netdb.ts";
import { type Cli, program } from "../lib/program.ts";
import * as sys from "../lib/sys.ts";
import { PING_USAGE, type PingOptions, ping_options } from "./ping_options.ts";
import { describe_error, summary } from "./ping_report.ts";

/** Port that the route is tried with. */
const PROBE_PORT = 1025;
/** Least interval of users who are not root, ms. */
const MIN_INTERVAL_USER = 2;

export interface Run {
  o: PingOptions;
  fd: number;
  raw: boolean;
  v6: boolean;
  target: host;
  /** identifier of the requests of a raw socket; the kernel's business otherwise */
  id: number;
  sent: number;
  received: number;
  errors: number;
  duplicates: number;
  /** us since boot, by sequence number */
  sent_at: Map<number, number>;
  seen: Set<number>;
  /** round trips in us */
  times: number[];
  start: number;
  /** time of the last packet sent or received, us */
  last: number;
  /** time of the last request, us */
  last_sent: number;
  stopping: boolean;
}

function* now_us(): Code<number> {
  const t = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_MONOTONIC, t);
  return t.tv_sec * 1e6 + Math.floor(t.tv_nsec / 1000);
}

/** A datagram socket if the group may have one, else a raw one: [descriptor, whether raw]. */
function* open_socket(v6: boolean): Code<[number, boolean]> {
  const [family, protocol] = v6 ? [AF_INET6, I.IPPROTO_ICMPV6] : [AF_INET, I.IPPROTO_ICMP];
  const fd = yield sys.socket(family, SOCK_DGRAM, protocol);
  if (fd !== -EACCES && fd !== -EPERM) return [fd, false];
  return [yield sys.socket(family, SOCK_RAW, protocol), true];
}

/** Address this host would use towards the target; dies when there is no way to it. */
function* source_of(c: Cli, target: ByteString, o: PingOptions): Code<ByteString> {
  const fd = yield sys.socket(target.length === 4 ? AF_INET : AF_INET6, SOCK_DGRAM, 0);
  if (o.broadcast) yield sys.setsockopt(fd, I.SOL_SOCKET, I.SO_BROADCAST, 1);
  const r = yield sys.connect(fd, I.sockaddr_of(target, PROBE_PORT));
  if (r === -EACCES)
    yield* c.die("Do you want to ping broadcast? Then -b. If not, check your local firewall rules", 0, 2);
  if (r < 0) yield* c.die("connect", -r, 2);
  const name = new UserBuffer();
  yield sys.getsockname(fd, name);
  yield sys.close(fd);
  return I.parse_sockaddr(name.data)?.address ?? "";
}

function* set_options(c: Cli, run: Run): Code<void> {
  const { o, fd, v6 } = run;
  const level = v6 ? I.IPPROTO_IPV6 : I.IPPROTO_IP;
  if (o.mark) {
    const r = yield sys.setsockopt(fd, I.SOL_SOCKET, I.SO_MARK, o.mark);
    if (r < 0) yield* c.warn(`Warning: Failed to set mark: ${o.mark}: Operation not permitted`);
  }
  if (o.source !== "") {
    const address = I.inet_pton(v6 ? AF_INET6 : AF_INET, o.source);
    const r = yield address === null
      ? sys.setsockopt(fd, I.SOL_SOCKET, I.SO_BINDTODEVICE, o.source)
      : sys.bind_to(fd, I.sockaddr_of(address, 0));
    if (r < 0 && address === null) yield* c.die(`SO_BINDTODEVICE ${o.source}`, -r, 2);
    if (r < 0) yield* c.die("bind", -r, 2);
  }
  yield sys.setsockopt(fd, level, v6 ? I.IPV6_RECVERR : I.IP_RECVERR, 1);
  yield sys.setsockopt(fd, level, v6 ? I.IPV6_RECVHOPLIMIT : I.IP_RECVTTL, 1);
  if (o.ttl >= 0) yield sys.setsockopt(fd, level, v6 ? I.IPV6_UNICAST_HOPS : I.IP_TTL, o.ttl);
  if (o.broadcast) yield sys.setsockopt(fd, I.SOL_SOCKET, I.SO_BROADCAST, 1);
  yield sys.setsockopt(fd, I.SOL_SOCKET, I.SO_TIMESTAMP, 1);
}

/** One request. Its data begins with the time, as the real one's does. */
function* send_probe(c: Cli, run: Run): Code<void> {
  const seq = (run.sent + 1) & 0xffff;
  const at = yield* now_us();
  let data = "";
  for (let i = 0; i < run.o.size; i++) data += String.fromCharCode(i & 255);
  if (run.o.size >= 16) data = be32(0) + be32(at >>> 0) + data.slice(8);
  const head = String.fromCharCode(run.v6 ? 128 : 8, 0) + be16(0) + be16(run.id) + be16(seq);
  run.sent_at.set(seq, at);
  if (run.sent === 0) run.start = at;
  const r = yield sys.send_to(run.fd, head + data, I.sockaddr_of(run.target.address, 0));
  run.sent++;
  run.last = at;
  run.last_sent = at;
  if (r < 0 && r !== -EAGAIN) {
    // the error queue tells more, where there is one
    if (!(yield* take_errors(c, run))) {
      yield* c.warn("sendmsg", -r);
      run.errors++;
    }
  }
}

/** Prints what the error queue holds; whether it held anything. */
function* take_errors(c: Cli, run: Run): Code<boolean> {
  const msg: I.msghdr = { name: "", data: "", control: [], flags: 0 };
  let any = false;
  while ((yield sys.recvmsg(run.fd, msg, I.MSG_ERRQUEUE | MSG_DONTWAIT)) >= 0) {
    const error = msg.control.find((m) => m.cmsg_type === I.IP_RECVERR || m.cmsg_type === I.IPV6_RECVERR);
    if (!error) continue;
    any = true;
    run.errors++;
    const at = run.raw && !run.v6 ? 20 : 0;
    const seq = get_be16(msg.data, at + 6);
    const e = error.value as I.sock_extended_err;
    if (!run.o.quiet)
      yield* c.out.print(
        `From ${I.inet_ntop(e.offender)} icmp_seq=${seq} ${describe_error(run.v6, e.ee_type, e.ee_code)}\n`,
      );
    yield* c.out.flush();
  }
  return any;
}

/** Takes what has arrived. */
function* receive(c: Cli, run: Run): Code<void> {
  const msg: I.msghdr = { name: "", data: "", control: [], flags: 0 };
  for (;;) {
    const r = yield sys.recvmsg(run.fd, msg, MSG_DONTWAIT);
    if (r < 0 && r !== -EAGAIN && r !== -EINTR) {
      if (yield* take_errors(c, run)) continue;
      yield* c.warn("recvmsg", -r);
      return;
    }
    if (r < 0) return;
    yield* reply(c, run, msg);
  }
}

const HEADER = 20;

function* reply(c: Cli, run: Run, msg: I.msghdr): Code<void> {
  const at = run.raw && !run.v6 ? HEADER : 0;
  const bytes = msg.data;
  const type = bytes.charCodeAt(at);
  const id = get_be16(bytes, at + 4);
  if (type !== (run.v6 ? 129 : 0) || (run.raw && id !== run.id)) return;
  const seq = get_be16(bytes, at + 6);
  const time = yield* now_us();
  const trip = time - (run.sent_at.get(seq) ?? time);
  const again = run.seen.has(seq);
  run.seen.add(seq);
  run.last = time;
  if (again) run.duplicates++;
  else {
    run.received++;
    run.times.push(trip);
  }
  if (run.o.quiet) return;
  const ttl = msg.control.find((m) => m.cmsg_type === I.IP_TTL || m.cmsg_type === I.IPV6_HOPLIMIT)?.value;
  const hops = ttl ?? (at ? bytes.charCodeAt(8) : 0);
  const from = I.parse_sockaddr(msg.name)?.address ?? run.target.address;
  const who = yield* name_of(run, from);
  yield* c.out.print(
    `${bytes.length - at} bytes from ${who}: icmp_seq=${seq} ttl=${hops} time=${trip_text(trip)} ms${again ? " (DUP!)" : ""}\n`,
  );
  yield* c.out.flush();
}

/** Addresses are given their names when the target was a name. */
function* name_of(run: Run, address: ByteString): Code<string> {
  const text = I.inet_ntop(address);
  if (run.o.numeric || run.target.name === null) return text;
  const name = yield* gethostbyaddr(address);
  return name === null ? text : `${name} (${text})`;
}

/** Four digits of a number of microseconds, in ms. */
function trip_text(us: number): string {
  if (us >= 99950) return String(Math.floor((us + 500) / 1000));
  const digits = us >= 9995 ? 1 : us >= 1000 ? 2 : 3;
  return (us / 1000).toFixed(digits);
}

/** ms until the next thing to do: another request, or giving up. */
function patience(run: Run, time: number): number {
  const { o } = run;
  const since = (time - run.last_sent) / 1000;
  if (!o.count || run.sent < o.count) return o.interval - since;
  const longest = Math.max(0, ...run.times) / 1000;
  // once something came back, twice the longest round trip is enough for the rest
  const wait = run.received > 0 && longest > 0 ? Math.max(2 * longest, o.interval) : o.linger;
  return Math.min(wait, o.linger) - since;
}

const finished = (run: Run): boolean =>
  run.stopping || (run.o.count > 0 && run.sent >= run.o.count && run.received + run.errors >= run.o.count);

function* main_loop(c: Cli, run: Run): Code<void> {
  const end = run.o.deadline ? (yield* now_us()) + run.o.deadline * 1e6 : Infinity;
  yield* send_probe(c, run);
  for (;;) {
    yield* receive(c, run);
    const time = yield* now_us();
    if (finished(run) || time >= end) return;
    const wait = Math.min(patience(run, time), (end - time) / 1000);
    if (wait <= 0) {
      if (run.o.count && run.sent >= run.o.count) return;
      yield* send_probe(c, run);
      continue;
    }
    const fds = [{ fd: run.fd, events: POLLIN, revents: 0 }];
    yield sys.poll(fds, Math.max(1, Math.ceil(wait)));
  }
}

function* choose_target(c: Cli, o: PingOptions): Code<host> {
  const family = o.version === 4 ? AF_INET : o.version === 6 ? AF_INET6 : 0;
  const text = o.target ?? "";
  const [first] = yield* getaddrinfo(text, family);
  if (first) return first;
  const other = family !== 0 && (yield* getaddrinfo(text)).length > 0;
  const literal = I.inet_pton_any(text) !== null;
  const why = other && literal ? "Address family for hostname not supported" : "Name or service not known";
  return yield* c.die(`${text}: ${why}`, 0, 2);
}

export const ping = program({
  name: "ping",
  argv0: true,
  help: PING_USAGE,
  own_help: true,
  *run(c) {
    const o = ping_options(c.name, c.args);
    c.name = "ping";
    if ("status" in o) {
      if (o.status === 0) yield* c.out.print(o.text);
      else yield* c.usage(o.text, o.status);
      return o.status;
    }
    if (o.interval < MIN_INTERVAL_USER && (yield sys.getuid()) !== 0)
      yield* c.die("cannot flood; minimal interval for user must be >= 2 ms, use -i 0.002 (or higher)", 0, 2);
    const target = yield* choose_target(c, o);
    const v6 = target.address.length === 16;
    const [fd, raw] = yield* open_socket(v6);
    if (fd < 0) yield* c.die("socket", -fd, 2);
    yield* source_of(c, target.address, o);
    const run: Run = {
      o,
      fd,
      raw,
      v6,
      target,
      id: (yield sys.getpid()) & 0xffff,
      sent: 0,
      received: 0,
      errors: 0,
      duplicates: 0,
      sent_at: new Map(),
      seen: new Set(),
      times: [],
      start: 0,
      last: 0,
      last_sent: 0,
      stopping: false,
    };
    yield* set_options(c, run);
    const text = I.inet_ntop(target.address);
    const name = target.name ?? text;
    const head = v6
      ? `PING ${name}(${target.name === null ? text : `${name} (${text})`}) ${o.size} data bytes`
      : `PING ${name} (${text}) ${o.size}(${o.size + 28}) bytes of data.`;
    yield* c.out.print(`${head}\n`);
    yield* c.out.flush();
    // an interrupt ends the run with its statistics
    const stop = () => {
      run.stopping = true;
    };
    yield sys.rt_sigaction(SIGINT, { sa_handler: stop, sa_flags: 0, sa_mask: 0n });
    yield* main_loop(c, run);
    yield* c.out.print(summary(run, name));
    return run.received === 0 || (o.deadline > 0 && o.count > 0 && run.received < o.count) ? 1 : 0;
  },
});
