// [RFC PATCH ghak32 V2 04/13] audit: add containerid filtering
// include/linux/audit.h, include/uapi/linux/audit.h, kernel/audit.h, kernel/auditfilter.c, kernel/auditsc.c
//
// Rules on the exit, task, user and exclude lists may ask for a container id. It is wider than the 32-bit value slots
// of a rule, so it travels in the rule's string buffer: 8 bytes in host byte order, the slot holding the length.
import { Audit_equal, Audit_not_equal } from "../../kernel/audit_types.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { filter_field } from "../../kernel/seams.ts";
import { EINVAL } from "../../kernel/uapi/errno.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { as_posted } from "./as_posted.ts";
import { AUDIT_CONTAINERID, AUDIT_FEATURE_BITMAP_CONTAINERID_FILTER } from "./uapi.ts";

const LENGTH = 8;

function to_bytes(value: bigint): ByteString {
  let out = "";
  for (let i = 0n; i < 8n; i++) out += String.fromCharCode(Number((value >> (8n * i)) & 0xffn));
  return out;
}
function from_bytes(bytes: ByteString): bigint {
  let value = 0n;
  for (let i = LENGTH - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes.charCodeAt(i));
  return value;
}

const field: filter_field = {
  type: AUDIT_CONTAINERID,
  in_buffer: true,
  parse: (_k, _listnr, op, value, bytes) => {
    if (op !== Audit_equal && op !== Audit_not_equal) return -EINVAL;
    if (value !== LENGTH || bytes?.length !== LENGTH) return -EINVAL;
    return from_bytes(bytes);
  },
  pack: (val) => ({ value: LENGTH, buf: to_bytes(val) }),
  value: (_k, task) => task.containerid,
  in_message_filter: true,
};

export function apply(k: Kernel): void {
  k.seams.filter_fields.set(field.type, { ...field, list_as_posted: as_posted(k, "list-rules") });
  k.seams.feature_bitmap |= AUDIT_FEATURE_BITMAP_CONTAINERID_FILTER;
}
