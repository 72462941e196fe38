// For kernel tests: a task that was given a container id, and what it asks of the audit subsystem.
import { O_WRONLY } from "../worker/kernel/uapi/fcntl.ts";
import { UserBuffer } from "../worker/kernel/uapi/syscall.ts";
import { type AuditSocket, auditOpen } from "../worker/userland/audit/libaudit/netlink.ts";
import type { Code } from "../worker/userland/lib/code.ts";
import * as sys from "../worker/userland/lib/sys.ts";
import { write_file } from "./kernel.ts";

/** Runs `body` in a child with container id `id` and waits for it: the order of use of the series (fork, block, label). */
export function* in_container(id: bigint | number, body: () => Code<unknown>): Code<number> {
  const ends: number[] = [];
  yield sys.pipe(ends);
  const pid = yield sys.fork(function* () {
    yield sys.close(ends[1]);
    yield sys.read(ends[0], new UserBuffer(), 1);
    yield* body();
    return yield sys.exit(0);
  });
  const written = yield* write_file(`/proc/${pid}/containerid`, String(id));
  if (written < 0) throw new Error(`labelling failed: ${written}`);
  yield sys.close(ends[0]);
  yield sys.close(ends[1]);
  yield sys.wait4(pid, null);
  return pid;
}

/** An open audit socket. */
export function* audit_socket(): Code<AuditSocket> {
  const socket = yield* auditOpen();
  if (typeof socket === "number") throw new Error(`no audit socket: ${socket}`);
  return socket;
}

/** Makes an empty file. */
export function* touch(path: string): Code<void> {
  yield sys.close(yield sys.open(path, O_WRONLY | 0o100, 0o644));
}
