// If this fails, modules are loaded, unloaded or told of otherwise than kmod 30 and the kernel do it.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const DIR = "/lib/modules/4.16.0-ghak32v2";
const KO = `${DIR}/kernel`;
/** Both streams of a script. */
const run = (script: string): string[] =>
  run_script(`cd /root; exec 2>&1; export LC_ALL=C\n${script}\n`).stdout.split("\n").slice(0, -1);

test("a module and what it needs come and go together", () => {
  expect(
    run(
      "modprobe -v br_netfilter; modprobe br_netfilter; cut -d' ' -f1-5 /proc/modules; rmmod llc; lsmod | tail -1",
    ),
  ).toEqual([
    `insmod ${KO}/net/llc/llc.ko `,
    `insmod ${KO}/net/802/stp.ko `,
    `insmod ${KO}/net/bridge/bridge.ko `,
    `insmod ${KO}/net/bridge/br_netfilter.ko `,
    "br_netfilter 24576 0 - Live",
    "bridge 163840 1 br_netfilter, Live",
    "stp 16384 1 bridge, Live",
    "llc 16384 2 bridge,stp, Live",
    "rmmod: ERROR: Module llc is in use by: bridge stp",
    "llc                    16384  2 bridge,stp",
  ]);
  expect(
    run("modprobe -a br_netfilter stp; modprobe -r stp; modprobe -rv br-netfilter; lsmod | wc -l"),
  ).toEqual([
    "modprobe: FATAL: Module stp is in use.",
    "rmmod br_netfilter",
    "rmmod bridge",
    "rmmod stp",
    "rmmod llc",
    "1",
  ]);
});

test("a file that no memory has room for is no module", () => {
  expect(run("truncate -s 64M /tmp/a.ko; insmod /tmp/a.ko")).toEqual([
    "insmod: ERROR: could not insert module /tmp/a.ko: Cannot allocate memory",
  ]);
});

test("what is part of the kernel needs no file", () => {
  expect(
    run(
      "modprobe overlay; echo $?; modprobe -a overlay br_netfilter; lsmod | grep -c overlay; modprobe -D overlay; modprobe -r overlay; modprobe --first-time overlay",
    ),
  ).toEqual([
    "0",
    "0",
    "builtin overlay",
    "modprobe: FATAL: Module overlay is builtin.",
    "modprobe: ERROR: could not insert 'overlay': Module already in kernel",
  ]);
});

test("what is not there, not loaded, or loaded already", () => {
  expect(
    run(`modprobe nosuch; echo $?; modprobe -q nosuch; echo $?; modprobe -r nosuch; modprobe -r dummy; echo $?
rmmod dummy; echo $?; modprobe dummy; modprobe --first-time dummy; echo $?; insmod ${KO}/drivers/net/dummy.ko; modprobe -r --first-time loop
insmod; rmmod; modprobe; modinfo; modinfo nosuch; lsmod x; modprobe -c; depmod; modprobe -z`),
  ).toEqual([
    `modprobe: FATAL: Module nosuch not found in directory ${DIR}`,
    "1",
    "1",
    "modprobe: FATAL: Module nosuch not found.",
    "0",
    "rmmod: ERROR: Module dummy is not currently loaded",
    "1",
    "modprobe: ERROR: could not insert 'dummy': Module already in kernel",
    "1",
    `insmod: ERROR: could not insert module ${KO}/drivers/net/dummy.ko: File exists`,
    "modprobe: FATAL: Module loop is not in kernel.",
    "insmod: ERROR: missing filename.",
    "rmmod: ERROR: missing module name.",
    "modprobe: ERROR: missing parameters. See -h.",
    "modinfo: ERROR: missing module or filename.",
    "modinfo: ERROR: Module nosuch not found.",
    "Usage: lsmod",
    "modprobe: option -c is not simulated",
    "depmod: making modules.dep anew is not simulated",
    "modprobe: invalid option -- 'z'",
  ]);
});

test("files that are no modules, and what the kernel's log says of those that are", () => {
  expect(
    run(`: >empty; head -c 70 ${KO}/fs/udf/udf.ko >cut; sed s/4.16.0/4.17.0/ ${KO}/drivers/block/loop.ko >old.ko
for f in empty cut /etc/passwd /nope /root old.ko ${KO}/fs/udf/udf.ko "${KO}/drivers/net/dummy.ko numdummies=x" "${KO}/drivers/net/dummy.ko foo=1"
do insmod $f; done; dmesg | tail -4 | cut -c16-`),
  ).toEqual([
    "insmod: ERROR: could not insert module empty: Invalid parameters",
    "insmod: ERROR: could not insert module cut: Invalid module format",
    "insmod: ERROR: could not insert module /etc/passwd: Invalid module format",
    "insmod: ERROR: could not load module /nope: No such file or directory",
    "insmod: ERROR: could not insert module /root: Invalid parameters",
    "insmod: ERROR: could not insert module old.ko: Invalid module format",
    `insmod: ERROR: could not insert module ${KO}/fs/udf/udf.ko: Unknown symbol in module`,
    `insmod: ERROR: could not insert module ${KO}/drivers/net/dummy.ko: Invalid parameters`,
    "loop: version magic '4.17.0-ghak32v2 SMP mod_unload ' should be '4.16.0-ghak32v2 SMP mod_unload '",
    "udf: Unknown symbol crc_itu_t (err 0)",
    "dummy: `x' invalid for parameter `numdummies'",
    "dummy: unknown parameter 'foo' ignored",
  ]);
});

test("who may: CAP_SYS_MODULE, until kernel.modules_disabled, which stays set", () => {
  expect(
    run(`modprobe dummy
su alice -c 'modprobe -r dummy; rmmod dummy; modprobe loop; insmod ${KO}/drivers/block/loop.ko; cut -d" " -f6 /proc/modules'
(echo 0 >/proc/sys/kernel/modules_disabled); echo 1 >/proc/sys/kernel/modules_disabled; (echo 0 >/proc/sys/kernel/modules_disabled)
sysctl kernel.modules_disabled; modprobe loop; modprobe -r dummy`).map((l) =>
      l.replace(/^\S+: line \d+: /, ""),
    ),
  ).toEqual([
    "modprobe: ERROR: could not remove 'dummy': Operation not permitted",
    "rmmod: ERROR: ../libkmod/libkmod-module.c:856 kmod_module_remove_module() could not remove 'dummy': Operation not permitted",
    "rmmod: ERROR: could not remove module dummy: Operation not permitted",
    "modprobe: ERROR: could not insert 'loop': Operation not permitted",
    `insmod: ERROR: could not insert module ${KO}/drivers/block/loop.ko: Operation not permitted`,
    "0x0000000000000000",
    "echo: write error: Invalid argument",
    "echo: write error: Invalid argument",
    "kernel.modules_disabled = 1",
    "modprobe: ERROR: could not insert 'loop': Operation not permitted",
    "modprobe: ERROR: could not remove 'dummy': Operation not permitted",
  ]);
});

test("/etc/modprobe.d: what hardening guides put there", () => {
  expect(
    run(`printf 'install cramfs /bin/false\\nblacklist usb-storage\\nalias net-pf-26 llc\\noptions dummy numdummies=2\\n# no\\n' >/etc/modprobe.d/cis.conf
echo install loop no >/etc/modprobe.d/unread
modprobe -n -v cramfs; modprobe cramfs; echo $?; modprobe -n -v -i cramfs; modprobe -nv loop; modprobe -nv dummy; modprobe -v net-pf-26; modprobe -D -b usb-storage; modprobe -nv stp`),
  ).toEqual([
    "install /bin/false ",
    "modprobe: ERROR: ../libkmod/libkmod-module.c:1047 command_do() Error running install command '/bin/false' for module cramfs: retcode 1",
    "modprobe: ERROR: could not insert 'cramfs': Invalid argument",
    "1",
    `insmod ${KO}/fs/cramfs/cramfs.ko `,
    `insmod ${KO}/drivers/block/loop.ko `,
    `insmod ${KO}/drivers/net/dummy.ko numdummies=2`,
    `insmod ${KO}/net/llc/llc.ko `,
    `insmod ${KO}/net/802/stp.ko `,
  ]);
});

test("modinfo", () => {
  expect(
    run(
      `modinfo dummy; modinfo -F depends usb_storage; modinfo -n ${KO}/fs/udf/udf.ko loop; modinfo -d /etc/passwd`,
    ),
  ).toEqual([
    `filename:       ${KO}/drivers/net/dummy.ko`,
    "license:        GPL",
    "depends:        ",
    "intree:         Y",
    "name:           dummy",
    "vermagic:       4.16.0-ghak32v2 SMP mod_unload ",
    "parm:           numdummies:Number of dummy pseudo devices (int)",
    "scsi_mod,usbcore",
    `${KO}/fs/udf/udf.ko`,
    `${KO}/drivers/block/loop.ko`,
    "modinfo: ERROR: could not get modinfo from 'passwd': Invalid argument",
  ]);
});

test("the rules of audit guides: KERN_MODULE, and a watch on insmod", () => {
  const lines = run(`auditctl -D >/dev/null; auditctl -w /sbin/insmod -p x -k modules
auditctl -a always,exit -F arch=b64 -S init_module,finit_module,delete_module -k modules
modprobe dummy; insmod ${KO}/drivers/net/dummy.ko; rmmod dummy; sctool syscall 176 2>/dev/null; su alice -c 'modprobe loop' 2>/dev/null
ausearch -k modules -i | grep -Eo '^type=KERN_MODULE|name=(dummy|loop)|syscall=[a-z]*_module success=[a-z]*' | sort | uniq -c`);
  expect(lines.map((l) => l.trim())).toContain("3 type=KERN_MODULE");
  expect(lines.map((l) => l.trim())).toContain("2 syscall=finit_module success=no");
});

test("/sys/module: what is loaded, who holds it, and its parameters", () => {
  expect(
    run(`modprobe br_netfilter; modprobe loop max_loop=0x10; modprobe usbcore nousb; cd /sys/module
ls | paste -sd" "; ls bridge bridge/holders | paste -sd" "; cat bridge/refcnt bridge/coresize bridge/initstate; readlink bridge/holders/br_netfilter
grep . loop/parameters/* usbcore/parameters/*; echo -3 >usbcore/parameters/autosuspend; (echo x >usbcore/parameters/autosuspend)
cat usbcore/parameters/autosuspend; rmmod loop; ls loop; modprobe dummy; ls -d dummy/parameters`),
  ).toEqual([
    "br_netfilter bridge llc loop stp usb_common usbcore",
    "bridge: coresize holders initsize initstate refcnt taint uevent  bridge/holders: br_netfilter",
    "1",
    "163840",
    "live",
    "../../br_netfilter",
    "loop/parameters/max_loop:16",
    "loop/parameters/max_part:0",
    "usbcore/parameters/autosuspend:2",
    "usbcore/parameters/nousb:Y",
    "script.sh: line 4: echo: write error: Invalid argument",
    "-3",
    "ls: cannot access 'loop': No such file or directory",
    "ls: cannot access 'dummy/parameters': No such file or directory",
  ]);
});

test("softdep: before and after a module, and it may fail; lines that say nothing are told of", () => {
  expect(
    run(`printf 'softdep dummy pre: loop llc post: crc-itu-t nosuch\\nsoftdep loop pre: dummy\\nfoo bar\\ninstall x\\ninclude /x\\n' >/etc/modprobe.d/a.conf
printf 'install cramfs /bin/false\\nsoftdep br_netfilter pre: cramfs udf\\n' >/etc/modprobe.d/b.conf
modprobe -v dummy; rm /etc/modprobe.d/a.conf; echo softdep dummy pre: loop llc >/etc/modprobe.d/a.conf; modprobe -vr dummy
modprobe -v br_netfilter 2>/dev/null; echo $?`),
  ).toEqual([
    "modprobe: ERROR: ../libkmod/libkmod-config.c:712 kmod_config_parse() /etc/modprobe.d/a.conf line 3: ignoring bad line starting with 'foo'",
    "modprobe: ERROR: ../libkmod/libkmod-config.c:712 kmod_config_parse() /etc/modprobe.d/a.conf line 4: ignoring bad line starting with 'install'",
    "modprobe: WARNING: /etc/modprobe.d/a.conf: command include is deprecated and not parsed anymore",
    `insmod ${KO}/drivers/block/loop.ko `,
    `insmod ${KO}/net/llc/llc.ko `,
    `insmod ${KO}/drivers/net/dummy.ko `,
    `insmod ${KO}/lib/crc-itu-t.ko `,
    "rmmod dummy",
    "rmmod llc",
    "rmmod loop",
    `insmod ${KO}/net/llc/llc.ko `,
    `insmod ${KO}/net/802/stp.ko `,
    `insmod ${KO}/net/bridge/bridge.ko `,
    "install /bin/false ",
    `insmod ${KO}/fs/udf/udf.ko `,
    `insmod ${KO}/net/bridge/br_netfilter.ko `,
    "0",
  ]);
});

test("modinfo of what is part of the kernel", () => {
  expect(run("modinfo overlay; modinfo -n overlay; modinfo -p usbcore")).toEqual([
    "name:           overlay",
    "filename:       (builtin)",
    "name:           overlay",
    "(builtin)",
    "autosuspend:default autosuspend delay (int)",
    "nousb:bool",
  ]);
});
