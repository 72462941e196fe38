// What auparse (3.0.9) calls an event by the type of its record: kind of event, what was done, kind of thing it was done
// to. A type that is not listed is unknown and did-unknown.

interface TypeFacts {
  kind: string;
  action: string;
  object: string;
}

/** Kind of event, kind of object, and types with what was done; "op" stands for the value of the field op. */
const GROUPS: readonly (readonly [kind: string, object: string, types: string])[] = [
  ["TTY", "keystrokes", "USER_TTY=typed TTY=typed"],
  ["anomaly", "process", "ANOM_EXEC=attempted-execution-of-forbidden-program ANOM_ABEND=crashed-program"],
  ["anomaly", "socket", "ANOM_PROMISCUOUS=changed-socket-promiscuous-mode"],
  [
    "anomaly",
    "unknown",
    "ANOM_LOGIN_ACCT ANOM_MAX_DAC ANOM_MAX_MAC ANOM_AMTU_FAIL ANOM_RBAC_FAIL ANOM_CRYPTO_FAIL " +
      "ANOM_ACCESS_FS ANOM_MK_EXEC ANOM_ADD_ACCT ANOM_DEL_ACCT ANOM_MOD_ACCT ANOM_ROOT_TRANS " +
      "ANOM_LOGIN_SERVICE ANOM_LOGIN_ROOT ANOM_ORIGIN_FAILURES ANOM_SESSION ANOM_LINK=used-suspcious-link ANOM_CREAT=created-suspicious-file",
  ],
  [
    "anomaly",
    "user-session",
    "ANOM_LOGIN_FAILURES=failed-log-in-too-many-times-to ANOM_LOGIN_TIME=attempted-log-in-during-unusual-hour-to ANOM_LOGIN_SESSIONS=opened-too-many-sessions-to " +
      "ANOM_LOGIN_LOCATION=attempted-log-in-from-unusual-place-to",
  ],
  [
    "anomaly-response",
    "unknown",
    "RESP_ANOMALY RESP_ALERT RESP_KILL_PROC RESP_TERM_ACCESS RESP_ACCT_REMOTE " +
      "RESP_ACCT_LOCK_TIMED RESP_ACCT_UNLOCK_TIMED RESP_ACCT_LOCK RESP_TERM_LOCK RESP_SEBOOL " +
      "RESP_EXEC RESP_SINGLE RESP_HALT RESP_ORIGIN_BLOCK RESP_ORIGIN_BLOCK_TIMED " +
      "RESP_ORIGIN_UNBLOCK_TIMED",
  ],
  [
    "audit-daemon",
    "service",
    "DAEMON_START=started-audit DAEMON_END=shutdown-audit DAEMON_ABORT=aborted-auditd-startup " +
      "DAEMON_CONFIG=changed-auditd-configuration DAEMON_ROTATE=rotated-audit-logs " +
      "DAEMON_RESUME=resumed-audit-logging DAEMON_ACCEPT=remote-audit-connected " +
      "DAEMON_CLOSE=remote-audit-disconnected DAEMON_ERR=audit-error",
  ],
  ["audit-daemon", "socket", "EVENT_LISTENER=disconnected-from"],
  [
    "audit-rule",
    "unknown",
    "PATH IPC SOCKETCALL SOCKADDR CWD EXECVE IPC_SET_PERM MQ_OPEN MQ_SENDRECV MQ_NOTIFY " +
      "MQ_GETSETATTR FD_PAIR OBJ_PID BPRM_FCAPS CAPSET MMAP NETFILTER_PKT",
  ],
  ["av-decision", "unknown", "FANOTIFY=accessed-policy-controlled-file"],
  ["bpf-program", "process", "BPF=unloaded-bpf-program"],
  ["configuration", "audit-config", "CONFIG_CHANGE=changed-audit-configuration"],
  ["configuration", "firewall", "NETFILTER_CFG=loaded-firewall-rule-to"],
  ["configuration", "keystrokes", "USER_DEVICE=op"],
  ["configuration", "software", "SOFTWARE_UPDATE=installed-software"],
  ["configuration", "system", "USYS_CONFIG=op FEATURE_CHANGE=changed-audit-feature"],
  ["configuration", "unknown", "TIME_INJOFFSET TIME_ADJNTPVAL"],
  [
    "crypto",
    "unknown",
    "CRYPTO_TEST_USER CRYPTO_PARAM_CHANGE_USER CRYPTO_LOGIN=crypto-officer-logged-in " +
      "CRYPTO_LOGOUT=crypto-officer-logged-out CRYPTO_FAILURE_USER CRYPTO_REPLAY_USER CRYPTO_IKE_SA " +
      "CRYPTO_IPSEC_SA",
  ],
  ["crypto", "user-session", "CRYPTO_KEY_USER=negotiated-crypto-key CRYPTO_SESSION=started-crypto-session"],
  ["dac-decision", "process", "SECCOMP=called-seccomp-controlled-syscall"],
  ["group-change", "unknown", "CHGRP_ID=changed-group GRP_AUTH=authenticated-to-group"],
  ["integrity", "file-system", "ANOM_RBAC_INTEGRITY_FAIL=tested-file-system-integrity-of"],
  [
    "integrity",
    "unknown",
    "INTEGRITY_DATA INTEGRITY_METADATA INTEGRITY_STATUS INTEGRITY_HASH INTEGRITY_PCR " +
      "INTEGRITY_RULE INTEGRITY_EVM_XATTR INTEGRITY_POLICY_RULE",
  ],
  ["mac", "account", "ROLE_ASSIGN=assigned-user-role-to ROLE_REMOVE=removed-use-role-from"],
  [
    "mac",
    "mac-config",
    "LABEL_OVERRIDE=overrode-label-of DEV_ALLOC DEV_DEALLOC FS_RELABEL=relabeled-filesystem " +
      "USER_MAC_POLICY_LOAD=loaded-mac-policy ROLE_MODIFY=modified-role " +
      "USER_MAC_CONFIG_CHANGE=changed-mac-configuration MAC_POLICY_LOAD=loaded-selinux-policy " +
      "MAC_STATUS=changed-selinux-enforcement-to MAC_CONFIG_CHANGE=changed-selinux-boolean " +
      "MAC_UNLBL_ALLOW=is-allowing-unlabeled-network-traffic MAC_CIPSOV4_ADD MAC_CIPSOV4_DEL MAC_MAP_ADD=added-mac-network-domain-mapping-to MAC_MAP_DEL=deleted-mac-network-domain-mapping-from MAC_IPSEC_ADDSA " +
      "MAC_IPSEC_DELSA MAC_IPSEC_ADDSPD MAC_IPSEC_DELSPD MAC_IPSEC_EVENT MAC_UNLBL_STCADD " +
      "MAC_UNLBL_STCDEL MAC_CALIPSO_ADD MAC_CALIPSO_DEL",
  ],
  ["mac", "printer", "LABEL_LEVEL_CHANGE=modified-level-of"],
  [
    "mac",
    "unknown",
    "USER_LABELED_EXPORT USER_UNLABELED_EXPORT USER_MAC_STATUS=changed-selinux-enforcement-to",
  ],
  ["mac", "user-session", "USER_ROLE_CHANGE=changed-role-to"],
  [
    "mac-decision",
    "unknown",
    "AVC=accessed-mac-policy-controlled-object USER_AVC=accessed-mac-policy-controlled-object USER_SELINUX_ERR=access-error SELINUX_ERR " +
      "AVC_PATH",
  ],
  [
    "system-services",
    "service",
    "SYSTEM_SHUTDOWN=shutdown-system SERVICE_START=started-service SERVICE_STOP=stopped-service",
  ],
  ["system-services", "system", "SYSTEM_BOOT=booted-system SYSTEM_RUNLEVEL=changed-to-runlevel"],
  ["system-services", "unknown", "KERNEL=initialized-audit-subsystem"],
  [
    "unknown",
    "unknown",
    "DAC_CHECK=access-result MAC_CHECK=mac-permission USER=sent-message KERN_MODULE=loaded-kernel-module",
  ],
  [
    "user-account",
    "account",
    "USER_MGMT=modified-user-account ADD_USER=added-user-account DEL_USER=deleted-user-account " +
      "ADD_GROUP=added-group-account-to DEL_GROUP=deleted-group-account-from GRP_MGMT=modified-group-account ACCT_LOCK=locked-account ACCT_UNLOCK=unlocked-account",
  ],
  ["user-account", "user-session", "GRP_CHAUTHTOK=changed-group-password"],
  [
    "user-login",
    "user-session",
    "USER_AUTH=authenticated USER_ACCT=was-authorized CRED_ACQ=acquired-credentials " +
      "CRED_DISP=disposed-credentials USER_START=started-session USER_END=ended-session " +
      "USER_CHAUTHTOK=changed-password USER_ERR=caused-account-error CRED_REFR=refreshed-credentials USER_LOGIN=logged-in USER_LOGOUT=logged-out LOGIN=changed-login-id-to",
  ],
  ["user-space", "process", "USER_CMD=ran-command"],
  ["user-space", "unknown", "TEST=sent-test TRUSTED_APP=unknown CHUSER_ID=changed-user-id"],
  [
    "virt",
    "unknown",
    "VIRT_INTEGRITY_CHECK=checked-integrity-of VIRT_CREATE=created-vm-image VIRT_DESTROY=deleted-vm-image VIRT_MIGRATE_IN=migrated-vm-from VIRT_MIGRATE_OUT=migrated-vm-to",
  ],
  [
    "virt",
    "virtual-machine",
    "VIRT_CONTROL=issued-vm-control VIRT_RESOURCE=assigned-vm-resource VIRT_MACHINE_ID=assigned-vm-id",
  ],
];

const TYPES: ReadonlyMap<string, TypeFacts> = new Map(
  GROUPS.flatMap(([kind, object, types]) =>
    types.split(" ").map((entry): [string, TypeFacts] => {
      const [type, action] = entry.split("=");
      return [type, { kind, action: action ?? "did-unknown", object }];
    }),
  ),
);

export const typeFacts = (type: string): TypeFacts =>
  TYPES.get(type) ?? { kind: "unknown", action: "did-unknown", object: "unknown" };

/** System calls by what they do, with the kind of object; those that are not listed trigger a rule. */
const CALLS: readonly (readonly [action: string, object: CallObject, calls: string])[] = [
  [
    "opened-file",
    "opened",
    "open openat openat2 creat truncate ftruncate readlink readlinkat fallocate memfd_create",
  ],
  [
    "changed-file-attributes-of",
    "path",
    "setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr",
  ],
  ["changed-file-ownership-of", "owner", "chown fchown lchown fchownat"],
  ["changed-file-permissions-of", "mode", "chmod fchmod fchmodat"],
  ["changed-timestamp-of", "path", "utime utimes futimesat utimensat"],
  ["checked-filesystem-metadata-of", "filesystem", "statfs fstatfs"],
  ["checked-metadata-of", "path", "stat fstat lstat access newfstatat faccessat faccessat2 statx"],
  ["created-directory", "directory", "mkdir mkdirat"],
  ["make-device", "device", "mknod mknodat"],
  ["deleted", "path", "rmdir unlink unlinkat"],
  ["mounted", "mount", "mount move_mount fsmount fspick"],
  ["unmounted", "filesystem", "umount2"],
  ["renamed", "rename", "rename renameat renameat2"],
  ["symlinked", "symlink", "symlink symlinkat"],
  ["executed", "program", "execve execveat"],
  ["accepted-connection-from", "socket", "accept accept4"],
  ["bound-socket", "socket", "bind"],
  ["connected-to", "socket", "connect"],
  ["received-from", "socket", "recvfrom recvmsg"],
  ["sent-to", "socket", "sendto sendmsg"],
  ["killed-pid", "process", "kill tkill tgkill"],
  [
    "changed-identity-of",
    "identity",
    "setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid",
  ],
  ["adjusted-scheduling-policy-of", "scheduler", "sched_setparam sched_setscheduler sched_setattr"],
  ["changed-system-name", "system", "sethostname setdomainname"],
  ["changed-system-time", "system", "adjtimex settimeofday clock_settime"],
  ["loaded-kernel-module", "module", "init_module finit_module"],
  ["unloaded-kernel-module", "module", "delete_module"],
  ["allocated-memory-in", "memory", "mmap brk"],
];

export type CallObject =
  | "opened"
  | "path"
  | "filesystem"
  | "directory"
  | "device"
  | "owner"
  | "mode"
  | "mount"
  | "rename"
  | "symlink"
  | "program"
  | "socket"
  | "process"
  | "identity"
  | "scheduler"
  | "system"
  | "module"
  | "memory";

const BY_CALL: ReadonlyMap<string, { action: string; object: CallObject }> = new Map(
  CALLS.flatMap(([action, object, calls]) =>
    calls
      .split(" ")
      .map((name): [string, { action: string; object: CallObject }] => [name, { action, object }]),
  ),
);

export const callFacts = (name: string) => BY_CALL.get(name);
