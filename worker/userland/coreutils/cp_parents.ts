// cp --parents: the directories above a source, made in the target directory.
import { S_ISDIR, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import type { Copier } from "./copy.ts";
import { type AttributeJob, copy_owner, copy_permissions, copy_times, lchmod } from "./copy_attributes.ts";
import { join_path, stat_path } from "./files.ts";

interface Made {
  from: ByteString;
  to: ByteString;
  src: stat;
  /** mode to set in the end, null when it is right */
  restore: number | null;
}

export interface Parents {
  /** the innermost directory was made just now: nothing can be in it */
  is_new: boolean;
  /** gives the directories their attributes, after they have been filled; false after a message */
  finish: () => Code<boolean>;
}

/** One directory that is missing in the target. */
function* make_parent(
  c: Copier,
  from: ByteString,
  to: ByteString,
  dfd: number,
  shown: ByteString,
): Code<Made | null> {
  const { t, x } = c;
  const src = yield* stat_path(from, true);
  if (typeof src === "number" || !S_ISDIR(src.st_mode)) {
    yield* t.error(`failed to get attributes of ${t.quoteaf(from)}`, typeof src === "number" ? src : 0);
    return null;
  }
  const omitted = src.st_mode & (x.preserve.ownership ? 0o077 : x.preserve.mode ? 0o022 : 0);
  const r = yield sys.mkdirat(dfd, to, src.st_mode & 0o7777 & ~omitted);
  if (r < 0) {
    yield* t.error(`cannot make directory ${t.quoteaf(shown)}`, r);
    return null;
  }
  if (x.verbose) yield* t.out.print(`${from} -> ${shown}\n`);
  const made = yield* stat_path(to, false, dfd);
  if (typeof made === "number") {
    yield* t.error(`failed to get attributes of ${t.quoteaf(shown)}`, made);
    return null;
  }
  let restore: number | null = null;
  if (!x.preserve.mode && omitted & ~made.st_mode) restore = made.st_mode | omitted;
  if ((made.st_mode & 0o700) !== 0o700) {
    restore ??= made.st_mode;
    const m = yield* lchmod(dfd, to, made.st_mode | 0o700);
    if (m < 0) {
      yield* t.error(`setting permissions for ${t.quoteaf(shown)}`, m);
      return null;
    }
  }
  return { from, to, src, restore };
}

function* protect(c: Copier, made: readonly Made[], dfd: number, target: ByteString): Code<boolean> {
  const { t, x } = c;
  for (const { from, to, src, restore } of made) {
    const shown = join_path(target, to);
    const job: AttributeJob = { t, x, from, to: { dfd, name: to, shown }, src, owner: null, ends: null };
    if (x.preserve.timestamps && !(yield* copy_times(job))) return false;
    if (x.preserve.ownership && !(yield* copy_owner(job))) return false;
    if (x.preserve.mode) {
      if (!(yield* copy_permissions(job))) return false;
    } else if (restore !== null) {
      const r = yield* lchmod(dfd, to, restore);
      if (r < 0) {
        yield* t.error(`failed to preserve permissions for ${t.quoteaf(shown)}`, r);
        return false;
      }
    }
  }
  return true;
}

/**
 * Makes the directories of `dir` (relative, as it will stand in the target) after those of the source's `from_dir`.
 * Null after a message.
 */
export function* copied_parents(
  c: Copier,
  from_dir: ByteString,
  dir: ByteString,
  dfd: number,
  target: ByteString,
): Code<Parents | null> {
  const { t } = c;
  const made: Made[] = [];
  const result: Parents = { is_new: false, finish: () => protect(c, made, dfd, target) };
  if (dir === ".") return result;
  const there = yield* stat_path(dir, true, dfd);
  if (typeof there !== "number") {
    if (S_ISDIR(there.st_mode)) return result;
    yield* t.error(`${t.quoteaf(join_path(target, dir))} exists but is not a directory`);
    return null;
  }
  const lead = from_dir.length - dir.length;
  for (const part of dir.matchAll(/[^/]+/g)) {
    const to = dir.slice(0, part.index + part[0].length);
    const from = from_dir.slice(0, lead + to.length);
    const shown = join_path(target, to);
    const st = yield* stat_path(to, true, dfd);
    if (typeof st === "number") {
      const one = yield* make_parent(c, from, to, dfd, shown);
      if (!one) return null;
      made.push(one);
      result.is_new = true;
    } else if (S_ISDIR(st.st_mode)) result.is_new = false;
    else {
      yield* t.error(`${t.quoteaf(shown)} exists but is not a directory`);
      return null;
    }
  }
  return result;
}
