// What may come next in a rules file, from the tables that auditctl itself reads by.
import type { TextCompletion, TextCompletions } from "../api.ts";
import { LONG, OPTION_WORDS, SHORT } from "../userland/audit/auditctl/options.ts";
import { USAGE } from "../userland/audit/auditctl/usage_text.ts";
import { helpText } from "../userland/audit/explain/explain_auditctl.ts";
import {
  FIELD_MEANINGS,
  LIST_MEANINGS,
  matchMeaning,
  OPERATOR_WORDS,
} from "../userland/audit/explain/meanings.ts";
import { ERRNO_NAMES } from "../userland/audit/libaudit/errno_names.ts";
import * as F from "../userland/audit/tables/fields.ts";
import { SYSCALL_NAMES } from "../userland/audit/tables/machines.ts";
import { RECORD_TYPES } from "../userland/audit/tables/message_types.ts";
import type { Facts } from "./facts.ts";
import { words_in } from "./rules_line.ts";

/** Proposals at once, at most; typing on brings the others. */
const MAX_ITEMS = 100;

type Kind = TextCompletion["kind"];
const item = (label: string, kind: Kind, detail = ""): TextCompletion => ({ label, kind, detail });
const values = (labels: Iterable<string>, detail = ""): TextCompletion[] =>
  [...labels].map((label) => item(label, "value", detail));

/** In a rules file these make no sense: they print, or act at once. */
const NOT_IN_FILES: ReadonlySet<string> = new Set(["-h", "-l", "-m", "-R", "-s", "-t", "-v", "--signal"]);

const options = (): TextCompletion[] =>
  OPTION_WORDS.filter((word) => !NOT_IN_FILES.has(word)).map((word) =>
    item(word, "option", helpText(USAGE, word)),
  );

/** "action,list"; the other way round when what is typed begins with a list. */
function lists_and_actions(typed: string): TextCompletion[] {
  const [head] = typed.split(",");
  const turned = F.LISTS.has(head);
  const out: TextCompletion[] = [];
  for (const [list, number] of F.LISTS)
    for (const [action, value] of F.ACTIONS)
      out.push(
        item(
          turned ? `${list},${action}` : `${action},${list}`,
          "list",
          `the ${LIST_MEANINGS.get(number)}; ${matchMeaning(number, value)}`,
        ),
      );
  return out;
}

const PATH_FIELDS: ReadonlySet<string> = new Set(["path", "dir", "exe"]);
const UID_FIELDS: ReadonlySet<string> = new Set("uid euid suid fsuid auid loginuid obj_uid".split(" "));
const GID_FIELDS: ReadonlySet<string> = new Set("gid egid sgid fsgid obj_gid".split(" "));
const PERMISSIONS: readonly (readonly [string, string])[] = [
  ["r", "read"],
  ["w", "write"],
  ["x", "execute"],
  ["a", "attribute change"],
  ["wa", "write, attribute change"],
  ["rwxa", "every kind of access"],
];
const permissions = (): TextCompletion[] => PERMISSIONS.map(([label, what]) => item(label, "value", what));

/** Paths of the machine's disk that begin as `typed` does. */
function paths(typed: string, facts: Facts): TextCompletion[] {
  const directory = typed.slice(0, typed.lastIndexOf("/") + 1);
  if (directory === "") return [item("/", "value")];
  return facts.names_in(directory).map((name) => item(directory + name, "value"));
}

function field_values(name: string, typed: string, facts: Facts): TextCompletion[] {
  if (PATH_FIELDS.has(name)) return paths(typed, facts);
  if (UID_FIELDS.has(name))
    return [...values(facts.users, "a user"), item("unset", "value", "no login has set it, as with daemons")];
  if (GID_FIELDS.has(name)) return values(facts.groups, "a group");
  switch (name) {
    case "arch":
      return [item("b64", "value", "the native calls"), item("b32", "value", "calls of 32-bit programs")];
    case "perm":
      return permissions();
    case "filetype":
      return values(F.FILE_TYPES.keys());
    case "fstype":
      return values(F.FS_TYPES.keys());
    case "msgtype":
      return values(RECORD_TYPES, "a record type");
    case "exit":
      return values(ERRNO_NAMES.map((errno) => `-${errno}`));
    case "success":
      return [item("1", "value", "it succeeded"), item("0", "value", "it failed")];
    case "sessionid":
    case "containerid":
      return values(["unset"]);
  }
  return [];
}

/** -F: a name, then an operator, then a value. */
function fields(typed: string, facts: Facts): { items: TextCompletion[]; skip: number } {
  const operator = F.OPERATORS.find(([symbol]) => typed.includes(symbol))?.[0];
  if (operator === undefined) {
    const names = F.FIELD_NAMES.map((name) => item(name, "field", FIELD_MEANINGS[name]));
    const known = F.FIELDS.has(typed)
      ? F.OPERATORS.map(([symbol]) => item(typed + symbol, "operator", `${typed} ${OPERATOR_WORDS[symbol]}`))
      : [];
    return { items: [...known, ...names], skip: 0 };
  }
  const skip = typed.indexOf(operator) + operator.length;
  const name = typed.slice(0, typed.indexOf(operator)).toLowerCase();
  return { items: field_values(name, typed.slice(skip), facts), skip };
}

/** -C: two fields that can be compared. */
function comparisons(typed: string): { items: TextCompletion[]; skip: number } {
  const pairs = F.COMPARISONS.filter((pair) => pair !== null);
  const operator = typed.includes("!=") ? "!=" : "=";
  const at = typed.indexOf(operator);
  const meant = (name: string) => item(name, "field", FIELD_MEANINGS[name]);
  if (at < 0) return { items: [...new Set(pairs.flat())].map(meant), skip: 0 };
  const left = typed.slice(0, at);
  const right = pairs.filter((pair) => pair.includes(left)).map(([a, b]) => (a === left ? b : a));
  return { items: right.map(meant), skip: at + operator.length };
}

/** What may stand as the argument of an option; `skip`: how much of what is typed stays as it is. */
function argument(opt: string, typed: string, facts: Facts): { items: TextCompletion[]; skip: number } {
  const all = (items: TextCompletion[]) => ({ items, skip: 0 });
  switch (opt) {
    case "a":
    case "A":
    case "d":
      return all(lists_and_actions(typed));
    case "F":
      return fields(typed, facts);
    case "C":
      return comparisons(typed);
    case "S": {
      const skip = typed.lastIndexOf(",") + 1;
      const calls = SYSCALL_NAMES.map((name) => item(name, "value", "a system call"));
      return { items: skip > 0 ? calls : [item("all", "value", "every system call"), ...calls], skip };
    }
    case "w":
    case "W":
      return all(paths(typed, facts));
    case "p":
      return all(permissions());
    case "e":
      return all([
        item("0", "value", "off"),
        item("1", "value", "on"),
        item("2", "value", "on, and locked until the next boot"),
      ]);
    case "f":
      return all([
        item("0", "value", "silent"),
        item("1", "value", "printk: a line in the kernel log"),
        item("2", "value", "panic: the machine stops"),
      ]);
  }
  return all([]);
}

/** Letters of options with an argument. */
const takes_argument = (letter: string): boolean => SHORT.includes(`${letter}:`) && letter !== ":";

/** The option that the text at the cursor is the argument of, and how much of it stands before the argument. */
function option_before(word: string, before: string | undefined): { opt: string; skip: number } | null {
  if (/^-[a-zA-Z]$/.test(before ?? "") && takes_argument(before![1])) return { opt: before![1], skip: 0 };
  if (before?.startsWith("--") && LONG.some(({ name, has_arg }) => `--${name}` === before && has_arg === 1))
    return { opt: before.slice(2), skip: 0 };
  if (/^-[a-zA-Z]./.test(word) && takes_argument(word[1])) return { opt: word[1], skip: 2 };
  return null;
}

/** `offset`: of the cursor in the line. */
export function complete_rule(line: string, offset: number, facts: Facts): TextCompletions | null {
  if (/^ *#/.test(line)) return null;
  const words = words_in(line.slice(0, offset));
  const last = words.at(-1);
  const open = last?.until === offset ? last : null;
  const word = open?.text ?? "";
  const option = option_before(word, (open ? words.at(-2) : last)?.text);
  const typed = word.slice(option?.skip ?? 0);
  const { items, skip } = option ? argument(option.opt, typed, facts) : { items: options(), skip: 0 };
  const from = offset - typed.length + skip;
  const begun = typed.slice(skip).toLowerCase();
  const fitting = items.filter(({ label }) => label.toLowerCase().startsWith(begun));
  // What goes on behind the cursor is replaced as well, up to the end of its part of the word.
  const rest = /^[^ ,=<>!&]*/.exec(line.slice(offset))?.[0].length ?? 0;
  return {
    column: from + 1,
    end_column: offset + rest + 1,
    items: fitting.slice(0, MAX_ITEMS),
    more: fitting.length > MAX_ITEMS,
  };
}
