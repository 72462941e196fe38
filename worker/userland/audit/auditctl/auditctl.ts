// auditctl(8): controls the kernel's audit subsystem.
import type { Program } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { Console } from "../console.ts";
import { mayControl, read_own_status } from "../libaudit/control.ts";
import { runOptions } from "./options.ts";
import { printStatus, sendDraft } from "./rules.ts";
import { loadFile } from "./rules_file.ts";
import { Session } from "./session.ts";
import { printUsage } from "./usage.ts";

/** exit(-1) */
const FAILED = 255;

export const auditctl: Program = function* (argv) {
  const console = new Console();
  const status = yield* run(console, argv.slice(1));
  yield* console.flush();
  return status;
};

function* run(console: Console, args: readonly string[]): Code<number> {
  if (args.length === 0 || (args.length === 1 && args[0] === "-h")) {
    yield* printUsage(console);
    return args.length === 0 ? 1 : FAILED;
  }
  if (args[0] !== "-l" && args[0] !== "-s") yield* read_own_status();
  if (!(yield* mayControl())) {
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
