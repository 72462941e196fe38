// What a0 to a3 of a SYSCALL record mean, by system call.
import * as T from "../tables/argument_names.ts";
import { type Machine, NATIVE_MACHINE, syscallName } from "../tables/machines.ts";
import type { NameTable } from "../tables/numbering.ts";
import { type Accounts, groupName, NO_ACCOUNTS, userName } from "./accounts.ts";
import * as F from "./flags.ts";

/** All four arguments (u64 as hex text) where one helps to read another, e.g. the level of setsockopt. */
type Reader = (value: number, all: readonly string[], accounts: Accounts) => string;

const user: Reader = (v, _all, accounts) => userName(v, accounts);
const group: Reader = (v, _all, accounts) => groupName(v, accounts);
const directory: Reader = (v) => ((v | 0) === -100 ? "AT_FDCWD" : F.hex(v));
const flags: (bits: readonly (readonly [number, string])[]) => Reader = (bits) => (v) =>
  F.flagsOrHex(v, bits);
const signal: Reader = (v) => F.signalName(v) ?? `unknown-signal(${F.hex(v)})`;
const from: (table: NameTable, unknown: string) => Reader = (table, unknown) => (v) =>
  F.named(v, table, unknown);
const level: Reader = (v) =>
  T.PROTOCOLS.names.get(v) ?? T.SOCKET_LEVELS.names.get(v) ?? `unknown-sockopt-level(${F.hex(v)})`;

const SOCKET_OPTION_TABLES: ReadonlyMap<number, readonly [NameTable, string]> = new Map([
  [0, [T.IP_OPTIONS, "unknown-ipopt-name"]],
  [1, [T.SOCKET_OPTIONS, "unknown-sockopt-name"]],
  [6, [T.TCP_OPTIONS, "unknown-tcpopt-name"]],
  [17, [T.UDP_OPTIONS, "unknown-udpopt-name"]],
  [41, [T.IPV6_OPTIONS, "unknown-ip6opt-name"]],
  [263, [T.PACKET_OPTIONS, "unknown-pktopt-name"]],
]);
const socketOption: Reader = (v, all) => {
  const found = SOCKET_OPTION_TABLES.get(low32(all[1] ?? ""));
  return found ? F.named(v, ...found) : F.hex(v);
};
const O_CREAT = 0o100;
/** The mode behind open flags, looked at only when the call may create. */
const creationMode: Reader = (v, all) => (low32(all[1] ?? "") & O_CREAT ? F.shortMode(v) : F.hex(v));
const PR_SET_PDEATHSIG = 1;
const PR_CAPBSET_READ = 23;
const PR_CAPBSET_DROP = 24;
const prctlArgument: Reader = (v, all, accounts) => {
  switch (low32(all[0] ?? "")) {
    case PR_SET_PDEATHSIG:
      return signal(v, all, accounts);
    case PR_CAPBSET_READ:
    case PR_CAPBSET_DROP:
      return F.CAPABILITIES[v] ?? `unknown-capability(${F.hex(v)})`;
    default:
      return F.hex(v);
  }
};
const F_SETFD = 2;
const F_SETOWN = 8;
const fcntlArgument: Reader = (v, all, accounts) => {
  const command = low32(all[1] ?? "");
  if (command === F_SETFD && v === 1) return "FD_CLOEXEC";
  return command === F_SETOWN ? userName(v, accounts) : F.hex(v);
};
const exitStatus: Reader = (v) => (v === 0 ? "EXIT_SUCCESS" : v === 1 ? "EXIT_FAILURE" : "UNKNOWN");
const plainHex = (v: number): string => (v >>> 0).toString(16);

const AT_CALLS: readonly string[] = (
  "openat mkdirat mknodat fchownat futimesat newfstatat unlinkat renameat linkat readlinkat fchmodat " +
  "faccessat utimensat name_to_handle_at renameat2 openat2 faccessat2 fstatat64"
).split(" ");

const READERS: ReadonlyMap<string, Reader>[] = [
  new Map<string, Reader>([
    ...AT_CALLS.map((name): [string, Reader] => [name, directory]),
    ["rt_sigaction", signal],
    ["clock_settime", from(T.CLOCKS, "unknown-clk_id")],
    ["exit", exitStatus],
    ["exit_group", exitStatus],
    ["prctl", from(T.PRCTL_OPTIONS, "unknown-prctl-option")],
    ["ptrace", from(T.PTRACE_REQUESTS, "unknown-ptrace")],
    ["getrlimit", from(T.RLIMITS, "unknown-rlimit")],
    ["setrlimit", from(T.RLIMITS, "unknown-rlimit")],
    ["unshare", F.cloneFlags],
    ["setuid", user],
    ["setreuid", user],
    ["setresuid", user],
    ["setfsuid", user],
    ["setgid", group],
    ["setregid", group],
    ["setresgid", group],
    ["setfsgid", group],
    ["socket", from(T.ADDRESS_FAMILIES, "unknown-family")],
    ["personality", F.personality],
    ["bpf", (v) => T.BPF_COMMANDS.names.get(v) ?? `unknown-bpf-cmd(${plainHex(v)})`],
  ]),
  new Map<string, Reader>([
    ["open", F.openFlags],
    ["mq_open", F.openFlags],
    ["mkdir", F.shortMode],
    ["creat", F.shortMode],
    ["chmod", F.shortMode],
    ["fchmod", F.shortMode],
    ["mknod", F.fileMode],
    ["epoll_ctl", (v) => T.EPOLL_OPERATIONS.names.get(v) ?? `unknown-epoll_ctl-operation(${v | 0})`],
    ["fcntl", (v) => T.FCNTL_COMMANDS.names.get(v) ?? `unknown-fcntl-command(${v | 0})`],
    ["ioctl", (v) => T.IOCTL_REQUESTS.names.get(v) ?? F.hex(v)],
    ["umount2", flags(T.UMOUNT_FLAGS)],
    ["sched_setscheduler", F.scheduler],
    ["kill", signal],
    ["prctl", prctlArgument],
    ["tkill", signal],
    ["setns", F.cloneFlags],
    ["socket", (v) => T.SOCKET_TYPES.names.get(v & 0xf) ?? `unknown-type(${plainHex(v)})`],
    ["setsockopt", level],
    ["getsockopt", level],
    ["access", F.accessMode],
    ["chown", user],
    ["setreuid", user],
    ["setresuid", user],
    ["setregid", group],
    ["setresgid", group],
  ]),
  new Map<string, Reader>([
    ["open", creationMode],
    ["mq_open", creationMode],
    ["fcntl", fcntlArgument],
    ["openat", F.openFlags],
    ["open_by_handle_at", F.openFlags],
    ["mkdirat", F.shortMode],
    ["mknodat", F.shortMode],
    ["fchmodat", F.shortMode],
    ["shmget", F.shmFlags],
    ["sendmsg", flags(T.MESSAGE_FLAGS)],
    ["recvmsg", flags(T.MESSAGE_FLAGS)],
    ["mmap", (v) => F.memoryProtection(v, true)],
    ["mprotect", (v) => F.memoryProtection(v, false)],
    ["lseek", (v) => T.SEEK_WHENCES.names.get(v) ?? `unknown-whence(${plainHex(v)})`],
    ["clone", F.cloneFlags],
    ["tgkill", signal],
    ["setsockopt", socketOption],
    ["getsockopt", socketOption],
    ["faccessat", F.accessMode],
    ["faccessat2", F.accessMode],
    ["setresuid", user],
    ["setresgid", group],
    ["socket", (v) => T.PROTOCOLS.names.get(v) ?? `unknown-proto(${plainHex(v)})`],
    ["renameat", directory],
    ["renameat2", directory],
    ["linkat", directory],
    ["readlinkat", directory],
  ]),
  new Map<string, Reader>([
    ["mmap", F.mapFlags],
    ["mount", flags(T.MOUNT_FLAGS)],
    ["sendto", flags(T.MESSAGE_FLAGS)],
    ["recvfrom", flags(T.MESSAGE_FLAGS)],
    ["recvmmsg", flags(T.MESSAGE_FLAGS)],
    ["sendmmsg", flags(T.MESSAGE_FLAGS)],
  ]),
];

/** The low 32 bits of a hexadecimal number of up to 64. */
export const low32 = (text: string): number => Number.parseInt(text.slice(-8), 16) >>> 0;

/**
 * The text of argument `index` (0 to 3) given as hex digits. `call` is the system call number on `machine`, or null
 * when it is not known; `all` the four arguments. Without a reader it is the number in hex, as given.
 */
export function interpretArgument(
  index: number,
  value: string,
  call: number | null,
  machine: Machine | null = NATIVE_MACHINE,
  all: readonly string[] = [],
  accounts: Accounts = NO_ACCOUNTS,
): string {
  const name = call === null || machine === null ? null : syscallName(call, machine);
  const reader = name === null ? undefined : READERS[index]?.get(name);
  return reader ? reader(low32(value), all, accounts) : `0x${value}`;
}
