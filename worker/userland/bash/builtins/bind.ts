// bind: listing and changing key bindings and readline's variables.
import type { Code } from "../../lib/code.ts";
import { strerror, write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { readline_of, start_readline } from "../editor.ts";
import { get_variable } from "../names.ts";
import { FUNCTION_NAMES } from "../readline/function_names.ts";
import { parse_and_bind, read_inputrc, report } from "../readline/inputrc.ts";
import { decode_keys, encode_keys } from "../readline/keymap.ts";
import type { Readline } from "../readline/readline.ts";
import type { Shell } from "../shell.ts";
import type { Builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

/** Variables of Readline that are kept and would change nothing; switching one off is no lie. */
const NOT_SIMULATED: ReadonlySet<string> = new Set(
  (
    "blink-matching-paren colored-completion-prefix colored-stats completion-map-case completion-prefix-display-length " +
    "disable-completion expand-tilde history-preserve-point horizontal-scroll-mode mark-modified-lines " +
    "menu-complete-display-prefix revert-all-at-newline show-mode-in-prompt skip-completed-text visible-stats"
  ).split(" "),
);

/** Sequences listed for one command by -P and -q before "...". */
const MAX_LISTED = 5;
const KEYMAPS: ReadonlySet<string> = new Set(["emacs", "emacs-standard", "emacs-meta", "emacs-ctlx"]);
const VI_KEYMAPS: ReadonlySet<string> = new Set(["vi", "vi-move", "vi-command", "vi-insert"]);

/** Sequences bound to `name`, in the order of their bytes. insert-last-argument is yank-last-arg by another name. */
function keys_of(rl: Readline, name: string): string[] {
  if (name === "insert-last-argument") return keys_of(rl, "yank-last-arg");
  return rl.keymap
    .entries()
    .filter(([, b]) => b.kind === "function" && b.name === name)
    .map(([keys]) => keys)
    .sort();
}

function some_keys(keys: readonly string[]): string {
  const shown = keys.slice(0, MAX_LISTED).map((k) => `"${encode_keys(k)}"`);
  return keys.length > MAX_LISTED ? `${shown.join(", ")}, ...` : `${shown.join(", ")}.`;
}

function functions(rl: Readline, reusable: boolean): string {
  let out = "\n";
  for (const name of FUNCTION_NAMES) {
    const keys = keys_of(rl, name);
    if (reusable)
      out +=
        keys.length > 0
          ? keys.map((k) => `"${encode_keys(k)}": ${name}\n`).join("")
          : `# ${name} (not bound)\n`;
    else
      out +=
        keys.length > 0
          ? `${name} can be found on ${some_keys(keys)}\n`
          : `${name} is not bound to any keys\n`;
  }
  return out;
}

/** Variables with on/off values come first, as readline lists them. */
function variables(rl: Readline, reusable: boolean): string {
  const all = Object.entries(rl.variables).filter(([name]) => name !== "isearch-terminators");
  const ordered = [
    ...all.filter(([, v]) => typeof v === "boolean"),
    ...[
      "bell-style",
      ...all.filter(([n, v]) => typeof v !== "boolean" && n !== "bell-style").map(([n]) => n),
    ].map((n) => [n, rl.variables[n as keyof typeof rl.variables]] as [string, string]),
  ];
  const shown = (v: string | boolean) => (typeof v === "boolean" ? (v ? "on" : "off") : v);
  return ordered
    .map(([name, v]) => (reusable ? `set ${name} ${shown(v)}\n` : `${name} is set to \`${shown(v)}'\n`))
    .join("");
}

function macros(rl: Readline, reusable: boolean): string {
  return rl.keymap
    .entries()
    .flatMap(([keys, b]) => (b.kind === "macro" ? [[keys, b.text] as const] : []))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([keys, text]) =>
      reusable
        ? `"${encode_keys(keys)}": "${encode_keys(text)}"\n`
        : `${encode_keys(keys)} outputs ${encode_keys(text)}\n`,
    )
    .join("");
}

function shell_bindings(rl: Readline): string {
  return rl.keymap
    .entries()
    .flatMap(([keys, b]) =>
      b.kind === "shell" ? [`"${encode_keys(keys)}": "${b.command.replace(/["\\]/g, "\\$&")}"\n`] : [],
    )
    .sort()
    .join("");
}

/** -x '"KEYS": COMMAND' */
function* bind_command(sh: Shell, rl: Readline, text: string): Code<number> {
  const m = /^\s*"((?:\\.|[^"\\])*)"\s*:?\s*(.*)$/s.exec(text);
  if (!m) {
    yield* sh.error(`bind: ${text}: first non-whitespace character is not \`"'`);
    return 1;
  }
  const quoted = /^"(.*)"$/s.exec(m[2]);
  rl.keymap.bind(decode_keys(m[1], rl.variables["convert-meta"]), {
    kind: "shell",
    command: quoted ? quoted[1] : m[2],
  });
  return 0;
}

function* query(sh: Shell, rl: Readline, name: string, unbind: boolean): Code<number> {
  if (!FUNCTION_NAMES.includes(name)) {
    yield* sh.error(`bind: \`${name}': unknown function name`);
    return 1;
  }
  const keys = keys_of(rl, name);
  if (unbind) {
    for (const k of keys) rl.keymap.unbind(k);
    return 0;
  }
  yield* write_all(
    1,
    keys.length > 0
      ? `${name} can be invoked via ${some_keys(keys)}\n`
      : `${name} is not bound to any keys.\n`,
  );
  return keys.length > 0 ? 0 : 1;
}

function* one_option(sh: Shell, rl: Readline, letter: string, value: string): Code<number> {
  switch (letter) {
    case "l":
      yield* write_all(1, `${FUNCTION_NAMES.join("\n")}\n`);
      return 0;
    case "p":
    case "P":
      yield* write_all(1, functions(rl, letter === "p"));
      return 0;
    case "v":
    case "V":
      yield* write_all(1, variables(rl, letter === "v"));
      return 0;
    case "s":
    case "S":
      yield* write_all(1, macros(rl, letter === "s"));
      return 0;
    case "X":
      yield* write_all(1, shell_bindings(rl));
      return 0;
    case "q":
    case "u":
      return yield* query(sh, rl, value, letter === "u");
    case "r":
      rl.keymap.unbind(decode_keys(value, rl.variables["convert-meta"]));
      return 0;
    case "x":
      return yield* bind_command(sh, rl, value);
    case "m":
      if (VI_KEYMAPS.has(value)) yield* sh.error(`bind: keymap ${value} is not simulated`);
      else if (!KEYMAPS.has(value)) yield* sh.error(`bind: \`${value}': invalid keymap name`);
      return KEYMAPS.has(value) ? 0 : 1;
  }
  const fd = yield sys.open(value, 0);
  if (fd < 0) {
    yield* sh.error(`bind: ${value}: cannot read: ${strerror(fd)}`);
    return 1;
  }
  yield sys.close(fd);
  yield* read_inputrc(rl, value, get_variable(sh, "HOME") ?? "", report);
  return 0;
}

const bind: Builtin = {
  *run(sh, words) {
    const parsed = yield* builtin_options(sh, words, "lpsvPSVXm:f:q:u:r:x:");
    if (!parsed) return 2;
    const rl = readline_of(sh);
    yield* start_readline(sh, rl);
    if (!sh.editing && !sh.interactive_shell) yield* sh.error("bind: warning: line editing not enabled");
    let status = 0;
    for (const { letter, arg } of parsed.given) {
      const r = yield* one_option(sh, rl, letter, arg ?? "");
      if (r !== 0) status = r;
      if (letter === "m" && r !== 0) return 1;
    }
    if (parsed.given.some((g) => g.letter === "x")) return status;
    for (const text of parsed.rest) {
      const [, name, value] = /^set\s+(\S+)\s*(.*?)\s*$/i.exec(text) ?? [];
      if (NOT_SIMULATED.has(name?.toLowerCase()) && !/^(off|0)$/i.test(value)) {
        yield* sh.error(`bind: set ${name} ${value} is not simulated`);
        status = 1;
      } else yield* parse_and_bind(rl, text, report);
    }
    return status;
  },
  usage:
    "[-lpsvPSVX] [-m keymap] [-f filename] [-q name] [-u name] [-r keyseq] [-x keyseq:shell-command] [keyseq:readline-function or readline-command]",
  summary: "Set Readline key bindings and variables.",
};

export const bind_builtins: Readonly<Record<string, Builtin>> = { bind };
