// The state of a running awk program: variables, record, input files.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { AwkArray } from "./arrays.ts";
import { AwkError, type Ref } from "./ast.ts";
import { unescape_string } from "./lexer.ts";
import { Patterns, type Separator, separator_of, split_fields } from "./patterns.ts";
import { Random } from "./random.ts";
import { RecordFields } from "./record.ts";
import { RecordReader, Streams } from "./streams.ts";
import { from_input, number_text, to_int, to_number, to_text, type Value } from "./values.ts";

/** A variable: unset, a value, or an array; a parameter may stand for a variable of the caller. */
export interface Cell {
  v: Value | AwkArray | Cell;
}

const is_cell = (v: Cell["v"]): v is Cell => typeof v === "object" && "v" in v;

export class Runtime {
  readonly globals = new Map<string, Cell>();
  /** locals of the function that runs */
  locals: Cell[] = [];
  depth = 0;
  readonly envp: readonly ByteString[];
  readonly streams: Streams;
  readonly patterns = new Patterns();
  readonly random = new Random();
  seed: Value = 0;
  readonly record: RecordFields;
  exit_status = 0;
  /** room sprintf has for a result and the NUL behind it; -W sprintf */
  sprintf_size = 8192;
  /** -W interactive: what is printed is seen at once */
  interactive = false;
  /** loop turns and calls, to give other tasks a turn */
  steps = 0;
  // special variables that are looked at all the time
  convfmt = "%.6g";
  ofmt = "%.6g";
  ofs = " ";
  ors = "\n";
  rs = "\n";
  subsep = "\x1c";
  nr = 0;
  fnr = 0;
  #fs = " ";
  #separator: Separator = { kind: "blanks" };
  #reader: RecordReader | null = null;
  #next_argument = 1;
  #files_seen = false;

  constructor(argv: readonly ByteString[], envp: readonly ByteString[]) {
    this.envp = envp;
    this.streams = new Streams(envp);
    this.record = new RecordFields(
      (text) => split_fields(text, this.#separator),
      (fields) => fields.map((f) => this.output_text(f)).join(this.ofs),
    );
    const array = this.#array_of(this.global("ARGV"));
    argv.forEach((a, i) => {
      array.set(String(i), from_input(a), true);
    });
    this.global("ARGC").v = argv.length;
    const environment = this.#array_of(this.global("ENVIRON"));
    for (const e of envp) {
      const eq = e.indexOf("=");
      if (eq > 0) environment.set(e.slice(0, eq), from_input(e.slice(eq + 1)));
    }
    this.global("FILENAME").v = "";
  }

  global(name: string): Cell {
    let cell = this.globals.get(name);
    if (!cell) {
      cell = { v: undefined };
      this.globals.set(name, cell);
    }
    return cell;
  }

  text(v: Value): string {
    return to_text(v, this.convfmt);
  }

  /** As print shows it: numbers by OFMT. */
  output_text(v: Value): string {
    return typeof v === "number" ? number_text(v, this.ofmt) : to_text(v, this.convfmt);
  }

  /** Reading of the special variables that live in fields of this object; undefined for all others. */
  special(name: string): (() => Value) | null {
    switch (name) {
      case "NF":
        return () => this.record.nf;
      case "NR":
        return () => this.nr;
      case "FNR":
        return () => this.fnr;
      case "FS":
        return () => this.#fs;
      case "OFS":
        return () => this.ofs;
      case "ORS":
        return () => this.ors;
      case "RS":
        return () => this.rs;
      case "SUBSEP":
        return () => this.subsep;
      case "CONVFMT":
        return () => this.convfmt;
      case "OFMT":
        return () => this.ofmt;
      default:
        return null;
    }
  }

  set_special(name: string): ((v: Value) => void) | null {
    switch (name) {
      case "NF":
        return (v) => this.record.set_nf(to_int(to_number(v)));
      case "NR":
        return (v) => {
          this.nr = to_number(v);
        };
      case "FNR":
        return (v) => {
          this.fnr = to_number(v);
        };
      case "FS":
        return (v) => {
          this.record.settle();
          this.#fs = this.text(v);
          this.#separator = separator_of(this.#fs, this.patterns);
        };
      case "OFS":
        return (v) => {
          this.ofs = this.text(v);
        };
      case "ORS":
        return (v) => {
          this.ors = this.text(v);
        };
      case "RS":
        return (v) => {
          this.rs = this.text(v);
        };
      case "SUBSEP":
        return (v) => {
          this.subsep = this.text(v);
        };
      case "CONVFMT":
        return (v) => {
          this.convfmt = this.text(v);
        };
      case "OFMT":
        return (v) => {
          this.ofmt = this.text(v);
        };
      default:
        return null;
    }
  }

  /** Assignment to a global by name: -v, command line arguments. */
  assign(name: string, value: Value): void {
    const set = this.set_special(name);
    if (set) set(value);
    else this.global(name).v = value;
  }

  /** "name=value" of the command line, with its escapes; false when it is none. */
  assign_argument(text: string): boolean {
    const m = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(text);
    if (!m) return false;
    this.assign(m[1], from_input(unescape_string(m[2])));
    return true;
  }

  cell(ref: Ref): Cell {
    return ref.kind === "global" ? this.global(ref.name) : this.locals[ref.index];
  }

  /** Scalar content of a cell. */
  value(cell: Cell, name: string): Value {
    let c: Cell = cell;
    while (is_cell(c.v)) c = c.v;
    if (c.v instanceof AwkArray)
      throw new AwkError(`run time error: type error: array ${name} used as a scalar`);
    return c.v as Value;
  }

  set_value(cell: Cell, value: Value, name: string): void {
    if (cell.v instanceof AwkArray)
      throw new AwkError(`run time error: type error: array ${name} used as a scalar`);
    cell.v = value;
  }

  #array_of(cell: Cell): AwkArray {
    let c = cell;
    while (is_cell(c.v)) c = c.v;
    if (c.v instanceof AwkArray) return c.v;
    if (c.v !== undefined) throw new AwkError("run time error: type error: scalar used as an array");
    const array = new AwkArray();
    c.v = array;
    // parameters on the way keep the array itself
    for (let d = cell; d !== c; ) {
      const next = d.v as Cell;
      d.v = array;
      d = next;
    }
    return array;
  }

  array(ref: Ref): AwkArray {
    return this.#array_of(this.cell(ref));
  }

  /** Number of elements when the variable is an array, else null. */
  array_size(ref: Ref): number | null {
    let c = this.cell(ref);
    while (is_cell(c.v)) c = c.v;
    return c.v instanceof AwkArray ? c.v.size : null;
  }

  split_by_fs(text: string): string[] {
    return split_fields(text, this.#separator);
  }

  separator(text: string): Separator {
    return separator_of(text, this.patterns);
  }

  // Input files

  /** Opens the next file named by ARGV; false when there is none. */
  *#open_next(): Code<boolean> {
    const argc = to_int(to_number(this.value(this.global("ARGC"), "ARGC")));
    const argv = this.#array_of(this.global("ARGV"));
    while (this.#next_argument < argc) {
      const key = String(this.#next_argument++);
      if (!argv.has(key, true)) continue;
      const name = this.text(argv.get(key, true));
      if (name === "" || this.assign_argument(name)) continue;
      yield* this.#open(name);
      return true;
    }
    if (this.#files_seen) return false;
    this.#files_seen = true;
    this.#reader = new RecordReader(0);
    this.fnr = 0;
    // standard input, read for want of files
    this.global("FILENAME").v = "-";
    return true;
  }

  *#open(name: string): Code<void> {
    this.#files_seen = true;
    this.fnr = 0;
    if (name === "-" || name === "/dev/stdin") this.#reader = new RecordReader(0);
    else {
      const fd = yield sys.open(name, 0);
      if (fd < 0) throw new AwkError(`cannot open ${name} (${strerror(fd)})`);
      this.#reader = new RecordReader(fd);
    }
    this.global("FILENAME").v = name;
  }

  /** The next record of the main input, null at its end. */
  *next_record(): Code<string | null> {
    for (;;) {
      if (!this.#reader && !(yield* this.#open_next())) return null;
      const reader = this.#reader as RecordReader;
      const text = yield* reader.read(this.rs, this.patterns);
      if (text !== null) {
        this.nr++;
        this.fnr++;
        return text;
      }
      yield* this.skip_file();
    }
  }

  /** nextfile, and the end of a file. */
  *skip_file(): Code<void> {
    const fd = this.#reader?.input.fd ?? 0;
    const error = this.#reader?.input.error ?? 0;
    this.#reader = null;
    if (fd > 2) yield sys.close(fd);
    if (error) throw new AwkError(`read error (${strerror(error)})`);
  }
}
