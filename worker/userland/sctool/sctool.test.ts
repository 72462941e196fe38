// If this fails, a subcommand of sctool makes another call than its name says, or reports it otherwise than C would.
import { describe, expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";
import { SUBCOMMANDS } from "./sctool.ts";

const run = (script: string) => {
  const { stdout, stderr } = run_script(script);
  return stdout + stderr;
};

describe("sctool", () => {
  test("results are reported as number or error text, and decide the status", () => {
    expect(run("sctool open /etc/hostname; echo $?; sctool open /none; echo $?")).toBe(
      "open = 3\n0\nopen: No such file or directory\n1\n",
    );
    expect(run("sctool nullpath; sctool badptr; sctool nosys 999; sctool fork")).toBe(
      "open: Bad address\nopen: Bad address\nsyscall: Function not implemented\nchild exited 3\n",
    );
  });

  test("numbers are decimal, hex or octal", () => {
    expect(run("sctool mkdir /tmp/d 0700; ls -ld /tmp/d")).toContain("mkdir = 0\n");
    expect(run("sctool creat /tmp/f 0x1a4; echo $?")).toBe("creat = 3\n0\n");
  });

  test.each([
    ["segv", 139],
    ["abort", 134],
    ["ill", 132],
    ["raise 15", 143],
  ])("%s ends it by its signal", (args, status) => {
    expect(run(`sctool ${args} 2>/dev/null; echo $?`)).toContain(`${status}\n`);
  });

  test("an unknown subcommand is an error, and every known one is in --help", () => {
    expect(run("sctool bogus; echo $?; sctool; echo $?")).toBe(
      "2\n2\nsctool: unknown subcommand 'bogus'\nsctool: unknown subcommand ''\n",
    );
    const help = run("sctool --help");
    for (const name of SUBCOMMANDS.keys()) expect(help).toContain(`  ${name} `);
  });
});
