// strings(1) of binutils: what can be read in a file.

import { S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { stat_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { read_fd, read_file } from "../lib/stdio.ts";
import { STRINGS_HELP } from "./help.ts";

const LONG: readonly LongOption[] = [
  ["all", 0, "a"],
  ["data", 0, "d"],
  ["print-file-name", 0, "f"],
  ["bytes", 1, "n"],
  ["radix", 1, "t"],
  ["include-all-whitespace", 0, "w"],
  ["encoding", 1, "e"],
  ["unicode", 1, "U"],
  ["target", 1, "T"],
  ["output-separator", 1, "s"],
  ["help", 0, "h"],
  ["version", 0, "v"],
].map(([name, has_arg, val]) => ({ name, has_arg, val }) as LongOption);
const NOT_SIMULATED = "dUT";
const RADIX: Readonly<Record<string, number>> = { o: 8, d: 10, x: 16 };

/** -N and a lone "-" as options with names of their own. */
const prepare = (args: readonly string[]): string[] =>
  args.map((a, i) => {
    if (i > 0 && /^-\w*[nteTUs]$/.test(args[i - 1])) return a;
    return a === "-" ? "--all" : a.replace(/^-(\d+)$/, "--bytes=$1");
  });

interface Settings {
  least: number;
  radix: number | null;
  names: boolean;
  separator: string;
  readable: RegExp;
}

function* show(c: Cli, s: Settings, name: string, data: ByteString): Code<void> {
  for (const m of data.matchAll(s.readable)) {
    const at = s.radix === null ? "" : `${(m.index ?? 0).toString(s.radix).padStart(7)} `;
    yield* c.out.print(`${s.names ? `${name}: ` : ""}${at}${m[0]}${s.separator}`);
  }
}

export const strings = program({
  name: "strings",
  help: STRINGS_HELP,
  own_help: true,
  *run(c) {
    const { options, operands, error } = getopt(prepare(c.args), "adfhn:ot:e:wT:U:s:Vv", LONG);
    let least = 4;
    let radix: number | null = null;
    let bits = "s";
    for (const { opt, arg, spelled } of options) {
      const text = arg ?? "";
      if (opt === "h") {
        yield* c.out.print(STRINGS_HELP);
        return 0;
      }
      if (opt === "v" || opt === "V") {
        yield* c.out.print("strings (auditlab) 0.1.0\n");
        return 0;
      }
      if (NOT_SIMULATED.includes(opt)) yield* c.die(`option ${spelled} is not simulated`);
      if (opt === "n") {
        if (!/^(0[xX][\da-fA-F]+|-?\d+)$/.test(text)) yield* c.die(`invalid integer argument ${text}`);
        least = /^0\d/.test(text) ? Number.parseInt(text, 8) : Number(text);
        // a number below zero is a large one
        if (least < 0) least = 2 ** 31;
        if (least < 1) yield* c.die(`invalid minimum string length ${least}`);
      } else if (opt === "o") radix = 8;
      else if (opt === "t") {
        if (!(text in RADIX)) yield* c.usage(STRINGS_HELP, 1);
        radix = RADIX[text];
      } else if (opt === "e") {
        if (!/^[sSblBL]$/.test(text)) yield* c.usage(STRINGS_HELP, 1);
        if (!/^[sS]$/.test(text)) yield* c.die(`encoding ${text} is not simulated`);
        bits = text;
      }
    }
    if (error !== null) {
      yield* c.warn(error);
      yield* c.usage(STRINGS_HELP, 1);
    }
    const spaces = options.some((o) => o.opt === "w") ? "\\t\\n\\v\\f\\r" : "\\t";
    const s: Settings = {
      least,
      radix,
      names: options.some((o) => o.opt === "f"),
      separator: options.findLast((o) => o.opt === "s")?.arg ?? "\n",
      readable: new RegExp(
        `[${spaces} -~${bits === "S" ? "\\x80-\\xff" : ""}]{${Math.min(least, 2 ** 31)},}`,
        "g",
      ),
    };
    if (operands.length === 0) {
      if (c.args.includes("-")) yield* c.usage(STRINGS_HELP, 1);
      const data = yield* read_fd(0);
      if (typeof data === "string") yield* show(c, s, "{standard input}", data);
    }
    for (const name of operands) {
      const st = yield* stat_path(name, true);
      if (typeof st === "number") yield* c.error(`'${name}': No such file`);
      else if (S_ISDIR(st.st_mode)) yield* c.error(`Warning: '${name}' is a directory`);
      else {
        const data = yield* read_file(name);
        if (typeof data === "number") yield* c.error(name, data);
        else yield* show(c, s, name, data);
      }
    }
    return c.status;
  },
});
