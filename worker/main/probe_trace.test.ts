// If this fails, the page tells a wrong story of why a call was or was not recorded, or looking changes what happens.
import { expect, test } from "vitest";
import type { JournalEntry, Trace, TraceWindow } from "../api.ts";
import { DEFAULT_CONFIG } from "../machine/config.ts";
import { Machine } from "../machine/machine.ts";
import { begin_of_event } from "./probe_event.ts";
import { trace } from "./probe_trace.ts";

const CONTROL = {
  code: () => Promise.reject(new Error("all code is there")),
  progress: { postMessage: () => {} },
  signal: new AbortController().signal,
};

/** A session in which these lines were typed. */
function session(...lines: string[]) {
  const machine = new Machine(DEFAULT_CONFIG);
  const serials: { serial: number; sec: number; ms: number; text: string }[] = [];
  machine.on_event = ({ serial, sec, ms, text }) => serials.push({ serial, sec, ms, text });
  const settle = () => {
    for (;;) {
      const { idle, next_timer, now } = machine.run(machine.now + 3e9, 10_000_000);
      if (idle && (next_timer === null || machine.waiting_for_input())) return now;
    }
  };
  settle();
  for (const line of lines) {
    machine.input(`${line}\r`);
    settle();
  }
  const { journal } = machine;
  const typed = (i: number): JournalEntry => journal[i];
  const look = (window: TraceWindow): Promise<Trace> =>
    trace(DEFAULT_CONFIG, journal, machine.now, window, CONTROL);
  return { machine, serials, typed, look };
}

const RULE = "auditctl -a always,exit -F arch=b64 -S mkdir,mkdirat -F auid=0 -F success=1 -k made";

test("the audit daemon's calls are told from the command's, whether it has an audit context or not", async () => {
  const { look, machine } = session("auditctl -m hello");
  const { calls } = await look({ from: 0, until: machine.now });
  const registered = calls.findIndex(({ daemon }) => daemon);
  expect(registered).toBeGreaterThan(0);
  const after = calls.slice(registered);
  const { pid } = calls[registered];
  expect(after.filter((call) => call.pid === pid).every(({ daemon }) => daemon)).toBe(true);
  expect(after.some(({ comm, name }) => comm === "auditd" && name === "write")).toBe(true);
  expect(calls.some(({ comm, daemon }) => comm !== "auditd" && daemon)).toBe(false);
});

test("an event: the rules tried in order, each field, and the record types it became", async () => {
  const { serials, look } = session(
    "auditctl -a always,exit -F arch=b64 -S mkdir,mkdirat -F euid=1000 -k not",
    "auditctl -a always,exit -S unlinkat",
    RULE,
    "mkdir /tmp/x",
  );
  const event = serials.find(({ text }) => text.includes("type=SYSCALL") && text.includes('key="made"'));
  if (!event) throw new Error("no event");
  const { calls } = await look({ serial: event.serial, sec: event.sec, ms: event.ms });
  expect(calls).toHaveLength(1);
  const [call] = calls;
  expect(call).toMatchObject({ name: "mkdir", result: "0", entry: "build", serial: event.serial });
  const [exit] = call.searches.filter((s) => s.list === "exit");
  expect(exit.rules.map((r) => r.outcome)).toEqual(["field", "syscall", "match"]);
  expect(
    exit.rules[0].fields.map(({ name, op, wanted, actual, matched }) => [
      name,
      op,
      wanted,
      actual[0].text,
      matched,
    ]),
  ).toEqual([
    ["arch", "=", "b64", "b64", true],
    ["euid", "=", "1000 (alice)", "0 (root)", false],
  ]);
  expect(exit.rules[2].text).toBe(
    "-a always,exit -F arch=b64 -S mkdir,mkdirat -F auid=0 -F success=1 -F key=made",
  );
  expect(call.records.map((r) => r.type_name)).toEqual([
    "SYSCALL",
    "CWD",
    "PATH",
    "PATH",
    "PROCTITLE",
    "EOE",
  ]);
  expect(call.records.every((r) => r.outcome === "queued" && r.serial === event.serial)).toBe(true);
});

const command = (lines: readonly string[]): ReturnType<typeof session> & { window: TraceWindow } => {
  const s = session(...lines);
  const { at } = s.typed(lines.length - 1);
  return { ...s, window: { from: at, until: s.machine.now } };
};

test("no event: every call of the last command, and where each stopped", async () => {
  const { look, window } = command([RULE, "mkdir /tmp"]);
  const { calls, rules, enabled } = await look(window);
  expect(enabled).toBe(1);
  expect(rules.map((r) => [r.list, r.text])).toContainEqual([
    "exit",
    "-a always,exit -F arch=b64 -S mkdir,mkdirat -F auid=0 -F success=1 -F key=made",
  ]);
  const call = calls.find((c) => c.comm === "mkdir" && c.name === "mkdir");
  expect(call).toMatchObject({
    args: ['"/tmp"', "0777"],
    result: "-1 EEXIST (File exists)",
    failed: true,
    serial: 0,
  });
  const tried = call?.searches[0].rules.at(-1);
  expect(tried).toMatchObject({ outcome: "field" });
  expect(tried?.fields.at(-1)).toEqual({
    name: "success",
    op: "=",
    wanted: "yes (1)",
    actual: [{ text: "no (0)", of: "" }],
    matched: false,
  });
  // a call is told once, and the fork that made the task says whether it is audited
  expect(calls.filter((c) => c.comm === "mkdir" && c.name === "exit_group")).toHaveLength(1);
  expect(call?.born?.search).toMatchObject({ list: "task", rules: [] });
});

test("never,task: the task has no audit context, and its fork says why, long before the window", async () => {
  const { look, window } = command(["auditctl -a never,task -F uid=0", "bash", RULE, "mkdir /tmp/y"]);
  const { calls } = await look(window);
  const call = calls.find((c) => c.comm === "mkdir" && c.name === "mkdir");
  expect(call).toMatchObject({ entry: "none", serial: 0, searches: [] });
  expect(call?.born?.search?.rules).toMatchObject([
    { outcome: "match", never: true, text: "-a never,task -F uid=0" },
  ]);
  const bash = calls.find((c) => c.comm === "bash" && c.entry === "none");
  expect(bash?.born?.search?.rules).toHaveLength(1);
});

test("records that the exclude list drops, watches, and who was asked first", async () => {
  const { look, window } = command([
    "touch /tmp/f; auditctl -w /tmp/f -p wa -k watched; auditctl -a always,exclude -F msgtype=CWD",
    "echo x > /tmp/f",
  ]);
  const { calls } = await look(window);
  const call = calls.find((c) => c.name === "openat" && c.serial !== 0);
  expect(call?.searches.filter((s) => s.list === "inode")).toMatchObject([
    { rules: [{ outcome: "match", found_by: "/tmp/f", text: "-w /tmp/f -p wa -k watched" }] },
  ]);
  expect(call?.records.find((r) => r.type_name === "CWD")).toMatchObject({ outcome: "excluded" });
  expect(call?.records.find((r) => r.type_name === "PATH")).toMatchObject({ outcome: "queued" });
});

test("the kernel's functions, each within the one that called it", async () => {
  const { look, window } = command([RULE, "mkdir /tmp/z; sleep 9 & sleep 1; echo 7 > /proc/$!/containerid"]);
  const { calls } = await look(window);
  const functions = (of: string) =>
    calls.find(
      (c) =>
        c.name === of &&
        c.functions.some((f) => f.name === "audit_log_exit" || f.name === "proc_containerid_write"),
    )?.functions ?? [];
  const tree = (of: string) => functions(of).map(({ name, depth }) => `${" ".repeat(depth)}${name}`);
  expect(tree("mkdir")).toEqual(
    expect.arrayContaining([
      "__audit_syscall_exit",
      " audit_filter_syscall",
      "  audit_filter_rules",
      " audit_log_exit",
      "  audit_log_start",
    ]),
  );
  expect(tree("write").slice(0, 3)).toEqual([
    "__audit_syscall_entry",
    "proc_containerid_write",
    " audit_set_containerid",
  ]);
  expect(functions("write").find((f) => f.name === "audit_set_containerid_perm")?.result).toBe("0");
  for (const { functions: list } of calls)
    for (let i = 0; i < list.length; i++)
      expect(list[i].depth).toBeLessThanOrEqual(i === 0 ? 0 : list[i - 1].depth + 1);
  expect(calls.some((c) => c.nr === -1 && c.comm === "kauditd")).toBe(true);
});

test("looking changes nothing: the machine that was listened to logs what the live one logged", async () => {
  const { machine, serials, look } = command([RULE, "mkdir /tmp/q; rmdir /tmp/q", "mkdir /tmp/r"]);
  const { calls } = await look({ from: 0, until: machine.now });
  const queued = calls.flatMap((c) => c.records.filter((r) => r.outcome === "queued").map((r) => r.serial));
  const of_calls = new Set(queued);
  expect(
    serials.filter(({ text }) => text.includes("type=SYSCALL")).every(({ serial }) => of_calls.has(serial)),
  ).toBe(true);
});

test.each([
  ["forward", "2030-01-01"],
  ["back, to before the boot", "2001-01-01"],
])(
  "an event after the clock was set %s is found where it was, and not by listening all the way",
  async (_, day) => {
    const { machine, serials, typed, look } = session(
      RULE,
      "sleep 100",
      `date -s ${day}`,
      "sleep 100",
      "mkdir /tmp/x",
    );
    const event = serials.find(({ text }) => text.includes("type=SYSCALL") && text.includes('key="made"'));
    if (!event) throw new Error("no event");
    const began = await begin_of_event(DEFAULT_CONFIG, machine.journal, machine.now, event, CONTROL);
    // The clock has steps of 4 ms.
    expect(began).toBeGreaterThan(typed(4).at - 5e6);
    expect(began).toBeLessThan(machine.now);
    const { serial, sec, ms } = event;
    expect((await look({ serial, sec, ms })).calls).toMatchObject([{ name: "mkdir", serial: event.serial }]);
  },
);
