// `jobs` in a pipeline or a substitution lists the jobs of the shell, as bash 5.2 does; if this fails, `$(jobs -p)` and
// `jobs | grep` show nothing.
import { describe, expect, it } from "vitest";
import { run_script } from "../../../test/machine.ts";
import { Typing } from "../../../test/terminal.ts";

const RUNNING = "[1]-  Running                 sleep 3 &\n[2]+  Running                 sleep 4 &\n";

describe("jobs of the parent", () => {
  it.each([
    "jobs | cat",
    "true | jobs",
    "command jobs | cat",
    "a=jobs; $a | cat",
    "cat <(jobs)",
    'echo "$(jobs)"',
  ])("are listed by %s", (command) => {
    expect(run_script(`sleep 3 & sleep 4 &\n${command}\n`).stdout).toBe(RUNNING);
  });

  it.each(["(jobs)", "{ jobs; } | cat", "f() { jobs; }; f | cat", "builtin jobs | cat", "jobs & wait $!"])(
    "are not listed by %s",
    (command) => {
      expect(run_script(`sleep 3 & sleep 4 &\n${command}\n`).stdout).toBe("");
    },
  );

  it("can be signalled from a substitution, but not waited for", () => {
    const { stdout } = run_script(
      "sleep 3 &\nx=$(kill %1; echo $?)\necho $x\ny=$(wait %1; echo $?)\necho $y\n",
    );
    expect(stdout).toBe("0\n127\n");
  });
});

it("tells of a stopped job that is killed that it is still stopped", () => {
  const typing = new Typing({ term: "dumb" });
  typing.type("sleep 100\r", 0.5);
  typing.type("\x1a");
  expect(typing.type("kill %1\r")).toContain("\n[1]+  Stopped                 sleep 100\r\n");
  expect(typing.type("jobs\r")).toContain("\n[1]+  Terminated              sleep 100\r\n");
});

it.each(["set -o vi", "set -k", "shopt -s cdspell", "shopt -so onecmd", "bash -o vi", "bash -O autocd -c :"])(
  "%s is refused",
  (command) => {
    const { stdout, stderr } = run_script(`${command}\necho $?\n`);
    expect(stderr).toMatch(/: option is not simulated\n$/);
    expect(stdout).not.toBe("0\n");
  },
);

it("kill takes a negative number after the signal for a process group", () => {
  const { stderr } = run_script("for s in -CONT '-s CONT' '-n 18' -18; do kill $s -999991; done\n");
  expect(stderr).toBe("script.sh: line 1: kill: (-999991) - No such process\n".repeat(4));
});
