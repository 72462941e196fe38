// auditctl(8): controls the kernel's audit subsystem.
import { CAP_AUDIT_CONTROL, type cap_user_data } from "../../../kernel/uapi/capability.ts";
import { O_CLOEXEC, O_RDONLY } from "../../../kernel/uapi/fcntl.ts";
import { type Program, UserBuffer } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import * as sys from "../../lib/sys.ts";
import { Console } from "../console.ts";
import { runOptions } from "./options.ts";
import { printStatus, sendDraft } from "./rules.ts";
import { loadFile } from "./rules_file.ts";
import { Session } from "./session.ts";
import { USAGE } from "./usage.ts";

/** exit(-1) */
const FAILED = 255;

export const auditctl: Program = function* (argv) {
  const console = new Console();
  const status = yield* run(console, argv.slice(1));
  yield* console.flush();
  return status;
};

function* run(console: Console, args: readonly string[]): Code<number> {
  if (args.length === 0 || args[0] === "-h") {
    yield* console.print(USAGE);
    return args.length === 0 ? 1 : FAILED;
  }
  if (!(yield* mayControl(args[0]))) {
    yield* console.error("You must be root to run this program.");
    return 4;
  }
  const session = new Session(console);
  if (args.length === 2 && args[0] === "-R") return yield* loadFile(session, args[1]);
  session.socket = yield* session.open();
  if (session.socket === null) {
    yield* console.error("Cannot open netlink audit socket");
    return 1;
  }
  const outcome = yield* runOptions(session, args);
  switch (outcome.kind) {
    case "failed":
      return FAILED;
    case "status":
      yield* printStatus(session);
      return 0;
    case "rule":
      return (yield* sendDraft(session, outcome.draft, false)) ? 0 : FAILED;
    default:
      return 0;
  }
}

/**
 * audit_can_control(3). Except for those options that only read, libcap-ng looks for what capget(2) does not tell: the
 * bounding set, and the ambient one.
 */
function* mayControl(option: string): Code<boolean> {
  if (option !== "-l" && option !== "-s") {
    const status = `/proc/${yield* sys.getpid()}/status`;
    for (let i = 0; i < 2; i++) {
      const fd = yield* sys.open(status, O_RDONLY | O_CLOEXEC);
      if (fd < 0) continue;
      yield* sys.read(fd, new UserBuffer(), 1024);
      yield* sys.close(fd);
    }
  }
  const caps: cap_user_data = { effective: 0n, permitted: 0n, inheritable: 0n };
  const rc = yield* sys.capget(0, caps);
  return rc === 0 && (caps.effective & (1n << BigInt(CAP_AUDIT_CONTROL))) !== 0n;
}
