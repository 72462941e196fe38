// The compiled form of a sed script.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Regex } from "../lib/regex.ts";

/** Which lines a command acts on. `regex` null: the last regular expression used. */
export type Address =
  | { kind: "line"; n: number }
  | { kind: "last" }
  | { kind: "regex"; regex: Regex | null }
  /** first~step */
  | { kind: "step"; first: number; step: number }
  /** 0, as in 0,/re/ */
  | { kind: "zero" };

/** Second address: as the first, or +N, or ~N. */
export type EndAddress = Address | { kind: "plus"; n: number } | { kind: "multiple"; n: number };

/** A piece of the right-hand side of s: literal text, then a group (0 is &; -1 none), with a change of case. */
export interface ReplacementPart {
  text: ByteString;
  group: number;
  /** U, L for all of the piece and what follows, E to end that; u, l for the next character; "" for none */
  fold: "" | "U" | "L" | "E";
  first: "" | "u" | "l";
}

export interface Substitution {
  regex: Regex | null;
  replacement: readonly ReplacementPart[];
  global: boolean;
  /** replace only from the n-th match on */
  nth: number;
  print: number;
  evaluate: boolean;
  file: OutputName | null;
}

/** Index into the script's list of output files. */
export type OutputName = ByteString;

export interface Command {
  name: string;
  a1: Address | null;
  a2: EndAddress | null;
  negate: boolean;
  /** text of a, i, c; label of b, t, T; file name of r, R; command of e */
  text: ByteString;
  /** q, Q: exit status; l, L: line length, -1 when absent */
  number: number;
  /** {: index of the command after its }; b, t, T: index of the label, or the end */
  target: number;
  subst: Substitution | null;
  /** y: what each character (or byte) becomes */
  map: ReadonlyMap<string, string> | null;
  file: OutputName | null;
  /** state of a range */
  range: "inactive" | "active" | "closed";
  range_end: number;
}

export interface Script {
  commands: Command[];
  /** #n in the first line, or -n */
  quiet: boolean;
}

export interface ParseOptions {
  extended: boolean;
  posix: boolean;
  sandbox: boolean;
  /** y and case changes go by characters instead of bytes */
  utf8: boolean;
  /** M matches at these; "\n" or "\0" */
  delimiter: string;
}

/** A message about the script, and the exit status it means. */
export class SedError extends Error {
  readonly status: number;
  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}
