// lsof's command line.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getpwnam } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";
import { LSOF_USAGE } from "./help.ts";
import { STATES } from "./sockets.ts";

/** -i: what addresses are asked for. */
export interface AddressSpec {
  family: "IPv4" | "IPv6" | null;
  protocol: string | null;
  host: string | null;
  ports: number[] | null;
}

/** A list with exceptions ("^" before them): members[], not[]. */
export interface Choice<T> {
  only: T[];
  not: T[];
}

export interface LsofOptions {
  has: (letter: string) => boolean;
  pids: Choice<number> | null;
  uids: Choice<number> | null;
  commands: ByteString[] | null;
  fds: Choice<string> | null;
  addresses: AddressSpec[];
  /** -s TCP:...: states of TCP */
  states: Choice<string> | null;
  /** +D and +d: directories, whole or one level deep */
  trees: { path: ByteString; deep: boolean }[];
  names: ByteString[];
}

const FLAGS = "abhlnoPRtUwNV?";
const VALUES = "cdpugFiDrsSTfLmkx";

export function* usage(c: Cli, message: string): Code<never> {
  yield* eprint(`lsof: ${message}\n`);
  return yield* c.usage(LSOF_USAGE, 1);
}

function choice(list: string): Choice<string> {
  const words = list.split(",").filter((w) => w !== "");
  return {
    only: words.filter((w) => !w.startsWith("^")),
    not: words.filter((w) => w.startsWith("^")).map((w) => w.slice(1)),
  };
}

/** [46][protocol][@host][:port,port-port] */
function* address(c: Cli, text: string): Code<AddressSpec> {
  const m = /^([46])?([A-Za-z]+)?(?:@([^:]+))?(?::(.+))?$/.exec(text);
  if (!m) return yield* usage(c, `unacceptable Internet address in: -i ${text}`);
  const protocol = m[2]?.toUpperCase() ?? null;
  if (protocol !== null && protocol !== "TCP" && protocol !== "UDP")
    yield* usage(c, `unknown protocol name (${m[2]}) in: -i ${text}`);
  const ports: number[] = [];
  for (const word of m[4]?.split(",") ?? []) {
    const range = /^(\d+)(?:-(\d+))?$/.exec(word);
    if (!range) return yield* c.die(`port names in -i are not simulated: ${word}`);
    for (let p = Number(range[1]); p <= Math.min(65535, Number(range[2] ?? range[1])); p++) ports.push(p);
  }
  const family = m[1] === "4" ? "IPv4" : m[1] === "6" ? "IPv6" : null;
  return { family, protocol, host: m[3] ?? null, ports: m[4] === undefined ? null : ports };
}

/** TCP:state,^state; names of states in any case */
function* states(c: Cli, text: string): Code<Choice<string>> {
  const [, protocol, list] = /^(TCP|UDP):(.*)$/i.exec(text) ?? [];
  if (protocol === undefined) return yield* usage(c, `unknown -s protocol: "${text}"`);
  if (protocol.toUpperCase() === "UDP") return yield* usage(c, `no UDP state names available: ${text}`);
  if (list === "") return yield* usage(c, `no TCP state names in: ${text}`);
  const found: Choice<string> = { only: [], not: [] };
  for (const word of list.split(",")) {
    const name = word.replace(/^\^/, "").toUpperCase();
    if (name === "") return yield* usage(c, `NULL TCP state name in: ${text}`);
    if (!STATES.includes(name)) return yield* usage(c, `unknown TCP state name: ${name}`);
    const [into, other] = word.startsWith("^") ? [found.not, found.only] : [found.only, found.not];
    if (other.includes(name)) return yield* usage(c, `can't include and exclude TCP state: ${name}`);
    into.push(name);
  }
  return found;
}

export function* lsof_options(c: Cli): Code<LsofOptions> {
  const given = new Set<string>();
  const o: LsofOptions = {
    has: (letter) => given.has(letter),
    pids: null,
    uids: null,
    commands: null,
    fds: null,
    addresses: [],
    states: null,
    trees: [],
    names: [],
  };
  const take = function* (letter: string, value: string): Code<void> {
    if (letter === "p") {
      const { only, not } = choice(value);
      for (const w of [...only, ...not]) if (!/^\d+$/.test(w)) yield* usage(c, `illegal process ID: ${w}`);
      o.pids = { only: only.map(Number), not: not.map(Number) };
    } else if (letter === "u") {
      const ids = function* (words: string[]): Code<number[]> {
        const out: number[] = [];
        for (const w of words) {
          const uid = /^\d+$/.test(w) ? Number(w) : (yield* getpwnam(w))?.uid;
          if (uid === undefined) yield* usage(c, `can't get UID for ${w}`);
          else out.push(uid);
        }
        return out;
      };
      const { only, not } = choice(value);
      o.uids = { only: yield* ids(only), not: yield* ids(not) };
    } else if (letter === "c") o.commands = [...(o.commands ?? []), value];
    else o.fds = choice(value);
  };
  const args = [...c.args];
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (arg === "--") {
      o.names.push(...args.splice(0));
    } else if (/^\+[Dd]/.test(arg)) {
      const path = arg.slice(2) || args.shift();
      if (path === undefined) return yield* usage(c, `${arg} not followed by a directory path`);
      o.trees.push({ path, deep: arg[1] === "D" });
    } else if (/^[+-]./.test(arg)) {
      for (let i = 1; i < arg.length; i++) {
        const letter = arg[i];
        if (arg[0] === "-" && "cdpu".includes(letter)) {
          const value = arg.slice(i + 1) || args.shift();
          if (value === undefined) return yield* usage(c, `no ${letter} list specified`);
          yield* take(letter, value);
          break;
        }
        if (arg[0] === "-" && letter === "i") {
          given.add("i");
          // its value may be left out; what begins with a dash is the next option
          let value = arg.slice(i + 1);
          if (value === "" && args.length > 0 && /^([46]|TCP|UDP|tcp|udp|@|:)/.test(args[0]))
            value = args.shift() as string;
          else if (value === "" && args.length > 0 && /^[A-Za-z]/.test(args[0]))
            value = args.shift() as string;
          if (value !== "") o.addresses.push(yield* address(c, value));
          break;
        }
        if (arg[0] === "-" && letter === "s") {
          // without a value it asks for sizes; what begins with a dash is the next option
          const apart = args[0] === undefined || /^[-+]/.test(args[0]) ? undefined : args[0];
          const value = arg.slice(i + 1) || apart;
          if (value !== undefined && i + 1 === arg.length) args.shift();
          if (value === undefined) given.add("s");
          else o.states = yield* states(c, value);
          break;
        }
        if (arg[0] === "+" || VALUES.includes(letter))
          yield* c.die(`option ${arg[0]}${letter} is not simulated`);
        if (!FLAGS.includes(letter)) yield* usage(c, `illegal option character: ${letter}`);
        given.add(letter);
      }
    } else o.names.push(arg);
  }
  return o;
}
