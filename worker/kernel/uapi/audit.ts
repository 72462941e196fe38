// linux/audit.h of 4.16: message types, filter lists, fields, operators and the structures of the netlink interface.
// What the container ID series adds (1020, 1332, field 27, feature bit 7) lives with the patches, not here.
import type { ByteString } from "./syscall.ts";

// Requests and user messages
export const AUDIT_GET = 1000;
export const AUDIT_SET = 1001;
export const AUDIT_LIST = 1002;
export const AUDIT_ADD = 1003;
export const AUDIT_DEL = 1004;
export const AUDIT_USER = 1005;
export const AUDIT_LOGIN = 1006;
export const AUDIT_SIGNAL_INFO = 1010;
export const AUDIT_ADD_RULE = 1011;
export const AUDIT_DEL_RULE = 1012;
export const AUDIT_LIST_RULES = 1013;
export const AUDIT_TRIM = 1014;
export const AUDIT_MAKE_EQUIV = 1015;
export const AUDIT_TTY_GET = 1016;
export const AUDIT_TTY_SET = 1017;
export const AUDIT_SET_FEATURE = 1018;
export const AUDIT_GET_FEATURE = 1019;
export const AUDIT_FIRST_USER_MSG = 1100;
export const AUDIT_USER_AUTH = 1100;
export const AUDIT_USER_ACCT = 1101;
export const AUDIT_CRED_ACQ = 1103;
export const AUDIT_CRED_DISP = 1104;
export const AUDIT_USER_START = 1105;
export const AUDIT_USER_END = 1106;
export const AUDIT_USER_AVC = 1107;
export const AUDIT_USER_CHAUTHTOK = 1108;
export const AUDIT_CRED_REFR = 1110;
export const AUDIT_USER_LOGIN = 1112;
export const AUDIT_ADD_USER = 1114;
export const AUDIT_DEL_USER = 1115;
export const AUDIT_ADD_GROUP = 1116;
export const AUDIT_DEL_GROUP = 1117;
export const AUDIT_CHGRP_ID = 1119;
export const AUDIT_USER_CMD = 1123;
export const AUDIT_USER_TTY = 1124;
export const AUDIT_LAST_USER_MSG = 1199;
export const AUDIT_FIRST_USER_MSG2 = 2100;
export const AUDIT_LAST_USER_MSG2 = 2999;
export const AUDIT_DAEMON_START = 1200;
export const AUDIT_DAEMON_END = 1201;
export const AUDIT_DAEMON_ABORT = 1202;
export const AUDIT_DAEMON_CONFIG = 1203;

// Records of the kernel
export const AUDIT_SYSCALL = 1300;
export const AUDIT_PATH = 1302;
export const AUDIT_IPC = 1303;
export const AUDIT_SOCKETCALL = 1304;
export const AUDIT_CONFIG_CHANGE = 1305;
export const AUDIT_SOCKADDR = 1306;
export const AUDIT_CWD = 1307;
export const AUDIT_EXECVE = 1309;
export const AUDIT_IPC_SET_PERM = 1311;
export const AUDIT_MQ_OPEN = 1312;
export const AUDIT_MQ_SENDRECV = 1313;
export const AUDIT_MQ_NOTIFY = 1314;
export const AUDIT_MQ_GETSETATTR = 1315;
export const AUDIT_KERNEL_OTHER = 1316;
export const AUDIT_FD_PAIR = 1317;
export const AUDIT_OBJ_PID = 1318;
export const AUDIT_TTY = 1319;
export const AUDIT_EOE = 1320;
export const AUDIT_BPRM_FCAPS = 1321;
export const AUDIT_CAPSET = 1322;
export const AUDIT_MMAP = 1323;
export const AUDIT_NETFILTER_PKT = 1324;
export const AUDIT_NETFILTER_CFG = 1325;
export const AUDIT_SECCOMP = 1326;
export const AUDIT_PROCTITLE = 1327;
export const AUDIT_FEATURE_CHANGE = 1328;
export const AUDIT_REPLACE = 1329;
export const AUDIT_KERN_MODULE = 1330;
export const AUDIT_FANOTIFY = 1331;
export const AUDIT_AVC = 1400;
export const AUDIT_ANOM_PROMISCUOUS = 1700;
export const AUDIT_ANOM_ABEND = 1701;
export const AUDIT_ANOM_LINK = 1702;
export const AUDIT_KERNEL = 2000;

// Filter lists and actions
export const AUDIT_FILTER_USER = 0;
export const AUDIT_FILTER_TASK = 1;
export const AUDIT_FILTER_ENTRY = 2;
export const AUDIT_FILTER_WATCH = 3;
export const AUDIT_FILTER_EXIT = 4;
/** AUDIT_FILTER_TYPE of 4.16, called EXCLUDE by the tools. */
export const AUDIT_FILTER_EXCLUDE = 5;
export const AUDIT_FILTER_FS = 6;
export const AUDIT_NR_FILTERS = 7;
export const AUDIT_FILTER_PREPEND = 0x10;
export const AUDIT_NEVER = 0;
export const AUDIT_POSSIBLE = 1;
export const AUDIT_ALWAYS = 2;

export const AUDIT_MAX_FIELDS = 64;
export const AUDIT_MAX_KEY_LEN = 256;
export const AUDIT_BITMASK_SIZE = 64;
export const AUDIT_MESSAGE_TEXT_MAX = 8560;
export const MAX_AUDIT_MESSAGE_LENGTH = 8970;

// Rule fields
export const AUDIT_PID = 0;
export const AUDIT_UID = 1;
export const AUDIT_EUID = 2;
export const AUDIT_SUID = 3;
export const AUDIT_FSUID = 4;
export const AUDIT_GID = 5;
export const AUDIT_EGID = 6;
export const AUDIT_SGID = 7;
export const AUDIT_FSGID = 8;
export const AUDIT_LOGINUID = 9;
export const AUDIT_PERS = 10;
export const AUDIT_ARCH = 11;
export const AUDIT_MSGTYPE = 12;
export const AUDIT_SUBJ_USER = 13;
export const AUDIT_SUBJ_ROLE = 14;
export const AUDIT_SUBJ_TYPE = 15;
export const AUDIT_SUBJ_SEN = 16;
export const AUDIT_SUBJ_CLR = 17;
export const AUDIT_PPID = 18;
export const AUDIT_OBJ_USER = 19;
export const AUDIT_OBJ_ROLE = 20;
export const AUDIT_OBJ_TYPE = 21;
export const AUDIT_OBJ_LEV_LOW = 22;
export const AUDIT_OBJ_LEV_HIGH = 23;
export const AUDIT_LOGINUID_SET = 24;
export const AUDIT_SESSIONID = 25;
export const AUDIT_FSTYPE = 26;
export const AUDIT_DEVMAJOR = 100;
export const AUDIT_DEVMINOR = 101;
export const AUDIT_INODE = 102;
export const AUDIT_EXIT = 103;
export const AUDIT_SUCCESS = 104;
export const AUDIT_WATCH = 105;
export const AUDIT_PERM = 106;
export const AUDIT_DIR = 107;
export const AUDIT_FILETYPE = 108;
export const AUDIT_OBJ_UID = 109;
export const AUDIT_OBJ_GID = 110;
export const AUDIT_FIELD_COMPARE = 111;
export const AUDIT_EXE = 112;
/** Younger than 4.16 (5.x): the tools know it, the kernel refuses it. */
export const AUDIT_SADDR_FAM = 113;
export const AUDIT_ARG0 = 200;
export const AUDIT_ARG1 = 201;
export const AUDIT_ARG2 = 202;
export const AUDIT_ARG3 = 203;
export const AUDIT_FILTERKEY = 210;

// Operators (bits of fieldflags)
export const AUDIT_NEGATE = 0x80000000;
export const AUDIT_BIT_MASK = 0x08000000;
export const AUDIT_LESS_THAN = 0x10000000;
export const AUDIT_GREATER_THAN = 0x20000000;
export const AUDIT_NOT_EQUAL = 0x30000000;
export const AUDIT_EQUAL = 0x40000000;
export const AUDIT_BIT_TEST = 0x48000000;
export const AUDIT_LESS_THAN_OR_EQUAL = 0x50000000;
export const AUDIT_GREATER_THAN_OR_EQUAL = 0x60000000;
export const AUDIT_OPERATORS = 0x78000000;

export const AUDIT_PERM_EXEC = 1;
export const AUDIT_PERM_WRITE = 2;
export const AUDIT_PERM_READ = 4;
export const AUDIT_PERM_ATTR = 8;

// AUDIT_FIELD_COMPARE values
export const AUDIT_COMPARE_UID_TO_OBJ_UID = 1;
export const AUDIT_COMPARE_GID_TO_OBJ_GID = 2;
export const AUDIT_COMPARE_EUID_TO_OBJ_UID = 3;
export const AUDIT_COMPARE_EGID_TO_OBJ_GID = 4;
export const AUDIT_COMPARE_AUID_TO_OBJ_UID = 5;
export const AUDIT_COMPARE_SUID_TO_OBJ_UID = 6;
export const AUDIT_COMPARE_SGID_TO_OBJ_GID = 7;
export const AUDIT_COMPARE_FSUID_TO_OBJ_UID = 8;
export const AUDIT_COMPARE_FSGID_TO_OBJ_GID = 9;
export const AUDIT_COMPARE_UID_TO_AUID = 10;
export const AUDIT_COMPARE_UID_TO_EUID = 11;
export const AUDIT_COMPARE_UID_TO_FSUID = 12;
export const AUDIT_COMPARE_UID_TO_SUID = 13;
export const AUDIT_COMPARE_AUID_TO_FSUID = 14;
export const AUDIT_COMPARE_AUID_TO_SUID = 15;
export const AUDIT_COMPARE_AUID_TO_EUID = 16;
export const AUDIT_COMPARE_EUID_TO_SUID = 17;
export const AUDIT_COMPARE_EUID_TO_FSUID = 18;
export const AUDIT_COMPARE_SUID_TO_FSUID = 19;
export const AUDIT_COMPARE_GID_TO_EGID = 20;
export const AUDIT_COMPARE_GID_TO_FSGID = 21;
export const AUDIT_COMPARE_GID_TO_SGID = 22;
export const AUDIT_COMPARE_EGID_TO_FSGID = 23;
export const AUDIT_COMPARE_EGID_TO_SGID = 24;
export const AUDIT_COMPARE_SGID_TO_FSGID = 25;

// Architectures (elf machine | flags)
export const AUDIT_ARCH_X86_64 = 0xc000003e;
export const AUDIT_ARCH_I386 = 0x40000003;
export const __AUDIT_ARCH_64BIT = 0x80000000;
export const __AUDIT_ARCH_LE = 0x40000000;

// struct audit_status
export const AUDIT_STATUS_ENABLED = 0x0001;
export const AUDIT_STATUS_FAILURE = 0x0002;
export const AUDIT_STATUS_PID = 0x0004;
export const AUDIT_STATUS_RATE_LIMIT = 0x0008;
export const AUDIT_STATUS_BACKLOG_LIMIT = 0x0010;
export const AUDIT_STATUS_BACKLOG_WAIT_TIME = 0x0020;
export const AUDIT_STATUS_LOST = 0x0040;
export const AUDIT_FAIL_SILENT = 0;
export const AUDIT_FAIL_PRINTK = 1;
export const AUDIT_FAIL_PANIC = 2;

export const AUDIT_FEATURE_BITMAP_BACKLOG_LIMIT = 0x01;
export const AUDIT_FEATURE_BITMAP_BACKLOG_WAIT_TIME = 0x02;
export const AUDIT_FEATURE_BITMAP_EXECUTABLE_PATH = 0x04;
export const AUDIT_FEATURE_BITMAP_EXCLUDE_EXTEND = 0x08;
export const AUDIT_FEATURE_BITMAP_SESSIONID_FILTER = 0x10;
export const AUDIT_FEATURE_BITMAP_LOST_RESET = 0x20;
export const AUDIT_FEATURE_BITMAP_FILTER_FS = 0x40;
/** AUDIT_FEATURE_BITMAP_ALL of 4.16. */
export const AUDIT_FEATURE_BITMAP_ALL = 0x7f;

/** Payload of AUDIT_GET replies and AUDIT_SET requests (40 bytes on the wire in 4.16). */
export interface audit_status {
  mask: number;
  enabled: number;
  failure: number;
  pid: number;
  rate_limit: number;
  backlog_limit: number;
  lost: number;
  backlog: number;
  feature_bitmap: number;
  backlog_wait_time: number;
}

/**
 * Payload of AUDIT_ADD_RULE, AUDIT_DEL_RULE and AUDIT_LIST_RULES: struct audit_rule_data.
 * String fields (path, dir, key, exe, subj_*, obj_*) have their length in `values` and their bytes, in field order
 * and without terminator, in `buf`. On the wire: 1040 bytes + buf.
 */
export interface audit_rule_data {
  /** filter list, possibly | AUDIT_FILTER_PREPEND */
  flags: number;
  action: number;
  field_count: number;
  /** system call bits, 64 words of 32 */
  mask: Uint32Array;
  fields: number[];
  /** u32 values */
  values: number[];
  /** operators, u32 */
  fieldflags: number[];
  buf: ByteString;
}
export const AUDIT_RULE_DATA_SIZE = 1040;

export const AUDIT_FEATURE_VERSION = 1;
export const AUDIT_FEATURE_ONLY_UNSET_LOGINUID = 0;
export const AUDIT_FEATURE_LOGINUID_IMMUTABLE = 1;
export const AUDIT_LAST_FEATURE = 1;
/** Payload of AUDIT_GET_FEATURE and AUDIT_SET_FEATURE. */
export interface audit_features {
  vers: number;
  mask: number;
  features: number;
  lock: number;
}

/** Payload of AUDIT_TTY_GET and AUDIT_TTY_SET. */
export interface audit_tty_status {
  enabled: number;
  log_passwd: number;
}

/** Payload of AUDIT_MAKE_EQUIV. */
export interface audit_make_equiv {
  old: ByteString;
  new: ByteString;
}

/** Reply to AUDIT_SIGNAL_INFO: who last signalled the audit daemon. */
export interface audit_sig_info {
  uid: number;
  pid: number;
  ctx: ByteString;
  /** what patches of the series append */
  ext: bigint | null;
}

/** (uid_t)-1: loginuid and sessionid of a task nobody logged in. */
export const AUDIT_UID_UNSET = 0xffffffff;
export const AUDIT_SID_UNSET = 0xffffffff;
