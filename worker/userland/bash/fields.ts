// From expanded pieces to words: field splitting by IFS, quoted and unquoted text, and patterns for globbing.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { quote_pattern } from "./pattern.ts";

/** literal: unquoted text of the program; quoted; expanded: result of an unquoted expansion, to be split. */
export type PieceKind = "literal" | "quoted" | "expanded" | "break";
export interface Piece {
  kind: PieceKind;
  s: ByteString;
}

export interface Field {
  text: ByteString;
  /** the text as a pattern, quoted parts escaped; null when nothing in it can be one */
  pattern: ByteString | null;
}

/** A separator between the words of "$@". */
export const BREAK: Piece = { kind: "break", s: "" };

const is_blank = (c: string) => c === " " || c === "\t" || c === "\n";

/** Splits pieces into fields. `ifs` is the value of $IFS ("" splits nothing). */
export function split_fields(pieces: readonly Piece[], ifs: ByteString): Field[] {
  let magic = false;
  for (const p of pieces)
    if (p.kind !== "quoted" && p.kind !== "break" && /[*?[\\(]/.test(p.s)) {
      magic = true;
      break;
    }
  const fields: Field[] = [];
  let text = "";
  let pattern = "";
  let has = false;
  let absorb = false;
  const emit = () => {
    fields.push({ text, pattern: magic ? pattern : null });
    text = "";
    pattern = "";
    has = false;
  };
  for (const p of pieces) {
    if (p.kind === "break") {
      if (has) emit();
      absorb = false;
      continue;
    }
    if (p.kind !== "expanded") {
      text += p.s;
      if (magic) pattern += p.kind === "quoted" ? quote_pattern(p.s) : p.s;
      has = true;
      absorb = false;
      continue;
    }
    const s = p.s;
    let start = 0;
    for (let i = 0; i < s.length; i++) {
      const c = s[i];
      if (!ifs.includes(c)) continue;
      if (i > start) {
        text += s.slice(start, i);
        if (magic) pattern += s.slice(start, i);
        has = true;
        absorb = false;
      }
      start = i + 1;
      if (is_blank(c)) {
        if (has) {
          emit();
          absorb = true;
        }
      } else if (absorb) absorb = false;
      else emit();
    }
    if (start < s.length) {
      text += s.slice(start);
      if (magic) pattern += s.slice(start);
      has = true;
      absorb = false;
    }
  }
  if (has) emit();
  return fields;
}

/** Pieces as one string, without splitting; quoted text loses its quotes. */
export function join_pieces(pieces: readonly Piece[]): ByteString {
  if (pieces.length === 1) return pieces[0].s;
  let out = "";
  for (const p of pieces) out += p.kind === "break" ? " " : p.s;
  return out;
}

/** Pieces as one pattern, in which quoted text stands for itself. */
export function join_pattern(pieces: readonly Piece[]): ByteString {
  let out = "";
  for (const p of pieces) out += p.kind === "quoted" ? quote_pattern(p.s) : p.kind === "break" ? " " : p.s;
  return out;
}
