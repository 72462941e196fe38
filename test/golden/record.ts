// Compares two audit records field by field.
import { NR_SYSCALLS_4_16, SYS, type SyscallName } from "../../worker/kernel/uapi/unistd_64.ts";
import type { OwnValues } from "./compare.ts";

/**
 * How many arguments a system call takes: what SYSCALL shows beyond them is whatever the registers held.
 * Calls that are not listed take four or more.
 */
const ARITY: Readonly<Record<number, number>> = {
  ...{ 2: 3, 3: 1, 4: 2, 12: 1, 15: 0, 21: 2, 22: 1, 32: 1, 33: 2, 34: 0, 35: 2, 37: 1, 39: 0, 41: 3, 42: 3 },
  ...{ 43: 3, 49: 3, 50: 2, 56: 4, 57: 0, 58: 0, 59: 3, 60: 1, 62: 2, 63: 1, 76: 2, 77: 2, 79: 2, 80: 1 },
  ...{ 81: 1, 82: 2, 83: 2, 84: 1, 85: 2, 86: 2, 87: 1, 88: 2, 89: 3, 90: 2, 91: 2, 92: 3, 93: 3, 94: 3 },
  ...{ 95: 1, 96: 2, 101: 4, 102: 0, 104: 0, 105: 1, 106: 1, 107: 0, 108: 0, 109: 2, 110: 0, 111: 0, 112: 0 },
  ...{
    113: 2,
    114: 2,
    117: 3,
    119: 3,
    125: 2,
    126: 2,
    133: 3,
    137: 2,
    157: 4,
    158: 2,
    159: 1,
    160: 2,
    161: 1,
  },
  ...{
    164: 2,
    165: 4,
    166: 2,
    170: 2,
    186: 0,
    191: 4,
    200: 2,
    218: 1,
    227: 2,
    230: 4,
    231: 1,
    234: 3,
    235: 2,
  },
  ...{
    257: 4,
    258: 3,
    259: 4,
    260: 4,
    261: 3,
    262: 4,
    263: 3,
    264: 4,
    265: 4,
    266: 3,
    267: 4,
    268: 3,
    269: 3,
  },
  ...{ 175: 3, 176: 2, 313: 3 },
  ...{ 10: 3, 11: 2, 272: 1, 273: 2, 280: 4, 292: 3, 293: 2, 302: 4, 304: 4, 308: 2, 316: 4, 318: 3, 322: 4 },
  ...{ 305: 2 },
  ...{ 29: 3, 30: 3, 31: 3, 64: 3, 65: 3, 66: 4, 67: 1, 68: 2, 69: 4, 70: 4, 71: 3 },
  ...{ 240: 4, 241: 1, 242: 4, 243: 4, 244: 2, 245: 3 },
  // no kernel has it
  999: 0,
};
/** Calls whose result is an address: mmap, brk, mremap, shmat. */
const RETURNS_ADDRESS = new Set([9, 12, 25, 30]);
/** A call of the real machine that is younger than 4.16, where the library falls back to another: clone3, clone. */
const FALLBACK: Readonly<Record<number, number>> = { 435: 56 };
/** Calls whose result is a pid: clone, fork, vfork, wait4, getpid, getppid, gettid, setsid, clone3. */
const RETURNS_PID = new Set([39, 56, 57, 58, 61, 110, 112, 186, 218, 435]);
/**
 * Calls whose first argument is a pid: kill, setpgid, getpgid, getsid, tkill, tgkill, wait4, prlimit64,
 * process_vm_readv.
 */
const TAKES_PID = new Set([61, 62, 109, 121, 124, 200, 234, 302, 310]);
/** ptrace, tgkill: the second argument is one. */
const TAKES_PID_SECOND = new Set([101, 234]);

/** An address of inet or inet6 with a port of the upper half, in hex: family, port, the rest. */
const EPHEMERAL = /^(0200|0A00)([89A-F][0-9A-F]{3})(.*)$/;

type Field = readonly [name: string, value: string];

/** Fields in order; text between quotes stays whole. */
function fields_of(line: string): Field[] {
  const out: Field[] = [];
  for (const m of line.matchAll(/([\w-]+)=(audit\([^)]*\):?|"[^"]*"|'[^']*'|[^\s]*)|([^\s=]+)/g))
    out.push([m[1] ?? "", m[2] ?? m[3]]);
  return out;
}

/**
 * Both are addresses of user space. Those of a static program, as sctool was, are short; ours never are, and flags
 * have at most 32 bits, so that one of the two is long.
 */
const are_addresses = (a: string, b: string) =>
  [a, b].every((v) => /^(?:0x)?[0-9a-f]{6,12}$/.test(v)) && [a, b].some((v) => /^(?:0x)?[0-9a-f]{9}/.test(v));

/** null when the records say the same, else which field does not. */
export function compare_records(real: string, ours: string, own: OwnValues): string | null {
  const a = fields_of(real);
  const b = fields_of(ours);
  const names = (list: Field[]) => list.map(([n, v]) => n || v).join(" ");
  if (a.length !== b.length || names(a) !== names(b)) return "fields differ";
  const call = call_of(a);
  const refused = call >= NR_SYSCALLS_4_16 && b.some(([n, v]) => n === "exit" && /^(?:-38$|ENOSYS)/.test(v));
  const fell_back = call in FALLBACK && FALLBACK[call] === call_of(b);
  const arity = fell_back ? 0 : (ARITY[call] ?? 4);
  for (const [i, [name, value]] of a.entries()) {
    const mine = b[i][1];
    if (fell_back && name === "syscall") continue;
    if (refused && (name === "success" || name === "exit")) continue;
    // what audit_pid was before is a pid too
    const kind = name === "audit_pid" || (name === "old" && a[i - 1][0] === "audit_pid") ? "pid" : name;
    if (name === "inode") {
      // numbers are those of a file system
      if (own.same("inode", `${dev_of(a)} ${value}`, `${dev_of(b)} ${mine}`)) continue;
      return `inode=${value}, ours ${mine}`;
    }
    if (!compare_values(kind, value, mine, call, arity, own)) return `${name}=${value}, ours ${mine}`;
  }
  return null;
}

/** The arguments in a PROCTITLE. */
const arguments_of = (hex: string): string[] =>
  Buffer.from(hex.replace(/^"|"$/g, ""), "hex").toString("latin1").split("\0");

/** Command lines of the same words, but for pids that are known to be the same. */
function same_title(value: string, mine: string, own: OwnValues): boolean {
  if (value === mine) return true;
  const [a, b] = [arguments_of(value), arguments_of(mine)];
  return a.length === b.length && a.every((word, i) => word === b[i] || own.pid(word, b[i]));
}

const dev_of = (fields: readonly Field[]): string => fields.find(([n]) => n === "dev")?.[1] ?? "";

/** Number of the call a SYSCALL record is about, also when it is interpreted; -1 when it is none. */
function call_of(fields: readonly Field[]): number {
  const call = fields.find(([n]) => n === "syscall")?.[1] ?? "";
  return /^\d+$/.test(call) ? Number(call) : (SYS[call as SyscallName] ?? -1);
}

function compare_values(
  name: string,
  value: string,
  mine: string,
  call: number,
  arity: number,
  own: OwnValues,
): boolean {
  switch (name) {
    case "msg": {
      const stamp = /^audit\((.*)\)(:?)$/.exec(value);
      const my_stamp = /^audit\((.*)\)(:?)$/.exec(mine);
      if (!stamp || !my_stamp) return value === mine;
      return own.same("stamp", stamp[1], my_stamp[1]);
    }
    case "pid":
    case "ppid":
    case "opid":
    case "spid":
      return own.same("pid", value, mine);
    case "inode":
    case "dev":
    case "ses":
    case "oses":
    case "old-ses":
      return (
        (name === "dev" && value === mine) || own.same(name.replace(/^(?:old-|o(?=ses))/, ""), value, mine)
      );
    case "name": {
      const pid = /^"?\/proc\/(\d+)\/(.*)$/.exec(value);
      const my_pid = /^"?\/proc\/(\d+)\/(.*)$/.exec(mine);
      return pid && my_pid ? pid[2] === my_pid[2] && own.same("pid", pid[1], my_pid[1]) : value === mine;
    }
    case "proctitle":
      return same_title(value, mine, own);
    case "saddr": {
      // the kernel chose the port of an unbound socket
      const port = EPHEMERAL.exec(value);
      const my_port = EPHEMERAL.exec(mine);
      if (!port || !my_port) return value === mine;
      return port[1] + port[3] === my_port[1] + my_port[3] && own.same("port", port[2], my_port[2]);
    }
    case "ip":
      return value === mine || are_addresses(value, mine);
    case "kernel":
      return own.same("kernel", value, mine);
    case "exit":
      if (RETURNS_ADDRESS.has(call)) return value === mine || (Number(value) > 0 && Number(mine) > 0);
      if (RETURNS_PID.has(call)) return value === mine || (Number(value) > 0 && own.same("pid", value, mine));
      return value === mine;
    case "a0":
    case "a1":
    case "a2":
    case "a3": {
      if (call >= 0 && Number(name[1]) >= arity) return true;
      if (value === mine || are_addresses(value, mine)) return true;
      if ((name === "a0" && TAKES_PID.has(call)) || (name === "a1" && TAKES_PID_SECOND.has(call)))
        return own.same("pid", String(Number.parseInt(value, 16)), String(Number.parseInt(mine, 16)));
      return false;
    }
    default:
      return value === mine;
  }
}
