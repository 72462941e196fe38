// If this fails, /etc/rc.local does not run at boot as rc-local.service runs it, or a machine without one boots otherwise.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const RC_LOCAL = '#!/bin/bash\n{ echo "$@"; cat /proc/self/loginuid; } > /run/booted\nsleep 1000 &\n';

test("an executable rc.local runs before the session, outside any login, and may leave a daemon behind", () => {
  const files = [{ path: "/etc/rc.local", data: RC_LOCAL, mode: 0o755 }];
  expect(run_script("cat /run/booted; echo; ps -o ppid= -C sleep", { files })).toMatchObject({
    stdout: "start\n4294967295\n    1\n",
    stderr: "",
  });
});

test("one that is not executable is left alone", () => {
  const files = [{ path: "/etc/rc.local", data: RC_LOCAL, mode: 0o644 }];
  expect(run_script("ls /run/booted", { files }).status).toBe(2);
});

test("sshd that is typed says that it is not simulated, and the session goes on", () => {
  const script = "sshd -T; echo $?; /usr/sbin/sshd; echo $?; (exec sshd --once /bin/false); echo $?";
  expect(run_script(script)).toMatchObject({
    stdout: "255\n255\n255\n",
    stderr:
      "sshd: option -T is not simulated\nsshd: a second server is not simulated\nsshd: a second server is not simulated\n",
    status: 0,
  });
});
