// Names of record types, for listeners of the machine. Programs have their own table (libaudit's); this one is the
// kernel header's: what 4.16 emits itself, and the user-space types that tools send most.
import type { Kernel } from "./kernel.ts";

/** Names in numeric order; "NNNN:NAME" where the numbering jumps. */
const NAMES =
  "1005:USER LOGIN 1100:USER_AUTH USER_ACCT USER_MGMT CRED_ACQ CRED_DISP USER_START USER_END USER_AVC " +
  "USER_CHAUTHTOK USER_ERR CRED_REFR USYS_CONFIG USER_LOGIN USER_LOGOUT ADD_USER DEL_USER ADD_GROUP DEL_GROUP " +
  "DAC_CHECK CHGRP_ID TEST TRUSTED_APP USER_SELINUX_ERR USER_CMD USER_TTY CHUSER_ID GRP_AUTH SYSTEM_BOOT " +
  "SYSTEM_SHUTDOWN SYSTEM_RUNLEVEL SERVICE_START SERVICE_STOP GRP_MGMT GRP_CHAUTHTOK MAC_CHECK ACCT_LOCK " +
  "ACCT_UNLOCK USER_DEVICE SOFTWARE_UPDATE 1300:SYSCALL 1302:PATH IPC SOCKETCALL CONFIG_CHANGE SOCKADDR CWD " +
  "1309:EXECVE 1311:IPC_SET_PERM MQ_OPEN MQ_SENDRECV MQ_NOTIFY MQ_GETSETATTR KERNEL_OTHER FD_PAIR OBJ_PID TTY EOE " +
  "BPRM_FCAPS CAPSET MMAP NETFILTER_PKT NETFILTER_CFG SECCOMP PROCTITLE FEATURE_CHANGE REPLACE KERN_MODULE " +
  "FANOTIFY 1400:AVC 1700:ANOM_PROMISCUOUS ANOM_ABEND ANOM_LINK 2000:KERNEL 2500:VIRT_CONTROL VIRT_RESOURCE " +
  "VIRT_MACHINE_ID";

const BY_NUMBER: ReadonlyMap<number, string> = (() => {
  const map = new Map<number, string>();
  let next = 0;
  for (const word of NAMES.split(" ")) {
    const colon = word.indexOf(":");
    if (colon > 0) next = Number(word.slice(0, colon));
    map.set(next++, word.slice(colon + 1));
  }
  return map;
})();

/** Name of a record type, UNKNOWN[n] if there is none. */
export const audit_record_type_name = (k: Kernel, type: number): string =>
  BY_NUMBER.get(type) ?? k.seams.record_types.get(type) ?? `UNKNOWN[${type}]`;
