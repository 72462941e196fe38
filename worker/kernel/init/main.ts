// init/main: start_kernel, from nothing to the first user process.

import { audit_init, audit_setup, new_audit_globals } from "../audit.ts";
import { init_cred } from "../cred.ts";
import { devtmpfs_fs_type } from "../drivers/char/devtmpfs.ts";
import { char_devices_init } from "../drivers/char/mem.ts";
import { new_tty_globals } from "../drivers/tty/tty.ts";
import { tty_init } from "../drivers/tty/tty_io.ts";
import { user_mode_thread } from "../fork.ts";
import { new_pseudo_fs } from "../fs/anon_inodes.ts";
import { devpts_fs_type } from "../fs/devpts.ts";
import type { file_system_type, fs_struct, inode } from "../fs/fs.ts";
import { copy_fs_struct } from "../fs/fs_struct.ts";
import { new_root_mount } from "../fs/namespace.ts";
import { ovl_fs_type } from "../fs/overlay/super.ts";
import { proc_fs_type } from "../fs/proc/root.ts";
import { mount_bdev } from "../fs/super.ts";
import { sysfs_fs_type } from "../fs/sysfs.ts";
import { tmpfs_mount } from "../fs/tmpfs.ts";
import { tracefs_fs_type } from "../fs/tracefs.ts";
import type { Kernel, kernel_config } from "../kernel.ts";
import { kthread_run } from "../kthread.ts";
import { FIRST_USER_PID, MAX_THREADS, NR_OPEN_HARD, NR_OPEN_SOFT, RLIMIT_NPROC_DEFAULT } from "../limits.ts";
import { net_dev_init, setup_net } from "../net/core/net_namespace.ts";
import { dev_open } from "../net/ipv4/devinet.ts";
import { KERN_INFO, KERN_NOTICE, printk } from "../printk.ts";
import { seed_random } from "../random.ts";
import { new_wait_queue, sleep_on_uninterruptible } from "../sched/core.ts";
import {
  new_files_struct,
  new_sighand_struct,
  new_signal_struct,
  new_task_struct,
} from "../sched_structs.ts";
import { PF_KTHREAD, type pid_namespace, type task_struct } from "../sched_types.ts";
import { new_seams } from "../seams.ts";
import { default_actions } from "../signal.ts";
import { build_syscall_table } from "../syscalls.ts";
import { new_timer_list } from "../time.ts";
import { AUDIT_SID_UNSET, AUDIT_UID_UNSET } from "../uapi/audit.ts";
import { type image_entry, UTS_RELEASE } from "../uapi/image.ts";
import { MS_RELATIME } from "../uapi/mount.ts";
import { RLIM_INFINITY, type rlimit } from "../uapi/sched.ts";
import { MKDEV } from "../uapi/stat.ts";
import { Syscall, type UserCode } from "../uapi/syscall.ts";
import { SYS } from "../uapi/unistd_64.ts";
import { init_user_namespace } from "../user_namespace.ts";
import { populate_rootfs } from "./initramfs.ts";

export const UTS_VERSION = "#1 SMP Fri Mar 16 09:00:00 UTC 2018";

const default_rlimits = (): rlimit[] => {
  const list: rlimit[] = Array.from({ length: 16 }, () => ({
    rlim_cur: RLIM_INFINITY,
    rlim_max: RLIM_INFINITY,
  }));
  list[3] = { rlim_cur: 8388608, rlim_max: RLIM_INFINITY };
  list[4] = { rlim_cur: 0, rlim_max: RLIM_INFINITY };
  list[6] = { rlim_cur: RLIMIT_NPROC_DEFAULT, rlim_max: MAX_THREADS };
  list[7] = { rlim_cur: NR_OPEN_SOFT, rlim_max: NR_OPEN_HARD };
  list[8] = { rlim_cur: 65536, rlim_max: 65536 };
  list[11] = { rlim_cur: 95000, rlim_max: 95000 };
  list[12] = { rlim_cur: 819200, rlim_max: 819200 };
  list[13] = { rlim_cur: 0, rlim_max: 0 };
  list[14] = { rlim_cur: 0, rlim_max: 0 };
  return list;
};

function new_init_task(k: Kernel): task_struct {
  const task = new_task_struct();
  task.pids = [0];
  task.pid_ns = k.init_pid_ns;
  task.comm = "swapper/0";
  task.flags = PF_KTHREAD;
  task.cred = init_cred(k.init_user_ns);
  // there is no root yet
  task.fs = copy_fs_struct({ umask: 0o022 } as fs_struct);
  task.files = new_files_struct();
  task.nsproxy = k.init_nsproxy;
  task.signal = new_signal_struct(default_rlimits());
  task.sighand = new_sighand_struct(default_actions());
  task.loginuid = AUDIT_UID_UNSET;
  task.sessionid = AUDIT_SID_UNSET;
  task.group_leader = task;
  task.real_parent = task;
  task.parent = task;
  task.signal.threads.push(task);
  return task;
}

/** ext4(5): the root directory, and the first inode that is not reserved, which lost+found has. */
const EXT4_ROOT_INO = 2;
const EXT4_FIRST_INO = 11;
/** The first inode of the second group of an ext4. */
const SECOND_GROUP_INO = 8193;

/** The root disk: a tmpfs that shows itself as the ext4 a server would have, so that records look as they do there. */
const ext4_type: file_system_type = {
  name: "ext4",
  nodev: false,
  mount: (k, source) => {
    if (k.vfs.init_mnt_ns) return mount_bdev(k, source, k.vfs.init_mnt_ns.root.mnt_sb);
    const sb = tmpfs_mount(k, ext4_type, source, "mode=755");
    if (typeof sb === "number") return sb;
    sb.show_options = "";
    sb.remount_fs = undefined;
    sb.s_magic = 0xef53;
    sb.s_dev = MKDEV(253, 1);
    (sb.s_root.d_inode as inode).i_ino = EXT4_ROOT_INO;
    sb.s_next_ino = EXT4_FIRST_INO + 1;
    return sb;
  },
};
const tmpfs_type: file_system_type = {
  name: "tmpfs",
  nodev: true,
  mount: (k, source, data) => tmpfs_mount(k, tmpfs_type, source, data),
};

/** The kernel's own tmpfs is the first of all. */
const SHMEM_MINOR = 1;
/** First minor of anonymous devices, chosen so that /tmp is 00:26 as in the series' cover letter. */
const FIRST_ANON_MINOR = 0x1d;

function* init_thread(init: string, argv: readonly string[]): UserCode {
  const envp = ["HOME=/", "TERM=linux"];
  yield new Syscall(SYS.execve, init, [init, ...argv], envp);
  return 1;
}

/**
 * Boots: the kernel's own structures, the root file system with `image` and then `files` on it, kernel threads, and pid 1
 * about to execute /sbin/init with `init_argv`. `configure` runs after the base kernel stands and before anything runs: there
 * the patches of the series are applied and the machine registers its devices.
 */
export function start_kernel(
  config: kernel_config,
  image: readonly image_entry[],
  files: readonly image_entry[],
  init_argv: readonly string[],
  configure: (k: Kernel) => void,
): Kernel {
  const init_user_ns = init_user_namespace(4026531837);
  const init_pid_ns: pid_namespace = {
    ns: { inum: 4026531836 },
    level: 0,
    parent: null,
    child_reaper: null,
    last_pid: 0,
    tasks: new Map(),
  };

  const k = {
    config,
    now: 0,
    idle: 0,
    nr_switches: 0,
    wall_offset_us: config.epoch_us,
    tasks: init_pid_ns.tasks,
    pids: new Map(),
    init_user_ns,
    init_pid_ns,
    runqueue: [],
    slice_end: 0,
    need_resched: false,
    timers: new_timer_list(),
    next_ns_inum: 4026532000,
    random_state: seed_random(config.seed),
    seams: new_seams(),
    sys_call_table: build_syscall_table(),
    listeners: { record: null, exec: null, printk: null, audit: null, syscall: null, trace: null },
    file_transition: null,
    log_buf: [],
    log_wait: new_wait_queue(),
    halted: null,
    audit: new_audit_globals(),
    tty: new_tty_globals(),
    vfs: {
      file_systems: new Map(),
      chrdevs: new Map(),
      next_mnt_id: 1,
      next_anon_dev: SHMEM_MINOR,
      free_anon_devs: [],
      nr_files: 0,
      nr_locks: 0,
      protected_symlinks: 1,
      protected_hardlinks: 1,
    },
  } as unknown as Kernel;
  const uts = {
    sysname: "Linux",
    nodename: "(none)",
    release: UTS_RELEASE,
    version: UTS_VERSION,
    machine: "x86_64",
    domainname: "(none)",
  };
  const nsproxy: Kernel["init_nsproxy"] = {
    uts_ns: { ns: { inum: 4026531838 }, name: uts },
    ipc_ns: { ns: { inum: 4026531839 } },
    mnt_ns: null as unknown as Kernel["init_nsproxy"]["mnt_ns"],
    pid_ns_for_children: init_pid_ns,
    net_ns: setup_net({ inum: 4026531993 }, init_user_ns),
    cgroup_ns: { ns: { inum: 4026531835 } },
  };
  (k as { init_nsproxy: Kernel["init_nsproxy"] }).init_nsproxy = nsproxy;
  k.init_task = new_init_task(k);
  k.current = k.init_task;
  printk(k, KERN_NOTICE, `Linux version ${UTS_RELEASE} (auditlab) ${UTS_VERSION}`);
  printk(k, KERN_INFO, `Command line: ${config.cmdline}`);
  printk(k, KERN_NOTICE, `Kernel command line: ${config.cmdline}`);

  k.vfs.shmem = new_pseudo_fs(k, "shmem", 0x01021994);
  k.vfs.next_anon_dev = FIRST_ANON_MINOR;
  k.vfs.pipefs = new_pseudo_fs(k, "pipefs", 0x50495045);
  k.vfs.sockfs = new_pseudo_fs(k, "sockfs", 0x534f434b);
  k.vfs.nsfs = new_pseudo_fs(k, "nsfs", 0x6e736673);
  for (const type of [
    ext4_type,
    tmpfs_type,
    ovl_fs_type,
    proc_fs_type,
    sysfs_fs_type,
    tracefs_fs_type,
    devtmpfs_fs_type,
    devpts_fs_type,
  ])
    k.vfs.file_systems.set(type.name, type);
  const rootfs = ext4_type.mount(k, "/dev/vda1", "");
  if (typeof rootfs === "number") throw new Error(`BUG: cannot mount the root file system: ${rootfs}`);
  const mnt_ns = new_root_mount(k, rootfs);
  mnt_ns.ns.inum = 4026531840;
  mnt_ns.root.mnt_devname = "/dev/vda1";
  mnt_ns.root.mnt_flags = MS_RELATIME;
  nsproxy.mnt_ns = mnt_ns;
  k.vfs.init_mnt_ns = mnt_ns;
  const root = { mnt: mnt_ns.root, dentry: rootfs.s_root };
  k.init_task.fs.root = root;
  k.init_task.fs.pwd = root;
  populate_rootfs(k, rootfs.s_root, image);
  // what comes now has the same number whatever programs an image has, so that records that name it stay as they are
  rootfs.s_next_ino = Math.max(rootfs.s_next_ino, SECOND_GROUP_INO);
  populate_rootfs(k, rootfs.s_root, files);
  rootfs.s_root.d_inode && (rootfs.s_root.d_inode.i_security = "system_u:object_r:root_t:s0");

  char_devices_init(k);
  tty_init(k);
  net_dev_init(k);
  // systemd brings the loopback device up before anything else runs
  dev_open(nsproxy.net_ns.loopback_dev);
  configure(k);

  audit_setup(k);
  const init = user_mode_thread(k, () => init_thread("/sbin/init", init_argv));
  init.comm = "swapper/0";
  init_pid_ns.child_reaper = init;
  kthread_run(k, (kk) => void sleep_on_uninterruptible(kk, new_wait_queue()), "kthreadd");
  audit_init(k);
  init_pid_ns.last_pid = Math.max(init_pid_ns.last_pid, FIRST_USER_PID - 1);
  return k;
}
