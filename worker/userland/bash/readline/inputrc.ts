// ~/.inputrc and the arguments of `bind`: key bindings, variables, conditions (readline(3), "INITIALIZATION FILE").
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { read_file, write_all } from "../../lib/stdio.ts";
import { FUNCTION_NAMES } from "./function_names.ts";
import { decode_keys, meta_key } from "./keymap.ts";
import type { Readline } from "./readline.ts";
import type { VariableName, Variables } from "./variables.ts";

/** Files that include each other are left at this depth. */
const MAX_INCLUDES = 8;
const FUNCTIONS: ReadonlySet<string> = new Set(FUNCTION_NAMES);
/** The version of readline that `$if version` compares with. */
const VERSION = 8.2;

/** Names of keys in the notation without quotes. */
const KEY_NAMES: Readonly<Record<string, string>> = {
  del: "\x7f",
  rubout: "\x7f",
  esc: "\x1b",
  escape: "\x1b",
  lfd: "\n",
  newline: "\n",
  ret: "\r",
  return: "\r",
  spc: " ",
  space: " ",
  tab: "\t",
};

export type Report = (message: string) => Code<void>;

/** readline's own messages have no shell's name before them. */
export function* report(message: string): Code<void> {
  yield* write_all(2, `readline: ${message}\n`);
}

/** Offset of the quote that closes the one at `i`, -1 when there is none. */
function closing_quote(s: ByteString, i: number): number {
  for (let k = i + 1; k < s.length; k++) {
    if (s[k] === "\\") k++;
    else if (s[k] === s[i]) return k;
  }
  return -1;
}

/** Keys of the notation `Control-Meta-x`, of which the last part is a name or a character. */
function named_keys(text: ByteString, convert_meta: boolean): ByteString {
  const control = /(?:^|-)(?:c|ctrl|control)-/i.test(text);
  const meta = /(?:^|-)(?:m|meta)-/i.test(text);
  const name = text.slice(text.lastIndexOf("-", text.length - 2) + 1);
  let c = KEY_NAMES[name.toLowerCase()] ?? name[0] ?? "";
  if (control) c = c === "?" ? "\x7f" : String.fromCharCode(c.toUpperCase().charCodeAt(0) & 0x1f);
  return meta ? meta_key(c, convert_meta) : c;
}

/** `set NAME VALUE`. */
function* set_variable(rl: Readline, rest: string, tell: Report): Code<void> {
  const m = /^(\S+)\s*(.*?)\s*$/.exec(rest);
  const name = (m?.[1] ?? "").toLowerCase() as VariableName;
  const value = m?.[2] ?? "";
  if (!Object.hasOwn(rl.variables, name)) {
    yield* tell(`${m?.[1] ?? ""}: unknown variable name`);
    return;
  }
  if (name === "editing-mode") {
    if (value === "vi" || value === "emacs") rl.wanted_mode = value;
    return;
  }
  if (name === "keymap" && /^vi/.test(value)) {
    yield* tell(`${name} ${value} is not simulated`);
    return;
  }
  const variables = rl.variables as unknown as Record<string, string | boolean>;
  if (typeof variables[name] !== "boolean") {
    const quoted = /^"(.*)"$/.exec(value);
    variables[name] = quoted ? decode_keys(quoted[1]) : value;
  } else variables[name] = value === "" || /^(on|1)$/i.test(value);
  if (name === "meta-flag" || name === "input-meta")
    rl.variables["meta-flag"] = rl.variables["input-meta"] = variables[name] as boolean;
}

/** One line: a binding or `set`. */
export function* parse_and_bind(rl: Readline, text: ByteString, tell: Report): Code<void> {
  const line = text.replace(/^[ \t]+/, "").trimEnd();
  if (line === "" || line[0] === "#") return;
  const set = /^set\s+(.*)$/i.exec(line);
  if (set) return yield* set_variable(rl, set[1], tell);
  const convert_meta = rl.variables["convert-meta"];
  let keys: ByteString;
  let rest: ByteString;
  if (line[0] === '"') {
    const end = closing_quote(line, 0);
    if (end < 0) {
      yield* tell(`${line}: no closing \`"' in key binding`);
      return;
    }
    keys = decode_keys(line.slice(1, end), convert_meta);
    rest = line.slice(end + 1);
  } else {
    const colon = line.search(/:|\s/);
    keys = named_keys(colon < 0 ? line : line.slice(0, colon), convert_meta);
    rest = colon < 0 ? "" : line.slice(colon);
  }
  const target = /^\s*:?\s*(.*)$/s.exec(rest);
  if (rest === "" || !target) {
    yield* tell(`${line}: no key sequence terminator`);
    return;
  }
  bind_keys(rl, keys, target[1]);
}

/** Binds a sequence to a command or, quoted, to a macro. */
function bind_keys(rl: Readline, keys: ByteString, target: ByteString): void {
  if (target[0] === '"' || target[0] === "'") {
    const end = closing_quote(target, 0);
    rl.keymap.bind(keys, { kind: "macro", text: decode_keys(target.slice(1, end < 0 ? undefined : end)) });
    return;
  }
  const name = target.split(/\s/)[0].toLowerCase();
  if (FUNCTIONS.has(name)) rl.keymap.bind(keys, { kind: "function", name });
  else rl.keymap.unbind(keys);
}

/** $if: the editing mode, the terminal, the version, the application, a variable. */
function holds(rl: Readline, test: string): boolean {
  const comparison = /^(\S+?)\s*(==|!=|<=|>=|=|<|>)\s*(\S*)$/.exec(test);
  if (!comparison) return /^bash$/i.test(test.trim());
  const [, name, op, value] = comparison;
  if (/^mode$/i.test(name)) return value === rl.variables["editing-mode"];
  if (/^term$/i.test(name)) return value === rl.term || value === rl.term.replace(/-.*/, "");
  if (/^version$/i.test(name)) {
    const n = Number(value);
    const [a, b] = [VERSION, n];
    return { "=": a === b, "==": a === b, "!=": a !== b, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b }[
      op as "="
    ];
  }
  const v = (rl.variables as unknown as Variables & Record<string, unknown>)[
    name.toLowerCase() as VariableName
  ];
  const shown = typeof v === "boolean" ? (v ? "on" : "off") : v;
  return op === "!=" ? shown !== value : shown === value;
}

/** Reads a file of bindings; false when it cannot be read. `home` is what ~ stands for. */
export function* read_inputrc(
  rl: Readline,
  path: ByteString,
  home: ByteString,
  tell: Report,
  depth = 0,
): Code<boolean> {
  const text = yield* read_file(path.replace(/^~(?=\/)/, home));
  if (typeof text === "number") return false;
  const conditions: { taken: boolean; any: boolean }[] = [];
  for (const [i, raw] of text.split("\n").entries()) {
    const line = raw.replace(/^[ \t]+/, "").replace(/\r$/, "");
    const where: Report = (message) => tell(`${path}: line ${i + 1}: ${message}`);
    const directive = /^\$(\w+)\s*(.*?)\s*$/.exec(line);
    const active = conditions.every((c) => c.taken);
    if (!directive) {
      if (active) yield* parse_and_bind(rl, line, where);
      continue;
    }
    const last = conditions[conditions.length - 1];
    switch (directive[1].toLowerCase()) {
      case "if": {
        const taken = active && holds(rl, directive[2]);
        conditions.push({ taken, any: taken || !active });
        break;
      }
      case "else":
        if (last) {
          last.taken = !last.any;
          last.any = true;
        } else yield* where("$else found without matching $if");
        break;
      case "endif":
        if (!conditions.pop()) yield* where("$endif without matching $if");
        break;
      case "include":
        if (active && depth < MAX_INCLUDES) yield* read_inputrc(rl, directive[2], home, tell, depth + 1);
        break;
      default:
        if (active) yield* where(`${directive[1]}: unknown parser directive`);
    }
  }
  return true;
}
