// Broken if this fails: programs of the machine cannot talk over AF_UNIX sockets as they do on Linux, or descriptors
// and identities do not travel with the data.
import { expect, test } from "vitest";
import { run_kernel } from "../../../../test/kernel.ts";
import type { Code } from "../../../userland/lib/code.ts";
import * as sys from "../../../userland/lib/sys.ts";
import * as E from "../../uapi/errno.ts";
import { O_RDONLY } from "../../uapi/fcntl.ts";
import { type msghdr, SOL_SOCKET } from "../../uapi/in.ts";
import { AF_INET, AF_UNIX, MSG_DONTWAIT, SOCK_DGRAM, SOCK_STREAM } from "../../uapi/netlink.ts";
import { new_stat, S_ISSOCK } from "../../uapi/stat.ts";
import { UserBuffer } from "../../uapi/syscall.ts";
import {
  SCM_CREDENTIALS,
  SCM_RIGHTS,
  SO_PASSCRED,
  SO_PEERCRED,
  SOCK_SEQPACKET,
  sockaddr_un,
} from "../../uapi/un.ts";

function run(body: () => Code<void>) {
  return run_kernel(body);
}
const new_msg = (): msghdr => ({ name: "", data: "", control: [], flags: 0 });

function* pair(type: number): Code<number[]> {
  const fds: number[] = [];
  expect(yield sys.socketpair(AF_UNIX, type, 0, fds)).toBe(0);
  return fds;
}

test("a stream pair carries bytes, ends at close, and signals who writes after it", () => {
  run(function* () {
    const [a, b] = yield* pair(SOCK_STREAM);
    const buf = new UserBuffer();
    yield sys.write(a, "one");
    yield sys.write(a, "two");
    expect(yield sys.read(b, buf, 4)).toBe(4);
    expect(buf.data).toBe("onet");
    yield sys.shutdown(a, 1);
    expect(yield sys.read(b, buf, 10)).toBe(2);
    expect(yield sys.read(b, buf, 10)).toBe(0);
    expect(yield sys.send_to(a, "x", "", 0x4000)).toBe(-E.EPIPE);
    yield sys.write(b, "unread");
    yield sys.close(a);
    expect(yield sys.read(b, buf, 10)).toBe(-E.ECONNRESET);
    expect(yield sys.read(b, buf, 10)).toBe(0);
  });
});

test("datagrams and seqpackets keep their bounds", () => {
  run(function* () {
    for (const type of [SOCK_DGRAM, SOCK_SEQPACKET]) {
      const [a, b] = yield* pair(type);
      const buf = new UserBuffer();
      yield sys.write(a, "first");
      yield sys.write(a, "second");
      expect(yield sys.read(b, buf, 3)).toBe(3);
      expect(yield sys.read(b, buf, 100)).toBe(6);
      expect(buf.data).toBe("second");
      expect(yield sys.recv_from(b, buf, 10, MSG_DONTWAIT)).toBe(-E.EAGAIN);
    }
  });
});

test("a full receiver makes the sender wait until it reads", () => {
  run(function* () {
    const [a, b] = yield* pair(SOCK_STREAM);
    const big = "x".repeat(500_000);
    yield sys.fork(function* () {
      expect(yield sys.write(a, big)).toBe(big.length);
      return 0;
    });
    yield sys.close(a);
    const buf = new UserBuffer();
    let total = 0;
    for (let n = 1; n > 0; total += n) n = yield sys.read(b, buf, 65536);
    expect(total).toBe(big.length);
  });
});

test("descriptors and identities travel with the data", () => {
  run(function* () {
    const [a, b] = yield* pair(SOCK_STREAM);
    yield sys.setsockopt(b, SOL_SOCKET, SO_PASSCRED, 1);
    const fd = yield sys.open("/proc/version", O_RDONLY);
    const control = [{ cmsg_level: SOL_SOCKET, cmsg_type: SCM_RIGHTS, value: [fd] }];
    expect(yield sys.sendmsg(a, { ...new_msg(), data: "x", control })).toBe(1);
    yield sys.close(fd);
    const msg = new_msg();
    expect(yield sys.recvmsg(b, msg)).toBe(1);
    const rights = msg.control.find((c) => c.cmsg_type === SCM_RIGHTS);
    expect(msg.control.find((c) => c.cmsg_type === SCM_CREDENTIALS)?.value).toEqual({
      pid: 1,
      uid: 0,
      gid: 0,
    });
    const buf = new UserBuffer();
    expect(yield sys.read(((rights?.value ?? []) as number[])[0], buf, 5)).toBe(5);
    expect(buf.data).toBe("Linux");
    const bad = [{ cmsg_level: SOL_SOCKET, cmsg_type: SCM_RIGHTS, value: [77] }];
    expect(yield sys.sendmsg(a, { ...new_msg(), data: "x", control: bad })).toBe(-E.EBADF);
  });
});

test("names: of a path, abstract, taken, not there, of another type", () => {
  run(function* () {
    const s = yield sys.socket(AF_UNIX, SOCK_STREAM, 0);
    expect(yield sys.bind_to(s, sockaddr_un("/tmp/s"))).toBe(0);
    const st = new_stat();
    yield sys.lstat("/tmp/s", st);
    expect(S_ISSOCK(st.st_mode)).toBe(true);
    const other = yield sys.socket(AF_UNIX, SOCK_STREAM, 0);
    expect(yield sys.bind_to(other, sockaddr_un("/tmp/s"))).toBe(-E.EADDRINUSE);
    expect(yield sys.connect(other, sockaddr_un("/tmp/s"))).toBe(-E.ECONNREFUSED);
    expect(yield sys.connect(other, sockaddr_un("/tmp/none"))).toBe(-E.ENOENT);
    expect(yield sys.connect(other, sockaddr_un("\0none"))).toBe(-E.ECONNREFUSED);
    yield sys.listen(s, 5);
    const dgram = yield sys.socket(AF_UNIX, SOCK_DGRAM, 0);
    expect(yield sys.connect(dgram, sockaddr_un("/tmp/s"))).toBe(-E.EPROTOTYPE);
    expect(yield sys.connect(other, sockaddr_un("/tmp/s"))).toBe(0);
    expect(yield sys.connect(other, sockaddr_un("/tmp/s"))).toBe(-E.EISCONN);
    const conn = yield sys.accept4(s, null);
    const cred = { pid: 0, uid: 9, gid: 9 };
    yield sys.getsockopt(conn, SOL_SOCKET, SO_PEERCRED, cred);
    expect(cred).toEqual({ pid: 1, uid: 0, gid: 0 });
    const name = new UserBuffer();
    yield sys.getsockname(conn, name);
    expect(name.data).toBe(sockaddr_un("/tmp/s"));
    expect(yield sys.bind_to(dgram, "\x01\0")).toBe(0);
    yield sys.getsockname(dgram, name);
    expect(name.data).toBe(sockaddr_un("\x0000001"));
    expect(yield sys.socketpair(AF_INET, SOCK_STREAM, 0, [])).toBe(-E.EOPNOTSUPP);
    expect(yield sys.socket(AF_UNIX, 4, 0)).toBe(-E.ESOCKTNOSUPPORT);
    expect(yield sys.socket(AF_UNIX, SOCK_STREAM, 17)).toBe(-E.EPROTONOSUPPORT);
  });
});
