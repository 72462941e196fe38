// capsh(1): shows and changes capabilities, one argument after the other, and starts a shell with them.
import {
  CAP_NAMES,
  CAP_SETGID,
  CAP_SETPCAP,
  CAP_SETUID,
  CAP_SYS_CHROOT,
} from "../../kernel/uapi/capability.ts";
import { EINVAL } from "../../kernel/uapi/errno.ts";
import {
  PR_CAP_AMBIENT,
  PR_CAP_AMBIENT_CLEAR_ALL,
  PR_CAP_AMBIENT_LOWER,
  PR_CAP_AMBIENT_RAISE,
  PR_CAPBSET_DROP,
  PR_GET_NO_NEW_PRIVS,
  PR_GET_SECUREBITS,
  PR_SET_KEEPCAPS,
  PR_SET_NO_NEW_PRIVS,
  PR_SET_SECUREBITS,
} from "../../kernel/uapi/sched.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getgrgid, getgrnam, getgrouplist, getpwnam, getpwuid } from "../lib/passwd.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { EXPLANATIONS } from "./capsh_explain.ts";
import { CAPSH_USAGE } from "./capsh_help.ts";
import { get_mode, mode_number, SUPPORTED, set_mode } from "./modes.ts";
import { ambient_set, bounding_set, capget } from "./sets.ts";
import {
  bit,
  type CapSets,
  cap_from_text,
  cap_list,
  cap_name,
  cap_number,
  cap_to_text,
  iab_to_text,
  parse_cap_list,
  parse_iab,
} from "./text.ts";

interface State {
  c: Cli;
  shell: ByteString;
  envp: ByteString[];
  /** --user leaves the environment as it is */
  keep_env: boolean;
}

/** Sets with a capability raised in the effective one. */
const raised = (sets: CapSets, cap: number): CapSets => ({ ...sets, effective: sets.effective | bit(cap) });

/** Runs `work` with a capability raised in the effective set, and puts the set back. */
function* with_raised(s: State, cap: number, what: string, work: () => Code<void>): Code<void> {
  const before = yield* capget();
  const r = yield sys.capset(raised(before, cap));
  if (r < 0)
    yield* s.c.usage(
      `unable to raise CAP_${CAP_NAMES[cap].toUpperCase()} for ${what} changes: ${strerror(r)}\n`,
      1,
    );
  yield* work();
  yield sys.capset(before);
}

function* fail(s: State, text: string): Code<never> {
  return yield* s.c.usage(`${text}\n`, 1);
}

const SECUREBITS = ["noroot", "no-suid-fixup", "keep-caps", "no-ambient-raise"];

function* print_state(s: State): Code<void> {
  const { out } = s.c;
  const sets = yield* capget();
  const bset = yield* bounding_set();
  const amb = yield* ambient_set();
  yield* out.print(`Current: ${cap_to_text(sets)}\n`);
  yield* out.print(`Bounding set =${cap_list(bset)}\nAmbient set =${cap_list(amb)}\n`);
  yield* out.print(`Current IAB: ${iab_to_text(sets.inheritable, amb, bset)}\n`);
  const bits = yield sys.prctl(PR_GET_SECUREBITS);
  const nnp = yield sys.prctl(PR_GET_NO_NEW_PRIVS);
  const form = `0${bits.toString(8)}/0x${bits.toString(16)}/${Math.max(1, bits.toString(2).length)}'b${bits.toString(2)}`;
  yield* out.print(`Securebits: ${form} (no-new-privs=${nnp})\n`);
  for (const [i, name] of SECUREBITS.entries()) {
    const set = (bits >> (2 * i)) & 1;
    const locked = (bits >> (2 * i + 1)) & 1;
    yield* out.print(` secure-${name}: ${set ? "yes" : "no"} (${locked ? "locked" : "unlocked"})\n`);
  }
  const uid = yield sys.getuid();
  const euid = yield sys.geteuid();
  const gid = yield sys.getgid();
  const user = function* (id: number): Code<string> {
    return (yield* getpwuid(id))?.name ?? "???";
  };
  const group = function* (id: number): Code<string> {
    return (yield* getgrgid(id))?.name ?? "???";
  };
  yield* out.print(`uid=${uid}(${yield* user(uid)}) euid=${euid}(${yield* user(euid)})\n`);
  yield* out.print(`gid=${gid}(${yield* group(gid)})\n`);
  const groups: number[] = [];
  yield sys.getgroups(groups);
  const shown: string[] = [];
  for (const g of groups) shown.push(`${g}(${yield* group(g)})`);
  yield* out.print(`groups=${shown.join(",")}\n`);
  const mode = yield* get_mode();
  yield* out.print(`Guessed mode: ${mode} (${mode_number(mode)})\n`);
}

function* caps_arg(s: State, text: string): Code<bigint> {
  const set = parse_cap_list(text);
  if (typeof set === "bigint") return set;
  return yield* fail(s, `capability [${set}] is unknown to libcap`);
}

function* number_arg(s: State, option: string, text: string): Code<number> {
  if (/^\d+$/.test(text)) return Number(text);
  return yield* fail(s, `invalid --${option} value: want non-negative integer, got "${text}"`);
}

function* drop(s: State, text: string): Code<void> {
  const set = yield* caps_arg(s, text);
  yield* with_raised(s, CAP_SETPCAP, "BSET", function* () {
    for (let cap = 0; cap < CAP_NAMES.length; cap++) {
      if (!(set & bit(cap))) continue;
      const r = yield sys.prctl(PR_CAPBSET_DROP, cap);
      if (r < 0) yield* fail(s, `failed to drop [${cap_name(cap)}]: ${strerror(r)}`);
    }
  });
}

function* set_inheritable(s: State, text: string): Code<void> {
  const set = text === "" ? 0n : yield* caps_arg(s, text);
  const before = yield* capget();
  const r = yield sys.capset({
    ...before,
    effective: before.effective | bit(CAP_SETPCAP),
    inheritable: set,
  });
  if (r < 0) yield* fail(s, `Unable to set inheritable capabilities: ${strerror(r)}`);
  yield sys.capset({ ...before, inheritable: set });
}

function* change_ambient(s: State, text: string, how: number): Code<void> {
  const set = yield* caps_arg(s, text);
  for (let cap = 0; cap < CAP_NAMES.length; cap++) {
    if (!(set & bit(cap))) continue;
    const r = yield sys.prctl(PR_CAP_AMBIENT, how, cap);
    if (r >= 0) continue;
    const verb = how === PR_CAP_AMBIENT_RAISE ? "raise" : "lower";
    yield* fail(s, `failed to ${verb} ambient [${cap_name(cap)}=${cap}]`);
  }
}

/** cap_setuid(3): the permitted set stays, the effective one ends. */
function* cap_setuid(s: State, uid: number): Code<void> {
  const before = yield* capget();
  const raised = yield sys.capset({ ...before, effective: before.effective | bit(CAP_SETUID) });
  yield sys.prctl(PR_SET_KEEPCAPS, 1);
  const r = raised < 0 ? raised : yield sys.setuid(uid);
  yield sys.prctl(PR_SET_KEEPCAPS, 0);
  if (r < 0) yield* fail(s, `Failed to set uid=${uid}: ${strerror(r)}`);
  yield sys.capset({ ...before, effective: 0n });
}

function* become(s: State, name: string): Code<void> {
  const pw = yield* getpwnam(name);
  if (!pw) return yield* fail(s, `User [${name}] not known`);
  const groups = yield* getgrouplist(name, pw.gid);
  yield* with_raised(s, CAP_SETGID, "group", function* () {
    let r = yield sys.setgid(pw.gid);
    if (r >= 0) r = yield sys.setgroups(groups);
    if (r < 0) yield* fail(s, `Unable to set group list for user: ${strerror(r)}`);
  });
  yield* cap_setuid(s, pw.uid);
  const set_env = (key: string, value: string) => {
    s.envp = [...s.envp.filter((e) => !e.startsWith(`${key}=`)), `${key}=${value}`];
  };
  if (s.keep_env) return;
  set_env("HOME", pw.dir);
  set_env("USER", pw.name);
}

function* set_groups(s: State, text: string): Code<void> {
  const ids: number[] = [];
  for (const word of text === "" ? [] : text.split(",")) {
    const g = /^\d+$/.test(word) ? Number(word) : (yield* getgrnam(word))?.gid;
    if (g === undefined) yield* fail(s, `Failed to identify gid for group [${word}]`);
    ids.push(g as number);
  }
  const r = yield sys.setgroups(ids);
  if (r < 0) yield* fail(s, "Failed to setgroups.");
}

const in_set = (set: bigint, cap: number) => (set & bit(cap)) !== 0n;

/** --has-x and --is-x: the program ends with status 1 when it is not so. */
function* check(s: State, option: string, value: string): Code<boolean> {
  if (option === "is-uid" || option === "is-gid") {
    const id = yield option === "is-uid" ? sys.getuid() : sys.getgid();
    const want = yield* number_arg(s, option, value);
    if (id !== want) yield* fail(s, `${option.slice(3)}: got=${id}, want=${want}`);
    return true;
  }
  const vectors: Record<string, [string, () => Code<bigint>]> = {
    "has-a": ["in ambient vector", ambient_set],
    "has-b": ["in bounding vector", bounding_set],
    "has-i": [
      "inheritable",
      function* () {
        return (yield* capget()).inheritable;
      },
    ],
    "has-p": [
      "permitted",
      function* () {
        return (yield* capget()).permitted;
      },
    ],
  };
  if (!Object.hasOwn(vectors, option)) return false;
  const cap = cap_number(value);
  if (cap < 0) yield* fail(s, `cap[${value}] not recognized by library`);
  const [name, read] = vectors[option];
  if (!in_set(yield* read(), cap)) yield* fail(s, `cap[${cap_name(cap)}] not ${name}`);
  return true;
}

/** What --explain says: name, number, mask, and the text with a margin. */
function explained(cap: number): string {
  const name = cap < CAP_NAMES.length ? cap_name(cap) : "<unsupported>";
  const mask = bit(cap).toString(16).padStart(16, "0");
  const text = EXPLANATIONS.at(cap);
  const lines = text === undefined ? "" : `\n${text.trimEnd().replace(/^/gm, "    ")}\n`;
  return `${name} (${cap}) [/proc/self/status:CapXXX: 0x${mask}]\n${lines}`;
}

function* explain(s: State, text: string): Code<void> {
  const cap = /^\d+$/.test(text) && Number(text) < 64 ? Number(text) : cap_number(text);
  if (cap < 0) yield* fail(s, `unrecognised value '${text}'`);
  yield* s.c.out.print(explained(cap));
}

/** --suggest: every capability of whose text the word is a part. */
function* suggest(s: State, word: string): Code<void> {
  const found = EXPLANATIONS.map((text, cap) => (text.includes(word) ? explained(cap) : ""));
  yield* s.c.out.print(found.filter(Boolean).join("\n"));
}

function* set_iab(s: State, text: string): Code<void> {
  const iab = parse_iab(text);
  if (iab === null) return yield* fail(s, `iab: '${text}' malformed`);
  const each = (set: bigint): number[] => CAP_NAMES.map((_, cap) => cap).filter((cap) => in_set(set, cap));
  const before = yield* capget();
  const bound = yield* bounding_set();
  const { inheritable, ambient, blocked } = iab;
  const now = yield* ambient_set();
  // nothing to be done takes no privilege
  const more = (inheritable & ~before.inheritable) | (ambient & ~now) | (blocked & bound);
  let r = 0;
  if (more) r = yield sys.capset({ ...raised(before, CAP_SETPCAP), inheritable });
  if (r >= 0) r = yield sys.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL);
  for (const cap of each(ambient)) if (r >= 0) r = yield sys.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap);
  for (const cap of each(blocked & bound)) if (r >= 0) r = yield sys.prctl(PR_CAPBSET_DROP, cap);
  if (r >= 0) r = yield sys.capset({ ...before, inheritable });
  if (r < 0) yield* fail(s, `unable to set IAB tuple: ${strerror(r)}`);
}

function* change_mode(s: State, text: string): Code<void> {
  const mode = SUPPORTED.find((name) => name === text);
  if (mode === undefined) return yield* fail(s, `unsupported mode: ${text}`);
  const before = yield* capget();
  let r = yield sys.capset(raised(before, CAP_SETPCAP));
  if (r >= 0) r = yield* set_mode(mode);
  if (r < 0) yield* fail(s, `failed to set mode [${text}]: ${strerror(r)}`);
  // what the mode left of the sets is the process's; only what was raised for it goes
  if (mode !== "NOPRIV") yield sys.capset({ ...(yield* capget()), effective: before.effective });
}

const NOT_SIMULATED = /^--(?:forkfor|killit|license|strict)(?:=|$)/;

/** One argument with a value. */
function* valued(s: State, option: string, value: string): Code<boolean> {
  switch (option) {
    case "drop":
      yield* drop(s, value);
      return true;
    case "iab":
      yield* set_iab(s, value);
      return true;
    case "explain":
      yield* explain(s, value);
      return true;
    case "suggest":
      yield* suggest(s, value);
      return true;
    case "mode":
      yield* change_mode(s, value);
      return true;
    case "inmode": {
      const mode = yield* get_mode();
      if (mode !== value) yield* fail(s, `mismatched mode got=${mode} want=${value}`);
      return true;
    }
    case "secbits": {
      if (!/^(?:0x[\da-f]+|\d+)$/i.test(value)) yield* number_arg(s, option, value);
      const bits = /^0\d/.test(value) ? Number.parseInt(value, 8) : Number(value);
      const r = yield sys.prctl(PR_SET_SECUREBITS, bits);
      if (r < 0) yield* fail(s, `failed to set securebits to 0${bits.toString(8)}/0x${bits.toString(16)}`);
      return true;
    }
    case "chroot": {
      const before = yield* capget();
      let r = yield sys.capset(raised(before, CAP_SYS_CHROOT));
      if (r < 0) yield* fail(s, `unable to raise CAP_SYS_CHROOT: ${strerror(r)}`);
      r = yield sys.chroot(value);
      if (r >= 0) r = yield sys.chdir("/");
      if (r < 0) yield* fail(s, `Unable to chroot/chdir to [${value}]`);
      yield sys.capset(before);
      return true;
    }
    case "inh":
      yield* set_inheritable(s, value);
      return true;
    case "addamb":
      yield* change_ambient(s, value, PR_CAP_AMBIENT_RAISE);
      return true;
    case "delamb":
      yield* change_ambient(s, value, PR_CAP_AMBIENT_LOWER);
      return true;
    case "caps": {
      const sets = cap_from_text(value);
      if (!sets) return yield* fail(s, `unable to interpret [--caps=${value}]`);
      const r = yield sys.capset(sets);
      if (r < 0) yield* fail(s, `Unable to set capabilities [--caps=${value}]`);
      return true;
    }
    case "uid":
    case "gid": {
      const id = yield* number_arg(s, option, value);
      const r = yield option === "uid" ? sys.setuid(id) : sys.setgid(id);
      if (r < 0) yield* fail(s, `Failed to set ${option}=${id}: ${strerror(r)}`);
      return true;
    }
    case "cap-uid":
      yield* cap_setuid(s, yield* number_arg(s, option, value));
      return true;
    case "user":
      yield* become(s, value);
      return true;
    case "groups":
      yield* set_groups(s, value);
      return true;
    case "keep": {
      const n = yield* number_arg(s, option, value);
      const r = n > 1 ? -EINVAL : yield sys.prctl(PR_SET_KEEPCAPS, n);
      if (r < 0) yield* fail(s, `prctl(PR_SET_KEEPCAPS, ${n}) failed: ${strerror(r)}`);
      return true;
    }
    case "shell":
      s.shell = value;
      return true;
    case "decode": {
      const n = /^(?:0x)?([0-9a-f]+)$/i.exec(value);
      const set = BigInt(`0x${n ? n[1] : "0"}`);
      yield* s.c.out.print(`0x${set.toString(16).padStart(16, "0")}=${cap_list(set)}\n`);
      return true;
    }
    case "supports": {
      const cap = cap_number(value);
      if (cap < 0) yield* fail(s, `cap[${value}] not recognized by library`);
      return true;
    }
    default:
      return yield* check(s, option, value);
  }
}

function* flag(s: State, option: string): Code<boolean> {
  switch (option) {
    case "--print":
      yield* print_state(s);
      return true;
    case "--current": {
      const sets = yield* capget();
      yield* s.c.out.print(`Current: ${cap_to_text(sets)}\n`);
      yield* s.c.out.print(
        `Current IAB: ${iab_to_text(sets.inheritable, yield* ambient_set(), yield* bounding_set())}\n`,
      );
      return true;
    }
    case "--mode":
      yield* s.c.out.print(`Mode: ${yield* get_mode()}\n`);
      return true;
    case "--modes":
      yield* s.c.out.print(`Supported modes: ${SUPPORTED.join(" ")}\n`);
      return true;
    // this kernel has the ambient vector; nothing is asked of the highest capability, which --quiet is to leave out
    case "--has-ambient":
    case "--quiet":
      return true;
    case "--noenv":
      s.keep_env = true;
      return true;
    case "--noamb":
      yield sys.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL);
      return true;
    case "--no-new-privs":
      yield sys.prctl(PR_SET_NO_NEW_PRIVS, 1);
      return true;
    case "--has-no-new-privs":
      if ((yield sys.prctl(PR_GET_NO_NEW_PRIVS)) !== 1) yield* s.c.usage("no-new-privs not set\n", 1);
      return true;
    default:
      return false;
  }
}

/** Replaces capsh by the shell (or capsh again); returns only on failure. */
function* launch(s: State, path: ByteString, args: readonly ByteString[]): Code<number> {
  yield* s.c.out.flush();
  const r = yield sys.execve(path, [path, ...args], s.envp);
  yield* eprint(`execve '${path}' failed!\n`);
  return r < 0 ? 1 : 0;
}

export const capsh = program({
  name: "capsh",
  write_errors: "unseen",
  help: CAPSH_USAGE,
  own_help: true,
  *run(c) {
    const s: State = { c, shell: "/bin/bash", envp: [...c.envp], keep_env: false };
    for (const [i, a] of c.args.entries()) {
      const rest = c.args.slice(i + 1);
      if (a === "--") return yield* launch(s, s.shell, rest);
      if (a === "==") return yield* launch(s, "/usr/sbin/capsh", rest);
      if (a === "--help" || a === "-h") return yield* c.usage(CAPSH_USAGE, 0);
      if (a === "-+" || a === "=+" || NOT_SIMULATED.test(a))
        return yield* c.die(`option ${a.replace(/=.*/s, "")} is not simulated`);
      const m = /^--([a-z-]+)=(.*)$/s.exec(a);
      const known = m ? yield* valued(s, m[1], m[2]) : yield* flag(s, a);
      if (!known) return yield* c.usage(CAPSH_USAGE, 1);
    }
    return 0;
  },
});
