// kernel/auditfilter.c: rules as user space sends them, to rules as the kernel keeps them, and back.
import { audit_alloc_mark } from "./audit_fsnotify.ts";
import { security_audit_rule_valid } from "./audit_lsm.ts";
import { audit_apply_classes } from "./audit_perm.ts";
import { audit_make_tree } from "./audit_tree.ts";
import type { audit_entry, audit_field, audit_krule } from "./audit_types.ts";
import * as T from "./audit_types.ts";
import { audit_to_watch } from "./audit_watch.ts";
import type { Kernel } from "./kernel.ts";
import { KERN_ERR, KERN_WARNING, printk } from "./printk.ts";
import type { filter_field } from "./seams.ts";
import * as A from "./uapi/audit.ts";
import { EINVAL, ENAMETOOLONG } from "./uapi/errno.ts";
import { PATH_MAX } from "./uapi/fcntl.ts";
import { S_IFMT } from "./uapi/stat.ts";
import type { ByteString } from "./uapi/syscall.ts";

/** Operator bits of fieldflags by Audit_* number. */
export const OPERATOR_BITS: readonly number[] = [
  A.AUDIT_EQUAL,
  A.AUDIT_NOT_EQUAL,
  A.AUDIT_BIT_MASK,
  A.AUDIT_BIT_TEST,
  A.AUDIT_LESS_THAN,
  A.AUDIT_GREATER_THAN,
  A.AUDIT_LESS_THAN_OR_EQUAL,
  A.AUDIT_GREATER_THAN_OR_EQUAL,
];
const MAX_FIELD_COMPARE = A.AUDIT_COMPARE_SGID_TO_FSGID;

export const is_uid_field = (type: number): boolean =>
  (type >= A.AUDIT_UID && type <= A.AUDIT_FSUID) || type === A.AUDIT_LOGINUID || type === A.AUDIT_OBJ_UID;
export const is_gid_field = (type: number): boolean =>
  (type >= A.AUDIT_GID && type <= A.AUDIT_FSGID) || type === A.AUDIT_OBJ_GID;
export const is_label_field = (type: number): boolean =>
  (type >= A.AUDIT_SUBJ_USER && type <= A.AUDIT_SUBJ_CLR) ||
  (type >= A.AUDIT_OBJ_USER && type <= A.AUDIT_OBJ_LEV_HIGH);

const equality_only = (op: number): boolean => op === T.Audit_equal || op === T.Audit_not_equal;

/** Is the field allowed on the list, with the operator and value? */
function audit_field_valid(rule: audit_krule, f: audit_field): boolean {
  const { listnr } = rule;
  if (f.type === A.AUDIT_MSGTYPE && listnr !== A.AUDIT_FILTER_EXCLUDE && listnr !== A.AUDIT_FILTER_USER)
    return false;
  if (f.type === A.AUDIT_FSTYPE && listnr !== A.AUDIT_FILTER_FS) return false;
  if (listnr === A.AUDIT_FILTER_FS && f.type !== A.AUDIT_FSTYPE && f.type !== A.AUDIT_FILTERKEY) return false;
  switch (f.type) {
    case A.AUDIT_ARG0:
    case A.AUDIT_ARG1:
    case A.AUDIT_ARG2:
    case A.AUDIT_ARG3:
    case A.AUDIT_SUBJ_USER:
    case A.AUDIT_SUBJ_ROLE:
    case A.AUDIT_SUBJ_TYPE:
    case A.AUDIT_OBJ_USER:
    case A.AUDIT_OBJ_ROLE:
    case A.AUDIT_OBJ_TYPE:
    case A.AUDIT_WATCH:
    case A.AUDIT_DIR:
    case A.AUDIT_FILTERKEY:
      return true;
    case A.AUDIT_LOGINUID_SET:
      return f.val <= 1 && equality_only(f.op);
    case A.AUDIT_ARCH:
      return equality_only(f.op);
    case A.AUDIT_PERM:
      return (f.val & ~15) === 0;
    case A.AUDIT_FILETYPE:
      return (f.val & ~S_IFMT) === 0;
    case A.AUDIT_FIELD_COMPARE:
      return f.val <= MAX_FIELD_COMPARE;
    case A.AUDIT_EXE:
      return f.op === T.Audit_equal && listnr === A.AUDIT_FILTER_EXIT;
    case A.AUDIT_PERS:
    case A.AUDIT_PID:
    case A.AUDIT_PPID:
    case A.AUDIT_MSGTYPE:
    case A.AUDIT_DEVMAJOR:
    case A.AUDIT_DEVMINOR:
    case A.AUDIT_INODE:
    case A.AUDIT_EXIT:
    case A.AUDIT_SUCCESS:
    case A.AUDIT_SESSIONID:
    case A.AUDIT_FSTYPE:
    case A.AUDIT_SUBJ_SEN:
    case A.AUDIT_SUBJ_CLR:
    case A.AUDIT_OBJ_LEV_LOW:
    case A.AUDIT_OBJ_LEV_HIGH:
      break;
    default:
      if (!is_uid_field(f.type) && !is_gid_field(f.type)) return false;
  }
  // single bits mean something in system call arguments only
  return f.op !== T.Audit_bitmask && f.op !== T.Audit_bittest;
}

function new_krule(listnr: number, data: A.audit_rule_data): audit_krule {
  const mask = new Uint32Array(A.AUDIT_BITMASK_SIZE);
  for (let i = 0; i < A.AUDIT_BITMASK_SIZE; i++) mask[i] = data.mask?.[i] ?? 0;
  audit_apply_classes(mask);
  return {
    flags: data.flags & A.AUDIT_FILTER_PREPEND,
    loginuid_legacy: false,
    listnr,
    action: data.action,
    mask,
    fields: [],
    filterkey: null,
    inode_f: null,
    watch: null,
    tree: null,
    exe: null,
    prio: 0,
    id: 0,
    tried: 0,
    hits: 0,
  };
}

/** List, action and number of fields. */
function audit_to_entry_common(k: Kernel, data: A.audit_rule_data): audit_entry | number {
  const listnr = (data.flags & ~A.AUDIT_FILTER_PREPEND) >>> 0;
  switch (listnr) {
    case A.AUDIT_FILTER_USER:
    case A.AUDIT_FILTER_TASK:
    case A.AUDIT_FILTER_EXIT:
    case A.AUDIT_FILTER_EXCLUDE:
    case A.AUDIT_FILTER_FS:
      break;
    case A.AUDIT_FILTER_ENTRY:
      printk(k, KERN_ERR, "audit: AUDIT_FILTER_ENTRY is deprecated");
      return -EINVAL;
    default:
      return -EINVAL;
  }
  if (data.action === A.AUDIT_POSSIBLE) {
    printk(k, KERN_ERR, "audit: AUDIT_POSSIBLE is deprecated");
    return -EINVAL;
  }
  if (data.action !== A.AUDIT_NEVER && data.action !== A.AUDIT_ALWAYS) return -EINVAL;
  if (!(data.field_count >= 0 && data.field_count <= A.AUDIT_MAX_FIELDS)) return -EINVAL;
  return { rule: new_krule(listnr, data), list: null };
}

/** Strings of a rule, taken from its buffer one after the other. */
interface unpacker {
  buf: ByteString;
  pos: number;
}

function audit_unpack_string(from: unpacker, len: number): ByteString | number {
  if (len === 0 || len > from.buf.length - from.pos) return -EINVAL;
  if (len > PATH_MAX) return -ENAMETOOLONG;
  const text = from.buf.slice(from.pos, from.pos + len);
  from.pos += len;
  return text;
}

const C_STRING = (s: ByteString): ByteString => {
  const nul = s.indexOf("\0");
  return nul < 0 ? s : s.slice(0, nul);
};

/** A field whose value is in the buffer: path, dir, exe, key or part of a label. 0 or a negated errno. */
function unpack_string_field(k: Kernel, entry: audit_entry, f: audit_field, from: unpacker): number {
  const { rule } = entry;
  if (f.type === A.AUDIT_FILTERKEY && (rule.filterkey !== null || f.val > A.AUDIT_MAX_KEY_LEN))
    return -EINVAL;
  if (f.type === A.AUDIT_EXE && (rule.exe || f.val > PATH_MAX)) return -EINVAL;
  const raw = audit_unpack_string(from, f.val);
  if (typeof raw === "number") return -EINVAL;
  const text = C_STRING(raw);
  switch (f.type) {
    case A.AUDIT_FILTERKEY:
      rule.filterkey = text;
      return 0;
    case A.AUDIT_WATCH:
      return audit_to_watch(rule, text, f.op);
    case A.AUDIT_DIR:
      return audit_make_tree(rule, text, f.op);
    case A.AUDIT_EXE: {
      const mark = audit_alloc_mark(k, entry, text);
      if (typeof mark === "number") return mark;
      rule.exe = mark;
      return 0;
    }
  }
  f.str = text;
  // kept, although it matches nothing: the policy might learn it later
  if (!security_audit_rule_valid(f.type, f.op, text))
    printk(k, KERN_WARNING, `audit: audit rule for LSM '${text}' is invalid`);
  return 0;
}

const has_string = (type: number): boolean =>
  is_label_field(type) ||
  type === A.AUDIT_WATCH ||
  type === A.AUDIT_DIR ||
  type === A.AUDIT_EXE ||
  type === A.AUDIT_FILTERKEY;

function audit_to_inode(rule: audit_krule, f: audit_field): number {
  if (rule.listnr !== A.AUDIT_FILTER_EXIT || rule.inode_f || rule.watch || rule.tree || !equality_only(f.op))
    return -EINVAL;
  rule.inode_f = f;
  return 0;
}

/** A field that a patch of the series added. */
function parse_seam_field(
  k: Kernel,
  field: filter_field,
  rule: audit_krule,
  f: audit_field,
  from: unpacker,
): number {
  let str: ByteString | null = null;
  if (field.in_buffer) {
    const raw = audit_unpack_string(from, f.val);
    if (typeof raw === "number") return -EINVAL;
    str = raw;
  }
  const value = field.parse(k, rule.listnr, f.op, f.val, str);
  if (typeof value === "number") return value;
  f.ext = value;
  return 0;
}

function parse_field(k: Kernel, entry: audit_entry, f: audit_field, from: unpacker): number {
  const { rule } = entry;
  const seam = k.seams.filter_fields.get(f.type);
  if (seam && rule.listnr !== A.AUDIT_FILTER_FS) return parse_seam_field(k, seam, rule, f, from);
  // the old way to ask for an unset auid
  if (f.type === A.AUDIT_LOGINUID && f.val === A.AUDIT_UID_UNSET) {
    f.type = A.AUDIT_LOGINUID_SET;
    f.val = 0;
    rule.loginuid_legacy = true;
  }
  if (!audit_field_valid(rule, f)) return -EINVAL;
  if ((is_uid_field(f.type) || is_gid_field(f.type)) && f.val === A.AUDIT_UID_UNSET) return -EINVAL;
  if (has_string(f.type)) return unpack_string_field(k, entry, f, from);
  if (f.type === A.AUDIT_INODE) return audit_to_inode(rule, f);
  return 0;
}

/** Takes back what a half-made rule holds (marks on directories). */
export function audit_free_rule(rule: audit_krule): void {
  rule.exe?.destroy();
  rule.exe = null;
}

/** A rule from user space, checked; or a negated errno. */
export function audit_data_to_entry(k: Kernel, data: A.audit_rule_data): audit_entry | number {
  if (k.listeners.trace?.enter("audit_data_to_entry"))
    return k.listeners.trace.leave(audit_data_to_entry(k, data));
  const entry = audit_to_entry_common(k, data);
  if (typeof entry === "number") return entry;
  const { rule } = entry;
  const from: unpacker = { buf: typeof data.buf === "string" ? data.buf : "", pos: 0 };
  for (let i = 0; i < data.field_count; i++) {
    const op = OPERATOR_BITS.indexOf((data.fieldflags?.[i] ?? 0) >>> 0);
    const f: audit_field = {
      type: (data.fields?.[i] ?? 0) >>> 0,
      op,
      val: (data.values?.[i] ?? 0) >>> 0,
      str: null,
      ext: null,
    };
    const error = op < 0 ? -EINVAL : parse_field(k, entry, f, from);
    if (error) {
      audit_free_rule(rule);
      return error;
    }
    rule.fields.push(f);
  }
  // inode!= cannot be found by hashing: it is tried like any other field
  if (rule.inode_f?.op === T.Audit_not_equal) rule.inode_f = null;
  return entry;
}

/** A rule as it is listed. */
export function audit_krule_to_data(k: Kernel, rule: audit_krule): A.audit_rule_data {
  const data: A.audit_rule_data = {
    flags: rule.flags | rule.listnr,
    action: rule.action,
    field_count: rule.fields.length,
    mask: rule.mask.slice(),
    fields: new Array(rule.fields.length).fill(0),
    values: new Array(rule.fields.length).fill(0),
    fieldflags: new Array(rule.fields.length).fill(0),
    buf: "",
  };
  // bytes from here on are overwritten by the next string
  let cursor = 0;
  const put = (bytes: ByteString) => {
    data.buf = data.buf.slice(0, cursor) + bytes + data.buf.slice(cursor + bytes.length);
  };
  for (let i = 0; i < rule.fields.length; i++) {
    const f = rule.fields[i];
    let { type, val } = f;
    const text = field_text(rule, f);
    if (text !== null) {
      val = text.length;
      put(text);
      cursor += text.length;
    } else if (f.ext !== null) {
      const seam = k.seams.filter_fields.get(type);
      const packed = seam?.pack(f.ext) ?? { value: 0, buf: "" };
      val = packed.value;
      put(packed.buf);
      if (seam?.list_as_posted) {
        data.fields[i] = type;
        data.values[i] = val;
        data.fieldflags[i] = OPERATOR_BITS[f.op];
        i = packed.buf.length;
        continue;
      }
      cursor += packed.buf.length;
    } else if (type === A.AUDIT_LOGINUID_SET && rule.loginuid_legacy && val === 0) {
      type = A.AUDIT_LOGINUID;
      val = A.AUDIT_UID_UNSET;
    }
    data.fields[i] = type;
    data.values[i] = val;
    data.fieldflags[i] = OPERATOR_BITS[f.op];
  }
  return data;
}

/** The string of a string field. */
export function field_text(rule: audit_krule, f: audit_field): ByteString | null {
  switch (f.type) {
    case A.AUDIT_WATCH:
      return rule.watch?.path ?? "";
    case A.AUDIT_DIR:
      return rule.tree?.pathname ?? "";
    case A.AUDIT_FILTERKEY:
      return rule.filterkey ?? "";
    case A.AUDIT_EXE:
      return rule.exe?.path ?? "";
  }
  return f.str;
}
