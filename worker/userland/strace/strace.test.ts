// If this fails, strace shows other lines than the real one (6.1) does of the same calls, or ends otherwise.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import { quote, quote_limited } from "./quote.ts";
import { known } from "./table.ts";

/** What a script prints, pids and addresses replaced. */
function run(script: string): string[] {
  const { stdout, stderr } = run_script(`exec 2>&1\n${script}`);
  return (stdout + stderr)
    .replace(/0x[0-9a-f]{9,}/g, "ADDR")
    .replace(/(pid +|si_pid=|Process |kill\(|= )(?:3\d\d|4\d\d)\b/g, "$1PID")
    .split("\n")
    .slice(0, -1);
}

test("the calls of a program, with their arguments and results", () => {
  const lines = run(
    "strace -e trace='!mmap' -o /tmp/o cat /etc/hostname /nonexistent >/dev/null 2>&1; cat /tmp/o",
  );
  const from = lines.findIndex((l) => l.includes("/etc/hostname") && l.startsWith("openat"));
  expect(lines[0]).toBe(
    'execve("/usr/bin/cat", ["cat", "/etc/hostname", "/nonexistent"], ADDR /* 11 vars */) = 0',
  );
  expect(lines.slice(from)).toEqual([
    'openat(AT_FDCWD, "/etc/hostname", O_RDONLY) = 3',
    "fstat(1, {st_mode=S_IFCHR|0666, st_rdev=makedev(0x1, 0x3), ...}) = 0",
    'read(3, "auditlab\\n", 131072)           = 9',
    'write(1, "auditlab\\n", 9)               = 9',
    'read(3, "", 131072)                     = 0',
    "close(3)                                = 0",
    'openat(AT_FDCWD, "/nonexistent", O_RDONLY) = -1 ENOENT (No such file or directory)',
    'write(2, "cat: /nonexistent: No such file "..., 45) = 45',
    "exit_group(1)                           = ?",
    "+++ exited with 1 +++",
  ]);
});

test("-f: a line that another process interrupts is resumed", () => {
  expect(run("strace -f -e trace=%process bash -c '(exit 3)'; echo $?")).toEqual([
    'execve("/usr/bin/bash", ["bash", "-c", "(exit 3)"], ADDR /* 11 vars */) = 0',
    "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLDstrace: Process PID attached",
    ", child_tidptr=ADDR) = PID",
    "[pid   PID] exit_group(3 <unfinished ...>",
    "[pid   PID] wait4(-1,  <unfinished ...>",
    "[pid   PID] <... exit_group resumed>)   = ?",
    "[pid   PID] +++ exited with 3 +++",
    "<... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = PID",
    "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=PID, si_uid=0, si_status=3, si_utime=0, si_stime=0} ---",
    "exit_group(3)                           = ?",
    "+++ exited with 3 +++",
    "3",
  ]);
});

test("-p: a sleeping process is stopped, continued and killed", () => {
  const lines = run(`sleep 100 & A=$!
(sleep 1; kill -STOP $A; sleep 1; kill -CONT $A; sleep 1; kill -9 $A) &
strace -p $A; echo $?`);
  expect(lines).toEqual([
    "strace: Process PID attached",
    "restart_syscall(<... resuming interrupted read ...>) = ? ERESTART_RESTARTBLOCK (Interrupted by signal)",
    "--- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=PID, si_uid=0} ---",
    "--- stopped by SIGSTOP ---",
    "--- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=PID, si_uid=0} ---",
    "restart_syscall(<... resuming interrupted restart_syscall ...>) = ?",
    "+++ killed by SIGKILL +++",
    "script.sh: line 4:   305 Killed                  sleep 100",
    "0",
  ]);
});

test("an interrupt lets go what it was attached to, and kills nothing", () => {
  const lines = run(`sleep 50 & A=$!; sleep 50 & B=$!
(sleep 1; kill -INT $(pgrep strace)) &
strace -p $A -p $B; echo $?
grep -h 'State\\|TracerPid' /proc/$A/status; kill -0 $A $B; echo $?`);
  expect(lines).toEqual([
    "strace: Process PID attached",
    "strace: Process PID attached",
    "[pid   PID] restart_syscall(<... resuming interrupted read ...> <unfinished ...>",
    "[pid   PID] restart_syscall(<... resuming interrupted read ...>strace: Process PID detached",
    "strace: Process PID detached",
    " <detached ...>",
    "130",
    "State:\tS (sleeping)",
    "TracerPid:\t0",
    "0",
  ]);
});

test("strace ends as the program does", () => {
  expect(run("strace -e trace=none bash -c 'kill -TERM $$'; echo $?").slice(0, 2)).toEqual([
    "--- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=PID, si_uid=0} ---",
    "+++ killed by SIGTERM +++",
  ]);
  expect(run("strace -qq -e trace=none bash -c 'exit 7'; echo $?")).toEqual(["7"]);
});

test.each([
  ["strace", "must have PROG [ARGS] or -p PID\nTry 'strace -h' for more information."],
  ["strace nosuchprog", "Can't stat 'nosuchprog': No such file or directory"],
  ["strace -e trace=bogus true", "invalid system call 'bogus'"],
  ["strace -e foo=bar true", "invalid system call 'foo=bar'"],
  ["strace -e signal=foo true", "invalid signal 'foo'"],
  ["strace -p abc", "Invalid process id: 'abc'"],
  ["strace -p 999999", "attach: ptrace(PTRACE_SEIZE, 999999): No such process"],
  ["su -s /bin/sh nobody -c 'strace -p 1'", "attach: ptrace(PTRACE_SEIZE, 1): Operation not permitted"],
  ["strace -s x true", "invalid -s argument: 'x'\nTry 'strace -h' for more information."],
  ["strace -S foo true", "invalid sortby: 'foo'\nTry 'strace -h' for more information."],
  [
    "strace -c -C true",
    "-c/--summary-only and -C/--summary are mutually exclusive\nTry 'strace -h' for more information.",
  ],
  ["strace -9 true", "invalid option -- '9'\nTry 'strace -h' for more information."],
  ["strace -e inject=read:error=EIO true", "option -e inject=read:error=EIO is not simulated"],
])("%s", (command, error) => {
  expect(run(`${command}; echo $?`)).toEqual([...`strace: ${error}`.split("\n"), "1"]);
});

test("-ff: a file for each process", () => {
  const lines = run(`cd /tmp; strace -ff -o o -e trace=exit_group bash -c '(exit 2); exit 1'; echo $?
for f in o.*; do echo $f; cat $f; done`);
  expect(lines.map((l) => l.replace(/^o\.\d+/, "o.PID"))).toEqual([
    "1",
    "o.PID",
    "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=PID, si_uid=0, si_status=2, si_utime=0, si_stime=0} ---",
    "exit_group(1)                           = ?",
    "+++ exited with 1 +++",
    "o.PID",
    "exit_group(2)                           = ?",
    "+++ exited with 2 +++",
  ]);
});

test("-u: the program runs as another user, whose set-user-ID programs do not gain rights under strace", () => {
  expect(run("strace -qq -e trace=none -u nobody id -u")).toEqual(["65534"]);
  expect(run("strace -u nosuch true")).toEqual(["strace: Cannot find user 'nosuch'"]);
  const script = `cp /usr/bin/id /usr/local/bin/suid; chmod 4755 /usr/local/bin/suid
su -s /bin/bash nobody -c '/usr/local/bin/suid -u; strace -qq -e trace=none /usr/local/bin/suid -u'`;
  expect(run(script)).toEqual(["0", "65534"]);
});

test("a program that cannot be executed", () => {
  expect(run("strace /tmp; echo $?")).toEqual([
    'execve("/tmp", ["/tmp"], ADDR /* 11 vars */) = -1 EACCES (Permission denied)',
    "strace: exec: Permission denied",
    "+++ exited with 1 +++",
    "1",
  ]);
});

test("-c: calls, errors and times in a table", () => {
  const lines = run("strace -c -S calls -e trace=openat,access,write echo hi");
  expect(lines.map((l) => l.replace(/^ *[\d.]+ +[\d.]+ +\d+ */, ""))).toEqual([
    "hi",
    "% time     seconds  usecs/call     calls    errors syscall",
    "------ ----------- ----------- --------- --------- ----------------",
    "2           openat",
    "1           write",
    "1         1 access",
    "------ ----------- ----------- --------- --------- ----------------",
    "4         1 total",
  ]);
});

test("-y, -tt, -T, -s, -x, -n", () => {
  const script = "strace -y -tt -T -s 4 -n -e trace=read,write cat /etc/passwd >/dev/null";
  const lines = run(script).map((l) => l.replace(/^[\d:.]{15}/, "TIME").replace(/<0\.\d{6}>$/, "<T>"));
  expect(lines.slice(-4, -1)).toEqual([
    'TIME [   0] read(3</etc/passwd>, "root"..., 131072) = 591 <T>',
    'TIME [   1] write(1</dev/null>, "root"..., 591) = 591 <T>',
    'TIME [   0] read(3</etc/passwd>, "", 131072) = 0 <T>',
  ]);
  expect(run("strace -x -e trace=write printf 'a\\n\\377' | tail -1")[0]).toMatch(
    /^write\(1, "\\x61\\x0a\\xff", 3/,
  );
});

test("a task that is in a container is attached to from outside: OBJ_PID, and CONTAINER_INFO op=target", () => {
  const lines = run(`auditctl -a always,exit -F arch=b64 -S ptrace -F a0=0x4206 -k attach
sleep 50 & A=$!
echo 123456 > /proc/$A/containerid
(sleep 1; pkill -INT strace) &
strace -qq -o /dev/null -p $A
ausearch -k attach -r`);
  const event = lines
    .filter((l) => l.startsWith("type="))
    .map((l) => l.replace(/msg=audit\([^)]*\)/, "msg=audit()"));
  const of = (type: string) => event.filter((l) => l.startsWith(`type=${type} `));
  // the child with which strace tries whether it can seize has no id
  expect(of("OBJ_PID").map((l) => /ocomm="\w+"/.exec(l)?.[0])).toEqual(['ocomm="strace"', 'ocomm="sleep"']);
  expect(of("CONTAINER_INFO")).toEqual(["type=CONTAINER_INFO msg=audit(): op=target contid=123456"]);
});

test("System V IPC and message queues", () => {
  const lines = (what: string) =>
    run_script(`strace -e trace=ipc,mq_open,mq_timedreceive,mq_notify sctool ${what} 2>&1 >/dev/null`).stdout;
  expect(lines("shmget")).toMatch(
    /^shmget\(0x1234, 4096, IPC_CREAT\|0644\) {4}= 0\nshmctl\(0, IPC_STAT, \{shm_perm=\{uid=0, gid=0, mode=0644, key=4660, cuid=0, cgid=0\}, shm_segsz=4096, shm_cpid=\d+, .*\}\) = 0\nshmctl\(0, IPC_SET, \{shm_perm=\{uid=1000, gid=0, mode=0600\}\}\) = 0\n/,
  );
  expect(lines("semget")).toContain("semctl(0, 0, IPC_RMID, NULL)            = 0\n");
  expect(lines("mq")).toContain(
    'mq_open("myq", O_RDWR|O_CREAT, 0600, {mq_flags=0, mq_maxmsg=10, mq_msgsize=64, mq_curmsgs=0}) = 3\n' +
      'mq_timedreceive(3, "hi", 64, [1], NULL) = 2\nmq_notify(3, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}) = 0\n',
  );
});

test("every call of the machine has its arguments described", () => {
  const { sys_call_table } = run_script("true").machine.kernel;
  const simulated = Object.entries(SYS).filter(([, nr]) => sys_call_table[nr] !== undefined);
  expect(simulated.map(([name]) => name).filter((name) => !known(name))).toEqual([]);
});

test("strings: octal as short as can be, hexadecimal on request", () => {
  expect(quote('\x7fELF\x02\x01\x001\n\t"\\\xff8')).toBe('"\\177ELF\\2\\1\\0001\\n\\t\\"\\\\\\3778"');
  expect(quote("a\xff", "non-ascii")).toBe('"\\x61\\xff"');
  expect(quote("plain", "non-ascii")).toBe('"plain"');
  expect(quote_limited("abcdef", 4)).toBe('"abcd"...');
});

test("-i and -n: where and in which call, on every line; of a process that is gone nothing is known", () => {
  const lines = run("strace -f -i -e trace=kill sh -c '/bin/true & wait; kill -USR1 $$'");
  expect(lines.map((l) => l.replace(/\[0000[0-9a-f]{12}\]/, "[IP]").replace(/ +=/, " ="))).toEqual([
    "strace: Process PID attached",
    "[pid   PID] [????????????????] +++ exited with 0 +++",
    "[IP] --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=PID, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---",
    "[IP] kill(PID, SIGUSR1) = 0",
    "[IP] --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=PID, si_uid=0} ---",
    "[????????????????] +++ killed by SIGUSR1 +++",
    "script.sh: line 2:   305 User defined signal 1   strace -f -i -e trace=kill sh -c '/bin/true & wait; kill -USR1 $$'",
  ]);
  expect(run("strace -n -i -e trace=none true")).toEqual(["[ 231] [????????????????] +++ exited with 0 +++"]);
});

test("-e write= and read=: the data of a descriptor in hexadecimal", () => {
  const rows = [
    " | 00000  61 62 63 64 65 66 67 68  69 6a 6b 6c 6d 6e 6f 70  abcdefghijklmnop |",
    " | 00010  71 72 0a 01 ff                                    qr...            |",
  ];
  const write = (sets: string) =>
    run(`strace -o o -e trace=write ${sets} printf 'abcdefghijklmnopqr\\n\\001\\377' >/dev/null; cat o`);
  for (const sets of ["-e write=1", "-e 'write=!2'", "--write=all", "-e write=3,1"])
    expect(write(sets).slice(1, -1)).toEqual(rows);
  for (const sets of ["-e write=2", "-e write=none", "-e 'write=!1'", "-e 'write=!all'", "-e read=1"])
    expect(write(sets)).toHaveLength(2);
  expect(
    run("echo hello >f; strace -o o -e trace=read -e read=3 head -n 1 f >/dev/null; tail -n 2 o"),
  ).toEqual([
    " | 00000  68 65 6c 6c 6f 0a                                 hello.           |",
    "+++ exited with 0 +++",
  ]);
  for (const bad of ["x", "-1", "", "5-6", "2000000000000"])
    expect(run(`strace -e write=${bad} true`)).toEqual([`strace: invalid descriptor '${bad}'`]);
});

test("-e raw=: numbers; -e abbrev=: whose structures are whole", () => {
  expect(run("strace -e raw=openat,close -e trace=openat,close head /etc/nofile 2>&1 | tail -n 3")).toEqual([
    "openat(0xffffff9c, ADDR, 0, 0) = -1 ENOENT (No such file or directory)",
    "head: cannot open '/etc/nofile' for reading: No such file or directory",
    "+++ exited with 1 +++",
  ]);
  expect(run("strace -e raw=all -e trace=exit_group true")).toEqual([
    "exit_group(0)                           = ?",
    "+++ exited with 0 +++",
  ]);
  const whole = (option: string) => run(`strace ${option} -e trace=execve env -i A=1 /bin/true`)[1];
  expect(whole("-e abbrev=none")).toBe('execve("/bin/true", ["/bin/true"], ["A=1"]) = 0');
  expect(whole("-e 'abbrev=!execve'")).toBe('execve("/bin/true", ["/bin/true"], ["A=1"]) = 0');
  expect(whole("-v -e abbrev=execve")).toBe('execve("/bin/true", ["/bin/true"], ADDR /* 1 var */) = 0');
  expect(run("strace -e raw=nosuch true; strace -e abbrev=nosuch true")).toEqual([
    "strace: invalid system call 'nosuch'",
    "strace: invalid system call 'nosuch'",
  ]);
});

test("fcntl: flags in hexadecimal, with what they mean; descriptors as such", () => {
  expect(run("mkdir d; strace -e trace=fcntl rm -r d 2>&1 | grep GETFL | head -n 1")).toEqual([
    "fcntl(3, F_GETFL)                       = 0x38800 (flags O_RDONLY|O_NONBLOCK|O_LARGEFILE|O_NOFOLLOW|O_DIRECTORY)",
  ]);
  expect(run("strace -y -o o -e trace=fcntl bash -c '{ :; } </dev/null'; head -n 1 o")).toEqual([
    expect.stringMatching(/^fcntl\(0<.*>, F_DUPFD_CLOEXEC, 10\) = 10<.*>$/),
  ]);
});

test("adjtimex: the structure as the kernel leaves it, and the state by name", () => {
  const rest =
    "freq=0, maxerror=16000000, esterror=16000000, status=STA_UNSYNC, constant=2, precision=1, tolerance=32768000";
  expect(
    run(
      "strace -e clock_adjtime sctool adjtimex 0x4000 9000; strace -e clock_adjtime sctool adjtimex 0x4000 1",
    ).map((l) => l.replace(/tv_sec=\d+, tv_usec=\d+/, "T")),
  ).toEqual([
    `clock_adjtime(CLOCK_REALTIME, {modes=ADJ_TICK, offset=0, ${rest}, time={T}, tick=9000, ppsfreq=0, jitter=0, shift=0, stabil=0, jitcnt=0, calcnt=0, errcnt=0, stbcnt=0, tai=0}) = 5 (TIME_ERROR)`,
    "adjtimex = 5",
    "+++ exited with 0 +++",
    "clock_adjtime(CLOCK_REALTIME, ADDR) = -1 EINVAL (Invalid argument)",
    "adjtimex: Invalid argument",
    "+++ exited with 1 +++",
  ]);
});
