// Netlink payloads as bytes: the simulated kernel passes structures, sctool shows and takes what they are in memory.

import * as A from "../../kernel/uapi/audit.ts";
import { le32 } from "../../kernel/uapi/byteorder.ts";
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

const RULE_FIELDS = 64;

/** A struct audit_rule_data (three numbers, four arrays, the length of the strings, the strings); null when cut off. */
function rule_of(data: ByteString): A.audit_rule_data | null {
  if (data.length < A.AUDIT_RULE_DATA_SIZE) return null;
  const u32 = (index: number): number => u32_at(data, 4 * index);
  const count = Math.min(u32(2), RULE_FIELDS);
  const array = (nth: number, length: number): number[] =>
    Array.from({ length }, (_, i) => u32(3 + nth * RULE_FIELDS + i));
  return {
    flags: u32(0),
    action: u32(1),
    field_count: u32(2),
    mask: Uint32Array.from(array(0, RULE_FIELDS)),
    fields: array(1, count),
    values: array(2, count),
    fieldflags: array(3, count),
    buf: data.slice(A.AUDIT_RULE_DATA_SIZE, A.AUDIT_RULE_DATA_SIZE + u32(3 + 4 * RULE_FIELDS)),
  };
}

/** The payload a message of that type has: a structure where there is one, else the bytes themselves. */
export function payload_of(type: number, data: ByteString): unknown {
  if (type === A.AUDIT_ADD_RULE || type === A.AUDIT_DEL_RULE) return rule_of(data) ?? data;
  const members = MEMBERS[type];
  if (!members) return data;
  return Object.fromEntries(members.map((m, i) => [m, u32_at(data, i * 4)]));
}
