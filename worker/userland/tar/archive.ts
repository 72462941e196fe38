// The archive file of tar: read and written, through a program that compresses when asked to.
import { O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { WEXITSTATUS, WIFSIGNALED } from "../../kernel/uapi/sched.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import { wait_for } from "../lib/popen.ts";
import type { Cli } from "../lib/program.ts";
import { eprint, read_fd, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { isatty } from "../lib/ttyname.ts";
import { FAILURE, type TarOptions } from "./options.ts";

export function* fatal(c: Cli, message: string): Code<never> {
  yield* c.warn(message);
  return yield* c.die("Error is not recoverable: exiting now", 0, FAILURE);
}

/** Makes `fd` the child's standard input (0) or output (1). */
function* move(fd: number, to: number): Code<void> {
  if (fd === to) return;
  yield sys.close(to);
  yield sys.dup(fd);
  yield sys.close(fd);
}

/** In the child: opens the archive, or says why not. */
function* open_in_child(path: ByteString, fd: number): Code<number> {
  if (fd < 0) {
    yield* eprint(`tar (child): ${path}: Cannot open: ${strerror(fd)}\n`);
    yield* eprint("tar (child): Error is not recoverable: exiting now\n");
  }
  return fd;
}

function* run_filter(argv: readonly ByteString[], envp: readonly ByteString[]): Code<number> {
  const r = yield* execvp(argv, envp);
  yield* eprint(`tar (child): ${argv[0]}: Cannot exec: ${strerror(r)}\n`);
  yield* eprint("tar (child): Error is not recoverable: exiting now\n");
  return FAILURE;
}

/** Ends the program if the child did not end well. */
function* reap(c: Cli, pid: number): Code<void> {
  const status = yield* wait_for(pid);
  if (status === 0) return;
  yield* fatal(
    c,
    WIFSIGNALED(status)
      ? `Child died with signal ${status & 0x7f}`
      : `Child returned status ${WEXITSTATUS(status)}`,
  );
}

/** The whole archive, decompressed; the file says itself whether it is compressed. */
export function* read_archive(c: Cli, o: TarOptions): Code<ByteString> {
  let { filter } = o;
  if (o.file === null && !filter) {
    if (yield* isatty(0))
      yield* fatal(c, "Refusing to read archive contents from terminal (missing -f option?)");
    const data = yield* read_fd(0);
    return typeof data === "number" ? yield* fatal(c, `-: Cannot read: ${strerror(data)}`) : data;
  }
  if (o.file !== null && !filter) {
    const fd = yield sys.open(o.file, O_RDONLY);
    if (fd < 0) yield* fatal(c, `${o.file}: Cannot open: ${strerror(fd)}`);
    const data = yield* read_fd(fd);
    yield sys.close(fd);
    if (typeof data === "number") return yield* fatal(c, `${o.file}: Cannot read: ${strerror(data)}`);
    if (data.startsWith("\x1f\x8b")) filter = "gzip";
    else if (data.startsWith("BZh")) filter = "bzip2";
    else if (data.startsWith("\xfd7zXZ")) filter = "xz";
    else return data;
  }
  const fds: number[] = [];
  yield sys.pipe(fds);
  const path = o.file;
  const pid = yield sys.fork(function* child(): Code<number> {
    yield* move(fds[1], 1);
    yield sys.close(fds[0]);
    if (path !== null) {
      const fd = yield* open_in_child(path, yield sys.open(path, O_RDONLY));
      if (fd < 0) return FAILURE;
      yield* move(fd, 0);
    }
    return yield* run_filter([...(filter ?? "gzip").split(/\s+/), "-d"], c.envp);
  });
  yield sys.close(fds[1]);
  const data = yield* read_fd(fds[0]);
  yield sys.close(fds[0]);
  yield* reap(c, pid);
  return typeof data === "number" ? "" : data;
}

/** Opened before anything is archived: where the archive goes, and the child that compresses it. */
export function* open_archive(c: Cli, o: TarOptions): Code<{ fd: number; pid: number }> {
  if (!o.filter) {
    if (o.file !== null) {
      const fd = yield sys.creat(o.file, 0o666);
      return fd < 0 ? yield* fatal(c, `${o.file}: Cannot open: ${strerror(fd)}`) : { fd, pid: 0 };
    }
    if (yield* isatty(1))
      yield* fatal(c, "Refusing to write archive contents to terminal (missing -f option?)");
    return { fd: 1, pid: 0 };
  }
  const fds: number[] = [];
  yield sys.pipe(fds);
  const { file, filter } = o;
  const pid = yield sys.fork(function* child(): Code<number> {
    yield* move(fds[0], 0);
    yield sys.close(fds[1]);
    if (file !== null) {
      const fd = yield* open_in_child(file, yield sys.creat(file, 0o666));
      if (fd < 0) return FAILURE;
      yield* move(fd, 1);
    }
    yield sys.execve("/bin/sh", ["/bin/sh", "-c", filter], c.envp);
    return FAILURE;
  });
  yield sys.close(fds[0]);
  return { fd: fds[1], pid };
}

export function* write_archive(
  c: Cli,
  o: TarOptions,
  to: { fd: number; pid: number },
  data: ByteString,
): Code<void> {
  const r = yield* write_all(to.fd, data);
  if (r < 0) yield* fatal(c, `${o.file ?? "-"}: Cannot write: ${strerror(r)}`);
  if (to.fd !== 1) yield sys.close(to.fd);
  if (to.pid > 0) yield* reap(c, to.pid);
}
