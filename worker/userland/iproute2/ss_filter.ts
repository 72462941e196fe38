// What ss shows of the sockets: states, and the expressions of ss(8), "FILTER".
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { compile_pattern } from "../bash/pattern.ts";
import type { Code } from "../lib/code.ts";
import { getaddrinfo, services } from "../lib/netdb.ts";

/** What a filter sees of a socket; `unix` is the name of a Unix socket, and the rest is empty then. */
export interface Socket {
  unix: ByteString | null;
  src: ByteString;
  dst: ByteString;
  sport: number;
  dport: number;
}
export type Filter = (s: Socket) => boolean;

/** A filter that cannot be parsed: what ss says, with its usage after "syntax error". */
export class FilterError {
  readonly message: string;
  readonly usage: boolean;
  constructor(message: string, usage = false) {
    this.message = message;
    this.usage = usage;
  }
}
const syntax_error = (): FilterError =>
  new FilterError('ss: bison bellows (while parsing filter): "syntax error!" Sorry.\n', true);
const bad_address = (why: string): FilterError =>
  new FilterError(`Error: ${why}\nCannot parse dst/src address.\n`);

const STATE_NAMES: Readonly<Record<string, readonly number[]>> = {
  established: [1],
  "syn-sent": [2],
  "syn-recv": [3],
  "fin-wait-1": [4],
  "fin-wait-2": [5],
  "time-wait": [6],
  closed: [7],
  unconnected: [7],
  "close-wait": [8],
  "last-ack": [9],
  listening: [10],
  closing: [11],
  all: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  connected: [1, 2, 3, 4, 5, 6, 8, 9, 11],
  synchronized: [1, 3, 4, 5, 6, 8, 9, 11],
  bucket: [3, 6],
  big: [1, 2, 4, 5, 7, 8, 9, 10, 11],
};

/** Takes "state X" and "exclude X" from the front of `words`; null when there are none. */
export function take_states(words: ByteString[]): ReadonlySet<number> | null {
  let states: Set<number> | null = null;
  while (["state", "exclude", "excl"].includes(words[0])) {
    const [verb, name] = words.splice(0, 2);
    if (name === undefined || !Object.hasOwn(STATE_NAMES, name.toLowerCase()))
      throw new FilterError(`ss: wrong state name: ${name ?? ""}\n`);
    const named = STATE_NAMES[name.toLowerCase()];
    if (verb === "state") states = new Set([...(states ?? []), ...named]);
    else states = new Set([...(states ?? STATE_NAMES.all)].filter((s) => !named.includes(s)));
  }
  return states;
}

const OPERATORS: Readonly<Record<string, string>> = {
  "=": "=",
  "==": "=",
  eq: "=",
  "!=": "!",
  ne: "!",
  neq: "!",
  ">": ">",
  gt: ">",
  "<": "<",
  lt: "<",
  ">=": ">=",
  ge: ">=",
  geq: ">=",
  "<=": "<=",
  le: "<=",
  leq: "<=",
};
const compare: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "=": (a, b) => a === b,
  "!": (a, b) => a !== b,
  ">": (a, b) => a > b,
  "<": (a, b) => a < b,
  ">=": (a, b) => a >= b,
  "<=": (a, b) => a <= b,
};

function* port_number(text: string): Code<number> {
  if (/^\d+$/.test(text) && Number(text) < 65536) return Number(text);
  for (const [key, name] of yield* services()) if (name === text) return Number.parseInt(key, 10);
  throw bad_address(`"${text}" does not look like a port.`);
}

const bits_of = (address: ByteString): string =>
  [...address].map((c) => c.charCodeAt(0).toString(2).padStart(8, "0")).join("");

/** "ADDRESS", "ADDRESS/BITS", with ":PORT", "[ADDRESS]:PORT", ":PORT" or "*"; a path for Unix sockets. */
function* host_condition(text: string, which: "src" | "dst"): Code<Filter> {
  const port_of = (s: Socket): number => (which === "src" ? s.sport : s.dport);
  if (/^(\/|unix:)/.test(text)) {
    const pattern = compile_pattern(text.replace(/^unix:/, ""));
    return (s) => s.unix !== null && which === "src" && pattern.matches(s.unix);
  }
  const m =
    /^(?:inet6?:)?(?:\[([^\]]*)\](\/\d+)?(?::(.*))?|([^:]*?)(\/\d+)?(?::([^:]*))?)$/.exec(text) ??
    /^(?:inet6:)?()()()([\da-fA-F:.]+)(\/\d+)?()$/.exec(text);
  const host = m?.[1] || m?.[4] || "";
  const prefix = m?.[2] ?? m?.[5];
  const port_text = m?.[3] || m?.[6] || "";
  if (!m) throw bad_address(`an inet prefix is expected rather than "${text}".`);
  const port = port_text === "" || port_text === "*" ? null : yield* port_number(port_text);
  const any = host === "" || host === "*";
  const found = any ? [] : yield* getaddrinfo(host);
  if (!any && found.length === 0) throw bad_address(`an inet prefix is expected rather than "${host}".`);
  const wanted = found.map((h) => bits_of(h.address).slice(0, prefix ? Number(prefix.slice(1)) : undefined));
  return (s) =>
    s.unix === null &&
    (port === null || port_of(s) === port) &&
    (any || wanted.some((w) => s[which].length * 8 >= w.length && bits_of(s[which]).startsWith(w)));
}

const NOT_SIMULATED = ["dev", "fwmark", "cgroup", "autobound"];

class Parser {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  *run(): Code<Filter> {
    const filter = yield* this.#or();
    if (this.#at < this.#words.length) throw syntax_error();
    return filter;
  }

  #take(...words: string[]): boolean {
    if (!words.includes(this.#words[this.#at])) return false;
    this.#at++;
    return true;
  }

  *#or(): Code<Filter> {
    let left = yield* this.#and();
    while (this.#take("or", "|", "||")) {
      const [a, b] = [left, yield* this.#and()];
      left = (s) => a(s) || b(s);
    }
    return left;
  }

  /** Terms are joined by "and", or by nothing. */
  *#and(): Code<Filter> {
    let left = yield* this.#term();
    for (;;) {
      const next = this.#words[this.#at];
      if (next === undefined || ["or", "|", "||", ")"].includes(next)) return left;
      this.#take("and", "&", "&&");
      const [a, b] = [left, yield* this.#term()];
      left = (s) => a(s) && b(s);
    }
  }

  *#term(): Code<Filter> {
    if (this.#take("not", "!")) {
      const inner = yield* this.#term();
      return (s) => !inner(s);
    }
    if (this.#take("(")) {
      const inner = yield* this.#or();
      if (!this.#take(")")) throw syntax_error();
      return inner;
    }
    const word = this.#words[this.#at++];
    if (word === undefined || word === ")") throw syntax_error();
    if (NOT_SIMULATED.includes(word)) throw new FilterError(`ss: the filter '${word}' is not simulated\n`);
    if (word === "sport" || word === "dport") return yield* this.#port(word);
    if (word !== "src" && word !== "dst") return yield* host_condition(word, "dst");
    const negate = this.#take("!=", "ne", "neq");
    if (!negate) this.#take("=", "==", "eq");
    const operand = this.#words[this.#at++];
    if (operand === undefined) throw syntax_error();
    const condition = yield* host_condition(operand, word);
    return negate ? (s) => s.unix === null && !condition(s) : condition;
  }

  *#port(which: "sport" | "dport"): Code<Filter> {
    const operator = this.#words[this.#at++] ?? "";
    const operand = this.#words[this.#at++];
    if (!Object.hasOwn(OPERATORS, operator) || operand === undefined) throw syntax_error();
    const test = compare[OPERATORS[operator]];
    const text = operand.replace(/^:/, "");
    const port = yield* port_number(text);
    return (s) => s.unix === null && test(s[which], port);
  }
}

/** The expression that `words` make up; all sockets when there are none. @throws FilterError */
export function* parse_filter(words: readonly ByteString[]): Code<Filter> {
  const split = words.flatMap((w) => w.split(/\s+/)).filter(Boolean);
  return split.length === 0 ? () => true : yield* new Parser(split).run();
}
