// Interpretation of record fields, as ausearch -i does it. Pure: the page uses it too.
import { ERRNO_TEXTS } from "../../../kernel/uapi/errno.ts";
import { errnoName } from "../libaudit/errno_names.ts";
import { PROTOCOLS } from "../tables/argument_names.ts";
import { LIST_NAMES } from "../tables/fields.ts";
import { type Machine, machineOfElf, NATIVE_MACHINE, syscallName } from "../tables/machines.ts";
import { type Accounts, groupName, userName } from "./accounts.ts";
import { interpretArgument } from "./arguments.ts";
import { unescapeField, unescapeTitle } from "./escaped.ts";
import { type FieldType, fieldType } from "./field_types.ts";
import * as F from "./flags.ts";
import { interpretSockaddr } from "./sockaddr.ts";
import { interpretKeystrokes } from "./tty.ts";

/** What a field's meaning depends on beside itself. */
export interface FieldSetting {
  /** record type name */
  record: string;
  accounts: Accounts;
  /** of the record, once arch= and syscall= have been seen */
  machine: Machine | null;
  call: number | null;
  /** a0 to a3 as they stand in the record */
  args: readonly string[];
}

export const newSetting = (record: string, accounts: Accounts): FieldSetting => ({
  record,
  accounts,
  machine: NATIVE_MACHINE,
  call: null,
  args: [],
});

const CONTID_UNSET = "18446744073709551615";

const PATH_FLAGS: readonly (readonly [number, string])[] = [
  [0x01, "follow"],
  [0x02, "directory"],
  [0x04, "continue"],
  [0x10, "parent"],
  [0x20, "noalt"],
  [0x40, "atomic"],
  [0x100, "open"],
  [0x200, "create"],
  [0x400, "access"],
];
const RESOLVE_FLAGS: readonly (readonly [number, string])[] = [
  [1, "RESOLVE_NO_XDEV"],
  [2, "RESOLVE_NO_MAGICLINKS"],
  [4, "RESOLVE_NO_SYMLINKS"],
  [8, "RESOLVE_BENEATH"],
  [16, "RESOLVE_IN_ROOT"],
  [32, "RESOLVE_CACHED"],
];
const SECCOMP_ACTIONS: ReadonlyMap<number, string> = new Map([
  [0x00000000, "kill"],
  [0x80000000, "kill"],
  [0x00030000, "trap"],
  [0x00050000, "errno"],
  [0x7fc00000, "user-notify"],
  [0x7ff00000, "trace"],
  [0x7ffc0000, "log"],
  [0x7fff0000, "allow"],
]);
const HOOKS: readonly string[] = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING", "BROUTING"];
const ACTIONS: readonly string[] = ["ACCEPT", "DROP", "REJECT"];
const FAMILIES: ReadonlyMap<number, string> = new Map([
  [0, "unspecified"],
  [1, "inet"],
  [2, "ipv4"],
  [3, "arp"],
  [5, "netdev"],
  [7, "bridge"],
  [10, "ipv6"],
  [12, "decnet"],
]);
const ICMP_TYPES: ReadonlyMap<number, string> = new Map([
  [0, "echo-reply"],
  [3, "destination-unreachable"],
  [4, "source-quench"],
  [5, "redirect"],
  [8, "echo"],
  [11, "time-exceeded"],
  [12, "parameter-problem"],
  [13, "timestamp-request"],
  [14, "timestamp-reply"],
  [15, "info-request"],
  [16, "info-reply"],
  [17, "address-mask-request"],
  [18, "address-mask-reply"],
]);

const MAC_PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [0x800, "IP"],
  [0x806, "ARP"],
]);
/** What a listener of fanotify(7) answered. */
const RESPONSES: readonly (string | undefined)[] = [undefined, "allow", "deny"];

/** strtoul(text, NULL, base) of plain digits: 0 when there are none, null beyond 64 bits. */
function unsigned(text: string, base: 8 | 10 | 16): number | null {
  const digits = base === 16 ? /^(?:0x)?([0-9a-f]+)/i : base === 8 ? /^([0-7]+)/ : /^(-?[0-9]+)/;
  const found = digits.exec(text)?.[1];
  if (found === undefined) return 0;
  const value = Number.parseInt(found, base);
  return value > 2 ** 64 - 1 ? null : value;
}

const conversionError = (text: string): string => `conversion error(${text})`;

function withNumber(text: string, base: 8 | 10 | 16, read: (n: number) => string): string {
  const n = unsigned(text, base);
  return n === null ? conversionError(text) : read(n);
}

/** The low half as an unsigned number; beyond 2^53 the text's own digits must be used. */
const low = (n: number): number => Number(BigInt.asUintN(32, BigInt(n)));

/** An id in decimal; anything too large for the C library is (uid_t)-1. */
function idNumber(text: string): number {
  const n = unsigned(text, 10);
  return n === null || n >= 2 ** 63 ? 0xffffffff : low(n);
}

/** One value, interpreted; without escaping. */
export function interpretValue(type: FieldType, value: string, s: FieldSetting): string {
  switch (type) {
    case "uid":
      return userName(idNumber(value), s.accounts);
    case "gid":
      return groupName(idNumber(value), s.accounts);
    case "syscall":
      return withNumber(value, 10, (n) =>
        s.machine === null ? value : (syscallName(n, s.machine) ?? `unknown-syscall(${n | 0})`),
      );
    case "arch":
      return withNumber(value, 16, (n) => machineOfElf(low(n)) ?? `unknown-elf-type(${value})`);
    case "exit":
      return exitText(value);
    case "escaped":
      return unescapeField(value);
    case "title":
      return unescapeTitle(value);
    case "key":
      return unescapeField(value).split("\x01").join(" key=");
    case "perm":
      return withNumber(value, 10, permissions);
    case "mode":
      return s.record === "MQ_OPEN"
        ? withNumber(value, 8, F.shortMode)
        : withNumber(value, 8, (n) => F.fileMode(low(n)));
    case "saddr":
      return interpretSockaddr(value);
    case "flags":
      if (s.record !== "PATH") return withNumber(value, 16, (n) => F.mapFlags(low(n)));
      return withNumber(value, 16, (n) =>
        n === 0 ? "none" : F.bitNames(low(n), PATH_FLAGS) || `0x${low(n).toString(16)}`,
      );
    case "promiscuous":
      return withNumber(value, 10, (n) => (n ? "yes" : "no"));
    case "capability":
      return F.CAPABILITIES[unsigned(value, 10) ?? -1] ?? `unknown-capability(${value})`;
    case "capabilities":
      return capabilitySet(value);
    case "result":
      return resultWord(value);
    case "argument":
      return value;
    case "signal":
      return F.signalName(unsigned(value, 10) ?? -1) ?? `unknown-signal(${value})`;
    case "list": {
      const n = unsigned(value, 10) ?? -1;
      const name = n === 2 ? undefined : LIST_NAMES.get(n);
      return name ?? `unknown-list(${value})`;
    }
    case "keystrokes":
      return interpretKeystrokes(value);
    case "session":
      return value === "4294967295" ? "unset" : value;
    case "response":
      return RESPONSES[unsigned(value, 10) ?? 0] ?? "unknown";
    case "seccomp":
      return withNumber(value, 16, (n) => {
        const action = (low(n) & 0xffff0000) >>> 0;
        return SECCOMP_ACTIONS.get(action) ?? `unknown-seccomp-code(${value})`;
      });
    case "openflags":
      return withNumber(value, 16, (n) => F.openFlags(low(n)));
    case "personality":
      return withNumber(value, 16, (n) => F.personality(low(n)));
    case "hook":
      return withNumber(value, 16, (n) => HOOKS[n] ?? `unknown-hook(${value})`);
    case "action":
      return withNumber(value, 16, (n) => ACTIONS[n] ?? `unknown-action(${value})`);
    case "protocol":
      return PROTOCOLS.names.get(unsigned(value, 10) ?? -1) ?? "undefined protocol";
    case "icmp":
      return ICMP_TYPES.get(unsigned(value, 10) ?? -1) ?? `unknown-icmp-type(${value})`;
    case "netfilter_family":
      return FAMILIES.get(unsigned(value, 10) ?? -1) ?? `unknown-netfilter-protocol(${value})`;
    case "ioctl":
      return withNumber(value, 16, (n) => `0x${low(n).toString(16)}`);
    case "macprotocol":
      return withNumber(value, 16, (n) => MAC_PROTOCOLS.get(n) ?? "UNKNOWN");
    case "resolve":
      return withNumber(value, 16, (n) => F.bitNames(low(n), RESOLVE_FLAGS) || `0x${value}`);
    case "multicast":
      return value === "1" ? "audit-netlink-multicast" : value;
    case "contid":
      return value === CONTID_UNSET ? "unset" : value;
  }
}

function exitText(value: string): string {
  const n = Number(value);
  if (!/^-\d+$/.test(value) || n >= 0) return value;
  return `${errnoName(-n) ?? "(null)"}(${ERRNO_TEXTS[-n] ?? `Unknown error ${-n}`})`;
}

/** The tool takes an empty set for all of them. */
function permissions(bits: number): string {
  const all = bits === 0 ? 15 : bits;
  return [
    [4, "read"],
    [2, "write"],
    [1, "exec"],
    [8, "attr"],
  ]
    .filter(([bit]) => all & (bit as number))
    .map(([, name]) => name)
    .join(",");
}

function capabilitySet(value: string): string {
  const digits = /^(?:0x)?([0-9a-f]+)/i.exec(value)?.[1] ?? "0";
  if (digits.replace(/^0+/, "").length > 16) return conversionError(value);
  const set = BigInt(`0x${digits}`);
  const names = F.CAPABILITIES.filter((_, i) => (set >> BigInt(i)) & 1n);
  return names.length > 0 ? names.join(",") : "none";
}

function resultWord(value: string): string {
  if (!/^\d/.test(value)) return value;
  const n = unsigned(value, 10);
  return n === 0 ? "no" : n === 1 ? "yes" : "unset";
}

/**
 * A field by name, interpreted. Keeps arch, syscall and a0 to a3 in the setting for the fields that follow.
 * Null when the field has no interpretation.
 */
export function interpretField(name: string, value: string, s: FieldSetting): string | null {
  const type = fieldType(s.record, name);
  if (type === null) return null;
  if (type === "argument")
    return interpretArgument(Number(name[1]), value, s.call, s.machine, s.args, s.accounts);
  const text = interpretValue(type, value, s);
  if (type === "arch") s.machine = machineOfElf(low(unsigned(value, 16) ?? 0));
  else if (type === "syscall") s.call = unsigned(value, 10);
  return text;
}
