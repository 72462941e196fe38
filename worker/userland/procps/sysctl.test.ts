// sysctl says what the one of procps-ng 4.0.2 says. If this fails, the steps of a network lesson do not do what they say.
import { expect, it } from "vitest";
import { run_commands } from "../../../test/commands.ts";
import { run_script } from "../../../test/machine.ts";

const run = (script: string) => {
  const { stdout, stderr } = run_script(script);
  return { stdout, stderr };
};

it("shows variables by either name, below a directory, and by a pattern", () => {
  expect(
    run(
      "sysctl kernel.ostype kernel/ostype; sysctl -n kernel.ostype; sysctl -N kernel.ostype; sysctl -a -r '^kernel.host'",
    ),
  ).toEqual({
    stdout:
      "kernel.ostype = Linux\nkernel.ostype = Linux\nLinux\nkernel.ostype\nkernel.hostname = auditlab\n",
    stderr: "",
  });
  expect(run("sysctl nosuch.x; echo $?; sysctl -e nosuch.x; echo $?")).toEqual({
    stdout: "1\n0\n",
    stderr: "sysctl: cannot stat /proc/sys/nosuch/x: No such file or directory\n",
  });
});

it("sets variables, also of a file", () => {
  expect(
    run(`sysctl -w net.ipv4.ip_forward=1; cat /proc/sys/net/ipv4/ip_forward; sysctl -q kernel.hostname=foo; hostname
printf '# no\\nnet.ipv4.ip_forward = 0\\n-nosuch.thing=1\\nbad\\n' > /tmp/a.conf; sysctl -p /tmp/a.conf; sysctl --dry-run kernel.hostname=bar; hostname`),
  ).toEqual({
    stdout: "net.ipv4.ip_forward = 1\n1\nfoo\nnet.ipv4.ip_forward = 0\nkernel.hostname = bar\nfoo\n",
    stderr:
      "sysctl: cannot stat /proc/sys/nosuch/thing: No such file or directory\nsysctl: /tmp/a.conf(4): invalid syntax, continuing...\n",
  });
});

it("says what may not be set: not even root may write what is read-only", () => {
  const { stdout, stderr } = run(
    "sysctl kernel.ostype=x; echo $?; su -s /bin/bash alice -c 'sysctl -w kernel.hostname=x'; sysctl -e; sysctl -w foo; echo $?",
  );
  expect(stdout).toBe("0\n1\n");
  expect(stderr).toBe(
    'sysctl: setting key "kernel.ostype": Invalid argument\nsysctl: permission denied on key "kernel.hostname"\n' +
      "sysctl: no variables specified\nTry `sysctl --help' for more information.\n" +
      "sysctl: command line(0): invalid syntax, continuing...\n",
  );
});

it("what goes wrong: names, patterns, options", () => {
  const seen = run_commands([
    "sysctl ''; sysctl =1",
    "sysctl -r foo kernel.hostname=x; echo $?; sysctl -a -r '['",
    "sysctl -Z 2>/dev/null | sed -n 3p; sysctl -Z >/dev/null",
    "printf 'kernel.hostname=b\\n' >c; sysctl -pc; sysctl --dry-run -q kernel.hostname=c",
    "sysctl --dry-run -N kernel.hostname=c; sysctl --dry-run -b kernel.hostname=c",
  ]);
  expect(seen).toEqual([
    'sysctl: "" is an unknown key\nsysctl: Path is not under /proc/sys/: /proc/sys/\n-> 1\n',
    "1\n-> 0\n",
    " sysctl [options] [variable[=value] ...]\nsysctl: invalid option -- 'Z'\n-> 0\n",
    "kernel.hostname = b\nkernel.hostname = c\n-> 0\n",
    "c\nc-> 0\n",
  ]);
});
