// ulimit: the resource limits of the shell and of what it starts (prlimit64(2)).
import { EINVAL } from "../../../kernel/uapi/errno.ts";
import { RLIM_INFINITY, type rlimit } from "../../../kernel/uapi/sched.ts";
import type { Code } from "../../lib/code.ts";
import { strerror, write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import type { Shell } from "../shell.ts";
import type { Builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

interface Limit {
  letter: string;
  /** number of the resource; null for the pipe size, which only can be read */
  resource: number | null;
  /** bytes (or units of the kernel) per unit shown */
  factor: number;
  name: string;
  unit: string | null;
}
const limit = (
  letter: string,
  resource: number | null,
  factor: number,
  name: string,
  unit: string | null,
): Limit => ({
  letter,
  resource,
  factor,
  name,
  unit,
});

/** In the order of `ulimit -a`; resource numbers of asm-generic/resource.h. */
const LIMITS: readonly Limit[] = [
  limit("R", 15, 1, "real-time non-blocking time", "microseconds"),
  limit("c", 4, 1024, "core file size", "blocks"),
  limit("d", 2, 1024, "data seg size", "kbytes"),
  limit("e", 13, 1, "scheduling priority", null),
  limit("f", 1, 1024, "file size", "blocks"),
  limit("i", 11, 1, "pending signals", null),
  limit("l", 8, 1024, "max locked memory", "kbytes"),
  limit("m", 5, 1024, "max memory size", "kbytes"),
  limit("n", 7, 1, "open files", null),
  limit("p", null, 512, "pipe size", "512 bytes"),
  limit("q", 12, 1, "POSIX message queues", "bytes"),
  limit("r", 14, 1, "real-time priority", null),
  limit("s", 3, 1024, "stack size", "kbytes"),
  limit("t", 0, 1, "cpu time", "seconds"),
  limit("u", 6, 1, "max user processes", null),
  limit("v", 9, 1024, "virtual memory", "kbytes"),
  limit("x", 10, 1, "file locks", null),
];
/** PIPE_BUF in units of 512 bytes: what -p shows. */
const PIPE_BLOCKS = 8;

/** Blocks are 512 bytes in posix mode only. */
const factor_of = (sh: Shell, l: Limit): number => (l.unit === "blocks" && sh.options.posix ? 512 : l.factor);

function* read_limit(l: Limit): Code<rlimit | number> {
  const value: rlimit = { rlim_cur: 0, rlim_max: 0 };
  if (l.resource === null) return { rlim_cur: PIPE_BLOCKS * 512, rlim_max: PIPE_BLOCKS * 512 };
  const e = yield sys.prlimit(0, l.resource, null, value);
  return e < 0 ? e : value;
}

const shown = (n: number, factor: number): string =>
  n >= RLIM_INFINITY ? "unlimited" : String(Math.floor(n / factor));

/** `core file size              (blocks, -c) 0` */
function row(l: Limit, value: string): string {
  const unit = l.unit === null ? `(-${l.letter})` : `(${l.unit}, -${l.letter})`;
  return `${l.name.padEnd(20)}${unit.padStart(20)} ${value}\n`;
}

function* print_limit(sh: Shell, l: Limit, hard: boolean, labelled: boolean): Code<number> {
  const value = yield* read_limit(l);
  if (typeof value === "number") {
    yield* sh.error(`ulimit: ${l.name}: cannot get limit: ${strerror(value)}`);
    return 1;
  }
  const text = shown(hard ? value.rlim_max : value.rlim_cur, factor_of(sh, l));
  yield* write_all(1, labelled ? row(l, text) : `${text}\n`);
  return 0;
}

function* set_limit(sh: Shell, l: Limit, wanted: string, soft: boolean, hard: boolean): Code<number> {
  const old = yield* read_limit(l);
  if (typeof old === "number") {
    yield* sh.error(`ulimit: ${l.name}: cannot get limit: ${strerror(old)}`);
    return 1;
  }
  let value: number;
  if (wanted === "hard") value = old.rlim_max;
  else if (wanted === "soft") value = old.rlim_cur;
  else if (wanted === "unlimited") value = RLIM_INFINITY;
  else if (!/^\d+$/.test(wanted)) {
    yield* sh.error(`ulimit: ${wanted}: invalid number`);
    return 1;
  } else {
    value = Number(wanted) * factor_of(sh, l);
    if (!Number.isSafeInteger(value)) {
      yield* sh.error(`ulimit: ${wanted}: limit out of range`);
      return 1;
    }
  }
  const e =
    l.resource === null
      ? -EINVAL
      : yield sys.prlimit(
          0,
          l.resource,
          { rlim_cur: soft ? value : old.rlim_cur, rlim_max: hard ? value : old.rlim_max },
          null,
        );
  if (e >= 0) return 0;
  yield* sh.error(`ulimit: ${l.name}: cannot modify limit: ${strerror(e)}`);
  return 1;
}

const ulimit: Builtin = {
  *run(sh, words) {
    const letters = LIMITS.map((l) => `${l.letter};`).join("");
    const o = yield* builtin_options(sh, words, `SHa${letters}`);
    if (!o) return 2;
    const has = (l: string) => o.given.some((g) => g.letter === l);
    const hard = has("H");
    const soft = has("S");
    if (has("a")) {
      for (const l of LIMITS) yield* print_limit(sh, l, hard && !soft, true);
      return 0;
    }
    const chosen = o.given.filter((g) => !/[SHa]/.test(g.letter));
    if (chosen.length === 0) chosen.push({ letter: "f", arg: null, plus: false });
    // a word after the options belongs to the last of them
    const last = chosen[chosen.length - 1];
    if (last.arg === null && o.rest.length > 0) last.arg = o.rest[0];
    const labelled = chosen.length > 1;
    for (const g of chosen) {
      const l = LIMITS.find((x) => x.letter === g.letter) as Limit;
      const status =
        g.arg === null
          ? yield* print_limit(sh, l, hard && !soft, labelled)
          : yield* set_limit(sh, l, g.arg, soft || !hard, hard || !soft);
      if (status !== 0) return status;
    }
    return 0;
  },
  usage: "[-SHabcdefiklmnpqrstuvxPRT] [limit]",
  summary: "Modify shell resource limits.",
};

export const ulimit_builtins: Readonly<Record<string, Builtin>> = { ulimit };
