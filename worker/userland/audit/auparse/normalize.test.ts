// If this fails, ausearch --format csv tells another story than ausearch 3.0.9 did of the same records.
import { expect, test } from "vitest";
import { run_script } from "../../../../test/machine.ts";

const SUBJ = "subj=u_u:u_r:u_t:s0";
const HEAD = `pid=371 uid=0 auid=0 ses=1 ${SUBJ}`;
/** The rows for records, each an event of its own unless given as a list, without node, date and serial number. */
function csv(records: readonly (string | readonly string[])[], options = ""): string[] {
  const data = records
    .flatMap((event, i) =>
      [event]
        .flat()
        .map((r) => `type=${r.replace(" ", ` msg=audit(${1521190800 + 3 * i}.004:${i + 1}): `)}\n`),
    )
    .join("");
  const files = [{ path: "/root/log", data }];
  const { stdout } = run_script(`ausearch --format csv ${options} -if log\n`, { files });
  return stdout
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((row) => row.replace(/^,(\w+),[^,]*,[^,]*,\d+,/, "$1,"));
}

test("a change of the configuration: four settings have their value as the object, others none", () => {
  const setters = [
    "audit_pid=301 old=0",
    "audit_backlog_limit=8192 old=64",
    "lost=0 old=5",
    "audit_rate_limit=1 old=0",
  ];
  const records = setters.map((s) => `CONFIG_CHANGE ${s} auid=0 ses=1 ${SUBJ} res=1`);
  const row = (object: string, result = "success") =>
    `CONFIG_CHANGE,configuration,1,root,,,changed-audit-configuration,${result},${object},,audit-config,`;
  expect(csv(records)).toEqual([row("301"), row("8192"), row(""), row("")]);
  expect(csv([`CONFIG_CHANGE ${HEAD} op=trim res=1`, `CONFIG_CHANGE ${HEAD} audit_enabled=2 res=0`])).toEqual(
    [row(""), row("2", "failed")],
  );
  expect(csv([`CONFIG_CHANGE auid=0 ses=1 op=updated_rules path="/x" key=(null) list=4 res=1`])).toEqual([
    row(""),
  ]);
});

test("features and devices", () => {
  const ids = "uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=1";
  expect(
    csv([
      `FEATURE_CHANGE ppid=1 pid=328 auid=0 ${ids} comm="auditctl" exe="/usr/sbin/auditctl" ${SUBJ} feature=loginuid_immutable old=0 new=1 old_lock=0 new_lock=1 res=1`,
    ]),
  ).toEqual([
    "FEATURE_CHANGE,configuration,1,root,root,privileged-acct,changed-audit-feature,success,loginuid_immutable,,system,/usr/sbin/auditctl",
  ]);
  const promiscuous = (prom: number): string[] => [
    `ANOM_PROMISCUOUS dev=lo prom=${prom} old_prom=${256 - prom} auid=0 uid=0 gid=0 ses=1`,
    `SYSCALL arch=c000003e syscall=46 success=yes exit=32 a0=3 a1=7ffc a2=0 a3=0 items=0 ppid=304 pid=375 auid=0 ${ids} comm="ip" exe="/usr/bin/ip" ${SUBJ} key=(null)`,
  ];
  expect(csv([promiscuous(256), promiscuous(0)])).toEqual(
    ["entered", "left"].map(
      (how) =>
        `ANOM_PROMISCUOUS,anomaly,1,root,root,privileged-acct,${how}-promiscuous-mode-on-device,success,lo,,socket,/usr/bin/ip`,
    ),
  );
});

test("virtual machines and what they are given", () => {
  const message = (type: string, text: string) =>
    `${type} ${HEAD} msg='${text} exe="/usr/bin/x" hostname=? addr=? terminal=? res=success'`;
  expect(
    csv(
      [
        message("VIRT_CONTROL", 'op=start vm="c1"'),
        message("VIRT_RESOURCE", 'resrc=net vm="c1"'),
        message("VIRT_MACHINE_ID", 'vm="c1" uuid=a'),
      ],
      "--extra-obj2",
    ).map((row) => row.split(",").slice(6, 10).join()),
  ).toEqual([
    "issued-vm-control,success,start,",
    "assigned-vm-resource,success,net,",
    "assigned-vm-id,success,c1,",
  ]);
});

test("labels of files are shown when asked for", () => {
  const script =
    "auditctl -w /tmp -p wa -k t; touch /tmp/x; ausearch -k t --format csv --extra-labels | tail -n 1\n";
  const { stdout } = run_script(script);
  expect(stdout.trim().split(",").slice(-5)).toEqual([
    expect.stringContaining("/tmp/x"),
    expect.stringMatching(/^\d+$/),
    "unconfined_u:object_r:user_tmp_t:s0",
    "file",
    "/usr/bin/touch",
  ]);
});

test("the columns of time are those of strftime: Sunday is 7, the month has two digits; of several keys one is shown", () => {
  const [login, rule] = csv(
    [
      "USER_LOGIN pid=1 uid=0 auid=0 ses=1 msg='op=login id=0 exe=\"/bin/x\" hostname=h addr=? terminal=t res=success'",
      "CONFIG_CHANGE auid=0 ses=1 op=add_rule key=737276017365636F6E64 list=4 res=1",
    ],
    "--extra-time",
  );
  expect(login.split(",").slice(1, 7).join()).toBe("03,16,5, 9,4,+00:00");
  expect(rule).toContain(",added-audit-rule,success,srv,");
  const sunday = run_script("ausearch --format csv --extra-time -if log\n", {
    files: [{ path: "/root/log", data: 'type=CWD msg=audit(1520121600.005:9): cwd="/"\n' }],
  });
  expect(sunday.stdout).toContain(",00:00:00,2018,03,04,7, 0,5,+00:00,9,");
});

test("a change of the configuration that comes with its call, as since 5.1: the call's result, the setting's name", () => {
  const call = (key: string) =>
    `SYSCALL arch=c000003e syscall=44 success=no exit=-1 a0=0 a1=0 a2=0 a3=0 items=0 ppid=1 ${HEAD} gid=0 euid=0 tty=pts0 comm="c" exe="/bin/c" key=${key}`;
  const change = (text: string, key = "(null)") =>
    csv([[`CONFIG_CHANGE ${text}`, call(key)]], "--extra-keys")[0];
  const row = (action: string, object: string, kind = "audit-config", key = "") =>
    `CONFIG_CHANGE,configuration,1,root,root,privileged-acct,${action},failed,${object},,${kind},/bin/c,${key}`;
  expect(change("op=set audit_failure=1 old=2 res=1")).toBe(row("set", "audit_failure"));
  expect(change("op=set audit_rate_limit=1 old=2 res=1")).toBe(row("set", ""));
  expect(change("op=seccomp-logging actions=a,b res=1")).toBe(row("seccomp-logging", "actions"));
  expect(change('op=add_rule key="k" list=4 res=1')).toBe(row("add_rule", "k"));
  expect(change("audit_enabled=1 old=0 res=1")).toBe(row("did-unknown", "", "unknown"));
  expect(change("op=set audit_failure=1 old=2 res=1", '"q"')).toBe(row("set", "", "audit-config", "q"));
  expect(csv(["CONFIG_CHANGE op=seccomp-logging actions=kill old-actions=log res=1"])[0]).toMatch(
    /,success,kill,,audit-config,$/,
  );
});

test("whatever the call, a record of a module tells that one was loaded; a decision of user space has its labels", () => {
  const unload = `SYSCALL arch=c000003e syscall=176 success=yes exit=0 a0=0 a1=0 a2=0 a3=0 items=0 ppid=1 ${HEAD} gid=0 euid=0 tty=pts0 comm="r" exe="/bin/r" key=(null)`;
  expect(csv([[unload, 'KERN_MODULE name="dummy"'], unload])).toEqual([
    "SYSCALL,audit-rule,1,root,root,privileged-acct,loaded-kernel-module,success,dummy,,file,/bin/r",
    "SYSCALL,audit-rule,1,root,root,privileged-acct,unloaded-kernel-module,success,,,file,/bin/r",
  ]);
  const avc = `USER_AVC ${HEAD} msg='avc:  denied  { x } for  scontext=a:b:c tcontext=d:e:f exe="/bin/d"'`;
  expect(csv([avc], "--extra-labels")[0]).toBe(
    "USER_AVC,mac-decision,1,a:b:c,root,privileged-acct,u_u:u_r:u_t:s0,accessed-mac-policy-controlled-object,,d:e:f,,,unknown,/bin/d",
  );
});
