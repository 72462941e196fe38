// Netlink payloads as bytes: the simulated kernel passes structures, sctool shows and takes what they are in memory.
import * as A from "../../kernel/uapi/audit.ts";
import type { nlmsghdr } from "../../kernel/uapi/netlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";

const STATUS: readonly (keyof A.audit_status)[] = [
  "mask",
  "enabled",
  "failure",
  "pid",
  "rate_limit",
  "backlog_limit",
  "lost",
  "backlog",
  "feature_bitmap",
  "backlog_wait_time",
];
const FEATURES: readonly (keyof A.audit_features)[] = ["vers", "mask", "features", "lock"];
const TTY: readonly (keyof A.audit_tty_status)[] = ["enabled", "log_passwd"];
/** The u32 members of the structure of each type, in order. */
const MEMBERS: Readonly<Record<number, readonly string[]>> = {
  [A.AUDIT_GET]: STATUS,
  [A.AUDIT_SET]: STATUS,
  [A.AUDIT_GET_FEATURE]: FEATURES,
  [A.AUDIT_SET_FEATURE]: FEATURES,
  [A.AUDIT_TTY_GET]: TTY,
  [A.AUDIT_TTY_SET]: TTY,
};

const le32 = (n: number): ByteString =>
  String.fromCharCode(n & 255, (n >>> 8) & 255, (n >>> 16) & 255, (n >>> 24) & 255);
const u32_at = (data: ByteString, at: number): number => {
  let n = 0;
  for (let i = 3; i >= 0; i--) n = n * 256 + (at + i < data.length ? data.charCodeAt(at + i) : 0);
  return n;
};

/** The bytes of a message that came. */
export function payload_bytes(msg: nlmsghdr): ByteString {
  const { payload } = msg;
  if (typeof payload === "string") return payload;
  const members = MEMBERS[msg.nlmsg_type];
  if (!members || typeof payload !== "object" || payload === null) return "";
  return members.map((m) => le32((payload as Record<string, number>)[m] ?? 0)).join("");
}

/** The payload a message of that type has: a structure where there is one, else the bytes themselves. */
export function payload_of(type: number, data: ByteString): unknown {
  const members = MEMBERS[type];
  if (!members) return data;
  return Object.fromEntries(members.map((m, i) => [m, u32_at(data, i * 4)]));
}
