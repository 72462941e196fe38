// If this fails, the page has no words, or the wrong function, for a field that the machine writes; or sends the reader
// to the wrong event.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";
import type { RecordEvent } from "../../../worker/api.ts";
import { DEFAULT_CONFIG } from "../../../worker/machine/config.ts";
import { Machine } from "../../../worker/machine/machine.ts";
import type { AuditEvent } from "../records/store.ts";
import { fieldMeaning, typeMeaning } from "./dictionary.ts";
import { origin } from "./origin.ts";
import { fieldSource } from "./sources.ts";

const SCRIPT = `
auditctl -a always,exit -F arch=b64 -S mkdir -S execve -S connect -S kill -S pipe2 -S mmap -S capset -F auid=0 -k x
auditctl -w /tmp/w -p wa -k w
mkdir /tmp/d; touch /tmp/w; rm /tmp/w
sleep 2 & child=$!
echo 123456 > /proc/$child/containerid
kill $child
bash -c 'kill -SEGV $$'
auditctl -m hello; auditctl -b 9000; auditctl --loginuid-immutable; auditctl -t; auditctl -D
cat /var/log/audit/audit.log
`;

/** Fields of each record of a log, as the page would have them. */
function records(log: string): { type_name: string; names: string[] }[] {
  return log
    .split("\n")
    .filter((line) => line.startsWith("type="))
    .map((line) => {
      const [, type_name, rest] = /^type=(\S+) msg=audit\([^)]*\): ?(.*)$/.exec(line) ?? [];
      const bare = rest.replace(/'[^']*'|"[^"]*"/g, "_").split("\x1d")[0];
      return { type_name, names: [...bare.matchAll(/([\w-]+)=/g)].map((m) => m[1]) };
    });
}

test("whatever the kernel writes has a meaning and a function that writes it", () => {
  const { stdout } = run_script(SCRIPT);
  const seen = new Set<string>();
  for (const { type_name, names } of records(stdout)) {
    if (/^DAEMON_|^USER|^SERVICE|^SYSTEM|^CRED/.test(type_name)) continue;
    seen.add(type_name);
    for (const name of names) {
      expect(fieldSource(0, type_name, name, names), `${type_name} ${name}: function`).not.toBeNull();
      expect(fieldMeaning(type_name, name), `${type_name} ${name}: meaning`).not.toBeNull();
    }
  }
  for (const type of [
    "SYSCALL",
    "PATH",
    "EXECVE",
    "CONTAINER",
    "CONFIG_CHANGE",
    "OBJ_PID",
    "ANOM_ABEND",
    "FEATURE_CHANGE",
  ])
    expect([...seen]).toContain(type);
});

test("the supplement goes before the dictionary, whose number 1332 is of a later kernel", () => {
  expect(typeMeaning(1332)).toMatchObject({ from: "supplement" });
  expect(typeMeaning(1404)?.text).toBe("SELinux mode (enforcing, permissive, off) changed");
  expect(fieldMeaning("CONTAINER_INFO", "contid")).toMatchObject({ from: "supplement" });
  expect(fieldMeaning("SYSCALL", "auid")).toEqual({ text: "login user ID", from: "dictionary" });
  expect(fieldMeaning("SYSCALL", "a1")?.text).toBe("the arguments to a syscall");
  expect(fieldMeaning("EXECVE", "a12")).not.toBeNull();
});

test("a container id comes from the event that set it, a key from the rule, a login id from the login", () => {
  const machine = new Machine(DEFAULT_CONFIG);
  const events: AuditEvent[] = [];
  machine.on_event = (record: RecordEvent) => {
    const { serial, sec, ms } = record;
    const known = events.find((e) => e.serial === serial);
    if (known) known.records.push(record);
    else
      events.push({ key: String(serial), serial, sec, ms, records: [record], interpreted: [], revision: 0 });
  };
  const settle = () => {
    while (!machine.run(machine.now + 3e9, 1e7).idle);
  };
  settle();
  for (const line of [
    "auditctl -a always,exit -S mkdir -k made",
    "mkfifo /tmp/f; bash -c 'read x < /tmp/f; mkdir /tmp/in' & sleep 0.2; echo 77 > /proc/$!/containerid; echo > /tmp/f; wait",
  ]) {
    machine.input(`${line}\r`);
    settle();
  }
  const at = (type: string) => events.find((e) => e.records.some((r) => r.type_name === type)) as AuditEvent;
  const made = events.find((e) => e.records.some((r) => r.type_name === "CONTAINER_INFO")) as AuditEvent;
  const of = (type: string) => made.records.find((r) => r.type_name === type) as RecordEvent;
  expect(origin(events, made, of("CONTAINER_INFO"), "contid")?.event).toBe(at("CONTAINER"));
  expect(origin(events, made, of("SYSCALL"), "auid")?.event).toBe(at("LOGIN"));
  const rule = origin(events, made, of("SYSCALL"), "key");
  expect(rule?.event.records[0]).toMatchObject({ type_name: "CONFIG_CHANGE" });
  expect(rule?.text).toContain("made");
  expect(origin(events, made, of("SYSCALL"), "uid")).toBeNull();
});
