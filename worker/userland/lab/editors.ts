// The editors of old are not simulated. Who types the name of one learns what to use instead.
import { program } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";

export const editor = program({
  name: "editor",
  argv0: true,
  help: "vi, nano and emacs are not simulated on this machine: use edit.\n",
  own_help: true,
  *run(c) {
    const file = c.args.find((a) => !/^[-+]/.test(a)) ?? "FILE";
    const name = c.name.slice(c.name.lastIndexOf("/") + 1);
    yield* eprint(
      `${name} is not simulated on this machine. To change a file in the page's editor: edit ${file}\n` +
        `Elsewhere: less ${file} shows it, cat >${file} writes it (end with Ctrl-D), echo TEXT >>${file} adds a line, sed -i s/OLD/NEW/ ${file} changes it.\n`,
    );
    return 1;
  },
});
