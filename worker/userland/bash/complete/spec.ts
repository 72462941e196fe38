// Completion specifications: what `complete` remembers for a command (bash(1), "Programmable Completion").
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { builtin_options } from "../builtins/options.ts";
import { single_quote } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { ACTION_LETTERS, ACTIONS } from "./actions.ts";

export const SPEC_OPTIONS: readonly string[] =
  "bashdefault default dirnames filenames noquote nosort nospace plusdirs".split(" ");

export interface CompSpec {
  actions: ReadonlySet<string>;
  options: ReadonlySet<string>;
  glob: ByteString | null;
  words: ByteString | null;
  function: ByteString | null;
  command: ByteString | null;
  filter: ByteString | null;
  prefix: ByteString | null;
  suffix: ByteString | null;
}

/** Keys of the specs of -D, -E and -I in the table; no command has such a name. */
export const DEFAULT_KEY = "\0D";
export const EMPTY_KEY = "\0E";
export const INITIAL_KEY = "\0I";

export interface Request {
  spec: CompSpec;
  print: boolean;
  remove: boolean;
  keys: string[];
  rest: readonly ByteString[];
  given: boolean;
}

/** Options of complete and compgen; null after a message, with the status in `status`. */
export function* parse_spec(
  sh: Shell,
  words: readonly ByteString[],
  generate: boolean,
): Code<Request | number> {
  const letters = `${generate ? "" : "prDEI"}abcdefgjksuvo:A:G:W:F:C:X:P:S:`;
  const parsed = yield* builtin_options(sh, words, letters);
  if (!parsed) return 2;
  const actions = new Set<string>();
  const options = new Set<string>();
  const text: Record<string, ByteString | null> = {};
  const request = { print: false, remove: false, keys: [] as string[] };
  for (const { letter, arg } of parsed.given) {
    if (letter in ACTION_LETTERS) actions.add(ACTION_LETTERS[letter]);
    else if (letter === "A") {
      if (!ACTIONS.includes(arg ?? "")) {
        yield* sh.error(`${words[0]}: ${arg}: invalid action name`);
        return 2;
      }
      actions.add(arg as string);
    } else if (letter === "o") {
      if (!SPEC_OPTIONS.includes(arg ?? "")) {
        yield* sh.error(`${words[0]}: ${arg}: invalid option name`);
        return 2;
      }
      options.add(arg as string);
    } else if (letter === "p") request.print = true;
    else if (letter === "r") request.remove = true;
    else if (letter === "D") request.keys.push(DEFAULT_KEY);
    else if (letter === "E") request.keys.push(EMPTY_KEY);
    else if (letter === "I") request.keys.push(INITIAL_KEY);
    else text[letter] = arg;
  }
  const spec: CompSpec = {
    actions,
    options,
    glob: text.G ?? null,
    words: text.W ?? null,
    function: text.F ?? null,
    command: text.C ?? null,
    filter: text.X ?? null,
    prefix: text.P ?? null,
    suffix: text.S ?? null,
  };
  return { spec, ...request, rest: parsed.rest, given: parsed.given.length > 0 };
}

/** The command that makes the spec again. */
export function print_spec(key: string, spec: CompSpec): string {
  const out: string[] = ["complete"];
  for (const name of SPEC_OPTIONS) if (spec.options.has(name)) out.push("-o", name);
  const letter_of = Object.fromEntries(Object.entries(ACTION_LETTERS).map(([l, a]) => [a, l]));
  const lettered = Object.values(ACTION_LETTERS).filter((a) => spec.actions.has(a));
  for (const action of lettered) out.push(`-${letter_of[action]}`);
  for (const action of ACTIONS)
    if (spec.actions.has(action) && !(action in letter_of)) out.push("-A", action);
  const quoted = (letter: string, value: ByteString | null) => {
    if (value !== null) out.push(letter, single_quote(value));
  };
  quoted("-G", spec.glob);
  quoted("-W", spec.words);
  quoted("-P", spec.prefix);
  quoted("-S", spec.suffix);
  quoted("-X", spec.filter);
  quoted("-C", spec.command);
  if (spec.function !== null) out.push("-F", spec.function);
  if (key === DEFAULT_KEY) out.push("-D");
  else if (key === EMPTY_KEY) out.push("-E");
  else if (key === INITIAL_KEY) out.push("-I");
  else out.push(key);
  return `${out.join(" ")}\n`;
}
