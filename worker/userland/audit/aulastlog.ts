// aulastlog(8): when each user of /etc/passwd logged in last, as the audit logs tell it.
import type { Program } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getpwent, type Passwd } from "../lib/passwd.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import { Assembler, type AuditEvent, recordFields } from "./ausearch/event.ts";
import { logsQuietly, readLines, type Source } from "./ausearch/logs.ts";
import { civilOf, clockText, dateText } from "./ausearch/time.ts";
import { Console } from "./console.ts";

const USAGE = "usage: aulastlog [--stdin] [--user name]\n";

/** What is known of a user's last login. */
interface Login {
  seconds: number;
  terminal: string;
  host: string;
}

/** --stdin, and the last -u or --user; null when the command line is wrong. */
function parseOptions(args: readonly string[]): { stdin: boolean; user: string | null } | null {
  let stdin = false;
  let user: string | null = null;
  for (let i = 0; i < args.length; i++) {
    if (args[i] === "--stdin") stdin = true;
    else if ((args[i] === "-u" || args[i] === "--user") && i + 1 < args.length) user = args[++i];
    else return null;
  }
  return { stdin, user };
}

/**
 * The logins by loginuid, the last one in the log's order. Only those that succeeded count (the first `res` says
 * `success`). Fields are looked for from the one before onwards: without a `hostname` there is no terminal either.
 * The tool steps on by itself behind each login it has seen and so never looks at the event that follows: that of
 * two logins without anything between them the second is missed is so in aulastlog 3.0.9.
 */
class Logins {
  readonly last = new Map<string, Login>();
  #skip = false;

  take(event: AuditEvent): void {
    if (this.#skip) {
      this.#skip = false;
      return;
    }
    const record = event.records.find((r) => r.type === "USER_LOGIN");
    if (record === undefined) return;
    const fields = recordFields(record).filter(([, value]) => value !== "");
    if (fields.find(([name]) => name === "res")?.[1] !== "success") return;
    this.#skip = true;
    let at = 0;
    const next = (name: string): string | undefined => {
      const found = at < 0 ? -1 : fields.findIndex(([n], i) => i >= at && n === name);
      at = found;
      return fields[found]?.[1];
    };
    const auid = next("auid");
    if (auid === undefined) return;
    const host = next("hostname") ?? "";
    this.last.set(auid, { seconds: event.seconds, host, terminal: next("terminal") ?? "" });
  }
}

function line(user: Passwd, login: Login | undefined): string {
  const c = login && civilOf(login.seconds);
  const latest = c ? `${dateText(c)} ${clockText(c)}` : "**Never logged in**";
  const column = (text: string, width: number) => text.slice(0, width).padEnd(width);
  return `${user.name.padEnd(16)} ${column(login?.terminal ?? "", 12)} ${column(login?.host ?? "", 26)} ${latest}\n`;
}

export const aulastlog: Program = function* (argv) {
  const options = parseOptions(argv.slice(1));
  if (options === null) {
    yield* eprint(USAGE);
    return 1;
  }
  const console = new Console();
  const fail = function* (text: string): Code<number> {
    yield* console.print(text);
    yield* console.flush();
    return 1;
  };
  const { user } = options;
  const users = (yield* getpwent()).filter((p) => user === null || p.name === user);
  if (user !== null && users.length === 0) return yield* fail(`Unknown User: ${user}\n`);
  let from: Source = { stdin: true };
  if (!options.stdin) {
    const files = yield* logsQuietly();
    if (typeof files === "number") {
      yield* eprint("No log file\n");
      return yield* fail(`Error - ${strerror(files)}\n`);
    }
    from = { files };
  }
  const logins = new Logins();
  const assembler = new Assembler(2);
  const drain = function* (): Code<boolean> {
    for (const event of assembler.complete.splice(0)) logins.take(event);
    return true;
  };
  const status = yield* readLines(from, (text) => assembler.add(text), drain);
  assembler.finish();
  yield* drain();
  yield* console.print(`${"Username".padEnd(16)} ${"Port".padEnd(12)} ${"From".padEnd(26)} Latest\n`);
  for (const p of users) yield* console.print(line(p, logins.last.get(String(p.uid))));
  yield* console.flush();
  return status;
};
