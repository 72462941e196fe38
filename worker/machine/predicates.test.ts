// If these fail, tasks of scenarios are done when they are not, or never.
import { beforeAll, describe, expect, test } from "vitest";
import type { MachineConfig, Predicate } from "../api.ts";
import { DEFAULT_CONFIG } from "./config.ts";
import { Machine } from "./machine.ts";
import { Questions } from "./predicates.ts";

/** Runs until a program waits at the terminal. */
function settle(machine: Machine): void {
  const until = machine.now + 60e9;
  while (!machine.halted && machine.now < until) {
    const state = machine.run(until, 100_000, () => machine.waiting_for_input());
    if (machine.waiting_for_input() || (state.idle && state.next_timer === null)) return;
  }
  throw new Error("no prompt");
}

function type(machine: Machine, ...lines: string[]): void {
  for (const line of lines) {
    machine.input(`${line}\r`);
    settle(machine);
  }
}

function booted(config: Partial<MachineConfig> = {}): Machine {
  const machine = new Machine({ ...DEFAULT_CONFIG, ...config });
  machine.observe();
  settle(machine);
  return machine;
}

function holds(machine: Machine, predicate: Predicate): boolean {
  return new Questions(machine.kernel, machine.observe(), { q: predicate }).answers().q;
}

describe("a machine in which something has happened", () => {
  let machine: Machine;
  beforeAll(() => {
    machine = booted();
    type(
      machine,
      "auditctl -w /etc/passwd -p r -k secrets",
      "auditctl -a exit,always -S unlinkat -F auid=0 -k gone",
      "cat /etc/passwd > '/tmp/a b'",
      "cat /etc/passwd | wc -l",
      "sleep 1000 &",
      "echo 123456 > /proc/$!/containerid; echo $?",
      "echo 1 > /proc/self/containerid",
      "auditctl -m 'op=try hello'",
      "sh -c 'rm /tmp/none'",
    );
  });

  const labelled = { fields: { op: "set", contid: "123456", res: "1" } };
  test.each<[string, Predicate, boolean]>([
    ["an event", { event: [{ type: "CONTAINER", ...labelled }] }, true],
    ["with another field", { event: [{ type: "CONTAINER", fields: { contid: "7" } }] }, false],
    ["with a field it has not", { event: [{ type: "CONTAINER", fields: { nothing: "7" } }] }, false],
    [
      "a text field without quotes",
      { event: [{ type: "SYSCALL", fields: { comm: "cat", key: "secrets" } }] },
      true,
    ],
    ["a field in hexadecimal", { event: [{ type: "PATH", fields: { name: "/tmp/a b" } }] }, false],
    ["a title", { event: [{ type: "PROCTITLE", fields: { proctitle: "cat /etc/passwd" } }] }, true],
    [
      "fields of a user's message",
      { event: [{ type: "USER", fields: { res: "success", exe: "/usr/sbin/auditctl" } }] },
      true,
    ],
    [
      "two records of one event",
      {
        event: [
          { type: "SYSCALL", fields: { comm: "cat" } },
          { type: "PATH", fields: { name: "/etc/passwd" } },
        ],
      },
      true,
    ],
    ["two records of different events", { event: [{ type: "PATH" }, { type: "CONTAINER" }] }, false],
    ["so many events", { event: [{ type: "SYSCALL", fields: { key: "secrets" } }], count: 2 }, true],
    ["more events", { event: [{ type: "SYSCALL", fields: { key: "secrets" } }], count: { min: 3 } }, false],
    [
      "types by expression",
      { event: [{ type: { matches: "^CONTAINER$" } }], count: { min: 2, max: 2 } },
      true,
    ],
    ["a program", { ran: "cat /etc/passwd", count: 2 }, true],
    ["a program by expression", { ran: { matches: "^rm " } }, true],
    ["a program that did not run", { ran: { matches: "^mv" } }, false],
    ["a builtin", { ran: { matches: "^echo" } }, false],
    ["what the terminal shows", { terminal: "Operation not permitted" }, true],
    ["what was typed", { terminal: "$ auditctl -w /etc/passwd -p r -k secrets" }, false],
    ["what was typed at the prompt", { terminal: "# auditctl -w /etc/passwd -p r -k secrets" }, true],
    ["lines of the terminal", { terminal: { matches: "wc -l\\n\\d+\\n" } }, true],
    ["a whole line", { terminal: { matches: "^0$" } }, true],
    ["what the terminal does not show", { terminal: { not: { matches: "Segmentation" } } }, true],
    ["a task", { task: { comm: "sleep", contid: "123456" } }, true],
    [
      "a task with a parent",
      { task: { cmdline: "sleep 1000", parent: { comm: "bash", contid: "unset" } } },
      true,
    ],
    ["a task of somebody", { task: { comm: "sleep", uid: "0", auid: "0", audited: true } }, true],
    ["a task audit ignores", { task: { comm: "sleep", audited: false } }, false],
    ["no second task", { task: { comm: "sleep" }, count: { min: 2 } }, false],
    ["no task at all", { task: { comm: "dragon" }, count: 0 }, true],
    ["a watch", { rule: "-w /etc/passwd -p r -k secrets" }, true],
    ["a rule", { rule: "-a always,exit -S unlinkat -F auid=0 -F key=gone" }, true],
    ["all rules", { rule: { matches: "" }, count: 2 }, true],
    ["a file", { file: "/etc/passwd" }, true],
    ["a folder", { file: "/etc" }, true],
    ["no file", { file: "/etc/dragon" }, false],
    ["that there is no file", { file: "/etc/dragon", exists: false }, true],
    ["what a file holds", { file: "/etc/passwd", contains: "root:x:0:0" }, true],
    ["what it does not hold", { file: "/etc/passwd", contains: { matches: "^dragon" } }, false],
    ["a namespace's list", { netns: { contid: "123456" } }, true],
    ["its count", { netns: { contid: "123456", count: 2 } }, false],
    [
      "the state of audit",
      { audit: { enabled: 1, lost: 0, pid: { min: 1 }, backlog_limit: { min: 64 } } },
      true,
    ],
    ["another state", { audit: { enabled: 2 } }, false],
    ["all", { all: [{ file: "/etc" }, { file: "/none" }] }, false],
    ["any", { any: [{ file: "/none" }, { file: "/etc" }] }, true],
    ["not", { not: { file: "/etc" } }, false],
  ])("%s", (_, predicate, expected) => {
    expect(holds(machine, predicate)).toBe(expected);
  });

  test("a regular expression that is none is refused by its name", () => {
    expect(() => holds(machine, { terminal: { matches: "(" } })).toThrow('"(" is no regular expression');
  });
});

test("what happens after the question counts as what happened before it", () => {
  const machine = booted();
  const event: Predicate = { event: [{ type: "CONFIG_CHANGE", fields: { op: "add_rule" } }], count: 1 };
  const questions = new Questions(machine.kernel, machine.observe(), {
    event,
    ran: { ran: "auditctl -w /etc -k k" },
    shown: { terminal: { matches: "^seen$" } },
    rule: { rule: { matches: "/etc" } },
  });
  expect(questions.answers()).toEqual({ event: false, ran: false, shown: false, rule: false });
  type(machine, "auditctl -w /etc -k k; echo se''en");
  expect(questions.answers()).toEqual({ event: true, ran: true, shown: true, rule: true });
  type(machine, "auditctl -D; clear");
  expect(questions.answers()).toEqual({ event: true, ran: true, shown: true, rule: false });
});

test("a machine without the series has tasks without ids, and no namespace with one", () => {
  const machine = booted({ patches: 0 });
  expect(holds(machine, { task: { comm: "bash", contid: "unset" } })).toBe(true);
  expect(holds(machine, { netns: { contid: { matches: "" } } })).toBe(false);
});

test("files of the configuration are on the disk, and rc.local has run before the login", () => {
  const machine = booted({
    files: [
      { path: "/etc/rc.local", data: "#!/bin/sh\necho started > /run/started\n", mode: 0o755 },
      { path: "/srv/deep/er/notes", data: "\xff\n" },
    ],
  });
  expect(machine.read_file("/srv/deep/er/notes")).toBe("\xff\n");
  expect(holds(machine, { file: "/run/started", contains: "started" })).toBe(true);
});
