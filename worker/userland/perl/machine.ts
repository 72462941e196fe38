// The state of a running Perl program: global variables, handles, subs, the current place and the last match.
import { PR_SET_NAME } from "../../kernel/uapi/sched.ts";
import { SIG_DFL, SIG_IGN } from "../../kernel/uapi/signal.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { to_timespec } from "../coreutils/duration.ts";
import type { Code } from "../lib/code.ts";
import type { Regex } from "../lib/regex.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { Handle } from "./handle.ts";
import type { InPlace } from "./in_place.ts";
import { Scope } from "./scope.ts";
import { signal_number } from "./signals.ts";
import type { SharedState } from "./source.ts";
import {
  type Container,
  Dual,
  Glob,
  PerlArray,
  type PerlCode,
  PerlDie,
  PerlHash,
  Ref,
  Scalar,
  to_bytes,
  to_int,
  to_str,
  type Value,
  type Want,
} from "./values.ts";

/** Calls inside calls a program may have: the simulated machine's stack. */
export const CALL_DEPTH_LIMIT = 400;
/** Statements between two points where other tasks may run. */
const PREEMPT_INTERVAL = 256;

export interface LastMatch {
  subject: string;
  /** [start, end] of the whole and of each group */
  groups: ([number, number] | null)[];
  names: ReadonlyMap<string, number>;
}

export class Machine {
  readonly state: SharedState;
  readonly scalars = new Map<string, Scalar>();
  readonly arrays = new Map<string, PerlArray>();
  readonly hashes = new Map<string, PerlHash>();
  readonly subs = new Map<string, PerlCode>();
  readonly globs = new Map<string, Glob>();
  stdout = new Handle(1, false, true);
  readonly stderr = new Handle(2, false, true);
  readonly stdin = new Handle(0, true, false);
  /** what open() opened and close() has not closed: written out at the end */
  readonly opened = new Set<Handle>();
  /** handle of print without one */
  selected: Glob;
  /** handle last read from, for $. */
  last_read: Handle | null = null;
  /** <> has begun with the files of @ARGV */
  reading_arguments = false;
  /** -i */
  in_place: InPlace | null = null;
  /** state of rand; null before the first */
  seed: bigint | null = null;
  /** $^T, seconds since the Epoch */
  start_time = 0;
  scope = new Scope(null);
  line = 0;
  want: Want = "void";
  depth = 0;
  last_match: LastMatch | null = null;
  /** compiled patterns by flags and text */
  readonly patterns = new Map<string, Regex>();
  /** where m//g goes on, per variable (or constant in the program); void once its text has changed */
  readonly positions = new WeakMap<object, { subject: string; pos: number }>();
  /** caught signals whose handlers have not run yet */
  readonly pending: number[] = [];
  #next_addr = 0x55db90a00000;
  #ticks = 0;

  constructor(state: SharedState, envp: readonly ByteString[]) {
    this.state = state;
    this.selected = this.#standard("STDOUT", this.stdout);
    this.#standard("STDIN", this.stdin);
    this.#standard("STDERR", this.stderr);
    this.stderr.autoflush.v = 1;
    for (const [name, v] of [
      [",", undefined],
      ["\\", undefined],
      ["/", "\n"],
      ['"', " "],
      ["@", ""],
      ["!", new Dual(0, "")],
      ["?", 0],
      ["0", state.file],
      [";", "\x1c"],
      ["^O", "linux"],
      ["^W", state.warnings ? 1 : 0],
      ["]", "5.036000"],
    ] as [string, Value][])
      this.scalars.set(name, new Scalar(v));
    const env = this.hash("ENV");
    for (const e of envp) {
      const eq = e.indexOf("=");
      if (eq > 0) env.box(e.slice(0, eq)).v = e.slice(eq + 1);
    }
  }

  #standard(name: string, handle: Handle): Glob {
    const glob = this.glob(name);
    glob.handle = handle;
    return glob;
  }

  glob(name: string): Glob {
    let g = this.globs.get(name);
    if (!g) this.globs.set(name, (g = new Glob(name)));
    return g;
  }

  /** The scalar `name` as it is visible here. */
  scalar(name: string): Scalar {
    const lexical = this.scope.find(`$${name}`);
    if (lexical) return lexical as Scalar;
    const found = this.scalars.get(name);
    if (found) {
      if (name === "!" && !(found.v instanceof Dual)) this.set_errno(to_int(found.v));
      return found;
    }
    if (/^(?:\d+|[&`'+]|[.|])$/.test(name)) return this.#magic(name);
    const made = new Scalar();
    this.scalars.set(name, made);
    return made;
  }

  #magic(name: string): Scalar {
    if (name === "|") return this.selected.handle?.autoflush ?? new Scalar(0);
    if (name === ".") return new Scalar(this.last_read?.lines);
    const m = this.last_match;
    if (!m) return new Scalar();
    const [start, end] = m.groups[0] as [number, number];
    if (name === "&") return new Scalar(m.subject.slice(start, end));
    if (name === "`") return new Scalar(m.subject.slice(0, start));
    if (name === "'") return new Scalar(m.subject.slice(end));
    const g = name === "+" ? m.groups.slice(1).findLast((x) => x) : m.groups[Number(name)];
    return new Scalar(g ? m.subject.slice(g[0], g[1]) : undefined);
  }

  array(name: string): PerlArray {
    const lexical = this.scope.find(`@${name}`);
    if (lexical) return lexical as PerlArray;
    let a = this.arrays.get(name);
    if (!a) this.arrays.set(name, (a = new PerlArray()));
    return a;
  }

  hash(name: string): PerlHash {
    const lexical = this.scope.find(`%${name}`);
    if (lexical) return lexical as PerlHash;
    if (name === "+") return this.#named_groups();
    let h = this.hashes.get(name);
    if (!h) this.hashes.set(name, (h = new PerlHash()));
    return h;
  }

  #named_groups(): PerlHash {
    const h = new PerlHash();
    const m = this.last_match;
    for (const [name, i] of m?.names ?? []) {
      const g = m?.groups[i];
      if (m && g) h.box(name).v = m.subject.slice(g[0], g[1]);
    }
    return h;
  }

  /** A fresh lexical, or with `our` the global under that name. */
  declare(decl: "my" | "our", sigil: string, name: string): Container {
    let c: Container;
    if (decl === "our") {
      const outer = this.scope;
      this.scope = new Scope(null);
      c = sigil === "$" ? this.scalar(name) : sigil === "@" ? this.array(name) : this.hash(name);
      this.scope = outer;
    } else c = sigil === "$" ? new Scalar() : sigil === "@" ? new PerlArray() : new PerlHash();
    this.scope.declare(sigil + name, c);
    return c;
  }

  ref_to(to: Scalar | PerlArray | PerlHash | PerlCode | Glob): Ref {
    if (to.addr === 0) to.addr = this.#next_addr += 24;
    return new Ref(to);
  }

  /** Sets $! from a (possibly negated) errno. */
  set_errno(errno: number): void {
    const n = Math.abs(errno);
    const v = new Dual(n, n === 0 ? "" : strerror(n));
    const box = this.scalars.get("!");
    if (box) box.v = v;
    else this.scalars.set("!", new Scalar(v));
  }

  /** The result of a system call as Perl's functions give it: true, or false with $! set. */
  ok(r: number): Value {
    if (r >= 0) return 1;
    this.set_errno(r);
    return 0;
  }

  where(): string {
    const read = this.last_read && this.last_read.lines > 0 ? this.last_read : null;
    const name = read && [...this.globs].find(([, g]) => g.handle === read)?.[0];
    const chunk = to_str(this.scalars.get("/")?.v) === "\n" ? "line" : "chunk";
    const at = read ? `, <${name ?? "$fh"}> ${chunk} ${read.lines}` : "";
    return ` at ${this.state.file} line ${this.line}${at}.\n`;
  }

  /** An error of Perl's own: message with the place. */
  die(message: string): never {
    throw new PerlDie(message + this.where());
  }

  unsupported(what: string): never {
    throw new PerlDie(
      `perl: the construct '${what}' is not simulated at ${this.state.file} line ${this.line}.\n`,
    );
  }

  *warn(text: string): Code<void> {
    yield* eprint(to_bytes(text));
  }

  /** Once per statement: lets others run, and gives the program its signals. */
  tick(): boolean {
    return ++this.#ticks % PREEMPT_INTERVAL === 0 || this.pending.length > 0;
  }

  /** Waits; a signal the program catches ends the wait. Returns the seconds that were left. */
  *nap(seconds: number): Code<number> {
    if (seconds === Number.POSITIVE_INFINITY) {
      yield sys.pause();
      return 0;
    }
    const rem = { tv_sec: 0, tv_nsec: 0 };
    const r = yield sys.nanosleep(to_timespec(Math.max(0, seconds)), rem);
    return r < 0 ? rem.tv_sec + rem.tv_nsec / 1e9 : 0;
  }

  /** Assigning to $0 renames the process. */
  *set_name(name: string): Code<void> {
    yield sys.prctl(PR_SET_NAME, to_bytes(name).slice(0, 15));
  }

  /** Environment for execve, from %ENV. */
  environ(): ByteString[] {
    return [...(this.hashes.get("ENV")?.m ?? [])].map(([k, s]) => `${k}=${to_bytes(s.v)}`);
  }

  /** %SIG was changed: tells the kernel. */
  *update_signal(name: string): Code<void> {
    const sig = signal_number(name);
    if (sig === null) return;
    const v = this.hashes.get("SIG")?.m.get(name)?.v;
    const text = v instanceof Ref ? "code" : to_str(v);
    const handler =
      text === "" || text === "DEFAULT"
        ? SIG_DFL
        : text === "IGNORE"
          ? SIG_IGN
          : (n: number) => {
              this.pending.push(n);
            };
    yield sys.rt_sigaction(sig, { sa_handler: handler, sa_flags: 0, sa_mask: 0n });
  }
}
