// Calls that take a path.
import * as F from "../../kernel/uapi/fcntl.ts";
import { S_IFCHR, S_IFIFO } from "../../kernel/uapi/stat.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import * as sys from "../lib/sys.ts";
import { one_call, print, report, type Subcommands } from "./subcommand.ts";

/** Device number of the node that mknod makes: /dev/null's. */
const NODE_DEVICE = 0x103;

export const files: Subcommands = {
  open: one_call("[PATH [FLAGS [MODE]]]", "open(2)", "open", (a) =>
    sys.open_raw(a.text(2, "/etc/passwd"), a.number(3, 0), a.number(4, 0o644)),
  ),
  openat: {
    usage: "[DIR [NAME [FLAGS [MODE]]]]",
    about: "openat(2) below an opened directory",
    *run(a) {
      const dir = yield sys.open(a.text(2, "/etc"), F.O_DIRECTORY | F.O_RDONLY);
      return yield* report(
        "openat",
        yield sys.openat(dir < 0 ? -1 : dir, a.text(3, "passwd"), a.number(4, 0), a.number(5, 0o644)),
      );
    },
  },
  openat2: one_call("[PATH [FLAGS [MODE [RESOLVE]]]]", "openat2(2)", "openat2", (a) =>
    sys.syscall(
      SYS.openat2,
      F.AT_FDCWD,
      a.text(2, "/etc/passwd"),
      { flags: a.number(3, F.O_RDONLY), mode: a.number(4, 0), resolve: a.number(5, 0) },
      24,
    ),
  ),
  creat: one_call("[PATH [MODE]]", "creat(2)", "creat", (a) =>
    sys.creat(a.text(2, "/tmp/c"), a.number(3, 0o644)),
  ),
  truncate: one_call("[PATH [LENGTH]]", "truncate(2)", "truncate", (a) =>
    sys.truncate(a.text(2, "/tmp/w"), a.number(3, 10)),
  ),
  chmod: one_call("[PATH [MODE]]", "chmod(2)", "chmod", (a) =>
    sys.chmod(a.text(2, "/tmp/w"), a.number(3, 0o600)),
  ),
  unlink: one_call("[PATH]", "unlink(2)", "unlink", (a) => sys.unlink(a.text(2, "/tmp/w"))),
  rename: one_call("[OLD [NEW]]", "rename(2)", "rename", (a) =>
    sys.rename(a.text(2, "/tmp/a"), a.text(3, "/tmp/b")),
  ),
  link: one_call("[OLD [NEW]]", "link(2)", "link", (a) => sys.link(a.text(2, "/tmp/a"), a.text(3, "/tmp/b"))),
  symlink: one_call("[TARGET [NEW]]", "symlink(2)", "symlink", (a) =>
    sys.symlink(a.text(2, "/tmp/a"), a.text(3, "/tmp/b")),
  ),
  mkdir: one_call("[PATH [MODE]]", "mkdir(2)", "mkdir", (a) =>
    sys.mkdir(a.text(2, "/tmp/d"), a.number(3, 0o755)),
  ),
  rmdir: one_call("[PATH]", "rmdir(2)", "rmdir", (a) => sys.rmdir(a.text(2, "/tmp/d"))),
  mknod: one_call("[PATH]", "mknod(3): a character device 1:3", "mknod", (a) =>
    sys.mknodat(F.AT_FDCWD, a.text(2, "/tmp/n"), S_IFCHR | 0o600, NODE_DEVICE),
  ),
  mkfifo: one_call("[PATH]", "mkfifo(3)", "mkfifo", (a) =>
    sys.mknodat(F.AT_FDCWD, a.text(2, "/tmp/fifo"), S_IFIFO | 0o600, 0),
  ),
  utime: one_call("[PATH]", "utimensat(2): times set to 1 s after the Epoch", "utimensat", (a) =>
    sys.utimensat(F.AT_FDCWD, a.text(2, "/tmp/w"), [
      { tv_sec: 1, tv_nsec: 0 },
      { tv_sec: 1, tv_nsec: 0 },
    ]),
  ),
  setxattr: one_call("[PATH [NAME]]", "setxattr(2): the value v", "setxattr", (a) =>
    sys.setxattr(a.text(2, "/tmp/w"), a.text(3, "user.k"), "v"),
  ),
  removexattr: one_call("[PATH [NAME]]", "removexattr(2)", "removexattr", (a) =>
    sys.removexattr(a.text(2, "/tmp/w"), a.text(3, "user.k")),
  ),
  nullpath: one_call("", "open(2) of a null pointer", "open", () => sys.open_raw(null, 0)),
  badptr: one_call("", "open(2) of the address 0x10", "open", () => sys.syscall(SYS.open, 0x10, 0)),
  deadcwd: {
    usage: "[NAME [FLAGS]]",
    about: "openat(2) in a working directory that has been removed",
    *run(a) {
      yield sys.mkdir("/tmp/gone", 0o755);
      if ((yield sys.chdir("/tmp/gone")) < 0) return 1;
      yield sys.rmdir("/tmp/gone");
      return yield* report(
        "openat",
        yield sys.openat(F.AT_FDCWD, a.text(2, "file"), a.number(3, F.O_CREAT | F.O_RDWR), 0o644),
      );
    },
  },
  openmany: {
    usage: "[PREFIX [COUNT]]",
    about: "creates PREFIX0, PREFIX1, ...",
    *run(a) {
      const prefix = a.text(2, "/tmp/m");
      const count = a.number(3, 10);
      for (let i = 0; i < count; i++) {
        const fd = yield sys.open(`${prefix}${i}`, F.O_CREAT | F.O_RDWR, 0o644);
        if (fd >= 0) yield sys.close(fd);
      }
      return 0;
    },
  },
  mount: one_call("[SOURCE [DIR [TYPE [FLAGS [DATA]]]]]", "mount(2)", "mount", (a) =>
    sys.mount(a.text(2, "none"), a.text(3, "/mnt"), a.text(4, "tmpfs"), a.number(5, 0), a.text(6, "")),
  ),
  umount: one_call("[DIR [FLAGS]]", "umount2(2)", "umount2", (a) =>
    sys.umount2(a.text(2, "/mnt"), a.number(3, 0)),
  ),
  burst: {
    usage: "[COUNT]",
    about: "getppid(2) COUNT times, and says so",
    *run(a) {
      const count = a.number(2, 100);
      for (let i = 0; i < count; i++) yield sys.getppid();
      yield* print(`${count} calls\n`);
      return 0;
    },
  },
};
