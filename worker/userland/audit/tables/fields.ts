// Names of rule fields, operators, lists, actions, file types and field comparisons (auditctl(8), linux/audit.h).
import * as A from "../../../kernel/uapi/audit.ts";

/** The series' rule field (rfc2 spec 6.1); its value travels as 8 raw bytes in the rule's buffer. */
export const AUDIT_CONTAINERID = 27;
/** The series' bit of the feature bitmap (rfc2 spec 1). */
export const AUDIT_FEATURE_BITMAP_CONTAINERID_FILTER = 0x80;
/** "no container id": (u64)-1. */
export const AUDIT_CID_UNSET = 0xffffffffffffffffn;

/** Field name to number, in the order of linux/audit.h. `auid` stands before `loginuid`: listings print the first. */
export const FIELDS: ReadonlyMap<string, number> = new Map([
  ["pid", A.AUDIT_PID],
  ["uid", A.AUDIT_UID],
  ["euid", A.AUDIT_EUID],
  ["suid", A.AUDIT_SUID],
  ["fsuid", A.AUDIT_FSUID],
  ["gid", A.AUDIT_GID],
  ["egid", A.AUDIT_EGID],
  ["sgid", A.AUDIT_SGID],
  ["fsgid", A.AUDIT_FSGID],
  ["auid", A.AUDIT_LOGINUID],
  ["loginuid", A.AUDIT_LOGINUID],
  ["pers", A.AUDIT_PERS],
  ["arch", A.AUDIT_ARCH],
  ["msgtype", A.AUDIT_MSGTYPE],
  ["subj_user", A.AUDIT_SUBJ_USER],
  ["subj_role", A.AUDIT_SUBJ_ROLE],
  ["subj_type", A.AUDIT_SUBJ_TYPE],
  ["subj_sen", A.AUDIT_SUBJ_SEN],
  ["subj_clr", A.AUDIT_SUBJ_CLR],
  ["ppid", A.AUDIT_PPID],
  ["obj_user", A.AUDIT_OBJ_USER],
  ["obj_role", A.AUDIT_OBJ_ROLE],
  ["obj_type", A.AUDIT_OBJ_TYPE],
  ["obj_lev_low", A.AUDIT_OBJ_LEV_LOW],
  ["obj_lev_high", A.AUDIT_OBJ_LEV_HIGH],
  ["sessionid", A.AUDIT_SESSIONID],
  ["fstype", A.AUDIT_FSTYPE],
  ["containerid", AUDIT_CONTAINERID],
  ["devmajor", A.AUDIT_DEVMAJOR],
  ["devminor", A.AUDIT_DEVMINOR],
  ["inode", A.AUDIT_INODE],
  ["exit", A.AUDIT_EXIT],
  ["success", A.AUDIT_SUCCESS],
  ["path", A.AUDIT_WATCH],
  ["perm", A.AUDIT_PERM],
  ["dir", A.AUDIT_DIR],
  ["filetype", A.AUDIT_FILETYPE],
  ["obj_uid", A.AUDIT_OBJ_UID],
  ["obj_gid", A.AUDIT_OBJ_GID],
  ["field_compare", A.AUDIT_FIELD_COMPARE],
  ["exe", A.AUDIT_EXE],
  ["saddr_fam", A.AUDIT_SADDR_FAM],
  ["a0", A.AUDIT_ARG0],
  ["a1", A.AUDIT_ARG1],
  ["a2", A.AUDIT_ARG2],
  ["a3", A.AUDIT_ARG3],
  ["key", A.AUDIT_FILTERKEY],
]);

/** Every name that -F knows, for completion. */
export const FIELD_NAMES: readonly string[] = [...FIELDS.keys()];

const FIELD_BY_NUMBER: ReadonlyMap<number, string> = new Map([...FIELDS].reverse().map(([s, n]) => [n, s]));
export const fieldName = (field: number): string | null => FIELD_BY_NUMBER.get(field) ?? null;
export const fieldNumber = (name: string): number | undefined => FIELDS.get(name.toLowerCase());

/** Operators, longest first where one begins another. */
export const OPERATORS: readonly (readonly [string, number])[] = [
  ["!=", A.AUDIT_NOT_EQUAL],
  [">=", A.AUDIT_GREATER_THAN_OR_EQUAL],
  ["<=", A.AUDIT_LESS_THAN_OR_EQUAL],
  ["&=", A.AUDIT_BIT_TEST],
  ["=", A.AUDIT_EQUAL],
  [">", A.AUDIT_GREATER_THAN],
  ["<", A.AUDIT_LESS_THAN],
  ["&", A.AUDIT_BIT_MASK],
];
export const operatorSymbol = (op: number): string => OPERATORS.find(([, n]) => n === op)?.[0] ?? "";

/** Lists a rule can be put on, by the names auditctl takes. */
export const LISTS: ReadonlyMap<string, number> = new Map([
  ["task", A.AUDIT_FILTER_TASK],
  ["exit", A.AUDIT_FILTER_EXIT],
  ["user", A.AUDIT_FILTER_USER],
  ["exclude", A.AUDIT_FILTER_EXCLUDE],
  ["filesystem", A.AUDIT_FILTER_FS],
]);
/** Names that records and listings use for list numbers. */
export const LIST_NAMES: ReadonlyMap<number, string> = new Map([
  [A.AUDIT_FILTER_USER, "user"],
  [A.AUDIT_FILTER_TASK, "task"],
  [A.AUDIT_FILTER_ENTRY, "entry"],
  [A.AUDIT_FILTER_EXIT, "exit"],
  [A.AUDIT_FILTER_EXCLUDE, "exclude"],
  [A.AUDIT_FILTER_FS, "filesystem"],
]);
export const ACTIONS: ReadonlyMap<string, number> = new Map([
  ["never", A.AUDIT_NEVER],
  ["always", A.AUDIT_ALWAYS],
]);
export const ACTION_NAMES: ReadonlyMap<number, string> = new Map([
  [A.AUDIT_NEVER, "never"],
  [A.AUDIT_POSSIBLE, "possible"],
  [A.AUDIT_ALWAYS, "always"],
]);

export const FILE_TYPES: ReadonlyMap<string, number> = new Map([
  ["file", 0o100000],
  ["dir", 0o040000],
  ["socket", 0o140000],
  ["link", 0o120000],
  ["character", 0o020000],
  ["block", 0o060000],
  ["fifo", 0o010000],
]);
/** File systems that the filesystem list takes by name (the only two audit 3.0.9 knows). */
export const FS_TYPES: ReadonlyMap<string, number> = new Map([
  ["debugfs", 0x64626720],
  ["tracefs", 0x74726163],
]);

/** Pairs that -C can compare; index is the AUDIT_COMPARE_ number. */
export const COMPARISONS: readonly (readonly [string, string] | null)[] = [
  null,
  ["uid", "obj_uid"],
  ["gid", "obj_gid"],
  ["euid", "obj_uid"],
  ["egid", "obj_gid"],
  ["auid", "obj_uid"],
  ["suid", "obj_uid"],
  ["sgid", "obj_gid"],
  ["fsuid", "obj_uid"],
  ["fsgid", "obj_gid"],
  ["uid", "auid"],
  ["uid", "euid"],
  ["uid", "fsuid"],
  ["uid", "suid"],
  ["auid", "fsuid"],
  ["auid", "suid"],
  ["auid", "euid"],
  ["euid", "suid"],
  ["euid", "fsuid"],
  ["suid", "fsuid"],
  ["gid", "egid"],
  ["gid", "fsgid"],
  ["gid", "sgid"],
  ["egid", "fsgid"],
  ["egid", "sgid"],
  ["sgid", "fsgid"],
];
