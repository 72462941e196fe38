// tr(1), on bytes.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { eprint, InStream } from "../../lib/stdio.ts";
import { type Tool, tool } from "../tool.ts";
import { TrError, TrSet } from "./tr_set.ts";

interface Flags {
  complement: boolean;
  remove: boolean;
  squeeze: boolean;
  truncate: boolean;
}

const ALL = Array.from({ length: 256 }, (_, i) => i);

/** What happens to each byte: its translation, -1 for deletion; and whether repetitions of the result go. */
interface Plan {
  map: readonly number[];
  squeeze: ReadonlySet<number>;
}

function source(set: TrSet, complement: boolean): number[] {
  const codes = set.codes();
  if (!complement) return codes;
  const members = new Set(codes);
  return ALL.filter((c) => !members.has(c));
}

/** The second array, as long as the first (or not, with -t), after all the checks. */
function target(s1: number[], set1: TrSet, set2: TrSet, f: Flags): number[] {
  if (set2.has_equiv) throw new TrError("[=c=] expressions may not appear in string2 when translating");
  if (set2.has_restricted_class)
    throw new TrError(
      "when translating, the only character classes that may appear in\nstring2 are 'upper' and 'lower'",
    );
  const fill = Math.max(0, s1.length - set2.codes(0).length);
  if (!f.complement) {
    const starts = set1.case_classes();
    for (const at of set2.case_classes(fill).keys())
      if (!starts.has(at)) throw new TrError("misaligned [:upper:] and/or [:lower:] construct");
  }
  const s2 = set2.codes(fill);
  if (s1.length > s2.length && !f.truncate) {
    if (s2.length === 0) throw new TrError("when not truncating set1, string2 must be non-empty");
    if (set2.ends_with_class)
      throw new TrError(
        "when translating with string1 longer than string2,\nthe latter string must not end with a character class",
      );
    while (s2.length < s1.length) s2.push(s2[s2.length - 1]);
  }
  if (f.complement && set1.has_class && new Set(s2).size !== 1)
    throw new TrError(
      "when translating with complemented character classes,\nstring2 must map all characters in the domain to one",
    );
  return s2;
}

function make_plan(set1: TrSet, set2: TrSet | null, f: Flags): Plan {
  if (set1.indefinite_repeats > 0) throw new TrError("the [c*] repeat construct may not appear in string1");
  if (set2 && set2.indefinite_repeats > 1)
    throw new TrError("only one [c*] repeat construct may appear in string2");
  const s1 = source(set1, f.complement);
  const map = [...ALL];
  if (set2 && !f.remove) {
    const s2 = target(s1, set1, set2, f);
    for (let i = 0; i < Math.min(s1.length, s2.length); i++) map[s1[i]] = s2[i];
    return { map, squeeze: new Set(f.squeeze ? s2 : []) };
  }
  if (set2 && set2.indefinite_repeats > 0)
    throw new TrError("the [c*] construct may appear in string2 only when translating");
  if (f.remove) for (const c of s1) map[c] = -1;
  return { map, squeeze: new Set(f.squeeze ? (set2 ? set2.codes() : s1) : []) };
}

/** Applies the plan to a block; `last` is the byte written before it, -1 for none. */
function apply(block: ByteString, plan: Plan, last: number): { text: ByteString; last: number } {
  const bytes: number[] = [];
  for (let i = 0; i < block.length; i++) {
    const c = plan.map[block.charCodeAt(i)];
    if (c < 0 || (c === last && plan.squeeze.has(c))) continue;
    bytes.push(c);
    last = c;
  }
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.slice(i, i + 8192));
  return { text, last };
}

function* check_operands(t: Tool, f: Flags): Code<void> {
  const n = t.operands.length;
  const min = f.remove === f.squeeze ? 2 : 1;
  const max = f.remove && !f.squeeze ? 1 : 2;
  if (n === 0) yield* t.usage("missing operand");
  if (n < min)
    yield* t.usage(
      `missing operand after ${t.quote(t.operands[n - 1])}\nTwo strings must be given when ${f.squeeze ? "both deleting and squeezing repeats" : "translating"}.`,
    );
  if (n > max) {
    const why = n === 2 ? "\nOnly one string may be given when deleting without squeezing repeats." : "";
    yield* t.usage(`extra operand ${t.quote(t.operands[max])}${why}`);
  }
}

export const tr = tool({
  name: "tr",
  usage: "[OPTION]... STRING1 [STRING2]",
  about: `Translate, squeeze, and/or delete characters from standard input,
writing to standard output.  STRING1 and STRING2 specify arrays of
characters ARRAY1 and ARRAY2 that control the action.`,
  stop_at_operand: true,
  options: `
  -c, -C, --complement    use the complement of ARRAY1
  -d, --delete            delete characters in ARRAY1, do not translate
  -s, --squeeze-repeats   replace each sequence of a repeated character
                            that is listed in the last specified ARRAY,
                            with a single occurrence of that character
  -t, --truncate-set1     first truncate ARRAY1 to length of ARRAY2`,
  notes: `ARRAYs are specified as strings of characters.  Most represent themselves.
Interpreted sequences are:

  \\NNN            character with octal value NNN (1 to 3 octal digits)
  \\\\ \\a \\b \\f \\n \\r \\t \\v   as in C
  CHAR1-CHAR2     all characters from CHAR1 to CHAR2 in ascending order
  [CHAR*]         in ARRAY2, copies of CHAR until length of ARRAY1
  [CHAR*REPEAT]   REPEAT copies of CHAR, REPEAT octal if starting with 0
  [:alnum:]       and alpha, blank, cntrl, digit, graph, lower, print,
                  punct, space, upper, xdigit: the characters of that class
  [=CHAR=]        all characters which are equivalent to CHAR

Translation occurs if -d is not given and both STRING1 and STRING2 appear.
-t may be used only when translating.  ARRAY2 is extended to length of
ARRAY1 by repeating its last character as necessary.  Excess characters
of ARRAY2 are ignored.  Squeezing occurs after translation or deletion.`,
  *run(t) {
    const f: Flags = {
      complement: t.has("c", "C"),
      remove: t.has("d"),
      squeeze: t.has("s"),
      truncate: t.has("t"),
    };
    yield* check_operands(t, f);
    const warnings: string[] = [];
    const warn = (text: string) => warnings.push(text);
    let plan: Plan | null = null;
    let problem = "";
    try {
      const [set1, set2] = t.operands.map((s) => new TrSet(s, (x) => t.quote(x), warn));
      plan = make_plan(set1, set2 ?? null, f);
    } catch (e) {
      if (!(e instanceof TrError)) throw e;
      problem = e.message;
    }
    for (const w of warnings) yield* eprint(`${t.name}: ${w}\n`);
    if (!plan) return yield* t.die(problem);
    const input = new InStream(0);
    let last = -1;
    for (let block = yield* input.chunk(); block !== null; block = yield* input.chunk()) {
      const done = apply(block, plan, last);
      last = done.last;
      yield* t.out.print(done.text);
      if (t.out.error) {
        t.out.reported = true;
        yield* t.die("write error", t.out.error);
      }
    }
    if (input.error) yield* t.die("read error", input.error);
    return 0;
  },
});
