// iptables(8), ip6tables(8): one command on one table.
import { O_CREAT, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { inet_pton_any } from "../../kernel/uapi/in.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { services } from "../lib/netdb.ts";
import { type Cli, program } from "../lib/program.ts";
import { read_file, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { Names } from "./addresses.ts";
import { help_text } from "./help.ts";
import { apply_command, change_failed, type Handle, iptc_commit, iptc_init } from "./libiptc.ts";
import { parse_command } from "./parse.ts";
import type { Lookup } from "./rule.ts";
import { list_rules, listed } from "./show.ts";
import { type CommandLine, Failure, type Flavour, VERSION } from "./types.ts";

const LOCK = "/run/xtables.lock";

/** Names of /etc for use in rules, and back. */
export function* names(): Code<{ lookup: Lookup; names: Names }> {
  const hosts = new Map<string, ByteString[]>();
  const back = new Map<string, string>();
  const text = yield* read_file("/etc/hosts");
  for (const line of typeof text === "string" ? text.split("\n") : []) {
    const [address, ...words] = line.replace(/#.*/, "").split(/\s+/).filter(Boolean);
    const bytes = address === undefined ? null : inet_pton_any(address);
    if (bytes === null) continue;
    for (const word of words) hosts.set(word, [...(hosts.get(word) ?? []), bytes]);
    if (words.length > 0 && !back.has(address)) back.set(address, words[0]);
  }
  const known = yield* services();
  const ports = new Map(
    [...known].map(([key, name]) => [`${name}/${key.split("/")[1]}`, Number(key.split("/")[0])]),
  );
  return { lookup: { hosts, services: ports }, names: { hosts: back, services: known } };
}

/** Everybody who changes or lists tables holds this file. @throws Failure */
export function* xtables_lock(): Code<void> {
  const fd = yield sys.open(LOCK, O_RDONLY | O_CREAT, 0o600);
  if (fd < 0) throw new Failure(`Fatal: can't open lock file ${LOCK}: ${strerror(-fd)}\n`, 4);
}

const READS_ONLY = new Set(["list", "list_rules", "check"]);

/** Which chains of the user exist, as far as the table is known. */
const chain_test =
  (h: Handle | null) =>
  (_table: string, name: string): boolean =>
    h?.table.chains.some((c) => c.name === name && c.policy === null) ?? false;

/** The table an argument list is about, before the rest of it is understood. */
function table_of(args: readonly string[]): string {
  for (const [i, word] of args.entries()) {
    const m = /^(?:-[a-zA-Z]*t(.*)|--table(?:=(.*))?)$/.exec(word);
    if (m && !/^--/.test(word) && word[1] !== "t") continue;
    if (m) return m[1] || m[2] || (args[i + 1] ?? "");
  }
  return "filter";
}

function* show(c: Cli, f: Flavour, h: Handle, line: CommandLine, known: Names): Code<void> {
  const { command, options } = line;
  if (command.cmd !== "list" && command.cmd !== "list_rules") return;
  const { chains } = h.table;
  const some = command.chain === null ? chains : chains.filter((x) => x.name === command.chain);
  yield* c.out.print(
    command.cmd === "list"
      ? listed(h.table, some, command.at, options, f.v6, known)
      : list_rules(some, command.at, options.verbose),
  );
}

/** Runs one command line. @throws Failure */
function* do_command(c: Cli, f: Flavour): Code<number> {
  const all = yield* names();
  const wants_chains = c.args.some((a) => /^(-j|-g|--jump|--goto)/.test(a) || /^-[a-zA-Z]*[jg]/.test(a));
  let h: Handle | null = null;
  if (wants_chains) {
    // whether a target is a chain can only be told by the table
    yield* xtables_lock();
    h = yield* iptc_init(f, table_of(c.args));
  }
  const line = parse_command(f, c.args, all.lookup, chain_test(h));
  const { command } = line;
  if (command.cmd === "help" || command.cmd === "version") {
    yield* c.out.print(command.cmd === "help" ? help_text(f) : `${f.name} v${VERSION}\n`);
    return 0;
  }
  if (!h) {
    yield* xtables_lock();
    h = yield* iptc_init(f, line.table);
  }
  // counters are shown as they were before they are set to zero
  const is_list = command.cmd === "list" || command.cmd === "list_rules";
  const missing = is_list && command.chain !== null && !h.table.chains.some((x) => x.name === command.chain);
  if (is_list && !missing) yield* show(c, f, h, line, all.names);
  const errno = apply_command(h.table, command);
  if (errno) throw change_failed(f, errno, command.cmd);
  if (!READS_ONLY.has(command.cmd) || (is_list && command.zero)) yield* iptc_commit(f, h, command.cmd);
  return 0;
}

/** Turns a Failure into its text and status. */
export function* guarded(c: Cli, body: () => Code<number>): Code<number> {
  try {
    return yield* body();
  } catch (e) {
    if (!(e instanceof Failure)) throw e;
    return yield* c.usage(e.text, e.status);
  }
}

/** Which program was called. */
export function flavour(argv0: string): Flavour {
  const name = argv0.slice(argv0.lastIndexOf("/") + 1);
  const v6 = name.startsWith("ip6");
  return { name: name.replace(/-(save|restore)$/, "").replace(/-legacy$/, ""), v6 };
}

export const iptables = program({
  name: "iptables",
  argv0: true,
  own_help: true,
  help: "",
  *run(c) {
    const f = flavour(c.name);
    return yield* guarded(c, () => do_command(c, f));
  },
});
