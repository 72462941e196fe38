// Perl's own functions: how many arguments each takes and how it is parsed (perlfunc).

export interface FunctionShape {
  /** "unary" binds tighter than comparison; "list" takes everything to its right; "none" takes nothing */
  kind: "unary" | "list" | "none";
  min: number;
  max: number;
  /** works on $_ when it has no argument */
  topic?: boolean;
}

const many = Number.POSITIVE_INFINITY;
const unary = (min: number, topic = false): FunctionShape => ({ kind: "unary", min, max: 1, topic });
const list = (min: number, max = many, topic = false): FunctionShape => ({ kind: "list", min, max, topic });
const none: FunctionShape = { kind: "none", min: 0, max: 0 };
const each = (names: string, shape: FunctionShape): [string, FunctionShape][] =>
  names.split(" ").map((n) => [n, shape]);

export const FUNCTIONS: ReadonlyMap<string, FunctionShape> = new Map([
  ...each("time wait wantarray getppid", none),
  ...each(
    "abs chr hex int lc lcfirst length log oct ord quotemeta rmdir sqrt uc ucfirst readlink chroot alarm",
    unary(0, true),
  ),
  ...each("stat lstat cos exp sin", unary(0, true)),
  ...each("defined ref", unary(0, true)),
  ...each("delete each exists keys values scalar", unary(1)),
  ...each(
    "exit sleep rand srand localtime gmtime chdir close fileno eof umask getpgrp shift pop closedir readdir",
    unary(0),
  ),
  ...each("undef", unary(0)),
  ...each("chomp chop", list(0, many, true)),
  ...each("print printf say", list(0, many, true)),
  ...each("die warn reverse return", list(0)),
  ...each("unlink", list(0, many, true)),
  ...each("mkdir", list(0, 2, true)),
  ...each("pack", list(1)),
  ...each("unpack", list(1, 2)),
  ...each("split", list(0, 3, true)),
  ...each("sprintf exec system kill chmod chown utime", list(1)),
  ...each("push unshift", list(1)),
  ...each("join", list(1)),
  ...each("splice", list(1)),
  ...each("open", list(1)),
  ...each("opendir binmode", list(1, 2)),
  ...each("rename link symlink atan2", list(2, 2)),
  ...each("index rindex", list(2, 3)),
  ...each("substr", list(2, 4)),
  ...each("seek", list(3, 3)),
  ...each("select", list(0, 4)),
  ...each("waitpid", list(2, 2)),
  ...each("sysopen", list(3, 4)),
  ...each("syswrite sysread", list(2, 4)),
  ...each("map grep sort", list(1)),
]);

/** Words of Perl that this perl refuses by name. */
export const NOT_SIMULATED: ReadonlySet<string> = new Set(
  `times caller local state goto redo dump format write formline package require tie tied untie bless fork vec
  syscall ioctl fcntl flock truncate tell telldir seekdir rewinddir getc read pipe socket socketpair bind connect
  listen accept shutdown send recv getsockopt setsockopt getpeername getsockname crypt study pos reset prototype
  dbmopen dbmclose glob given when default getlogin getpwnam getpwuid getpwent getgrnam getgrgid getgrent
  gethostbyname gethostbyaddr getpriority setpriority setpgrp fc evalbytes __SUB__ UNITCHECK CHECK INIT
  AUTOLOAD DESTROY msgctl msgget msgrcv msgsnd semctl semget semop shmctl shmget shmread shmwrite sysseek`.split(
    /\s+/,
  ),
);
