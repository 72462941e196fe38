// ip netns: named network namespaces.
import { EEXIST, EINVAL } from "../../kernel/uapi/errno.ts";
import { O_CLOEXEC, O_CREAT, O_DIRECTORY, O_EXCL, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { MNT_DETACH, MS_BIND, MS_REC, MS_SHARED, MS_SLAVE } from "../../kernel/uapi/mount.ts";
import { type nsid_info, RTM_GETNSID, RTM_NEWNSID } from "../../kernel/uapi/rtnetlink.ts";
import { CLONE_NEWNET, CLONE_NEWNS } from "../../kernel/uapi/sched.ts";
import { new_stat, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { read_dir } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import { wait_for } from "../lib/popen.ts";
import { Exit, in_child } from "../lib/program.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { type Ip, matches } from "./context.ts";
import { NETNS_HELP } from "./help.ts";
import { NETNS_RUN_DIR, netns_get_fd, netns_names, nsid_names, nsid_of } from "./netns_names.ts";
import { rtnl_change, rtnl_dump } from "./rtnl.ts";

const LOCK_EX = 2;
const LOCK_UN = 8;
const path_of = (name: ByteString) => `${NETNS_RUN_DIR}/${name}`;

/** A name that a file of the directory can have. */
const valid_name = (name: ByteString): boolean =>
  name !== "" && !name.includes("/") && name !== "." && name !== "..";

function* name_argument(ip: Ip): Code<ByteString> {
  const name = ip.take();
  if (name === undefined) return yield* ip.die("No netns name specified", 1);
  return valid_name(name) ? name : yield* ip.die(`Invalid netns name "${name}"`, 1);
}

function* list(ip: Ip): Code<number> {
  const all: { name: ByteString; id: number }[] = [];
  for (const name of yield* netns_names()) all.push({ name, id: yield* nsid_of(ip.nl, name) });
  return yield* ip.show(
    all,
    ({ name, id }) => (id >= 0 ? `${name} (id: ${id})\n` : `${name}\n`),
    ({ name, id }) => ({ name, id: id >= 0 ? id : undefined }),
  );
}

/** The directory is a mount of its own that others share, so that a namespace named anywhere is seen everywhere. */
function* prepare_directory(ip: Ip): Code<void> {
  const made = yield sys.mkdir(NETNS_RUN_DIR, 0o755);
  if (made < 0 && made !== -EEXIST) yield* ip.die(`mkdir ${NETNS_RUN_DIR} failed: ${strerror(made)}`, 1);
  const lock = yield sys.open(NETNS_RUN_DIR, O_RDONLY | O_DIRECTORY);
  if (lock >= 0) yield sys.flock(lock, LOCK_EX);
  const share = () => sys.mount("", NETNS_RUN_DIR, "none", MS_SHARED | MS_REC, "");
  let r = yield share();
  if (r === -EINVAL) {
    r = yield sys.mount(NETNS_RUN_DIR, NETNS_RUN_DIR, "none", MS_BIND | MS_REC, "");
    if (r < 0) yield* ip.die(`mount --bind ${NETNS_RUN_DIR} ${NETNS_RUN_DIR} failed: ${strerror(r)}`, 1);
    r = yield share();
  }
  if (r < 0) yield* ip.die(`mount --make-shared ${NETNS_RUN_DIR} failed: ${strerror(r)}`, 1);
  if (lock < 0) return;
  yield sys.flock(lock, LOCK_UN);
  yield sys.close(lock);
}

function* create_file(ip: Ip, name: ByteString): Code<void> {
  const fd = yield sys.open(path_of(name), O_RDONLY | O_CREAT | O_EXCL, 0);
  if (fd < 0) yield* ip.die(`Cannot create namespace file "${path_of(name)}": ${strerror(fd)}`, 1);
  yield sys.close(fd);
}

function* bind(name: ByteString, source: ByteString): Code<number> {
  const r = yield sys.mount(source, path_of(name), "none", MS_BIND, "");
  if (r >= 0) return 0;
  yield* eprint(`Bind ${source} -> ${path_of(name)} failed: ${strerror(r)}\n`);
  yield sys.unlink(path_of(name));
  return 1;
}

/** The program itself goes into the new namespace to name it, and comes back. */
function* add(ip: Ip): Code<number> {
  const name = yield* name_argument(ip);
  yield* prepare_directory(ip);
  yield* create_file(ip, name);
  const saved = yield sys.open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  const r = yield sys.unshare(CLONE_NEWNET);
  if (r < 0) {
    yield* eprint(`Failed to create a new network namespace "${name}": ${strerror(r)}\n`);
    yield sys.unlink(path_of(name));
    return 1;
  }
  const status = yield* bind(name, "/proc/self/ns/net");
  yield sys.setns(saved, CLONE_NEWNET);
  yield sys.close(saved);
  return status;
}

function* attach(ip: Ip): Code<number> {
  const name = yield* name_argument(ip);
  const pid = ip.take();
  if (pid === undefined) return yield* ip.die("No PID specified", 1);
  if (!/^\d+$/.test(pid)) return yield* ip.die(`Invalid PID: ${pid}`, 1);
  yield* prepare_directory(ip);
  yield* create_file(ip, name);
  return yield* bind(name, `/proc/${pid}/ns/net`);
}

function* remove(name: ByteString): Code<number> {
  yield sys.umount2(path_of(name), MNT_DETACH);
  const r = yield sys.unlink(path_of(name));
  if (r >= 0) return 0;
  yield* eprint(`Cannot remove namespace file "${path_of(name)}": ${strerror(r)}\n`);
  return 1;
}

function* del(ip: Ip): Code<number> {
  if (ip.peek() === undefined && ip.o.all) {
    for (const name of yield* netns_names()) if ((yield* remove(name)) !== 0) return 1;
    return 0;
  }
  return yield* remove(yield* name_argument(ip));
}

/** netns_switch: into the namespace, with a /sys that shows it. @throws Exit with `status` */
export function* netns_switch(name: ByteString, status: number): Code<void> {
  const fail = function* (text: string): Code<never> {
    yield* eprint(`${text}\n`);
    throw new Exit(status);
  };
  const fd = yield netns_get_fd(name);
  if (fd < 0) yield* fail(`Cannot open network namespace "${name}": ${strerror(fd)}`);
  const r = yield sys.setns(fd, CLONE_NEWNET);
  yield sys.close(fd);
  if (r < 0) yield* fail(`setting the network namespace "${name}" failed: ${strerror(r)}`);
  const own = yield sys.unshare(CLONE_NEWNS);
  if (own < 0) yield* fail(`unshare failed: ${strerror(own)}`);
  const slave = yield sys.mount("", "/", "none", MS_SLAVE | MS_REC, "");
  if (slave < 0) yield* fail(`"mount --make-rslave /" failed: ${strerror(slave)}`);
  yield sys.umount2("/sys", MNT_DETACH);
  const mounted = yield sys.mount(name, "/sys", "sysfs", 0, "");
  if (mounted < 0) yield* fail(`mount of /sys failed: ${strerror(mounted)}`);
  yield* bind_etc(name);
}

/** Files of /etc/netns/NAME take the place of those in /etc. */
function* bind_etc(name: ByteString): Code<void> {
  const dir = `/etc/netns/${name}`;
  const fd = yield sys.open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  const entries = yield* read_dir(fd);
  yield sys.close(fd);
  if (typeof entries === "number") return;
  for (const { d_name } of entries) {
    const r = yield sys.mount(`${dir}/${d_name}`, `/etc/${d_name}`, "none", MS_BIND, "");
    if (r < 0) yield* eprint(`Bind ${dir}/${d_name} -> /etc/${d_name} failed: ${strerror(r)}\n`);
  }
}

function* run(ip: Ip, argv: readonly ByteString[]): Code<number> {
  yield* ip.c.out.flush();
  const r = yield* execvp(argv, ip.c.envp);
  return yield* ip.die(`exec of "${argv[0]}" failed: ${strerror(r)}`, 1);
}

function* exec_in(ip: Ip, name: ByteString, argv: readonly ByteString[]): Code<number> {
  yield* netns_switch(name, 1);
  return yield* run(ip, argv);
}

/** In each of them, one after the other; what comes of it is not asked. */
function* exec_all(ip: Ip): Code<number> {
  const argv = ip.words.slice(ip.at);
  if (argv.length === 0) return yield* ip.die("No command specified", 1);
  for (const name of yield* netns_names()) {
    yield* ip.c.out.print(`\nnetns: ${name}\n`);
    yield* ip.c.out.flush();
    const child = yield sys.fork(() => in_child(exec_in(ip, name, argv)));
    if (child < 0) return yield* ip.die(`fork failed: ${strerror(child)}`, 1);
    yield* wait_for(child);
  }
  return 0;
}

function* exec(ip: Ip): Code<number> {
  if (ip.o.all) return yield* exec_all(ip);
  const name = ip.take();
  if (name === undefined) return yield* ip.die("No netns name specified", 1);
  if (ip.peek() === undefined) return yield* ip.die("No command specified", 1);
  yield* netns_switch(name, 255);
  return yield* run(ip, ip.words.slice(ip.at));
}

/** Processes whose /proc/PID/ns/net is that file. */
function* processes_in(wanted: stat): Code<number[]> {
  const fd = yield sys.open("/proc", O_RDONLY | O_DIRECTORY);
  const entries = yield* read_dir(fd);
  yield sys.close(fd);
  const found: number[] = [];
  for (const { d_name } of typeof entries === "number" ? [] : entries) {
    if (!/^\d+$/.test(d_name)) continue;
    const st = new_stat();
    if ((yield sys.stat_(`/proc/${d_name}/ns/net`, st)) < 0) continue;
    if (st.st_dev === wanted.st_dev && st.st_ino === wanted.st_ino) found.push(Number(d_name));
  }
  return found;
}

function* pids(ip: Ip): Code<number> {
  const name = yield* name_argument(ip);
  const st = new_stat();
  const r = yield sys.stat_(path_of(name), st);
  if (r < 0) return yield* ip.die(`Cannot open network namespace: ${strerror(r)}`, 1);
  for (const pid of yield* processes_in(st)) yield* ip.c.out.print(`${pid}\n`);
  return 0;
}

function* identify(ip: Ip): Code<number> {
  const pid = ip.take() ?? "self";
  if (pid !== "self" && !/^\d+$/.test(pid)) return yield* ip.die(`Invalid PID: ${pid}`, 1);
  const own = new_stat();
  const r = yield sys.stat_(`/proc/${pid}/ns/net`, own);
  if (r < 0) return yield* ip.die(`Cannot open network namespace: ${strerror(r)}`, 1);
  for (const name of yield* netns_names()) {
    const st = new_stat();
    if ((yield sys.stat_(path_of(name), st)) < 0) continue;
    if (st.st_dev !== own.st_dev || st.st_ino !== own.st_ino) continue;
    yield* ip.c.out.print(`${name}\n`);
    return 0;
  }
  yield* ip.c.out.print("\n");
  return 0;
}

function* set(ip: Ip): Code<number> {
  const name = yield* name_argument(ip);
  const word = ip.take();
  if (word === undefined) return yield* ip.die("No nsid specified", 255);
  const nsid = word === "auto" ? -1 : /^\d+$/.test(word) ? Number(word) : null;
  if (nsid === null) return yield* ip.invalid('Invalid "netnsid" value\n', word);
  const fd = yield netns_get_fd(name);
  if (fd < 0) return yield* ip.die(`Cannot open network namespace "${name}": ${strerror(fd)}`, 1);
  const r = yield* rtnl_change(ip.nl, RTM_NEWNSID, 0, { fd, nsid });
  return r < 0 ? 2 : 0;
}

/** The numbers by which this namespace knows others. */
function* list_id(ip: Ip): Code<number> {
  let only: number | null = null;
  for (let word = ip.take(); word !== undefined; word = ip.take()) {
    if (word === "target-nsid") yield* ip.not_simulated("netns list-id target-nsid");
    if (word !== "nsid") return yield* ip.die(`what is "${word}"?`, 255);
    const text = yield* ip.next();
    only = /^\d+$/.test(text) ? Number(text) : yield* ip.invalid('"nsid" value is invalid\n', text);
  }
  const ids = (yield* rtnl_dump<nsid_info>(ip.nl, RTM_GETNSID, { nsid: -1 })).map((found) => found.nsid);
  if (only !== null && !ids.includes(only))
    return yield* ip.die("Error: Peer netns reference is invalid.", 2);
  const names = yield* nsid_names(ip.nl);
  return yield* ip.show(
    only === null ? ids : [only],
    (id) => `nsid ${id} ${names.has(id) ? `(iproute2 netns name: ${names.get(id)})` : ""}\n`,
    (nsid) => ({ nsid, name: names.get(nsid) }),
  );
}

const COMMANDS: readonly (readonly [name: string, run: (ip: Ip) => Code<number>])[] = [
  ["list", list],
  ["show", list],
  ["lst", list],
  ["add", add],
  ["set", set],
  ["delete", del],
  ["identify", identify],
  ["pids", pids],
  ["exec", exec],
  ["attach", attach],
  ["list-id", list_id],
];

export function* do_netns(ip: Ip): Code<number> {
  const word = ip.take();
  if (word === undefined) return yield* list(ip);
  if (word === "help") return yield* ip.c.usage(NETNS_HELP, 255);
  if (word === "monitor") yield* ip.not_simulated(`netns ${word}`);
  const found = COMMANDS.find(([name]) => matches(word, name));
  if (!found) return yield* ip.die(`Command "${word}" is unknown, try "ip netns help".`, 255);
  return yield* found[1](ip);
}
