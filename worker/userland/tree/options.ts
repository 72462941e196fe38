// tree's command line, which it reads itself, letter by letter.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import type { Cli } from "../lib/program.ts";
import { TREE_HELP, TREE_USAGE } from "./help.ts";

export interface TreeOptions {
  has: (opt: string) => boolean;
  dirs: ByteString[];
  level: number | null;
  patterns: ByteString[];
  ignore: ByteString[];
  output: ByteString | null;
  charset: string | null;
  timefmt: string | null;
  sort: "name" | "version" | "size" | "mtime" | "ctime" | "none";
}

const LETTERS = "adfghilnpqrstuvxDFNQUc";
const LONG = ["noreport", "dirsfirst", "filesfirst", "inodes", "device", "prune", "si", "nolinks"];
const WITH_VALUE = ["charset", "timefmt", "sort"];
/** Known to tree, not to this one. */
const NOT_SIMULATED =
  /^-[ACJSXHTR]$|^--(gitignore|gitfile|infofile|info|matchdirs|metafirst|ignore-case|hintro|houtro|filelimit|du|fromfile|fflinks)$/;
const SORTS = ["name", "version", "size", "mtime", "ctime"];

export function* tree_options(c: Cli): Code<TreeOptions> {
  const given = new Set<string>();
  const o: TreeOptions = {
    has: (opt) => given.has(opt),
    dirs: [],
    level: null,
    patterns: [],
    ignore: [],
    output: null,
    charset: null,
    timefmt: null,
    sort: "name",
  };
  const args = [...c.args];
  const refuse = function* (spelled: string): Code<void> {
    if (NOT_SIMULATED.test(spelled)) yield* c.die(`option ${spelled} is not simulated`);
  };
  const value_of = function* (spelled: string): Code<ByteString> {
    const value = args.shift();
    return value ?? (yield* c.usage(`tree: Missing argument to ${spelled} option.\n`, 1));
  };
  const set = function* (name: string, value: ByteString): Code<void> {
    if (name === "charset") o.charset = value;
    else if (name === "timefmt") {
      o.timefmt = value;
      given.add("D");
    } else if (SORTS.includes(value)) o.sort = value as TreeOptions["sort"];
    else yield* c.usage(`tree: Sort type '${value}' not valid, should be one of: ${SORTS.join(",")}\n`, 1);
  };
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (!arg.startsWith("-") || arg === "-") {
      o.dirs.push(arg);
    } else if (arg === "--") {
      o.dirs.push(...args.splice(0));
    } else if (arg === "--help" || arg === "--version") {
      yield* c.out.print(arg === "--help" ? TREE_HELP : "tree v2.1.0\n");
      c.exit(0);
    } else if (arg.startsWith("--")) {
      const [, name, value] = /^--([^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
      yield* refuse(`--${name}`);
      if (LONG.includes(name)) given.add(name);
      else if (WITH_VALUE.includes(name)) yield* set(name, value ?? (yield* value_of(`--${name}`)));
      else yield* c.usage(`tree: Invalid argument \`${arg}'.\n${TREE_USAGE}\n`, 1);
    } else {
      for (const letter of arg.slice(1)) {
        yield* refuse(`-${letter}`);
        if (letter === "L") {
          o.level = Number.parseInt(yield* value_of("-L"), 10);
          if (!(o.level > 0)) yield* c.usage("tree: Invalid level, must be greater than 0.\n", 1);
        } else if (letter === "P") o.patterns.push(yield* value_of("-P"));
        else if (letter === "I") o.ignore.push(yield* value_of("-I"));
        else if (letter === "o") o.output = yield* value_of("-o");
        else if (LETTERS.includes(letter)) given.add(letter);
        else yield* c.usage(`tree: Invalid argument -\`${letter}'.\n${TREE_USAGE}\n`, 1);
      }
    }
  }
  if (given.has("v")) o.sort = "version";
  if (given.has("t")) o.sort = "mtime";
  if (given.has("c")) o.sort = "ctime";
  if (given.has("U")) o.sort = "none";
  return o;
}
