// kernel/audit.c: PATH, the record of one name or object of a system call.
import { audit_log_d, audit_log_end, audit_log_field, audit_log_start } from "./audit.ts";
import {
  audit_dev_text,
  audit_log_cap,
  audit_log_d_path,
  audit_log_untrustedstring,
  audit_log_x,
} from "./audit_format.ts";
import type { audit_buffer, audit_context, audit_names, audit_object_text } from "./audit_types.ts";
import * as T from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import { AUDIT_PATH } from "./uapi/audit.ts";
import type { ByteString } from "./uapi/syscall.ts";

const NAMETYPES: readonly ByteString[] = ["UNKNOWN", "NORMAL", "PARENT", "DELETE", "CREATE"];

/** What to print as a name: all of it, its directory part, or the working directory. */
function name_text(ctx: audit_context | null, n: audit_names): ByteString | null {
  if (n.name === null) return null;
  if (n.name_len === T.AUDIT_NAME_FULL) return n.name.name;
  return n.name_len === 0 && ctx?.pwd ? null : n.name.name.slice(0, n.name_len);
}

function write_object(ab: audit_buffer, n: audit_names): void {
  if (n.ino !== T.AUDIT_INO_UNSET) {
    audit_log_field(ab, " dev=", audit_dev_text(n.dev), "dev");
    audit_log_field(ab, " mode=", `0${n.mode.toString(8)}`, "oct");
    audit_log_d(ab, " ouid=", n.uid);
    audit_log_d(ab, " ogid=", n.gid);
    audit_log_field(ab, " rdev=", n.rdev === 0 ? "00:00" : audit_dev_text(n.rdev), "dev");
  }
  if (n.osid !== "") audit_log_field(ab, " obj=", n.osid, "label");
  audit_log_field(ab, " nametype=", NAMETYPES[n.type], "string");
  const { fcap } = n;
  audit_log_cap(ab, " cap_fp=", fcap?.permitted ?? 0n);
  audit_log_cap(ab, " cap_fi=", fcap?.inheritable ?? 0n);
  audit_log_d(ab, " cap_fe=", fcap?.fE ? 1 : 0);
  audit_log_x(ab, " cap_fver=", fcap?.cap_ver ?? 0);
}

const is_same = (t: audit_object_text, n: audit_names): boolean =>
  t.known === (n.ino !== T.AUDIT_INO_UNSET) &&
  t.dev === n.dev &&
  t.mode === n.mode &&
  t.uid === n.uid &&
  t.gid === n.gid &&
  t.rdev === n.rdev &&
  t.osid === n.osid &&
  t.type === n.type;

/**
 * ` dev= mode= ouid= ogid= rdev= obj= nametype= cap_fp= cap_fi= cap_fe= cap_fver=`. A task's calls are much alike: the
 * text is kept with the name's place in the context, and used again when the next object there has the same values.
 */
function audit_log_object(ab: audit_buffer, n: audit_names): void {
  const kept = n.object_text;
  if (kept !== null && ab.fields === null && n.fcap === null && is_same(kept, n)) {
    ab.text += kept.text;
    return;
  }
  const before = ab.text.length;
  write_object(ab, n);
  if (n.fcap !== null) return;
  const { dev, mode, uid, gid, rdev, osid, type } = n;
  const known = n.ino !== T.AUDIT_INO_UNSET;
  const text = ab.text.slice(before);
  n.object_text = { known, dev, mode, uid, gid, rdev, osid, type, text };
}

export function audit_log_name(k: Kernel, ctx: audit_context | null, n: audit_names, item: number): void {
  if (k.listeners.trace?.run("audit_log_name", `item=${item}`, audit_log_name, k, ctx, n, item)) return;
  const ab = audit_log_start(k, ctx, AUDIT_PATH);
  if (ab === null) return;
  audit_log_d(ab, "item=", item);
  const text = name_text(ctx, n);
  if (text !== null) audit_log_untrustedstring(ab, " name=", text);
  else if (n.name !== null && ctx?.pwd) audit_log_d_path(k, ab, " name=", ctx.pwd);
  else audit_log_field(ab, " name=", "(null)", "none");
  if (n.ino !== T.AUDIT_INO_UNSET) audit_log_d(ab, " inode=", n.ino);
  audit_log_object(ab, n);
  audit_log_end(k, ab);
}
