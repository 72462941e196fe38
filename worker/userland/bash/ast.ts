// What the parser hands to the executor: bash's command tree. Nodes are never changed after they are made, so forked
// shells and stored functions share them.
import type { Word } from "./word.ts";

/** Where a redirection applies: a number, or {NAME} that receives the number. */
export type RedirectFd = number | string | null;

export interface Redirect {
  /** `fd` is null when none was written: the operator's default applies */
  fd: RedirectFd;
  op: "<" | ">" | ">>" | ">|" | "<>" | "<&" | ">&" | "&>" | "&>>" | "<<<";
  target: Word;
}

export interface HereDoc {
  fd: RedirectFd;
  op: "<<" | "<<-";
  /** the delimiter as written, for printing */
  delimiter: string;
  quoted: boolean;
  /** the text, tabs already removed for <<-; expanded when not quoted */
  body: Word;
  /** false when the end of input came first */
  closed: boolean;
  line: number;
  /** line at which input ended, when not closed */
  end_line: number;
}
export type Redirection = Redirect | HereDoc;

export interface ArrayLiteral {
  elements: readonly ArrayElement[];
}
export interface ArrayElement {
  /** [subscript]= or [subscript]+= when given */
  index: Word | null;
  append: boolean;
  value: Word;
  /** the element as one word, for assignments without subscript */
  whole: Word;
}

export interface Assignment {
  kind: "assignment";
  name: string;
  index: Word | null;
  append: boolean;
  value: Word | ArrayLiteral;
  /** the words as written, for printing and for -x */
  text: string;
}

export interface Simple {
  kind: "simple";
  assignments: readonly Assignment[];
  /** an argument NAME=( ) or NAME=value of a declaration builtin is an Assignment */
  words: readonly (Word | Assignment)[];
  redirects: readonly Redirection[];
  line: number;
}
export interface Pipeline {
  kind: "pipeline";
  negate: boolean;
  time: "no" | "bash" | "posix";
  commands: readonly Command[];
  line: number;
}
export interface AndOr {
  kind: "andor";
  commands: readonly Command[];
  operators: readonly ("&&" | "||")[];
}
export interface ListItem {
  command: Command;
  background: boolean;
  /** a newline follows, and no ; */
  newline?: boolean;
}
export interface List {
  kind: "list";
  items: readonly ListItem[];
}
interface Compound {
  redirects: readonly Redirection[];
  line: number;
}
export interface If extends Compound {
  kind: "if";
  branches: readonly { test: List; body: List }[];
  otherwise: List | null;
}
export interface While extends Compound {
  kind: "while";
  until: boolean;
  test: List;
  body: List;
}
export interface For extends Compound {
  kind: "for";
  name: string;
  /** null: no `in`, so "$@" */
  words: readonly Word[] | null;
  body: List;
}
export interface Select extends Compound {
  kind: "select";
  name: string;
  words: readonly Word[] | null;
  body: List;
}
export interface ArithFor extends Compound {
  kind: "arithfor";
  /** the three expressions as written, "" when empty */
  init: Word;
  test: Word;
  step: Word;
  body: List;
}
export interface Case extends Compound {
  kind: "case";
  word: Word;
  items: readonly { patterns: readonly Word[]; body: List; end: ";;" | ";&" | ";;&" }[];
}
export interface Group extends Compound {
  kind: "group";
  body: List;
}
export interface Subshell extends Compound {
  kind: "subshell";
  body: List;
}
export interface Arith extends Compound {
  kind: "arith";
  expression: Word;
}
export type CondExpr =
  | { kind: "unary"; op: string; operand: Word }
  | { kind: "binary"; op: string; left: Word; right: Word }
  | { kind: "and" | "or"; left: CondExpr; right: CondExpr }
  | { kind: "not"; operand: CondExpr }
  | { kind: "paren"; operand: CondExpr };
export interface Cond extends Compound {
  kind: "cond";
  expression: CondExpr;
}
export interface FunctionDef {
  kind: "function";
  name: string;
  body: Command;
  line: number;
  /** where its body begins */
  body_line: number;
}
export interface Coproc {
  kind: "coproc";
  name: Word;
  body: Command;
  line: number;
}
export type Command =
  | Simple
  | Pipeline
  | AndOr
  | List
  | If
  | While
  | For
  | Select
  | ArithFor
  | Case
  | Group
  | Subshell
  | Arith
  | Cond
  | FunctionDef
  | Coproc;
