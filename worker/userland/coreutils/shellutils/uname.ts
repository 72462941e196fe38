// uname(1), arch(1), hostid(1), nproc(1), tty(1), printenv(1).

import { get_le32 } from "../../../kernel/uapi/byteorder.ts";
import { AF_INET } from "../../../kernel/uapi/netlink.ts";
import type { utsname } from "../../../kernel/uapi/sched.ts";
import { hostName } from "../../audit/libaudit/user_message.ts";
import { getaddrinfo } from "../../lib/netdb.ts";
import { read_file } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { isatty, ttyname } from "../../lib/ttyname.ts";
import { tool } from "../tool.ts";

/** What -p and -i print: nobody knows. */
const UNKNOWN = "unknown";

export const uname = tool({
  name: "uname",
  usage: "[OPTION]...",
  about: "Print certain system information.  With no OPTION, same as -s.",
  options: `
  -a, --all                print all information, in the following order,
                             except omit -p and -i if unknown:
  -s, --kernel-name        print the kernel name
  -n, --nodename           print the network node hostname
  -r, --kernel-release     print the kernel release
  -v, --kernel-version     print the kernel version
  -m, --machine            print the machine hardware name
  -p, --processor          print the processor type (non-portable)
  -i, --hardware-platform  print the hardware platform (non-portable)
  -o, --operating-system   print the operating system`,
  *run(t) {
    yield* t.expect_operands(0, 0);
    const u: utsname = { sysname: "", nodename: "", release: "", version: "", machine: "", domainname: "" };
    const r = yield sys.uname(u);
    if (r < 0) yield* t.die("cannot get system name", r);
    const all = t.has("a");
    const want = (letter: string) => all || t.has(letter);
    const parts: string[] = [];
    if (want("s") || t.options.length === 0) parts.push(u.sysname);
    if (want("n")) parts.push(u.nodename);
    if (want("r")) parts.push(u.release);
    if (want("v")) parts.push(u.version);
    if (want("m")) parts.push(u.machine);
    if (!all && t.has("p")) parts.push(UNKNOWN);
    if (!all && t.has("i")) parts.push(UNKNOWN);
    if (want("o")) parts.push("GNU/Linux");
    yield* t.out.print(`${parts.join(" ")}\n`);
  },
});

export const arch = tool({
  name: "arch",
  usage: "[OPTION]...",
  about: "Print machine architecture.",
  *run(t) {
    yield* t.expect_operands(0, 0);
    const u: utsname = { sysname: "", nodename: "", release: "", version: "", machine: "", domainname: "" };
    const r = yield sys.uname(u);
    if (r < 0) yield* t.die("cannot get system name", r);
    yield* t.out.print(`${u.machine}\n`);
  },
});

/** gethostid(3): the number of /etc/hostid, or else the host's address with its halves exchanged. */
export const hostid = tool({
  name: "hostid",
  usage: "[OPTION]",
  about: "Print the numeric identifier (in hexadecimal) for the current host.",
  *run(t) {
    yield* t.expect_operands(0, 0);
    const file = yield* read_file("/etc/hostid");
    let id = typeof file === "string" && file.length >= 4 ? get_le32(file, 0) : null;
    if (id === null) {
      const found = (yield* getaddrinfo(yield* hostName(), AF_INET)).find((h) => h.address.length === 4);
      const address = found ? get_le32(found.address, 0) : 0;
      id = (address << 16) | (address >>> 16);
    }
    yield* t.out.print(`${(id >>> 0).toString(16).padStart(8, "0")}\n`);
  },
});

/** The machine has one processor. */
const PROCESSORS = 1;

export const nproc = tool({
  name: "nproc",
  usage: "[OPTION]...",
  about: `Print the number of processing units available to the current process,
which may be less than the number of online processors`,
  options: `
      --all       print the number of installed processors
      --ignore=N  if possible, exclude N processing units`,
  *run(t) {
    const n = t.last("ignore")?.arg ?? "0";
    if (!/^[ \t]*\+?\d+$/.test(n)) yield* t.die(`invalid number: ${t.quote(n)}`);
    yield* t.expect_operands(0, 0);
    yield* t.out.print(`${Math.max(1, PROCESSORS - Number(n))}\n`);
  },
});

export const tty = tool({
  name: "tty",
  usage: "[OPTION]...",
  about: "Print the file name of the terminal connected to standard input.",
  usage_status: 2,
  write_status: 3,
  options: "  -s, --silent, --quiet   print nothing, only return an exit status",
  *run(t) {
    if (t.operands.length > 0) yield* t.usage(`extra operand ${t.quote(t.operands[0])}`);
    if (t.has("s")) return (yield* isatty(0)) ? 0 : 1;
    const name = yield* ttyname(0);
    if (name === null && (yield* isatty(0))) return 4;
    yield* t.out.print(`${name ?? "not a tty"}\n`);
    return name === null ? 1 : 0;
  },
});

export const printenv = tool({
  name: "printenv",
  usage: "[OPTION]... [VARIABLE]...",
  about: `Print the values of the specified environment VARIABLE(s).
If no VARIABLE is specified, print name and value pairs for them all.`,
  stop_at_operand: true,
  usage_status: 2,
  options: "  -0, --null     end each output line with NUL, not newline",
  *run(t) {
    const end = t.has("0") ? "\0" : "\n";
    if (t.operands.length === 0) {
      for (const e of t.envp) yield* t.out.print(e + end);
      return 0;
    }
    let status = 0;
    for (const name of t.operands) {
      const found = name.includes("=") ? [] : t.envp.filter((e) => e.startsWith(`${name}=`));
      for (const e of found) yield* t.out.print(e.slice(name.length + 1) + end);
      if (found.length === 0) status = 1;
    }
    return status;
  },
});
