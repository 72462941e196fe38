// If this fails, ausyscall takes its words for something else than the one of audit 3.0.9 does.
import { expect, test } from "vitest";
import { run_script } from "../../../test/machine.ts";

const USAGE = "usage: ausyscall [arch] name | number | --dump | --exact";

test.each([
  ["open --exact", "2", 0],
  ["i386 --exact open", "5", 0],
  ["x86_64 i386 open", `Two machine types not allowed\n${USAGE}`, 1],
  ["i386 i386", `Two machine types not allowed\n${USAGE}`, 1],
  ["open close", `Two syscall names not allowed\n${USAGE}`, 1],
  ["2 3", `Two syscall numbers not allowed\n${USAGE}`, 1],
  ["i386 open --exact --dump", `Too many arguments\n${USAGE}`, 1],
  ["--help", "Unknown syscall --help using x86_64 lookup table", 1],
  ["4294967295", "Error - either a syscall name or number must be given with an optional arch", 1],
  ["ia64 5", "IA64 processor support is deprecated\nfstat", 0],
  ["alpha 5", "Alpha processor support is deprecated", 1],
])("ausyscall %s", (args, said, status) => {
  const r = run_script(`ausyscall ${args} 2>&1\n`);
  expect([r.stdout, r.status]).toEqual([`${said}\n`, status]);
});
