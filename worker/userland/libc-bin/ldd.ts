// ldd(1): which libraries the loader brings in for a program, and where it would put them.
import { F_OK, R_OK } from "../../kernel/uapi/fcntl.ts";
import { S_ISREG } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { stat_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { LD_SO } from "../lib/ld_so.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { libraries_of } from "../libraries.ts";

const HELP = `\
Usage: ldd [OPTION]... FILE...
      --help              print this help and exit
      --version           print version information and exit
  -d, --data-relocs       process data relocations
  -r, --function-relocs   process data and function relocations
  -u, --unused            print unused direct dependencies
  -v, --verbose           print all information
`;
const LIBRARY_PATH = "/lib/x86_64-linux-gnu/";
const PAGE = 4096;
/** Options, which may be cut short as long as they are told apart. */
const LONG = ["--help", "--version", "--verbose", "--unused", "--data-relocs", "--function-relocs"];

/** What an executable file of the machine needs; [] it is static, null it is none that the loader knows. */
function needs(data: ByteString): readonly string[] | null {
  if (!data.startsWith("\x7fELF")) return null;
  const name = /^auditlab:([^\n]+)\n/.exec(data.slice(16, 4096))?.[1];
  if (name === undefined) return null;
  // a library: that of C needs the loader alone, which needs nothing
  if (!name.startsWith("/"))
    return name.startsWith("ld-linux") ? [] : name === "libc.so.6" ? [LD_SO] : ["libc.so.6", LD_SO];
  return data.includes("\ninterp:") ? [...libraries_of(name), LD_SO] : [];
}

/** A page somewhere among the mappings of a process, as no two runs have it. */
function* random_base(): Code<number> {
  const buf = new UserBuffer();
  yield sys.getrandom(buf, 4);
  let n = 0;
  for (const c of buf.data) n = n * 256 + c.charCodeAt(0);
  return 0x7f0000000000 + (n % 2 ** 28) * PAGE;
}

function* show(c: Cli, libraries: readonly string[]): Code<void> {
  let at = yield* random_base();
  const loader_at = at;
  for (const name of libraries) {
    const path = name === LD_SO ? LD_SO : LIBRARY_PATH + name;
    const st = yield* stat_path(path, true);
    if (typeof st === "number") {
      yield* c.out.print(`\t${name} => not found\n`);
      continue;
    }
    if (name !== LD_SO) at -= Math.ceil(st.st_size / PAGE + 2) * PAGE;
    const address = `(0x${(name === LD_SO ? loader_at : at).toString(16).padStart(16, "0")})`;
    yield* c.out.print(name === LD_SO ? `\t${path} ${address}\n` : `\t${name} => ${path} ${address}\n`);
  }
}

/** Tells of one file. False: it is not one for the loader. */
function* tell(c: Cli, name: ByteString): Code<boolean> {
  const path = name.includes("/") ? name : `./${name}`;
  const st = yield* stat_path(path, true);
  const complain = function* (message: string): Code<boolean> {
    yield* c.out.flush();
    yield* eprint(`ldd: ${message}\n`);
    return false;
  };
  if (typeof st === "number" || (yield sys.access(path, F_OK)) < 0)
    return yield* complain(`${path}: No such file or directory`);
  if (!S_ISREG(st.st_mode)) return yield* complain(`${path}: not regular file`);
  const data = (yield sys.access(path, R_OK)) < 0 ? -1 : yield* read_file(path);
  if (typeof data === "number")
    return yield* complain(`error: you do not have read permission for \`${path}'`);
  const libraries = needs(data);
  if (!libraries) {
    yield* c.out.flush();
    yield* eprint("\tnot a dynamic executable\n");
    return false;
  }
  if (libraries.length === 0) yield* c.out.print("\tstatically linked\n");
  yield* show(c, libraries);
  return true;
}

const misuse = (c: Cli, message: string): Code<never> =>
  c.usage(`ldd: ${message}\nTry \`ldd --help' for more information.\n`, 1);

export const ldd = program({
  name: "ldd",
  help: HELP,
  own_help: true,
  *run(c) {
    let i = 0;
    for (; i < c.args.length && c.args[i].startsWith("-"); i++) {
      const word = c.args[i];
      if (word === "--") {
        i++;
        break;
      }
      const long = word.length > 2 ? LONG.filter((l) => l.startsWith(word)) : [];
      if (long.length > 1) return yield* misuse(c, `option \`${word}' is ambiguous`);
      if (long[0] === "--help") {
        yield* c.out.print(HELP);
        return 0;
      }
      if (long[0] === "--version") {
        yield* c.out.print("ldd (auditlab) 0.1.0\n");
        return 0;
      }
      if (/^--(verbose|unused)$/.test(long[0] ?? "") || word === "-v" || word === "-u")
        yield* c.die(`option ${long[0] ?? word} is not simulated`);
      // there is nothing to relocate
      if (long.length === 0 && word !== "-d" && word !== "-r")
        return yield* misuse(c, `unrecognized option \`${word}'`);
    }
    const files = c.args.slice(i);
    if (files.length === 0) return yield* misuse(c, "missing file arguments");
    for (const name of files) {
      if (files.length > 1) yield* c.out.print(`${name}:\n`);
      if (!(yield* tell(c, name))) c.status = 1;
    }
    return c.status;
  },
});
