// The examples of the series' cover letter and the check script of its author, typed and run as scripts. If this fails,
// what the page invites people to type does not give what the cover letter shows (spec sections 13 and 14).
import { describe, expect, test } from "vitest";
import { run_script } from "../machine.ts";
import { type_script } from "../type.ts";

const UNSET = "18446744073709551615";
const LABEL = "subj=unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023";
const STAMP = /^type=(\S+) msg=audit\((\d+\.\d{3}):(\d+)\): /;

/** How a script is given to the machine. */
const WAYS: [string, (script: string) => string][] = [
  [
    "run",
    (script) => {
      const { stdout, stderr } = run_script(script);
      return stdout + stderr;
    },
  ],
  ["type", type_script],
];

const EXAMPLE_1 = `sleep 2&
child=$!
echo 123456 > /proc/$child/containerid; echo $?
ausearch -ts recent -m container
echo child:$child contid:$( cat /proc/$child/containerid)
`;

describe.each(WAYS)("by %s", (_, machine) => {
  test("example 1: the child is labelled, and the record says so", () => {
    const lines = machine(EXAMPLE_1).split(/\r*\n/);
    const status = lines.indexOf("0");
    const record = lines.findIndex((l) => l.startsWith("type=CONTAINER "));
    const [, pid, opid] = /pid=(\d+) .* opid=(\d+)/.exec(lines[record]) ?? [];
    expect(lines[record].replace(STAMP, "")).toBe(
      `op=set pid=${pid} uid=0 ${LABEL} auid=0 tty=pts0 ses=1 opid=${opid} old-contid=${UNSET} contid=123456 res=1`,
    );
    expect(pid).not.toBe(opid);
    expect(lines[record - 2]).toBe("----");
    expect(lines[record - 1]).toMatch(/^time->Fri Mar 16 09:00:0\d 2018$/);
    expect(status).toBeGreaterThanOrEqual(0);
    expect(status).toBeLessThan(record);
    expect(lines.slice(record)).toContain(`child:${opid} contid:123456`);
    expect(lines.filter((l) => l.startsWith("type="))).toHaveLength(1);
  });

  test("the author's check script, steps 1 to 9", () => {
    const out = machine(`echo self:$$
echo 123455 > /proc/$$/containerid; echo one:$?
sleep 4& child=$!; sleep 1
echo ${UNSET} > /proc/$child/containerid; echo three:$?
echo 123456 > /proc/$child/containerid; echo four:$?
echo 123457 > /proc/$child/containerid; echo five:$?
sleep 1
ausearch -ts recent | grep " contid=123455"; echo found:$?
ausearch -ts recent | grep " contid=${UNSET}"; echo found:$?
ausearch -ts recent | grep " contid=123456"; echo found:$?
ausearch -ts recent | grep " contid=123457"; echo found:$?
echo self:$$ contid:$( cat /proc/$$/containerid)
echo child:$child contid:$( cat /proc/$child/containerid)
containerid=123458
key=tmpcontainerid
auditctl -a exit,always -F dir=/tmp -F perm=wa -F containerid=$containerid -F key=$key; echo nine:$?
auditctl -l
`)
      .split(/\r*\n/)
      // what was typed is not what was answered
      .filter((l) => !/^\S*[#$] |^\[/.test(l));
    const self = /^self:(\d+)$/.exec(out.find((l) => l.startsWith("self:")) ?? "")?.[1];
    const child = /^child:(\d+) /.exec(out.find((l) => l.startsWith("child:")) ?? "")?.[1];
    const record = (opid: string | undefined, old: string, contid: string, res: number) =>
      `op=set pid=${self} uid=0 ${LABEL} auid=0 tty=pts0 ses=1 opid=${opid} old-contid=${old} contid=${contid} res=${res}`;
    const answers = out
      .filter(
        (l) =>
          l !== "" && !/^(?:-?bash|script|\/\S+)?:? ?(?:line \d+: )?echo: write error|write error/.test(l),
      )
      .map((l) => l.replace(STAMP, ""));
    expect(answers.filter((l) => !l.includes("write error"))).toEqual([
      `self:${self}`,
      "one:1",
      "three:1",
      "four:0",
      "five:1",
      record(self, UNSET, "123455", 0),
      "found:0",
      record(child, UNSET, UNSET, 0),
      "found:0",
      record(child, UNSET, "123456", 1),
      "found:0",
      record(child, "123456", "123457", 0),
      "found:0",
      `self:${self} contid:${UNSET}`,
      `child:${child} contid:123456`,
      "nine:0",
      "-a always,exit -S all -F dir=/tmp -F perm=wa -F containerid=123458 -F key=tmpcontainerid",
    ]);
    const errors = out.flatMap((l) => /echo: write error: (.*)$/.exec(l)?.[1] ?? []);
    expect(errors).toEqual(["Operation not permitted", "Invalid argument", "Operation not permitted"]);
  });

  test("steps 10 and 11: a labelled bash writes below /tmp; labelled before it forks its sleep", () => {
    const out = machine(`key=tmpcontainerid
auditctl -a exit,always -F dir=/tmp -F perm=wa -F containerid=123458 -F key=$key
bash -c "sleep 1; echo test > /tmp/$key"& child=$!; echo 123458 > /proc/$child/containerid; echo set:$?
sleep 2
ausearch -ts recent -k $key || echo failed to find
`).split(/\r*\n/);
    expect(out).toContain("set:0");
    const types = out.flatMap((l) => STAMP.exec(l)?.[1] ?? []);
    expect(types).toEqual(["CONFIG_CHANGE", "CONTAINER_INFO", "PROCTITLE", "PATH", "PATH", "CWD", "SYSCALL"]);
    const text = (type: string) => out.find((l) => l.startsWith(`type=${type} `))?.replace(STAMP, "");
    expect(text("CONTAINER_INFO")).toBe("op=task contid=123458");
    expect(text("PROCTITLE")).toBe(
      "proctitle=62617368002D6300736C65657020313B206563686F2074657374203E202F746D702F746D70636F6E7461696E65726964",
    );
    expect(text("SYSCALL")).toMatch(
      /^arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=[0-9a-f]+ a2=241 a3=1b6 items=2 ppid=\d+ pid=\d+ auid=0 uid=0 .* tty=pts0 ses=1 comm="bash" exe="\/usr\/bin\/bash" subj=\S+ key="tmpcontainerid"$/,
    );
  });

  test("step 10's race: a bash that has forked its sleep is refused, and the record says so", () => {
    const out = machine(`bash -c "sleep 1; echo test > /tmp/x"& child=$!
sleep 0.5
echo 123458 > /proc/$child/containerid; echo set:$?
ausearch -ts recent -m container
`);
    expect(out).toContain("set:1");
    expect(out).toMatch(/echo: write error: Operation not permitted/);
    expect(out).toMatch(/op=set .* old-contid=18446744073709551615 contid=123458 res=0/);
  });
});
