// Editors are not simulated. Who types the name of one learns what to use instead.
import { program } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";

export const editor = program({
  name: "editor",
  argv0: true,
  help: "Editors are not simulated on this machine.\n",
  own_help: true,
  *run(c) {
    const file = c.args.find((a) => !/^[-+]/.test(a)) ?? "FILE";
    const name = c.name.slice(c.name.lastIndexOf("/") + 1);
    yield* eprint(
      `${name}: editors are not simulated on this machine. To look at a file: less ${file}\n` +
        `To write one: cat >${file} (end with Ctrl-D); to add a line: echo TEXT >>${file}; to change it: sed -i s/OLD/NEW/ ${file}\n`,
    );
    return 1;
  },
});
