// Calls that take a descriptor, or make one.
import * as F from "../../kernel/uapi/fcntl.ts";
import { MAP_ANONYMOUS, MAP_PRIVATE, PROT_EXEC, PROT_READ, PROT_WRITE } from "../../kernel/uapi/mman.ts";
import { AF_UNIX, SOCK_STREAM } from "../../kernel/uapi/netlink.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { one_call, report, type Subcommands } from "./subcommand.ts";

/** A descriptor as C would pass it on: -1 when opening failed. */
function* open_or_minus_one(path: ByteString, flags: number): Code<number> {
  const fd = yield sys.open(path, flags, 0o644);
  return fd < 0 ? -1 : fd;
}
const scratch = (path: ByteString) => open_or_minus_one(path, F.O_RDWR | F.O_CREAT);

export const descriptors: Subcommands = {
  read: one_call("[PATH]", "read(2) of 16 bytes", "read", function* (a) {
    const fd = yield* open_or_minus_one(a.text(2, "/etc/passwd"), F.O_RDONLY);
    return yield sys.read(fd, new UserBuffer(), 16);
  }),
  write: one_call("[PATH]", "write(2) of 3 bytes", "write", function* (a) {
    return yield sys.write(yield* scratch(a.text(2, "/tmp/w")), "abc");
  }),
  badwrite: one_call("[PATH]", "write(2) of 5 bytes at the address 0x10", "write", function* (a) {
    return yield sys.syscall(SYS.write, yield* open_or_minus_one(a.text(2, "/tmp/w"), F.O_WRONLY), 0x10, 5);
  }),
  ftruncate: one_call("[PATH [LENGTH]]", "ftruncate(2)", "ftruncate", function* (a) {
    return yield sys.ftruncate(yield* scratch(a.text(2, "/tmp/w")), a.number(3, 10));
  }),
  fchmod: one_call("[PATH [MODE]]", "fchmod(2)", "fchmod", function* (a) {
    return yield sys.fchmod(yield* scratch(a.text(2, "/tmp/w")), a.number(3, 0o600));
  }),
  fchown: one_call("[PATH [UID [GID]]]", "fchown(2)", "fchown", function* (a) {
    return yield sys.fchown(yield* scratch(a.text(2, "/tmp/w")), a.number(3, 1000), a.number(4, 1000));
  }),
  dup: one_call("", "dup(2) of 1", "dup", () => sys.dup(1)),
  dup2: one_call("", "dup2(2) of 1 to 9", "dup2", () => sys.dup2(1, 9)),
  dup3: one_call("", "dup3(2) of 1 to 9, close-on-exec", "dup3", () => sys.dup3(1, 9, F.O_CLOEXEC)),
  pipe: one_call("", "pipe(2)", "pipe", () => sys.pipe([])),
  pipe2: one_call("", "pipe2(2), close-on-exec", "pipe2", () => sys.pipe([], F.O_CLOEXEC)),
  socketpair: one_call("", "socketpair(2)", "socketpair", () =>
    sys.syscall(SYS.socketpair, AF_UNIX, SOCK_STREAM, 0, []),
  ),
  mmap: {
    usage: "[PATH]",
    about: "mmap(2) of a file",
    *run(a) {
      const fd = yield* open_or_minus_one(a.text(2, "/etc/passwd"), F.O_RDONLY);
      const r = yield sys.syscall(SYS.mmap, 0, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
      return yield* report("mmap", Math.min(r, 0));
    },
  },
  mmapx: {
    usage: "",
    about: "mmap(2) of memory that can be written and executed",
    *run() {
      const prot = PROT_READ | PROT_WRITE | PROT_EXEC;
      const r = yield sys.syscall(SYS.mmap, 0, 4096, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      return yield* report("mmap", Math.min(r, 0));
    },
  },
};
