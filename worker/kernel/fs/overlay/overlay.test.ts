// If this fails, a file system stacked on others shows, changes or refuses otherwise than overlayfs of 4.16.
import { expect, test } from "vitest";
import { run_script, type ScriptOptions } from "../../../../test/machine.ts";

const SETUP =
  "cd /root; mkdir -p lo/d lo2/d up wk ov; echo low >lo/f; echo two >lo2/g; touch lo/d/a lo2/d/b; echo b >lo2/f\n" +
  "mount -t overlay overlay -o lowerdir=/root/lo:/root/lo2,upperdir=/root/up,workdir=/root/wk ov\n";
const run = (script: string, options?: ScriptOptions) => run_script(SETUP + script, options);
const UP = "find up -mindepth 1 -printf '%P %y\\n' | sort\n";

test.each([
  ["the layers are merged", "cat ov/f ov/g; ls ov ov/d | paste -sd' '", "low\ntwo\nov: d f g  ov/d: a b\n"],
  ["writing copies up", `echo new >ov/f; cat lo/f ov/f; ${UP}`, "low\nnew\nf f\n"],
  ["appending keeps what was there", "echo more >>ov/d/a; echo x >>ov/f; cat ov/f lo/f", "low\nx\nlow\n"],
  ["reading does not copy up", `cat ov/f; ${UP}`, "low\n"],
  ["chmod copies up", `chmod 600 ov/f; stat -c %a lo/f up/f; ${UP}`, "644\n600\nf f\n"],
  [
    "chown copies up and takes set-id bits",
    "chmod u+s lo/f; chown 7 ov/f; stat -c '%u %a' lo/f ov/f",
    "0 4644\n7 644\n",
  ],
  ["times copy up", "touch -d 2001-02-03 ov/f; stat -c %y up/f | cut -c1-10", "2001-02-03\n"],
  ["truncating copies up", "truncate -s 1 ov/f; cat ov/f; echo; cat lo/f", "l\nlow\n"],
  [
    "attributes copy up",
    "setfattr -n user.a -v b ov/f; getfattr -d up/f; getfattr -d lo/f",
    '# file: up/f\nuser.a="b"\n\n',
  ],
  ["a link copies up and is one file", "ln ov/f ov/h; echo z >ov/h; cat ov/f; stat -c %h ov/f", "z\n2\n"],
  ["a removed name leaves a whiteout", `rm ov/g; ls ov; ${UP}stat -c %t:%T up/g`, "d\nf\ng c\n0:0\n"],
  ["a whiteout is replaced", `rm ov/g; echo n >ov/g; cat ov/g lo2/g; ${UP}`, "n\ntwo\ng f\n"],
  ["what was only above leaves nothing", `echo >ov/n; rm ov/n; ${UP}`, ""],
  [
    "a merged directory is not empty",
    "rmdir ov/d 2>&1; rm ov/d/a; rmdir ov/d 2>&1",
    "rmdir: failed to remove 'ov/d': Directory not empty\n".repeat(2),
  ],
  [
    "a new directory over a whiteout is opaque",
    "rm -r ov/d; mkdir ov/d; ls ov/d; getfattr -n trusted.overlay.opaque --only-values up/d; ls -A wk/work",
    "y",
  ],
  [
    "a file is renamed over a whiteout",
    `rm ov/g; mv ov/f ov/g; cat ov/g; ls ov; ${UP}`,
    "low\nd\ng\nf c\ng f\n",
  ],
  [
    "a directory is renamed over a whiteout",
    `rm ov/g; mkdir ov/n; mv ov/n ov/g; ls ov; ${UP}`,
    "d\nf\ng\ng d\n",
  ],
  [
    "a directory of a lower layer is not renamed",
    'perl -e \'rename("ov/d", "ov/e") or print "$!\\n"\'; ls ov',
    "Invalid cross-device link\nd\nf\ng\n",
  ],
  ["a removed file stays open", "exec 3<ov/f; rm ov/f; cat <&3", "low\n"],
  ["programs run", "cp /bin/echo lo2/e; ov/e hello", "hello\n"],
  ["no one makes a whiteout by hand", "mknod ov/c c 0 0 2>&1", "mknod: ov/c: Operation not permitted\n"],
  [
    "the device is the overlay's, the inode the layer's",
    "[ $(stat -c %i ov/f) = $(stat -c %i lo/f) ] && [ $(stat -c %d ov/f) = $(stat -c %d ov) ] && echo y",
    "y\n",
  ],
  [
    "a copied file keeps its number",
    "a=$(stat -c %i ov/f); echo >ov/f; [ $a = $(stat -c %i ov/f) ] && echo y",
    "y\n",
  ],
  [
    "the mounts tell the layers",
    "grep -o 'lowerdir.*' /proc/mounts",
    "lowerdir=/root/lo:/root/lo2,upperdir=/root/up,workdir=/root/wk 0 0\n",
  ],
  [
    "the layers may be changed underneath",
    "ls ov/d >/dev/null; rm -r lo/d lo2/d; ls ov/d; (echo >ov/d/n) 2>/dev/null; umount ov",
    "",
  ],
])("%s", (_, script, stdout) => {
  const result = run(`${script}\n`);
  expect(result.stdout + result.stderr.replace(/^getfattr: Removing.*\n/gm, "")).toBe(stdout);
});

test("without an upper layer nothing is written, also when it is remounted", () => {
  const { stderr } = run(
    "umount ov; mount -t overlay o -o lowerdir=lo:lo2 ov; touch ov/n; mount -o remount,rw ov; rm ov/f; setfattr -n user.a -v b ov/f",
  );
  expect(stderr.match(/Read-only file system/g)).toHaveLength(3);
});

test.each([
  ["lowerdir=lo", "at least 2 lowerdir are needed while upperdir nonexistent"],
  ["upperdir=up,workdir=wk", "missing 'lowerdir'"],
  ["lowerdir=lo,upperdir=up", "missing 'workdir'"],
  ["lowerdir=lo,upperdir=up,workdir=up", "workdir and upperdir must be separate subtrees"],
  ["lowerdir=lo,upperdir=/tmp,workdir=wk", "workdir and upperdir must reside under the same mount"],
  ["lowerdir=/nope:lo", "failed to resolve '/nope': -2"],
  ["lowerdir=lo::lo2", "empty lowerdir"],
  [`lowerdir=${"lo:".repeat(500)}lo`, "too many lower directories, limit is 500"],
  ["lowerdir=lo:lo2,bogus", 'unrecognized mount option "bogus" or missing value'],
  ["lowerdir=lo:lo2,redirect_dir=on", 'option "redirect_dir=on" is not simulated'],
  ["lowerdir=lo,upperdir=ov,workdir=ov/d", "filesystem on 'ov' not supported as upperdir"],
])("mount refuses %s", (options, why) => {
  const { stdout, stderr } = run(`mkdir m; mount -t overlay o -o ${options} m; echo $?; dmesg | tail -1\n`);
  expect(stdout).toMatch(/^32\n/);
  expect(stdout).toContain(`overlayfs: ${why}\n`);
  expect(stderr).toContain(
    why.includes("nope") ? "special device o does not exist." : "bad superblock on o, missing codepage",
  );
});

test("an overlay may lie on an overlay, but not a third; colons are escaped", () => {
  const { stdout } = run(
    "mkdir m n 'a:b' u2 w2; echo c >'a:b/c'\n" +
      "mount -t overlay o -o 'lowerdir=a\\:b:ov,upperdir=u2,workdir=w2' m; cat m/c m/f; echo >m/f; cat ov/f\n" +
      "mount -t overlay o -o lowerdir=m:lo n 2>/dev/null; echo $?\n",
  );
  expect(stdout).toBe("c\nlow\nlow\n32\n");
});

test("a copy-up shows the upper layer's directory and file in the caller's event", () => {
  const { machine } = run("auditctl -w /root/ov -p wa -k ov; echo x >ov/f; sleep 0.1\n");
  const log = machine.read_file("/var/log/audit/audit.log") ?? "";
  const id = /type=SYSCALL msg=(\S+).* comm="bash".*key="ov"/.exec(log)?.[1] as string;
  const paths = log.split("\n").filter((l) => l.startsWith("type=PATH") && l.includes(id));
  expect(paths.map((l) => /name="?([^ "]+).*nametype=(\S+)/.exec(l)?.slice(1))).toEqual([
    ["ov/", "PARENT"],
    ["ov/f", "NORMAL"],
    ["(null)", "PARENT"],
    ["(null)", "CREATE"],
    ["(null)", "PARENT"],
    ["(null)", "CREATE"],
  ]);
});
