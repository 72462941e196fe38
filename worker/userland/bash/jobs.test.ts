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

it.each(["set -t", "shopt -s gnu_errfmt", "shopt -so onecmd", "bash -O direxpand -c :"])(
  "%s is refused",
  (command) => {
    const { stdout, stderr } = run_script(`${command}\necho $?\n`);
    expect(stderr).toMatch(/: option is not simulated\n$/);
    expect(stdout).not.toBe("0\n");
  },
);

it("refuses corrections to who types, and takes them in scripts, where they change nothing", () => {
  const { stderr } = run_script("shopt -s direxpand checkwinsize\n");
  expect(stderr).toBe("");
  expect(new Typing({ term: "dumb" }).type("shopt -s direxpand\r")).toContain(
    "shopt: direxpand: option is not simulated",
  );
});

it("kill takes a negative number after the signal for a process group", () => {
  const { stderr } = run_script("for s in -CONT '-s CONT' '-n 18' -18; do kill $s -999991; done\n");
  expect(stderr).toBe("script.sh: line 1: kill: (-999991) - No such process\n".repeat(4));
});

/** The terminal's bytes of what is typed, half a second of the machine's time apart. */
function typed(...keys: string[]): string {
  const typing = new Typing({ term: "dumb" });
  typing.take();
  const out = keys.map((k) => {
    const until = typing.machine.now + 0.5e9;
    const answer = typing.type(k, 0.5);
    for (let idle = false; !idle && typing.machine.now < until; ) {
      const state = typing.machine.run(until, 200_000);
      idle = state.halted || (state.idle && (state.next_timer ?? until) >= until);
    }
    return answer + typing.take();
  });
  return out
    .join("")
    .replaceAll("\r", "")
    .replace(/(\[\d\]) \d+/g, "$1 PID");
}

describe("a command word that names a job, as bash 5.2 answered at a terminal", () => {
  it.each(["%", "%1", "%+", "%sl", "%?EE", "%1 > /tmp/out", "x=%1; $x"])("%s resumes it", (command) => {
    expect(typed("sleep 20\r", "\x1a", `${command}\r`, "\x1a", "ls /tmp/out\r")).toBe(
      `sleep 20\n^Z\n[1]+  Stopped                 sleep 20\n$ ${command}\nsleep 20\n^Z\n` +
        "[1]+  Stopped                 sleep 20\n$ ls /tmp/out\n" +
        "ls: cannot access '/tmp/out': No such file or directory\n$ ",
    );
  });

  it("goes on in the background with &", () => {
    expect(typed("sleep 20\r", "\x1a", "%1 &\r")).toContain("$ %1 &\n[1]+ sleep 20 &\n$ ");
  });

  it("is a name in a pipeline, and needs job control", () => {
    expect(typed("%1 | cat\r")).toBe("%1 | cat\nbash: %1: command not found\n$ ");
    expect(run_script("%1\necho $?\n").stderr).toMatch(/fg: no job control\n$/);
  });

  it("is ambiguous when a later command of a pipeline is meant", () => {
    expect(typed("sleep 20 | grep x > /dev/null &\r", "bg %grep\r", "jobs %grep\r")).toContain(
      "$ bg %grep\nbash: bg: grep: ambiguous job spec\n$ jobs %grep\nbash: jobs: grep: ambiguous job spec\n" +
        "bash: jobs: %grep: no such job\n$ ",
    );
  });
});

it("leaves the loops of what is stopped", () => {
  expect(typed("for i in 1 2; do sleep 20; echo $?; done\r", "\x1a", "echo $?\r")).toMatch(
    /Stopped {17}sleep 20\n\$ echo \$\?\n148\n\$ $/,
  );
  expect(typed("while sleep 20; do echo in; done\r", "\x1a", "echo $?\r")).toMatch(/\$\?\n0\n\$ $/);
  expect(typed("until sleep 20; do echo in; done\r", "\x1a", "echo $?\r")).toMatch(/\$\?\n148\n\$ $/);
  // the loop a function is called from is not its own
  expect(typed("f() { sleep 20; }; for i in 1; do f; echo out $?; done\r", "\x1a")).toMatch(/out 148\n\$ $/);
});

describe("leaving a shell that has jobs", () => {
  it("needs no second exit after jobs", () => {
    expect(typed("sleep 20\r", "\x1a", "exit\r", "true\r", "jobs\r", "exit\r")).toMatch(
      /\$ exit\nexit\nThere are stopped jobs.\n\$ true\n\$ jobs\n\[1\]\+ {2}Stopped {17}sleep 20\n\$ exit\nexit\n$/,
    );
  });

  it("lists them with checkjobs, for ^D too", () => {
    expect(typed("shopt -s checkjobs\r", "sleep 20 &\r", "\x04", "\x04")).toBe(
      "shopt -s checkjobs\n$ sleep 20 &\n[1] PID\n$ exit\nThere are running jobs.\n" +
        "[1]+  Running                 sleep 20 &\n$ exit\n",
    );
  });

  it("happens when ^D comes inside a command", () => {
    expect(typed("for i in 1\r", "\x04")).toBe(
      "for i in 1\n> bash: syntax error: unexpected end of file\nexit\n",
    );
  });

  it("runs an EXIT trap when a signal ends it", () => {
    expect(typed("trap 'echo bye' EXIT\r", "kill -HUP $$\r")).toMatch(/\$ kill -HUP \$\$\nbye\n$/);
  });
});

describe("signals at the prompt", () => {
  it("traps of CHLD and USR1 run when the line is complete", () => {
    expect(typed("trap 'echo chld' CHLD\r", "sleep 0.6 &\r", "echo x", "y", "z\r")).toBe(
      "trap 'echo chld' CHLD\n$ sleep 0.6 &\n[1] PID\n$ echo xyz\nchld\nxyz\n[1]+  Done                    sleep 0.6\n$ ",
    );
  });

  it("set -b tells of a job at once and leaves the line as it is", () => {
    expect(typed("set -b\r", "sleep 0.6 &\r", "echo x", "y\r")).toBe(
      "set -b\n$ sleep 0.6 &\n[1] PID\n$ echo x[1]+  Done                    sleep 0.6\ny\nxy\n$ ",
    );
  });

  it.each([
    ["sleep 20 || echo or", ""],
    ["if sleep 20; then echo y; else echo n; fi", "n\n"],
    ["trap 'echo int' INT; sleep 20; echo after", "after\n"],
    ["trap 'echo int' INT; for i in 1 2; do sleep 20; echo l; done; echo after", ""],
  ])("^C in %s", (command, then) => {
    expect(typed(`${command}\r`, "\x03")).toBe(`${command}\n^C\n${then}$ `);
  });
});

it("wait says what became of jobs only when there was one to wait for", () => {
  expect(typed("sleep 0.1 &\r", "wait; echo $?\r")).toMatch(/\$ wait; echo \$\?\n0\n\$ $/);
  expect(typed("sleep 0.7 &\r", "wait; echo $?\r")).toMatch(
    /\$ wait; echo \$\?\n\[1\]\+ {2}Done {20}sleep 0.7\n0\n\$ $/,
  );
});

// Which background jobs a script tells of, and when. Expected: bash 5.2.15; if this fails, scripts with `set -m` hide
// what killed their jobs, or print it too late.
describe("a script's jobs", () => {
  const stdout = (...script: string[]) =>
    run_script(`${["exec 2>&1", ...script].join("\n")}\n`).stdout.replace(/(line \d+:) +\d+ /g, "$1 PID ");
  const KILLED = (line: number) => `script.sh: line ${line}: PID Killed                  sleep 1\n`;
  const TERMINATED = "[1]+  Terminated              sleep 1\n";

  it.each([
    ["set -m", "sleep 1 & kill $!; wait $!; echo $?", `${TERMINATED}143\n`],
    ["set -m", "sleep 1 & kill %1; wait; echo $?", `${TERMINATED}0\n`],
    ["set -m", "sleep 1 & kill $!; wait -n; echo $?", `${TERMINATED}143\n`],
    ["set -m", "sleep 1 & kill $!; sleep 0.1; echo x; jobs", `${TERMINATED}x\n`],
    ["set -m", "sleep 1 & kill -9 $!; wait %1; echo $?", `${KILLED(3)}137\n`],
    ["set -m", "(exit 3) & wait %1; echo $?; jobs", "3\n"],
    ["set -m", "bash -c 'kill -STOP $$'; echo $?; kill -9 %1", "147\n"],
    ["set -m", "bash -c 'kill -INT $$'; echo no", ""],
    ["set -m; trap 'echo int' INT", "bash -c 'kill -INT $$'; echo $?", "int\n130\n"],
    ["set +m", "sleep 1 & kill -9 $!; wait %1; echo $?", `${KILLED(3)}137\n`],
    ["set +m", "sleep 1 & kill -9 $!; (sleep 0.1); echo a", `${KILLED(3)}a\n`],
    ["set +m", "sleep 1 & kill $!; sleep 0.1; echo x; jobs; wait $!; echo $?", "x\n143\n"],
    ["set +m", "sleep 0.1 | (exit 2) & wait $!; echo $?; (exit 7) & wait %1; echo $?", "2\n7\n"],
    [
      "set +m",
      "suspend -f x; echo no\nsuspend; echo $?",
      "script.sh: line 3: suspend: too many arguments\nscript.sh: line 4: suspend: cannot suspend: no job control\n1\n",
    ],
  ])("%s; %s", (mode, command, expected) => {
    expect(stdout(mode, command)).toBe(expected);
  });
});
