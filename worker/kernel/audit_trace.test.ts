// If this fails, what a listener is told of the filters is not what the filters decided, or listening changes what is
// logged.
import fc from "fast-check";
import { expect, test } from "vitest";
import { audit_socket, in_container, touch } from "../../test/audit_client.ts";
import { run_kernel } from "../../test/kernel.ts";
import { type FieldSpec, rule } from "../../test/rule.ts";
import { sendRule } from "../userland/audit/libaudit/netlink.ts";
import type { Code } from "../userland/lib/code.ts";
import * as sys from "../userland/lib/sys.ts";
import { audit_comparator, audit_comparator64 } from "./audit_filter.ts";
import type { audit_report, filter_trace, traced_rule } from "./audit_trace.ts";
import type { task_struct } from "./sched_types.ts";
import * as A from "./uapi/audit.ts";
import { ENOENT } from "./uapi/errno.ts";
import { SYS } from "./uapi/unistd_64.ts";

const CONTAINERID = 27;
const CALLS = [SYS.mkdir, SYS.rmdir, SYS.open, SYS.getppid, SYS.unlink, SYS.chmod];
const AUDIT_ARCH_I386 = 0x40000003;

const ordering = fc.constantFrom(A.AUDIT_EQUAL, A.AUDIT_NOT_EQUAL, A.AUDIT_LESS_THAN, A.AUDIT_GREATER_THAN);
const equality = fc.constantFrom(A.AUDIT_EQUAL, A.AUDIT_NOT_EQUAL);
const field = (type: number, op: fc.Arbitrary<number>, ...values: (number | string | bigint)[]) =>
  fc.tuple(fc.constant(type), op, fc.constantFrom(...values)) as fc.Arbitrary<FieldSpec>;

/** Fields that the calls below tell apart. */
const exit_field = fc.oneof(
  field(A.AUDIT_ARCH, equality, A.AUDIT_ARCH_X86_64, AUDIT_ARCH_I386),
  field(A.AUDIT_PID, ordering, 1, 2, 3),
  field(A.AUDIT_UID, ordering, 0, 1000),
  field(A.AUDIT_GID, equality, 0, 1000),
  field(A.AUDIT_EXIT, ordering, 0, -ENOENT >>> 0),
  field(A.AUDIT_SUCCESS, equality, 0, 1),
  field(A.AUDIT_OBJ_UID, equality, 0, 1000),
  field(A.AUDIT_PERM, fc.constant(A.AUDIT_EQUAL), 1, 2, 4, 8, 10),
  field(A.AUDIT_DIR, fc.constant(A.AUDIT_EQUAL), "/tmp", "/proc"),
  field(A.AUDIT_WATCH, fc.constant(A.AUDIT_EQUAL), "/tmp/file", "/tmp/none"),
  field(A.AUDIT_ARG1, ordering, 0, 0o755),
  field(A.AUDIT_FIELD_COMPARE, equality, A.AUDIT_COMPARE_UID_TO_OBJ_UID, A.AUDIT_COMPARE_UID_TO_EUID),
  field(CONTAINERID, equality, 7n, 18446744073709551615n),
);
const action = fc.constantFrom(A.AUDIT_ALWAYS, A.AUDIT_NEVER);
const some_rule = fc.oneof(
  fc.record({
    flags: fc.constantFrom(A.AUDIT_FILTER_EXIT, A.AUDIT_FILTER_EXIT | A.AUDIT_FILTER_PREPEND),
    action,
    calls: fc.oneof(fc.constant("all" as const), fc.subarray(CALLS, { minLength: 1 })),
    fields: fc.array(exit_field, { maxLength: 3 }),
  }),
  fc.record({
    flags: fc.constant(A.AUDIT_FILTER_TASK),
    action,
    calls: fc.constant([]),
    fields: fc.array(fc.oneof(field(A.AUDIT_UID, equality, 0, 1000), field(CONTAINERID, equality, 7n)), {
      minLength: 1,
      maxLength: 2,
    }),
  }),
  fc.record({
    flags: fc.constant(A.AUDIT_FILTER_EXCLUDE),
    action,
    calls: fc.constant([]),
    fields: fc.tuple(
      field(A.AUDIT_MSGTYPE, ordering, A.AUDIT_SYSCALL, A.AUDIT_CWD, A.AUDIT_PATH, A.AUDIT_CONFIG_CHANGE),
    ),
  }),
);

function* calls(): Code<void> {
  yield* touch("/tmp/file");
  yield sys.mkdir("/tmp/d", 0o755);
  yield sys.rmdir("/tmp/none");
  yield sys.getppid();
  yield sys.chmod("/tmp/file", 0o600);
  yield sys.unlink("/tmp/file");
  yield sys.rmdir("/tmp/d");
}

function run(rules: readonly A.audit_rule_data[], listen: boolean) {
  const reports: audit_report[] = [];
  const { records, serials } = run_kernel(
    function* () {
      yield* touch("/tmp/file");
      const socket = yield* audit_socket();
      // one that the kernel refuses (a second dir= or path=) is refused in both runs
      for (const r of rules) yield* sendRule(socket, A.AUDIT_ADD_RULE, r);
      yield* calls();
      yield* in_container(7n, calls);
    },
    {
      on_boot: (k) => {
        if (listen) k.listeners.audit = (report) => reports.push(report);
      },
    },
  );
  return { records, serials, reports };
}

/** What a search says the call's fate is: true recorded, false not, null no rule decided. */
function verdict(trace: filter_trace): boolean | null {
  const decided = trace.rules.find((r) => r.outcome === "match");
  return decided ? decided.rule.action === A.AUDIT_ALWAYS : null;
}

/** Fields whose verdict is that one of the values compared fits. */
const PLAIN = [
  A.AUDIT_ARCH,
  A.AUDIT_PID,
  A.AUDIT_UID,
  A.AUDIT_EXIT,
  A.AUDIT_OBJ_UID,
  A.AUDIT_ARG1,
  A.AUDIT_MSGTYPE,
];

function check_fields({ fields, outcome }: traced_rule): void {
  for (const { field: f, compared, matched } of fields) {
    if (PLAIN.includes(f.type))
      expect(compared.some((c) => audit_comparator(c.value as number, f.op, f.val))).toBe(matched);
    if (f.ext !== null) expect(audit_comparator64(compared[0].value as bigint, f.op, f.ext)).toBe(matched);
  }
  const all = fields.every((f) => f.matched);
  if (outcome === "match" || outcome === "priority") expect(all).toBe(true);
  if (outcome === "field") expect(fields.at(-1)?.matched).toBe(false);
  if (outcome === "syscall") expect(fields).toEqual([]);
}

test("what was reported is what was decided, and listening changes nothing", () => {
  let decided = 0;
  fc.assert(
    fc.property(fc.array(some_rule, { minLength: 1, maxLength: 6 }), (specs) => {
      const rules = () => specs.map((s) => rule(s.flags, s.action, s.calls, s.fields));
      const silent = run(rules(), false);
      const { records, serials, reports } = run(rules(), true);
      expect(records).toEqual(silent.records);
      expect(serials).toEqual(silent.serials);
      const queued = reports.filter((r) => r.what === "record" && r.outcome === "queued");
      expect(queued.map((r) => r.what === "record" && r.serial)).toEqual(serials);
      // the searches of a call come before its end
      const searches = new Map<task_struct, filter_trace[]>();
      for (const report of reports) {
        if (report.what === "filter") {
          for (const r of report.rules) check_fields(r);
          const of_call = report.list === "exit" || report.list === "inode";
          if (of_call) searches.set(report.task, [...(searches.get(report.task) ?? []), report]);
        }
        if (report.what !== "exit") continue;
        const last = (searches.get(report.task) ?? []).map(verdict).findLast((v) => v !== null);
        searches.delete(report.task);
        // a task rule that says always has decided before
        if (last === undefined || !report.filtered) continue;
        decided++;
        expect(report.recorded).toBe(last);
      }
    }),
    { numRuns: 60 },
  );
  expect(decided).toBeGreaterThan(100);
});

test("each rule tried, in order, and why it did not match", () => {
  const EQ = A.AUDIT_EQUAL;
  const rules = [
    rule(A.AUDIT_FILTER_EXIT, A.AUDIT_ALWAYS, [SYS.unlink], []),
    rule(
      A.AUDIT_FILTER_EXIT,
      A.AUDIT_ALWAYS,
      [SYS.mkdir],
      [
        [A.AUDIT_ARCH, EQ, AUDIT_ARCH_I386],
        [A.AUDIT_UID, EQ, 0],
      ],
    ),
    rule(
      A.AUDIT_FILTER_EXIT,
      A.AUDIT_ALWAYS,
      [SYS.mkdir],
      [
        [A.AUDIT_ARCH, EQ, A.AUDIT_ARCH_X86_64],
        [CONTAINERID, EQ, 7n],
      ],
    ),
    rule(A.AUDIT_FILTER_EXIT, A.AUDIT_NEVER, "all", []),
  ];
  const { reports } = run(rules, true);
  const of_mkdir = reports
    .filter((r): r is filter_trace => r.what === "filter" && r.list === "exit" && r.nr === SYS.mkdir)
    .map((t) =>
      t.rules.map((r) => [r.outcome, ...r.fields.map((f) => [f.compared.map((c) => c.value), f.matched])]),
    );
  const skipped = ["syscall"];
  const wrong_arch = ["field", [[A.AUDIT_ARCH_X86_64], false]];
  expect(of_mkdir).toEqual([
    [
      skipped,
      wrong_arch,
      ["field", [[A.AUDIT_ARCH_X86_64], true], [[18446744073709551615n], false]],
      ["match"],
    ],
    [skipped, wrong_arch, ["match", [[A.AUDIT_ARCH_X86_64], true], [[7n], true]]],
  ]);
});

test("a task that was forked under never,task has no entry to report, and the fork says why", () => {
  const { reports } = run(
    [rule(A.AUDIT_FILTER_TASK, A.AUDIT_NEVER, [], [[A.AUDIT_UID, A.AUDIT_EQUAL, 0]])],
    true,
  );
  const fork = reports.find((r) => r.what === "filter" && r.list === "task" && r.rules.length > 0);
  expect(fork).toMatchObject({
    rules: [{ outcome: "match", fields: [{ compared: [{ value: 0 }], matched: true }] }],
  });
  const child = fork?.what === "filter" ? fork.task : null;
  expect(reports.some((r) => r.what === "entry" && r.task === child)).toBe(false);
});
