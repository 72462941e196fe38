// An auditctl line, option by option: parsed by auditctl's own option table and rule builder.
import * as A from "../../../kernel/uapi/audit.ts";
import type { Code } from "../../lib/code.ts";
import { getopt, type ParsedOption } from "../../lib/getopt.ts";
import { LONG, optionError, SHORT, valueError } from "../auditctl/options.ts";
import { ruleTexts } from "../auditctl/rule_text.ts";
import { USAGE } from "../auditctl/usage_text.ts";
import { machineFacts } from "../libaudit/machine_facts.ts";
import { applyOption } from "../libaudit/rule_builder.ts";
import { finish, newDraft, type RuleDraft, type RuleEnvironment } from "../libaudit/rule_draft.ts";
import * as F from "../tables/fields.ts";
import * as M from "../tables/machines.ts";
import { columns, type Line, outputWidth, quoted, section } from "./layout.ts";
import { FIELD_MEANINGS, LIST_MEANINGS, matchMeaning, operatorWords, valueWords } from "./meanings.ts";
import { ruleWarnings } from "./warnings.ts";

/** What was found out: text for standard output, and what the tool would complain of. */
export interface Explanation {
  readonly text: string;
  readonly error: string | null;
  /** Rules that it would read (-R), and whether an error does not end that (-i, -c). */
  readonly file?: { readonly path: string; readonly goesOn: boolean };
}

/** Options that build a rule. */
const RULE_OPTIONS = "aAdwWpSFCk";

/** An option's line of the help text, "Set enabled flag"; with what follows on the next lines. */
export function helpText(usage: string, option: string): string {
  const lines = usage.split("\n");
  const escaped = option.replace(/[-]/g, "\\-");
  const start = lines.findIndex((line) => new RegExp(`^\\s+${escaped}(?:[ ,=]|$)`).test(line));
  if (start < 0) return "";
  const [first = ""] = lines[start]
    .trim()
    .split(/\t+| {2,}/)
    .slice(-1);
  // where nothing but a blank stands before the words, the option and what it takes are still there
  const words = first.replace(/^-\S+ /, "").replace(/^(?:[<[][^>\]]*[>\]] )+/, "");
  const more: string[] = [];
  for (let i = start + 1; i < lines.length && /^(?:\s{20,}|\t{2,})\S/.test(lines[i]); i++)
    more.push(lines[i].trim());
  return [words, ...more].join(" ").replace(/<(\w)>/g, "$1");
}

const calls = (names: string, machine: M.Machine): string =>
  names
    .split(",")
    .map((name) => {
      const nr = M.syscallNumber(name, machine);
      return nr === undefined ? name : `${name} (number ${nr})`;
    })
    .join(", ");

/** What the last field of the draft looks for. `typed`: as it was given to -F. */
function fieldMeaning(draft: RuleDraft, typed: string): string {
  const i = draft.fields.length - 1;
  const field = draft.fields[i];
  const op = draft.fieldflags[i];
  const symbol = F.operatorSymbol(op);
  const value = typed.slice(typed.indexOf(symbol) + symbol.length);
  const name = typed.slice(0, typed.indexOf(symbol)).toLowerCase();
  const words = valueWords(field, draft.values[i], value);
  const what = words === "" ? "" : ` (${words})`;
  return `matches when ${name} ${operatorWords(op)} ${value}${what}. ${name} is ${FIELD_MEANINGS[name]}`;
}

/** What an option has done to the draft. */
function ruleOption(draft: RuleDraft, opt: string, arg: string, fields: number): string {
  switch (opt) {
    case "a":
    case "A":
    case "d": {
      const place =
        opt === "a"
          ? "adds a rule at the end of"
          : opt === "A"
            ? "adds a rule at the beginning of"
            : "deletes the equal rule of";
      const list = draft.list as number;
      return `${place} the ${LIST_MEANINGS.get(list)}; ${matchMeaning(list, draft.action)}`;
    }
    case "w":
    case "W": {
      const tree = draft.fields.includes(A.AUDIT_DIR);
      const what = tree ? "the directory, and everything below it" : "the file at this path";
      return `${opt === "w" ? "watches" : "no longer watches"} ${what}: short for -a always,exit -F ${tree ? "dir" : "path"}=${arg} -F perm=rwxa`;
    }
    case "p":
      return `only this kind of access: ${[...arg].map((c) => ({ r: "read", w: "write", x: "execute", a: "attribute change" })[c.toLowerCase()]).join(", ")}`;
    case "S":
      return arg === "all"
        ? "every system call"
        : `only the system ${arg.includes(",") ? "calls" : "call"} ${calls(arg, draft.machine ?? M.NATIVE_MACHINE)}`;
    case "C": {
      const i = draft.fields.length - 1;
      const [a, b] = F.COMPARISONS[draft.values[i]] ?? ["?", "?"];
      const equal = draft.fieldflags[i] === A.AUDIT_EQUAL;
      return `matches when ${a} (${FIELD_MEANINGS[a]}) ${equal ? "is the same as" : "differs from"} ${b} (${FIELD_MEANINGS[b]})`;
    }
    case "k":
      return `events get key="${arg}", and ausearch -k ${arg} finds them`;
  }
  return draft.fields.length > fields
    ? fieldMeaning(draft, arg)
    : `events get the key, and ausearch -k finds them`;
}

function effect(rule: A.audit_rule_data, draft: RuleDraft): string[] {
  const [text] = ruleTexts([rule], null);
  if (draft.operation === "delete") return [`The kernel deletes the rule that is listed as: ${text}`];
  const conditions = rule.fields.filter((f) => f !== A.AUDIT_FILTERKEY).length;
  const out = [`auditctl -l will list it as: ${text}`];
  if (draft.list === A.AUDIT_FILTER_EXIT)
    out.push(
      draft.watch === null && !rule.fields.includes(A.AUDIT_WATCH)
        ? "Rules of the list are asked in order, and the first that matches decides."
        : "The rule is found by the object itself (its inode). If other rules match too, the first of them all decides.",
    );
  if (conditions > 1)
    out.push(
      `All ${conditions} fields must match. They are tested in this order, and the first that does not ends it.`,
    );
  return out;
}

/** An option, and what it means; "" when auditctl refuses it. */
export interface ReadOption extends ParsedOption {
  readonly meaning: string;
}

/** Something that auditctl says, and the option it says it of; null: of the line. */
export interface Said {
  readonly text: string;
  readonly option: ParsedOption | null;
}

/** A command line of auditctl, read as auditctl does. */
export interface ReadLine {
  readonly options: readonly ReadOption[];
  readonly warnings: readonly Said[];
  readonly error: Said | null;
  /** The rule that it adds or deletes, and how it came about. */
  readonly rule: A.audit_rule_data | null;
  readonly draft: RuleDraft;
}

/** Reads `auditctl ARGS`, up to what is wrong with it. */
export function* readAuditctl(args: readonly string[], env: RuleEnvironment): Code<ReadLine> {
  const draft = newDraft();
  const parsed = getopt(args, SHORT, LONG);
  const options: ReadOption[] = [];
  const warnings: Said[] = [];
  const done = (error: Said | null, rule: A.audit_rule_data | null = null): ReadLine => ({
    options,
    warnings,
    error,
    rule,
    draft,
  });
  for (const option of parsed.options) {
    const { opt, spelled } = option;
    const arg = option.arg ?? "";
    const of_rule = RULE_OPTIONS.includes(opt) && opt.length === 1;
    const fields = draft.fields.length;
    const wrong = of_rule ? (yield* applyOption(draft, opt, arg, env))?.text : valueError(opt, arg);
    for (const { text } of draft.warnings.splice(0)) warnings.push({ text: text.trim(), option });
    if (wrong != null) {
      options.push({ ...option, meaning: "" });
      return done({ text: wrong.trim(), option });
    }
    options.push({
      ...option,
      meaning: of_rule ? ruleOption(draft, opt, arg, fields) : helpText(USAGE, spelled),
    });
  }
  if (parsed.error !== null) return done({ text: optionError(parsed.error, args), option: null });
  if (parsed.operands.length > 0)
    return done({ text: "parameter passed without an option given", option: null });
  const missing = yield* applyOption(draft, "", "", env);
  if (missing) return done({ text: missing.text, option: null });
  if (draft.operation === null) return done(null);
  const rule = finish(draft);
  return "text" in rule ? done({ text: rule.text.trim(), option: null }) : done(null, rule);
}

/** Explains `auditctl ARGS`. */
export function* explainAuditctl(args: readonly string[]): Code<Explanation> {
  const width = yield* outputWidth();
  const { options, warnings, error, rule, draft } = yield* readAuditctl(args, machineFacts({ last: 0 }));
  const lines: Line[] = options.map(({ spelled, arg, meaning }) => [
    arg === null ? spelled : `${spelled} ${quoted(arg)}`,
    meaning === "" ? "is refused" : meaning,
  ]);
  const text = columns(lines, width);
  const path = options.find(({ opt }) => opt === "R")?.arg;
  const file =
    error || path == null
      ? {}
      : { file: { path, goesOn: options.some(({ opt }) => opt === "i" || opt === "c") } };
  if (error || !rule) return { text, error: error?.text ?? null, ...file };
  const notes = [
    ...warnings.map((warning) => `auditctl says: ${warning.text}`),
    ...(yield* ruleWarnings(rule, draft)),
  ];
  const more = section("Effect", effect(rule, draft), width) + section("Look out", notes, width, "- ");
  return { text: text + more, error: null };
}
