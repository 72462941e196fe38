// If this fails, timeout ends commands by other system calls, or with another status, than the real one (coreutils 9.1).
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

/** What strace shows from the fork on, with PID for the command's number and SELF for timeout's. */
function calls(args: string): string[] {
  const { stdout } = run_script(
    `export LC_ALL=C; strace -o /dev/stdout timeout ${args} 2>/dev/null | sed -n '/^clone/,$p'\n`,
  );
  const pid = / = (\d+)$/m.exec(stdout)?.[1] ?? "";
  const lines = stdout
    .replaceAll(pid, "PID")
    .replace(/0x7f\w+/g, "ADDR")
    .split("\n");
  return lines.slice(1, -1).map((l) => l.replace(/ +(?==)/, " ").replace(/si_pid=(?!PID)\d+/, "si_pid=SELF"));
}

const TIMER = (id: number, sec: number, nsec: number) => [
  `timer_create(CLOCK_REALTIME, {sigev_signo=SIGALRM, sigev_notify=SIGEV_SIGNAL}, [${id}]) = 0`,
  `timer_settime(${id}, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=${sec}, tv_nsec=${nsec}}}, NULL) = 0`,
];
const SUSPEND = "rt_sigsuspend([], 8) = ? ERESTARTNOHAND (To be restarted if no handler)";
const BLOCK = "rt_sigprocmask(SIG_BLOCK, [HUP INT QUIT ALRM TERM CHLD], [], 8) = 0";
const UNBLOCK = "rt_sigprocmask(SIG_UNBLOCK, [ALRM], NULL, 8) = 0";
const RUNS = "wait4(PID, ADDR, WNOHANG, NULL) = 0";
const ALRM = (id: string) =>
  `--- SIGALRM {si_signo=SIGALRM, si_code=SI_TIMER, si_timerid=${id}, si_overrun=0, si_int=0, si_ptr=NULL} ---`;

test("a timer of the process ends the command", () => {
  expect(calls("--foreground .1 sleep 1")).toEqual([
    UNBLOCK,
    ...TIMER(0, 0, 100000000),
    BLOCK,
    RUNS,
    SUSPEND,
    ALRM("0"),
    "kill(PID, SIGTERM) = 0",
    "wait4(PID, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGTERM}], WNOHANG, NULL) = PID",
    "exit_group(124) = ?",
    "+++ exited with 124 +++",
  ]);
});

test("a command that goes on is killed by a second one, and the group with it", () => {
  const all = calls(`-k 1.5 .2 sh -c 'trap "" TERM; sleep 1; sleep 2'`);
  const second = all.indexOf(TIMER(1, 1, 500000000)[0]);
  expect(all.slice(second, second + 2)).toEqual(TIMER(1, 1, 500000000));
  expect(all.filter((l) => l.startsWith("kill"))).toEqual([
    "kill(PID, SIGTERM) = 0",
    "kill(0, SIGTERM) = 0",
    "kill(PID, SIGCONT) = 0",
    "kill(0, SIGCONT) = 0",
    "kill(PID, SIGKILL) = 0",
    "kill(0, SIGKILL) = ?",
  ]);
  expect(all).toContain(ALRM("0x1"));
  expect(all.at(-1)).toBe("+++ killed by SIGKILL +++");
});

test("it ends as the command did, passes signals on, and names them", () => {
  const { stdout, stderr } = run_script(
    `export LC_ALL=C; f() { "$@"; echo $?; }; f timeout 1 sh -c 'kill -9 $$' 2>/dev/null
timeout 100 sleep 50 & sleep 1; kill $!; wait $! 2>/dev/null; echo $?; pgrep sleep
f timeout -v .1 sleep 1; f timeout inf sh -c 'exit 7'; f timeout -vs 0 .1 sleep .3; f timeout --preserve-status .1 sleep 1\n`,
  );
  expect(stdout).toBe("137\n143\n124\n7\n124\n143\n");
  expect(stderr).toBe(
    "timeout: sending signal TERM to command 'sleep'\ntimeout: sending signal EXIT to command 'sleep'\n",
  );
});

test.each(["32", "33", "65"])("there is no signal %s to send", (sig) => {
  const { stderr, status } = run_script(`LC_ALL=C timeout -v -s ${sig} .1 sleep 1\n`);
  expect([stderr, status]).toEqual([
    `timeout: '${sig}': invalid signal\nTry 'timeout --help' for more information.\n`,
    125,
  ]);
});
