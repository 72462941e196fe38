// fc: listing, editing and running commands of the history again.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import { evaluate_string } from "../evaluate.ts";
import { forget_this_command, store_entry } from "../history_change.ts";
import { edit } from "../history_edit.ts";
import { get_variable } from "../names.ts";
import type { Shell } from "../shell.ts";
import type { Builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

/** How many commands `fc -l` lists. */
const DEFAULT_LIST = 16;

/** Index of the entry `spec` names among the first `length`; -1 when there is none. */
function find(sh: Shell, spec: string | undefined, length: number, otherwise: number): number {
  const { history } = sh;
  if (spec === undefined) return otherwise;
  if (/^-?\d+$/.test(spec)) {
    const n = Number(spec);
    const index = n > 0 ? n - history.first : length - 1 + (n === 0 ? 0 : n + 1);
    return Math.max(0, Math.min(index, length - 1));
  }
  for (let i = length - 1; i >= 0; i--) if (history.entries[i].line.startsWith(spec)) return i;
  return -1;
}

/** fc -s [OLD=NEW]... [COMMAND] */
function* substitute(sh: Shell, rest: readonly string[], length: number): Code<number> {
  const pairs: [string, string][] = [];
  let i = 0;
  for (; i < rest.length && rest[i].includes("="); i++) {
    const at = rest[i].indexOf("=");
    pairs.push([rest[i].slice(0, at), rest[i].slice(at + 1)]);
  }
  const index = find(sh, rest[i], length, length - 1);
  if (index < 0) {
    yield* sh.error("fc: no command found");
    return 1;
  }
  let command = sh.history.entries[index].line;
  for (const [old, new_] of pairs) if (old !== "") command = command.replaceAll(old, () => new_);
  yield* write_all(2, `${command}\n`);
  return yield* run_again(sh, command);
}

function* run_again(sh: Shell, command: ByteString): Code<number> {
  forget_this_command(sh);
  yield* store_entry(sh, command);
  return yield* evaluate_string(sh, command, 1);
}

const fc: Builtin = {
  *run(sh, words) {
    // -1, -2 ... are entries, not options
    const at = words.findIndex((w, i) => i > 0 && /^-\d/.test(w));
    const cut = at < 0 ? words.length : at;
    const options = yield* builtin_options(sh, words.slice(0, cut), "e:lnrs");
    if (!options) return 2;
    const rest = [...options.rest, ...words.slice(cut)];
    const letters = new Set(options.given.map((g) => g.letter));
    const editor = options.given.find((g) => g.letter === "e")?.arg;
    const { history } = sh;
    // the fc command itself is not looked at
    const own = history.entries[history.length - 1] === sh.extra.remembered_command && history.length > 0;
    const list = letters.has("l");
    // ... unless it lists and is all there is
    const length = history.length - (own && !(list && history.length === 1) ? 1 : 0);
    if (letters.has("s") || editor === "-") return yield* substitute(sh, rest, length);
    if (length === 0) return 0;
    let from = find(sh, rest[0], length, list ? Math.max(0, length - DEFAULT_LIST) : length - 1);
    let to = find(sh, rest[1], length, list ? length - 1 : from);
    if (from < 0 || to < 0) {
      yield* sh.error(
        list || rest.length > 0 ? "fc: no command found" : "fc: history specification out of range",
      );
      return 1;
    }
    let reverse = letters.has("r");
    if (to < from) {
      [from, to] = [to, from];
      reverse = !reverse;
    }
    const picked = history.entries
      .slice(from, to + 1)
      .map((e, i) => [history.first + from + i, e.line] as const);
    if (reverse) picked.reverse();
    if (!list)
      return yield* edit(
        sh,
        picked.map(([, line]) => line),
        editor ?? get_variable(sh, "FCEDIT") ?? get_variable(sh, "EDITOR") ?? "vi",
      );
    const numbers = !letters.has("n");
    yield* write_all(1, picked.map(([n, line]) => `${numbers ? n : ""}\t ${line}\n`).join(""));
    return 0;
  },
  usage: "[-e ename] [-lnr] [first] [last] or fc -s [pat=rep] [command]",
  summary: "Display or execute commands from the history list.",
};

export const fc_builtins: Readonly<Record<string, Builtin>> = { fc };
