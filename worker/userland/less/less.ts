// less(1).
import { utf8_locale } from "../coreutils/tool.ts";
import type { Code } from "../lib/code.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, read_fd } from "../lib/stdio.ts";
import { isatty } from "../lib/ttyname.ts";
import { HELP } from "./help.ts";
import { open_source } from "./open.ts";
import { type LessOptions, parse_options } from "./options.ts";
import { Screen } from "./screen.ts";
import { Session } from "./session.ts";

/** Standard output is no terminal: the text as it is. */
function* copy(c: Cli, o: LessOptions): Code<number> {
  let status = 0;
  for (const name of o.files) {
    const source = yield* open_source(name, (m) => eprint(`${m}\n`), o.force);
    const data = source ? yield* read_fd(source.fd) : null;
    if (typeof data === "string") yield* c.out.print(data);
    else status = 1;
  }
  return status;
}

export const less = program({
  name: "less",
  help: "",
  own_help: true,
  *run(c) {
    const o = parse_options(c.args, c.getenv("LESS") ?? "");
    if (o.error !== null) {
      yield* eprint(`${o.error}\n`);
      return 1;
    }
    if (o.version) {
      yield* c.out.print("less 590 (POSIX regular expressions)\n");
      return 0;
    }
    if (o.files.length === 0) {
      if (o.help) {
        if (!(yield* isatty(1))) {
          yield* c.out.print(HELP);
          return 0;
        }
      } else if (yield* isatty(0)) {
        yield* eprint('Missing filename ("less --help" for help)\n');
        return 1;
      } else o.files.push("-");
    }
    if (!(yield* isatty(1))) return yield* copy(c, o);
    const screen = new Screen(c.getenv("TERM") ?? "dumb");
    if (!(yield* screen.open())) return yield* copy(c, o);
    return yield* new Session(screen, o, utf8_locale(c.envp)).run();
  },
});
