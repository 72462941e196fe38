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
