// If this fails, the panels of the page show a machine that is not the one there is.
import { expect, test } from "vitest";
import type { TaskView } from "../api.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { DEFAULT_CONFIG } from "./config.ts";
import { Machine } from "./machine.ts";
import { snapshot } from "./snapshot.ts";

/** A machine whose script has come to its end, and whose jobs in the background are still there. */
function after(script: string, patches = 13): Kernel {
  const machine = new Machine(
    { ...DEFAULT_CONFIG, patches },
    {
      session: { term: "dumb", ports: true, once: true, command: ["/usr/bin/bash", "bash", "script.sh"] },
      files: [{ path: "/root/script.sh", data: `${script}\necho ready\nsleep 1000\n`, mode: 0o755 }],
    },
  );
  let output = "";
  machine.on_port = (_, bytes) => {
    output += bytes;
  };
  const ready = () => output.includes("ready");
  while (!ready()) {
    const { halted, now } = machine.run(600e9, 200_000, ready);
    if (halted || now >= 600e9) throw new Error(`the script did not end: ${output}`);
  }
  return machine.kernel;
}

test("tasks: identity, container id, capabilities and namespaces", () => {
  const view = snapshot(
    after(`lab-run --net 42 sleep 99 & su -s /bin/bash alice -c 'sleep 98' & sleep 0.5`),
    "tasks",
  );
  const named = (cmdline: string) => view.tasks.filter((task) => task.cmdline === cmdline).at(-1) as TaskView;
  const [init] = view.tasks.filter(({ pid }) => pid === 1);
  const inside = named("sleep 99");
  expect(inside.contid).toBe("42");
  expect(inside.ns.net).not.toBe(init.ns.net);
  expect(inside.audited).toBe(true);
  expect(init.contid).toBe(null);
  const alice = named("sleep 98");
  expect(view.users[alice.uid]).toBe("alice");
  expect(alice).toMatchObject({ state: "S", contid: null, kthread: false });
  expect(alice.caps.eff).toBe("0000000000000000");
  expect(init.caps.eff).toBe("0000003fffffffff");
  expect(view.tasks.find(({ comm }) => comm === "kauditd")).toMatchObject({ kthread: true, audited: false });
  expect(view).toMatchObject({ omitted: 0, has_contid: true });
  expect(view.cap_names[30]).toBe("audit_control");
});

test("a kernel without patch 1 has no container ids, one without patch 11 no lists", () => {
  const none = after("true", 0);
  expect(snapshot(none, "tasks")).toMatchObject({ has_contid: false });
  expect(snapshot(none, "tasks").tasks.every(({ contid }) => contid === null)).toBe(true);
  expect(snapshot(none, "netns").namespaces[0].contids).toBe(null);
});

test("network namespaces: who is in them, the list of patch 11, devices with their addresses and other ends", () => {
  const k = after(`ip link set lo up; ping -c 2 127.0.0.1 >/dev/null
lab-run --net 42 sleep 99 & lab-run 43 sleep 98 & sleep 0.5
ip link add v0 type veth peer name v1 netns $(pgrep -f '^sleep 99'); ip addr add 10.1.0.1/24 dev v0; ip link set v0 up`);
  const { namespaces } = snapshot(k, "netns");
  expect(namespaces).toHaveLength(2);
  const [initial, other] = namespaces;
  expect(initial).toMatchObject({ initial: true, contids: [{ id: "43" }] });
  expect(other).toMatchObject({ initial: false, contids: [{ id: "42" }] });
  expect(other.members.some(({ contid }) => contid === "42")).toBe(true);
  const [lo] = initial.links;
  expect(lo).toMatchObject({ name: "lo", kind: "", up: true, running: true, peer: null });
  expect(lo.addresses).toContain("127.0.0.1/8");
  expect(lo.rx_packets).toBe(4);
  const v0 = initial.links.find(({ name }) => name === "v0");
  expect(v0).toMatchObject({ kind: "veth", up: true, running: false, addresses: ["10.1.0.1/24"] });
  expect(v0?.peer).toEqual({ netns: other.inum, name: "v1" });
});

test("rules: each list in the order in which its rules win, as auditctl -l writes them, with what they decided", () => {
  const k = after(`auditctl -D >/dev/null
touch /tmp/f
auditctl -a always,exit -F arch=b64 -S mkdir -F containerid=42 -k first
auditctl -w /tmp/f -p wa -k watched
auditctl -A never,exit -F arch=b64 -S mkdir -F auid=7777
auditctl -a never,exclude -F msgtype=CWD
auditctl -a always,task -F uid=7777
echo x > /tmp/f`);
  const { lists } = snapshot(k, "rules");
  const of = (name: string) => lists.find(({ list }) => list === name)?.rules ?? [];
  expect(lists.map(({ list }) => list)).toEqual(["task", "exit", "filesystem", "user", "exclude"]);
  expect(of("exit").map(({ text }) => text)).toEqual([
    "-a never,exit -F arch=b64 -S mkdir -F auid=7777",
    "-a always,exit -F arch=b64 -S mkdir -F containerid=42 -F key=first",
    "-w /tmp/f -p wa -k watched",
  ]);
  expect(of("exit").map(({ by_object }) => by_object)).toEqual([false, false, true]);
  expect(of("exit")[1]).toMatchObject({ action: "always", keys: ["first"], contids: ["42"], hits: 0 });
  expect(of("exit")[2].hits).toBe(1);
  expect(of("exclude")[0].hits).toBe(1);
  expect(of("task")).toMatchObject([{ text: "-a always,task -F uid=7777", action: "always" }]);
});

test("a task that was forked under never,task is counted as one no rule applies to", () => {
  const counts = (script: string) => snapshot(after(`${script}\nsleep 99 &`), "rules").unaudited;
  // This one, and the one that the script ends with.
  expect(counts("auditctl -a never,task")).toBe(counts("true") + 2);
});

test("the queue: with auditd stopped the records wait, and tasks with them", () => {
  const k = after(`auditctl -b 5 --backlog_wait_time 60000 >/dev/null
kill -STOP $(pidof auditd)
sleep 99 &
for i in 1 2 3 4 5 6 7 8 9; do auditctl -m "note $i" & done
sleep 1`);
  const view = snapshot(k, "queue");
  expect(view.auditd).toMatchObject({ comm: "auditd", state: "T" });
  expect(view.status).toMatchObject({ backlog_limit: 5, pid: view.auditd?.pid });
  expect(view.queued).toBeGreaterThan(0);
  expect(view.backlog + (view.auditd?.unread ?? 0)).toBeGreaterThan(0);
});

test("the queue: what a daemon does not take that has ended without a word passes through the retry queue", () => {
  const view = snapshot(
    after("kill -KILL $(pidof auditd); sleep 0.1; auditctl -m one; auditctl -m two"),
    "queue",
  );
  expect(view).toMatchObject({ auditd: null, backlog: 0, retry: 0, retried: 1 });
  expect(view.printed).toBeGreaterThanOrEqual(2);
});

test("the queue: in peace everything arrives", () => {
  const view = snapshot(after("auditctl -m hello; sleep 1"), "queue");
  expect(view).toMatchObject({ backlog: 0, hold: 0, retry: 0, retried: 0, blocked: false, waiting: [] });
  expect(view.sent).toBe(view.queued - view.printed);
  expect(view.log_bytes).toBeGreaterThan(100);
});
