// lsof(8): list open files.
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { join_path, list_dir, same_inode, stat_path } from "../coreutils/files.ts";
import { user_name } from "../coreutils/userspec.ts";
import type { Code } from "../lib/code.ts";
import { gethostbyaddr, services } from "../lib/netdb.ts";
import { type Cli, program } from "../lib/program.ts";
import { strerror } from "../lib/stdio.ts";
import { LSOF_USAGE } from "./help.ts";
import { type Opened, type Opener, open_files } from "./opens.ts";
import { type Choice, type LsofOptions, lsof_options } from "./options.ts";
import { type Endpoint, type Socket, sockets } from "./sockets.ts";

/** Longest command name that is shown. */
const COMMAND_WIDTH = 9;

/** A file that was asked for by name, or found below a directory of +D. */
interface Wanted {
  /** as it is shown */
  shown: ByteString;
  st: S.stat;
  found: boolean;
}

const chosen = <T>(choice: Choice<T> | null, value: T): boolean => choice?.only.includes(value) ?? false;
const excluded = <T>(choice: Choice<T> | null, value: T): boolean => choice?.not.includes(value) ?? false;

const fd_text = ({ fd }: Opened): string =>
  typeof fd === "number" ? String(fd).padStart(4) : fd === "txt" || fd === "NOFD" ? fd : ` ${fd}`;

/** Members of a list of descriptors: names, numbers, ranges. */
const in_list = (list: readonly string[], { fd }: Opened): boolean =>
  list.some((word) => {
    const range = /^(\d+)-(\d+)$/.exec(word);
    if (range) return typeof fd === "number" && fd >= Number(range[1]) && fd <= Number(range[2]);
    return word === String(fd);
  });

function* wanted_files(c: Cli, o: LsofOptions): Code<Wanted[]> {
  const list: Wanted[] = [];
  const add = function* (path: ByteString, deep: boolean | null): Code<void> {
    const st = yield* stat_path(path, deep === null);
    if (typeof st === "number") {
      if (deep === null) yield* c.error(`status error on ${path}`, st);
      return;
    }
    list.push({ shown: path, st, found: false });
    if (deep === null || !S.S_ISDIR(st.st_mode)) return;
    const entries = yield* list_dir(path);
    if (typeof entries === "number") return;
    for (const e of entries) {
      const below = join_path(path, e.d_name);
      if (deep) yield* add(below, true);
      else {
        const found = yield* stat_path(below, false);
        if (typeof found !== "number") list.push({ shown: below, st: found, found: false });
      }
    }
  };
  for (const name of o.names) yield* add(name, null);
  for (const { path, deep } of o.trees) yield* add(path, deep);
  return list;
}

class Report {
  readonly #o: LsofOptions;
  readonly #wanted: Wanted[];
  readonly #sockets: ReadonlyMap<number, Socket>;
  readonly #services: ReadonlyMap<string, string>;
  readonly #hosts = new Map<string, string>();
  /** criteria that have selected something, by their text */
  readonly matched = new Set<string>();

  constructor(
    o: LsofOptions,
    wanted: Wanted[],
    socks: ReadonlyMap<number, Socket>,
    names: ReadonlyMap<string, string>,
  ) {
    this.#o = o;
    this.#wanted = wanted;
    this.#sockets = socks;
    this.#services = names;
  }

  socket_of(f: Opened): Socket | null {
    const ino = /^socket:\[(\d+)\]$/.exec(f.link ?? "")?.[1];
    return ino === undefined ? null : (this.#sockets.get(Number(ino)) ?? null);
  }

  #wanted_file(f: Opened): Wanted | undefined {
    const { st } = f;
    return st ? this.#wanted.find((w) => same_inode(w.st, st)) : undefined;
  }

  /** Whether an open file is listed: by all criteria with -a, else by one. */
  selects({ proc }: Opener, f: Opened): boolean {
    const o = this.#o;
    const [uid] = proc.uid;
    if (excluded(o.pids, proc.pid) || excluded(o.uids, uid) || in_list(o.fds?.not ?? [], f)) return false;
    const socket = this.socket_of(f);
    if (o.states && socket?.protocol === "TCP" && !this.#in_state(o.states, socket)) return false;
    const tests: boolean[] = [];
    const test = (given: boolean, key: string, holds: boolean): void => {
      if (!given) return;
      tests.push(holds);
      if (holds) this.matched.add(key);
    };
    test((o.pids?.only.length ?? 0) > 0, `p${proc.pid}`, chosen(o.pids, proc.pid));
    test((o.uids?.only.length ?? 0) > 0, `u${uid}`, chosen(o.uids, uid));
    const command = o.commands?.find((name) => proc.comm.startsWith(name));
    test(o.commands !== null, `c${command}`, command !== undefined);
    test((o.fds?.only.length ?? 0) > 0, "d", in_list(o.fds?.only ?? [], f));
    test(o.has("i"), "i", socket !== null && this.#address(socket));
    test(o.has("U"), "U", socket?.family === "unix");
    const file = this.#wanted_file(f);
    if (file) file.found = true;
    test(o.names.length + o.trees.length > 0, "f", file !== undefined);
    if (tests.length === 0) return true;
    return o.has("a") ? tests.every((t) => t) : tests.some((t) => t);
  }

  #in_state({ only, not }: Choice<string>, { state }: Socket): boolean {
    this.matched.add(`s${state}`);
    return !not.includes(state) && (only.length === 0 || only.includes(state));
  }

  #address(s: Socket): boolean {
    if (s.family === "unix") return false;
    const { addresses } = this.#o;
    return (
      addresses.length === 0 ||
      addresses.some(
        (a) =>
          (a.family === null || a.family === s.family) &&
          (a.protocol === null || a.protocol === s.protocol) &&
          (a.host === null || [s.local, s.remote].some((e) => e?.address === a.host)) &&
          (a.ports === null || [s.local, s.remote].some((e) => e && a.ports?.includes(e.port))),
      )
    );
  }

  *#endpoint(s: Socket, e: Endpoint): Code<string> {
    let host = s.family === "IPv6" && e.address !== "*" ? `[${e.address}]` : e.address;
    if (e.address !== "*" && !this.#o.has("n")) {
      let name = this.#hosts.get(e.address);
      if (name === undefined) {
        name = (yield* gethostbyaddr(e.bytes)) ?? "";
        this.#hosts.set(e.address, name);
      }
      host = name || host;
    }
    const service = this.#o.has("P")
      ? undefined
      : this.#services.get(`${e.port}/${s.protocol.toLowerCase()}`);
    return `${host}:${e.port === 0 ? "*" : (service ?? e.port)}`;
  }

  *#name(f: Opened, s: Socket | null): Code<string> {
    if (f.failed)
      return `${f.failed.path}${f.failed.errno === -2 ? "" : ` (${f.failed.call}: ${strerror(f.failed.errno)})`}`;
    const wanted = this.#wanted_file(f);
    if (wanted) return wanted.shown;
    if (s?.local) {
      const from = yield* this.#endpoint(s, s.local);
      const to = s.remote ? `->${yield* this.#endpoint(s, s.remote)}` : "";
      return `${from}${to}${s.state ? ` (${s.state})` : ""}`;
    }
    if (s) return s.state;
    const link = f.link ?? "";
    if (link.startsWith("socket:")) return "can't identify protocol";
    if (link.startsWith("anon_inode:")) return link.slice(11);
    return /^pipe:\[\d+\]$/.test(link) ? "pipe" : link;
  }

  /** The cells of a line; the name is the last. */
  *row({ proc }: Opener, f: Opened): Code<string[]> {
    const o = this.#o;
    const s = this.socket_of(f);
    const { st } = f;
    const mode = st?.st_mode ?? 0;
    let type = f.failed ? (f.fd === "NOFD" ? "" : "unknown") : "REG";
    let device = st ? `${S.MAJOR(st.st_dev)},${S.MINOR(st.st_dev)}` : "";
    let node = st ? String(st.st_ino) : "";
    if (s) {
      type = s.family;
      device = s.family === "unix" ? s.protocol : node;
      if (s.family !== "unix") node = s.protocol;
    } else if (S.S_ISDIR(mode)) type = "DIR";
    else if (S.S_ISFIFO(mode)) type = "FIFO";
    else if (S.S_ISSOCK(mode)) type = "sock";
    else if (S.S_ISCHR(mode) || S.S_ISBLK(mode)) {
      type = S.S_ISCHR(mode) ? "CHR" : "BLK";
      device = `${S.MAJOR(st?.st_rdev ?? 0)},${S.MINOR(st?.st_rdev ?? 0)}`;
    } else if (f.link?.startsWith("anon_inode:")) type = "a_inode";
    const sized = type === "REG" || type === "DIR";
    const offset = typeof f.fd === "number" && st ? `0t${f.pos}` : "";
    const size = st && sized ? String(st.st_size) : "";
    return [
      proc.comm.slice(0, COMMAND_WIDTH),
      String(proc.pid),
      ...(o.has("R") ? [String(proc.ppid)] : []),
      o.has("l") ? String(proc.uid[0]) : yield* user_name(proc.uid[0]),
      fd_text(f),
      f.access,
      type,
      device,
      o.has("o") ? offset : o.has("s") || sized ? size : offset,
      node,
      yield* this.#name(f, s),
    ];
  }
}

/** Whether everything that was asked for by pid, user, command, address or name was found. */
function all_found(o: LsofOptions, r: Report, wanted: readonly Wanted[]): boolean {
  const has = (key: string) => r.matched.has(key);
  return (
    (o.pids?.only ?? []).every((p) => has(`p${p}`)) &&
    (o.uids?.only ?? []).every((u) => has(`u${u}`)) &&
    (o.commands ?? []).every((name) => has(`c${name}`)) &&
    (!o.has("i") || has("i")) &&
    (o.states?.only ?? []).every((state) => has(`s${state}`)) &&
    (!o.has("U") || has("U")) &&
    wanted.every((w) => w.found)
  );
}

export const lsof = program({
  name: "lsof",
  help: LSOF_USAGE,
  own_help: true,
  *run(c) {
    const o = yield* lsof_options(c);
    if (o.has("h") || o.has("?")) return yield* c.usage(LSOF_USAGE, 0);
    const wanted = yield* wanted_files(c, o);
    if (o.names.length > 0 && wanted.length === 0 && o.trees.length === 0) return 1;
    const openers = yield* open_files();
    const report = new Report(o, wanted, yield* sockets(), o.has("P") ? new Map() : yield* services());
    const header = ["COMMAND", "PID", ...(o.has("R") ? ["PPID"] : []), "USER", "FD", " ", "TYPE", "DEVICE"];
    const rows: string[][] = [
      [...header, o.has("o") ? "OFFSET" : o.has("s") ? "SIZE" : "SIZE/OFF", "NODE", "NAME"],
    ];
    for (const opener of openers) {
      const files = opener.files.filter((f) => report.selects(opener, f));
      if (files.length === 0) continue;
      if (o.has("t")) yield* c.out.print(`${opener.proc.pid}\n`);
      else for (const f of files) rows.push(yield* report.row(opener, f));
    }
    const width = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
    if (rows.length > 1)
      for (const row of rows) {
        // what stands before the lock is one column: descriptor, access, lock
        const fd = row.indexOf(row[row.length - 7], row.length - 7);
        const cells = row.map((cell, i) => {
          if (i === 0) return cell.padEnd(width[i]);
          if (i === row.length - 1) return cell;
          return i === fd + 1 ? cell : cell.padStart(width[i]);
        });
        const [head, tail] = [cells.slice(0, fd).join(" "), cells.slice(fd + 2).join(" ")];
        yield* c.out.print(`${head} ${cells[fd]}${cells[fd + 1]}  ${tail}\n`);
      }
    return c.status || (all_found(o, report, wanted) ? 0 : 1);
  },
});
