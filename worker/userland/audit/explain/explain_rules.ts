// `explain auditctl -R FILE`: what the file's lines do on this machine, one after the other, and what to look out for.
import type * as A from "../../../kernel/uapi/audit.ts";
import { new_stat, S_ISREG } from "../../../kernel/uapi/stat.ts";
import type { Code } from "../../lib/code.ts";
import { InStream, strerror } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { MAX_LINE, splitLine } from "../auditctl/rules_file.ts";
import { machineFacts } from "../libaudit/machine_facts.ts";
import { type Explanation, type ReadLine, readAuditctl } from "./explain_auditctl.ts";
import { outputWidth, section } from "./layout.ts";
import { besideWarnings, type FileRule, fileWarnings, loaded, same, stateWarnings } from "./warnings.ts";

/** Rules that are held against all others, at most: that takes the square of their number. */
const MAX_TRAPPED = 200;

/** The file's lines, or why auditctl takes none of it. */
function* linesOf(path: string): Code<string[] | { readonly refused: string }> {
  const fd = yield sys.open(path, 0);
  if (fd < 0) return { refused: `${path}: ${strerror(-fd)}` };
  const st = new_stat();
  yield sys.fstat(fd, st);
  const wrong = [
    st.st_uid !== 0 && "it is not root's",
    (st.st_mode & 0o002) !== 0 && "everybody may write to it",
    !S_ISREG(st.st_mode) && "it is no regular file",
  ].find((text) => text !== false);
  const lines: string[] = [];
  const input = new InStream(fd);
  for (;;) {
    const line = wrong === undefined ? yield* input.line() : null;
    if (line === null) break;
    lines.push(line.replace(/\n$/, "").split("\0")[0]);
  }
  yield sys.close(fd);
  return wrong === undefined ? lines : { refused: `${path}: ${wrong}` };
}

/** What is done by a file, line by line. */
class Reading {
  readonly notes: string[] = [];
  readonly rules: FileRule[] = [];
  /** What was loaded before, as far as the file has left it. */
  #before: readonly A.audit_rule_data[];
  /** An error does not end it (-i, -c). */
  goesOn: boolean;
  deleted: number | null = null;

  constructor(before: readonly A.audit_rule_data[], goesOn: boolean) {
    this.#before = before;
    this.goesOn = goesOn;
  }

  /** False when auditctl stops here. */
  take(line: number, { options, error, warnings, rule, draft }: ReadLine): boolean {
    const note = (text: string) => void this.notes.push(`Line ${line}: ${text}`);
    const refuse = (text: string): boolean => {
      note(`refused: ${text}.${this.goesOn ? "" : " The lines behind it are not run."}`);
      return this.goesOn;
    };
    for (const { text } of warnings) note(`auditctl says: ${text}`);
    if (error) return refuse(error.text);
    if (options.some(({ opt }) => opt === "i" || opt === "c")) this.goesOn = true;
    if (options.some(({ opt }) => opt === "D")) {
      this.#before = [];
      this.rules.length = 0;
      this.deleted = line;
    }
    if (!rule) return true;
    const adds = draft.operation === "add";
    const equal = [...this.#before, ...this.rules.map((one) => one.rule)].some((one) => same(one, rule));
    if (adds && equal && !draft.prepend) return refuse("the same rule is loaded by then (Rule exists)");
    if (!adds && !equal) return refuse("no such rule is loaded by then");
    if (adds) {
      for (const text of besideWarnings({ rules: this.#before }, rule, draft)) note(text);
      this.rules.push({ line, rule, draft });
      return true;
    }
    this.#before = this.#before.filter((one) => !same(one, rule));
    const gone = this.rules.findIndex((one) => same(one.rule, rule));
    if (gone >= 0) this.rules.splice(gone, 1);
    return true;
  }
}

/** Explains what `auditctl -R PATH` would do. `goesOn`: errors do not end it. */
export function* explainRules(path: string, goesOn: boolean): Code<Explanation> {
  const lines = yield* linesOf(path);
  if ("refused" in lines) return { text: "", error: lines.refused };
  const width = yield* outputWidth();
  const env = machineFacts({ last: 0 });
  const now = yield* loaded();
  const known = now !== null && typeof now !== "string" ? now : null;
  const reading = new Reading(known?.rules ?? [], goesOn);
  for (const [i, line] of lines.entries()) {
    if (line.length >= MAX_LINE) {
      reading.notes.push(`Line ${i + 1}: longer than the ${MAX_LINE} bytes that auditctl reads.`);
      if (!reading.goesOn) break;
      continue;
    }
    const words = splitLine(line);
    if (words.length > 0 && !reading.take(i + 1, yield* readAuditctl(words, env))) break;
  }
  const { rules, deleted, notes } = reading;
  const traps = rules
    .slice(0, MAX_TRAPPED)
    .flatMap((one) => fileWarnings(one, rules).map((text) => `Line ${one.line}: ${text}`));
  const count = rules.length === 1 ? "1 rule" : `${rules.length} rules`;
  const effect = [
    "Its lines are run one after the other, as if each were given to auditctl.",
    ...(deleted === null ? [] : [`Line ${deleted} deletes all rules that are loaded before.`]),
    `${count} will have been added at the end.`,
  ];
  const state = typeof now === "string" ? [now] : known ? stateWarnings(known, false) : [];
  const text =
    section("Effect", effect, width) +
    section("Look out", [...state, ...[...notes, ...traps].sort(byLine)], width, "- ");
  return { text, error: null };
}

const lineOf = (note: string): number => Number(/^Line (\d+)/.exec(note)?.[1]);
const byLine = (a: string, b: string): number => lineOf(a) - lineOf(b);
