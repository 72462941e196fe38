// If this fails, a file that nobody may change is changed, or chattr and lsattr tell it otherwise than e2fsprogs 1.47.0.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

/** Both streams of a script in a folder of the root disk, which has attributes. */
const run = (script: string): string[] =>
  run_script(`cd /root; exec 2>&1; export LC_ALL=C\n${script}\n`).stdout.split("\n").slice(0, -1);

test("an immutable file: nothing of it changes, whoever asks", () => {
  expect(
    run(`echo a >f; chattr +i f; lsattr f
(echo b >f); (echo b >>f); rm -f f; mv f g; ln f g; chmod 600 f; chown bin f; touch f; truncate -s 0 f; setfattr -n user.a -v b f
sed -i s/a/b/ f 2>&1 | sed 's|/sed......:|/X:|'; cat f; ls sed*; chattr -i f; rm f; ls f`).map((l) =>
      l.replace(/^\S+: line \d+: /, ""),
    ),
  ).toEqual([
    "----i---------e------- f",
    "f: Operation not permitted",
    "f: Operation not permitted",
    "rm: cannot remove 'f': Operation not permitted",
    "mv: cannot move 'f' to 'g': Operation not permitted",
    "ln: failed to create hard link 'g' => 'f': Operation not permitted",
    "chmod: changing permissions of 'f': Operation not permitted",
    "chown: changing ownership of 'f': Operation not permitted",
    "touch: setting times of 'f': Operation not permitted",
    "truncate: cannot open 'f' for writing: Operation not permitted",
    "setfattr: f: Operation not permitted",
    "sed: cannot rename ./X: Operation not permitted",
    "a",
    "ls: cannot access 'sed*': No such file or directory",
    "ls: cannot access 'f': No such file or directory",
  ]);
});

test("an append-only file grows, and nothing else", () => {
  expect(
    run(`echo a >f; chattr +a f; (echo b >f); echo c >>f; cat f; rm f; mv f g; chmod 600 f; touch f; touch -d 2010-01-01 f
truncate -s 0 f; exec 5>>f; sctool write 5 x >/dev/null; echo d >&5; cat f`).map((l) =>
      l.replace(/^\S+: line \d+: /, ""),
    ),
  ).toEqual([
    "f: Operation not permitted",
    "a",
    "c",
    "rm: cannot remove 'f': Operation not permitted",
    "mv: cannot move 'f' to 'g': Operation not permitted",
    "chmod: changing permissions of 'f': Operation not permitted",
    "touch: setting times of 'f': Operation not permitted",
    "truncate: cannot open 'f' for writing: Operation not permitted",
    "a",
    "c",
    "d",
  ]);
});

test("directories: an immutable one keeps its entries, an append-only one gets more", () => {
  expect(
    run(`mkdir d; touch d/x; chattr +i d; mkdir d/z; rm d/x; echo 1 >d/x; cat d/x; mv d e; rmdir d; lsattr -d d; chattr -i d
chattr +a d; touch d/y; rm d/x; mv d/y d/z; ls d; chattr -a d; rm -r d`),
  ).toEqual([
    "mkdir: cannot create directory 'd/z': Operation not permitted",
    "rm: cannot remove 'd/x': Operation not permitted",
    "1",
    "mv: cannot move 'd' to 'e': Operation not permitted",
    "rmdir: failed to remove 'd': Operation not permitted",
    "----i---------e------- d",
    "rm: cannot remove 'd/x': Operation not permitted",
    "mv: cannot move 'd/y' to 'd/z': Operation not permitted",
    "x",
    "y",
  ]);
});

test("who may set them, and where", () => {
  expect(
    run(`touch f; chmod 777 /root; chmod 666 f; capsh --drop=cap_linux_immutable -- -c 'chattr +i f; chattr +d f'; lsattr f
setpriv --reuid 1000 --regid 1000 --clear-groups chattr -d f; chown alice f
setpriv --reuid 1000 --regid 1000 --clear-groups sh -c 'chattr +a f; chattr -d f'; lsattr f
touch /tmp/x; lsattr /tmp/x; chattr +i /tmp/x; chattr +C f; chattr +P f; chattr +j f; chattr -V +m f; lsattr -l f`),
  ).toEqual([
    "chattr: Operation not permitted while setting flags on f",
    "------d-------e------- f",
    "chattr: Permission denied while setting flags on f",
    "chattr: Operation not permitted while setting flags on f",
    "--------------e------- f",
    "lsattr: Inappropriate ioctl for device While reading flags on /tmp/x",
    "chattr: Inappropriate ioctl for device while reading flags on /tmp/x",
    "chattr: Operation not supported while setting flags on f",
    "chattr 1.47.0 (5-Feb-2023)",
    "Flags of f set as ----------j---e----P-m",
    "f                            Journaled_Data, Extents, Project_Hierarchy",
  ]);
});

test("audit sees the request, and what it then refuses", () => {
  const log = run(`touch f; auditctl -a always,exit -F arch=b64 -S ioctl -F a1=0x40086602 -k chattr >/dev/null
auditctl -w /root/f -p a -k attr; chattr +i f; chmod 600 f; ausearch -k chattr -k attr --raw; ausearch -k attr --raw`);
  const calls = log.filter((l) => l.startsWith("type=SYSCALL"));
  expect(calls.some((l) => / syscall=16 success=yes exit=0 a0=3 a1=40086602 .*key="chattr"/.test(l))).toBe(
    true,
  );
  expect(calls.some((l) => / syscall=268 success=no exit=-1 .*key="attr"/.test(l))).toBe(true);
});

test("what only directories may have is refused to files, before a write; new files inherit what means something", () => {
  expect(
    run(`touch f; chattr +T f; echo $?; chattr +sD f; mkdir p; chattr +dAsSDTaj p; touch p/f; mkdir p/d; ln -s f p/l
lsattr f; lsattr -d p; lsattr p 2>/dev/null; mkdir -p p/d/e; touch p/d/e/f; lsattr p/d/e;
mount -o remount,ro /; chattr +T f; chattr +u f`),
  ).toEqual([
    "chattr: Operation not supported while setting flags on f",
    "1",
    // D does not get that far: chattr itself leaves it away for a file
    "s-------------e------- f",
    "s-SD-adA--j--Te------- p",
    "s-S---dA--j---e------- p/f",
    "s-SD--dA--j---e------- p/d",
    "s-S---dA--j---e------- p/d/e/f",
    "chattr: Operation not supported while setting flags on f",
    "chattr: Read-only file system while setting flags on f",
  ]);
});

test("the command lines", () => {
  const usage = "Usage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...";
  expect(
    run(`touch f; mkdir d; touch d/g; ln -s f l; mkfifo p
chattr; chattr f; chattr +i -i f; chattr +d =e f; chattr +z f; chattr +d; chattr -- +d f; chattr -v 5 f; chattr +d nope; chattr -f +d nope; echo $?
chattr =dA f; lsattr f; chattr = f; lsattr f; chattr +suSt f; lsattr f; chattr -R +d d; lsattr -R d; lsattr -d d; lsattr l p nope; echo $?; lsattr -z; lsattr -a d; lsattr -v f; chattr -VR -d d`),
  ).toEqual([
    usage,
    "Must use '-v', =, - or +",
    "Can't both set and unset same flag.",
    "= is incompatible with - and +",
    usage,
    usage,
    "Must use '-v', =, - or +",
    "chattr: option -v is not simulated",
    "chattr: No such file or directory while trying to stat nope",
    "1",
    "------dA-------------- f",
    "---------------------- f",
    "suS---------t--------- f",
    "------d-------e------- d/g",
    "------d-------e------- d",
    "lsattr: Operation not supported While reading flags on l",
    "lsattr: Operation not supported While reading flags on p",
    "lsattr: No such file or directory while trying to stat nope",
    "1",
    "lsattr: invalid option -- 'z'",
    "Usage: lsattr [-RVadlpv] [files...]",
    "------d-------e------- d/.",
    "--------------e------- d/..",
    "------d-------e------- d/g",
    "lsattr: option -v is not simulated",
    "chattr 1.47.0 (5-Feb-2023)",
    "Flags of d set as --------------e-------",
    "Flags of d/g set as --------------e-------",
  ]);
});
