// If this fails, audit sees other signals than Linux does, or reads what it no longer can.
import { expect, test } from "vitest";
import { run_script } from "../../test/machine.ts";

const RULE = "auditctl -a always,exit -F arch=b64 -S kill,tkill,tgkill -k sig\n";
/** Records of one type in the log. */
const records = (log: string | null, type: string): string[] =>
  (log ?? "").split("\n").filter((l) => l.startsWith(`type=${type} `));

test("the target of a signal is recorded before it is decided whether the signal may be sent, and for signal 0", () => {
  const { stdout, machine } = run_script(
    `sleep 50 & S=$!\n${RULE}kill -0 $S\nsetpriv --reuid=1000 --regid=1000 --clear-groups kill $S 2>/dev/null\necho $S\n`,
  );
  const log = machine.read_file("/var/log/audit/audit.log");
  const calls = records(log, "SYSCALL").map((l) => / success=(\w+) /.exec(l)?.[1]);
  expect(calls).toEqual(["yes", "no"]);
  const targets = records(log, "OBJ_PID").map((l) => / opid=(\d+) /.exec(l)?.[1]);
  expect(targets).toEqual([stdout.trim(), stdout.trim()]);
});

test("the command line of a task that a signal is about to end is not read any more", () => {
  const titles = (command: string) => {
    const { machine } = run_script(`${RULE}${command}\n`);
    return records(machine.read_file("/var/log/audit/audit.log"), "PROCTITLE").map((l) =>
      l.slice(l.indexOf("proctitle=") + 10),
    );
  };
  expect(titles("sctool raise 10 2>/dev/null")).toEqual(['"(null)"']);
  // one that dumps core still has its memory, as has one that ignores the signal
  expect(titles("sctool raise 6 2>/dev/null")).toEqual(["7363746F6F6C0072616973650036"]);
  expect(titles("(trap '' USR1; exec sctool raise 10)")).toEqual(["7363746F6F6C007261697365003130"]);
});

test("what is sent after a stop finds the task stopped: it waits for SIGCONT, but for SIGKILL", () => {
  const { stdout } = run_script(
    "sleep 9 & p=$!; kill -STOP $p; kill -TERM $p; cut -d' ' -f3 /proc/$p/stat; kill -CONT $p; wait $p 2>/dev/null; echo $?\n" +
      "sleep 9 & p=$!; kill -STOP $p; kill -USR1 $p; kill -KILL $p; wait $p 2>/dev/null; echo $?\n",
  );
  expect(stdout).toBe("T\n143\n137\n");
});
