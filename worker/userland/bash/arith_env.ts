// Arithmetic in the shell: the evaluator's view of variables, and its errors as the shell reports them.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { type ArithEnv, evaluate } from "./arith.ts";
import { ArithError } from "./arith_lex.ts";
import { expand_nosplit, expand_text } from "./expand.ts";
import { assign, find_variable, get_element, get_variable, warn_if_circular } from "./names.ts";
import { skip_one, skip_subscript } from "./scan.ts";
import { Discard, type Shell } from "./shell.ts";
import { CLOCK_VARIABLES, update_clock } from "./special_vars.ts";
import { A_INVISIBLE, A_READONLY, type Variable } from "./vars.ts";
import { Word } from "./word.ts";

const is_set = (v: Variable | undefined): boolean => v?.set === true && !(v.attrs & A_INVISIBLE);

class ShellArithEnv implements ArithEnv {
  readonly sh: Shell;
  depth = 0;
  /** `((: `, where messages have it */
  readonly who: string;
  constructor(sh: Shell, who: string) {
    this.sh = sh;
    this.who = who;
  }
  *get(name: string, index: string | null): Code<string | undefined> {
    const sh = this.sh;
    if (CLOCK_VARIABLES.has(name)) yield* update_clock(sh);
    if (index === "" || this.#list(name, index)) {
      // an empty one is looked up twice
      for (let n = index === "" ? 2 : 1; n > 0; n--)
        yield* sh.error(`${name}[${index}]: bad array subscript`);
      return undefined;
    }
    if (index === null) yield* warn_if_circular(sh, name);
    const value = index === null ? get_variable(sh, name) : yield* get_element(sh, name, index);
    // an element that is not there counts as 0 all the same
    if (value === null && sh.options.nounset && !is_set(find_variable(sh, name))) {
      yield* sh.error(`${name}: unbound variable`);
      throw new Discard(sh.failure_status(), true);
    }
    return value ?? undefined;
  }
  *set(name: string, index: string | null, value: string): Code<void> {
    if (index === "") return yield* this.sh.error(`${this.who}\`${name}[]': not a valid identifier`);
    const circular = index === null && (yield* warn_if_circular(this.sh, name));
    if ((yield* assign(this.sh, name, index, value)) || circular) return;
    // an element that cannot be is only left out
    if (index !== null && !((find_variable(this.sh, name)?.attrs ?? 0) & A_READONLY)) return;
    throw new Discard(1, false, false);
  }
  /** The subscript of all elements, which is no expression. */
  #list(name: string, index: string | null): boolean {
    return (index === "@" || index === "*") && !find_variable(this.sh, name)?.assoc;
  }
  /** A subscript that was protected from expansion, as in `let 'a[$x]=1'`, is expanded now. */
  *resolve(name: string, index: string): Code<string> {
    if (find_variable(this.sh, name)?.assoc)
      return /[$`"'\\]/.test(index) ? yield* expand_nosplit(this.sh, new Word(index, "subscript")) : index;
    if (index === "" || this.#list(name, index)) return index;
    const text = /[$`"\\]/.test(index) ? yield* expand_text(this.sh, index) : index;
    return String(yield* subscript_value(this.sh, text));
  }
}

/** Value of an expression that is already expanded. On an error: message, then Discard. */
export function* arith_value(sh: Shell, text: ByteString, who = ""): Code<bigint> {
  if (/^-?\d{1,15}$/.test(text) && !/^-?0\d/.test(text)) return BigInt(text);
  try {
    return yield* evaluate(text, new ShellArithEnv(sh, who));
  } catch (e) {
    if (!(e instanceof ArithError)) throw e;
    yield* sh.error(`${who}${e.message}`);
    throw new Discard(1, false, false);
  }
}

/** Value of a subscript, whose error gives up the whole command line. */
export function* subscript_value(sh: Shell, text: ByteString): Code<bigint> {
  try {
    return yield* arith_value(sh, text);
  } catch (e) {
    if (!(e instanceof Discard)) throw e;
    throw new Discard(e.status, e.fatal, true);
  }
}

/** Expressions cut into what stands outside of subscripts and, as words of mode "subscript", inside; null: not to be. */
const CUT = new WeakMap<Word, readonly Word[] | null>();

function cut(word: Word): readonly Word[] | null {
  const { text, mode, laid_out } = word;
  if (!text.includes("[") || !/[$`"\\]/.test(text)) return null;
  const pieces: Word[] = [];
  let from = 0;
  for (let i = 0; i >= 0 && i < text.length; ) {
    if (text[i] !== "[") {
      i = skip_one(text, i, mode === "double");
      continue;
    }
    const end = skip_subscript(text, i + 1);
    if (end < 0) break;
    pieces.push(new Word(text.slice(from, i + 1), mode, laid_out));
    pieces.push(new Word(text.slice(i + 1, end - 1), "subscript", laid_out));
    from = end - 1;
    i = end;
  }
  pieces.push(new Word(text.slice(from), mode, laid_out));
  return pieces;
}

/** Expands an expression of the program. What a subscript expands to is quoted: no part of a key ends it or is expanded again. */
export function* expand_arith(sh: Shell, word: Word): Code<ByteString> {
  let pieces = CUT.get(word);
  if (pieces === undefined) CUT.set(word, (pieces = cut(word)));
  if (pieces === null) return yield* expand_nosplit(sh, word);
  let out = "";
  for (const piece of pieces) {
    const s = yield* expand_nosplit(sh, piece);
    out += piece.mode === "subscript" ? s.replace(/[[\]~'"$`\\]/g, "\\$&") : s;
  }
  return out;
}

/** Value of an expression of the program: expanded as if in double quotes, then evaluated. */
export function* arith_word(sh: Shell, word: Word, who = ""): Code<bigint> {
  let text: ByteString;
  try {
    text = yield* expand_arith(sh, word);
  } catch (e) {
    // an error inside, as of another $(( )), is not one of this expression
    if (!(e instanceof Discard)) throw e;
    throw new Discard(e.status, e.fatal);
  }
  try {
    return yield* arith_value(sh, text, who);
  } catch (e) {
    // an expansion that fails ends a script in POSIX mode
    if (e instanceof Discard && !e.whole && who === "" && sh.options.posix) throw new Discard(1, true);
    throw e;
  }
}
