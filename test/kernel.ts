// For tests of the kernel alone: a program of the test's own runs as pid 1 and makes the system calls it likes.
import { start_kernel } from "../worker/kernel/init/main.ts";
import type { Kernel } from "../worker/kernel/kernel.ts";
import { schedule } from "../worker/kernel/sched/core.ts";
import { O_WRONLY } from "../worker/kernel/uapi/fcntl.ts";
import type { image_entry } from "../worker/kernel/uapi/image.ts";
import type { UserCode } from "../worker/kernel/uapi/syscall.ts";
import { apply_series } from "../worker/patches/rfc2/index.ts";
import type { Code } from "../worker/userland/lib/code.ts";
import * as sys from "../worker/userland/lib/sys.ts";

const IMAGE: readonly image_entry[] = [
  ...["/proc", "/tmp", "/dev", "/usr", "/usr/sbin", "/root"].map((path) => ({
    kind: "dir" as const,
    path,
    mode: 0o755,
  })),
  { kind: "symlink", path: "/sbin", target: "usr/sbin" },
  { kind: "program", path: "/usr/sbin/init", program: "init", mode: 0o755 },
];

export interface KernelRun {
  kernel: Kernel;
  /** records in the order they were queued, without stamp: "CONTAINER op=set ..." */
  records: string[];
  /** serial of each record */
  serials: number[];
}

export interface KernelOptions {
  patches?: number;
  cmdline?: string;
  /** machine time it may take, in seconds */
  seconds?: number;
  /** is given the kernel before anything runs, to look at it meanwhile */
  on_boot?: (k: Kernel) => void;
}

/**
 * Boots a kernel whose init is `body`, with /proc mounted, and runs it to its end.
 * @throws what the body throws; an Error when it does not end within its machine time.
 */
export function run_kernel(body: () => Code<void>, options: KernelOptions = {}): KernelRun {
  const records: string[] = [];
  const serials: number[] = [];
  let done = false;
  function* init(): UserCode {
    yield sys.mount("proc", "/proc", "proc", 0, "");
    yield sys.mount("tmpfs", "/tmp", "tmpfs", 0, "");
    yield* body();
    done = true;
    return yield sys.pause();
  }
  const kernel = start_kernel(
    {
      epoch_us: 1521190800e6,
      seed: 1,
      hostname: "test",
      cmdline: options.cmdline ?? "audit=1",
      programs: new Map([["init", init]]),
    },
    IMAGE,
    [],
    [],
    (k) => {
      k.listeners.record = ({ type_name, serial, text }) => {
        records.push(`${type_name} ${text.replace(/^audit\([^)]*\): ?/, "")}`);
        serials.push(serial);
      };
      apply_series(k, options.patches ?? 13);
      options.on_boot?.(k);
    },
  );
  const until = (options.seconds ?? 600) * 1e9;
  while (!done && kernel.halted === null) {
    const state = schedule(kernel, until, 100_000, () => done);
    if (!done && (state.now >= until || (state.idle && state.next_timer === null)))
      throw new Error("the test's program did not end");
  }
  if (!done) throw new Error(`the machine halted: ${kernel.halted?.message}`);
  return { kernel, records, serials };
}

/** One write(2) of `data` to a file: bytes written or a negated errno, of open(2) too. */
export function* write_file(path: string, data: string, flags = O_WRONLY): Code<number> {
  const fd = yield sys.open(path, flags);
  if (fd < 0) return fd;
  const n = yield sys.write(fd, data);
  yield sys.close(fd);
  return n;
}

/** A child that does nothing until it is killed; its pid. */
export function* fork_sleeper(): Code<number> {
  return yield sys.fork(function* () {
    for (;;) yield sys.pause();
  });
}
