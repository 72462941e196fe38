// A backtracking matcher for what has no linear-time form (back-references, look-around), with a bound on its steps.
import { type AssertKind, complement, in_ranges, is_word, type Node, type Range, RegexError } from "./ast.ts";

/** Steps one search may take before it is given up; about a tenth of a second. */
export const STEP_LIMIT = 4_000_000;
/** Entries the stack of choices may have. */
const STACK_LIMIT = 3_000_000;
/** Instructions a program may have. */
const PROGRAM_LIMIT = 100_000;

/** Thrown when a search hits {@link STEP_LIMIT}. */
export class RegexLimit extends Error {
  constructor() {
    super("exceeded the backtracking limit");
  }
}

type Inst =
  | { op: "char"; code: number }
  | { op: "any"; newline: boolean }
  | { op: "set"; ascii: Uint8Array; ranges: readonly Range[] }
  | { op: "split"; first: number; second: number }
  | { op: "jmp"; to: number }
  | { op: "save"; reg: number }
  | { op: "assert"; kind: AssertKind }
  | { op: "backref"; index: number; icase: boolean }
  | { op: "look"; ahead: boolean; negate: boolean; lengths: readonly number[]; end: number }
  | { op: "atomic"; end: number }
  /** registers: clear to 0; decide on a round of a loop; count it; leave a loop whose body matched nothing */
  | { op: "zero"; reg: number }
  | { op: "loop"; reg: number; min: number; max: number; lazy: boolean; exit: number }
  | { op: "count"; reg: number }
  | { op: "progress"; reg: number; exit: number }
  | { op: "match" };

/** Lengths in characters a node may have, or null when they are not a small fixed set. */
function lengths(node: Node): number[] | null {
  switch (node.type) {
    case "char":
    case "any":
    case "set":
      return [1];
    case "empty":
    case "assert":
    case "look":
      return [0];
    case "group":
    case "atomic":
      return lengths(node.node);
    case "alt":
    case "seq": {
      let all: number[] = node.type === "alt" ? [] : [0];
      for (const item of node.items) {
        const some = lengths(item);
        if (!some) return null;
        all = node.type === "alt" ? [...all, ...some] : all.flatMap((a) => some.map((b) => a + b));
        all = [...new Set(all)];
        if (all.length > 256) return null;
      }
      return all;
    }
    case "rep": {
      const one = lengths(node.node);
      if (!one || node.max < 0 || node.max > 255) return null;
      const counts = Array.from({ length: node.max - node.min + 1 }, (_, k) => node.min + k);
      const all = new Set(counts.flatMap((n) => one.map((l) => n * l)));
      return one.length === 1 && all.size <= 256 ? [...all] : null;
    }
    default:
      return null;
  }
}

class Compiler {
  readonly insts: Inst[] = [];
  /** registers after the capture slots */
  registers: number;

  constructor(groups: number) {
    this.registers = 2 * (groups + 1);
  }

  add(inst: Inst): number {
    if (this.insts.length >= PROGRAM_LIMIT) throw new RegexError("Regular expression too big");
    return this.insts.push(inst) - 1;
  }

  node(n: Node): void {
    switch (n.type) {
      case "empty":
        return;
      case "char":
        this.add({ op: "char", code: n.code });
        return;
      case "any":
        this.add({ op: "any", newline: n.newline });
        return;
      case "set": {
        const ranges = n.negate ? complement(n.ranges) : n.ranges;
        const ascii = Uint8Array.from({ length: 128 }, (_, c) => (in_ranges(ranges, c) ? 1 : 0));
        this.add({ op: "set", ascii, ranges });
        return;
      }
      case "seq":
        for (const item of n.items) this.node(item);
        return;
      case "alt":
        this.#alternatives(n.items);
        return;
      case "group":
        this.add({ op: "save", reg: 2 * n.index });
        this.node(n.node);
        this.add({ op: "save", reg: 2 * n.index + 1 });
        return;
      case "assert":
        this.add({ op: "assert", kind: n.kind });
        return;
      case "backref":
        this.add({ op: "backref", index: n.index, icase: n.icase });
        return;
      case "look": {
        const widths = n.ahead ? [0] : lengths(n.node);
        if (!widths) throw new RegexError("Lookbehind longer than 255 not implemented");
        this.#sub({ op: "look", ahead: n.ahead, negate: n.negate, lengths: widths, end: 0 }, n.node);
        return;
      }
      case "atomic":
        this.#sub({ op: "atomic", end: 0 }, n.node);
        return;
      case "rep":
        if (n.mode === "possessive") this.#sub({ op: "atomic", end: 0 }, { ...n, mode: "greedy" });
        else this.#repeat(n);
    }
  }

  #sub(inst: Inst & { end: number }, body: Node): void {
    this.add(inst);
    this.node(body);
    this.add({ op: "match" });
    inst.end = this.insts.length;
  }

  #alternatives(items: readonly Node[]): void {
    const jumps: { to: number }[] = [];
    for (const item of items.slice(0, -1)) {
      const split = { op: "split" as const, first: this.insts.length + 1, second: 0 };
      this.add(split);
      this.node(item);
      const jump = { op: "jmp" as const, to: 0 };
      this.add(jump);
      jumps.push(jump);
      split.second = this.insts.length;
    }
    this.node(items[items.length - 1]);
    for (const jump of jumps) jump.to = this.insts.length;
  }

  #repeat(n: Node & { type: "rep" }): void {
    const single = n.node.type === "char" || n.node.type === "any" || n.node.type === "set";
    if (single && n.max < 0 && n.min <= 4) {
      this.#star(n);
      return;
    }
    const counter = this.registers++;
    const mark = this.registers++;
    this.add({ op: "zero", reg: counter });
    const loop = {
      op: "loop" as const,
      reg: counter,
      min: n.min,
      max: n.max,
      lazy: n.mode === "lazy",
      exit: 0,
    };
    const start = this.add(loop);
    this.add({ op: "count", reg: counter });
    this.add({ op: "save", reg: mark });
    this.node(n.node);
    const progress = { op: "progress" as const, reg: mark, exit: 0 };
    if (n.min === 0 || n.max < 0) this.add(progress);
    this.add({ op: "jmp", to: start });
    loop.exit = this.insts.length;
    progress.exit = this.insts.length;
  }

  /** x* and x+ of single characters need neither counter nor a check for progress. */
  #star(n: Node & { type: "rep" }): void {
    for (let k = 0; k < n.min; k++) this.node(n.node);
    const split = { op: "split" as const, first: 0, second: 0 };
    const start = this.add(split);
    this.node(n.node);
    this.add({ op: "jmp", to: start });
    const exit = this.insts.length;
    split.first = n.mode === "lazy" ? exit : start + 1;
    split.second = n.mode === "lazy" ? start + 1 : exit;
  }
}

const line_feed = 10;

/** One compiled pattern; `search` may be called any number of times. */
export class BacktrackProgram {
  readonly #insts: readonly Inst[];
  readonly #registers: number;
  readonly #groups: number;
  readonly #longest: boolean;
  #text = "";
  #steps = 0;
  #regs: number[] = [];
  /** pairs: (pc, position) is a choice to come back to, (-1 - register, old value) a change to undo */
  #stack: number[] = [];

  /** `longest`: POSIX wants the longest of the leftmost matches, Perl the first found. */
  constructor(node: Node, groups: number, longest: boolean) {
    const compiler = new Compiler(groups);
    compiler.node(node);
    compiler.add({ op: "match" });
    this.#insts = compiler.insts;
    this.#registers = compiler.registers;
    this.#groups = groups;
    this.#longest = longest;
  }

  /** Capture slots [start, end, start1, end1 ...] (-1: not set) of the leftmost match from `from` on, or null. */
  search(text: string, from: number): number[] | null {
    this.#text = text;
    this.#steps = 0;
    const only_at_start = this.#insts[0].op === "assert" && this.#insts[0].kind === "bos";
    for (let start = from; start <= text.length; start++) {
      if (only_at_start && start > 0) return null;
      const found = this.#match_at(start);
      if (found) return found;
      const c = text.charCodeAt(start);
      if (c >= 0xd800 && c < 0xdc00 && (text.codePointAt(start) as number) > 0xffff) start++;
    }
    return null;
  }

  #match_at(start: number): number[] | null {
    const slots = 2 * (this.#groups + 1);
    this.#regs = new Array(this.#registers).fill(-1);
    this.#stack = [];
    let end = this.#run(0, start, 0);
    if (end < 0) return null;
    const take = (): number[] => {
      const out = this.#regs.slice(0, slots);
      if (out[0] < 0) out[0] = start;
      out[1] = end;
      return out;
    };
    let best = take();
    if (!this.#longest) return best;
    while ((end = this.#resume(0)) >= 0) if (end > best[1]) best = take();
    return best;
  }

  #set(reg: number, value: number): void {
    this.#stack.push(-1 - reg, this.#regs[reg]);
    this.#regs[reg] = value;
  }

  /** Undoes changes back to the latest choice above `base` and goes on from it; -1 when there is none. */
  #resume(base: number): number {
    const stack = this.#stack;
    while (stack.length > base) {
      const value = stack.pop() as number;
      const what = stack.pop() as number;
      if (what >= 0) return this.#run(what, value, base);
      this.#regs[-1 - what] = value;
    }
    return -1;
  }

  /** Drops the choices above `base`, keeping what is needed to undo changes. */
  #commit(base: number): void {
    const stack = this.#stack;
    let keep = base;
    for (let i = base; i < stack.length; i += 2)
      if (stack[i] < 0) {
        stack[keep++] = stack[i];
        stack[keep++] = stack[i + 1];
      }
    stack.length = keep;
  }

  /** Runs from (pc, i) to the next "match"; returns its position, or -1 once all choices above `base` failed. */
  #run(pc: number, i: number, base: number): number {
    const insts = this.#insts;
    const text = this.#text;
    const stack = this.#stack;
    for (;;) {
      if (++this.#steps > STEP_LIMIT || stack.length > STACK_LIMIT) throw new RegexLimit();
      const inst = insts[pc++];
      let ok = true;
      switch (inst.op) {
        case "char":
        case "any":
        case "set": {
          const code = i < text.length ? (text.codePointAt(i) as number) : -1;
          ok =
            code >= 0 &&
            (inst.op === "char"
              ? code === inst.code
              : inst.op === "any"
                ? inst.newline || code !== line_feed
                : code < 128
                  ? inst.ascii[code] === 1
                  : in_ranges(inst.ranges, code));
          i += code > 0xffff ? 2 : 1;
          break;
        }
        case "split":
          stack.push(inst.second, i);
          pc = inst.first;
          break;
        case "jmp":
          pc = inst.to;
          break;
        case "save":
          this.#set(inst.reg, i);
          break;
        case "zero":
          this.#set(inst.reg, 0);
          break;
        case "loop": {
          const count = this.#regs[inst.reg];
          if (count < inst.min) break;
          if (inst.max >= 0 && count >= inst.max) pc = inst.exit;
          else if (inst.lazy) {
            stack.push(pc, i);
            pc = inst.exit;
          } else stack.push(inst.exit, i);
          break;
        }
        case "count":
          this.#set(inst.reg, this.#regs[inst.reg] + 1);
          break;
        case "progress":
          if (this.#regs[inst.reg] === i) pc = inst.exit;
          break;
        case "assert":
          if (inst.kind === "keep") this.#set(0, i);
          else ok = this.#holds(inst.kind, i);
          break;
        case "backref": {
          const end = this.#backref(inst.index, inst.icase, i);
          ok = end >= 0;
          i = end;
          break;
        }
        case "atomic": {
          const mark = stack.length;
          const end = this.#run(pc, i, mark);
          ok = end >= 0;
          if (ok) this.#commit(mark);
          i = end;
          pc = inst.end;
          break;
        }
        case "look":
          ok = this.#look(inst, pc, i);
          pc = inst.end;
          break;
        case "match":
          return i;
      }
      if (ok) continue;
      for (;;) {
        if (stack.length <= base) return -1;
        const value = stack.pop() as number;
        const what = stack.pop() as number;
        if (what >= 0) {
          pc = what;
          i = value;
          break;
        }
        this.#regs[-1 - what] = value;
      }
    }
  }

  #look(inst: Inst & { op: "look" }, pc: number, i: number): boolean {
    const mark = this.#stack.length;
    for (const width of inst.lengths) {
      let start = i;
      for (let k = 0; k < width && start >= 0; k++) {
        start--;
        const c = this.#text.charCodeAt(start);
        if (c >= 0xdc00 && c < 0xe000 && start > 0 && (this.#text.codePointAt(start - 1) as number) > 0xffff)
          start--;
      }
      if (start < 0) continue;
      let end = this.#run(pc, start, mark);
      while (!inst.ahead && end >= 0 && end !== i) end = this.#resume(mark);
      if (end < 0) continue;
      if (!inst.negate) {
        this.#commit(mark);
        return true;
      }
      // forget everything the body did
      while (this.#stack.length > mark) {
        const value = this.#stack.pop() as number;
        const what = this.#stack.pop() as number;
        if (what < 0) this.#regs[-1 - what] = value;
      }
      return false;
    }
    return inst.negate;
  }

  #backref(index: number, icase: boolean, i: number): number {
    const start = this.#regs[2 * index];
    const end = this.#regs[2 * index + 1];
    if (start < 0 || end < start) return -1;
    const want = this.#text.slice(start, end);
    const have = this.#text.slice(i, i + want.length);
    const same = icase ? want.toLowerCase() === have.toLowerCase() : want === have;
    return same && have.length === want.length ? i + want.length : -1;
  }

  #word_at(i: number): boolean {
    return i >= 0 && i < this.#text.length && is_word(this.#text.charCodeAt(i));
  }

  #holds(kind: AssertKind, i: number): boolean {
    const text = this.#text;
    switch (kind) {
      case "bos":
        return i === 0;
      case "eos":
        return i === text.length;
      case "bol":
        return i === 0 || text.charCodeAt(i - 1) === line_feed;
      case "eol":
        return i === text.length || text.charCodeAt(i) === line_feed;
      case "eosnl":
        return i === text.length || (i === text.length - 1 && text.charCodeAt(i) === line_feed);
      case "word":
        return this.#word_at(i - 1) !== this.#word_at(i);
      case "nword":
        return this.#word_at(i - 1) === this.#word_at(i);
      case "wstart":
        return !this.#word_at(i - 1) && this.#word_at(i);
      case "wend":
        return this.#word_at(i - 1) && !this.#word_at(i);
      case "prev_nonword":
        return !this.#word_at(i - 1);
      case "next_nonword":
        return !this.#word_at(i);
      default:
        return true;
    }
  }
}
