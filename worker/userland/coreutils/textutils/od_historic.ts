// What od takes besides its documented options: letters of older systems, and offsets as operands.
import type { Code } from "../../lib/code.ts";
import type { Tool } from "../tool.ts";

/** Undocumented ones of older systems, for which od has no short option of its own here: what -t says instead. */
const OLDER: Readonly<Record<string, string>> = {
  B: "o2",
  D: "u4",
  e: "fD",
  F: "fD",
  h: "x2",
  H: "x4",
  I: "dL",
  L: "dL",
  O: "o4",
  X: "x4",
};
export function spell_out(args: readonly string[]): string[] {
  const end = args.indexOf("--") < 0 ? args.length : args.indexOf("--");
  return args.flatMap((arg, i) => {
    const m = i < end ? /^-([^-AjNStw]+)(.*)$/s.exec(arg) : null;
    if (!m || ![...m[1]].some((c) => c in OLDER) || /^-[AjNSt]$/.test(args[i - 1] ?? "")) return [arg];
    const words = [...m[1]].map((c) => (c in OLDER ? `-t${OLDER[c]}` : `-${c}`));
    return m[2] === "" ? words : [...words, `-${m[2]}`];
  });
}

/** [+]OFFSET[b], octal or with 0x hexadecimal; null when it is something else. */
function old_offset(text: string): number | null {
  const m = /^\+?(?:0[xX]([\da-fA-F]+)|([0-7]+))([bB]?)$/.exec(text);
  if (!m) return null;
  const n = m[1] === undefined ? Number.parseInt(m[2], 8) : Number.parseInt(m[1], 16);
  return n * (m[3] === "b" ? 512 : m[3] === "B" ? 1024 : 1);
}

/** Takes OFFSET and LABEL from the operands where the historic forms have them. */
export function* old_offsets(t: Tool): Code<{ skip: number | null; label: number | null }> {
  const traditional = t.has("traditional");
  const none = { skip: null, label: null };
  if (!traditional && t.options.some((o) => /^[AjNtvwS]$|^endian$/.test(o.opt))) return none;
  const { operands } = t;
  const at = operands.map(old_offset);
  const last = operands.length - 1;
  const leads = /^\+/.test(operands[last] ?? "") || (last === 1 && /^\d/.test(operands[1]));
  if ((last === 0 || last === 1) && (traditional || leads) && at[last] !== null) {
    const both = last === 1 && traditional && at[0] !== null;
    t.operands = both ? [] : operands.slice(0, last);
    return both ? { skip: at[0], label: at[1] } : { skip: at[last], label: null };
  }
  if (last === 2 && traditional && at[1] !== null && at[2] !== null) {
    t.operands = operands.slice(0, 1);
    return { skip: at[1], label: at[2] };
  }
  if (traditional && last > 0) {
    yield* t.warn(`extra operand ${t.quote(operands[1])}`);
    yield* t.usage("compatibility mode supports at most one file");
  }
  return none;
}
