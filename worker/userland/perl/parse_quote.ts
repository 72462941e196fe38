// Quote-like operators (perlop): '' "" `` q qq qw qx m qr s tr y, here-documents, <HANDLE>.
import type { Expr, Template } from "./ast.ts";
import { ESCAPES, interpolate, interpolated, single_quoted } from "./interpolate.ts";
import { parse_expr } from "./parse_expr.ts";
import { Source } from "./source.ts";

const QUOTE_WORDS = new Set("q qq qw qx m qr s tr y".split(" "));

/** Is this word the start of a quote-like operator here, not a hash key or a sub? */
export function starts_quote(s: Source, word: string): boolean {
  if (!QUOTE_WORDS.has(word)) return false;
  const end = s.pos + word.length;
  if (s.fat_comma_follows(end)) return false;
  const rest = /^\s*(.)/s.exec(s.text.slice(end, end + 80));
  if (!rest) return false;
  return rest[1] !== "," && rest[1] !== ";" && rest[1] !== ")" && (rest[1] !== "=" || rest[0] === "=");
}

function modifiers(s: Source, allowed: string): string {
  const m = /[a-zA-Z]*/y;
  m.lastIndex = s.pos;
  const word = m.exec(s.text)?.[0] ?? "";
  // "m/x/if ..." does not happen in practice: a letter after the delimiter is a modifier
  for (const c of word)
    if (!allowed.includes(c)) {
      if ("msixpodualngcer".includes(c)) s.unsupported(`the modifier /${c}`);
      s.fail(`Unknown regexp modifier "/${c}"`);
    }
  s.pos += word.length;
  return word;
}

const pattern_parts = (s: Source, body: string, delimiter: string, line: number): Template =>
  delimiter === "'" ? [{ k: "const", v: body }] : interpolate(body, s.state, line, true);

/** The operator after its opening delimiter has been read. */
export function match_operator(s: Source, delimiter: string): Expr {
  const line = s.line();
  const body = s.delimited(delimiter, true);
  const flags = modifiers(s, "msixgco");
  return { k: "match", on: null, negate: false, pattern: pattern_parts(s, body, delimiter, line), flags };
}

function second_part(s: Source, delimiter: string, keep: boolean): { body: string; delimiter: string } {
  if (!"([{<".includes(delimiter)) return { body: s.delimited(delimiter, keep), delimiter };
  const next = s.quote_delimiter();
  return { body: s.delimited(next, keep), delimiter: next };
}

function substitution(s: Source): Expr {
  const delimiter = s.quote_delimiter();
  const line = s.line();
  const body = s.delimited(delimiter, true);
  const second = second_part(s, delimiter, false);
  const flags = modifiers(s, "msixgeor");
  let replacement: Expr;
  if (flags.includes("e")) {
    if (/e.*e/.test(flags)) s.unsupported("s///ee");
    const inner = new Source(second.body, s.state, line);
    replacement = inner.at_end() ? { k: "const", v: "" } : parse_expr(inner, 0);
    if (!inner.at_end()) inner.accept(";");
    if (!inner.at_end()) inner.unsupported("several statements in s///e");
  } else if (second.delimiter === "'") replacement = single_quoted(second.body);
  else replacement = interpolated(second.body, s.state, line);
  return {
    k: "subst",
    on: null,
    negate: false,
    pattern: pattern_parts(s, body, delimiter, line),
    replacement,
    flags,
  };
}

const TR_ESCAPES: Readonly<Record<string, string>> = { ...ESCAPES, "0": "\0" };

/** Ranges and escapes of tr/// written out. */
function tr_characters(s: Source, body: string): string {
  const codes: (number | "-")[] = [];
  for (let i = 0; i < body.length; i++) {
    if (body[i] === "-") codes.push("-");
    else if (body[i] !== "\\" || i + 1 === body.length) codes.push(body.charCodeAt(i));
    else {
      const hex = /^\\x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{1,2}))/.exec(body.slice(i));
      if (hex) {
        codes.push(Number.parseInt(hex[1] ?? hex[2], 16));
        i += hex[0].length - 1;
      } else {
        const c = body[++i];
        codes.push((TR_ESCAPES[c] ?? c).charCodeAt(0));
      }
    }
  }
  let out = "";
  for (let i = 0; i < codes.length; i++) {
    const from = codes[i] === "-" ? 45 : (codes[i] as number);
    const to = codes[i + 2];
    if (codes[i + 1] !== "-" || to === undefined) {
      out += String.fromCharCode(from);
      continue;
    }
    const last = to === "-" ? 45 : to;
    if (last < from)
      s.fail(
        `Invalid range "${String.fromCharCode(from)}-${String.fromCharCode(last)}" in transliteration operator`,
      );
    for (let c = from; c <= last; c++) out += String.fromCharCode(c);
    i += 2;
  }
  return out;
}

function transliteration(s: Source): Expr {
  const delimiter = s.quote_delimiter();
  const from = tr_characters(s, s.delimited(delimiter));
  const to = tr_characters(s, second_part(s, delimiter, false).body);
  return { k: "trans", on: null, negate: false, from, to, flags: modifiers(s, "cdsr") };
}

/** The quote-like operator whose name is `word`, standing at the position. */
export function quote_operator(s: Source, word: string): Expr {
  s.pos += word.length;
  if (word === "s") return substitution(s);
  if (word === "tr" || word === "y") return transliteration(s);
  const delimiter = s.quote_delimiter();
  const line = s.line();
  if (word === "m") return match_operator(s, delimiter);
  if (word === "qr") {
    const body = s.delimited(delimiter, true);
    return { k: "qr", pattern: pattern_parts(s, body, delimiter, line), flags: modifiers(s, "msixo") };
  }
  const body = s.delimited(delimiter);
  if (word === "q") return single_quoted(body);
  if (word === "qq") return interpolated(body, s.state, line);
  if (word === "qx")
    return {
      k: "backtick",
      command: delimiter === "'" ? single_quoted(body) : interpolated(body, s.state, line),
    };
  const words = body.split(/\s+/).filter((w) => w !== "");
  return { k: "list", items: words.map((v) => ({ k: "const", v })) };
}

/** <<TAG, <<"TAG", <<'TAG', <<~TAG; null when this "<<" is none. */
export function here_document(s: Source): Expr | null {
  const m = /<<(~?)(?:"([^"\n]*)"|'([^'\n]*)'|([A-Za-z_]\w*))/y;
  m.lastIndex = s.pos;
  const found = m.exec(s.text);
  if (!found) return null;
  s.pos += found[0].length;
  const tag = found[2] ?? found[3] ?? found[4];
  const line = s.line() + 1;
  const body = s.here_document(tag, found[1] === "~");
  return found[3] === undefined ? interpolated(body, s.state, line) : { k: "const", v: body };
}

/** <STDIN>, <$fh>, <>; null when this "<" is none. */
export function read_operator(s: Source): Expr | null {
  const m = /<(\$?)(\w*)>/y;
  m.lastIndex = s.pos;
  const found = m.exec(s.text);
  if (!found) {
    if (/^<[^\s<=;][^;\n]*>/.test(s.text.slice(s.pos))) s.unsupported("<glob>");
    return null;
  }
  s.pos += found[0].length;
  if (found[2] === "") return { k: "readline", handle: null };
  if (found[1] === "$") {
    s.check_declared(`$${found[2]}`);
    return { k: "readline", handle: { k: "var", sigil: "$", name: found[2] } };
  }
  if (found[2] === "ARGV") return { k: "readline", handle: null };
  return { k: "readline", handle: { k: "const", v: found[2] } };
}
