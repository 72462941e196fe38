// If this fails, the line that tells an event in the list of records says less, or something else, than its records do.
import { expect, test } from "vitest";
import type { RecordEvent } from "../../../worker/api.ts";
import { summarise } from "./summary.ts";

type Fields = Record<string, string>;

function summary(type_name: string, fields: Fields, interpreted: Fields = {}) {
  const record: RecordEvent = {
    kind: "record",
    type: 0,
    type_name,
    serial: 7,
    sec: 0,
    ms: 0,
    fields: Object.entries(fields).map(([name, value]) => ({
      name,
      value,
      encoding: name === "msg" ? "quoted" : "dec",
    })),
    text: "",
  };
  const words = Object.entries({ ...fields, ...interpreted }).map(([name, value]) => ({ name, value }));
  return summarise({
    key: "7",
    ordinal: 0,
    serial: 7,
    sec: 0,
    ms: 0,
    records: [record],
    interpreted: [words],
    revision: 0,
  });
}

const said = (text: string, exe: string, res: string): string =>
  `'${text} exe="${exe}" hostname=? addr=? terminal=pts/0 res=${res}'`;

test.each([
  ["text=hello there", "/usr/sbin/auditctl", "auditctl: hello there"],
  [
    'op=PAM:session_open grantors=pam_env,pam_unix acct="alice"',
    "/usr/bin/su",
    'su: PAM:session_open acct="alice"',
  ],
  ['virt=lab op=start vm="lab-42"', "/usr/local/bin/auditmsg", 'auditmsg: virt=lab start vm="lab-42"'],
])("a message of a program: %s", (text, exe, line) => {
  expect(summary("USER", { pid: "1", msg: said(text, exe, "success") })).toMatchObject({
    text: line,
    success: true,
  });
  expect(summary("USER", { pid: "1", msg: said(text, exe, "failed") }).success).toBe(false);
});

test("a message that no program of audit's library wrote is told as it is", () => {
  expect(summary("USER", { pid: "1", msg: "'anything'" })).toMatchObject({
    text: "'anything'",
    success: null,
  });
});

test("a call that failed ends with its error", () => {
  const fields = { syscall: "257", success: "no", exit: "-2", comm: '"cat"' };
  const words = { syscall: "openat", exit: "ENOENT(No such file or directory)", comm: "cat" };
  expect(summary("SYSCALL", fields, words)).toMatchObject({
    text: "cat openat: ENOENT (No such file or directory)",
    success: false,
  });
});

test("a setting that is set to what it was", () => {
  expect(summary("CONFIG_CHANGE", { audit_failure: "1", old: "1", res: "1" }).text).toBe(
    "failure 1, as before",
  );
  expect(summary("CONFIG_CHANGE", { audit_failure: "2", old: "1", res: "1" }).text).toBe(
    "failure 1 \u2192 2",
  );
});
