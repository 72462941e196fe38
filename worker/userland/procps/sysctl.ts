// sysctl(8): kernel parameters, which are the files of /proc/sys.
import { EACCES, EINVAL, ENOENT, EPERM } from "../../kernel/uapi/errno.ts";
import { O_TRUNC, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import { DT_DIR, new_stat, S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { list_dir } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { compile_regex, type Regex } from "../lib/regex.ts";
import { read_fd, read_file, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { SYSCTL_HELP } from "./help.ts";

const ROOT = "/proc/sys";
const S_IWUSR = 0o200;
const DEFAULT_FILE = "/etc/sysctl.conf";
const SYSTEM = [
  "/etc/sysctl.d",
  "/run/sysctl.d",
  "/usr/local/lib/sysctl.d",
  "/usr/lib/sysctl.d",
  "/lib/sysctl.d",
];

const LONG: readonly LongOption[] = [
  { name: "all", has_arg: 0, val: "a" },
  { name: "binary", has_arg: 0, val: "b" },
  { name: "deprecated", has_arg: 0 },
  { name: "dry-run", has_arg: 0 },
  { name: "ignore", has_arg: 0, val: "e" },
  { name: "names", has_arg: 0, val: "N" },
  { name: "values", has_arg: 0, val: "n" },
  { name: "load", has_arg: 2, val: "p" },
  { name: "system", has_arg: 0 },
  { name: "pattern", has_arg: 1, val: "r" },
  { name: "quiet", has_arg: 0, val: "q" },
  { name: "write", has_arg: 0, val: "w" },
  { name: "help", has_arg: 0, val: "h" },
  { name: "version", has_arg: 0, val: "V" },
];

interface Job {
  c: Cli;
  has: (option: string) => boolean;
  pattern: Pick<Regex, "test"> | null;
}

/** "net.ipv4.ip_forward" or "net/ipv4/ip_forward": the first separator says which of the two it is. */
function split(name: string): string[] {
  const slash = name.indexOf("/");
  const dot = name.indexOf(".");
  return slash >= 0 && (dot < 0 || slash < dot)
    ? name.split("/")
    : name.split(".").map((part) => part.replaceAll("/", "."));
}
const key_of = (parts: readonly string[]) => parts.map((part) => part.replaceAll(".", "/")).join(".");

function* show(job: Job, parts: readonly string[], path: ByteString): Code<void> {
  const { c, has } = job;
  const key = key_of(parts);
  if (job.pattern && !job.pattern.test(key)) return;
  if (has("N")) return yield* c.out.print(`${key}\n`);
  const value = yield* read_file(path);
  if (typeof value === "number") {
    if (value === -EACCES || value === -EPERM) yield* c.error(`permission denied on key '${key}'`);
    else yield* c.error(`reading key "${key}"`, value);
    return;
  }
  if (has("n") || has("b")) return yield* c.out.print(has("b") ? value.replace(/\n$/, "") : value);
  for (const line of value.replace(/\n$/, "").split("\n")) yield* c.out.print(`${key} = ${line}\n`);
}

/** All variables at or below a path. */
function* walk(job: Job, parts: readonly string[]): Code<void> {
  const path = [ROOT, ...parts].join("/");
  const st = new_stat();
  const e = yield sys.stat_(path, st);
  if (e < 0) {
    if (e === -ENOENT && job.has("e")) return;
    return yield* job.c.error(`cannot stat ${path}`, e);
  }
  if (!S_ISDIR(st.st_mode)) return yield* show(job, parts, path);
  const entries = yield* list_dir(path);
  if (typeof entries === "number") return yield* job.c.error(`unable to open directory "${path}/"`);
  entries.sort((a, b) => (a.d_name < b.d_name ? -1 : 1));
  for (const { d_name, d_type } of entries) {
    const below = [...parts, d_name];
    if (d_type === DT_DIR) yield* walk(job, below);
    else yield* show(job, below, [ROOT, ...below].join("/"));
  }
}

function* set(job: Job, setting: string, ignore: boolean): Code<void> {
  const { c, has } = job;
  const eq = setting.indexOf("=");
  const name = setting.slice(0, eq).trim();
  const value = setting.slice(eq + 1).trim();
  if (name === "") return yield* c.error(`Path is not under ${ROOT}/: ${ROOT}/`);
  const parts = split(name);
  const key = key_of(parts);
  if (job.pattern && !job.pattern.test(key)) {
    c.status = 1;
    return;
  }
  const path = [ROOT, ...parts].join("/");
  const st = new_stat();
  const missing = yield sys.stat_(path, st);
  if (missing < 0) {
    if (has("e")) return;
    return yield* c.error(`cannot stat ${path}`, missing);
  }
  // what nobody may write is told of, but is no failure
  if (!(st.st_mode & S_IWUSR)) return yield* c.warn(`setting key "${key}"`, -EINVAL);
  if (!has("dry-run")) {
    const fd = yield sys.open(path, O_WRONLY | O_TRUNC);
    const e = fd < 0 ? fd : yield* write_all(fd, `${value}\n`);
    if (fd >= 0) yield sys.close(fd);
    if (e < 0) {
      const why =
        e === -EACCES || e === -EPERM
          ? `permission denied on key "${key}"`
          : `setting key "${key}": ${strerror(e)}`;
      if (!ignore) return yield* c.error(why);
      yield* c.warn(`${why}, ignoring`);
    }
  }
  if (has("q") && !has("dry-run")) return;
  if (has("b")) return yield* c.out.print(value);
  // -N too prints the value of what is set
  yield* c.out.print(has("n") || has("N") ? `${value}\n` : `${key} = ${value}\n`);
}

/** Settings of a file, one a line; what fails with "-" before it is no error, # and ; begin comments. */
function* load(job: Job, file: ByteString): Code<void> {
  const text = yield* file === "-" ? read_fd(0) : read_file(file);
  if (typeof text === "number") return yield* job.c.error(`cannot open "${file}"`, text);
  for (const [i, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || /^[#;]/.test(line)) continue;
    const ignore = line.startsWith("-");
    if (line.includes("=")) yield* set(job, ignore ? line.slice(1) : line, ignore);
    else if (!ignore) yield* job.c.warn(`${file}(${i + 1}): invalid syntax, continuing...`);
  }
}

/** --system: of files with the same name only that of the first directory counts; in the order of their names. */
function* load_system(job: Job): Code<void> {
  const found = new Map<string, string>();
  for (const directory of SYSTEM) {
    const entries = yield* list_dir(directory);
    if (typeof entries === "number") continue;
    for (const { d_name } of entries)
      if (d_name.endsWith(".conf") && !found.has(d_name)) found.set(d_name, `${directory}/${d_name}`);
  }
  const files = [...found.keys()].sort().map((name) => found.get(name) as string);
  for (const file of [...files, DEFAULT_FILE]) {
    if ((yield sys.stat_(file, new_stat())) < 0) continue;
    yield* job.c.out.print(`* Applying ${file} ...\n`);
    yield* load(job, file);
  }
}

export const sysctl = program({
  name: "sysctl",
  help: SYSCTL_HELP,
  short_version: true,
  *run(c) {
    const { options, operands, error } = getopt(c.args, "abdefhnNop::qr:wxAXV", LONG);
    if (error) {
      // a wrong option is answered as --help is
      yield* c.warn(error);
      yield* c.out.print(SYSCTL_HELP);
      return 0;
    }
    const has = (name: string) => options.some(({ opt }) => opt === name);
    if (has("h") || has("d")) {
      yield* c.out.print(SYSCTL_HELP);
      return 0;
    }
    const expression = options.findLast(({ opt }) => opt === "r")?.arg ?? null;
    const compiled = expression === null ? null : compile_regex(expression, { syntax: "ere" });
    // nothing fits an expression that is none
    const pattern = compiled && !compiled.ok ? { test: () => false } : (compiled?.regex ?? null);
    const job: Job = { c, has, pattern };
    if (has("system")) yield* load_system(job);
    else if (has("p") || has("f")) {
      const named = options.findLast(({ opt, arg }) => opt === "p" && arg !== null)?.arg;
      const files = [...(named ? [named] : []), ...operands];
      for (const file of files.length > 0 ? files : [DEFAULT_FILE]) yield* load(job, file);
    } else if (has("a") || has("A") || has("X")) yield* walk(job, []);
    else if (operands.length === 0) {
      if (options.length === 0) return yield* c.usage(SYSCTL_HELP, 1);
      yield* c.warn("no variables specified");
      return yield* c.usage("Try `sysctl --help' for more information.\n", 1);
    }
    for (const operand of has("p") || has("f") ? [] : operands) {
      if (operand.includes("=")) yield* set(job, operand, false);
      else if (operand === "") yield* c.error('"" is an unknown key', 0, 255);
      else if (has("w")) yield* c.error("command line(0): invalid syntax, continuing...");
      else yield* walk(job, split(operand));
    }
    return c.status;
  },
});
