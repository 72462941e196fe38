// The command line of ps: UNIX, BSD and GNU options together (ps(1)).
import { COLUMNS, type Column } from "./ps_columns.ts";

/** A column as asked for: its header and width may be the user's. */
export interface Shown {
  column: Column;
  header: string;
  width: number;
}

export type Selector =
  | { by: "all" | "tty_not_leader" | "not_leader" }
  | { by: "pid" | "ppid" | "sid" | "pgid"; ids: number[] }
  | { by: "uid" | "ruid" | "gid" | "comm" | "tty"; names: string[] };

export interface Request {
  selectors: Selector[];
  /** BSD a and x: lift the limits to one's own and to those with a terminal */
  bsd_a: boolean;
  bsd_x: boolean;
  /** any BSD option was given */
  bsd: boolean;
  negate: boolean;
  /** named default format, or null when columns were given with -o */
  format: string;
  columns: Shown[] | null;
  /** -Z puts the label first */
  label: boolean;
  /** threads one by one, with the columns of -L or -T, or with none of their own (H); null: processes */
  threads: "-L" | "-T" | "H" | null;
  forest: "none" | "indent" | "tree";
  headers: boolean;
  sort: { column: Column; descending: boolean }[];
  version: boolean;
  help: boolean;
}

/** Thrown for a bad command line. */
export class PsError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}
const not_simulated = (option: string): never => {
  throw new PsError(`option ${option} is not simulated`);
};

const words = (text: string) => text.split(/[\s,]+/).filter(Boolean);

function ids(text: string): number[] {
  const list = words(text);
  if (list.length === 0 || list.some((w) => !/^\d+$/.test(w)))
    throw new PsError("process ID list syntax error");
  return list.map(Number);
}

function find_column(name: string): Column {
  if (!Object.hasOwn(COLUMNS, name) || name === "addr_sz")
    throw new PsError(`unknown user-defined format specifier "${name}"`);
  return COLUMNS[name];
}

/** pid,user:20,comm=NAME: a header takes the rest of the argument. */
export function parse_format(text: string): Shown[] {
  const out: Shown[] = [];
  let rest = text;
  while (rest !== "") {
    const m = /^[\s,]*([^\s,=:]+)(?::([^\s,=]*))?(=)?/.exec(rest);
    if (!m) break;
    rest = rest.slice(m[0].length);
    const column = find_column(m[1]);
    let { header, width } = column;
    if (m[2] !== undefined) {
      if (!/^[1-9]\d*$/.test(m[2])) throw new PsError("column widths must be unsigned decimal numbers");
      width = Number(m[2]);
    }
    if (m[3]) {
      // an empty header may be followed by more columns
      const empty = /^(?=,|$)/.test(rest);
      header = empty ? "" : rest;
      if (!empty) rest = "";
    }
    if (m[2] === undefined) width = Math.max(width, header.length);
    out.push({ column, header, width });
    rest = rest.replace(/^[\s,]+/, "");
  }
  if (out.length === 0) throw new PsError("format specification must follow -o");
  return out;
}

function parse_sort(text: string): Request["sort"] {
  return words(text).map((w) => {
    const name = w.replace(/^[+-]/, "");
    if (!Object.hasOwn(COLUMNS, name)) throw new PsError("unknown sort specifier");
    return { column: COLUMNS[name], descending: w.startsWith("-") };
  });
}

/** Options that take a list, and what the message about a missing one calls it. */
const SYSV_LISTS: Readonly<Record<string, string>> = {
  p: "list of process IDs",
  q: "list of process IDs",
  C: "list of command names",
  u: "list of user names",
  U: "list of user names",
  G: "list of real groups",
  s: "list of session leaders OR effective group names",
  g: "list of session leaders OR effective group names",
  t: "list of terminals (pty, tty, ...)",
};
/** The same in BSD style, each with the SysV option that selects so. */
const BSD_LISTS: Readonly<Record<string, readonly [select: string, what: string]>> = {
  p: ["p", "list of process IDs"],
  t: ["t", "list of terminals"],
  U: ["u", "list of user names"],
};

/** Letters of UNIX formats that go together. */
const JOINED = ["lf", "lF", "jf", "jF"];

class Parser {
  readonly q: Request = {
    selectors: [],
    bsd_a: false,
    bsd_x: false,
    bsd: false,
    negate: false,
    format: "",
    columns: null,
    label: false,
    threads: null,
    forest: "none",
    headers: true,
    sort: [],
    version: false,
    help: false,
  };
  readonly #args: readonly string[];
  #i = 0;

  constructor(args: readonly string[]) {
    this.#args = args;
  }

  run(): Request {
    for (; this.#i < this.#args.length; this.#i++) {
      const a = this.#args[this.#i];
      if (a.startsWith("--")) this.#gnu(a.slice(2));
      else if (/^-?\d+$/.test(a)) this.#numbers(a);
      else if (a.startsWith("-")) this.#bundle(a.slice(1), true);
      else this.#bundle(a, false);
    }
    return this.q;
  }

  #numbers(a: string): void {
    this.q.selectors.push(
      a.startsWith("-") ? { by: "sid", ids: [Number(a.slice(1))] } : { by: "pid", ids: ids(a) },
    );
    if (!a.startsWith("-") && this.q.format === "") this.q.format = "bsd";
  }

  /** The value of an option: the rest of its bundle, or the next argument. */
  #value(rest: string, what: string, option: string): string {
    if (rest !== "") return rest.replace(/^=/, "");
    const next = this.#args[this.#i + 1];
    if (next === undefined) throw new PsError(`${what} must follow ${option}`);
    this.#i++;
    return next;
  }

  #format(text: string): void {
    this.q.columns = [...(this.q.columns ?? []), ...parse_format(text)];
  }

  #select(kind: string, text: string): void {
    const { selectors } = this.q;
    if (kind === "p" || kind === "q") selectors.push({ by: "pid", ids: ids(text) });
    else if (kind === "ppid") selectors.push({ by: "ppid", ids: ids(text) });
    else if (kind === "s" || kind === "g") selectors.push({ by: "sid", ids: ids(text) });
    else if (kind === "u") selectors.push({ by: "uid", names: words(text) });
    else if (kind === "U") selectors.push({ by: "ruid", names: words(text) });
    else if (kind === "G") selectors.push({ by: "gid", names: words(text) });
    else if (kind === "C") selectors.push({ by: "comm", names: text.split(",") });
    else selectors.push({ by: "tty", names: words(text) });
  }

  #gnu(text: string): void {
    const eq = text.indexOf("=");
    const name = eq < 0 ? text : text.slice(0, eq);
    const rest = eq < 0 ? "" : text.slice(eq);
    const { q } = this;
    const lists: Readonly<Record<string, string>> = {
      pid: "p",
      "quick-pid": "q",
      ppid: "ppid",
      sid: "s",
      user: "u",
      User: "U",
      Group: "G",
      tty: "t",
    };
    if (name === "format") this.#format(this.#value(rest, "format specification", "--format"));
    else if (name === "sort") q.sort.push(...parse_sort(this.#value(rest, "sort specification", "--sort")));
    else if (name === "forest") q.forest = "tree";
    else if (name === "no-headers" || name === "no-header" || name === "no-heading" || name === "no-headings")
      q.headers = false;
    else if (name === "headers") not_simulated("--headers");
    else if (name === "context") q.label = true;
    else if (name === "deselect") q.negate = true;
    else if (name === "version") q.version = true;
    else if (name === "help") q.help = true;
    else if (Object.hasOwn(lists, name))
      this.#select(lists[name], this.#value(rest, "list of process IDs", `--${name}`));
    else if (/^(?:cols|columns|width|rows|lines|info|cumulative|group)$/.test(name))
      not_simulated(`--${name}`);
    else throw new PsError("unknown gnu long option");
  }

  #bundle(bundle: string, unix: boolean): void {
    if (!unix) this.q.bsd = true;
    for (let k = 0; k < bundle.length; k++) {
      const c = bundle[k];
      const rest = bundle.slice(k + 1);
      const done = unix ? this.#unix(c, rest) : this.#bsd(c, rest);
      if (done) return;
    }
  }

  /** One UNIX option; true when it took the rest of the bundle. */
  #unix(c: string, rest: string): boolean {
    const { q } = this;
    // -f, -F, -l and -j join, as far as there is a format of both
    const format = (letter: string) => {
      const letters = new Set(`${q.format.startsWith("-") ? q.format.slice(1) : ""}${letter}`);
      if (letters.has("F")) letters.delete("f");
      const joined = [..."jlfF"].filter((x) => letters.has(x)).join("");
      q.format = JOINED.includes(joined) ? `-${joined}` : `-${letter}`;
    };
    switch (c) {
      case "A":
      case "e":
        q.selectors.push({ by: "all" });
        return false;
      case "a":
        q.selectors.push({ by: "tty_not_leader" });
        return false;
      case "d":
        q.selectors.push({ by: "not_leader" });
        return false;
      case "N":
        q.negate = true;
        return false;
      case "f":
      case "l":
      case "j":
      case "F":
        format(c);
        return false;
      case "H":
        q.forest = "indent";
        return false;
      case "Z":
      case "M":
        q.label = true;
        return false;
      case "L":
      case "T":
        if (q.threads !== null && q.threads !== `-${c}`)
          throw new PsError("thread flags conflict; can't use both -L and -T");
        q.threads = `-${c}`;
        return false;
      case "w":
        return false;
      case "V":
        q.version = true;
        return false;
      case "o":
      case "O":
        if (c === "O") not_simulated("-O");
        this.#format(this.#value(rest, "format specification", "-o"));
        return true;
      default:
        if (Object.hasOwn(SYSV_LISTS, c)) {
          this.#select(c, this.#value(rest, SYSV_LISTS[c], `-${c}`));
          return true;
        }
        if ("cmnPxy".includes(c)) not_simulated(`-${c}`);
        throw new PsError("unsupported SysV option");
    }
  }

  /** One BSD option; true when it took the rest of the bundle. */
  #bsd(c: string, rest: string): boolean {
    const { q } = this;
    switch (c) {
      case "a":
        q.bsd_a = true;
        return false;
      case "x":
        q.bsd_x = true;
        return false;
      case "f":
        q.forest = "tree";
        return false;
      case "u":
      case "j":
      case "l":
        q.format = c;
        return false;
      case "H":
        q.threads = "H";
        return false;
      case "h":
        q.headers = false;
        return false;
      case "Z":
        q.label = true;
        return false;
      case "w":
        return false;
      case "V":
        q.version = true;
        return false;
      case "o":
        this.#format(this.#value(rest, "format specification", "-o"));
        return true;
      case "k":
        q.sort.push(...parse_sort(this.#value(rest, "sort specification", "k")));
        return true;
      default:
        if (Object.hasOwn(BSD_LISTS, c)) {
          const [select, what] = BSD_LISTS[c];
          this.#select(select, this.#value(rest, what, c));
          return true;
        }
        if ("ecgrsvnmLSTX".includes(c)) not_simulated(c);
        throw new PsError("unsupported option (BSD syntax)");
    }
  }
}

/** @throws PsError */
export const parse_ps = (args: readonly string[]): Request => new Parser(args).run();
