// Processes and threads that begin, and programs that are executed.
import { AT_EMPTY_PATH, O_PATH, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import * as C from "../../kernel/uapi/sched.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import * as sys from "../lib/sys.ts";
import { sleep, usleep } from "./sleeping.ts";
import { one_call, print, report, type Subcommands } from "./subcommand.ts";

/** What pthread_create(3) asks clone(2) for. */
const THREAD_FLAGS =
  C.CLONE_VM |
  C.CLONE_FS |
  C.CLONE_FILES |
  C.CLONE_SIGHAND |
  C.CLONE_THREAD |
  C.CLONE_SYSVSEM |
  C.CLONE_SETTLS |
  C.CLONE_PARENT_SETTID |
  C.CLONE_CHILD_CLEARTID;

/** A second thread that notes its id and pauses for ever. */
function* start_thread(): Code<{ tid: number }> {
  const noted = { tid: 0 };
  yield sys.clone(THREAD_FLAGS, function* () {
    noted.tid = yield sys.gettid();
    for (;;) yield sys.pause();
  });
  return noted;
}

/** The letters that fill argument `index`, a to z in turn. */
const filling = (index: number): string => String.fromCharCode(97 + (index % 26));

export const processes: Subcommands = {
  fork: {
    usage: "",
    about: "a child that exits with 3",
    *run() {
      const child = yield sys.fork(function* () {
        return yield sys.exit_group(3);
      });
      const status: C.wait_status = { status: 0 };
      yield sys.wait4(child, status);
      yield* print(`child exited ${C.WEXITSTATUS(status.status)}\n`);
      return 0;
    },
  },
  vfork: {
    usage: "",
    about: "vfork(2), and _exit(2) of the child",
    *run() {
      yield sys.vfork(function* () {
        return yield sys.exit(0);
      });
      return 0;
    },
  },
  thread: {
    usage: "[SECONDS]",
    about: "a second thread; prints pid and tid, and sleeps",
    *run(a) {
      const thread = yield* start_thread();
      while (thread.tid === 0) yield* usleep(1000);
      const pid = yield sys.getpid();
      yield* print(`pid ${pid} tid ${thread.tid}\n`);
      yield* sleep(a.number(2, 1));
      return 0;
    },
  },
  sleepthread: {
    usage: "[SECONDS]",
    about: "sleeps, with a second thread",
    *run(a) {
      yield* start_thread();
      yield* sleep(a.number(2, 5));
      return 0;
    },
  },
  sleepfork: {
    usage: "[SECONDS]",
    about: "sleeps, with a child that sleeps",
    *run(a) {
      yield sys.fork(function* () {
        yield* sleep(a.number(2, 5));
        return 0;
      });
      yield* sleep(a.number(2, 5));
      return 0;
    },
  },
  "forkbomb-safe": {
    usage: "[COUNT]",
    about: "COUNT children, one after the other",
    *run(a) {
      for (let i = a.number(2, 5); i > 0; i--) {
        const child = yield sys.fork(function* () {
          return yield sys.exit_group(0);
        });
        yield sys.wait4(child, null);
      }
      return 0;
    },
  },
  execveat: one_call("[PATH]", "execveat(2) of a descriptor", "execveat", function* (a) {
    const fd = yield sys.open(a.text(2, "/bin/true"), O_PATH);
    return yield sys.execveat(fd < 0 ? -1 : fd, "", ["true"], [], AT_EMPTY_PATH);
  }),
  memfd: one_call("", "execveat(2) of /bin/true, copied to memory", "execveat", function* () {
    const memory = yield sys.syscall(SYS.memfd_create, "evil", 0);
    const file = yield sys.open("/bin/true", O_RDONLY);
    const buffer = new UserBuffer();
    while ((yield sys.read(file, buffer, 1 << 20)) > 0) yield sys.write(memory, buffer.data);
    return yield sys.execveat(memory < 0 ? -1 : memory, "", ["true"], [], AT_EMPTY_PATH);
  }),
  manyargs: one_call("[COUNT [LENGTH]]", "executes /bin/true with many arguments", "execve", function* (a) {
    const argv: ByteString[] = ["true"];
    for (let i = 1; i <= a.number(2, 100); i++) argv.push(filling(i).repeat(a.number(3, 10)));
    return yield sys.execve("/bin/true", argv, []);
  }),
  noargs: one_call("", "executes /bin/true without even a name", "execve", () =>
    sys.execve("/bin/true", [], []),
  ),
  sleepexec: {
    usage: "SECONDS PROGRAM [ARGUMENT...]",
    about: "sleeps, then becomes the program",
    *run(a) {
      yield* usleep(Math.trunc((Number.parseFloat(a.text(2, "1")) || 0) * 1e6));
      return yield* report("execvp", yield* execvp(a.argv.slice(3), a.envp));
    },
  },
};
