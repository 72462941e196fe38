// libkmod: modules on the disk, in the kernel, and in /etc/modprobe.d.
import { O_CLOEXEC, O_NONBLOCK, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import { list_dir } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { read_fd, read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

/** The name the kernel uses: of a file, or as typed. */
export const module_name = (path: string): string =>
  path.replace(/^.*\//, "").replace(/\.ko$/, "").replaceAll("-", "_");

export function* release(): Code<string> {
  const text = yield* read_file("/proc/sys/kernel/osrelease");
  return typeof text === "string" ? text.trim() : "";
}

/** A line of modules.dep: a module, and what it needs, the nearest first; absolute paths. */
export interface Dependency {
  path: string;
  needs: string[];
}

export function* module_files(dir: string): Code<Map<string, Dependency>> {
  const text = yield* read_file(`${dir}/modules.dep`);
  const found = new Map<string, Dependency>();
  if (typeof text !== "string") return found;
  for (const line of text.split("\n")) {
    const [path, rest = ""] = line.split(":");
    if (path === "") continue;
    const needs = rest.split(" ").filter(Boolean);
    found.set(module_name(path), { path: `${dir}/${path}`, needs: needs.map((n) => `${dir}/${n}`) });
  }
  return found;
}

/** Modules that are part of the kernel itself, by modules.builtin. */
export function* builtin_modules(dir: string): Code<Set<string>> {
  const text = yield* read_file(`${dir}/modules.builtin`);
  const paths = typeof text === "string" ? text.split("\n").filter(Boolean) : [];
  return new Set(paths.map(module_name));
}

export interface Loaded {
  name: string;
  size: number;
  refcnt: number;
  holders: string[];
}

/** What /proc/modules says; a negated errno. */
export function* loaded_modules(): Code<Loaded[] | number> {
  const text = yield* read_file("/proc/modules");
  if (typeof text === "number") return text;
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [name, size, refcnt, by] = line.split(" ");
      return {
        name,
        size: Number(size),
        refcnt: Number(refcnt),
        holders: by.split(",").filter((h) => h && h !== "-"),
      };
    });
}

export function* is_loaded(name: string): Code<Loaded | undefined> {
  const all = yield* loaded_modules();
  return typeof all === "number" ? undefined : all.find((m) => m.name === name);
}

/** Lines of configuration: command, module or alias, the rest. */
export type Setting = readonly [command: string, name: string, rest: string];

/** What the configuration says, and its lines that say nothing (FILE line N: ...). */
export interface Configuration {
  settings: Setting[];
  bad: string[];
}
/** Lines that once meant something. */
const DEPRECATED = ["include", "config"];
/** Commands by the number of words they need. */
const COMMANDS: Readonly<Record<string, number>> = {
  alias: 2,
  blacklist: 1,
  install: 2,
  options: 2,
  remove: 2,
  softdep: 2,
};

const CONFIG_DIRS = ["/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d", "/lib/modprobe.d"];

export function* configuration(): Code<Configuration> {
  const files = new Map<string, string>();
  for (const dir of CONFIG_DIRS) {
    const entries = yield* list_dir(dir);
    if (typeof entries === "number") continue;
    for (const { d_name } of entries)
      if (d_name.endsWith(".conf") && !files.has(d_name)) files.set(d_name, `${dir}/${d_name}`);
  }
  const settings: Setting[] = [];
  const bad: string[] = [];
  for (const name of [...files.keys()].sort()) {
    const file = files.get(name) as string;
    const text = yield* read_file(file);
    if (typeof text !== "string") continue;
    let number = 0;
    for (const line of text.replace(/\\\n/g, "\\\r").split("\n")) {
      number++;
      const [, command = "", first = "", rest = ""] =
        /^\s*(\S*)\s*(\S*)\s*(.*?)\s*$/.exec(line.replaceAll("\\\r", " ")) ?? [];
      const words = (first ? 1 : 0) + (rest ? 1 : 0);
      const where = `${file} line ${number}`;
      number += line.split("\\\r").length - 1;
      if (command === "" || command.startsWith("#")) continue;
      if (DEPRECATED.includes(command))
        bad.push(`${where}: command ${command} is deprecated and not parsed anymore`);
      else if (words < (COMMANDS[command] ?? Infinity))
        bad.push(`${where}: ignoring bad line starting with '${command}'`);
      else settings.push([command, first.replaceAll("-", "_"), rest]);
    }
  }
  return { settings, bad };
}

/** What a softdep line names before and after the module. */
export function softdeps(settings: readonly Setting[], name: string): { pre: string[]; post: string[] } {
  const found = { pre: [] as string[], post: [] as string[] };
  for (const [command, module, rest] of settings) {
    if (command !== "softdep" || module !== name) continue;
    let list: string[] | null = null;
    for (const word of rest.split(/\s+/))
      if (word === "pre:") list = found.pre;
      else if (word === "post:") list = found.post;
      else list?.push(word);
  }
  return found;
}

/** Gives a module's file to the kernel: 0, or a negated errno; `opened` tells whether the file could be opened. */
export function* insert_module(
  path: string,
  options: ByteString,
  flags: number,
): Code<{ opened: boolean; r: number }> {
  const fd = yield sys.open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return { opened: false, r: fd };
  const r = yield sys.syscall(SYS.finit_module, fd, options, flags);
  yield sys.close(fd);
  return { opened: true, r };
}

export const remove_module = (name: string) => sys.syscall(SYS.delete_module, name, O_NONBLOCK);

/** KEY=VALUE of a module's file, in order; null when it has none, or a negated errno. */
export function* module_info(path: string): Code<[string, string][] | null | number> {
  const fd = yield sys.open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fd;
  const image = yield* read_fd(fd);
  yield sys.close(fd);
  if (typeof image === "number") return image;
  const at = image.startsWith("\x7fELF") ? image.indexOf(".modinfo\0") : -1;
  if (at < 0) return null;
  const entries: [string, string][] = [];
  for (const entry of image.slice(at + 9).split("\0")) {
    if (entry === "" || entry.startsWith(".")) break;
    const [key, value = ""] = entry.split(/=(.*)/s);
    entries.push([key, value]);
  }
  return entries;
}
