// Calls to daemons that the first process starts when somebody asks for them, as D-Bus activates them: what they do is
// done by a process of nobody's session. In place of the bus there is a FIFO per daemon, which the superuser may write.
import { EACCES, ENOENT, ENXIO } from "../../kernel/uapi/errno.ts";
import { O_NONBLOCK, O_RDWR, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import { POLLIN, type pollfd } from "../../kernel/uapi/sched.ts";
import { S_IFIFO } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { BUS_FIFO } from "../init/manager.ts";
import type { Code } from "../lib/code.ts";
import { InStream, read_file, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

type Service = "systemd-hostnamed" | "systemd-timedated";

/** A daemon that nobody has called for so long ends, as those of systemd do. */
const IDLE_MS = 30_000;

/** How long the bus waits for a daemon to start. */
const START_TIMEOUT_MS = 25_000;

const quote = (s: ByteString): ByteString =>
  `=${s.replace(/[%\s]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, "0")}`)}`;
const unquote = (s: ByteString): ByteString =>
  s.slice(1).replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Starts a daemon, if it does not run. 0, or a negated errno: there is no bus. */
export function* activate(service: Service): Code<number> {
  const bus = yield sys.open(BUS_FIFO, O_WRONLY | O_NONBLOCK);
  if (bus < 0) return bus;
  yield* write_all(bus, `${service}\n`);
  return yield sys.close(bus);
}

/** Calls a method. What the daemon has against it, "" when it did it. */
export function* call(service: Service, method: string, ...args: ByteString[]): Code<ByteString> {
  const reply = `/run/systemd/reply.${yield sys.getpid()}`;
  const made = yield sys.mknod(reply, S_IFIFO | 0o600, 0);
  if (made === -EACCES) return "Interactive authentication required.";
  const answer = yield sys.open(reply, O_RDWR);
  const error = answer < 0 ? answer : yield* activate(service);
  if (error) return strerror(error);
  // the first process makes the FIFO, the daemon reads it once it has started, and the bus does not wait for ever for
  // one that dies before
  let fd = -ENOENT;
  for (let ms = 0; fd === -ENOENT || fd === -ENXIO; ms++) {
    if (ms === START_TIMEOUT_MS) {
      yield sys.close(answer);
      yield sys.unlink(reply);
      return `Failed to activate service '${service}': timed out (service_start_timeout=${START_TIMEOUT_MS}ms)`;
    }
    if (ms > 0) yield sys.nanosleep({ tv_sec: 0, tv_nsec: 1e6 });
    fd = yield sys.open(`/run/systemd/${service}`, O_WRONLY | O_NONBLOCK);
  }
  yield* write_all(fd, `${[reply, method, ...args.map(quote)].join(" ")}\n`);
  yield sys.close(fd);
  const line = (yield* new InStream(answer).line_unbuffered()) ?? "";
  yield sys.close(answer);
  yield sys.unlink(reply);
  return unquote(line.trim());
}

/** What a method does: "" or why not. */
export type Method = (args: readonly ByteString[]) => Code<ByteString>;

/** A daemon: answers calls until there have been none for a while. */
export function* serve_calls(service: Service, methods: Readonly<Record<string, Method>>): Code<number> {
  const fifo = `/run/systemd/${service}`;
  const input = yield sys.open(fifo, O_RDWR);
  const calls = new InStream(input);
  const fds: pollfd[] = [{ fd: input, events: POLLIN, revents: 0 }];
  while ((yield sys.poll(fds, IDLE_MS)) > 0) {
    const [reply, method, ...args] = ((yield* calls.line_unbuffered()) ?? "").trim().split(" ");
    const error = Object.hasOwn(methods, method)
      ? yield* methods[method](args.map(unquote))
      : "Unknown method";
    const out = yield sys.open(reply, O_WRONLY);
    yield* write_all(out, `${quote(error)}\n`);
    yield sys.close(out);
  }
  yield sys.unlink(fifo);
  return 0;
}

/** Settings of a file of NAME=VALUE lines (os-release(5), machine-info(5)). */
export function* settings(path: ByteString): Code<Map<string, ByteString>> {
  const text = yield* read_file(path);
  const found = new Map<string, ByteString>();
  for (const line of typeof text === "string" ? text.split("\n") : []) {
    const m = /^\s*(\w+)=(.*)$/.exec(line.trimEnd());
    if (m) found.set(m[1], m[2].replace(/^(["'])(.*)\1$/s, "$2").replace(/\\([\\"$`])/g, "$1"));
  }
  return found;
}

/** Rows of a status, their labels one below the other to the right. */
export function status_rows(rows: readonly (readonly [string, ByteString])[]): ByteString {
  const width = Math.max(...rows.map(([label]) => label.length)) + 1;
  return rows.map(([label, value]) => `${`${label}:`.padStart(width)} ${value}\n`).join("");
}
