// nc(1) of OpenBSD: what comes in goes out by a connection, and the other way.
import { EAGAIN, EINPROGRESS, EINTR, ETIMEDOUT } from "../../kernel/uapi/errno.ts";
import { F_SETFL } from "../../kernel/uapi/fcntl.ts";
import * as I from "../../kernel/uapi/in.ts";
import {
  AF_INET,
  AF_INET6,
  MSG_PEEK,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_STREAM,
} from "../../kernel/uapi/netlink.ts";
import { POLLIN, POLLOUT } from "../../kernel/uapi/sched.ts";
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getaddrinfo, type host, services } from "../lib/netdb.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { NC_USAGE, type NcOptions, nc_options } from "./options.ts";

const BUFFER = 16384;
const kind = (o: NcOptions): string => (o.udp ? "udp" : "tcp");

/** Reads and passes on until one end says so. Returns whether the peer was heard of. */
function* readwrite(o: NcOptions, fd: number): Code<void> {
  const buf = new UserBuffer();
  let input = !o.detached;
  let net = true;
  let wait = o.timeout;
  while (net || input) {
    if (o.listen && !net) return;
    const fds = [
      { fd: input ? 0 : -1, events: POLLIN, revents: 0 },
      { fd: net ? fd : -1, events: POLLIN, revents: 0 },
    ];
    const ready = yield sys.poll(fds, wait);
    if (ready === -EINTR) continue;
    if (ready <= 0) return;
    if (fds[1].revents) {
      const n = yield sys.read(fd, buf, BUFFER);
      if (n <= 0 && n !== -EAGAIN) net = false;
      else if (n > 0) yield* write_all(1, buf.data);
      // a datagram socket has no end of its own
      if (n < 0 && o.udp) return;
    }
    if (fds[0].revents) {
      const n = yield sys.read(0, buf, BUFFER);
      if (n > 0) {
        if ((yield* write_all(fd, buf.data)) < 0) return;
        continue;
      }
      input = false;
      if (o.shutdown) yield sys.shutdown(fd, I.SHUT_WR);
      if (o.quit === 0) return;
      if (o.quit > 0) wait = o.quit;
    }
  }
}

function* new_socket(c: Cli, o: NcOptions, address: string, source_port: number): Code<number> {
  const family = address.length === 4 ? AF_INET : AF_INET6;
  const fd = yield sys.socket(family, o.udp ? SOCK_DGRAM : SOCK_STREAM, 0);
  if (fd < 0) return fd;
  if (source_port === 0 && o.source === "") return fd;
  yield sys.setsockopt(fd, I.SOL_SOCKET, I.SO_REUSEADDR, 1);
  const from = o.source === "" ? null : I.inet_pton(family, o.source);
  const any = family === AF_INET ? I.INADDR_ANY : I.IN6ADDR_ANY;
  const r = yield sys.bind_to(fd, I.sockaddr_of(from ?? any, source_port));
  if (r < 0) yield* c.die(`bind failed: ${strerror(r)}`);
  return fd;
}

/** connect(2) with the time limit of -w. */
function* timeout_connect(o: NcOptions, fd: number, address: string): Code<number> {
  if (o.timeout < 0) return yield sys.connect(fd, address);
  yield sys.fcntl(fd, F_SETFL, SOCK_NONBLOCK);
  let r = yield sys.connect(fd, address);
  if (r === -EINPROGRESS) {
    const ready = yield sys.poll([{ fd, events: POLLOUT, revents: 0 }], o.timeout);
    const error = { value: ETIMEDOUT };
    if (ready > 0) yield sys.getsockopt(fd, I.SOL_SOCKET, I.SO_ERROR, error);
    r = -error.value;
  }
  yield sys.fcntl(fd, F_SETFL, 0);
  return r;
}

/** A datagram gets no answer when all is well: some are sent, and an error of ICMP is waited for. */
function* udp_test(fd: number): Code<boolean> {
  for (let i = 0; i <= 3; i++) {
    if ((yield sys.write(fd, "X")) !== 1) return false;
    yield sys.nanosleep({ tv_sec: 1, tv_nsec: 0 });
  }
  return true;
}

function* connect_one(c: Cli, o: NcOptions, targets: readonly host[], port: number): Code<boolean> {
  const known = o.numeric ? undefined : (yield* services()).get(`${port}/${kind(o)}`);
  for (const target of targets) {
    const fd = yield* new_socket(c, o, target.address, o.source_port);
    if (fd < 0) continue;
    const r = yield* timeout_connect(o, fd, I.sockaddr_of(target.address, port));
    const text = I.inet_ntop(target.address);
    if (r < 0) {
      const who = target.name === null ? text : `${target.name} (${text})`;
      if (o.verbose) yield* c.warn(`connect to ${who} port ${port} (${kind(o)}) failed: ${strerror(r)}`);
      yield sys.close(fd);
      continue;
    }
    if (o.udp && o.verbose && !(yield* udp_test(fd))) {
      yield sys.close(fd);
      continue;
    }
    if (o.verbose) {
      const who = target.name === null ? text : `${target.name} (${text})`;
      yield* eprint(`Connection to ${who} ${port} port [${kind(o)}/${known ?? "*"}] succeeded!\n`);
    }
    if (!o.zero) yield* readwrite(o, fd);
    yield sys.close(fd);
    return true;
  }
  return false;
}

const shown = (bytes: string): string => {
  const a = I.parse_sockaddr(bytes);
  return a ? `${I.inet_ntop(a.address)} ${a.port}` : "?";
};

function* serve(c: Cli, o: NcOptions, address: string): Code<number> {
  const port = o.ports[0];
  const fd = yield* new_socket(c, { ...o, source: "" }, address, 0);
  if (fd < 0) return yield* c.die(strerror(fd));
  yield sys.setsockopt(fd, I.SOL_SOCKET, I.SO_REUSEADDR, 1);
  const r = yield sys.bind_to(fd, I.sockaddr_of(address, port));
  if (r < 0) return yield* c.die(strerror(r));
  if (!o.udp) yield sys.listen(fd, 1);
  if (o.verbose) yield* eprint(`${o.udp ? "Bound" : "Listening"} on ${I.inet_ntop(address)} ${port}\n`);
  do {
    const peer = new UserBuffer();
    if (o.udp) {
      // the first sender is the one to talk to
      yield sys.recv_from(fd, new UserBuffer(), BUFFER, MSG_PEEK, peer);
      yield sys.connect(fd, peer.data);
      if (o.verbose) yield* eprint(`Connection received on ${shown(peer.data)}\n`);
      yield* readwrite(o, fd);
      return 0;
    }
    const accepted = yield sys.accept4(fd, peer);
    if (accepted < 0) return yield* c.die("accept", -accepted);
    if (o.verbose) yield* eprint(`Connection received on ${shown(peer.data)}\n`);
    yield* readwrite(o, accepted);
    yield sys.close(accepted);
  } while (o.keep);
  return 0;
}

export const nc = program({
  name: "nc",
  help: NC_USAGE,
  own_help: true,
  *run(c) {
    const o = nc_options(c.args);
    if (typeof o === "string") return yield* c.usage(o, 1);
    const family = o.version === 6 ? AF_INET6 : o.version === 4 || o.listen ? AF_INET : 0;
    const text = o.host ?? (o.version === 6 ? "::" : "0.0.0.0");
    const targets = yield* getaddrinfo(text, o.host?.includes(":") ? AF_INET6 : family);
    if (targets.length === 0 || (o.numeric && targets[0].name !== null)) {
      yield* c.usage(`nc: getaddrinfo for host "${text}" port ${o.ports[0]}: Name or service not known\n`, 1);
    }
    if (o.listen) return yield* serve(c, o, targets[0].address);
    let ok = false;
    for (let port = o.ports[0]; port <= o.ports[1]; port++)
      ok = (yield* connect_one(c, o, targets, port)) || ok;
    return ok ? 0 : 1;
  },
});
