// The right-hand side of s///: parsing (\1, &, \U, escapes) and putting together.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { decode_utf8, encode_utf8 } from "../lib/bytes.ts";
import type { RegexMatch } from "../lib/regex.ts";
import { type ReplacementPart, SedError } from "./ast.ts";
import { char_escape } from "./escapes.ts";

/** Parses the text between the delimiters; `max_group` is set to the largest group it names. */
export function parse_replacement(s: ByteString): { parts: ReplacementPart[]; max_group: number } {
  const parts: ReplacementPart[] = [];
  let part: ReplacementPart = { text: "", group: -1, fold: "", first: "" };
  let max_group = 0;
  const finish = (group: number) => {
    part.group = group;
    parts.push(part);
    part = { text: "", group: -1, fold: "", first: "" };
  };
  for (let i = 0; i < s.length; i++) {
    const c = s[i];
    if (c === "&") finish(0);
    else if (c !== "\\") part.text += c;
    else {
      const e = s[++i];
      if (e === undefined) part.text += "\\";
      else if (e >= "0" && e <= "9") {
        max_group = Math.max(max_group, Number(e));
        finish(Number(e));
      } else if (e === "n") part.text += "\n";
      else if ("ULE".includes(e)) {
        if (part.text !== "" || part.first !== "") finish(-1);
        part.fold = e as "U" | "L" | "E";
      } else if (e === "u" || e === "l") {
        if (part.text !== "") finish(-1);
        part.first = e;
      } else {
        const special = char_escape(s, i);
        if (special) {
          part.text += special.char;
          i = special.next - 1;
        } else part.text += e;
      }
    }
  }
  finish(-1);
  return { parts, max_group };
}

export function check_groups(max_group: number, available: number): void {
  if (max_group > available) throw new SedError(`invalid reference \\${max_group} on \`s' command's RHS`);
}

const upper = (s: string): string => s.toUpperCase();
const lower = (s: string): string => s.toLowerCase();

/** The state of \U, \L, \u and \l, which goes on from piece to piece. */
class Folding {
  readonly #utf8: boolean;
  #fold: "" | "U" | "L" = "";
  #first: "" | "u" | "l" = "";

  constructor(utf8: boolean) {
    this.#utf8 = utf8;
  }

  enter(part: ReplacementPart): void {
    if (part.fold !== "") {
      this.#fold = part.fold === "E" ? "" : part.fold;
      // a change for all forgets one for the next character
      this.#first = "";
    }
    if (part.first !== "") this.#first = part.first;
  }

  apply(text: ByteString): ByteString {
    if (text === "" || (this.#fold === "" && this.#first === "")) return text;
    const chars = [...(this.#utf8 ? decode_utf8(text) : text)];
    // an invalid byte would be lost in decoding: such text is folded byte by byte
    const exact = this.#utf8 && encode_utf8(chars.join("")) === text;
    const list = exact ? chars : [...text];
    const fold = (c: string, f: (s: string) => string): string => {
      if (!exact && c > "\x7f") return c;
      const folded = f(c);
      return [...folded].length === 1 ? folded : c;
    };
    const rest = this.#fold === "U" ? upper : this.#fold === "L" ? lower : null;
    const first = this.#first === "u" ? upper : this.#first === "l" ? lower : rest;
    this.#first = "";
    const out = list.map((c, i) => {
      const f = i === 0 ? first : rest;
      return f ? fold(c, f) : c;
    });
    return exact ? encode_utf8(out.join("")) : out.join("");
  }
}

/** Text of one replacement. */
export function substitute(
  parts: readonly ReplacementPart[],
  line: ByteString,
  m: RegexMatch,
  utf8: boolean,
): ByteString {
  const folding = new Folding(utf8);
  let out = "";
  for (const part of parts) {
    folding.enter(part);
    out += folding.apply(part.text);
    const group = part.group < 0 ? null : m.groups[part.group];
    if (group) out += folding.apply(line.slice(group[0], group[1]));
  }
  return out;
}
