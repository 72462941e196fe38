// If this fails, shared subtrees are otherwise than Documentation/filesystems/sharedsubtree says: who sees a mount, in
// which groups it is, and what goes when it is unmounted.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

/** Output of a script; `m` prints mount point and propagation of what is mounted on or below /a, /b, /c and /d. */
const run = (script: string): string[] =>
  run_script(
    `exec 2>&1; mkdir /a /b /c /d; mount -t tmpfs A /a; mkdir /a/x /a/y
m() { awk '$5 ~ /^[/][abcd]($|[/][a-z]+$)/ { printf "%s%s ", $5, $7 == "-" ? "" : ":" $7 ($8 == "-" ? "" : "," $8) } END { print "" }' /proc/self/mountinfo; }
${script}`,
  )
    .stdout.split("\n")
    .slice(0, -1)
    .map((l) => l.trimEnd());

test("peers see each other's mounts, a slave sees theirs, nobody sees the slave's", () => {
  expect(
    run(`mount --make-shared /a; mount --bind /a /b; mount --bind /a /c; mount --make-slave /c; m
mount -t tmpfs X /b/x; m; mount -t tmpfs Y /c/y; m; umount /a/x; m
mount -t tmpfs X /a/x; (cd /b/x; umount /a/x); umount -l /a/x; m`),
  ).toEqual([
    "/a:shared:1 /b:shared:1 /c:master:1",
    "/a:shared:1 /b:shared:1 /c:master:1 /b/x:shared:2 /a/x:shared:2 /c/x:master:2",
    "/a:shared:1 /b:shared:1 /c:master:1 /b/x:shared:2 /a/x:shared:2 /c/x:master:2 /c/y",
    "/a:shared:1 /b:shared:1 /c:master:1 /c/y",
    "umount: /a/x: target is busy.",
    "/a:shared:1 /b:shared:1 /c:master:1 /c/y",
  ]);
});

test("a slave that is shared itself, and what is left of a group", () => {
  expect(
    run(`mount --make-shared /a; mount --bind /a /c; mount --make-slave /c; mount --make-shared /c; mount --bind /c /d
mount -t tmpfs X /a/x; m; mount --make-private /a; m; mount --make-slave /d; mount --make-private /c; m`),
  ).toEqual([
    "/a:shared:1 /c:shared:2,master:1 /d:shared:2,master:1 /a/x:shared:3 /c/x:shared:4,master:3 /d/x:shared:4,master:3",
    "/a /c:shared:2 /d:shared:2 /a/x:shared:3 /c/x:shared:4,master:3 /d/x:shared:4,master:3",
    "/a /c /d /a/x:shared:3 /c/x:shared:4,master:3 /d/x:shared:4,master:3",
  ]);
});

test("namespaces: unshare --propagation, and one of another user", () => {
  expect(
    run(`mount --make-shared /a; unshare -m --propagation unchanged mount -t tmpfs X /a/x; m; umount /a/x
unshare -m mount -t tmpfs X /a/x; unshare -m --propagation slave mount -t tmpfs X /a/x; m
unshare -m --propagation slave bash -c 'sleep 1; grep -c X /proc/self/mountinfo' & sleep 0.3; mount -t tmpfs X /a/x; wait
unshare -Urm --propagation unchanged awk '$5 == "/a" { print $7 }' /proc/self/mountinfo; unshare -m --propagation no true`),
  ).toEqual([
    "/a:shared:1 /a/x:shared:2",
    "/a:shared:1",
    "1",
    "master:1",
    "unshare: unsupported propagation mode: no",
  ]);
});

test("unbindable, moving, several types at once, and what is refused", () => {
  expect(
    run(`mount --make-unbindable /a; mount --bind /a /b; mount --rbind / /b; m; umount -R /b; findmnt -no PROPAGATION /a
mount --make-shared /a; mount -t tmpfs X /a/x; mount --move /a/x /a/y; mount --bind --make-slave --make-shared /a /b; m; findmnt -no PROPAGATION /b
sctool mount none /a '' $((1 << 20 | 1 << 19)); sctool mount none /a/y '' $((1 << 20)); mkdir /a/old; pivot_root /a /a/old`),
  ).toEqual([
    "mount: /b: wrong fs type, bad option, bad superblock on /a, missing codepage or helper program, or other error.",
    "       dmesg(1) may have more information after failed mount system call.",
    "/a:unbindable /b /b/proc /b/dev /b/run /b/tmp /b/sys",
    "private,unbindable",
    "mount: /a/y: bad option; moving a mount residing under a shared mount is unsupported.",
    "       dmesg(1) may have more information after failed mount system call.",
    "/a:shared:1 /a/x:shared:2 /b:shared:3,master:1",
    "shared,slave",
    "mount: Invalid argument",
    "mount: Invalid argument",
    "pivot_root: failed to change root from `/a' to `/a/old': Invalid argument",
  ]);
});
