// If this fails, cp, mv, mkdir, mkfifo, mknod or install do not take -Z as coreutils 9.1 does where there is no SELinux.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

test("-Z is taken, and --context=CTX with a warning", () => {
  const script = `exec 2>&1; export LC_ALL=C; mkdir /tmp/z; cd /tmp/z; touch a; cp -Z a b; cp --context=x a c; echo $?; mv -Z b d; mv --context=x d e
mkdir -Z q; mkdir --context=x r; mkdir --context s; mkfifo -Z f; mkfifo --context=x g; mknod -Z h p; mknod --context=x i p; install -Z a j; install --context=x a k; ls -x`;
  expect(run_script(script).stdout.replaceAll("\t", "  ").split("\n").slice(0, -1)).toEqual([
    "cp: warning: ignoring --context; it requires an SELinux-enabled kernel",
    "0",
    "mv: option '--context' doesn't allow an argument",
    "Try 'mv --help' for more information.",
    "mkdir: warning: ignoring --context; it requires an SELinux/SMACK-enabled kernel",
    "mkfifo: warning: ignoring --context; it requires an SELinux/SMACK-enabled kernel",
    "mknod: warning: ignoring --context; it requires an SELinux/SMACK-enabled kernel",
    "install: warning: ignoring --context; it requires an SELinux-enabled kernel",
    "a  c  d  f  g  h  i  j  k  q  r  s",
  ]);
});
