// If this fails, ausearch or aureport read a log of the real machine otherwise than the real tools did, byte for byte.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Session, type Step } from "./session.ts";

const HERE = import.meta.dirname;

/** Steps that are not compared, with their reasons. */
const OUT_OF_SCOPE: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  "701-ausearch-basic": {
    13: "the list of types has the series' two",
    14: "the list of types has the series' two",
    15: "the list of types has the series' two",
    16: "the list of types has the series' two",
    20: "the series' tools know CONTAINER",
    21: "the list of types has the series' two",
    69: "asks for the shell's pid, which was another one",
  },
  "703-ausearch-output": { 31: "the list of types has the series' two" },
  "705-aureport": {
    14: "more was written while the tool read",
    16: "more was written while the tool read",
    26: "the tool takes LOGIN for an event of its own; it shares its stamp with a SYSCALL in 6.1, but not in 4.16",
    27: "more was written while the tool read",
    28: "more was written while the tool read",
    45: "as step 26",
    46: "as step 26",
    57: "as step 26",
    58: "as step 26",
    59: "as step 26",
  },
};

const READER = /^(?:ausearch|aureport)\b/;
/** What the steps compared may use besides. */
const ONLY = /^(?:[^|;>]|2>&1|2>\/dev\/null|\| (?:grep|aureport|ausearch) |; echo rc=)*$/;

const bytes = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
const stampOf = (line: string): string => /audit\(([^)]*)\)/.exec(line)?.[1] ?? "";

/** The log as it may have been when the step read it: before what the step itself caused, or after some of it. */
function candidates(before: string, caused: readonly string[]): string[] {
  const out = [before];
  let log = before;
  for (const [i, line] of caused.entries()) {
    log += `${line}\n`;
    if (i === caused.length - 1 || stampOf(caused[i + 1]) !== stampOf(line)) out.push(log);
  }
  return out;
}

test.each([
  ["701-ausearch-basic", "cases/701-ausearch-basic/steps.json"],
  ["703-ausearch-output", "cases/703-ausearch-output/steps.json"],
  ["705-aureport", "readers/705-aureport.json"],
])("%s", (name, path) => {
  const { steps } = JSON.parse(readFileSync(join(HERE, path), "utf8")) as { steps: Step[] };
  const files: { path: string; data: string }[] = [];
  const plan: { step: number; logs: string[] }[] = [];
  let log = "";
  for (const [i, step] of steps.entries()) {
    if (READER.test(step.cmd) && ONLY.test(step.cmd)) {
      const logs = candidates(log, step.audit).map((data) => {
        files.push({ path: `/root/${files.length}.log`, data: bytes(data) });
        return files[files.length - 1].path;
      });
      plan.push({ step: i, logs });
    }
    log += step.audit.map((l) => `${l}\n`).join("");
  }
  expect(plan.length).toBeGreaterThan(15);
  const session = new Session({ patches: 0, files, prepared: { noauditd: true } });
  // as auditd makes it: the tools tell of a log that others may read
  session.step("touch /var/log/audit/audit.log; chmod 600 /var/log/audit/audit.log");
  const different: string[] = [];
  const agreed: number[] = [];
  for (const { step: i, logs } of plan) {
    const step = steps[i];
    let why: string | null = null;
    for (const path of logs) {
      session.step(`cat ${path} > /var/log/audit/audit.log`);
      const { output, rc } = session.step(bytes(step.cmd));
      const same = output === bytes(step.output) && rc === step.rc;
      why = same
        ? null
        : (why ?? `step ${i}: ${step.cmd}\nreal ${step.rc} ${step.output}\nours ${rc} ${output}`);
      if (same) break;
    }
    const listed = OUT_OF_SCOPE[name][i] !== undefined;
    if (why === null && listed) agreed.push(i);
    if (why !== null && !listed) different.push(why);
  }
  expect(different.join("\n\n")).toBe("");
  expect(agreed, "steps listed as out of scope that agree").toEqual([]);
});

test("events in words: --format csv and text of a log with every kind of object", () => {
  const { log, ...shown } = JSON.parse(
    readFileSync(join(HERE, "readers", "normalized.json"), "utf8"),
  ) as Record<"log" | "csv" | "text" | "extra", string[]>;
  const session = new Session({ files: [{ path: "/root/in.log", data: bytes(`${log.join("\n")}\n`) }] });
  const options = {
    csv: "csv",
    text: "text",
    extra: "csv --extra-keys --extra-labels --extra-obj2 --extra-time",
  };
  for (const [name, format] of Object.entries(options)) {
    const { output } = session.step(`ausearch -if /root/in.log --format ${format}`);
    expect(output.split("\n"), format).toEqual(shown[name as keyof typeof shown].map(bytes));
  }
});
