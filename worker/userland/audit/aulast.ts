// aulast(8): who was logged in, as the audit logs tell it.
import type { Program } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { type Accounts, readAccounts, userName } from "./auparse/accounts.ts";
import { unescapeField } from "./auparse/escaped.ts";
import { Assembler, type AuditEvent, type LogRecord, recordFields } from "./ausearch/event.ts";
import { logsQuietly, readLines, type Source } from "./ausearch/logs.ts";
import { civilOf, clockText, ctimeText, dateText, nowSeconds } from "./ausearch/time.ts";
import { Console } from "./console.ts";

const USAGE =
  "usage: aulast [--bad] [--debug] [--stdin] [--proof] [--extract] [-f file] [--user name] [--tty tty]\n";
const UNSET = "4294967295";

interface Options {
  bad: boolean;
  debug: boolean;
  proof: boolean;
  stdin: boolean;
  file: string | null;
  user: string | null;
  tty: string | null;
}

/** A login session, or the time a kernel ran. */
interface Session {
  auid: string;
  ses: string;
  pid: string;
  start: number;
  /** null until a USER_LOGIN has told where from: such a session is not listed */
  terminal: string | null;
  host: string;
  /** serial numbers of LOGIN, USER_LOGIN and what ended it */
  proof: [string, string, string];
}

type End = { kind: "logged in" | "crash" | "gone"; at: number } | { kind: "ended"; at: number };

function parseOptions(args: readonly string[]): Options | string {
  const o: Options = {
    bad: false,
    debug: false,
    proof: false,
    stdin: false,
    file: null,
    user: null,
    tty: null,
  };
  for (let i = 0; i < args.length; i++) {
    const value = args[i + 1];
    switch (args[i]) {
      case "--bad":
      case "--debug":
      case "--proof":
        o[args[i].slice(2) as "bad"] = true;
        break;
      case "--stdin":
        if (o.file !== null) return "file already given\n";
        o.stdin = true;
        break;
      case "--extract":
        return "aulast: option --extract is not simulated\n";
      case "-f":
        if (o.stdin) return "stdin already given\n";
        // without its value the tool passes over it
        if (value === undefined) break;
        o.file = value;
        i++;
        break;
      case "--user":
      case "--tty":
        if (value === undefined) break;
        o[args[i].slice(2) as "user"] = value;
        i++;
        break;
      default:
        return USAGE;
    }
  }
  return o;
}

const fieldsOf = (record: LogRecord): Map<string, string> => new Map(recordFields(record));
const clock = (seconds: number): string => {
  const c = civilOf(seconds);
  return `${dateText(c)} ${clockText(c)}`;
};
/** pts/0 of /dev/pts/0. */
const ttyName = (terminal: string): string => terminal.replace(/^\/dev\//, "");
const column = (text: string, width: number): string => text.slice(0, width).padEnd(width);

class Report {
  readonly #options: Options;
  readonly #accounts: Accounts;
  readonly #console: Console;
  readonly #sessions: Session[] = [];
  #boot: Session | null = null;
  /** of the last DAEMON_START. Boots that follow are listed with it: auditd's start is logged after the boot it is of,
   * and so the tool is one boot late. */
  #kernelName = "?";

  constructor(options: Options, accounts: Accounts, console: Console) {
    this.#options = options;
    this.#accounts = accounts;
    this.#console = console;
  }

  *#line(s: Session, user: string, tty: string, end: End): Code<void> {
    const minutes = Math.floor((end.at - s.start) / 60);
    const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
    const two = (n: number) => String(n).padStart(2, "0");
    const length = `(${days > 0 ? `${days}+` : ""}${two(hours)}:${two(minutes % 60)})`;
    const texts: Record<End["kind"], string> = {
      "logged in": s === this.#boot ? "" : "  still logged in",
      crash: "- crash",
      gone: "  gone - no logout",
      ended: `- ${column(clockText(civilOf(end.at)).slice(0, 5), 7)}${length}`,
    };
    // a number for which there is no name is not cut
    const who = /^\d+$/.test(user) ? user.padEnd(8) : column(user, 8);
    yield* this.#console.print(
      `${who} ${column(tty, 12)} ${column(s.host, 16)} ${ctimeText(s.start).slice(0, 16)} ${texts[end.kind]}\n`,
    );
    if (!this.#options.proof) return;
    const [login, told, ended] = s.proof;
    const one = this.#options.bad;
    yield* this.#console.print(
      `    audit event proof serial number${one ? `: ${login}` : `s: ${login}, ${told}, ${ended}`}\n` +
        "    Session data can be found with this search:\n" +
        `    ausearch --start ${clock(s.start)} --end ${clock(end.at)}${one ? ` --session 0 -a ${login}` : ""}\n\n`,
    );
  }

  *#session(s: Session, end: End): Code<void> {
    const { bad, user, tty } = this.#options;
    if (bad || s.terminal === null) return;
    const name = userName(Number(s.auid), this.#accounts);
    const terminal = ttyName(s.terminal);
    if (user !== null && user !== name) return;
    if (tty !== null && ![terminal, `/dev/${terminal}`, terminal.replace(/^(?:pts\/|tty)/, "")].includes(tty))
      return;
    yield* this.#line(s, name, terminal, end);
  }

  *#kernel(end: End): Code<void> {
    if (this.#boot && !this.#options.bad) yield* this.#line(this.#boot, "reboot", "system boot", end);
  }

  /** The machine went down, with a shutdown or without: nobody's session lives on. */
  *#down(at: number, serial: string): Code<void> {
    for (const s of this.#sessions.splice(0)) {
      s.proof[2] = serial;
      yield* this.#session(s, { kind: "crash", at });
    }
  }

  *#end(index: number, event: AuditEvent, kind: "ended" | "gone"): Code<void> {
    const [s] = this.#sessions.splice(index, 1);
    if (kind === "ended") s.proof[2] = event.serial;
    yield* this.#session(s, { kind, at: event.seconds });
  }

  *#login(event: AuditEvent, f: ReadonlyMap<string, string>): Code<void> {
    const [auid, ses, pid] = [f.get("auid") ?? "", f.get("ses") ?? "", f.get("pid") ?? ""];
    if (auid === "" || ses === "" || auid === UNSET) return;
    const open = this.#sessions.findIndex((s) => s.ses === ses && s.auid === auid);
    if (open >= 0) yield* this.#end(open, event, "gone");
    this.#sessions.push({
      auid,
      ses,
      pid,
      start: event.seconds,
      terminal: null,
      host: "",
      proof: [event.serial, "0", "0"],
    });
  }

  *#userLogin(event: AuditEvent, f: ReadonlyMap<string, string>): Code<void> {
    const { bad, debug } = this.#options;
    const id = f.get("id");
    const acct = f.get("acct");
    const hostname = f.get("hostname") ?? "?";
    const host = hostname === "?" ? (f.get("addr") ?? "?") : hostname;
    const terminal = f.get("terminal") ?? "?";
    if (f.get("res") === "failed") {
      if (!bad && debug) yield* this.#console.print("Session not found or updated\n");
      if (!bad) return;
      const s: Session = {
        auid: "",
        ses: "",
        pid: "",
        start: event.seconds,
        terminal,
        host,
        proof: [event.serial, "0", "0"],
      };
      // without a name its number, of which 0 counts as none
      const user = acct === undefined ? String(Number.parseInt(id ?? "", 10) || "") : unescapeField(acct);
      return yield* this.#line(s, user, ttyName(terminal), { kind: "ended", at: event.seconds });
    }
    if (id === undefined) {
      if (debug) yield* eprint(`Bad user login for event: ${event.serial}\n`);
      return;
    }
    const s = this.#sessions.find(
      (x) => x.ses === f.get("ses") && x.auid === id && x.pid === f.get("pid") && x.terminal === null,
    );
    if (s) {
      s.terminal = terminal;
      s.host = host;
      s.proof[1] = event.serial;
    } else if (debug) yield* this.#console.print("Session not found or updated\n");
  }

  *#userEnd(event: AuditEvent, f: ReadonlyMap<string, string>): Code<void> {
    const at = this.#sessions.findIndex(
      (s) =>
        s.ses === f.get("ses") && s.auid === f.get("auid") && s.pid === f.get("pid") && s.terminal !== null,
    );
    if (at >= 0) yield* this.#end(at, event, "ended");
  }

  *take(event: AuditEvent): Code<void> {
    for (const record of event.records) {
      const f = fieldsOf(record);
      switch (record.type) {
        case "LOGIN":
          return yield* this.#login(event, f);
        case "USER_LOGIN":
          return yield* this.#userLogin(event, f);
        case "USER_END":
          return yield* this.#userEnd(event, f);
        case "DAEMON_START":
          this.#kernelName = f.get("kernel") ?? "?";
          return;
        case "SYSTEM_SHUTDOWN":
          // sessions outlive the shutdown of a kernel whose boot is known, until the next boot
          while (this.#boot === null && this.#sessions.length > 0) yield* this.#end(0, event, "ended");
          if (this.#boot) this.#boot.proof[2] = event.serial;
          yield* this.#kernel({ kind: "ended", at: event.seconds });
          this.#boot = null;
          return;
        case "SYSTEM_BOOT":
          if (this.#boot) this.#boot.proof[2] = event.serial;
          yield* this.#kernel({ kind: "crash", at: event.seconds });
          yield* this.#down(event.seconds, event.serial);
          this.#boot = {
            auid: "",
            ses: "",
            pid: "",
            start: event.seconds,
            terminal: null,
            host: this.#kernelName,
            proof: [event.serial, "0", "0"],
          };
          return;
      }
    }
  }

  /** The log is at its end: what is open is so now. */
  *finish(): Code<void> {
    const at = yield* nowSeconds();
    yield* this.#kernel({ kind: "logged in", at });
    for (const s of this.#sessions) yield* this.#session(s, { kind: "logged in", at });
  }
}

/** Where the events come from; null after a message that there is none. */
function* source(options: Options): Code<Source | null> {
  if (options.stdin) return { stdin: true };
  if (options.file !== null) {
    const fd = yield sys.open(options.file, 0);
    if (fd >= 0) {
      yield sys.close(fd);
      return { files: [options.file] };
    }
    yield* eprint(`Error - ${strerror(fd)}\n`);
    return null;
  }
  if ((yield sys.getuid()) !== 0) yield* eprint("You probably need to be root for this to work\n");
  const files = yield* logsQuietly();
  if (typeof files !== "number") return { files };
  yield* eprint(`No log file\nError - ${strerror(files)}\n`);
  return null;
}

export const aulast: Program = function* (argv) {
  const options = parseOptions(argv.slice(1));
  if (typeof options === "string") {
    yield* eprint(options);
    return 1;
  }
  const from = yield* source(options);
  if (from === null) return 1;
  const console = new Console();
  const report = new Report(options, yield* readAccounts(), console);
  const assembler = new Assembler(2);
  const drain = function* (): Code<boolean> {
    for (const event of assembler.complete.splice(0)) yield* report.take(event);
    return true;
  };
  const status = yield* readLines(from, (line) => assembler.add(line), drain);
  assembler.finish();
  yield* drain();
  yield* report.finish();
  yield* console.flush();
  return status;
};
