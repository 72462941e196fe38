// getfacl(1): the kernel keeps no lists beyond the mode, so what is shown are the three entries the mode stands for.
import { S_ISDIR, S_ISLNK, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { join_path, list_dir, stat_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { group_names, user_names } from "../lib/passwd.ts";
import { type Cli, program } from "../lib/program.ts";

const USAGE = "Usage: getfacl [-aceEsRLPtpndvh] file ...\n";
const HELP = `getfacl 2.3.1 -- get file access control lists
${USAGE}  -a, --access            display the file access control list only
  -d, --default           display the default access control list only
  -c, --omit-header       do not display the comment header
  -e, --all-effective     print all effective rights
  -E, --no-effective      print no effective rights
  -s, --skip-base         skip files that only have the base entries
  -R, --recursive         recurse into subdirectories
  -L, --logical           logical walk, follow symbolic links
  -P, --physical          physical walk, do not follow symbolic links
  -t, --tabular           use tabular output format
  -n, --numeric           print numeric user/group identifiers
      --one-file-system   skip files on different filesystems
  -p, --absolute-names    don't strip leading '/' in pathnames
  -v, --version           print version and exit
  -h, --help              this help text
`;
const LONG: readonly LongOption[] = [
  { name: "access", has_arg: 0, val: "a" },
  { name: "default", has_arg: 0, val: "d" },
  { name: "omit-header", has_arg: 0, val: "c" },
  { name: "all-effective", has_arg: 0, val: "e" },
  { name: "no-effective", has_arg: 0, val: "E" },
  { name: "skip-base", has_arg: 0, val: "s" },
  { name: "recursive", has_arg: 0, val: "R" },
  { name: "logical", has_arg: 0, val: "L" },
  { name: "physical", has_arg: 0, val: "P" },
  { name: "tabular", has_arg: 0, val: "t" },
  { name: "numeric", has_arg: 0, val: "n" },
  { name: "one-file-system", has_arg: 0 },
  { name: "absolute-names", has_arg: 0, val: "p" },
  { name: "version", has_arg: 0, val: "v" },
  { name: "help", has_arg: 0, val: "h" },
];
const NOT_SIMULATED = ["t", "one-file-system"];

interface Job {
  c: Cli;
  has: (option: string) => boolean;
  user: (uid: number) => string | undefined;
  group: (gid: number) => string | undefined;
  /** the message about leading slashes was printed */
  told: boolean;
}

const rights = (mode: number): string =>
  `${mode & 4 ? "r" : "-"}${mode & 2 ? "w" : "-"}${mode & 1 ? "x" : "-"}`;

function* show(job: Job, path: ByteString, st: stat): Code<void> {
  const { c, has } = job;
  if (has("s")) return;
  const mode = st.st_mode;
  let out = "";
  if (!has("c")) {
    let shown = path;
    if (!has("p") && path.startsWith("/")) {
      shown = path.replace(/^\/+(?=.)/, "");
      if (!job.told) yield* c.warn("Removing leading '/' from absolute path names");
      job.told = true;
    }
    out += `# file: ${shown.replace(/[\\\n\r]/g, (ch) => `\\${ch.charCodeAt(0).toString(8).padStart(3, "0")}`)}\n`;
    out += `# owner: ${(has("n") ? undefined : job.user(st.st_uid)) ?? st.st_uid}\n`;
    out += `# group: ${(has("n") ? undefined : job.group(st.st_gid)) ?? st.st_gid}\n`;
    if (mode & 0o7000)
      out += `# flags: ${mode & 0o4000 ? "s" : "-"}${mode & 0o2000 ? "s" : "-"}${mode & 0o1000 ? "t" : "-"}\n`;
  }
  // -d alone asks for the default list, which no directory has
  if (has("a") || !has("d"))
    out += `user::${rights(mode >> 6)}\ngroup::${rights(mode >> 3)}\nother::${rights(mode)}\n`;
  yield* c.out.print(`${out}\n`);
}

function* walk(job: Job, path: ByteString, top: boolean): Code<void> {
  const { c, has } = job;
  const link = yield* stat_path(path, false);
  if (typeof link === "number") return yield* c.error(path, link);
  // links are followed on the command line, below directories only with -L
  const follow = !has("P") && (top || has("L"));
  if (S_ISLNK(link.st_mode) && !follow) return;
  const st = yield* stat_path(path, true);
  if (typeof st === "number") return yield* c.error(path, st);
  yield* show(job, path, st);
  if (!has("R") || !S_ISDIR(st.st_mode) || (S_ISLNK(link.st_mode) && !has("L"))) return;
  const entries = yield* list_dir(path);
  if (typeof entries === "number") return yield* c.error(path, entries);
  for (const { d_name } of entries) yield* walk(job, join_path(path, d_name), false);
}

export const getfacl = program({
  name: "getfacl",
  help: HELP,
  own_help: true,
  *run(c) {
    const { options, operands, error } = getopt(c.args, "adceEsRLPtnpvh", LONG);
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    if (error !== null) yield* c.warn(error);
    if (error !== null || (operands.length === 0 && !has("h") && !has("v")))
      return yield* c.usage(`${USAGE}Try \`getfacl --help' for more information.\n`, 2);
    if (has("h") || has("v")) {
      yield* c.out.print(has("h") ? HELP : "getfacl 2.3.1\n");
      return 0;
    }
    for (const o of options)
      if (NOT_SIMULATED.includes(o.opt)) return yield* c.die(`option ${o.spelled} is not simulated`);
    const job: Job = { c, has, user: yield* user_names(), group: yield* group_names(), told: false };
    for (const path of operands) yield* walk(job, path, true);
    return c.status;
  },
});
