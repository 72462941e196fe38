// /proc/PID/wchan tells what a process waits for: who looks for a hanging one must not be sent the wrong way.
import { expect, test } from "vitest";
import { run_commands } from "../../../../test/commands.ts";

test("wchan says what is waited for", () => {
  const seen = run_commands([
    "sleep 5 & sleep 0.1; cat /proc/$!/wchan; echo",
    "(sleep 5; true) & sleep 0.1; cat /proc/$!/wchan; echo",
    "sleep 5 | cat & sleep 0.1; cat /proc/$!/wchan; echo",
    "mkfifo f; cat f & sleep 0.1; cat /proc/$!/wchan; echo",
    "exec 9>l; flock 9; flock l true & sleep 0.1; cat /proc/$!/wchan; echo",
    "cat /proc/1/wchan; echo; cat /proc/self/wchan; echo; cat /proc/$(pgrep kauditd)/wchan; echo",
    "sleep 5 & sleep 0.1; kill -STOP $!; cat /proc/$!/wchan; echo",
  ]);
  expect(seen.map((s) => s.replace("\n-> 0\n", ""))).toEqual([
    "hrtimer_nanosleep",
    "do_wait",
    "pipe_wait",
    "pipe_wait",
    "locks_lock_inode_wait",
    "poll_schedule_timeout\n0\nkauditd_thread",
    "0",
  ]);
});
