// iptables(8): building a rule from the options that describe it.
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_TCP, IPPROTO_UDP } from "../../kernel/uapi/in.ts";
import type { ipt_entry, xt_address, xt_interface, xt_target } from "../../kernel/uapi/netfilter.ts";
import { type Hosts, parse_addresses, parse_interface, parse_protocol } from "./addresses.ts";
import { find_match } from "./matches.ts";
import { find_target } from "./targets.ts";
import {
  type Flavour,
  type MatchExtension,
  parameter_problem,
  type Rules,
  type TargetExtension,
  type Words,
} from "./types.ts";

/** What names in rules may stand for, read from the files of /etc. */
export interface Lookup {
  hosts: Hosts;
  /** "name/protocol" to port */
  services: ReadonlyMap<string, number>;
}

/** Match that options of a protocol belong to without -m. */
const MATCH_OF_PROTOCOL: ReadonlyMap<number, string> = new Map([
  [IPPROTO_TCP, "tcp"],
  [IPPROTO_UDP, "udp"],
  [IPPROTO_ICMP, "icmp"],
  [IPPROTO_ICMPV6, "icmp6"],
]);

/** The rule being built. */
export class RuleBuilder {
  readonly f: Flavour;
  readonly lookup: Lookup;
  source: (xt_address | null)[] = [null];
  destination: (xt_address | null)[] = [null];
  iniface: xt_interface | null = null;
  outiface: xt_interface | null = null;
  proto: ipt_entry["proto"] = null;
  readonly matches: MatchExtension[] = [];
  target: TargetExtension | null = null;
  jump: { chain: string; goto: boolean } | null = null;
  counters = { pcnt: 0, bcnt: 0 };
  /** options given, for those that may come once only */
  readonly given = new Set<string>();

  constructor(f: Flavour, lookup: Lookup) {
    this.f = f;
    this.lookup = lookup;
  }

  private once(option: string): void {
    if (this.given.has(option)) throw parameter_problem(this.f, `multiple -${option} flags not allowed`);
    this.given.add(option);
  }

  /** Takes one of the options every rule may have; false when it is none of them. */
  basic(option: string, invert: boolean, words: Words): boolean {
    const { f, lookup } = this;
    switch (option) {
      case "p": {
        this.once("p");
        const number = parse_protocol(f, words.argument("-p"));
        if (number === 0 && invert) throw parameter_problem(f, "rule would never match protocol");
        this.proto = number === 0 ? null : { number, invert };
        return true;
      }
      case "s":
        this.once("s");
        this.source = parse_addresses(f, words.argument("-s"), invert, lookup.hosts);
        return true;
      case "d":
        this.once("d");
        this.destination = parse_addresses(f, words.argument("-d"), invert, lookup.hosts);
        return true;
      case "i":
        this.once("i");
        this.iniface = parse_interface(f, words.argument("-i"), invert);
        return true;
      case "o":
        this.once("o");
        this.outiface = parse_interface(f, words.argument("-o"), invert);
        return true;
      case "m": {
        const name = words.argument("-m");
        if (invert) throw parameter_problem(f, "unexpected ! flag before --match");
        this.load_match(name);
        return true;
      }
      case "j":
      case "g": {
        if (this.jump || this.target) throw parameter_problem(f, `multiple -${option} flags not allowed`);
        if (invert) throw parameter_problem(f, "unexpected ! flag before --jump");
        const name = words.argument(`-${option}`);
        if (option === "j") this.target = find_target(name, f);
        if (!this.target) this.jump = { chain: name, goto: option === "g" };
        return true;
      }
    }
    return false;
  }

  private load_match(name: string): MatchExtension {
    const match = find_match(name, this.f, this.lookup.services);
    if (!match) throw parameter_problem(this.f, `Couldn't load match \`${name}':No such file or directory\n`);
    this.matches.push(match);
    return match;
  }

  /** Takes an option of an extension; the match of the protocol is loaded when an option is for it. */
  extended(option: string, invert: boolean, words: Words): boolean {
    if (this.target?.parse(option, invert, words)) return true;
    for (const match of [...this.matches].reverse()) if (match.parse(option, invert, words)) return true;
    const name = this.proto && !this.proto.invert ? MATCH_OF_PROTOCOL.get(this.proto.number) : undefined;
    if (name === undefined || this.matches.some((m) => m.name === name)) return false;
    const match = find_match(name, this.f, this.lookup.services);
    if (!match?.parse(option, invert, words)) return false;
    this.matches.push(match);
    return true;
  }

  /** All the rules the line describes, one for each pair of addresses. `is_chain` knows the chains of the user. */
  finish(is_chain: (name: string) => boolean): Rules {
    for (const match of this.matches) {
      match.check();
      const proto = match.name === "tcp" ? IPPROTO_TCP : match.name === "udp" ? IPPROTO_UDP : 0;
      // the kernel's own check of these matches
      if (proto && (this.proto?.number !== proto || this.proto.invert))
        throw parameter_problem(this.f, `Couldn't load match \`${match.name}':No such file or directory\n`);
    }
    this.target?.check();
    let target: xt_target | null = this.target?.value ?? null;
    if (this.jump) {
      const { chain } = this.jump;
      if (!is_chain(chain))
        throw parameter_problem(
          this.f,
          this.jump.goto
            ? `goto '${chain}' is not a chain\n`
            : `Couldn't load target \`${chain}':No such file or directory\n`,
        );
      target = { name: "jump", ...this.jump };
    }
    return this.source.flatMap((src) =>
      this.destination.map((dst) => ({
        src,
        dst,
        iniface: this.iniface,
        outiface: this.outiface,
        proto: this.proto,
        matches: this.matches.map((m) => m.value),
        target,
        counters: { ...this.counters },
      })),
    );
  }
}
