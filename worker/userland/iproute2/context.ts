// What every command of ip(8) has at hand: options, the words still to be read, and how complaints are worded.
import { inet_pton } from "../../kernel/uapi/in.ts";
import { AF_INET, AF_INET6, AF_UNSPEC } from "../../kernel/uapi/netlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { type Cli, Exit } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";
import { isatty } from "../lib/ttyname.ts";
import { type Json, json_text } from "./json.ts";
import type { Rtnl } from "./rtnl.ts";

export interface IpOptions {
  /** AF_UNSPEC: either */
  family: number;
  brief: boolean;
  oneline: boolean;
  details: boolean;
  /** how often -s was given */
  statistics: number;
  human: boolean;
  all: boolean;
  numeric: boolean;
  json: boolean;
  /** of -j: one value on each line */
  pretty: boolean;
  color: boolean;
}

/** What stands out with -c: SGR parameters. */
export const COLOR = { ifname: 36, mac: 33, inet: 35, inet6: 34, up: 32, down: 31 } as const;

export const no_options = (): IpOptions => ({
  family: AF_UNSPEC,
  brief: false,
  oneline: false,
  details: false,
  statistics: 0,
  human: false,
  all: false,
  numeric: false,
  json: false,
  pretty: false,
  color: false,
});

/** The running command. */
export class Ip {
  readonly c: Cli;
  readonly o: IpOptions;
  readonly nl: Rtnl;
  readonly words: readonly ByteString[];
  at = 0;

  constructor(c: Cli, o: IpOptions, nl: Rtnl, words: readonly ByteString[]) {
    this.c = c;
    this.o = o;
    this.nl = nl;
    this.words = words;
  }

  /** The next word without taking it; undefined at the end. */
  peek(): ByteString | undefined {
    return this.words[this.at];
  }

  /** Takes the next word; undefined at the end. */
  take(): ByteString | undefined {
    return this.words[this.at++];
  }

  /** print_color_string: with -c. */
  paint(color: number, text: string): string {
    return this.o.color ? `\x1b[${color}m${text}\x1b[0m` : text;
  }

  /** An address with what follows it, in the colour of its family. */
  paint_address(address: ByteString, text: string): string {
    return this.paint(address.length === 4 ? COLOR.inet : COLOR.inet6, text);
  }

  /** Everything that is shown, as lines or as one list. */
  *show<T>(list: readonly T[], text: (item: T) => string, json: (item: T) => Json): Code<number> {
    if (this.o.json) yield* this.c.out.print(json_text(list.map(json), this.o.pretty));
    else for (const item of list) yield* this.c.out.print(text(item));
    return 0;
  }

  /** NEXT_ARG: a word there must be. */
  *next(): Code<ByteString> {
    const word = this.take();
    return word ?? (yield* this.die('Command line is not complete. Try option "help"', 255));
  }

  /** A complaint, and the end. */
  *die(message: string, status: number): Code<never> {
    yield* this.c.out.flush();
    yield* eprint(`${message}\n`);
    throw new Exit(status);
  }

  *duplicate(option: string, word: ByteString): Code<never> {
    return yield* this.die(`Error: either "${option}" is duplicate, or "${word}" is a garbage.`, 255);
  }

  *invalid(message: string, word: ByteString): Code<never> {
    return yield* this.die(`Error: argument "${word}" is wrong: ${message}`, 255);
  }

  *missing(option: string): Code<never> {
    return yield* this.die(`Not enough information: "${option}" argument is required.`, 255);
  }

  *not_simulated(what: string): Code<never> {
    return yield* this.die(`ip: ${what} is not simulated`, 255);
  }

  /** "on" or "off" after an option. */
  *on_off(option: string): Code<boolean> {
    const word = yield* this.next();
    if (word === "on" || word === "off") return word === "on";
    return yield* this.die(`Error: argument of "${option}" must be "on" or "off", not "${word}"`, 1);
  }

  /** A number within [0, max]. */
  *number(option: string, max: number): Code<number> {
    const word = yield* this.next();
    const n = /^(?:0[xX][0-9a-fA-F]+|\d+)$/.test(word) ? Number(word) : Number.NaN;
    return n <= max ? n : yield* this.invalid(`Invalid "${option}" value\n`, word);
  }

  /** get_addr: an address of the family wanted, or of either. */
  *address(word: ByteString, family = this.o.family): Code<ByteString> {
    const any = word === "any" || word === "all" || word === "default";
    if (any && family !== AF_INET6) return "\0".repeat(4);
    if (any) return "\0".repeat(16);
    const found =
      (family !== AF_INET6 ? inet_pton(AF_INET, word) : null) ??
      (family !== AF_INET ? inet_pton(AF_INET6, word) : null);
    if (found !== null) return found;
    const kind = family === AF_INET ? "inet" : family === AF_INET6 ? "inet6" : "any valid";
    return yield* this.die(`Error: ${kind} address is expected rather than "${word}".`, 1);
  }

  /** get_prefix: an address, or the network of that many bits. */
  *prefix(
    word: ByteString,
    family = this.o.family,
  ): Code<{ address: ByteString; bits: number; given: boolean }> {
    if (word === "default" || word === "any" || word === "all") {
      const size = family === AF_INET6 ? 16 : 4;
      return { address: "\0".repeat(size), bits: 0, given: true };
    }
    const slash = word.indexOf("/");
    const text = slash < 0 ? word : word.slice(0, slash);
    const v4 = family !== AF_INET6 ? (inet_pton(AF_INET, text) ?? short_network(text, slash >= 0)) : null;
    const address = v4 ?? (family !== AF_INET ? inet_pton(AF_INET6, text) : null);
    const bits = slash < 0 ? (address?.length ?? 0) * 8 : bits_of(word.slice(slash + 1), address);
    if (address !== null && bits !== null) return { address, bits, given: slash >= 0 };
    const kind = family === AF_INET ? "inet" : family === AF_INET6 ? "inet6" : "any valid";
    return yield* this.die(`Error: ${kind} prefix is expected rather than "${word}".`, 1);
  }
}

/** "10" and "10.1" stand for networks: the rest is zero. */
function short_network(text: string, has_bits: boolean): ByteString | null {
  void has_bits;
  if (!/^\d{1,3}(?:\.\d{1,3}){0,2}$/.test(text)) return null;
  const parts = text.split(".");
  while (parts.length < 4) parts.push("0");
  return inet_pton(AF_INET, parts.join("."));
}

/** Bits after a slash: a number, or a mask written as an address. */
function bits_of(text: string, address: ByteString | null): number | null {
  if (address === null) return null;
  if (/^\d+$/.test(text)) return Number(text) <= address.length * 8 ? Number(text) : null;
  const mask = inet_pton(AF_INET, text);
  if (mask === null || address.length !== 4) return null;
  const bits = [...mask].map((ch) => ch.charCodeAt(0).toString(2).padStart(8, "0")).join("");
  return /^1*0*$/.test(bits) ? bits.replace(/0*$/, "").length : null;
}

/** -c[olor][=WHEN]: whether there are colours; null when the word is another option. */
export function* color_option(name: string): Code<boolean | null> {
  const [, option, when = "always"] = /^([a-z]+)(?:=(.*))?$/.exec(name) ?? [];
  if (option === undefined || !matches(option, "color")) return null;
  if (when === "auto") return yield* isatty(1);
  return when === "always" ? true : when === "never" ? false : null;
}

export const family_of = (address: ByteString): number => (address.length === 4 ? AF_INET : AF_INET6);

/** matches(): whether a word is an abbreviation of a keyword. */
export const matches = (word: ByteString, keyword: string): boolean =>
  word !== "" && keyword.startsWith(word);
