// lab-run is the answer to "how is this set of interfaces to be used and in what order?": each step, done right and done
// wrong, has the outcome of spec sections 3.3, 4 and 12.1. If this fails, the lesson teaches something untrue.
import { describe, expect, it } from "vitest";
import { run_script } from "../../test/machine.ts";
import { Typing } from "../../test/terminal.ts";

const records = (type: string) => `ausearch -m ${type} --raw | sed 's/.*: op=/op=/; s/.*msg=/msg=/'`;

describe("done right", () => {
  it("labels, announces, runs and tidies up", () => {
    const { stdout, stderr, status } = run_script(
      `lab-run -r '-F arch=b64 -S openat -F key=lab' 42 bash -c 'cat /proc/self/containerid; exit 7'; echo " $?"
auditctl -l; ls /run/lab-run
ausearch -k lab --raw | grep -c 'CONTAINER_INFO.*op=task contid=42'
${records("CONTAINER")}; ${records("VIRT_CONTROL")}`,
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const [ran, rules, caught, set, start, stop] = stdout.split("\n");
    expect([ran, rules]).toEqual(["42 7", "No rules"]);
    expect(Number(caught)).toBeGreaterThan(0);
    const pid = /opid=(\d+) old-contid=18446744073709551615 contid=42 res=1$/.exec(set)?.[1];
    expect(start).toMatch(
      new RegExp(`^msg='virt=lab op=start vm="lab-42" vm-pid=${pid} contid=42 .*res=success'$`),
    );
    expect(stop).toMatch(
      new RegExp(`^msg='virt=lab op=stop vm="lab-42" vm-pid=${pid} contid=42 .*res=success'$`),
    );
  });

  it.each([
    ["", "42 the-namespace-of-others"],
    ["--net --uts", "42 its-own"],
    ["--net --uts --namespaces-first", "42 its-own"],
    ["--net --pid", "42 its-own"],
    ["--net --pid --namespaces-first", "42 its-own"],
  ])("with %s", (options, expected) => {
    const { stdout, stderr } = run_script(
      `export outside=$(readlink /proc/self/ns/net)
lab-run ${options} 42 bash -c 'cat /proc/self/containerid
if [[ $(readlink /proc/self/ns/net) == "$outside" ]]; then echo " the-namespace-of-others"; else echo " its-own"; fi'`,
    );
    expect({ stdout, stderr }).toEqual({ stdout: `${expected}\n`, stderr: "" });
  });

  it("runs a further command in a container", () => {
    const { stdout, stderr } = run_script(`lab-run --name web --net 46 sleep 2 & sleep 0.5
lab-run --into web bash -c 'cat /proc/self/containerid; echo; readlink /proc/self/ns/net'
readlink /proc/$(< /run/lab-run/web/pid)/ns/net; wait
lab-run --into web true; echo $?`);
    const [id, inside, namespace, status] = stdout.split("\n");
    expect([id, status]).toEqual(["46", "1"]);
    expect(inside).toBe(namespace);
    expect(stderr).toBe("lab-run: no container web is running\n");
  });

  it("kills what is left of a container", () => {
    const { stdout } = run_script("lab-run 42 bash -c 'setsid sleep 100 & sleep 0.1'; pgrep sleep; echo $?");
    expect(stdout).toBe("1\n");
  });

  it("tidies up after Ctrl-C", () => {
    const typing = new Typing({ term: "dumb" });
    typing.type("lab-run 42 sleep 100\r", 2);
    typing.type("\x03");
    expect(typing.type("echo $?; ls /run/lab-run; ausearch -m VIRT_CONTROL | grep -c op=stop\r")).toContain(
      "\n130\r\n1\r\n",
    );
  });
});

describe("done wrong", () => {
  const refused = "Operation not permitted";
  it.each([
    ["--wrong self 42", refused, 0],
    ["--wrong child 42", refused, 0],
    ["--wrong thread 42", refused, 0],
    ["--wrong dead 42", "No such process", null],
    ["--wrong twice 42", refused, 0],
    ["--wrong capability 42", refused, 0],
    ["18446744073709551615", "Invalid argument", 0],
    ["18446744073709551616", "Numerical result out of range", null],
    ["0x2a", "Invalid argument", null],
  ])("%s: %s", (options, text, result) => {
    const { stdout, stderr } = run_script(`lab-run ${options} true; echo $?
${records("CONTAINER")} 2>/dev/null | tail -1; ${records("VIRT_CONTROL")}; ls /run/lab-run`);
    expect(stderr.split("\n")[0]).toMatch(new RegExp(`: ${text}: the container is not started$`));
    const [status, ...rest] = stdout.trimEnd().split("\n");
    expect(status).toBe("1");
    // refusals of the setter are records, errors before it are not (spec 3.3, 3.4)
    if (result !== null) expect(rest.shift()).toMatch(new RegExp(` res=${result}$`));
    expect(rest).toHaveLength(1);
    expect(rest[0]).toMatch(/op=start .*res=failed'$/);
  });

  it("late: what ran before the ID was set is nobody's", () => {
    const { stdout } = run_script("lab-run --wrong late 42 bash -c 'cat /proc/self/containerid; echo'");
    expect(stdout).toBe("18446744073709551615\n");
  });

  it("rule: what happened before the rule is not in the log", () => {
    const caught = (wrong: string) =>
      run_script(`lab-run ${wrong} -r '-F arch=b64 -S openat -F key=lab' 42 bash -c 'cat /etc/hostname; sleep 1'
ausearch -k lab --raw | grep -c CONTAINER_INFO`).stdout;
    expect(caught("--wrong rule")).toBe("auditlab\n0\n");
    expect(caught("")).toMatch(/^auditlab\n[1-9]/);
  });

  it.each([
    ["", "0"],
    ["--wrong keep", "1"],
  ])("%s: whether the payload can relabel its own child", (wrong, changed) => {
    const { stdout } = run_script(
      `lab-run ${wrong} 42 bash -c 'sleep 1 & echo 43 > /proc/$!/containerid' 2>/dev/null
${records("CONTAINER")} | grep -c 'old-contid=42 contid=43 res=1'`,
    );
    expect(stdout).toBe(`${changed}\n`);
  });

  it("without the series it starts nothing", () => {
    const { stdout, stderr } = run_script("lab-run 42 echo hi; echo $?", { patches: 0 });
    expect(stdout).toBe("1\n");
    expect(stderr).toContain("this kernel has no audit container IDs");
  });

  it("a name that is taken, or that may not be, is told and is a failure", () => {
    const { stdout, stderr } = run_script(
      `lab-run -n web 9 sleep 1 & sleep 0.5; lab-run -n web 10 true; echo $?; wait; su bob -c 'lab-run 9 true'; echo $?; ls /run/lab-run`,
    );
    expect(stdout).toBe("1\n1\n");
    expect(Buffer.from(stderr, "latin1").toString().split("\n").slice(0, 4)).toEqual([
      "mkdir: cannot create directory ‘/run/lab-run/web’: File exists",
      "lab-run: container web is there already, or cannot be made",
      "mkdir: cannot create directory ‘/run/lab-run/lab-9’: Permission denied",
      "lab-run: container lab-9 is there already, or cannot be made",
    ]);
  });

  it.each(["", "42", "--into web", "--foo 42 true", "--wrong nothing 42 true", "--namespaces-first 42 true"])(
    "a wrong use: %s",
    (args) => {
      const { stdout, stderr } = run_script(`lab-run ${args}; echo $?`);
      expect(stdout).toBe("2\n");
      expect(stderr).toMatch(/^lab-run: .*\nTry 'lab-run --help' for more information.\n$/);
    },
  );
});
