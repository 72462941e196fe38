// Which function of the kernel writes a field, by record type. where.test.ts holds it against what the machine writes.

/** How we know: from Linux 4.16 as released, or by inference. We do not have the text of the patches, only records. */
export type Basis = "mainline" | "inferred";

export interface Source {
  readonly fn: string;
  readonly file: string;
  /** The patch of the series that brought the field, 0: it was there before. */
  readonly patch: number;
  readonly basis: Basis;
}

type Row = readonly [fields: string, fn: string, file: string, patch?: number, basis?: Basis];

const WHO: Row = [
  "ppid pid auid uid gid euid suid fsuid egid sgid fsgid tty ses comm exe subj",
  "audit_log_task_info",
  "kernel/audit.c",
];
const SUBJ: Row = ["subj", "audit_log_task_context", "kernel/audit.c"];
const KEY: Row = ["key", "audit_log_key", "kernel/audit.c"];
const SESSION: Row = ["auid ses", "audit_log_session_info", "kernel/audit.c"];
const special = (fields: string): Row => [fields, "show_special", "kernel/auditsc.c"];
const task = (fields: string): Row => [fields, "audit_log_task", "kernel/auditsc.c"];

/** By record type; the first row that has the field is right. `*`: any field. */
const TABLE: Readonly<Record<string, readonly Row[]>> = {
  SYSCALL: [["arch syscall success exit a0 a1 a2 a3 items", "audit_log_exit", "kernel/auditsc.c"], WHO, KEY],
  CWD: [["cwd", "audit_log_exit", "kernel/auditsc.c"]],
  PATH: [
    ["cap_fp cap_fi cap_fe cap_fver", "audit_log_fcaps", "kernel/audit.c"],
    ["*", "audit_log_name", "kernel/audit.c"],
  ],
  EXECVE: [["*", "audit_log_execve_info", "kernel/auditsc.c"]],
  PROCTITLE: [["proctitle", "audit_log_proctitle", "kernel/auditsc.c"]],
  SOCKADDR: [["saddr", "audit_log_exit", "kernel/auditsc.c"]],
  FD_PAIR: [["fd0 fd1", "audit_log_exit", "kernel/auditsc.c"]],
  OBJ_PID: [["*", "audit_log_pid_context", "kernel/auditsc.c"]],
  BPRM_FCAPS: [["*", "audit_log_exit", "kernel/auditsc.c"]],
  MMAP: [special("fd flags")],
  CAPSET: [special("*")],
  IPC: [special("*")],
  IPC_SET_PERM: [special("*")],
  MQ_OPEN: [special("*")],
  MQ_SENDRECV: [special("*")],
  MQ_NOTIFY: [special("*")],
  MQ_GETSETATTR: [special("*")],
  KERN_MODULE: [special("*")],
  CONTAINER: [["*", "audit_log_set_containerid", "kernel/auditsc.c", 1, "inferred"]],
  CONTAINER_INFO: [
    ["contid", "audit_log_container_info", "kernel/audit.c", 3, "inferred"],
    ["op", "audit_log_container_info", "kernel/audit.c", 5, "inferred"],
  ],
  LOGIN: [SUBJ, ["*", "audit_log_set_loginuid", "kernel/auditsc.c"]],
  FEATURE_CHANGE: [
    WHO,
    ["feature old new old_lock new_lock res", "audit_log_feature_change", "kernel/audit.c"],
  ],
  ANOM_ABEND: [
    task("auid uid gid ses subj pid comm exe"),
    ["sig res", "audit_core_dumps", "kernel/auditsc.c"],
  ],
  ANOM_LINK: [WHO, ["op res", "audit_log_link_denied", "kernel/audit.c"]],
  SECCOMP: [
    task("auid uid gid ses subj pid comm exe"),
    ["sig arch syscall compat ip code", "__audit_seccomp", "kernel/auditsc.c"],
  ],
  TTY: [["*", "tty_audit_log", "drivers/tty/tty_audit.c"]],
  NETFILTER_PKT: [["*", "audit_tg", "net/netfilter/xt_AUDIT.c"]],
  NETFILTER_CFG: [["*", "xt_replace_table", "net/netfilter/x_tables.c"]],
  KERNEL: [["*", "audit_init", "kernel/audit.c"]],
};

/** CONFIG_CHANGE is written in many places: which, its other fields tell. */
function configChange(name: string, names: ReadonlySet<string>): Row {
  if (name === "subj") return SUBJ;
  if (name === "key") return KEY;
  if (name === "auid" || name === "ses") return SESSION;
  if (names.has("dir")) return ["*", "audit_tree_log_remove_rule", "kernel/audit_tree.c"];
  if (names.has("list"))
    return names.has("path")
      ? ["*", "audit_watch_log_rule_change", "kernel/audit_watch.c", 0, "inferred"]
      : ["*", "audit_log_rule_change", "kernel/auditfilter.c"];
  if (names.has("old-enabled") || names.has("op")) return ["*", "audit_receive_msg", "kernel/audit.c"];
  return ["*", "audit_log_config_change", "kernel/audit.c"];
}

const has = ([fields]: Row, name: string): boolean => fields === "*" || fields.split(" ").includes(name);

const source = ([, fn, file, patch = 0, basis = "mainline"]: Row): Source => ({ fn, file, patch, basis });

/** User messages: who sent it the kernel says, what it says the program. */
const FIRST_USER = 1100;
const LAST_USER = 1199;
const FIRST_USER2 = 2100;
const LAST_USER2 = 2999;
const isUser = (type: number): boolean =>
  type === 1005 || (type >= FIRST_USER && type <= LAST_USER) || (type >= FIRST_USER2 && type <= LAST_USER2);

/** Messages of the audit daemon about itself are no messages of the kernel at all. */
const isDaemon = (type: number): boolean => type >= 1200 && type <= 1299;

/** Who writes field `name` of a record that has the fields `names`; null when that is not known. */
export function fieldSource(
  type: number,
  type_name: string,
  name: string,
  names: readonly string[],
): Source | null {
  if (isDaemon(type))
    return {
      fn: "audit_format in the daemon itself",
      file: "auditd (user space)",
      patch: 0,
      basis: "inferred",
    };
  if (isUser(type)) {
    if (["pid", "uid"].includes(name)) return source(["", "audit_log_common_recv_msg", "kernel/audit.c"]);
    if (["auid", "ses"].includes(name)) return source(SESSION);
    if (name === "subj") return source(SUBJ);
    return source(["", "audit_receive_msg", "kernel/audit.c"]);
  }
  if (type_name === "CONFIG_CHANGE") return source(configChange(name, new Set(names)));
  const row = TABLE[type_name]?.find((r) => has(r, name));
  return row ? source(row) : null;
}
