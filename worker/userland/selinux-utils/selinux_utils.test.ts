// SELinux's mode, as hardening guides ask for it.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

test("getenforce, setenforce, sestatus", () => {
  const seen = run_commands([
    "getenforce; setenforce 0; setenforce Permissive; getenforce",
    "setenforce 1",
    "setenforce",
    "setenforce 2 2>/dev/null",
    "su alice -c '/usr/sbin/setenforce 0'",
    "sestatus",
    "rm /etc/selinux/config; sestatus | grep config",
    "sestatus -b",
    "sestatus --help | grep -e -b",
    "sestatus >/dev/full; getenforce >/dev/full",
  ]);
  expect(seen).toEqual([
    "Permissive\nPermissive\n-> 0\n",
    "setenforce: enforcing mode is not simulated: SELinux gives labels here and refuses nothing\n-> 1\n",
    "usage:  setenforce [ Enforcing | Permissive | 1 | 0 ]\n-> 1\n",
    "-> 1\n",
    "setenforce:  security_setenforce() failed:  Operation not permitted\n-> 2\n",
    "SELinux status:                 enabled\n" +
      "SELinux root directory:         /etc/selinux\n" +
      "Loaded policy name:             targeted\n" +
      "Current mode:                   permissive\n" +
      "Mode from config file:          permissive\n" +
      "Policy MLS status:              enabled\n-> 0\n",
    "Mode from config file:          error (No such file or directory)\n-> 0\n",
    "sestatus: option -b is not simulated\n-> 1\n",
    "  -b  Display current state of booleans.\n-> 0\n",
    expect.stringContaining("-> 1\n"),
  ]);
});
