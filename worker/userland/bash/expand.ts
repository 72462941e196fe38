// Word expansion: braces, tildes, parameters, substitutions, arithmetic, field splitting, file names.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { arith_word } from "./arith_env.ts";
import { BraceError } from "./braces.ts";
import { type Field, join_pattern, join_pieces, type Piece, split_fields } from "./fields.ts";
import { glob } from "./glob.ts";
import { MAX_EXPANSION_DEPTH, MAX_STRING, MAX_WORDS } from "./limits.ts";
import { find_variable, get_variable } from "./names.ts";
import { expand_parameter } from "./parameter.ts";
import { special_parameter } from "./parameter_value.ts";
import { compile_pattern, has_magic } from "./pattern.ts";
import { Discard, type Shell } from "./shell.ts";
import { CLOCK_VARIABLES } from "./special_vars.ts";
import { command_substitution, process_substitution } from "./substitute.ts";
import { tilde_directory } from "./tilde.ts";
import { Word } from "./word.ts";
import type { Param, Part } from "./word_parts.ts";

/** How the result will be used: it decides about "$*", "$@" and splitting. */
export type Use = "split" | "nosplit";

/** Stops runaway growth: one expansion may not exceed MAX_STRING bytes. */
function* check_size(sh: Shell, pieces: readonly Piece[]): Code<void> {
  let n = 0;
  for (const p of pieces) n += p.s.length;
  if (n > MAX_STRING) {
    yield* sh.error(`expansion too long (${n} bytes, limit ${MAX_STRING})`);
    throw new Discard(1, false);
  }
}

/** Expands the parts of a word into pieces. `operand`: unquoted literal text is split too (${x:-a b}). */
export function* expand_parts(sh: Shell, parts: readonly Part[], use: Use, operand = false): Code<Piece[]> {
  const pieces: Piece[] = [];
  for (const p of parts) {
    switch (p.t) {
      case "lit":
        pieces.push({ kind: p.q ? "quoted" : operand ? "expanded" : "literal", s: p.s });
        break;
      case "param":
        yield* expand_parameter(sh, p, use, pieces);
        break;
      case "cmd": {
        const s = yield* command_substitution(sh, p.program);
        pieces.push({ kind: p.q ? "quoted" : "expanded", s });
        break;
      }
      case "arith": {
        const s = String(yield* arith_word(sh, p.expression));
        pieces.push({ kind: p.q ? "quoted" : "expanded", s });
        break;
      }
      case "proc":
        pieces.push({ kind: "quoted", s: yield* process_substitution(sh, p.dir, p.program) });
        break;
      case "tilde": {
        const dir = yield* tilde_directory(sh, p.user);
        pieces.push(dir === null ? { kind: "literal", s: `~${p.user}` } : { kind: "quoted", s: dir });
        break;
      }
    }
  }
  yield* check_size(sh, pieces);
  return pieces;
}

/** Bounds the depth of expansions inside expansions. */
export function* nested<T>(sh: Shell, code: Code<T>): Code<T> {
  if (++expansion_depth_of(sh).n > MAX_EXPANSION_DEPTH) {
    expansion_depth_of(sh).n = 0;
    yield* sh.error("expansion nested too deeply");
    throw new Discard(1, false);
  }
  try {
    return yield* code;
  } finally {
    expansion_depth_of(sh).n--;
  }
}
const expansion_depth_of = (sh: Shell) => sh.extra.expansion;

/** A plain $name. */
const is_simple = (p: Param): boolean => p.op === "" && p.prefix === "" && p.index === null && !p.bad;

/** The value of a word that needs no generator: plain text, or one simple variable. undefined: take the long way. */
function quick(sh: Shell, word: Word): ByteString | undefined {
  const parts = word.parts;
  if (parts.length === 0) return "";
  // all of it is looked at first: what has been evaluated once must not be evaluated again ($RANDOM)
  for (const p of parts)
    if (p.t === "param" ? !is_simple(p) || CLOCK_VARIABLES.has(p.name) : p.t !== "lit") return undefined;
  let out = "";
  for (const p of parts) {
    if (p.t === "lit") out += p.s;
    else if (p.t === "param") {
      const v = special_parameter(sh, p.name);
      if (typeof v !== "string") return undefined;
      out += v;
    }
  }
  return out;
}

/** Expands to one string: no splitting, no file names (assignments, case words, here-strings). */
export function* expand_nosplit(sh: Shell, word: Word): Code<ByteString> {
  const s = quick(sh, word);
  if (s !== undefined && s.length < MAX_STRING) return s;
  return join_pieces(yield* expand_parts(sh, word.parts, "nosplit"));
}

/** Expands to a pattern in which quoted text is escaped (case, [[ == ]], ${x#...}). */
export function* expand_pattern(sh: Shell, word: Word): Code<ByteString> {
  return join_pattern(yield* expand_parts(sh, word.parts, "nosplit"));
}

/** Pieces of a word for uses that treat quoted text in their own way (regular expressions, replacements). */
export function* expand_pieces(sh: Shell, word: Word): Code<Piece[]> {
  return yield* expand_parts(sh, word.parts, "nosplit");
}

/** Expands a run-time string as if in double quotes (subscripts in let, prompts, here-documents read later). */
export function* expand_text(sh: Shell, text: ByteString): Code<ByteString> {
  return yield* expand_nosplit(sh, new Word(text, "double"));
}

/** A subscript of the program, expanded; "@" and "*" come back as they are. */
export function* subscript_text(sh: Shell, index: Word): Code<ByteString> {
  if (/^[A-Za-z0-9_@*+-]+$/.test(index.text)) return index.text;
  return yield* expand_nosplit(sh, index);
}

/** The subscript of `name`: of an indexed array as if in double quotes, where a single quote is no quote. */
export function* subscript_of(sh: Shell, name: string, index: Word): Code<ByteString> {
  if (!/['\\]/.test(index.text)) return yield* subscript_text(sh, index);
  const v = find_variable(sh, name);
  return v?.assoc || v?.dynamic?.keys ? yield* expand_nosplit(sh, index) : yield* expand_text(sh, index.text);
}

const NEEDS_SPLIT = /[\s*?[\\(]/;

/** Expands words to the arguments of a command. */
export function* expand_words(sh: Shell, words: readonly Word[]): Code<ByteString[]> {
  const out: ByteString[] = [];
  for (const word of words) {
    if (word.plain) {
      out.push(word.text);
      continue;
    }
    if (sh.options.braceexpand) {
      const braces = yield* brace_words(sh, word);
      if (braces) {
        for (const w of braces)
          if (w.plain) out.push(w.text);
          else yield* expand_word(sh, w, out);
        continue;
      }
    }
    yield* expand_word(sh, word, out);
    if (out.length > MAX_WORDS) {
      yield* sh.error(`too many words (limit ${MAX_WORDS})`);
      throw new Discard(1, false);
    }
  }
  return out;
}

function* brace_words(sh: Shell, word: Word): Code<readonly Word[] | null> {
  try {
    return word.braces;
  } catch (e) {
    if (!(e instanceof BraceError)) throw e;
    yield* sh.error(e.message);
    throw new Discard(1, false);
  }
}

function* expand_word(sh: Shell, word: Word, out: ByteString[]): Code<void> {
  const parts = word.parts;
  if (parts.length === 1) {
    const p = parts[0];
    if (p.t === "param" && is_simple(p)) {
      const v = special_parameter(sh, p.name);
      if (typeof v === "string") {
        const ifs = ifs_value(sh);
        if (p.q || (v !== "" && ifs === DEFAULT_IFS && !NEEDS_SPLIT.test(v))) out.push(v);
        else if (v !== "")
          for (const f of split_fields([{ kind: "expanded", s: v }], ifs)) yield* add_field(sh, f, out);
        return;
      }
    } else if (p.t === "lit" && p.q) {
      out.push(p.s);
      return;
    }
  }
  const pieces = yield* expand_parts(sh, parts, "split");
  const fields = split_fields(pieces, ifs_value(sh));
  for (const f of fields) yield* add_field(sh, f, out);
}

const DEFAULT_IFS = " \t\n";
/** $IFS with its default. */
export const ifs_value = (sh: Shell): ByteString => get_variable(sh, "IFS") ?? DEFAULT_IFS;

/** Without what a pattern of $GLOBIGNORE matches, and without . and .. in any case. */
function not_ignored(sh: Shell, names: readonly ByteString[], ignored: ByteString): ByteString[] {
  const { extglob } = sh.shopts;
  // no * reaches over a slash
  const patterns = ignored
    .split(":")
    .map((p) => p.split("/").map((part) => compile_pattern(part, { extglob })));
  const matches = (name: ByteString) => {
    const parts = name.split("/");
    return patterns.some((p) => p.length === parts.length && p.every((q, i) => q.matches(parts[i])));
  };
  return names.filter((n) => !/(?:^|\/)\.\.?$/.test(n) && !matches(n));
}

function* add_field(sh: Shell, f: Field, out: ByteString[]): Code<void> {
  if (f.pattern === null || sh.options.noglob || !has_magic(f.pattern, sh.shopts.extglob)) {
    out.push(f.text);
    return;
  }
  const ignored = get_variable(sh, "GLOBIGNORE") || null;
  const found = yield* glob(f.pattern, {
    extglob: sh.shopts.extglob,
    dotglob: sh.shopts.dotglob || ignored !== null,
    nocase: sh.shopts.nocaseglob,
    globstar: sh.shopts.globstar,
    skipdots: sh.shopts.globskipdots,
  });
  const names = ignored === null ? found : not_ignored(sh, found, ignored);
  if (names.length > 0) {
    for (const n of names) out.push(n);
    return;
  }
  if (sh.shopts.failglob) {
    yield* sh.error(`no match: ${f.text}`);
    throw new Discard(1, false);
  }
  if (!sh.shopts.nullglob) out.push(f.text);
}
