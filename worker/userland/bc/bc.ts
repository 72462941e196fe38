// bc(1): an arbitrary precision calculator language, as GNU bc 1.07.1 has it.
import { O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import type { Program } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { long_options } from "../lib/long_options.ts";
import { trampoline } from "../lib/nest.ts";
import { program } from "../lib/program.ts";
import { eprint, InStream } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { isatty } from "../lib/ttyname.ts";
import { Lexer } from "./lexer.ts";
import { Machine } from "./machine.ts";
import { Parser } from "./parse.ts";
import { BANNER, HELP, VERSION } from "./text.ts";

const LINE_LENGTH = 70;

const run_bc = program({
  name: "bc",
  help: HELP,
  own_help: true,
  *run(c) {
    const more = c.getenv("BC_ENV_ARGS")?.split(/ +/).filter(Boolean) ?? [];
    const parsed = getopt(
      [...more, ...c.args],
      "chilqswv",
      long_options(HELP.replace(/(-\w) {2}--/g, "$1, --")),
    );
    const has = (opt: string): boolean => parsed.options.some((o) => o.opt === opt);
    for (const { opt, spelled } of parsed.options) {
      if (opt === "h") yield* c.out.print(HELP);
      if (opt === "v") yield* c.out.print(VERSION);
      if (opt === "h" || opt === "v") return 0;
      if ("csw".includes(opt)) yield* c.die(`option ${spelled} is not simulated`);
    }
    if (parsed.error !== null) {
      yield* c.warn(parsed.error);
      yield* c.out.print(HELP);
      return 1;
    }
    const length = Number(c.getenv("BC_LINE_LENGTH") ?? LINE_LENGTH);
    const standard = new InStream(0);
    // a length of 0 is no limit
    const width = length === 0 ? Infinity : length > 2 ? length : LINE_LENGTH;
    const machine = new Machine(c, standard, has("l"), width);
    const from = function* (input: InStream, name: string): Code<boolean> {
      const parser = new Parser(
        new Lexer(input, name, (text) => machine.tell(text)),
        (f) => machine.functions.get(f)?.returns_nothing ?? false,
      );
      for (;;) {
        const item = yield* parser.item();
        if (item === null) return true;
        if (item.kind === "quit") return false;
        if (item.kind === "function") machine.functions.set(item.it.name, item.it);
        else if (!(yield* machine.run(item.body))) return false;
        if (interactive) yield* c.out.flush();
      }
    };
    const interactive = has("i") || ((yield* isatty(0)) && (yield* isatty(1)));
    if (interactive && !has("q")) yield* c.out.print(BANNER);
    if (interactive) yield* c.out.flush();
    for (const path of parsed.operands) {
      const fd = yield sys.open(path, O_RDONLY);
      if (fd < 0) {
        yield* c.out.flush();
        yield* eprint(`File ${path} is unavailable.\n`);
        return 1;
      }
      const goes_on = yield* from(new InStream(fd), path);
      yield sys.close(fd);
      if (!goes_on) return 0;
    }
    yield* from(standard, "(standard_in)");
    return 0;
  },
});

export const bc: Program = (argv, envp) => trampoline(run_bc(argv, envp) as Code<number>);
