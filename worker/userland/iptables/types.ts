// iptables(8): what a command line says.
import type { ipt_entry, xt_match, xt_target } from "../../kernel/uapi/netfilter.ts";

/** The program as it was called: its name in messages, and the family. */
export interface Flavour {
  /** "iptables" or "ip6tables" */
  name: string;
  v6: boolean;
}
export const VERSION = "1.8.9 (legacy)";

/** A wrong command line or a refused change: text for standard error and exit status. */
export class Failure {
  readonly text: string;
  readonly status: number;
  constructor(text: string, status: number) {
    this.text = text;
    this.status = status;
  }
}

/** xtables_error(PARAMETER_PROBLEM): the message, and where help is. */
export const parameter_problem = (f: Flavour, text: string): Failure =>
  new Failure(
    `${f.name} v${VERSION}: ${text}\nTry \`${f.name} -h' or '${f.name} --help' for more information.\n`,
    2,
  );

export interface ListOptions {
  verbose: boolean;
  numeric: boolean;
  exact: boolean;
  line_numbers: boolean;
}

/** Reads the words of a command line one after the other. */
export interface Words {
  /** next word, which the option needs */
  argument: (option: string) => string;
  /** the following word without taking it */
  peek: () => string | undefined;
}

/** What an option of an extension does to what is being built; null: not an option of it. */
export interface Extension<T> {
  name: string;
  value: T;
  parse: (option: string, invert: boolean, words: Words) => boolean;
  /** called when the line is over: complains of what is missing */
  check: () => void;
}
export type MatchExtension = Extension<xt_match>;
export type TargetExtension = Extension<xt_target>;

/** One rule per pair of addresses: -s a,b makes two. */
export type Rules = ipt_entry[];

export type Command =
  | { cmd: "append" | "check"; chain: string; rules: Rules }
  | { cmd: "insert"; chain: string; at: number; rules: Rules }
  | { cmd: "replace"; chain: string; at: number; rules: Rules }
  | { cmd: "delete"; chain: string; rules: Rules }
  | { cmd: "delete_num"; chain: string; at: number }
  | { cmd: "list" | "list_rules"; chain: string | null; at: number; zero: boolean }
  | { cmd: "flush" | "delete_chain"; chain: string | null }
  | { cmd: "zero"; chain: string | null; at: number }
  | { cmd: "new_chain"; chain: string }
  | { cmd: "rename_chain"; chain: string; to: string }
  | { cmd: "set_policy"; chain: string; policy: string }
  | { cmd: "help" | "version" };

export interface CommandLine {
  table: string;
  command: Command;
  options: ListOptions;
}
