// How sudo remembers that a user has given the password: /run/sudo/ts/USER, here a line "SESSION SECONDS" for each
// terminal session, and /var/lib/sudo/lectured/USER.
import { O_CREAT, O_TRUNC, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import { CLOCK_MONOTONIC, type timespec } from "../../kernel/uapi/sched.ts";
import type { Code } from "../lib/code.ts";
import { read_file, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

const TS_DIR = "/run/sudo/ts";
const LECTURED = "/var/lib/sudo/lectured";

function* seconds(): Code<number> {
  const t: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_MONOTONIC, t);
  return Number(t.tv_sec);
}

function* make_dirs(path: string): Code<void> {
  let at = "";
  for (const part of path.split("/").filter(Boolean)) {
    at += `/${part}`;
    yield sys.mkdir(at, 0o711);
  }
}

function* save(path: string, text: string): Code<void> {
  const fd = yield sys.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600);
  if (fd < 0) return;
  yield* write_all(fd, text);
  yield sys.close(fd);
}

function* entries(user: string): Code<Map<string, number>> {
  const text = yield* read_file(`${TS_DIR}/${user}`);
  const lines = typeof text === "string" ? text.split("\n").filter(Boolean) : [];
  return new Map(lines.map((l) => [l.split(" ")[0], Number(l.split(" ")[1])]));
}

/** Whether the password was given in this session less than `minutes` ago (for ever when negative). */
export function* is_fresh(user: string, minutes: number): Code<boolean> {
  const since = (yield* entries(user)).get(String(yield sys.getsid(0)));
  return since !== undefined && (minutes < 0 || (yield* seconds()) - since < minutes * 60);
}

/** The password was given now. */
export function* touch(user: string): Code<void> {
  const all = yield* entries(user);
  all.set(String(yield sys.getsid(0)), yield* seconds());
  yield* make_dirs(TS_DIR);
  yield* save(`${TS_DIR}/${user}`, [...all].map(([sid, t]) => `${sid} ${t}\n`).join(""));
}

/** -k: this session's is void; -K: all are. */
export function* forget(user: string, all: boolean): Code<void> {
  const left = yield* entries(user);
  if (left.size === 0) return;
  if (all) return void (yield sys.unlink(`${TS_DIR}/${user}`));
  left.delete(String(yield sys.getsid(0)));
  yield* save(`${TS_DIR}/${user}`, [...left].map(([sid, t]) => `${sid} ${t}\n`).join(""));
}

/** Whether the user has been lectured; from now on so. */
export function* lectured(user: string): Code<boolean> {
  const path = `${LECTURED}/${user}`;
  if ((yield sys.access(path, 0)) === 0) return true;
  yield* make_dirs(LECTURED);
  yield* save(path, "");
  return false;
}
