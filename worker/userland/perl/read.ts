// <HANDLE> and <>.
import { O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import type { Code } from "../lib/code.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { Expr } from "./ast.ts";
import { handle_glob, scalar } from "./evaluate.ts";
import { Handle } from "./handle.ts";
import { finish_in_place, start_in_place } from "./in_place.ts";
import type { Machine } from "./machine.ts";
import { to_bytes, to_str, type Value } from "./values.ts";

/** The record separator $/: null reads everything. */
export function separator(m: Machine): string | null {
  const v = m.scalar("/").v;
  return v === undefined ? null : to_str(v);
}

/** Opens the next file of @ARGV for <>; null when there is none left. */
export function* next_argument(m: Machine): Code<Handle | null> {
  const argv = m.array("ARGV");
  const glob = m.glob("ARGV");
  if (!m.reading_arguments && argv.a.length === 0) {
    m.reading_arguments = true;
    m.scalar("ARGV").v = "-";
    return (glob.handle = m.stdin);
  }
  m.reading_arguments = true;
  for (;;) {
    const name = argv.a.shift();
    if (!name) return null;
    const path = to_bytes(name.v);
    m.scalar("ARGV").v = path;
    if (path === "-") return (glob.handle = m.stdin);
    const fd = yield sys.open(path, O_RDONLY);
    if (fd >= 0) {
      const lines = glob.handle?.lines ?? 0;
      glob.handle = new Handle(fd, true, false);
      glob.handle.lines = lines;
      if (m.in_place) yield* start_in_place(m, m.in_place, path);
      return glob.handle;
    }
    m.set_errno(fd);
    yield* m.warn(`Can't open ${path}: ${strerror(fd)}${m.where()}`);
  }
}

/** One record of <>, across the files of @ARGV; null at the end of the last. */
export function* read_arguments(m: Machine): Code<string | null> {
  const glob = m.glob("ARGV");
  for (;;) {
    const h = glob.handle ?? (yield* next_argument(m));
    if (!h) {
      m.reading_arguments = false;
      return null;
    }
    m.last_read = h;
    const record = yield* h.read(separator(m));
    if (record !== null) return record;
    if (m.in_place) yield* finish_in_place(m, m.in_place);
    // $. goes on counting in the next file
    const lines = h.lines;
    if (h !== m.stdin) yield* h.close();
    glob.handle = null;
    const next = m.array("ARGV").a.length > 0 ? yield* next_argument(m) : null;
    if (!next) {
      m.reading_arguments = false;
      return null;
    }
    next.lines = lines;
  }
}

export function* read_handle(m: Machine, e: Expr | null, want: "scalar" | "list"): Code<Value[]> {
  const out: Value[] = [];
  if (!e) {
    for (;;) {
      const r = yield* read_arguments(m);
      if (want === "scalar") return [r ?? undefined];
      if (r === null) return out;
      out.push(r);
    }
  }
  const v = yield* scalar(m, e);
  const handle = handle_glob(m, v)?.handle;
  if (!handle) {
    if (m.state.warnings) yield* m.warn(`readline() on unopened filehandle ${to_str(v)}${m.where()}`);
    return want === "scalar" ? [undefined] : [];
  }
  // a prompt is shown before the terminal is read
  if (handle.line_buffered && m.stdout.line_buffered) yield* m.stdout.flush();
  m.last_read = handle;
  for (;;) {
    const r = yield* handle.read(separator(m));
    if (want === "scalar") return [r ?? undefined];
    if (r === null) return out;
    out.push(r);
  }
}
