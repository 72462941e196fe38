// which(1) of debianutils: where the shell would find a command.
import { X_OK } from "../../kernel/uapi/fcntl.ts";
import { S_ISREG } from "../../kernel/uapi/stat.ts";
import type { ByteString, Program } from "../../kernel/uapi/syscall.ts";
import { stat_path } from "../coreutils/files.ts";
import { getenv } from "../coreutils/tool.ts";
import type { Code } from "../lib/code.ts";
import { eprint, OutStream } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

function* executable(path: ByteString): Code<boolean> {
  const st = yield* stat_path(path, true);
  return typeof st !== "number" && S_ISREG(st.st_mode) && (yield sys.access(path, X_OK)) >= 0;
}

/** The places of one command, in the order of PATH; only the first unless `all`. */
function* places(name: ByteString, dirs: readonly ByteString[], all: boolean): Code<ByteString[]> {
  const found: ByteString[] = [];
  const candidates = name.includes("/")
    ? [name]
    : dirs.map((dir) => (dir === "" ? `./${name}` : `${dir}/${name}`));
  for (const path of candidates) {
    if (!(yield* executable(path))) continue;
    found.push(path);
    if (!all) break;
  }
  return found;
}

export const which: Program = function* (argv, envp) {
  const out = new OutStream(1);
  const names = [...argv.slice(1)];
  let all = false;
  while (names[0]?.startsWith("-") && names[0] !== "-") {
    const option = names.shift() ?? "";
    if (option === "--") break;
    for (const letter of option.slice(1)) {
      if (letter !== "a") {
        yield* eprint(`Illegal option -${letter}\nUsage: ${argv[0]} [-a] args\n`);
        return 2;
      }
      all = true;
    }
  }
  let missing = names.length === 0;
  const dirs = (getenv(envp, "PATH") ?? "").split(":");
  for (const name of names) {
    const found = yield* places(name, dirs, all);
    if (found.length === 0) missing = true;
    for (const path of found) yield* out.print(`${path}\n`);
  }
  yield* out.flush();
  return missing ? 1 : 0;
};
