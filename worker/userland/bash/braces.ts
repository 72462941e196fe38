// Brace expansion: {a,b}, {1..9..2}, {a..e}. Purely textual, before every other expansion.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { MAX_WORDS } from "./limits.ts";
import { skip_backquote, skip_dollar, skip_double, skip_single } from "./scan.ts";

/** Message without prefix. */
export class BraceError extends Error {}

/** Index after a quoted text or substitution at `i`; i + 1 for a plain character; the end when unterminated. */
function step(s: ByteString, i: number): number {
  let end = i + 1;
  const c = s[i];
  if (c === "\\") end = i + 2;
  else if (c === "'") end = skip_single(s, i + 1);
  else if (c === '"') end = skip_double(s, i + 1);
  else if (c === "`") end = skip_backquote(s, i + 1);
  else if (c === "$" && (s[i + 1] === "{" || s[i + 1] === "(" || s[i + 1] === "'" || s[i + 1] === '"'))
    end = skip_dollar(s, i, false);
  else if ((c === "<" || c === ">") && s[i + 1] === "(") {
    const close = skip_dollar(`$${s.slice(i + 1)}`, 0, false);
    end = close < 0 ? -1 : i + close;
  }
  return end < 0 ? s.length : Math.min(end, s.length);
}

interface Found {
  open: number;
  close: number;
  /** pieces between top-level commas, or the sequence */
  items: string[];
}

function find(s: ByteString, from: number): Found | null {
  for (let i = from; i < s.length; i = step(s, i)) {
    if (s[i] !== "{") continue;
    const commas: number[] = [];
    let depth = 1;
    let k = i + 1;
    for (; k < s.length; k = step(s, k)) {
      const c = s[k];
      if (c === "{") depth++;
      else if (c === "}") {
        if (--depth === 0) break;
      } else if (c === "," && depth === 1) commas.push(k);
    }
    if (k >= s.length) continue;
    if (commas.length > 0) {
      const cuts = [i, ...commas, k];
      return { open: i, close: k, items: cuts.slice(1).map((c, n) => s.slice(cuts[n] + 1, c)) };
    }
    const items = sequence(s.slice(i + 1, k));
    if (items) return { open: i, close: k, items };
  }
  return null;
}

function sequence(body: string): string[] | null {
  const n = /^([+-]?\d+)\.\.([+-]?\d+)(?:\.\.([+-]?\d+))?$/.exec(body);
  const c = n ? null : /^([A-Za-z])\.\.([A-Za-z])(?:\.\.([+-]?\d+))?$/.exec(body);
  const m = n ?? c;
  if (!m) return null;
  if (n && [n[1], n[2], n[3] ?? "0"].some((t) => !Number.isSafeInteger(Number(t)))) return null;
  const from = n ? Number(n[1]) : m[1].charCodeAt(0);
  const to = n ? Number(n[2]) : m[2].charCodeAt(0);
  const by = Math.max(1, Math.abs(Number(m[3] ?? 1)));
  const count = Math.floor(Math.abs(to - from) / by) + 1;
  if (count > MAX_WORDS)
    throw new BraceError(`brace expansion: failed to allocate memory for ${count} elements`);
  const padded = n !== null && (/^[+-]?0\d/.test(n[1]) || /^[+-]?0\d/.test(n[2]));
  const width = padded && n ? Math.max(n[1].length, n[2].length) : 0;
  const out: string[] = [];
  for (let k = 0; k < count; k++) {
    const v = from <= to ? from + k * by : from - k * by;
    if (!n) {
      const ch = String.fromCharCode(v);
      out.push(ch === "\\" ? "''" : "`\"'$".includes(ch) ? `\\${ch}` : ch);
    } else if (!padded) out.push(String(v));
    else out.push(v < 0 ? `-${String(-v).padStart(width - 1, "0")}` : String(v).padStart(width, "0"));
  }
  return out;
}

/** The words `s` expands to, or null when nothing in it is a brace expression. */
export function brace_expand(s: ByteString): ByteString[] | null {
  const found = find(s, 0);
  if (!found) return null;
  const before = s.slice(0, found.open);
  const after = s.slice(found.close + 1);
  const tails = brace_expand(after) ?? [after];
  const heads: string[] = [];
  for (const item of found.items) {
    const sub = brace_expand(item);
    if (sub) for (const t of sub) heads.push(t);
    else heads.push(item);
  }
  if (heads.length * tails.length > MAX_WORDS)
    throw new BraceError(
      `brace expansion: failed to allocate memory for ${heads.length * tails.length} elements`,
    );
  if (tails.length === 1) return heads.map((h) => before + h + tails[0]);
  return heads.flatMap((h) => tails.map((t) => before + h + t));
}
