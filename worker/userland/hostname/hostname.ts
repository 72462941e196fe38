// hostname(1) of Debian's hostname package: shows or sets the host name, the domain names.
import { EPERM } from "../../kernel/uapi/errno.ts";
import type { utsname } from "../../kernel/uapi/sched.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { read_file, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

const USAGE = `Usage: hostname [-b] {hostname|-F file}         set host name (from file)
       hostname [-a|-A|-d|-f|-i|-I|-s|-y]       display formatted name
       hostname                                 display host name

       {yp,nis,}domainname {nisdomain|-F file}  set NIS domain name (from file)
       {yp,nis,}domainname                      display NIS domain name

       dnsdomainname                            display dns domain name

       hostname -V|--version|-h|--help          print info and exit

Program name:
       {yp,nis,}domainname=hostname -y
       dnsdomainname=hostname -d

Program options:
    -a, --alias            alias names
    -A, --all-fqdns        all long host names (FQDNs)
    -b, --boot             set default hostname if none available
    -d, --domain           DNS domain name
    -f, --fqdn, --long     long host name (FQDN)
    -F, --file             read host name or NIS domain name from given file
    -i, --ip-address       addresses for the host name
    -I, --all-ip-addresses all addresses for the host
    -s, --short            short host name
    -y, --yp, --nis        NIS/YP domain name

Description:
   This command can get or set the host name or the NIS domain name. You can
   also get the DNS domain or the FQDN (fully qualified domain name).
   Unless you are using bind or NIS for host lookups you can change the
   FQDN (Fully Qualified Domain Name) and the DNS domain name (which is
   part of the FQDN) in the /etc/hosts file.
`;

/** The program prints usage for a wrong command line and ends with -1. */
const USAGE_STATUS = 255;

const LONG = [
  ["alias", "a"],
  ["all-fqdns", "A"],
  ["boot", "b"],
  ["domain", "d"],
  ["fqdn", "f"],
  ["long", "f"],
  ["file", "F"],
  ["help", "h"],
  ["ip-address", "i"],
  ["all-ip-addresses", "I"],
  ["short", "s"],
  ["version", "V"],
  ["yp", "y"],
  ["nis", "y"],
].map(([name, val]) => ({ name, val, has_arg: val === "F" ? (1 as const) : (0 as const) }));

/** A row of /etc/hosts for `name`: its address and all its names; null without one. */
function* host_entry(name: string): Code<{ address: string; names: string[] } | null> {
  const text = yield* read_file("/etc/hosts");
  if (typeof text === "number") return null;
  for (const line of text.split("\n")) {
    const [address, ...names] = line.replace(/#.*/, "").split(/\s+/).filter(Boolean);
    if (names.includes(name)) return { address, names };
  }
  return null;
}

function* show(c: Cli, kind: string): Code<number> {
  const u: utsname = { sysname: "", nodename: "", release: "", version: "", machine: "", domainname: "" };
  yield sys.uname(u);
  const name = u.nodename;
  const print = (text: string) => c.out.print(`${text}\n`);
  switch (kind) {
    case "y":
      if (u.domainname === "" || u.domainname === "(none)") yield* c.die("Local domain name not set");
      yield* print(u.domainname);
      return 0;
    case "s":
      yield* print(name.split(".")[0]);
      return 0;
    case "":
      yield* print(name);
      return 0;
    case "A":
    case "I":
      // addresses of interfaces other than the loopback: the machine has none
      yield* print("");
      return 0;
  }
  const entry = yield* host_entry(name);
  if (!entry) return yield* c.die("Name or service not known");
  const full = entry.names[0];
  const dot = full.indexOf(".");
  if (kind === "f") yield* print(full);
  else if (kind === "i") yield* print(entry.address);
  else if (kind === "a") yield* print(entry.names.slice(1).join(" "));
  else if (dot >= 0) yield* print(full.slice(dot + 1));
  return 0;
}

const VALID_NAME = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$/;

function* set(c: Cli, name: string, domain: boolean): Code<number> {
  if (!domain && !VALID_NAME.test(name)) return yield* c.die("the specified hostname is invalid");
  const r = yield domain ? sys.setdomainname(name) : sys.sethostname(name);
  if (r === -EPERM) return yield* c.die(`you must be root to change the ${domain ? "domain" : "host"} name`);
  if (r < 0) return yield* c.die("name too long");
  return 0;
}

/** First line of a file that is neither empty nor a comment. */
function* name_from_file(c: Cli, path: string): Code<string> {
  const text = yield* read_file(path);
  if (typeof text === "number") return yield* c.die(strerror(text));
  return text.split("\n").find((l) => l !== "" && !l.startsWith("#")) ?? "";
}

export const hostname = program({
  name: "hostname",
  write_errors: "unseen",
  argv0: true,
  help: USAGE,
  own_help: true,
  *run(c) {
    const called = c.name.slice(c.name.lastIndexOf("/") + 1);
    const p = getopt(c.args, "aAbdfF:hiIsVy", LONG);
    if (p.error !== null) {
      yield* c.warn(p.error);
      yield* c.usage(USAGE, USAGE_STATUS);
    }
    let kind = called === "dnsdomainname" ? "d" : called.endsWith("domainname") ? "y" : "";
    let file: string | null = null;
    let boot = false;
    for (const o of p.options) {
      if (o.opt === "h") {
        yield* c.out.print(USAGE);
        return 0;
      }
      if (o.opt === "V") {
        yield* c.out.print("hostname (auditlab) 0.1.0\n");
        return 0;
      }
      if (o.opt === "F") file = o.arg;
      else if (o.opt === "b") boot = true;
      else kind = o.opt;
    }
    const names = p.operands;
    if (names.length > 1 || (names.length === 1 && kind !== "" && kind !== "y"))
      yield* c.usage(USAGE, USAGE_STATUS);
    if (file !== null) return yield* set(c, yield* name_from_file(c, file), kind === "y");
    if (names.length === 1) return yield* set(c, names[0], kind === "y");
    // -b without a file or a name sets "localhost" when there is no name yet; a booted machine has one
    return yield* show(c, boot ? "" : kind);
  },
});
