// readlink(1) and realpath(1).

import { S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { canonicalize, type Existing, relative_path } from "./canonicalize.ts";
import { is_below, read_link, stat_path } from "./files.ts";
import { type Tool, tool } from "./tool.ts";

const MODES: Readonly<Record<string, Existing>> = { f: "all-but-last", e: "all", m: "missing" };

export const readlink = tool({
  name: "readlink",
  usage: "[OPTION]... FILE...",
  about: "Print value of a symbolic link or canonical file name\n",
  options: `
  -f, --canonicalize            canonicalize by following every symlink in
                                every component of the given name recursively;
                                all but the last component must exist
  -e, --canonicalize-existing   canonicalize by following every symlink in
                                every component of the given name recursively,
                                all components must exist
  -m, --canonicalize-missing    canonicalize by following every symlink in
                                every component of the given name recursively,
                                without requirements on components existence
  -n, --no-newline              do not output the trailing delimiter
  -q, --quiet
  -s, --silent                  suppress most error messages (on by default)
  -v, --verbose                 report error messages
  -z, --zero                    end each output line with NUL, not newline`,
  *run(t) {
    const mode = t.last("f", "e", "m")?.opt;
    const verbose = t.last("v", "q", "s")?.opt === "v";
    if (t.operands.length === 0) yield* t.usage("missing operand");
    let bare = t.has("n");
    if (bare && t.operands.length > 1) {
      yield* t.warn("ignoring --no-newline with multiple arguments");
      bare = false;
    }
    const end = bare ? "" : t.has("z") ? "\0" : "\n";
    for (const path of t.operands) {
      const value = mode ? yield* canonicalize(path, MODES[mode]) : yield* read_link(path);
      if (typeof value !== "number") yield* t.out.print(value + end);
      else {
        t.status = 1;
        if (verbose) yield* t.error(t.quotef(path), value);
      }
    }
  },
});

interface Job {
  t: Tool;
  mode: Existing;
  /** ".." is taken out before links are followed (-L) */
  logical: boolean;
  /** links stay (-s) */
  keep_links: boolean;
}

function* real(job: Job, path: ByteString): Code<ByteString | number> {
  if (!job.logical) return yield* canonicalize(path, job.mode, job.keep_links);
  const first = yield* canonicalize(path, job.mode, true);
  return job.keep_links || typeof first === "number" ? first : yield* canonicalize(first, job.mode);
}

/** The directory of --relative-to or --relative-base; dies when it is none. */
function* base_directory(job: Job, path: ByteString | null): Code<ByteString | null> {
  if (path === null) return null;
  const { t } = job;
  const dir = yield* real(job, path);
  if (typeof dir === "number") return yield* t.die(t.quotef(path), dir);
  if (job.mode === "all") {
    const st = yield* stat_path(dir, true);
    if (typeof st === "number" || !S_ISDIR(st.st_mode)) return yield* t.die(t.quotef(path), 20);
  }
  return dir;
}

export const realpath = tool({
  name: "realpath",
  usage: "[OPTION]... FILE...",
  about: "Print the resolved absolute file name;\nall but the last component must exist\n",
  options: `
  -e, --canonicalize-existing  all components of the path must exist
  -m, --canonicalize-missing   no path components need exist or be a directory
  -L, --logical                resolve '..' components before symlinks
  -P, --physical               resolve symlinks as encountered (default)
  -q, --quiet                  suppress most error messages
      --relative-to=DIR        print the resolved path relative to DIR
      --relative-base=DIR      print absolute paths unless paths below DIR
  -s, --strip, --no-symlinks   don't expand symlinks
  -z, --zero                   end each output line with NUL, not newline`,
  *run(t) {
    const how = t.last("L", "P", "s")?.opt;
    const mode = t.last("e", "m")?.opt;
    const job: Job = {
      t,
      mode: mode ? MODES[mode] : "all-but-last",
      logical: how === "L",
      keep_links: how === "s",
    };
    if (t.operands.length === 0) yield* t.usage("missing operand");
    const base_arg = t.last("relative-base")?.arg ?? null;
    const base = yield* base_directory(job, base_arg);
    let to = yield* base_directory(job, t.last("relative-to")?.arg ?? base_arg);
    // relative names only where both are below the base
    if (base !== null && to !== null && !is_below(to, base)) to = null;
    for (const path of t.operands) {
      const value = yield* real(job, path);
      if (typeof value === "number") {
        t.status = 1;
        if (!t.has("q")) yield* t.error(t.quotef(path), value);
        continue;
      }
      const relative = to !== null && (base === null || is_below(value, base));
      yield* t.out.print(
        (relative ? relative_path(to as string, value) : value) + (t.has("z") ? "\0" : "\n"),
      );
    }
  },
});
