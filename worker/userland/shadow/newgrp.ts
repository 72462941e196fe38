// newgrp(1) and sg(1): a shell, or a command, with another primary group.
import { AUDIT_CHGRP_ID } from "../../kernel/uapi/audit.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { base_name } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { ask_password } from "../lib/pam.ts";
import { getgrgid, getgrnam, getpwuid } from "../lib/passwd.ts";
import { type Cli, program } from "../lib/program.ts";
import * as sys from "../lib/sys.ts";
import { account_message } from "./account_audit.ts";

/** What sg is to run, out of "sg GROUP [[-c] COMMAND]"; null for a shell. */
function sg_command(rest: readonly string[]): ByteString | null {
  const words = rest[0] === "-c" ? rest.slice(1) : rest;
  return words[0] ?? null;
}

const switch_group = (is_sg: boolean) =>
  function* (c: Cli): Code<number> {
    const args = [...c.args];
    const usage = is_sg ? "Usage: sg group [[-c] command]\n" : "Usage: newgrp [-] [group]\n";
    if (is_sg && args.length === 0) yield* c.usage(usage, 1);
    const login = args[0] === "-" || args[0] === "-l";
    if (login) args.shift();
    if (args[0]?.startsWith("-")) yield* c.usage(usage, 1);
    const uid = yield sys.getuid();
    const pw = yield* getpwuid(uid);
    if (!pw) return yield* c.die("Cannot determine your user name.");
    const name = args[0] ?? "";
    const group = args.length === 0 ? yield* getgrgid(pw.gid) : yield* getgrnam(name);
    const id = { id: uid };
    if (!group) {
      yield* c.warn(`group '${args.length === 0 ? pw.gid : name}' does not exist`);
      yield* account_message(AUDIT_CHGRP_ID, `changing new-group=${name}`, id, false);
      return 1;
    }
    if (uid !== 0 && group.gid !== pw.gid && !group.members.includes(pw.name)) {
      // the group has a password or none: nobody's is set here
      yield* ask_password("Password: ");
      yield* c.warn("Permission denied.");
      yield* account_message(AUDIT_CHGRP_ID, `changing new-group=${group.name}`, id, false);
      return 1;
    }
    yield* account_message(AUDIT_CHGRP_ID, `changing new-gid=${group.gid}`, id);
    let r = yield sys.setgid(group.gid);
    if (r >= 0) r = yield sys.setuid(uid);
    if (r < 0) return yield* c.die("cannot change ids", r);
    const command = is_sg ? sg_command(args.slice(1)) : null;
    if (command !== null) {
      const e = yield sys.execve("/bin/sh", ["sh", "-c", command], [...c.envp]);
      return yield* c.die("/bin/sh", e, 126);
    }
    const shell = pw.shell || "/bin/sh";
    const failed = yield sys.execve(shell, [(login ? "-" : "") + base_name(shell)], [...c.envp]);
    return yield* c.die(shell, failed, 126);
  };

export const newgrp = program({ name: "newgrp", help: "", own_help: true, run: switch_group(false) });
export const sg = program({ name: "sg", help: "", own_help: true, run: switch_group(true) });
