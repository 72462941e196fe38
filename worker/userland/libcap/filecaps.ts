// getcap(8), setcap(8) and getpcaps(8).
import { ENODATA } from "../../kernel/uapi/errno.ts";
import { new_stat, S_ISDIR, S_ISLNK, S_ISREG } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { join_path, list_dir } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, read_file, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { type CapSets, cap_from_text, cap_to_text, from_vfs_caps, iab_to_text, to_vfs_caps } from "./text.ts";

const XATTR = "security.capability";

/** Capabilities of a file; null when it has none, a negated errno on failure. */
function* file_caps(path: ByteString): Code<CapSets | null | number> {
  const buf = new UserBuffer();
  const r = yield sys.getxattr(path, XATTR, buf);
  if (r < 0) return r === -ENODATA ? null : r;
  return from_vfs_caps(buf.data);
}

const GETCAP_USAGE = `usage: getcap [-h] [-l] [-n] [-r] [-v] <filename> [<filename> ...]

\tdisplays the capabilities on the queried file(s).
`;

interface Listing {
  c: Cli;
  verbose: boolean;
  recursive: boolean;
}

function* show_file(l: Listing, path: ByteString): Code<void> {
  const st = new_stat();
  const r = yield sys.lstat(path, st);
  if (r < 0) {
    yield* l.c.out.print(`${path} (${strerror(r)})\n`);
    return;
  }
  if (S_ISDIR(st.st_mode) && l.recursive) {
    const entries = yield* list_dir(path);
    if (typeof entries === "number") return;
    for (const e of entries) yield* show_file(l, join_path(path, e.d_name));
    return;
  }
  if (!S_ISREG(st.st_mode) || S_ISLNK(st.st_mode)) {
    if (l.verbose) yield* l.c.out.print(`${path} (Not a regular file)\n`);
    return;
  }
  const caps = yield* file_caps(path);
  if (typeof caps === "number") {
    yield* l.c.out.flush();
    yield* eprint(`Failed to get capabilities of file '${path}' (${strerror(caps)})\n`);
    return;
  }
  if (caps) yield* l.c.out.print(`${path} ${cap_to_text(caps)}\n`);
  else if (l.verbose) yield* l.c.out.print(`${path}\n`);
}

export const getcap = program({
  name: "getcap",
  write_errors: "unseen",
  help: GETCAP_USAGE,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "+rvhnl");
    if (parsed.error !== null) {
      yield* eprint(`getcap: ${parsed.error}\n`);
      return yield* c.usage(GETCAP_USAGE, 1);
    }
    const has = (o: string) => parsed.options.some((x) => x.opt === o);
    if (has("l")) return yield* c.die("option -l is not simulated");
    if (has("h")) return yield* c.usage(GETCAP_USAGE, 0);
    if (parsed.operands.length === 0) return yield* c.usage(GETCAP_USAGE, 1);
    const l: Listing = { c, verbose: has("v"), recursive: has("r") };
    for (const path of parsed.operands) yield* show_file(l, path);
    return 0;
  },
});

const SETCAP_USAGE = `usage: setcap [-h] [-q] [-v] [-n <rootid>] (-r|-|<caps>) <filename> [ ... (-r|-|<capsN>) <filenameN> ]

 Note <filename> must be a regular (non-symlink) file.
 -r          remove capability from file
 -           read capability text from stdin
 <capsN>     cap_from_text(3) formatted file capability
 [ Note: capsh --suggest="something..." might help you pick. ]
 -h          this message and exit status 0
 -q          quietly
 -v          validate supplied capability matches file
 -n <rootid> write a user namespace (!= 0) limited capability
 --license   display the license info
`;

/** "eip" of the sets in which two differ. */
const differing = (a: CapSets, b: CapSets): string =>
  (a.effective === b.effective ? "" : "e") +
  (a.inheritable === b.inheritable ? "" : "i") +
  (a.permitted === b.permitted ? "" : "p");

/** One pair of capabilities (null removes) and file; the exit status. */
function* apply(
  c: Cli,
  caps: CapSets | null,
  path: ByteString,
  verify: boolean,
  quiet: boolean,
): Code<number> {
  if (verify) {
    const now = yield* file_caps(path);
    if (typeof now === "number") {
      yield* eprint(`Failed to get capabilities of file '${path}' (${strerror(now)})\n`);
      return 1;
    }
    const none: CapSets = { effective: 0n, permitted: 0n, inheritable: 0n };
    const diff = differing(now ?? none, caps ?? none);
    if (diff !== "") {
      if (!quiet) yield* c.out.print(`${path} differs in [${diff}]\n`);
      return 1;
    }
    if (!quiet) yield* c.out.print(`${path}: OK\n`);
    return 0;
  }
  const st = new_stat();
  const found = yield sys.lstat(path, st);
  let message: string;
  const value = caps ? to_vfs_caps(caps) : null;
  if (found >= 0 && (!S_ISREG(st.st_mode) || (caps && value === null)))
    message = `Invalid file '${path}' for capability operation`;
  else {
    let r = found;
    if (r >= 0) r = yield value === null ? sys.removexattr(path, XATTR) : sys.setxattr(path, XATTR, value);
    if (r >= 0) return 0;
    message =
      r === -ENODATA
        ? `File '${path}' has no capablity to remove`
        : `Failed to set capabilities on file '${path}': ${strerror(r)}`;
  }
  yield* eprint(`${message}\n`);
  return 1;
}

export const setcap = program({
  name: "setcap",
  write_errors: "unseen",
  help: SETCAP_USAGE,
  own_help: true,
  *run(c) {
    let quiet = false;
    let verify = false;
    const args = [...c.args];
    for (;;) {
      const a = args.shift();
      if (a === undefined) break;
      if (a === "-q") quiet = true;
      else if (a === "-v") verify = true;
      else if (a === "-h") return yield* c.usage(SETCAP_USAGE, 0);
      else if (a === "-n" || a === "-" || a === "--license")
        return yield* c.die(`option ${a} is not simulated`);
      else {
        const caps = a === "-r" ? null : cap_from_text(a);
        if (caps === null && a !== "-r") {
          yield* eprint("fatal error: Invalid argument\n");
          return yield* c.usage(SETCAP_USAGE, 1);
        }
        const path = args.shift();
        if (path === undefined) return yield* c.usage(SETCAP_USAGE, 1);
        const status = yield* apply(c, caps, path, verify, quiet);
        if (status !== 0) return status;
        if (args.length === 0) return 0;
      }
    }
    return yield* c.usage(SETCAP_USAGE, 1);
  },
});

const GETPCAPS_USAGE = `usage: getcaps [opts] <pid> [<pid> ...]

  This program displays the capabilities on the queried process(es).
  The capabilities are displayed in the cap_from_text(3) format.

  Optional arguments:
     --help, -h or --usage display this message.
     --verbose             use a more verbose output format.
     --ugly or --legacy    use the archaic legacy output format.
     --iab                 show IAB of process too.
     --license             display license info
`;

/** The vectors of a process, from its status. */
function* iab_of(pid: string): Code<string> {
  const status = yield* read_file(`/proc/${pid}/status`);
  const set = (name: string): bigint =>
    BigInt(`0x${new RegExp(`^Cap${name}:\\s*([\\da-f]+)`, "m").exec(String(status))?.[1] ?? "0"}`);
  return iab_to_text(set("Inh"), set("Amb"), set("Bnd"));
}

export const getpcaps = program({
  name: "getpcaps",
  write_errors: "unseen",
  help: GETPCAPS_USAGE,
  own_help: true,
  *run(c) {
    if (c.args.length === 0) return yield* c.usage(GETPCAPS_USAGE, 1);
    let form = "";
    let iab = false;
    for (const a of c.args) {
      if (a === "--help" || a === "-h" || a === "--usage") return yield* c.usage(GETPCAPS_USAGE, 0);
      if (a === "--license") return yield* c.die(`option ${a} is not simulated`);
      if (a === "--verbose") form = "'";
      else if (a === "--iab") iab = true;
      else if (a === "--ugly" || a === "--legacy") form = "`";
      else {
        if (!/^[+-]?\d+$/.test(a)) {
          yield* c.out.flush();
          yield* eprint(`Cannot parse pid ${a}: (Invalid argument)\n`);
          c.status = 1;
          continue;
        }
        const sets: CapSets = { effective: 0n, permitted: 0n, inheritable: 0n };
        const r = yield sys.capget(Number(a), sets);
        if (r < 0) {
          yield* c.out.flush();
          yield* eprint(`Failed to get cap's for process ${a}: (${strerror(r)})\n`);
          c.status = 1;
        } else if (iab) {
          const text = cap_to_text(sets);
          const shown = text === "=" ? "" : `"${text}" `;
          yield* c.out.print(`${a}: ${shown}[${yield* iab_of(a)}]\n`);
        } else if (form !== "") yield* c.out.print(`Capabilities for ${form}${a}': ${cap_to_text(sets)}\n`);
        else yield* c.out.print(`${a}: ${cap_to_text(sets)}\n`);
      }
    }
    return c.status;
  },
});
