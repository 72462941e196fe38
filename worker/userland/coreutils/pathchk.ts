// pathchk(1): whether a name can be that of a file, here or on other systems.
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { new_stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { utf8_characters } from "../lib/bytes.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { type Tool, tool } from "./tool.ts";

const PATH_MAX = 4096;
const NAME_MAX = 255;
/** What every POSIX system takes, a NUL with the path. */
const POSIX_PATH_MAX = 256;
const POSIX_NAME_MAX = 14;

const PORTABLE = /[^A-Za-z0-9._/-]/;

function* check(t: Tool, name: ByteString, basic: boolean, extremes: boolean): Code<boolean> {
  const fails = function* (message: string, error = 0): Code<boolean> {
    yield* t.error(message, error);
    return false;
  };
  if (extremes && /(^|\/)-/.test(name))
    return yield* fails(`leading '-' in a component of file name ${t.quoteaf(name)}`);
  if ((basic || extremes) && name === "") return yield* fails("empty file name");
  let exists = false;
  if (basic) {
    const characters = t.utf8 ? utf8_characters(name) : [...name];
    const odd = characters.find((c) => PORTABLE.test(c));
    if (odd !== undefined)
      return yield* fails(`nonportable character ${t.quote(odd)} in file name ${t.quoteaf(name)}`);
  } else {
    const e = yield sys.lstat(name, new_stat());
    exists = e === 0;
    if (e < 0 && (e !== -ENOENT || name === "")) return yield* fails(t.quotef(name), e);
  }
  const longest = basic ? POSIX_PATH_MAX : PATH_MAX;
  if (!exists && name.length >= longest)
    return yield* fails(
      `limit ${longest - 1} exceeded by length ${name.length} of file name ${t.quoteaf(name)}`,
    );
  const most = basic ? POSIX_NAME_MAX : NAME_MAX;
  const part = exists ? undefined : name.split("/").find((p) => p.length > most);
  if (part === undefined) return true;
  return yield* fails(
    `limit ${most} exceeded by length ${part.length} of file name component ${t.quote(part)}`,
  );
}

export const pathchk = tool({
  name: "pathchk",
  usage: "[OPTION]... NAME...",
  about: "Diagnose invalid or unportable file names.",
  options: `
  -p                  check for most POSIX systems
  -P                  check for empty names and leading "-"
      --portability   check for all POSIX systems (equivalent to -p -P)`,
  *run(t) {
    yield* t.expect_operands(1);
    const basic = t.has("p", "portability");
    const extremes = t.has("P", "portability");
    for (const name of t.operands) if (!(yield* check(t, name, basic, extremes))) t.status = 1;
    return t.status;
  },
});
