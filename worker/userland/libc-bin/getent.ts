// getent(1): entries of the databases of nsswitch.conf(5) that are files here.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, read_file } from "../lib/stdio.ts";

const HELP = `Usage: getent [OPTION...] database [key ...]
Get entries from administrative database.

  -A, --no-addrconfig        do not filter out unsupported IPv4/IPv6 addresses
                             (with ahosts*)
  -i, --no-idn               disable IDN encoding
  -s, --service=CONFIG       Service configuration to be used
  -?, --help                 Give this help list
      --usage                Give a short usage message
  -V, --version              Print program version

Mandatory or optional arguments to long options are also mandatory or optional
for any corresponding short options.

Supported databases:
ahosts ahostsv4 ahostsv6 aliases ethers group gshadow hosts initgroups
netgroup networks passwd protocols rpc services shadow

For bug reporting instructions, please see:
<http://www.debian.org/Bugs/>.
`;
const NOT_FOUND = 2;

function* lines(file: string): Code<ByteString[]> {
  const text = yield* read_file(file);
  if (typeof text === "number") return [];
  return text
    .split("\n")
    .map((l) => l.replace(/#.*/, "").trim())
    .filter(Boolean);
}

/** Files whose lines are records of colons: name, and the column of the number that is a key too. */
const COLONS: Readonly<Record<string, number | null>> = { passwd: 2, group: 2, shadow: null, gshadow: null };
/** Columns of each (a line with more or fewer is none). */
const WIDTH: Readonly<Record<string, number>> = { passwd: 7, group: 4, shadow: 9, gshadow: 4 };

function* colon_database(c: Cli, database: string, keys: readonly string[]): Code<number> {
  const number = COLONS[database];
  const rows = (yield* lines(`/etc/${database}`)).filter((l) => l.split(":").length === WIDTH[database]);
  if (keys.length === 0) {
    for (const row of rows) yield* c.out.print(`${row}\n`);
    return 0;
  }
  let status = 0;
  for (const key of keys) {
    const by_number = number !== null && /^\d+$/.test(key);
    const found = rows.find((r) => r.split(":")[by_number ? (number ?? 0) : 0] === key);
    if (found === undefined) status = NOT_FOUND;
    else yield* c.out.print(`${found}\n`);
  }
  return status;
}

/** /etc/hosts: "ADDRESS NAME..." */
function* hosts(c: Cli, keys: readonly string[]): Code<number> {
  const rows = (yield* lines("/etc/hosts")).map((l) => l.split(/\s+/));
  const show = (row: readonly string[]) => c.out.print(`${row[0].padEnd(15)} ${row.slice(1).join(" ")}\n`);
  if (keys.length === 0) for (const row of rows) yield* show(row);
  let status = 0;
  for (const key of keys) {
    const found = rows.find((r) => r.includes(key));
    if (found) yield* show(found);
    else status = NOT_FOUND;
  }
  return status;
}

/** /etc/services: "NAME PORT/PROTOCOL ALIAS..." */
function* services(c: Cli, keys: readonly string[]): Code<number> {
  const rows = (yield* lines("/etc/services")).map((l) => l.split(/\s+/));
  const show = (row: readonly string[]) =>
    c.out.print(
      `${row[0].padEnd(21)} ${row[1]}${row
        .slice(2)
        .map((a) => ` ${a}`)
        .join("")}\n`,
    );
  if (keys.length === 0) for (const row of rows) yield* show(row);
  let status = 0;
  for (const key of keys) {
    const [name, protocol] = key.split("/");
    const found = rows.find(
      ([n, port, ...aliases]) =>
        (n === name || aliases.includes(name) || port.split("/")[0] === name) &&
        (protocol === undefined || port.endsWith(`/${protocol}`)),
    );
    if (found) yield* show(found);
    else status = NOT_FOUND;
  }
  return status;
}

const EMPTY = ["aliases", "ethers", "netgroup", "networks", "protocols", "rpc"];

export const getent = program({
  name: "getent",
  help: HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "Ais:?V", [
      { name: "no-addrconfig", has_arg: 0, val: "A" },
      { name: "no-idn", has_arg: 0, val: "i" },
      { name: "service", has_arg: 1, val: "s" },
      { name: "help", has_arg: 0, val: "?" },
      { name: "usage", has_arg: 0, val: "usage" },
      { name: "version", has_arg: 0, val: "V" },
    ]);
    const hint = "Try `getent --help' or `getent --usage' for more information.\n";
    if (parsed.error !== null) {
      yield* c.warn(parsed.error);
      yield* c.usage(hint, 64);
    }
    for (const { opt, spelled } of parsed.options) {
      if (opt === "?" || opt === "V" || opt === "usage") {
        yield* c.out.print(opt === "V" ? "getent (Debian GLIBC 2.36-9+deb12u14) 2.36\n" : HELP);
        return 0;
      }
      if (opt === "s") yield* c.die(`option ${spelled} is not simulated`);
    }
    const [database, ...keys] = parsed.operands;
    if (database === undefined) {
      yield* c.warn("wrong number of arguments");
      return yield* c.usage(hint, 1);
    }
    if (Object.hasOwn(COLONS, database)) return yield* colon_database(c, database, keys);
    if (database === "hosts") return yield* hosts(c, keys);
    if (database === "services") return yield* services(c, keys);
    if (database === "initgroups") {
      for (const key of keys) {
        const groups = (yield* lines("/etc/group"))
          .map((l) => l.split(":"))
          .filter((g) => g[3]?.split(",").includes(key));
        yield* c.out.print(`${key.padEnd(21)}${groups.map((g) => ` ${g[2]}`).join("")}\n`);
      }
      return 0;
    }
    if (EMPTY.includes(database)) return keys.length > 0 ? NOT_FOUND : 0;
    if (/^ahosts/.test(database)) return yield* c.die(`database ${database} is not simulated`);
    yield* eprint(`Unknown database: ${database}\n${hint}`);
    return 1;
  },
});
