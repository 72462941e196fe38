// The operators that change values by patterns: ${x#p} ${x%p} ${x/p/r} ${x^p} ${x,p} ${x~p}.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { utf8_characters, utf8_length_at } from "../lib/bytes.ts";
import type { Code } from "../lib/code.ts";
import { lower, upper } from "./character_case.ts";
import { expand_pattern, expand_pieces } from "./expand.ts";
import { compile_pattern, type Pattern } from "./pattern.ts";
import type { Shell } from "./shell.ts";
import type { Param } from "./word_parts.ts";

/** The function that the pattern operators apply to each value. */
export function* changer(sh: Shell, p: Param): Code<(s: ByteString) => ByteString> {
  const pattern_text = p.arg === null ? "?" : yield* expand_pattern(sh, p.arg);
  const nocase = sh.shopts.nocasematch && p.op[0] === "/";
  const extglob = sh.shopts.extglob || "^,~".includes(p.op[0]);
  const pattern = compile_pattern(pattern_text, { extglob, nocase });
  switch (p.op[0]) {
    case "#":
      return (s) => {
        const n = pattern.prefix(s, p.op === "##");
        return n <= 0 ? s : s.slice(n);
      };
    case "%":
      return (s) => {
        const n = pattern.suffix(s, p.op === "%%");
        return n < 0 ? s : s.slice(0, n);
      };
    case "^":
    case ",":
    case "~": {
      const change = p.op[0] === "^" ? upper : p.op[0] === "," ? lower : toggle;
      const all = p.op.length === 2;
      return (s) =>
        utf8_characters(s)
          .map((c, i) => ((all || i === 0) && pattern.matches(c) ? change(c) : c))
          .join("");
    }
    default:
      return yield* replacer(sh, p, pattern, pattern_text);
  }
}

const toggle = (c: ByteString) => (upper(c) === c ? lower(c) : upper(c));

/** ${x/pattern/replacement}: an unquoted & in the replacement is the matched text. */
function* replacer(
  sh: Shell,
  p: Param,
  pattern: Pattern,
  text: ByteString,
): Code<(s: ByteString) => ByteString> {
  const pieces = p.arg2 === null ? [] : yield* expand_pieces(sh, p.arg2);
  const template: (ByteString | null)[] = [];
  for (const piece of pieces) {
    if (piece.kind === "quoted" || !sh.shopts.patsub_replacement) template.push(piece.s);
    else {
      const cuts = piece.s.split(/(\\\\|\\&|&)/);
      for (const cut of cuts)
        template.push(cut === "&" ? null : cut === "\\&" ? "&" : cut === "\\\\" ? "\\" : cut);
    }
  }
  const with_match = template.includes(null);
  const fixed = with_match ? "" : template.join("");
  const replacement = (match: ByteString) =>
    with_match ? template.map((t) => (t === null ? match : t)).join("") : fixed;
  if (p.op === "/#") return (s) => prefix_replace(s, pattern, replacement);
  if (p.op === "/%") return (s) => suffix_replace(s, pattern, replacement);
  if (text === "") return (s) => s;
  const all = p.op === "//";
  return (s) => {
    let result = "";
    let from = 0;
    while (from <= s.length) {
      const m = pattern.find(s, from);
      if (!m) break;
      if (m.end === m.start) {
        if (s.length === 0) return /^\*+$/.test(text) ? replacement("") : "";
        // an empty match goes before a character, and not behind the last
        if (m.start >= s.length) break;
        const next = m.start + (all ? Math.max(1, utf8_length_at(s, m.start)) : 0);
        result += s.slice(from, m.start) + replacement("") + s.slice(m.start, next);
        from = next;
        if (!all) break;
        continue;
      }
      result += s.slice(from, m.start) + replacement(s.slice(m.start, m.end));
      from = m.end;
      if (!all) break;
    }
    return result + s.slice(from);
  };
}

function prefix_replace(s: ByteString, pattern: Pattern, replacement: (m: string) => string): ByteString {
  const n = pattern.prefix(s, true);
  return n < 0 ? s : replacement(s.slice(0, n)) + s.slice(n);
}
function suffix_replace(s: ByteString, pattern: Pattern, replacement: (m: string) => string): ByteString {
  const n = pattern.suffix(s, true);
  return n < 0 ? s : s.slice(0, n) + replacement(s.slice(n));
}
