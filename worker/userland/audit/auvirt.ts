// auvirt(8): sessions of virtual machines, as the audit logs tell of them.
import type { Program } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { readAccounts } from "./auparse/accounts.ts";
import { Assembler } from "./ausearch/event.ts";
import { logsQuietly, readLines, type Source } from "./ausearch/logs.ts";
import { ctimeText, parseTime } from "./ausearch/time.ts";
import { Guests, type GuestsOptions } from "./auvirt_events.ts";
import { Console } from "./console.ts";

const USAGE =
  "usage: auvirt [--stdin] [--all-events] [--summary] [--start start-date [start-time]] [--end end-date [end-time]] " +
  "[--file file-name] [--show-uuid] [--proof] [--debug] [--uuid uuid] [--vm vm-name]\n";
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Short spellings, and the option each stands for. */
const SHORT: Readonly<Record<string, string>> = {
  "-f": "--file",
  "-h": "--help",
  "-te": "--end",
  "-ts": "--start",
  "-u": "--uuid",
  "-v": "--vm",
};

interface Options extends GuestsOptions {
  stdin: boolean;
  file: string | null;
  start: number | null;
  end: number | null;
}

/** The command line; or what ends the program: a text for standard error with status 1, or "" for the usage. */
function* parseOptions(args: readonly string[], o: Options): Code<string | null> {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (!arg.startsWith("-")) return `Argument not expected: ${arg}\n`;
    const next = args[i + 1]?.startsWith("-") ? undefined : args[i + 1];
    switch (SHORT[arg] ?? arg) {
      case "--help":
        return "";
      case "--stdin":
        o.stdin = true;
        break;
      case "--all-events":
        o.all = true;
        break;
      case "--summary":
        o.summary = true;
        break;
      case "--show-uuid":
        o.showUuid = true;
        break;
      case "--proof":
        o.proof = true;
        break;
      case "--debug":
        o.debug = true;
        break;
      case "--start":
      case "--end": {
        if (next === undefined) return `"${arg}" option requires at least one argument.\n`;
        const clock = args[i + 2]?.startsWith("-") ? undefined : args[i + 2];
        const which = (SHORT[arg] ?? arg).slice(2) as "start" | "end";
        const time = yield* parseTime(next, clock ?? null, which);
        if (typeof time !== "number") return `${time.error}\n`;
        o[which] = time;
        i += clock === undefined ? 1 : 2;
        break;
      }
      case "--file":
      case "--uuid":
      case "--vm": {
        if (next === undefined) return `"${arg}" option requires an argument.\n`;
        const which = (SHORT[arg] ?? arg).slice(2) as "file" | "uuid" | "vm";
        if (which === "uuid" && !UUID.test(next)) return `Invalid uuid: ${next}\n`;
        o[which] = next;
        i++;
        break;
      }
      default:
        return `Unknown option "${arg}".\n`;
    }
    if (o.stdin && o.file !== null) return '"--sdtin" and "--file" options must not be specified together.\n';
  }
  return null;
}

/** What --debug says first. */
function settings(o: Options): string {
  const flag = (value: boolean) => `_flag='${value ? 1 : 0}'\n`;
  const time = (value: number | null) => (value === null ? "" : ctimeText(value));
  return (
    `help${flag(false)}stdin${flag(o.stdin)}all_events${flag(o.all)}summary${flag(o.summary)}` +
    `uuid='${o.uuid ?? "(null)"}'\nvm='${o.vm ?? "(null)"}'\nfile='${o.file ?? "(null)"}'\n` +
    `start_time='${time(o.start)}'\nend_time='${time(o.end)}'\n`
  );
}

/** Where the events come from; null after a message that there is none. */
function* source(o: Options): Code<Source | null> {
  if (o.stdin) return { stdin: true };
  const { file } = o;
  if (file !== null) {
    const fd = yield sys.open(file, 0);
    if (fd >= 0) {
      yield sys.close(fd);
      return { files: [file] };
    }
    yield* eprint(`Error: ${strerror(fd)}\n`);
    return null;
  }
  const files = yield* logsQuietly();
  if (typeof files !== "number") return { files };
  yield* eprint(`No log file\nError: ${strerror(files)}\n`);
  return null;
}

function* run(o: Options, console: Console): Code<number> {
  if (o.debug) yield* eprint(settings(o));
  const from = yield* source(o);
  if (from === null) return 1;
  const guests = new Guests(o, yield* readAccounts());
  const assembler = new Assembler(2);
  const drain = function* (): Code<boolean> {
    for (const event of assembler.complete.splice(0)) {
      if (o.start !== null && event.seconds < o.start) continue;
      if (o.end !== null && event.seconds > o.end) continue;
      guests.take(event);
      const told = guests.told.splice(0);
      if (o.debug && told.length > 0) yield* eprint(told.join(""));
    }
    return true;
  };
  const status = yield* readLines(from, (line) => assembler.add(line), drain);
  assembler.finish();
  yield* drain();
  yield* console.print(o.summary ? guests.summary() : guests.list());
  return status;
}

export const auvirt: Program = function* (argv) {
  const options: Options = {
    stdin: false,
    file: null,
    start: null,
    end: null,
    all: false,
    summary: false,
    showUuid: false,
    proof: false,
    debug: false,
    uuid: null,
    vm: null,
  };
  const console = new Console();
  const stopped = yield* parseOptions(argv.slice(1), options);
  let status = stopped === null || stopped === "" ? 0 : 1;
  if (stopped === "") yield* console.print(USAGE);
  else if (stopped !== null) yield* eprint(stopped);
  else status = yield* run(options, console);
  if (options.debug) yield* console.print(`Exit code: ${status}\n`);
  yield* console.flush();
  return status;
};
