// locale(1): the machine has the C and the C.UTF-8 locale.
import { getenv, utf8_locale } from "../coreutils/tool.ts";
import { program } from "../lib/program.ts";

const CATEGORIES =
  "CTYPE NUMERIC TIME COLLATE MONETARY MESSAGES PAPER NAME ADDRESS TELEPHONE MEASUREMENT IDENTIFICATION".split(
    " ",
  );

export const locale = program({
  name: "locale",
  help: "Usage: locale [-a|-m]\n  or:  locale [charmap]\nGet locale-specific information.\n",
  *run(c) {
    const [word, ...more] = c.args;
    if (more.length > 0 || (word !== undefined && !["-a", "-m", "charmap"].includes(word)))
      return yield* c.die(`${word?.startsWith("-") ? "option" : "name"} ${more[0] ?? word} is not simulated`);
    if (word === "-a") yield* c.out.print("C\nC.utf8\nPOSIX\n");
    else if (word === "-m") yield* c.out.print("ANSI_X3.4-1968\nUTF-8\n");
    else if (word === "charmap") yield* c.out.print(utf8_locale(c.envp) ? "UTF-8\n" : "ANSI_X3.4-1968\n");
    else {
      const all = getenv(c.envp, "LC_ALL") ?? "";
      const lang = getenv(c.envp, "LANG") ?? "";
      yield* c.out.print(`LANG=${lang}\nLANGUAGE=${getenv(c.envp, "LANGUAGE") ?? ""}\n`);
      for (const name of CATEGORIES) {
        const own = getenv(c.envp, `LC_${name}`) ?? "";
        const set = all === "" && own !== "";
        yield* c.out.print(`LC_${name}=${set ? own : `"${all || lang || "POSIX"}"`}\n`);
      }
      yield* c.out.print(`LC_ALL=${all}\n`);
    }
    return 0;
  },
});
