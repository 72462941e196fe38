// Syntax tree of a Perl program.

export type Sigil = "$" | "@" | "%" | "&";

/** Where an element lives: in a named array or hash, or behind a reference. */
export type Base = { name: string } | { ref: Expr };

/** Text with variables in it; joined when run. */
export type Template = Expr[];

export interface Variable {
  sigil: Sigil;
  name: string;
}

export interface SubDef {
  name: string | null;
  body: Block;
}

export interface Block {
  body: Stmt[];
}

export type Expr =
  | { k: "const"; v: string | number | bigint | undefined }
  | { k: "interp"; parts: Template }
  | { k: "var"; sigil: Sigil; name: string }
  | { k: "my"; decl: "my" | "our"; vars: (Variable | null)[]; paren: boolean }
  | { k: "deref"; sigil: Sigil; e: Expr }
  | { k: "elem"; base: Base; i: Expr }
  | { k: "helem"; base: Base; key: Expr }
  | { k: "slice"; base: Base; list: Expr }
  | { k: "hslice"; base: Base; list: Expr }
  | { k: "lslice"; of: Expr; list: Expr }
  | { k: "arylen"; base: Base }
  /** a sub of the program, by name; `inherit` is &name; with the caller's @_ */
  | { k: "call"; name: string; args: Expr[]; inherit: boolean }
  | { k: "callref"; e: Expr; args: Expr[] }
  /** a function of Perl's own; `block` is map's, grep's and sort's, `handle` the file handle of print and its like */
  | { k: "func"; name: string; args: Expr[]; block?: Block | null; handle?: Expr | null }
  | { k: "bin"; op: string; l: Expr; r: Expr }
  | { k: "logic"; op: "&&" | "||" | "//"; l: Expr; r: Expr }
  | { k: "un"; op: string; e: Expr }
  | { k: "step"; op: "++" | "--"; prefix: boolean; e: Expr }
  /** op "" is plain assignment */
  | { k: "assign"; op: string; l: Expr; r: Expr }
  | { k: "cond"; c: Expr; t: Expr; f: Expr }
  | { k: "list"; items: Expr[] }
  | { k: "anonarray"; items: Expr[] }
  | { k: "anonhash"; items: Expr[] }
  | { k: "anonsub"; sub: SubDef }
  | { k: "ref"; e: Expr }
  | { k: "match"; on: Expr | null; negate: boolean; pattern: Template; flags: string }
  | { k: "qr"; pattern: Template; flags: string }
  | { k: "subst"; on: Expr | null; negate: boolean; pattern: Template; replacement: Expr; flags: string }
  | { k: "trans"; on: Expr | null; negate: boolean; from: string; to: string; flags: string }
  /** handle null is <> */
  | { k: "readline"; handle: Expr | null }
  | { k: "backtick"; command: Expr }
  | { k: "filetest"; op: string; e: Expr | null }
  | { k: "range"; l: Expr; r: Expr }
  | { k: "do"; block: Block }
  | { k: "evalblock"; block: Block };

export type Stmt =
  | { k: "expr"; e: Expr; line: number }
  | { k: "if"; arms: { cond: Expr; negate: boolean; block: Block }[]; otherwise: Block | null; line: number }
  | {
      k: "while";
      label: string | null;
      cond: Expr | null;
      until: boolean;
      block: Block;
      cont: Block | null;
      /** `do {} while`: the block first */
      post: boolean;
      line: number;
    }
  | {
      k: "for";
      label: string | null;
      init: Expr | null;
      cond: Expr | null;
      step: Expr | null;
      block: Block;
      line: number;
    }
  | {
      k: "foreach";
      label: string | null;
      variable: Expr;
      list: Expr;
      block: Block;
      cont: Block | null;
      line: number;
    }
  | { k: "block"; label: string | null; block: Block; line: number }
  | { k: "sub"; sub: SubDef; line: number }
  | { k: "nop"; line: number };

export interface ProgramTree {
  body: Stmt[];
  begin: Block[];
  end: Block[];
  /** text after __END__ or __DATA__ */
  data: string | null;
}
