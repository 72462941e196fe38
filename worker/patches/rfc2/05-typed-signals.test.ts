// If this fails, signals that a user of the machine types do not give the records of spec section 7: every process a
// signal is meant for as OBJ_PID, each labelled one followed by its CONTAINER_INFO, and the sender's own at the end.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

interface Target {
  opid: number;
  ocomm: string;
  label: string | null;
}

/** The last event with the key "sig" that a script leaves: its targets in order, and what follows them. */
function event_of(script: string, patches = 13): { targets: Target[]; task: string[]; stdout: string } {
  const { stdout } = run_script(
    `auditctl -a always,exit -F arch=b64 -S kill,tkill,tgkill -k sig >/dev/null
${script}
ausearch -k sig -r`,
    { patches },
  );
  const stamps = [...stdout.matchAll(/^type=SYSCALL msg=(audit\([^)]*\)).*key="sig"$/gm)].map((m) => m[1]);
  const records = stdout.split("\n").filter((l) => l.includes(`msg=${stamps.at(-1)}`));
  const targets: Target[] = [];
  const task: string[] = [];
  for (const record of records) {
    const object = /^type=OBJ_PID .* opid=(\d+) .*ocomm="(.*)"/.exec(record);
    const label = /^type=CONTAINER_INFO .* (op=\S+ contid=\d+)/.exec(record)?.[1];
    if (object) targets.push({ opid: Number(object[1]), ocomm: object[2], label: null });
    else if (label?.startsWith("op=task")) task.push(label);
    else if (label) (targets.at(-1) as Target).label = label;
  }
  return { targets, task, stdout };
}

/** A process group of its own: a shell that sleeps in `count` children; its pid is in G, theirs in C. */
const group = (count: number) => `set -m
bash -c 'for i in $(seq ${count}); do sleep 100 & done; wait' & G=$!
set +m
sleep 1
C=$(pgrep -P $G)`;

test("a group of more than 16: blocks of 16, the labels in hexadecimal, each with the id of its own process", () => {
  const { targets, stdout } = event_of(`${group(20)}
n=100; for p in $C; do echo $n > /proc/$p/containerid; echo "pid $p $n"; n=$((n+1)); done
kill -CONT -$G; echo $?`);
  expect(stdout).toContain("\n0\n");
  const ids = new Map([...stdout.matchAll(/^pid (\d+) (\d+)$/gm)].map((m) => [Number(m[1]), m[2]]));
  expect(ids.size).toBe(20);
  // the shell has children, so it has no id: it is the first of its group and the last to be signalled
  const [unlabelled, ...others] = targets.filter((t) => t.label === null);
  expect([unlabelled.ocomm, others.length, targets.length]).toEqual(["bash", 0, 21]);
  const labelled = targets.filter((t) => t.label !== null);
  const block = (n: number) => Array.from({ length: n }, (_, i) => `aux0x${i.toString(16)}`);
  expect(labelled.map((t) => /op=(\S+)/.exec(t.label ?? "")?.[1])).toEqual([
    ...block(3),
    ...block(16),
    "target",
  ]);
  for (const t of labelled) expect(t.label).toMatch(new RegExp(` contid=${ids.get(t.opid)}$`));
});

test("a sender in a container: its own id comes last, and the targets have theirs", () => {
  const { targets, task } = event_of(`sleep 100 & A=$!
echo 7 > /proc/$A/containerid
bash -c 'sleep 1; sctool kill '$A' 18' & S=$!
echo 9 > /proc/$S/containerid
wait $S`);
  expect(targets.map(({ ocomm, label }) => [ocomm, label])).toEqual([["sleep", "op=target contid=7"]]);
  expect(task).toEqual(["op=task contid=9"]);
});

test("kill -1 names everybody, kernel threads and those it may not signal, and fails with nothing", () => {
  const { targets, task, stdout } = event_of(`sleep 100 & A=$!
echo 7 > /proc/$A/containerid
setpriv --reuid 1000 --clear-groups sctool kill -1 18`);
  expect(stdout).toContain("kill = 0\n");
  const names = targets.map((t) => t.ocomm);
  expect(names).toContain("kauditd");
  expect(names).toContain("auditd");
  expect(names).not.toContain("systemd");
  expect(names).not.toContain("sctool");
  expect(targets.filter((t) => t.label !== null).map((t) => [t.ocomm, t.label?.split(" ")[1]])).toEqual([
    ["sleep", "contid=7"],
  ]);
  expect(task).toEqual([]);
});

test.each([
  ["a signal that is refused", "setpriv --reuid 1000 --clear-groups sctool kill $A 15", "op=target contid=7"],
  ["signal 0", "sctool kill $A 0", "op=target contid=7"],
  ["a thread's", "sctool tkill $A 18", "op=target contid=7"],
])("%s is recorded like any other", (_what, command, label) => {
  const { targets } = event_of(`sleep 100 & A=$!
echo 7 > /proc/$A/containerid
${command}`);
  expect(targets.map((t) => t.label)).toEqual([label]);
});

test("with four patches the processes are named and nothing else", () => {
  const { targets } = event_of(
    `sleep 100 & A=$!
echo 7 > /proc/$A/containerid
sctool kill $A 18`,
    4,
  );
  expect(targets.map(({ ocomm, label }) => [ocomm, label])).toEqual([["sleep", null]]);
});
