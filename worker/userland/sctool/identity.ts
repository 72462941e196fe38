// Calls about the caller itself: ids, capabilities, name, namespaces, and numbers that are no call.
import { CAP_SYS_TIME, type cap_user_data } from "../../kernel/uapi/capability.ts";
import { CLONE_NEWNET, PR_SET_NAME } from "../../kernel/uapi/sched.ts";
import * as sys from "../lib/sys.ts";
import { one_call, report, type Subcommands } from "./subcommand.ts";

export const identity: Subcommands = {
  setuid: one_call("[UID]", "setuid(2)", "setuid", (a) => sys.setuid(a.number(2, 1000))),
  setgid: one_call("[GID]", "setgid(2)", "setgid", (a) => sys.setgid(a.number(2, 1000))),
  setresuid: one_call("[REAL [EFFECTIVE [SAVED]]]", "setresuid(2)", "setresuid", (a) =>
    sys.setresuid(a.number(2, 1000), a.number(3, 1000), a.number(4, 1000)),
  ),
  capset: one_call("", "capset(2): CAP_SYS_TIME is no longer effective", "capset", function* () {
    const data: cap_user_data = { effective: 0n, permitted: 0n, inheritable: 0n };
    yield sys.capget(0, data);
    return yield sys.capset({ ...data, effective: data.effective & ~(1n << BigInt(CAP_SYS_TIME)) });
  }),
  unshare: one_call("[FLAGS]", "unshare(2), CLONE_NEWNET by default", "unshare", (a) =>
    sys.unshare(a.number(2, CLONE_NEWNET)),
  ),
  nosys: one_call("[NUMBER]", "the call of that number, without arguments", "syscall", (a) =>
    sys.syscall(a.number(2, 999)),
  ),
  getpid: {
    usage: "[COUNT]",
    about: "getpid(2)",
    *run(a) {
      for (let i = a.number(2, 1); i > 0; i--) yield sys.getpid();
      return 0;
    },
  },
  getppid: {
    usage: "[COUNT]",
    about: "getppid(2)",
    *run(a) {
      for (let i = a.number(2, 1); i > 0; i--) yield sys.getppid();
      return 0;
    },
  },
  comm: one_call("[NAME [PATH]]", "open(2) under another name of the process", "open", function* (a) {
    yield sys.prctl(PR_SET_NAME, a.text(2, "my proc"));
    return yield sys.open_raw(a.text(3, "/etc/passwd"), 0);
  }),
  proctitle: {
    usage: "TEXT [PATH]",
    about: "open(2) after TEXT has been overwritten in memory with Z",
    *run(a) {
      yield sys.set_args(a.argv.map((word, i) => (i === 2 ? "Z".repeat(word.length) : word)));
      return yield* report("open", yield sys.open_raw(a.text(3, "/etc/passwd"), 0));
    },
  },
};
