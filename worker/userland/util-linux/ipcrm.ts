// ipcrm(1) and ipcmk(1): remove and make System V objects.
import { EACCES, EEXIST, EIDRM, EINVAL, EPERM } from "../../kernel/uapi/errno.ts";
import * as I from "../../kernel/uapi/ipc.ts";
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import { parse_size } from "../coreutils/sizes.ts";
import type { Code } from "../lib/code.ts";
import * as ipc from "../lib/ipc.ts";
import { long_options } from "../lib/long_options.ts";
import type { Cli } from "../lib/program.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { IPCMK_HELP, IPCRM_HELP } from "./ipc_help.ts";
import { read_table } from "./ipcs.ts";
import { bad_usage, options_of, util_linux } from "./usage.ts";

type Kind = "shm" | "msg" | "sem";

const LETTERS: Readonly<Record<string, Kind>> = { m: "shm", q: "msg", s: "sem" };
const ID: Readonly<Record<Kind, string>> = { msg: "msqid", shm: "shmid", sem: "semid" };

function* remove(c: Cli, kind: Kind, id: number, by_key: string | null, verbose: boolean): Code<void> {
  if (verbose) {
    const what = { shm: "shared memory segment", msg: "message queue", sem: "semaphore" }[kind];
    yield* c.out.print(`removing ${what} id \`${id}'\n`);
  }
  const r =
    kind === "shm"
      ? yield ipc.shmctl(id, I.IPC_RMID)
      : kind === "msg"
        ? yield ipc.msgctl(id, I.IPC_RMID)
        : yield ipc.semctl(id, I.IPC_RMID);
  if (r >= 0) return;
  const of = by_key === null ? `id (${id})` : `key (${by_key})`;
  if (r === -EACCES || r === -EPERM) yield* c.error(`permission denied for ${of}`);
  else if (r === -EINVAL) yield* c.error(`invalid ${of}`);
  else if (r === -EIDRM) yield* c.error(`already removed ${of}`);
  else yield* c.error(`${by_key === null ? "id" : "key"} failed: ${strerror(r)}`);
}

function* number_of(c: Cli, text: string, base_any: boolean): Code<number> {
  if (base_any ? /^(0x[0-9a-fA-F]+|\d+)$/.test(text) : /^\d+$/.test(text))
    return base_any && /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
  return yield* c.die(base_any ? `illegal key (${text})` : `failed to parse argument: '${text}'`);
}

function* remove_key(c: Cli, kind: Kind, text: string, verbose: boolean): Code<void> {
  const key = yield* number_of(c, text, true);
  if (key === I.IPC_PRIVATE) return yield* c.error(`illegal key (${text})`);
  const id =
    kind === "shm"
      ? yield ipc.shmget(key, 0, 0)
      : kind === "msg"
        ? yield ipc.msgget(key, 0)
        : yield ipc.semget(key, 0, 0);
  if (id < 0) {
    const why = id === -EACCES ? "permission denied for" : id === -EIDRM ? "already removed" : "invalid";
    return yield* c.error(`${why} key (${text})`);
  }
  yield* remove(c, kind, id, text, verbose);
}

function* remove_all(c: Cli, kind: Kind, verbose: boolean): Code<void> {
  for (const row of yield* read_table(c, kind)) yield* remove(c, kind, row[ID[kind]], null, verbose);
}

export const ipcrm = util_linux({
  name: "ipcrm",
  help: IPCRM_HELP,
  own_help: true,
  *run(c) {
    // the old form: ipcrm shm 1 2
    const old = c.args[0] as Kind;
    if (["shm", "msg", "sem"].includes(old)) {
      if (c.args.length < 2) yield* bad_usage(c, "not enough arguments");
      for (const id of c.args.slice(1)) yield* remove(c, old, yield* number_of(c, id, false), null, false);
      return c.status;
    }
    const p = yield* options_of(
      c,
      "q:m:s:Q:M:S:a::v",
      long_options(IPCRM_HELP),
      IPCRM_HELP,
      "q m s Q M S a v",
    );
    const verbose = p.options.some((o) => o.opt === "v");
    for (const { opt, arg } of p.options) {
      const kind = LETTERS[opt.toLowerCase()];
      if (opt === "a") {
        if (arg !== null && !["shm", "msg", "sem"].includes(arg)) yield* c.die(`unknown argument: ${arg}`);
        for (const k of arg === null ? (["shm", "sem", "msg"] as const) : [arg as Kind])
          yield* remove_all(c, k, verbose);
      } else if (kind && opt === opt.toLowerCase())
        yield* remove(c, kind, yield* number_of(c, arg ?? "", false), null, verbose);
      else if (kind) yield* remove_key(c, kind, arg ?? "", verbose);
    }
    if (p.operands.length > 0) yield* bad_usage(c, `unknown argument: ${p.operands[0]}`);
    return c.status;
  },
});

/** A key that nobody has, most likely. */
function* random_key(): Code<number> {
  const buf = new UserBuffer();
  yield sys.getrandom(buf, 4);
  return [...buf.data].reduce((n, ch) => (n << 8) | ch.charCodeAt(0), 0);
}

export const ipcmk = util_linux({
  name: "ipcmk",
  help: IPCMK_HELP,
  own_help: true,
  *run(c) {
    const p = yield* options_of(c, "M:QS:p:", long_options(IPCMK_HELP), IPCMK_HELP, "M Q S p");
    const value = (opt: string) => p.options.findLast((o) => o.opt === opt)?.arg ?? null;
    const mode_text = value("p") ?? "0644";
    if (!/^[0-7]+$/.test(mode_text)) yield* c.die("failed to parse mode: Success");
    const flags = Number.parseInt(mode_text, 8) | I.IPC_CREAT | I.IPC_EXCL;
    if (!p.options.some((o) => o.opt !== "p")) yield* bad_usage(c, "bad usage");
    const made = function* (what: string, create: (key: number) => Code<number>): Code<void> {
      let id: number;
      do id = yield* create(yield* random_key());
      while (id === -EEXIST);
      if (id < 0) yield* c.die(`create ${what.toLowerCase()} failed: ${strerror(id)}`);
      yield* c.out.print(`${what} id: ${id}\n`);
    };
    const [size, count] = [value("M"), value("S")];
    if (size !== null) {
      const bytes = parse_size(size);
      if (!("n" in bytes)) return yield* c.die(`failed to parse size: '${size}': ${strerror(EINVAL)}`);
      yield* made("Shared memory", function* (key) {
        return yield ipc.shmget(key, bytes.n, flags);
      });
    }
    if (p.options.some((o) => o.opt === "Q"))
      yield* made("Message queue", function* (key) {
        return yield ipc.msgget(key, flags);
      });
    if (count !== null) {
      if (!/^\d+$/.test(count)) yield* c.die(`failed to parse elements: '${count}'`);
      yield* made("Semaphore", function* (key) {
        return yield ipc.semget(key, Number(count), flags);
      });
    }
    return c.status;
  },
});
