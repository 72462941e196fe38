// If this fails, the filesystem filter list cannot be tried: it is about files of tracefs.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const MOUNT = "mount -t tracefs tracefs /sys/kernel/tracing; cd /sys/kernel/tracing\n";

test("a kernel that has no tracer but nop", () => {
  const { stdout, stderr } = run_script(
    `${MOUNT}ls; cat current_tracer available_tracers tracing_on; echo 0 > tracing_on; cat tracing_on\n` +
      "echo nop > current_tracer; echo function > current_tracer; stat -f -c %t .\n",
  );
  expect(stdout).toBe(
    "README\navailable_events\navailable_tracers\ncurrent_tracer\ntracing_on\nnop\nnop \n1\n0\n74726163\n",
  );
  expect(stderr).toMatch(/write error: Invalid argument/);
});

test("a rule of the filesystem list takes what is known of such a file out of the event", () => {
  const { machine } = run_script(
    `${MOUNT}auditctl -a always,exit -F arch=b64 -S openat -F exe=/usr/bin/cat -k cat\ncat tracing_on\n` +
      "auditctl -a never,filesystem -F fstype=tracefs\ncat tracing_on\n",
  );
  const paths = [
    ...(machine.read_file("/var/log/audit/audit.log") ?? "").matchAll(
      /type=PATH .* name="tracing_on" (\S+)/g,
    ),
  ];
  expect(paths.map((m) => m[1].replace(/=.*/, ""))).toEqual(["inode", "nametype"]);
});
