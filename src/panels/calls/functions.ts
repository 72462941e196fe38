// Where the functions of the call graph are to be found: in Linux 4.16 with the series, in the series, and here.
// functions.test.ts holds this list against the sources.

export interface Place {
  /** File of Linux. */
  readonly file: string;
  /** The patch of the series that brought it, 0: it was there before. */
  readonly patch: number;
  /** Our file. */
  readonly ours: string;
}

/** Functions by file of Linux, patch and our file. */
const PLACES: readonly (readonly [file: string, patch: number, ours: string, functions: string])[] = [
  ["arch/x86/kernel/signal.c", 0, "worker/kernel/signal_deliver.ts", "do_signal"],
  ["fs/exec.c", 0, "worker/kernel/fs/exec.ts", "do_execveat_common"],
  ["fs/namei.c", 0, "worker/kernel/fs/namei.ts", "filename_lookup"],
  ["fs/namei.c", 0, "worker/kernel/fs/open.ts", "do_filp_open"],
  ["fs/namespace.c", 0, "worker/kernel/fs/namespace.ts", "copy_mnt_ns"],
  ["fs/proc/base.c", 0, "worker/kernel/fs/proc/base.ts", "proc_loginuid_write"],
  ["fs/proc/base.c", 1, "worker/patches/rfc2/01-add-container-id.ts", "proc_containerid_write"],
  ["kernel/audit.c", 0, "worker/kernel/audit.ts", "audit_log_end audit_log_start"],
  [
    "kernel/audit.c",
    0,
    "worker/kernel/audit_config.ts",
    "audit_do_config_change audit_log_config_change audit_set_feature",
  ],
  ["kernel/audit.c", 0, "worker/kernel/audit_kauditd.ts", "auditd_reset kauditd_hold_skb kauditd_send_queue"],
  ["kernel/audit.c", 0, "worker/kernel/audit_log_name.ts", "audit_log_name"],
  ["kernel/audit.c", 0, "worker/kernel/audit_link.ts", "audit_log_link_denied"],
  ["kernel/audit.c", 0, "worker/kernel/audit_lost.ts", "audit_log_lost"],
  ["kernel/audit.c", 0, "worker/kernel/audit_netlink.ts", "audit_netlink_ok audit_receive_msg"],
  ["kernel/audit.c", 0, "worker/kernel/audit_task_info.ts", "audit_log_task_info"],
  [
    "kernel/audit.c",
    3,
    "worker/patches/rfc2/03-log-container-info-of-syscalls.ts",
    "audit_log_container_info",
  ],
  ["kernel/audit_tree.c", 0, "worker/kernel/audit_tree.ts", "audit_add_tree_rule audit_kill_trees"],
  [
    "kernel/audit_watch.c",
    0,
    "worker/kernel/audit_watch.ts",
    "audit_add_watch audit_remove_parent_watches audit_update_watch",
  ],
  ["kernel/auditfilter.c", 0, "worker/kernel/audit_filter.ts", "audit_filter"],
  ["kernel/auditfilter.c", 0, "worker/kernel/audit_rule_data.ts", "audit_data_to_entry"],
  ["kernel/auditfilter.c", 0, "worker/kernel/audit_rules.ts", "audit_add_rule audit_del_rule"],
  [
    "kernel/auditfilter.c",
    0,
    "worker/kernel/auditfilter.ts",
    "audit_list_rules_send audit_log_rule_change audit_rule_change",
  ],
  ["kernel/auditsc.c", 0, "worker/kernel/audit_abend.ts", "__audit_seccomp audit_core_dumps"],
  ["kernel/auditsc.c", 0, "worker/kernel/audit_aux.ts", "__audit_bprm __audit_ptrace audit_signal_info"],
  ["kernel/auditsc.c", 0, "worker/kernel/audit_execve.ts", "audit_log_execve_info"],
  [
    "kernel/auditsc.c",
    0,
    "worker/kernel/audit_filter_rules.ts",
    "audit_filter_inodes audit_filter_rules audit_filter_syscall audit_filter_task",
  ],
  [
    "kernel/auditsc.c",
    0,
    "worker/kernel/audit_log_exit.ts",
    "audit_log_exit audit_log_pid_context audit_log_proctitle",
  ],
  [
    "kernel/auditsc.c",
    0,
    "worker/kernel/audit_loginuid.ts",
    "audit_log_set_loginuid audit_set_loginuid audit_set_loginuid_perm",
  ],
  [
    "kernel/auditsc.c",
    0,
    "worker/kernel/audit_names.ts",
    "__audit_getname __audit_inode __audit_inode_child",
  ],
  [
    "kernel/auditsc.c",
    0,
    "worker/kernel/auditsc.ts",
    "__audit_free __audit_syscall_entry __audit_syscall_exit audit_alloc",
  ],
  [
    "kernel/auditsc.c",
    1,
    "worker/patches/rfc2/01-add-container-id.ts",
    "audit_log_set_containerid audit_set_containerid audit_set_containerid_perm",
  ],
  ["kernel/auditsc.c", 6, "worker/patches/rfc2/06-local-contexts.ts", "audit_alloc_local"],
  ["kernel/exit.c", 0, "worker/kernel/exit.ts", "do_exit do_group_exit release_task"],
  ["kernel/fork.c", 0, "worker/kernel/fork.ts", "_do_fork copy_process"],
  ["kernel/nsproxy.c", 0, "worker/kernel/nsproxy.ts", "copy_namespaces switch_task_namespaces"],
  ["kernel/ptrace.c", 0, "worker/kernel/ptrace.ts", "ptrace_attach"],
  ["kernel/seccomp.c", 0, "worker/kernel/seccomp.ts", "__secure_computing seccomp_log"],
  ["kernel/signal.c", 0, "worker/kernel/signal.ts", "send_signal"],
  ["kernel/user_namespace.c", 0, "worker/kernel/user_namespace.ts", "create_user_ns"],
  ["net/ipv4/ip_input.c", 0, "worker/kernel/net/ipv4/ip_input.ts", "ip_local_deliver ip_rcv"],
  ["net/ipv4/ip_output.c", 0, "worker/kernel/net/ipv4/ip_output.ts", "ip_finish_output ip_local_out"],
  ["net/ipv4/netfilter/ip_tables.c", 0, "worker/kernel/net/netfilter/ip_tables.ts", "ipt_do_table"],
  ["net/ipv4/netfilter/ip_tables.c", 0, "worker/kernel/net/netfilter/x_tables.ts", "do_replace"],
  ["net/netfilter/core.c", 0, "worker/kernel/net/netfilter/core.ts", "nf_hook_slow"],
  ["net/netfilter/x_tables.c", 0, "worker/kernel/net/netfilter/x_tables.ts", "audit_log_nfcfg"],
  ["net/netfilter/xt_AUDIT.c", 0, "worker/kernel/net/netfilter/xt_AUDIT.ts", "audit_tg"],
];

const BY_NAME: ReadonlyMap<string, Place> = new Map(
  PLACES.flatMap(([file, patch, ours, functions]) =>
    functions.split(" ").map((name) => [name, { file, patch, ours }] as const),
  ),
);

/** Where a function is; null for one that this list does not know. */
export const whereIs = (name: string): Place | null => BY_NAME.get(name) ?? null;

/** Every function that has a place. */
export const FUNCTION_NAMES: readonly string[] = [...BY_NAME.keys()];
