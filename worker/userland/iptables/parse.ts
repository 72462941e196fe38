// iptables(8): the command line.
import { XT_CHAIN_MAX } from "../../kernel/uapi/netfilter.ts";
import { type Lookup, RuleBuilder } from "./rule.ts";
import {
  type Command,
  type CommandLine,
  type Flavour,
  type ListOptions,
  parameter_problem,
} from "./types.ts";

/** Long options of the program itself, with their letters. */
const LONG: Readonly<Record<string, string>> = {
  append: "A",
  check: "C",
  delete: "D",
  insert: "I",
  replace: "R",
  list: "L",
  "list-rules": "S",
  flush: "F",
  zero: "Z",
  "new-chain": "N",
  "delete-chain": "X",
  "rename-chain": "E",
  policy: "P",
  source: "s",
  src: "s",
  destination: "d",
  dst: "d",
  protocol: "p",
  proto: "p",
  "in-interface": "i",
  "out-interface": "o",
  jump: "j",
  goto: "g",
  match: "m",
  table: "t",
  numeric: "n",
  verbose: "v",
  exact: "x",
  "line-numbers": "0",
  wait: "w",
  version: "V",
  help: "h",
  "set-counters": "c",
  ipv4: "4",
  ipv6: "6",
  fragments: "f",
  modprobe: "M",
  "wait-interval": "W",
};
const COMMANDS = "ACDIRLSFZNXEP";
const FLAGS = "nvx046wVh";
const WITH_ARGUMENT = "sdpiojgmtc";

/** Walks over the words, options taken apart; what it means is the caller's business. */
class Line {
  private readonly words: readonly string[];
  private readonly f: Flavour;
  at = 0;
  /** rest of a cluster of short options */
  cluster = "";
  constructor(f: Flavour, words: readonly string[]) {
    this.f = f;
    this.words = words;
  }
  peek(): string | undefined {
    return this.cluster === "" ? this.words[this.at] : undefined;
  }
  /** what follows an option in the same word, or the next word */
  argument(option: string): string {
    if (this.cluster !== "") {
      const rest = this.cluster;
      this.cluster = "";
      return rest;
    }
    const word = this.words[this.at++];
    const spelled = option.startsWith("-") ? option : `--${option}`;
    if (word === undefined) throw parameter_problem(this.f, `option "${spelled}" requires an argument`);
    return word;
  }
  /** an argument that may be left out */
  optional(): string | null {
    if (this.cluster !== "") return this.argument("");
    const next = this.words[this.at];
    return next !== undefined && !next.startsWith("-") && next !== "!" ? this.argument("") : null;
  }
}

function rule_number(f: Flavour, text: string): number {
  const n = Number(text);
  if (!/^\d+$/.test(text) || n < 1 || n > 0xffffffff)
    throw parameter_problem(f, `Invalid rule number \`${text}'`);
  return n;
}

function chain_name(f: Flavour, name: string): string {
  if (name === "" || name.length > XT_CHAIN_MAX)
    throw parameter_problem(f, `chain name \`${name}' too long (must be under ${XT_CHAIN_MAX + 1} chars)`);
  if (name.startsWith("-") || name.startsWith("!"))
    throw parameter_problem(f, "chain name not allowed to start with `-' or `!'\n");
  return name;
}

/** The command option: what it takes from the line. Commands with a rule get it later. */
function command(f: Flavour, letter: string, line: Line): Command {
  const opt = `-${letter}`;
  switch (letter) {
    case "A":
      return { cmd: "append", chain: chain_name(f, line.argument(opt)), rules: [] };
    case "C":
      return { cmd: "check", chain: chain_name(f, line.argument(opt)), rules: [] };
    case "I": {
      const chain = chain_name(f, line.argument(opt));
      const at = line.optional();
      return { cmd: "insert", chain, at: at === null ? 1 : rule_number(f, at), rules: [] };
    }
    case "R": {
      const chain = chain_name(f, line.argument(opt));
      const at = line.optional();
      if (at === null) throw parameter_problem(f, "-R requires a rule number");
      return { cmd: "replace", chain, at: rule_number(f, at), rules: [] };
    }
    case "D": {
      const chain = chain_name(f, line.argument(opt));
      const at = line.optional();
      return at === null
        ? { cmd: "delete", chain, rules: [] }
        : { cmd: "delete_num", chain, at: rule_number(f, at) };
    }
    case "L":
    case "S":
    case "Z": {
      const chain = line.optional();
      const number = chain === null ? null : line.optional();
      const at = number === null ? 0 : rule_number(f, number);
      if (letter === "Z") return { cmd: "zero", chain, at };
      return { cmd: letter === "L" ? "list" : "list_rules", chain, at, zero: false };
    }
    case "F":
      return { cmd: "flush", chain: line.optional() };
    case "X":
      return { cmd: "delete_chain", chain: line.optional() };
    case "N":
      return { cmd: "new_chain", chain: chain_name(f, line.argument(opt)) };
    case "E": {
      const chain = chain_name(f, line.argument(opt));
      const to = line.optional();
      if (to === null) throw parameter_problem(f, "-E requires old-chain-name and new-chain-name");
      return { cmd: "rename_chain", chain, to };
    }
    default: {
      const chain = chain_name(f, line.argument(opt));
      const policy = line.optional();
      if (policy === null) throw parameter_problem(f, "-P requires a chain and a policy");
      return { cmd: "set_policy", chain, policy };
    }
  }
}

/** Two commands in one line: only -L and -S may come with -Z. */
function combine(
  f: Flavour,
  old: { letter: string; command: Command },
  letter: string,
  next: Command,
): Command {
  const listing = (c: Command) => c.cmd === "list" || c.cmd === "list_rules";
  if (old.command.cmd === "zero" && listing(next)) return { ...next, zero: true } as Command;
  if (listing(old.command) && next.cmd === "zero") return { ...old.command, zero: true } as Command;
  throw parameter_problem(f, `Cannot use -${letter} with -${old.letter}\n`);
}

const HAS_RULE = new Set(["append", "check", "insert", "replace", "delete"]);

/** Chains where there is no such interface. */
const NO_INPUT = ["OUTPUT", "POSTROUTING"];
const NO_OUTPUT = ["INPUT", "PREROUTING"];

/**
 * Understands a command line. `is_chain(table, name)` knows the chains of the user, for jumps.
 * @throws Failure
 */
export function parse_command(
  f: Flavour,
  args: readonly string[],
  lookup: Lookup,
  is_chain: (table: string, name: string) => boolean,
  restoring: string | null = null,
): CommandLine {
  const line = new Line(f, args);
  const rule = new RuleBuilder(f, lookup);
  const options: ListOptions = { verbose: false, numeric: false, exact: false, line_numbers: false };
  let table = restoring ?? "filter";
  let found: { letter: string; command: Command } | null = null;
  let invert = false;

  const flag = (letter: string): void => {
    if (letter === "n") options.numeric = true;
    else if (letter === "v") options.verbose = true;
    else if (letter === "x") options.exact = true;
    else if (letter === "0") options.line_numbers = true;
    // there is never anybody to wait for
    else if (letter === "w") line.optional();
    else if (letter === "4" || letter === "6") return;
    else found = { letter, command: { cmd: letter === "V" ? "version" : "help" } };
  };
  const take = (letter: string, spelled: string): void => {
    if (COMMANDS.includes(letter)) {
      if (invert) throw parameter_problem(f, `unexpected ! flag before --${spelled.replace(/^-+/, "")}`);
      const next = command(f, letter, line);
      found = { letter, command: found ? combine(f, found, letter, next) : next };
    } else if (FLAGS.includes(letter)) flag(letter);
    else if (letter === "t") {
      if (restoring !== null)
        throw parameter_problem(f, "The -t option cannot be used in iptables-restore.\n");
      table = line.argument(spelled);
    } else if (letter === "c") {
      const numbers = [line.argument(spelled), line.optional() ?? ""];
      if (!numbers.every((n) => /^\d+$/.test(n)))
        throw parameter_problem(f, "-c requires packet and byte counter");
      rule.counters = { pcnt: Number(numbers[0]), bcnt: Number(numbers[1]) };
    } else if (!WITH_ARGUMENT.includes(letter)) {
      const name = spelled.startsWith("--") ? spelled : `-${letter}`;
      if ("fMW".includes(letter)) throw parameter_problem(f, `option ${name} is not simulated`);
      throw parameter_problem(f, `unknown option "${name}"`);
    } else rule.basic(letter, invert, line);
  };

  while (line.at < args.length || line.cluster !== "") {
    if (line.cluster !== "") {
      const letter = line.cluster[0];
      line.cluster = line.cluster.slice(1);
      take(letter, `-${letter}`);
      invert = false;
      continue;
    }
    const word = args[line.at++];
    if (word === "!") {
      if (invert) throw parameter_problem(f, "multiple consecutive ! not allowed");
      invert = true;
      continue;
    }
    if (word.startsWith("--") && word.length > 2) {
      const eq = word.indexOf("=");
      const name = eq < 0 ? word.slice(2) : word.slice(2, eq);
      if (eq >= 0) line.cluster = word.slice(eq + 1);
      const own = Object.hasOwn(LONG, name) ? LONG[name] : undefined;
      if (own !== undefined) take(own, `--${name}`);
      else if (!rule.extended(name, invert, line)) throw parameter_problem(f, `unknown option "--${name}"`);
      invert = false;
      continue;
    }
    if (word.startsWith("-") && word.length > 1) {
      line.cluster = word.slice(1);
      continue;
    }
    throw parameter_problem(f, `Bad argument \`${word}'`);
  }
  if (!found) throw parameter_problem(f, "no command specified");
  const { command: c } = found as { command: Command };
  if (!HAS_RULE.has(c.cmd)) return { table, command: c, options };
  const with_rule = c as Extract<Command, { rules: unknown }>;
  if (NO_INPUT.includes(with_rule.chain) && rule.iniface)
    throw parameter_problem(f, `Can't use -i with ${with_rule.chain}\n`);
  if (NO_OUTPUT.includes(with_rule.chain) && rule.outiface)
    throw parameter_problem(f, `Can't use -o with ${with_rule.chain}\n`);
  const rules = rule.finish((name) => is_chain(table, name));
  return { table, command: { ...with_rule, rules } as Command, options };
}
