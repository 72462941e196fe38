// The syntax tree of an awk program.

export type Expr =
  | { type: "num"; value: number }
  | { type: "str"; value: string; line: number }
  /** /re/ standing for itself: a match against $0, or a pattern for ~, split, sub ... */
  | { type: "regex"; source: string; line: number }
  | { type: "var"; ref: Ref }
  | { type: "field"; index: Expr }
  | { type: "index"; array: Ref; subscripts: Expr[] }
  | { type: "in"; subscripts: Expr[]; array: Ref }
  | { type: "assign"; op: string; target: Expr; value: Expr }
  | { type: "cond"; test: Expr; yes: Expr; no: Expr }
  | { type: "and" | "or"; left: Expr; right: Expr }
  | { type: "not" | "minus" | "plus"; value: Expr }
  | { type: "binary"; op: string; left: Expr; right: Expr }
  | { type: "match"; negate: boolean; left: Expr; right: Expr }
  | { type: "concat"; left: Expr; right: Expr }
  | { type: "increment"; by: 1 | -1; prefix: boolean; target: Expr }
  | { type: "call"; name: string; args: Expr[]; line: number }
  | { type: "builtin"; name: string; args: Expr[] }
  | { type: "getline"; target: Expr | null; from: "input" | "file" | "command"; source: Expr | null }
  /** (a); `list` when there are several, as print takes them */
  | { type: "group"; value: Expr; list?: Expr[] };

/** A variable: a global by its name, or the n-th local of its function. */
export type Ref = { kind: "global"; name: string } | { kind: "local"; index: number; name: string };

export interface Redirection {
  kind: ">" | ">>" | "|";
  target: Expr;
}

export type Stmt =
  | { type: "expr"; value: Expr }
  | { type: "print"; args: Expr[]; to: Redirection | null }
  | { type: "printf"; args: Expr[]; to: Redirection | null }
  | { type: "if"; test: Expr; yes: Stmt; no: Stmt | null }
  | { type: "while"; test: Expr; body: Stmt }
  | { type: "do"; test: Expr; body: Stmt }
  | { type: "for"; init: Stmt | null; test: Expr | null; step: Stmt | null; body: Stmt }
  | { type: "for_in"; variable: Expr; array: Ref; body: Stmt }
  | { type: "block"; body: Stmt[] }
  | { type: "next" | "nextfile" | "break" | "continue" }
  | { type: "exit"; value: Expr | null }
  | { type: "return"; value: Expr | null }
  | { type: "delete"; array: Ref; subscripts: Expr[] | null };

export type Pattern =
  | { type: "always" }
  | { type: "expr"; value: Expr }
  | { type: "range"; first: Expr; last: Expr };

export interface Rule {
  pattern: Pattern;
  /** null: print the record */
  body: Stmt | null;
}

export interface FunctionDef {
  name: string;
  params: string[];
  body: Stmt;
}

export interface AwkProgram {
  begin: Stmt[];
  end: Stmt[];
  rules: Rule[];
  functions: Map<string, FunctionDef>;
}

/** A program that cannot be run, or an error while it runs: `message` without the program's name; status 2. */
export class AwkError extends Error {}
