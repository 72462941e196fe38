// lsattr(1).
import { new_stat, S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { join_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { fgetflags, iterate_on_dir, long_flags, short_flags, VERSION } from "./attributes.ts";

const USAGE = "Usage: lsattr [-RVadlpv] [files...]\n";

interface Job {
  c: Cli;
  recursive: boolean;
  all: boolean;
  /** directories like other files */
  entries: boolean;
  long: boolean;
}

/** com_err(3): what is already in standard output's buffer is printed later. */
const complain = (errno: number, what: ByteString) => eprint(`lsattr: ${strerror(errno)} ${what}\n`);

function* list(job: Job, path: ByteString): Code<number> {
  const flags = yield* fgetflags(path);
  if (flags < 0) {
    yield* complain(flags, `While reading flags on ${path}`);
    return -1;
  }
  yield* job.c.out.print(
    job.long ? `${path.padEnd(28)} ${long_flags(flags)}\n` : `${short_flags(flags)} ${path}\n`,
  );
  return 0;
}

/** The entries of a directory; what cannot be read of them does not count as a failure. */
const list_dir = (job: Job, dir: ByteString): Code<number> =>
  iterate_on_dir(dir, function* (name) {
    const path = join_path(dir, name);
    const st = new_stat();
    const r = yield sys.lstat(path, st);
    if (r < 0) {
      yield* eprint(`${path}: ${strerror(r)}\n`);
      return 0;
    }
    if (name.startsWith(".") && !job.all) return 0;
    yield* list(job, path);
    if (!job.recursive || !S_ISDIR(st.st_mode) || name === "." || name === "..") return 0;
    yield* job.c.out.print(`\n${path}:\n`);
    yield* list_dir(job, path);
    yield* job.c.out.print("\n");
    return 0;
  });

function* list_operand(job: Job, path: ByteString): Code<number> {
  const st = new_stat();
  const r = yield sys.lstat(path, st);
  if (r < 0) {
    yield* complain(r, `while trying to stat ${path}`);
    return -1;
  }
  return yield* S_ISDIR(st.st_mode) && !job.entries ? list_dir(job, path) : list(job, path);
}

export const lsattr = program({
  name: "lsattr",
  help: USAGE,
  own_help: true,
  *run(c) {
    const { options, operands, error } = getopt(c.args, "RVadlvp");
    if (error !== null) {
      yield* c.warn(error);
      return yield* c.usage(USAGE, 1);
    }
    const has = (opt: string) => options.some((o) => o.opt === opt);
    for (const opt of ["v", "p"]) if (has(opt)) yield* c.die(`option -${opt} is not simulated`);
    if (has("V")) yield* eprint(`lsattr ${VERSION}\n`);
    const job: Job = { c, recursive: has("R"), all: has("a"), entries: has("d"), long: has("l") };
    let status = 0;
    for (const path of operands.length > 0 ? operands : ["."])
      if ((yield* list_operand(job, path)) < 0) status = 1;
    return status;
  },
});
