// --transform: names changed by the expressions of sed's s command.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { compile_regex, type Regex } from "../lib/regex.ts";
import type { ReplacementPart } from "../sed/ast.ts";
import { parse_replacement, substitute } from "../sed/replacement.ts";

interface Expression {
  regex: Regex;
  parts: readonly ReplacementPart[];
  /** the first match that is replaced, and whether those after it are too */
  number: number;
  global: boolean;
  /** to which names it applies: r members, s targets of symbolic links, h those of hard links */
  scope: ReadonlySet<string>;
}
export type Transform = readonly Expression[];

export class BadTransform extends Error {}

/** The text up to the next `delimiter`, which a backslash makes ordinary; null when there is none. */
function part(text: ByteString, from: number, delimiter: string): [text: ByteString, next: number] | null {
  let out = "";
  for (let i = from; i < text.length; i++) {
    if (text[i] === delimiter) return [out, i + 1];
    if (text[i] === "\\" && i + 1 < text.length) {
      i++;
      out += text[i] === delimiter ? delimiter : `\\${text[i]}`;
    } else out += text[i];
  }
  return null;
}

/** Reads "s/a/b/flags;s/c/d/"; "flags=LETTERS" sets the scope for what follows. */
export function parse_transform(text: ByteString): Transform {
  const all: Expression[] = [];
  const scopes = new Set("rsh");
  const turn = (set: Set<string>, flag: string): void => {
    const letter = flag.toLowerCase();
    if (flag === letter) set.add(letter);
    else set.delete(letter);
  };
  for (let at = 0; at < text.length; at++) {
    const flags = /^flags=([rRsShH]*)(?=;|$)/.exec(text.slice(at));
    if (flags) {
      for (const flag of flags[1]) turn(scopes, flag);
      at += flags[0].length;
      continue;
    }
    const delimiter = text[at + 1];
    const left = text[at] === "s" && delimiter !== undefined ? part(text, at + 2, delimiter) : null;
    const right = left && part(text, left[1], delimiter);
    if (!left || !right) throw new BadTransform("Invalid transform expression");
    let options = { icase: false, ere: false, global: false, number: 0 };
    const scope = new Set(scopes);
    at = right[1];
    for (; at < text.length && text[at] !== ";"; at++) {
      const c = text[at];
      if (c === "g") options.global = true;
      else if (c === "i") options.icase = true;
      else if (c === "x") options.ere = true;
      else if ("rRsShH".includes(c)) turn(scope, c);
      else if (/\d/.test(c)) {
        const digits = /^\d+/.exec(text.slice(at))?.[0] ?? "";
        options = { ...options, number: Number(digits) };
        at += digits.length - 1;
      } else throw new BadTransform(`Unknown flag in transform expression: ${c}`);
    }
    const compiled = compile_regex(left[0], { syntax: options.ere ? "ere" : "bre", icase: options.icase });
    if (!compiled.ok) throw new BadTransform("Invalid transform expression: Invalid regular expression");
    const { parts, max_group } = parse_replacement(right[0]);
    if (max_group > compiled.regex.group_count)
      throw new BadTransform("Invalid transform replacement: back reference out of range");
    all.push({
      regex: compiled.regex,
      parts,
      number: Math.max(1, options.number),
      global: options.global,
      scope,
    });
  }
  return all;
}

function apply(e: Expression, name: ByteString): ByteString {
  let out = "";
  let copied = 0;
  let from = 0;
  for (let n = 1; from <= name.length; n++) {
    const m = e.regex.exec(name, from);
    if (!m) break;
    if (n >= e.number) {
      out += name.slice(copied, m.start) + substitute(e.parts, name, m, true);
      copied = m.end;
      if (!e.global) break;
    }
    from = m.end > m.start ? m.end : m.end + 1;
  }
  return out + name.slice(copied);
}

/** A name as it becomes; the slash after a directory's is not part of it. */
export function transform_name(t: Transform, scope: "r" | "s" | "h", name: ByteString): ByteString {
  const slash = name.length > 1 && name.endsWith("/") ? "/" : "";
  const changed = t.reduce(
    (text, e) => (e.scope.has(scope) ? apply(e, text) : text),
    slash ? name.slice(0, -1) : name,
  );
  return changed === "" ? "" : changed + slash;
}
