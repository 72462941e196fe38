// mount(8) and umount(8).
import { EBUSY, EINVAL, ENODEV, ENOENT, ENOTBLK, ENOTDIR, ENXIO, EPERM } from "../../kernel/uapi/errno.ts";
import * as M from "../../kernel/uapi/mount.ts";
import { new_stat, S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { current_dir, join_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import type { LongOption, ParsedOptions } from "../lib/getopt.ts";
import { long_options } from "../lib/long_options.ts";
import { mkdir_p } from "../lib/mkdir_p.ts";
import type { Cli } from "../lib/program.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { MOUNT_HELP, UMOUNT_HELP } from "./help.ts";
import { type MountEntry, mount_options, mount_table } from "./mount_table.ts";
import { bad_usage, options_of, util_linux } from "./usage.ts";

const MOUNT_EX_USAGE = 1;
const MOUNT_EX_FAIL = 32;

/** Absolute and without "." and "..", as far as text goes. */
function* canonical(path: ByteString): Code<ByteString> {
  const cwd = path.startsWith("/") ? "/" : yield* current_dir();
  const parts: ByteString[] = [];
  for (const p of join_path(typeof cwd === "number" ? "/" : cwd, path).split("/")) {
    if (p === "..") parts.pop();
    else if (p !== "" && p !== ".") parts.push(p);
  }
  return `/${parts.join("/")}`;
}

const FLAG_OPTIONS: readonly (readonly [name: string, option: string])[] = [
  ["bind", "bind"],
  ["rbind", "rbind"],
  ["move", "move"],
  ["make-private", "private"],
  ["make-rprivate", "rprivate"],
  ["make-slave", "slave"],
  ["make-rslave", "rslave"],
  ["make-shared", "shared"],
  ["make-rshared", "rshared"],
  ["make-unbindable", "unbindable"],
  ["make-runbindable", "runbindable"],
];
const MOUNT_LONG: readonly LongOption[] = [
  { name: "all", has_arg: 0, val: "a" },
  { name: "verbose", has_arg: 0, val: "v" },
  { name: "options", has_arg: 1, val: "o" },
  { name: "types", has_arg: 1, val: "t" },
  { name: "read-only", has_arg: 0, val: "r" },
  { name: "read-write", has_arg: 0, val: "w" },
  { name: "rw", has_arg: 0, val: "w" },
  { name: "no-mtab", has_arg: 0, val: "n" },
  { name: "fake", has_arg: 0, val: "f" },
  { name: "source", has_arg: 1 },
  { name: "target", has_arg: 1 },
  { name: "show-labels", has_arg: 0, val: "l" },
  { name: "mkdir", has_arg: 2, val: "m" },
  ...FLAG_OPTIONS.map(([name]) => ({ name, has_arg: 0 as const })),
];
const MOUNT_SIMULATED = `a l m v o t r w n f source target B M R ${FLAG_OPTIONS.map(([n]) => n).join(" ")}`;

interface Mounting {
  c: Cli;
  verbose: boolean;
  fake: boolean;
}

/** Why mount(2) failed, in mount's words. */
function* explain(error: number, e: MountEntry, flags: number): Code<string> {
  const st = new_stat();
  const r = yield sys.stat_(e.target, st);
  if (error === -EPERM)
    return (yield sys.geteuid()) === 0 ? "permission denied." : "must be superuser to use mount.";
  if (error === -EBUSY)
    return flags & M.MS_REMOUNT ? "mount point is busy." : `${e.source} already mounted or mount point busy.`;
  if (r === -ENOENT) return "mount point does not exist.";
  if (error === -ENOENT) return `special device ${e.source} does not exist.`;
  if (error === -ENOTDIR) {
    if (!S_ISDIR(st.st_mode)) return "mount point is not a directory.";
    return `special device ${e.source} does not exist (a path prefix is not a directory).`;
  }
  if (error === -ENOTBLK) return `${e.source} is not a block device.`;
  if (error === -ENXIO) return `${e.source} is not a valid block device.`;
  if (error === -ENODEV && e.type === "auto") {
    // no type was given, and none is found on what is no file system
    if ((yield sys.access(e.source, 0)) < 0) return `special device ${e.source} does not exist.`;
    return `wrong fs type, bad option, bad superblock on ${e.source}, missing codepage or helper program, or other error.`;
  }
  if (error === -ENODEV) return `unknown filesystem type '${e.type}'.`;
  if (error === -EINVAL && flags & M.MS_REMOUNT) return "mount point not mounted or bad option.";
  if (error === -EINVAL && flags & M.MS_MOVE)
    return `bad option; moving a mount residing under a shared mount is unsupported.`;
  if (error === -EINVAL)
    return `wrong fs type, bad option, bad superblock on ${e.source}, missing codepage or helper program, or other error.`;
  return `mount(2) system call failed: ${strerror(error)}.`;
}

function* mount_one(m: Mounting, wanted: MountEntry): Code<number> {
  const { flags, data } = mount_options(wanted.options);
  const silent = flags & (M.MS_REMOUNT | M.MS_BIND | M.MS_MOVE);
  let e = wanted;
  if (e.type === "auto" && !silent) {
    const known = (yield* mount_table("/proc/self/mounts")).find((x) => x.source === e.source);
    if (known?.source.startsWith("/dev/")) e = { ...e, type: known.type };
  }
  const r = m.fake ? 0 : yield sys.mount(e.source, e.target, silent ? "none" : e.type, flags, data);
  if (r < 0) {
    yield* m.c.out.flush();
    yield* eprint(
      `mount: ${e.target}: ${yield* explain(r, e, flags)}\n       dmesg(1) may have more information after failed mount system call.\n`,
    );
    return MOUNT_EX_FAIL;
  }
  if (m.verbose) {
    const how = flags & M.MS_BIND ? "bound on" : flags & M.MS_MOVE ? "moved to" : "mounted on";
    yield* m.c.out.print(`mount: ${e.source} ${how} ${e.target}.\n`);
  }
  return 0;
}

function* list_mounts(c: Cli, types: string | null): Code<number> {
  for (const e of yield* mount_table("/proc/self/mounts"))
    if (types === null || in_types(types, e.type))
      yield* c.out.print(`${e.source} on ${e.target} type ${e.type} (${e.options})\n`);
  return 0;
}

/** Source and target of the command line, completed from fstab when one is missing. */
function* entry_of(c: Cli, parsed: ParsedOptions, options: string, type: string | null): Code<MountEntry> {
  const named = (name: string) => parsed.options.findLast((o) => o.opt === name)?.arg ?? null;
  const rest = [...parsed.operands];
  let source =
    named("source") ?? (rest.length > 1 || named("target") !== null ? (rest.shift() ?? null) : null);
  const target = named("target") ?? rest.shift() ?? null;
  if (rest.length > 0) yield* bad_usage(c, "bad usage");
  const { flags } = mount_options(options);
  if (source !== null && target !== null) {
    if (flags & (M.MS_BIND | M.MS_MOVE)) source = yield* canonical(source);
    return { source, target: yield* canonical(target), type: type ?? "auto", options };
  }
  const place = yield* canonical(target ?? source ?? "");
  const alone = flags & (M.MS_REMOUNT | M.MS_PRIVATE | M.MS_SLAVE | M.MS_SHARED | M.MS_UNBINDABLE);
  const table = yield* mount_table(alone ? "/proc/self/mounts" : "/etc/fstab");
  const found = table.findLast((e) => e.target === place || e.source === (target ?? source));
  if (found) {
    // a remount starts from the options in force
    const first = flags & M.MS_REMOUNT ? found.options.replace(/,?seclabel/, "") : alone ? "" : found.options;
    return { ...found, options: [first, options].filter(Boolean).join(",") };
  }
  if (alone) return { source: "none", target: place, type: "none", options };
  yield* c.out.flush();
  yield* eprint(`mount: ${target ?? source}: can't find in /etc/fstab.\n`);
  return c.exit(MOUNT_EX_USAGE);
}

/** Options that are types of propagation. */
const PROPAGATION = /^r?(?:private|slave|shared|unbindable)$/;

export const mount = util_linux({
  name: "mount",
  help: MOUNT_HELP,
  own_help: true,
  *run(c) {
    const parsed = yield* options_of(
      c,
      "aBcfFiL:lMm::N:no:O:RrsT:t:U:vw",
      MOUNT_LONG,
      MOUNT_HELP,
      MOUNT_SIMULATED,
    );
    const has = (...names: string[]) => parsed.options.some((o) => names.includes(o.opt));
    const words: string[] = [];
    for (const o of parsed.options) {
      if (o.opt === "o") words.push(o.arg ?? "");
      const long = FLAG_OPTIONS.find(([name]) => name === o.opt);
      if (long) words.push(long[1]);
      const short = { B: "bind", M: "move", R: "rbind", r: "ro", w: "rw" }[o.opt];
      if (short) words.push(short);
    }
    const type = parsed.options.findLast((o) => o.opt === "t")?.arg ?? null;
    // propagation is set after the rest, by a call for each type
    const types = words.flatMap((w) => w.split(",")).filter((w) => PROPAGATION.test(w));
    const rest = words.map((w) =>
      w
        .split(",")
        .filter((x) => !PROPAGATION.test(x))
        .join(","),
    );
    const m: Mounting = { c, verbose: has("v"), fake: has("f") };
    if (has("a")) {
      if (parsed.operands.length > 0) yield* bad_usage(c, "bad usage");
      let status = 0;
      const now = yield* mount_table("/proc/self/mounts");
      for (const e of yield* mount_table("/etc/fstab")) {
        if (e.type === "swap" || /(^|,)noauto(,|$)/.test(e.options)) continue;
        if (!now.some((x) => x.target === e.target)) status ||= yield* mount_one(m, e);
      }
      return status;
    }
    if (parsed.operands.length === 0 && !has("source", "target")) {
      if (words.length > 0) yield* bad_usage(c, "bad usage");
      return yield* list_mounts(c, type);
    }
    const others = rest.filter(Boolean).join(",");
    const alone = types.length > 0 && others === "" && type === null && parsed.operands.length < 2;
    const entry = yield* entry_of(c, parsed, alone ? types.join(",") : others, type);
    const mkdir = parsed.options.findLast((o) => o.opt === "m");
    if (mkdir) {
      const mode = mkdir.arg?.replace(/^=/, "") ?? "755";
      if (!/^[0-7]{1,4}$/.test(mode)) yield* c.die(`failed to parse mode: '${mode}'`, 0, MOUNT_EX_USAGE);
      const r = yield* mkdir_p(entry.target, Number.parseInt(mode, 8));
      if (r < 0) yield* c.die(`${entry.target}: mkdir failed: ${strerror(r)}`, 0, MOUNT_EX_FAIL);
    }
    if (!alone) {
      const status = yield* mount_one(m, entry);
      if (status !== 0) return status;
    }
    for (const options of types) {
      const status = yield* mount_one(m, { source: "none", target: entry.target, type: "none", options });
      if (status !== 0) return status;
    }
    return 0;
  },
});

function* umount_one(
  c: Cli,
  spec: ByteString,
  flags: number,
  verbose: boolean,
  quiet: boolean,
): Code<number> {
  const place = yield* canonical(spec);
  const table = yield* mount_table("/proc/self/mounts");
  const entry = table.findLast((e) => e.target === place) ?? table.findLast((e) => e.source === spec);
  const fail = function* (why: string): Code<number> {
    yield* c.out.flush();
    yield* eprint(`umount: ${spec}: ${why}\n`);
    return MOUNT_EX_FAIL;
  };
  const st = new_stat();
  if (!entry && (yield sys.stat_(place, st)) < 0) return yield* fail("no mount point specified.");
  const r = yield sys.umount2(entry?.target ?? place, flags);
  if (!entry && r === -EINVAL) return quiet ? MOUNT_EX_FAIL : yield* fail("not mounted.");
  if (r >= 0) {
    if (verbose && entry) yield* c.out.print(`umount: ${entry.target} (${entry.source}) unmounted\n`);
    return 0;
  }
  if (r === -EPERM) return yield* fail("must be superuser to unmount.");
  if (r === -EBUSY) return yield* fail("target is busy.");
  if (r === -EINVAL) return yield* fail("not mounted.");
  return yield* fail(`umount failed: ${strerror(r)}.`);
}

/** What -a leaves alone unless -t asks for it. */
const KEPT = ["proc", "devfs", "devpts", "sysfs", "rpc_pipefs", "nfsd"];

/** Is a type one of a list as -t takes it: "a,b", or "noa,b" for all others? */
function in_types(list: string, type: string): boolean {
  const negate = list.startsWith("no");
  return (negate ? list.slice(2) : list).split(",").includes(type) !== negate;
}

export const umount = util_linux({
  name: "umount",
  help: UMOUNT_HELP,
  own_help: true,
  *run(c) {
    const parsed = yield* options_of(
      c,
      "aAcdfiN:lnO:qRrt:v",
      long_options(UMOUNT_HELP),
      UMOUNT_HELP,
      "a A t f l v q n R",
    );
    const has = (o: string) => parsed.options.some((x) => x.opt === o);
    const types = parsed.options.findLast((o) => o.opt === "t")?.arg ?? `no${KEPT.join(",")}`;
    if (parsed.operands.length === 0 && !has("a")) yield* bad_usage(c, "bad usage");
    const flags = (has("f") ? M.MNT_FORCE : 0) | (has("l") ? M.MNT_DETACH : 0);
    let status = 0;
    if (has("a")) {
      for (const e of (yield* mount_table("/proc/self/mounts")).reverse())
        if (in_types(types, e.type))
          status = (yield* umount_one(c, e.target, flags, has("v"), has("q"))) || status;
      return status;
    }
    for (const spec of parsed.operands) {
      let targets = [spec];
      if (has("A")) {
        const place = yield* canonical(spec);
        const table = yield* mount_table("/proc/self/mounts");
        const source = table.findLast((e) => e.target === place || e.source === spec)?.source;
        const found = table.filter((e) => e.source === source).map((e) => e.target);
        if (found.length > 0) targets = found.reverse();
      }
      if (has("R")) {
        const place = yield* canonical(spec);
        const below = (yield* mount_table("/proc/self/mounts")).filter((e) =>
          e.target.startsWith(`${place}/`),
        );
        targets = [...below.map((e) => e.target).reverse(), spec];
      }
      for (const t of targets) status = (yield* umount_one(c, t, flags, has("v"), has("q"))) || status;
    }
    return status;
  },
});
