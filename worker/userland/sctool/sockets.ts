// Sockets: connect, bind, accept and send, over the address families.
import { O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { type msghdr, SO_REUSEADDR, SOL_SOCKET } from "../../kernel/uapi/in.ts";
import * as N from "../../kernel/uapi/netlink.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { SCM_RIGHTS } from "../../kernel/uapi/un.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { in4, in6, packet, un } from "./addresses.ts";
import { type Arguments, one_call, report, type Subcommand, type Subcommands } from "./subcommand.ts";

const ETH_P_ALL_SWAPPED = 0x300;

/** The address an option names, and its size is that of the bytes. */
type Address = (a: Arguments) => ByteString;
const v4 =
  (port: number): Address =>
  (a) =>
    in4(a.text(2, "127.0.0.1"), a.number(3, port));
const v6 =
  (port: number): Address =>
  (a) =>
    in6(a.text(2, "::1"), a.number(3, port));

const with_address = (
  usage: string,
  call: "connect" | "bind",
  family: number,
  address: Address,
): Subcommand =>
  one_call(usage, `${call}(2) of a stream socket`, call, function* (a) {
    const s = yield sys.socket(family, N.SOCK_STREAM, 0);
    const addr = address(a);
    return yield sys.syscall(SYS[call], s < 0 ? -1 : s, addr, addr.length);
  });

const send_hello = (usage: string, family: number, address: Address): Subcommand =>
  one_call(usage, "sendto(2) of a datagram", "sendto", function* (a) {
    const s = yield sys.socket(family, N.SOCK_DGRAM, 0);
    const addr = address(a);
    return yield sys.syscall(SYS.sendto, s < 0 ? -1 : s, "hello", 5, 0, addr, addr.length);
  });

function* accept_one(a: Arguments): Code<number> {
  const addr = in4("127.0.0.1", a.number(2, 7777));
  const s = yield sys.socket(N.AF_INET, N.SOCK_STREAM, 0);
  yield sys.syscall(SYS.setsockopt, s, SOL_SOCKET, SO_REUSEADDR, 1, 4);
  const bound = yield sys.syscall(SYS.bind, s, addr, addr.length);
  const listening = bound < 0 ? bound : yield sys.syscall(SYS.listen, s, 5);
  if (listening < 0) return yield* report("bind/listen", listening);
  const child = yield sys.fork(function* () {
    const client = yield sys.socket(N.AF_INET, N.SOCK_STREAM, 0);
    yield sys.syscall(SYS.connect, client, addr, addr.length);
    return yield sys.exit_group(0);
  });
  const r = yield sys.syscall(SYS.accept, s, new UserBuffer(), { len: addr.length });
  yield sys.wait4(child, null);
  return yield* report("accept", r);
}

export const sockets: Subcommands = {
  connect4: with_address("[ADDRESS [PORT]]", "connect", N.AF_INET, v4(9)),
  connect6: with_address("[ADDRESS [PORT]]", "connect", N.AF_INET6, v6(9)),
  bind4: with_address("[ADDRESS [PORT]]", "bind", N.AF_INET, v4(8080)),
  bind6: with_address("[ADDRESS [PORT]]", "bind", N.AF_INET6, v6(8080)),
  sendto4: send_hello("[ADDRESS [PORT]]", N.AF_INET, v4(9)),
  sendto6: send_hello("[ADDRESS [PORT]]", N.AF_INET6, v6(9)),
  accept4: { usage: "[PORT]", about: "accept(2) of a connection from a child", run: accept_one },
  connectun: with_address("[PATH]", "connect", N.AF_UNIX, (a) => un(a.text(2, "/run/no.sock"))),
  bindun: with_address("[PATH]", "bind", N.AF_UNIX, (a) => un(a.text(2, "/tmp/my.sock"))),
  abstract: one_call("", "bind(2) to an abstract name", "bind", function* () {
    const s = yield sys.socket(N.AF_UNIX, N.SOCK_STREAM, 0);
    const addr = "\x01\0\0abs-name";
    return yield sys.syscall(SYS.bind, s < 0 ? -1 : s, addr, addr.length);
  }),
  netlink: one_call("", "bind(2) of a routing netlink socket", "bind", function* () {
    const s = yield sys.socket(N.AF_NETLINK, N.SOCK_RAW, 0);
    const addr: N.sockaddr_nl = { nl_family: N.AF_NETLINK, nl_pid: 0, nl_groups: 0 };
    return yield sys.syscall(SYS.bind, s < 0 ? -1 : s, addr, 12);
  }),
  packet: {
    usage: "",
    about: "bind(2) of a packet socket",
    *run() {
      const s = yield sys.socket(N.AF_PACKET, N.SOCK_RAW, ETH_P_ALL_SWAPPED);
      if (s < 0) return yield* report("socket", s);
      const addr = packet(ETH_P_ALL_SWAPPED, 1);
      return yield* report("bind", yield sys.syscall(SYS.bind, s, addr, addr.length));
    },
  },
  sendfd: {
    usage: "",
    about: "sendmsg(2) of a descriptor to a child",
    *run() {
      const pair: number[] = [];
      yield sys.syscall(SYS.socketpair, N.AF_UNIX, N.SOCK_STREAM, 0, pair);
      const child = yield sys.fork(function* () {
        const received: msghdr = { name: "", data: "", control: [], flags: 0 };
        yield sys.syscall(SYS.recvmsg, pair[1] ?? -1, received, 0);
        return yield sys.exit_group(0);
      });
      const fd = yield sys.open("/etc/passwd", O_RDONLY);
      const control = [{ cmsg_level: SOL_SOCKET, cmsg_type: SCM_RIGHTS, value: [fd] }];
      const r = yield sys.syscall(SYS.sendmsg, pair[0] ?? -1, { name: "", data: "x", control, flags: 0 }, 0);
      yield sys.wait4(child, null);
      return yield* report("sendmsg", r);
    },
  },
};
