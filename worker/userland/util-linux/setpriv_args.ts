// The options of setpriv(1), checked as it checks them.
import { CAP_FULL_SET, CAP_NAMES } from "../../kernel/uapi/capability.ts";
import { PR_GET_SECUREBITS } from "../../kernel/uapi/sched.ts";
import { SIGNAL_NAMES } from "../../kernel/uapi/signal.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { getgrnam, getpwnam } from "../lib/passwd.ts";
import type { Cli } from "../lib/program.ts";
import * as sys from "../lib/sys.ts";

/** Changes to a capability set: what is added, what is taken away. */
export interface CapChange {
  add: bigint;
  drop: bigint;
}

export interface Settings {
  ruid: number | null;
  euid: number | null;
  rgid: number | null;
  egid: number | null;
  groups: "clear" | "keep" | "init" | readonly number[] | null;
  no_new_privs: boolean;
  inheritable: CapChange | null;
  ambient: CapChange | null;
  bounding: CapChange | null;
  securebits: number | null;
  /** -1 keeps it, 0 clears it */
  pdeathsig: number;
  reset_env: boolean;
  selinux_label: string | null;
  /** how often --dump was given */
  dump: number;
  list_caps: boolean;
  program: ByteString[];
}

const OPTIONS: LongOption[] = [
  { name: "dump", has_arg: 0, val: "d" },
  { name: "nnp", has_arg: 0 },
  { name: "no-new-privs", has_arg: 0, val: "nnp" },
  { name: "inh-caps", has_arg: 1 },
  { name: "ambient-caps", has_arg: 1 },
  { name: "list-caps", has_arg: 0 },
  { name: "ruid", has_arg: 1 },
  { name: "euid", has_arg: 1 },
  { name: "rgid", has_arg: 1 },
  { name: "egid", has_arg: 1 },
  { name: "reuid", has_arg: 1 },
  { name: "regid", has_arg: 1 },
  { name: "clear-groups", has_arg: 0 },
  { name: "keep-groups", has_arg: 0 },
  { name: "init-groups", has_arg: 0 },
  { name: "groups", has_arg: 1 },
  { name: "bounding-set", has_arg: 1 },
  { name: "securebits", has_arg: 1 },
  { name: "pdeathsig", has_arg: 1 },
  { name: "selinux-label", has_arg: 1 },
  { name: "apparmor-profile", has_arg: 1 },
  { name: "reset-env", has_arg: 0 },
  { name: "help", has_arg: 0, val: "h" },
  { name: "version", has_arg: 0, val: "V" },
];

/** Bits that are not locks, by half their numbers. */
export const SECUREBITS: readonly string[] = [
  "noroot",
  "no_setuid_fixup",
  "keep_caps",
  "no_cap_ambient_raise",
];

const id = (text: string): number | null =>
  /^\d+$/.test(text) && Number(text) <= 0xffffffff ? Number(text) : null;

function* user_id(c: Cli, text: string, what: string): Code<number> {
  const n = (yield* getpwnam(text))?.uid ?? id(text);
  return n ?? (yield* c.die(`failed to parse ${what}: '${text}'`));
}

function* group_id(c: Cli, text: string, what: string): Code<number> {
  const n = (yield* getgrnam(text))?.gid ?? id(text);
  return n ?? (yield* c.die(`failed to parse ${what}: '${text}'`));
}

/** +name,-name,... with "all". */
function* cap_change(c: Cli, text: string): Code<CapChange> {
  const change: CapChange = { add: 0n, drop: 0n };
  for (const word of text.split(",")) {
    const sign = word[0];
    if (sign !== "+" && sign !== "-") yield* c.die("bad capability string");
    const name = word.slice(1);
    let set = CAP_FULL_SET;
    if (name !== "all") {
      const numbered = /^cap_(\d+)$/.exec(name);
      const cap = numbered ? Number(numbered[1]) : (CAP_NAMES as readonly string[]).indexOf(name);
      if (cap < 0 || cap >= CAP_NAMES.length) yield* c.die(`unknown capability "${name}"`);
      set = 1n << BigInt(cap);
    }
    if (sign === "+") {
      change.add |= set;
      change.drop &= ~set;
    } else {
      change.drop |= set;
      change.add &= ~set;
    }
  }
  return change;
}

/** The securebits of this process after +name,-name,...; "-all" takes all away. */
function* securebits(c: Cli, text: string): Code<number> {
  let bits = yield sys.prctl(PR_GET_SECUREBITS);
  for (const word of text.split(",")) {
    const sign = word[0];
    if (sign !== "+" && sign !== "-") yield* c.die("bad securebits string");
    const name = word.slice(1);
    if (name === "all" && sign === "+") yield* c.die("+all securebits is not allowed");
    if (name === "keep_caps") yield* c.die("adjusting keep_caps does not make sense");
    const lock = name.endsWith("_locked") ? 1 : 0;
    const nr = SECUREBITS.slice(0, 3).indexOf(name.replace(/_locked$/, ""));
    if (nr < 0 && name !== "all") yield* c.die("unrecognized securebit");
    if (name === "all") bits = 0;
    else if (sign === "+") bits |= 1 << (2 * nr + lock);
    else bits &= ~(1 << (2 * nr + lock));
  }
  return bits;
}

function* death_signal(c: Cli, text: string): Code<number> {
  if (text === "keep") return -1;
  if (text === "clear") return 0;
  const n = /^\d+$/.test(text) ? Number(text) : SIGNAL_NAMES.indexOf(text.toUpperCase().replace(/^SIG/, ""));
  if (n > 0 && n < SIGNAL_NAMES.length) return n;
  return yield* c.die(`unknown signal: ${text}`);
}

function* group_list(c: Cli, text: string): Code<number[]> {
  const ids: number[] = [];
  for (const word of text.split(",")) {
    const n = (yield* getgrnam(word))?.gid ?? id(word);
    ids.push(n ?? (yield* c.die(`Invalid supplementary group id: '${word}'`)));
  }
  return ids;
}

/** Takes an id once. */
function* once(c: Cli, old: number | null, name: string, value: number): Code<number> {
  if (old !== null) yield* c.die(`duplicate ${name}`);
  return value;
}

function* take(c: Cli, s: Settings, opt: string, arg: string): Code<void> {
  const groups = function* (value: NonNullable<Settings["groups"]>): Code<void> {
    if (s.groups !== null)
      yield* c.die("mutually exclusive arguments: --clear-groups --keep-groups --init-groups --groups");
    s.groups = value;
  };
  switch (opt) {
    case "d":
      s.dump++;
      return;
    case "nnp":
      if (s.no_new_privs) yield* c.die("duplicate --no-new-privs option");
      s.no_new_privs = true;
      return;
    case "ruid":
    case "euid":
      s[opt] = yield* once(c, s[opt], opt, yield* user_id(c, arg, opt));
      return;
    case "rgid":
    case "egid":
      s[opt] = yield* once(c, s[opt], opt, yield* group_id(c, arg, opt));
      return;
    case "reuid": {
      const n = yield* user_id(c, arg, opt);
      s.ruid = yield* once(c, s.ruid, "ruid", n);
      s.euid = yield* once(c, s.euid, "euid", n);
      return;
    }
    case "regid": {
      const n = yield* group_id(c, arg, opt);
      s.rgid = yield* once(c, s.rgid, "rgid", n);
      s.egid = yield* once(c, s.egid, "egid", n);
      return;
    }
    case "clear-groups":
      return yield* groups("clear");
    case "keep-groups":
      return yield* groups("keep");
    case "init-groups":
      return yield* groups("init");
    case "groups":
      return yield* groups(yield* group_list(c, arg));
    case "inh-caps":
      if (s.inheritable) yield* c.die("duplicate --inh-caps option");
      s.inheritable = yield* cap_change(c, arg);
      return;
    case "ambient-caps":
      if (s.ambient) yield* c.die("duplicate --ambient-caps option");
      s.ambient = yield* cap_change(c, arg);
      return;
    case "bounding-set":
      if (s.bounding) yield* c.die("duplicate --bounding-set option");
      s.bounding = yield* cap_change(c, arg);
      return;
    case "securebits":
      if (s.securebits !== null) yield* c.die("duplicate --securebits option");
      s.securebits = yield* securebits(c, arg);
      return;
    case "pdeathsig":
      s.pdeathsig = yield* death_signal(c, arg);
      return;
    case "list-caps":
      s.list_caps = true;
      return;
    case "reset-env":
      s.reset_env = true;
      return;
    case "selinux-label":
      if (s.selinux_label !== null) yield* c.die("duplicate --selinux-label option");
      s.selinux_label = arg;
      return;
    default:
      yield* c.die(`option --${opt} is not simulated`);
  }
}

/** Options and program of the command line; help and version are left to the caller as null. */
export function* parse_settings(c: Cli): Code<Settings | "help" | "version"> {
  const s: Settings = {
    ruid: null,
    euid: null,
    rgid: null,
    egid: null,
    groups: null,
    no_new_privs: false,
    inheritable: null,
    ambient: null,
    bounding: null,
    securebits: null,
    pdeathsig: -1,
    reset_env: false,
    selinux_label: null,
    dump: 0,
    list_caps: false,
    program: [],
  };
  const parsed = getopt(c.args, "+dhV", OPTIONS);
  for (const o of parsed.options) {
    if (o.opt === "h") return "help";
    if (o.opt === "V") return "version";
    yield* take(c, s, o.opt, o.arg ?? "");
  }
  if (parsed.error !== null) {
    yield* c.warn(parsed.error);
    yield* c.usage("Try 'setpriv --help' for more information.\n", 1);
  }
  s.program = parsed.operands;
  const others = parsed.options.some((o) => o.opt !== "d");
  if (s.dump > 0 && (others || s.program.length > 0))
    yield* c.die("--dump is incompatible with all other options");
  if (s.list_caps && (parsed.options.length > 1 || s.program.length > 0))
    yield* c.die("--list-caps must be specified alone");
  if (s.dump > 0 || s.list_caps) return s;
  if (s.program.length === 0) yield* c.die("No program specified");
  if ((s.rgid !== null || s.egid !== null) && s.groups === null)
    yield* c.die("--[re]gid requires --keep-groups, --clear-groups, --init-groups, or --groups");
  if (s.groups === "init" && s.ruid === null) yield* c.die("--init-groups requires --ruid or --reuid");
  return s;
}
