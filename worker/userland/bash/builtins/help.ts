// help and enable: which builtins there are, what they are for, which are switched off.
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import { compile_pattern, has_magic } from "../pattern.ts";
import type { Shell } from "../shell.ts";
import { BASH_VERSION, MACHTYPE } from "../version.ts";
import { TITLES, type Topic, topics } from "./help_topics.ts";
import { all_builtins, type Builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

/** All topics in two columns, cut to half of the width as `help` does. */
function overview(sh: Shell, columns: number): string {
  const head = [
    `GNU bash, version ${BASH_VERSION} (${MACHTYPE})`,
    "These shell commands are defined internally.  Type `help' to see this list.",
    "Type `help name' to find out more about the function `name'.",
    "Use `info bash' to find out more about the shell in general.",
    "Use `man -k' or `info' to find out more about commands not in this list.",
    "",
    "A star (*) next to a name means that the command is disabled.",
    "",
  ];
  const all = topics();
  const rows = Math.ceil(all.length / 2);
  const half = Math.floor(columns / 2);
  const cell = (t: Topic, width: number) => {
    const text = `${sh.extra.disabled_builtins.has(t.name) ? "*" : " "}${t.usage}`;
    return text.length > width - 1 ? `${text.slice(0, width - 2)}>` : text;
  };
  for (let i = 0; i < rows; i++) {
    const right = all[i + rows];
    const left = cell(all[i], half);
    head.push(right ? left.padEnd(half) + cell(right, half - 1) : left);
  }
  return `${head.join("\n")}\n`;
}

function manual_page(t: Topic): string {
  return `NAME\n    ${t.name} - ${t.summary}\n\nSYNOPSIS\n    ${t.usage}\n\nDESCRIPTION\n    ${t.summary}\n\nSEE ALSO\n    bash(1)\n`;
}

const help: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "dms");
    if (!o) return 2;
    const form = o.given.at(-1)?.letter ?? "";
    if (o.rest.length === 0) {
      yield* write_all(1, overview(sh, 80));
      return 0;
    }
    const all = topics();
    let out = "";
    let found = false;
    let last = "";
    for (const wanted of o.rest) {
      last = wanted;
      const magic = has_magic(wanted, false);
      const pattern = compile_pattern(magic ? wanted : `${wanted}*`);
      const exact = all.filter((t) => t.name === wanted);
      // a name that is one word of the table stands for itself, any other text for all that begin with it
      const list = !magic && exact.length > 0 ? exact : all.filter((t) => pattern.matches(t.name));
      if (list.length > 0 && magic) out += `Shell commands matching keyword \`${wanted}'\n\n`;
      for (const t of list) {
        found = true;
        const title = TITLES[t.name] ?? t.name;
        if (form === "d") out += `${title} - ${t.summary}\n`;
        else if (form === "s") out += `${title}: ${t.usage}\n`;
        else if (form === "m") out += manual_page({ ...t, name: title });
        else out += `${title}: ${t.usage}\n    ${t.summary}\n`;
      }
    }
    if (out !== "") yield* write_all(1, out);
    if (found) return 0;
    yield* sh.error(
      `help: no help topics match \`${last}'.  Try \`help help' or \`man -k ${last}' or \`info ${last}'.`,
    );
    return 1;
  },
  usage: "[-dms] [pattern ...]",
  summary: "Display information about builtin commands.",
};

function* list_builtins(sh: Shell, which: (b: Builtin, on: boolean) => boolean): Code<number> {
  let out = "";
  for (const [name, b] of [...all_builtins()].sort((x, y) => (x[0] < y[0] ? -1 : 1))) {
    const on = !sh.extra.disabled_builtins.has(name);
    if (which(b, on)) out += `enable ${on ? "" : "-n "}${name}\n`;
  }
  if (out !== "") yield* write_all(1, out);
  return 0;
}

const enable: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "adnpsf:");
    if (!o) return 2;
    const has = (l: string) => o.given.some((g) => g.letter === l);
    const file = o.given.find((g) => g.letter === "f")?.arg ?? null;
    if (o.rest.length === 0 || has("p"))
      return yield* list_builtins(
        sh,
        (b, on) => (!has("s") || b.special === true) && (has("a") || on === !has("n")),
      );
    let status = 0;
    if (file !== null) {
      // nothing on this machine can be loaded into a running shell
      yield* sh.error(
        sh.restricted
          ? "enable: restricted"
          : `enable: cannot open shared object ${file}: ${file}: cannot open shared object file: No such file or directory`,
      );
      return 1;
    }
    const disabled = new Set(sh.extra.disabled_builtins);
    for (const name of o.rest) {
      const b = all_builtins().get(name);
      if (!b || (has("s") && !b.special)) {
        yield* sh.error(`enable: ${name}: not a shell builtin`);
        status = 1;
      } else if (has("d")) {
        yield* sh.error(`enable: ${name}: not dynamically loaded`);
        status = 1;
      } else if (has("n")) disabled.add(name);
      else disabled.delete(name);
    }
    sh.extra.disabled_builtins = disabled;
    return status;
  },
  usage: "[-a] [-dnps] [-f filename] [name ...]",
  summary: "Enable and disable shell builtins.",
};

export const help_builtins: Readonly<Record<string, Builtin>> = { help, enable };
