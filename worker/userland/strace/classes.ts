// Classes of system calls (strace(1), "trace="), of those that 4.16 has.

const STAT = "stat";
const FSTAT = "fstat newfstatat";
const FILE =
  "open stat lstat access execve truncate getcwd chdir rename mkdir rmdir creat link unlink symlink readlink chmod " +
  "chown lchown utime mknod uselib statfs pivot_root chroot acct mount umount2 swapon swapoff quotactl setxattr " +
  "lsetxattr getxattr lgetxattr listxattr llistxattr removexattr lremovexattr utimes inotify_add_watch openat " +
  "mkdirat mknodat fchownat futimesat newfstatat unlinkat renameat linkat symlinkat readlinkat fchmodat faccessat " +
  "utimensat fanotify_mark name_to_handle_at renameat2 execveat statx";
const DESC =
  "read write open close fstat poll lseek mmap ioctl pread64 pwrite64 readv writev pipe select dup dup2 sendfile " +
  "fcntl flock fsync fdatasync ftruncate getdents fchdir creat fchmod fchown fstatfs readahead fsetxattr fgetxattr " +
  "flistxattr fremovexattr getdents64 fadvise64 epoll_create epoll_ctl epoll_wait mq_open mq_timedsend " +
  "mq_timedreceive mq_notify mq_getsetattr inotify_init inotify_add_watch inotify_rm_watch openat mkdirat mknodat " +
  "fchownat futimesat newfstatat unlinkat renameat linkat symlinkat readlinkat fchmodat faccessat pselect6 ppoll " +
  "splice tee vmsplice sync_file_range utimensat epoll_pwait signalfd timerfd_create eventfd fallocate " +
  "timerfd_settime timerfd_gettime signalfd4 eventfd2 epoll_create1 dup3 pipe2 inotify_init1 preadv pwritev " +
  "perf_event_open fanotify_init fanotify_mark name_to_handle_at open_by_handle_at syncfs setns finit_module " +
  "renameat2 memfd_create kexec_file_load bpf execveat userfaultfd copy_file_range preadv2 pwritev2 statx";
const PROCESS =
  "clone fork vfork execve exit wait4 kill exit_group waitid unshare tkill tgkill rt_sigqueueinfo " +
  "rt_tgsigqueueinfo execveat";
const NETWORK =
  "socket connect accept sendto recvfrom sendmsg recvmsg shutdown bind listen getsockname getpeername socketpair " +
  "setsockopt getsockopt accept4 recvmmsg sendmmsg";
const SIGNAL =
  "rt_sigaction rt_sigprocmask rt_sigreturn pause kill rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigsuspend " +
  "sigaltstack tkill tgkill signalfd signalfd4 rt_tgsigqueueinfo";
const IPC = "shmget shmat shmctl semget semop semctl shmdt msgget msgsnd msgrcv msgctl semtimedop";
const MEMORY =
  "mmap mprotect munmap brk mremap msync mincore madvise shmat shmdt mlock munlock mlockall munlockall " +
  "remap_file_pages mbind set_mempolicy get_mempolicy migrate_pages move_pages mlock2 pkey_mprotect";
const CREDS =
  "getuid getgid setuid setgid geteuid getegid setreuid setregid getgroups setgroups setresuid getresuid setresgid " +
  "getresgid setfsuid setfsgid capget capset prctl";
const CLOCK =
  "gettimeofday adjtimex settimeofday time clock_settime clock_gettime clock_getres clock_adjtime";
const PURE = "getpid getuid getgid geteuid getegid getppid getpgrp gettid";

export const CLASSES: Readonly<Record<string, string>> = {
  file: FILE,
  desc: DESC,
  process: PROCESS,
  network: NETWORK,
  net: NETWORK,
  signal: SIGNAL,
  ipc: IPC,
  memory: MEMORY,
  creds: CREDS,
  clock: CLOCK,
  pure: PURE,
  stat: STAT,
  lstat: "lstat",
  fstat: FSTAT,
  "%stat": `${STAT} lstat ${FSTAT} statx`,
  statfs: "statfs",
  fstatfs: "fstatfs",
  "%statfs": "statfs fstatfs ustat",
};
