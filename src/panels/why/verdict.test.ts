import { expect, test } from "vitest";
import type { TracedCall, TracedRule } from "../../../worker/api.ts";
import { outcomeText, verdict } from "./verdict.ts";

const CALL: TracedCall = {
  at: 0,
  end: 1,
  pid: 7,
  tid: 7,
  comm: "mkdir",
  contid: null,
  nr: 83,
  name: "mkdir",
  args: [],
  registers: [],
  result: "0",
  failed: false,
  entry: "build",
  daemon: false,
  serial: 0,
  searches: [],
  records: [],
  born: null,
  functions: [],
};
const rule = (outcome: TracedRule["outcome"], never = false): TracedRule => ({
  text: "-a x",
  never,
  outcome,
  found_by: "",
  fields: [{ name: "auid", op: "=", wanted: "1", actual: [], matched: outcome === "match" }],
});
const search = (...rules: TracedRule[]) => ({ list: "exit" as const, about: "", rules, left_out: 0 });
const record = (outcome: "queued" | "excluded" | "rate") => ({ type_name: "SYSCALL", serial: 5, outcome });

test.each<[string, Partial<TracedCall>, string, string]>([
  ["no rule matched", { searches: [search(rule("field"))] }, "not", "no rule matched"],
  ["never", { searches: [search(rule("field"), rule("match", true))] }, "not", "a rule says never"],
  [
    "recorded",
    { serial: 5, searches: [search(rule("match"))], records: [record("queued")] },
    "recorded",
    "event 5",
  ],
  [
    "part excluded",
    { serial: 5, searches: [search(rule("match"))], records: [record("queued"), record("excluded")] },
    "partly",
    "event 5",
  ],
  [
    "all lost",
    { serial: 5, searches: [search(rule("match"))], records: [record("rate")] },
    "lost",
    "all dropped",
  ],
  [
    "a task rule",
    { entry: "none", born: { at: 0, parent: 1, audit_off: false, search: search(rule("match", true)) } },
    "not",
    "never,task",
  ],
  [
    "never on",
    { entry: "none", born: { at: 0, parent: 1, audit_off: true, search: null } },
    "not",
    "no context",
  ],
  ["off", { entry: "off" }, "not", "audit off"],
  ["no rules", { entry: "dummy" }, "not", "no rules"],
  ["auditd", { entry: "auditd" }, "not", "auditd itself"],
])("%s", (_, change, kind, short) => {
  expect(verdict({ ...CALL, ...change })).toMatchObject({ kind, short });
});

test("the rule that decided is the last search's: a watch may decide after the exit list", () => {
  const watch = { ...rule("match"), text: "-w /x" };
  const searches = [search(rule("field")), { ...search(watch), list: "inode" as const }];
  expect(verdict({ ...CALL, serial: 5, searches, records: [record("queued")] }).rule).toBe("-w /x");
});

test("what is wrong with a rule names its last field", () => {
  expect(outcomeText(rule("field"))).toBe("auid does not match");
});
