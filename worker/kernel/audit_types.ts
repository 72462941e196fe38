// kernel/audit.h: the structures of the audit subsystem. Functions are in audit.ts, auditsc.ts, auditfilter.ts and
// their audit_*.ts parts.
import type { filename, fsnotify_mark, inode, path } from "./fs/fs.ts";
import type { timer_entry } from "./kernel.ts";
import type { netlink_sock } from "./net/netlink/af_netlink.ts";
import type { task_struct, wait_queue_head } from "./sched_types.ts";
import type { sk_buff_head } from "./skb_queue.ts";
import type { mq_attr } from "./uapi/ipc.ts";
import type { ByteString, Syscall } from "./uapi/syscall.ts";

/**
 * How a field is written:
 * dec, hex (no prefix), oct (leading 0), dev (major:minor in hex) numbers; string: as it is; untrusted: quoted, or
 * upper-case hex when it holds blanks, quotes or bytes beyond printable ASCII; hexdata: always upper-case hex;
 * quoted: between single quotes (msg='...'); label: a security context; none: a word in place of a missing value,
 * such as (null) or (none).
 */
export type audit_encoding =
  | "dec"
  | "hex"
  | "oct"
  | "dev"
  | "string"
  | "untrusted"
  | "hexdata"
  | "quoted"
  | "label"
  | "none";

/** One field in its place. `value` is what the record's text has after the `=`, quotes and hex included. */
export interface audit_record_field {
  readonly name: string;
  readonly value: ByteString;
  readonly encoding: audit_encoding;
}

/** A record the moment it is queued. `text` is the payload as sent to auditd: `audit(1521122590.315:222): op=...`. */
export interface audit_record {
  readonly type: number;
  readonly type_name: string;
  readonly serial: number;
  readonly sec: number;
  readonly ms: number;
  readonly fields: readonly audit_record_field[];
  readonly text: ByteString;
  /** id of the rule that asked for the event, 0 for none: some records come whatever the rules are */
  readonly rule: number;
}

/**
 * struct audit_buffer: a record being written, and then the queued message. Its text is gathered in parts and joined
 * once, at the end: strings added to strings would leave a rope of a hundred nodes behind every event. The fields
 * themselves are kept only while somebody listens (`fields` is null otherwise).
 */
export interface audit_buffer {
  readonly ctx: audit_context | null;
  readonly type: number;
  readonly serial: number;
  /** time stamp, microseconds since the Epoch */
  readonly time_us: number;
  /** grows until audit_log_end; nobody reads it before, so that the engine puts it together once, in the log */
  text: ByteString;
  fields: audit_record_field[] | null;
}

/** Records of a task that found the queue full, in order; it sleeps until kauditd has taken them or time is over. */
export interface audit_backlog_waiter {
  task: task_struct;
  records: audit_buffer[];
  timer: timer_entry | null;
}

/**
 * How many records there were: queued, delivered to the daemon, printed in its place, put into the retry queue; and the
 * longest queue.
 */
export interface audit_queue_stats {
  queued: number;
  sent: number;
  printed: number;
  retried: number;
  longest: number;
}

/** Who is registered as the audit daemon. */
export interface auditd_connection {
  task: task_struct;
  pid: number;
  portid: number;
  sock: netlink_sock;
}

/** enum audit_state, and states of audit_initialized. */
export const AUDIT_DISABLED = 0;
export const AUDIT_BUILD_CONTEXT = 1;
export const AUDIT_RECORD_CONTEXT = 2;
export type audit_state = 0 | 1 | 2;
export const AUDIT_UNINITIALIZED = -2;
export const AUDIT_SUBSYS_DISABLED = -1;
export const AUDIT_INITIALIZED = 1;
/** Values of audit_enabled. */
export const AUDIT_OFF = 0;
export const AUDIT_ON = 1;
export const AUDIT_LOCKED = 2;

/** Jiffies per second of the simulated configuration (CONFIG_HZ=250, as Debian's). */
export const HZ = 250;
export const AUDIT_BACKLOG_WAIT_TIME = 60 * HZ;
export const AUDITSC_INVALID = 0;
export const AUDITSC_SUCCESS = 1;
export const AUDITSC_FAILURE = 2;

/** Flags of audit_inode(). */
export const AUDIT_INODE_PARENT = 1;
export const AUDIT_INODE_HIDDEN = 2;
/** Types of audit_names. */
export const AUDIT_TYPE_UNKNOWN = 0;
export const AUDIT_TYPE_NORMAL = 1;
export const AUDIT_TYPE_PARENT = 2;
export const AUDIT_TYPE_CHILD_DELETE = 3;
export const AUDIT_TYPE_CHILD_CREATE = 4;
/** name_len of a name that is logged whole. */
export const AUDIT_NAME_FULL = -1;
/** (unsigned long)-1 and (dev_t)-1: no inode known. */
export const AUDIT_INO_UNSET = -1;
export const AUDIT_DEV_UNSET = -1;
/** Targets kept per block of aux_pids. */
export const AUDIT_AUX_PIDS = 16;

/** File capabilities of an inode, as a PATH record shows them. */
export interface audit_cap_data {
  permitted: bigint;
  inheritable: bigint;
  fE: boolean;
  cap_ver: number;
}

/** struct audit_names: what is known of one name or object of the system call. */
export interface audit_names {
  name: filename | null;
  /** how much of name to log: AUDIT_NAME_FULL, or the length of its directory part (0: the working directory) */
  name_len: number;
  hidden: boolean;
  ino: number;
  dev: number;
  mode: number;
  uid: number;
  gid: number;
  rdev: number;
  /** label, "" when none */
  osid: ByteString;
  fcap: audit_cap_data | null;
  type: number;
  /** what PATH said of the last object here */
  object_text: audit_object_text | null;
}

/** The part of PATH behind `inode=` for an object without file capabilities, and what it was made from. */
export interface audit_object_text {
  /** there was an object */
  known: boolean;
  dev: number;
  mode: number;
  uid: number;
  gid: number;
  rdev: number;
  osid: ByteString;
  type: number;
  text: ByteString;
}

/** A process that the call signalled or traces. */
export interface audit_target {
  pid: number;
  auid: number;
  uid: number;
  sessionid: number;
  sid: ByteString;
  comm: ByteString;
  /** the task itself, for the seam `target_records` */
  task: task_struct;
}

/** BPRM_FCAPS data: an exec that changed capabilities. */
export interface audit_aux_bprm_fcaps {
  type: number;
  fcap: audit_cap_data;
  old_pcap: audit_caps;
  new_pcap: audit_caps;
}
export interface audit_caps {
  permitted: bigint;
  inheritable: bigint;
  effective: bigint;
  ambient: bigint;
}

/** Owner and permissions of a System V object. */
export interface audit_ipc {
  uid: number;
  gid: number;
  mode: number;
  osid: ByteString;
}
/** What IPC_SET is to make of them. */
export interface audit_ipc_set {
  qbytes: number;
  uid: number;
  gid: number;
  mode: number;
}

/** The record that belongs to the system call as such (context->type and its union). */
export type audit_special =
  | { type: 1309; argv: readonly ByteString[] }
  | { type: 1303; ipc: audit_ipc; set: audit_ipc_set | null }
  | { type: 1312; oflag: number; mode: number; attr: mq_attr }
  | { type: 1313; mqdes: number; msg_len: number; msg_prio: number; sec: number; nsec: number }
  | { type: 1314; mqdes: number; signo: number }
  | { type: 1315; mqdes: number; attr: mq_attr }
  | { type: 1322; pid: number; cap: audit_caps }
  | { type: 1323; fd: number; flags: number }
  | { type: 1330; name: ByteString };

/** struct audit_context: what audit gathers about a task's system call. */
export interface audit_context {
  /** no rule exists: names are not gathered */
  dummy: boolean;
  in_syscall: boolean;
  state: audit_state;
  current_state: audit_state;
  /** 0 until the first record of the event is made */
  serial: number;
  major: number;
  arch: number;
  /** time of entry, microseconds since the Epoch */
  ctime: number;
  /** the call itself: its arguments are turned into numbers only when they are needed */
  op: Syscall | null;
  return_code: number;
  return_valid: number;
  /** priority of the rule that decided so far */
  prio: number;
  filterkey: ByteString | null;
  /** the rule that decided so far, for who looks on: nothing in the kernel depends on it */
  rule: audit_krule | null;
  /** the rule of the task list that decided for all calls of the task (always,task) */
  readonly task_rule: audit_krule | null;
  /** names of this call are names_list[0..name_count-1]; the objects are used again for the next call */
  names_list: audit_names[];
  name_count: number;
  pwd: path | null;
  aux: audit_aux_bprm_fcaps[];
  sockaddr: ByteString | null;
  ppid: number;
  target: audit_target | null;
  /** blocks of AUDIT_AUX_PIDS targets, newest block first */
  aux_pids: audit_target[][];
  fds: readonly [number, number] | null;
  special: audit_special | null;
  /** directories met that belong to watched trees */
  trees: readonly audit_tree[];
  /** trees whose root vanished during the call: their rules go at exit */
  killed_trees: audit_tree[];
  /** command line as first logged in this context; Linux keeps it for the life of the task, execve included */
  proctitle: ByteString | null;
  /** `audit(sec.ms:serial): ` once the serial is known */
  stamp: ByteString;
  /** the part of SYSCALL that changes only with credentials and the program, and what it was made from */
  task_info: audit_task_info | null;
}

/** Cached text ` ppid= ... subj=` of one task, with the values it was made from (exe: the file, root: of the task). */
export interface audit_task_info {
  cred: unknown;
  ppid: number;
  loginuid: number;
  sessionid: number;
  comm: ByteString;
  tty: ByteString;
  exe: unknown;
  root: unknown;
  text: ByteString;
}

/** One operator, as enumerated by the filter code. */
export const Audit_equal = 0;
export const Audit_not_equal = 1;
export const Audit_bitmask = 2;
export const Audit_bittest = 3;
export const Audit_lt = 4;
export const Audit_gt = 5;
export const Audit_le = 6;
export const Audit_ge = 7;

/** struct audit_field. `val` is an unsigned 32-bit number; strings are in `str`. */
export interface audit_field {
  type: number;
  op: number;
  val: number;
  /** subj_*, obj_*: the text of the rule */
  str: ByteString | null;
  /** value of a field added by a patch */
  ext: bigint | null;
}

/** struct audit_krule. */
export interface audit_krule {
  flags: number;
  /** a field `auid=4294967295` was given: listed the way it came */
  loginuid_legacy: boolean;
  listnr: number;
  action: number;
  mask: Uint32Array;
  fields: audit_field[];
  filterkey: ByteString | null;
  inode_f: audit_field | null;
  watch: audit_watch | null;
  tree: audit_tree | null;
  exe: audit_fsnotify_mark | null;
  prio: number;
  /** number of the rule since boot, from 1; 0 while it is on no list */
  id: number;
  /** how often its fields were looked at, and how often it decided; for who looks on */
  tried: number;
  hits: number;
}

/** struct audit_entry: a rule in force; `list` is the filter list it is on. */
export interface audit_entry {
  rule: audit_krule;
  list: audit_entry[] | null;
}

/** struct audit_watch: one watched path; the object there now, if any. */
export interface audit_watch {
  path: ByteString;
  /** last component of the path */
  name: ByteString;
  dev: number;
  ino: number;
  parent: audit_parent | null;
  rules: audit_entry[];
}

/** A rule in the list of one system call, and the fields that are to be looked at. */
export interface audit_syscall_rule {
  rule: audit_krule;
  fields: readonly audit_field[];
  /** the field, if there is one, by which most tasks are told at once to be none of its (audit_rule_index.ts) */
  asks: audit_field | null;
}

/** struct audit_parent: the directory of watched paths. */
export interface audit_parent {
  inode: inode;
  watches: audit_watch[];
  /** takes its mark off the directory */
  destroy: () => void;
}

/** struct audit_tree: one watched directory tree: the inodes of its root and of the mounts below it. */
export interface audit_tree {
  pathname: ByteString;
  /** inodes that belong to the tree; the first is its root. Empty when the tree is dead. */
  chunks: Set<inode>;
  root: inode | null;
  rules: audit_entry[];
  goner: boolean;
}

/** struct audit_chunk: an inode that trees are made of, and its mark. */
export interface audit_chunk {
  trees: audit_tree[];
  mark: fsnotify_mark;
}

/** struct audit_fsnotify_mark: the executable of an exe= rule. */
export interface audit_fsnotify_mark {
  path: ByteString;
  ino: number;
  dev: number;
  entry: audit_entry | null;
  destroy: () => void;
}

/** Everything global of the subsystem. */
export interface audit_globals {
  audit_initialized: number;
  audit_enabled: number;
  audit_ever_enabled: boolean;
  /** audit=1 on the kernel command line */
  audit_default: boolean;
  audit_failure: number;
  audit_rate_limit: number;
  audit_backlog_limit: number;
  audit_backlog_wait_time: number;
  audit_lost: number;
  serial: number;
  session_id: number;
  af: { features: number; lock: number };

  auditd_conn: auditd_connection | null;
  audit_sock: netlink_sock | null;
  /** the task whose request is being handled: it does not wait for the queue */
  cmd_owner: task_struct | null;
  audit_sig_pid: number;
  audit_sig_uid: number;
  audit_sig_sid: ByteString;
  /** further u64 of the reply to AUDIT_SIGNAL_INFO, after the context; null: there is none */
  audit_sig_ext: bigint | null;

  audit_queue: sk_buff_head<audit_buffer>;
  audit_retry_queue: sk_buff_head<audit_buffer>;
  audit_hold_queue: sk_buff_head<audit_buffer>;
  /** the record kauditd is sending and auditd has no room for, and the queue it is from */
  kauditd_skb: { skb: audit_buffer; queue: sk_buff_head<audit_buffer> } | null;
  /** tasks that wait for room in the queue, in order */
  waiting: audit_backlog_waiter[];
  /** records since boot, for who looks on */
  stats: audit_queue_stats;
  kauditd_task: task_struct | null;
  kauditd_wait: wait_queue_head;
  audit_backlog_wait: wait_queue_head;

  rate_check: { last_check: number; messages: number };
  lost_last_msg: number;
  ratelimit: { begin: number; printed: number; missed: number };

  audit_filter_list: audit_entry[][];
  /** rules as listed, which is not the order they are tried in: watches stand here too */
  audit_rules_list: audit_entry[][];
  /** the rules of the exit list by system call, see audit_rule_index.ts */
  audit_syscall_rules: Map<number, audit_syscall_rule[]>;
  /** by inode number, and one more list for paths with nothing there */
  audit_inode_hash: audit_entry[][];
  audit_n_rules: number;
  /** id of the rule that was added last */
  rule_serial: number;
  audit_signals: number;
  prio_low: number;
  prio_high: number;
  tree_chunks: Map<inode, audit_chunk>;
  tree_list: audit_tree[];
  parents: Map<inode, audit_parent>;
}
