// security/selinux: labels only. A targeted policy's labels are given out as on a real machine (permissive: nothing
// is ever denied), because records carry them.

import type { dentry, inode } from "../fs/fs.ts";
import type { Kernel } from "../kernel.ts";
import type { cred } from "../sched_types.ts";
import { S_IFDIR, S_IFLNK, S_IFMT } from "../uapi/stat.ts";
import type { ByteString } from "../uapi/syscall.ts";

export interface context {
  user: string;
  role: string;
  type: string;
  range: string;
}

/** user:role:type:range apart; the range may hold colons. */
export function parse_context(label: ByteString): context {
  const [user = "", role = "", type = "", ...range] = label.split(":");
  return { user, role, type, range: range.join(":") };
}

const low = (range: string) => range.split("-")[0];

/** Domains entered when a file of a type is executed: [source domains, target domain] by file type. */
const TYPE_TRANSITIONS: ReadonlyMap<string, readonly [RegExp, string]> = new Map([
  ["auditctl_exec_t", [/^(unconfined_t|initrc_t|init_t|kernel_t)$/, "auditctl_t"]],
  ["auditd_exec_t", [/^(init_t|kernel_t|initrc_t)$/, "auditd_t"]],
  ["init_exec_t", [/^kernel_t$/, "init_t"]],
  ["sshd_exec_t", [/^init_t$/, "sshd_t"]],
  ["systemd_hostnamed_exec_t", [/^init_t$/, "systemd_hostnamed_t"]],
  ["systemd_timedated_exec_t", [/^init_t$/, "systemd_timedated_t"]],
]);

/** Label of a task after executing `inode`. */
export function selinux_bprm_set_creds(cred: cred, inode: inode): ByteString {
  if (cred.exec_security) return cred.exec_security;
  const transition = TYPE_TRANSITIONS.get(parse_context(inode.i_security).type);
  if (!transition) return cred.security;
  const [domains, target] = transition;
  const source = parse_context(cred.security);
  if (!domains.test(source.type)) return cred.security;
  return `${source.user}:${source.role}:${target}:${source.range}`;
}

/** Types new files get below a directory type, by the creating domain ("*" any): file, directory. */
const FILE_TRANSITIONS: readonly (readonly [string, string, string])[] = [
  ["tmp_t", "unconfined_t", "user_tmp_t"],
  ["tmpfs_t", "unconfined_t", "user_tmpfs_t"],
  ["var_log_t", "auditd_t", "auditd_log_t"],
  ["var_run_t", "auditd_t", "auditd_var_run_t"],
  ["user_home_dir_t", "unconfined_t", "user_home_t"],
];

/** The policy's last answer: who makes many files makes them in one place, and they share one label. */
export interface file_transition {
  subject: ByteString;
  dir: ByteString;
  kind: number;
  label: ByteString;
}

/** Label of a new file in `dir`. */
export function selinux_inode_init_security(k: Kernel, dir: dentry, mode: number): ByteString {
  const { cred } = k.current;
  if (cred.create_security) return cred.create_security;
  const subject = cred.security;
  const parent = (dir.d_inode as inode).i_security;
  const kind = mode & S_IFMT;
  const last = k.file_transition;
  if (last?.subject === subject && last.dir === parent && last.kind === kind) return last.label;
  const label = file_label(subject, parent, kind);
  k.file_transition = { subject, dir: parent, kind, label };
  return label;
}

function file_label(by: ByteString, dir: ByteString, kind: number): ByteString {
  const subject = parse_context(by);
  const parent = parse_context(dir);
  let { type } = parent;
  if (kind !== S_IFLNK || parent.type === "tmp_t")
    for (const [dir_type, domain, file_type] of FILE_TRANSITIONS)
      if (dir_type === parent.type && domain === subject.type) type = file_type;
  if (kind === S_IFDIR && parent.type === "user_home_dir_t") type = "user_home_t";
  return `${subject.user}:object_r:${type}:${low(parent.range) || "s0"}`;
}

/** Default labels by path for the files of the image (file_contexts), first match wins. */
const FILE_CONTEXTS: readonly (readonly [RegExp, string])[] = [
  [/^\/$/, "system_u:object_r:root_t:s0"],
  [/^\/(usr\/)?sbin\/auditctl$/, "system_u:object_r:auditctl_exec_t:s0"],
  [/^\/(usr\/)?sbin\/auditd$/, "system_u:object_r:auditd_exec_t:s0"],
  [/^\/(usr\/)?sbin\/init$/, "system_u:object_r:init_exec_t:s0"],
  [/^\/(usr\/)?sbin\/sshd$/, "system_u:object_r:sshd_exec_t:s0"],
  [/^\/(usr\/)?bin\/(bash|sh|dash)$/, "system_u:object_r:shell_exec_t:s0"],
  [/^\/(usr\/)?bin\/su$/, "system_u:object_r:su_exec_t:s0"],
  [/^\/(usr\/)?s?bin(\/|$)/, "system_u:object_r:bin_t:s0"],
  [/^\/(usr\/)?lib(32|64|x32)?(\/|$)/, "system_u:object_r:lib_t:s0"],
  [/^\/usr\/src/, "system_u:object_r:src_t:s0"],
  [/^\/usr/, "system_u:object_r:usr_t:s0"],
  [/^\/boot/, "system_u:object_r:boot_t:s0"],
  [/^\/etc\/audit(\/|$)/, "system_u:object_r:auditd_etc_t:s0"],
  [/^\/etc\/(passwd|group)-?$/, "system_u:object_r:passwd_file_t:s0"],
  [/^\/etc\/selinux(\/|$)/, "system_u:object_r:selinux_config_t:s0"],
  [/^\/etc\/(g?shadow-?|security\/opasswd)$/, "system_u:object_r:shadow_t:s0"],
  [/^\/etc/, "system_u:object_r:etc_t:s0"],
  [/^\/root(\/|$)/, "unconfined_u:object_r:user_home_t:s0"],
  [/^\/home$/, "system_u:object_r:home_root_t:s0"],
  [/^\/home\/[^/]+$/, "unconfined_u:object_r:user_home_dir_t:s0"],
  [/^\/home\//, "unconfined_u:object_r:user_home_t:s0"],
  [/^\/tmp$/, "system_u:object_r:tmp_t:s0"],
  [/^\/var\/tmp$/, "system_u:object_r:tmp_t:s0"],
  [/^\/var\/log\/audit(\/|$)/, "system_u:object_r:auditd_log_t:s0"],
  [/^\/var\/log(\/|$)/, "system_u:object_r:var_log_t:s0"],
  [/^\/var\/lib(\/|$)/, "system_u:object_r:var_lib_t:s0"],
  [/^\/(var\/)?run(\/|$)/, "system_u:object_r:var_run_t:s0"],
  [/^\/var/, "system_u:object_r:var_t:s0"],
  [/^\/mnt/, "system_u:object_r:mnt_t:s0"],
  [/^\/dev\/shm/, "system_u:object_r:tmpfs_t:s0"],
  [/^\/dev/, "system_u:object_r:device_t:s0"],
];

/** matchpathcon: the label the policy gives a path. */
export function file_context(path: ByteString): ByteString {
  if (path === "/root") return "system_u:object_r:admin_home_t:s0";
  for (const [pattern, label] of FILE_CONTEXTS) if (pattern.test(path)) return label;
  return "system_u:object_r:default_t:s0";
}
