// rev(1).
import { utf8_locale } from "../coreutils/tool.ts";
import { utf8_characters } from "../lib/bytes.ts";
import { getopt } from "../lib/getopt.ts";
import { program } from "../lib/program.ts";
import { InStream } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { REV_HELP } from "./help.ts";

export const rev = program({
  name: "rev",
  help: REV_HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "hV", [
      { name: "help", has_arg: 0, val: "h" },
      { name: "version", has_arg: 0, val: "V" },
    ]);
    if (parsed.error !== null) {
      yield* c.warn(parsed.error);
      yield* c.usage("Try 'rev --help' for more information.\n", 1);
    }
    if (parsed.options.length > 0) {
      yield* c.out.print(parsed.options[0].opt === "h" ? REV_HELP : "rev from util-linux 2.38.1\n");
      return 0;
    }
    const utf8 = utf8_locale(c.envp);
    for (const name of parsed.operands.length > 0 ? parsed.operands : [null]) {
      const fd = name === null ? 0 : yield sys.open(name, 0);
      if (fd < 0) {
        yield* c.error(`cannot open ${name}`, fd);
        continue;
      }
      const input = new InStream(fd);
      for (let line = yield* input.line(); line !== null; line = yield* input.line()) {
        const eol = line.endsWith("\n") ? "\n" : "";
        const text = eol ? line.slice(0, -1) : line;
        yield* c.out.print((utf8 ? utf8_characters(text) : [...text]).reverse().join("") + eol);
      }
      if (fd > 0) yield sys.close(fd);
    }
    return c.status;
  },
});
