// ipcs(1): the System V objects of this ipc namespace, from /proc/sysvipc.
import { localtime } from "../coreutils/calendar.ts";
import { strftime } from "../coreutils/strftime.ts";
import { group_name, user_name } from "../coreutils/userspec.ts";
import type { Code } from "../lib/code.ts";
import { long_options } from "../lib/long_options.ts";
import type { Cli } from "../lib/program.ts";
import { read_file, strerror } from "../lib/stdio.ts";
import { IPCS_HELP } from "./ipc_help.ts";
import { options_of, util_linux } from "./usage.ts";

type Kind = "msg" | "shm" | "sem";
/** A line of /proc/sysvipc by the names of its heading; `perms` is octal. */
type Row = Readonly<Record<string, number>>;

const ID: Readonly<Record<Kind, string>> = { msg: "msqid", shm: "shmid", sem: "semid" };
const SHM_DEST = 0o1000;
const PAGE = 4096;

export function* read_table(c: Cli, kind: Kind): Code<Row[]> {
  const text = yield* read_file(`/proc/sysvipc/${kind}`);
  if (typeof text === "number") return yield* c.die(`/proc/sysvipc/${kind}: ${strerror(text)}`);
  const [heading, ...lines] = text.trimEnd().split("\n");
  const names = heading.trim().split(/\s+/);
  return lines.map((line) => {
    const cells = line.trim().split(/\s+/);
    return Object.fromEntries(names.map((n, i) => [n, Number.parseInt(cells[i], n === "perms" ? 8 : 10)]));
  });
}

const cells = (widths: readonly number[], values: readonly (string | number)[]): string =>
  `${values.map((v, i) => String(v).padEnd(widths[i])).join(" ")}\n`;
const TENS = [10, 10, 10, 10, 10, 10];

const when = (seconds: number, format: string): string =>
  seconds === 0 ? "Not set" : strftime(format, localtime(seconds), 0, seconds);

function* times(c: Cli, kind: Kind, rows: readonly Row[]): Code<void> {
  if (kind === "sem") {
    yield* c.out.print("------ Semaphore Operation/Change Times --------\n");
    yield* c.out.print(cells([8, 10, 26, 26], ["semid", "owner", "last-op", "last-changed"]));
    for (const r of rows) {
      const [op, change] = [r.otime, r.ctime].map((t) => when(t, "%a %b %e %H:%M:%S %Y").padEnd(26));
      yield* c.out.print(
        `${String(r.semid).padEnd(8)} ${(yield* user_name(r.uid)).padEnd(10)}  ${op} ${change}\n`,
      );
    }
    return;
  }
  const msg = kind === "msg";
  const names = msg ? ["send", "recv", "change"] : ["attached", "detached", "changed"];
  yield* c.out.print(
    `------ ${msg ? "Message Queues Send/Recv/Change" : "Shared Memory Attach/Detach/Change"} Times --------\n`,
  );
  const widths = msg ? [8, 10, 20, 20, 20] : [10, 10, 20, 20, 20];
  yield* c.out.print(cells(widths, [ID[kind], "owner", ...names]));
  for (const r of rows) {
    const list = (msg ? [r.stime, r.rtime, r.ctime] : [r.atime, r.dtime, r.ctime]).map((t) =>
      when(t, "%b %e %H:%M:%S"),
    );
    yield* c.out.print(cells(widths, [r[ID[kind]], yield* user_name(r.uid), ...list]));
  }
}

function* creators(c: Cli, kind: Kind, rows: readonly Row[]): Code<void> {
  const title = { msg: "Message Queues", shm: "Shared Memory Segment", sem: "Semaphore Arrays" }[kind];
  yield* c.out.print(`------ ${title} Creators/Owners --------\n`);
  yield* c.out.print(cells(TENS, [ID[kind], "perms", "cuid", "cgid", "uid", "gid"]));
  for (const r of rows) {
    const names = [
      yield* user_name(r.cuid),
      yield* group_name(r.cgid),
      yield* user_name(r.uid),
      yield* group_name(r.gid),
    ];
    yield* c.out.print(cells(TENS, [r[ID[kind]], (r.perms & 0o777).toString(8), ...names]));
  }
}

function* pids(c: Cli, kind: Kind, rows: readonly Row[]): Code<void> {
  // nothing is kept of semaphores
  if (kind === "sem") return;
  const msg = kind === "msg";
  yield* c.out.print(
    `------ ${msg ? "Message Queues PIDs" : "Shared Memory Creator/Last-op PIDs"} --------\n`,
  );
  yield* c.out.print(cells(TENS, [ID[kind], "owner", ...(msg ? ["lspid", "lrpid"] : ["cpid", "lpid"])]));
  for (const r of rows)
    yield* c.out.print(
      cells(TENS, [r[ID[kind]], yield* user_name(r.uid), msg ? r.lspid : r.cpid, msg ? r.lrpid : r.lpid]),
    );
}

function* summary(c: Cli, kind: Kind, rows: readonly Row[]): Code<void> {
  const sum = (name: string) => rows.reduce((n, r) => n + r[name], 0);
  if (kind === "msg")
    yield* c.out.print(
      `------ Messages Status --------\nallocated queues = ${rows.length}\nused headers = ${sum("qnum")}\nused space = ${sum("cbytes")} bytes\n`,
    );
  else if (kind === "sem")
    yield* c.out.print(
      `------ Semaphore Status --------\nused arrays = ${rows.length}\nallocated semaphores = ${sum("nsems")}\n`,
    );
  else {
    const pages = rows.reduce((n, r) => n + Math.ceil(r.size / PAGE), 0);
    yield* c.out.print(
      `------ Shared Memory Status --------\nsegments allocated ${rows.length}\npages allocated ${pages}\npages resident  0\npages swapped   0\nSwap performance: 0 attempts\t 0 successes\n`,
    );
  }
}

function* list(c: Cli, kind: Kind, rows: readonly Row[]): Code<void> {
  const head = ["key", ID[kind], "owner", "perms"];
  const first = function* (r: Row): Code<(string | number)[]> {
    const key = `0x${(r.key >>> 0).toString(16).padStart(8, "0")}`;
    return [key, r[ID[kind]], yield* user_name(r.uid), (r.perms & 0o777).toString(8)];
  };
  if (kind === "msg") {
    const widths = [10, 10, 10, 10, 12, 12];
    yield* c.out.print(
      `------ Message Queues --------\n${cells(widths, [...head, "used-bytes", "messages"])}`,
    );
    for (const r of rows) yield* c.out.print(cells(widths, [...(yield* first(r)), r.cbytes, r.qnum]));
  } else if (kind === "sem") {
    const widths = [10, 10, 10, 10, 10];
    yield* c.out.print(`------ Semaphore Arrays --------\n${cells(widths, [...head, "nsems"])}`);
    for (const r of rows) yield* c.out.print(cells(widths, [...(yield* first(r)), r.nsems]));
  } else {
    yield* c.out.print(
      `------ Shared Memory Segments --------\n${cells([...TENS, 12], [...head, "bytes", "nattch", "status"])}`,
    );
    for (const r of rows) {
      const status = r.perms & SHM_DEST ? "dest" : "";
      yield* c.out.print(cells([...TENS, 6, 6], [...(yield* first(r)), r.size, r.nattch, status, ""]));
    }
  }
}

const OUTPUTS = { t: times, c: creators, p: pids, u: summary } as const;

export const ipcs = util_linux({
  name: "ipcs",
  help: IPCS_HELP,
  own_help: true,
  *run(c) {
    const p = yield* options_of(c, "i:mqsatpclub", long_options(IPCS_HELP), IPCS_HELP, "m q s a t p c u b");
    const given = new Set(p.options.map((o) => o.opt));
    const kinds = (["msg", "shm", "sem"] as const).filter((kind) =>
      given.has({ msg: "q", shm: "m", sem: "s" }[kind]),
    );
    const output = p.options.findLast((o) => o.opt in OUTPUTS)?.opt as keyof typeof OUTPUTS | undefined;
    const print = output ? OUTPUTS[output] : list;
    for (const kind of kinds.length > 0 && !given.has("a") ? kinds : (["msg", "shm", "sem"] as const)) {
      yield* c.out.print("\n");
      yield* print(c, kind, yield* read_table(c, kind));
    }
    yield* c.out.print("\n");
    return 0;
  },
});
