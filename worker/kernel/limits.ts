// Every limit of the simulated kernel, each with its reason. Linux's own values where the page can bear them.

/** Lines kept in the kernel log; Linux keeps 256 KiB of text. */
export const LOG_BUF_LINES = 4000;
/** pid_max and threads-max: a fork bomb stops here with EAGAIN, small enough that the tab stays alive. */
export const PID_MAX = 32768;
export const MAX_THREADS = 12000;
/** RLIMIT_NPROC for ordinary users (root is bound by MAX_THREADS only). */
export const RLIMIT_NPROC_DEFAULT = 4096;
/** RLIMIT_NOFILE: soft and hard. */
export const NR_OPEN_SOFT = 1024;
export const NR_OPEN_HARD = 4096;
/** Open files in the whole machine (fs.file-max). */
export const MAX_FILES = 100000;
/** Capacity of a pipe (PIPE_DEF_BUFFERS * PAGE_SIZE). */
export const PIPE_SIZE = 65536;
/** Bytes a tmpfs or the root file system may hold: far below what a tab can allocate. */
export const FS_MAX_BYTES = 512 * 1024 * 1024;
/** Inodes per file system. */
export const FS_MAX_INODES = 200000;
/** Nested symbolic links followed in one walk (MAXSYMLINKS). */
export const MAXSYMLINKS = 40;
/** Bytes of argv + envp for execve (E2BIG beyond): 2 MiB, as with the default stack limit; one string 128 KiB. */
export const MAX_ARG_BYTES = 2 * 1024 * 1024;
export const MAX_ARG_STRLEN = 131072;
/** Areas of an address space (vm.max_map_count is 65530; each costs time of every mapping). */
export const MAX_MAP_COUNT = 4096;
/** Mounts of a namespace (fs.mount-max is 100,000; each costs time of every walk over a mount point, twice where they lie on each other). */
export const MOUNT_MAX = 1024;
/** Interpreters of interpreters: search_binary_handler gives up at the sixth. */
export const BINPRM_MAX_RECURSION = 5;
/** First pid handed to user space after boot, so that pids look like those of a booted system. */
export const FIRST_USER_PID = 300;
/** Most bytes one read or write moves, so that a single call cannot stall the worker. */
export const MAX_RW_COUNT = 4 * 1024 * 1024;

/** Virtual cost of things, ns: plausible for a small 2018 server, never measured against wall time. */
export const COST_SYSCALL = 700;
export const COST_BYTE_SHIFT = 2;
export const COST_PREEMPT = 20_000;
export const COST_FORK = 90_000;
/** Taking a packet through the stack, once. */
export const COST_PACKET = 9_000;
export const COST_EXEC = 350_000;
/** Time slice of a task when others are runnable. */
export const TIME_SLICE = 4_000_000;
