// If this fails, rules that ask for a container id match the wrong tasks, or are taken, listed or compared wrongly (spec
// section 6.1).
import { describe, expect, test } from "vitest";
import { audit_socket, in_container } from "../../../test/audit_client.ts";
import { type KernelOptions, run_kernel } from "../../../test/kernel.ts";
import { type FieldSpec, rule } from "../../../test/rule.ts";
import * as A from "../../kernel/uapi/audit.ts";
import { EEXIST, EINVAL, ENOENT } from "../../kernel/uapi/errno.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import { auditSend, requestRules, requestStatus, sendRule } from "../../userland/audit/libaudit/netlink.ts";
import type { Code } from "../../userland/lib/code.ts";
import * as sys from "../../userland/lib/sys.ts";

const CONTAINERID = 27;
const UNSET = 18446744073709551615n;
const EQ = A.AUDIT_EQUAL;
const NE = A.AUDIT_NOT_EQUAL;
const id = (op: number, value: bigint | number | string): FieldSpec => [CONTAINERID, op, value];
const mkdir_rule = (...fields: FieldSpec[]) => rule(A.AUDIT_FILTER_EXIT, A.AUDIT_ALWAYS, [SYS.mkdir], fields);

function* add(r: A.audit_rule_data): Code<number> {
  return yield* sendRule(yield* audit_socket(), A.AUDIT_ADD_RULE, r);
}

/** Who of: no id, id 1, id 2^32 + 1, makes an event by mkdir. */
function who_matches(...fields: FieldSpec[]): string[] {
  const { records } = run_kernel(function* () {
    expect(yield* add(mkdir_rule(...fields))).toBe(0);
    yield sys.mkdir("/tmp/none", 0o755);
    yield* in_container(1n, () => sys_mkdir("/tmp/one"));
    yield* in_container(4294967297n, () => sys_mkdir("/tmp/big"));
  });
  return records.flatMap((r) => /^PATH item=1 name="\/tmp\/(\w+)"/.exec(r)?.[1] ?? []);
}
function* sys_mkdir(path: string): Code<void> {
  yield sys.mkdir(path, 0o755);
}

describe("exit list", () => {
  // all 64 bits are compared
  test.each<[string, FieldSpec, string[]]>([
    ["= 1", id(EQ, 1n), ["one"]],
    ["= 2^32+1", id(EQ, 4294967297n), ["big"]],
    ["= 3", id(EQ, 3n), []],
    ["!= 1 matches tasks without an id too", id(NE, 1n), ["none", "big"]],
    ["= unset", id(EQ, UNSET), ["none"]],
    ["!= unset", id(NE, UNSET), ["one", "big"]],
  ])("containerid %s", (_, field, matched) => {
    expect(who_matches(field)).toEqual(matched);
  });

  test("with other fields: all must match", () => {
    expect(who_matches(id(NE, UNSET), [A.AUDIT_EXIT, EQ, 0], id(NE, 1n))).toEqual(["big"]);
  });
});

test("task list: a labelled parent's children are never audited", () => {
  const { records } = run_kernel(function* () {
    yield* add(rule(A.AUDIT_FILTER_TASK, A.AUDIT_NEVER, [], [id(EQ, 1n)]));
    yield* add(mkdir_rule());
    yield* in_container(1n, function* () {
      const child = yield sys.fork(function* () {
        yield sys.mkdir("/tmp/child", 0o755);
        return yield sys.exit(0);
      });
      yield sys.wait4(child, null);
      yield sys.mkdir("/tmp/itself", 0o755);
    });
  });
  const made = records.flatMap((r) => /^PATH item=1 name="\/tmp\/(\w+)"/.exec(r)?.[1] ?? []);
  expect(made).toEqual(["itself"]);
});

test("user list: the sender's id decides", () => {
  const { records } = run_kernel(function* () {
    yield* add(rule(A.AUDIT_FILTER_USER, A.AUDIT_NEVER, "all", [id(EQ, 1n)]));
    yield* auditSend(yield* audit_socket(), A.AUDIT_USER, "none", 5);
    for (const n of [1n, 2n])
      yield* in_container(n, function* () {
        yield* auditSend(yield* audit_socket(), A.AUDIT_USER, `c${n}`, 3);
      });
  });
  expect(records.flatMap((r) => /^USER .*msg='(.*)'$/.exec(r)?.[1] ?? [])).toEqual(["none", "c2"]);
});

test("exclude list: records of a container's tasks are not made", () => {
  const { records } = run_kernel(function* () {
    yield* add(rule(A.AUDIT_FILTER_EXCLUDE, A.AUDIT_ALWAYS, "all", [id(EQ, 1n)]));
    yield* add(mkdir_rule());
    yield* in_container(1n, () => sys_mkdir("/tmp/one"));
    yield* in_container(2n, () => sys_mkdir("/tmp/two"));
  });
  expect(records.flatMap((r) => /^PATH item=1 name="\/tmp\/(\w+)"/.exec(r)?.[1] ?? [])).toEqual(["two"]);
});

describe("adding", () => {
  const result = (r: A.audit_rule_data, options: KernelOptions = {}) => {
    let got: number | undefined;
    run_kernel(function* () {
      got = yield* add(r);
    }, options);
    return got;
  };
  test.each([
    [A.AUDIT_LESS_THAN],
    [A.AUDIT_GREATER_THAN],
    [A.AUDIT_LESS_THAN_OR_EQUAL],
    [A.AUDIT_GREATER_THAN_OR_EQUAL],
    [A.AUDIT_BIT_MASK],
    [A.AUDIT_BIT_TEST],
  ])("operator %d: EINVAL", (op) => {
    expect(result(mkdir_rule(id(op, 1n)))).toBe(-EINVAL);
  });
  test.each(["", "1234567", "123456789"])("value of another length than 8 (%j): EINVAL", (bytes) => {
    expect(result(mkdir_rule(id(EQ, bytes)))).toBe(-EINVAL);
  });
  test("length 8 but no bytes: EINVAL", () => {
    expect(result({ ...mkdir_rule(id(EQ, 1n)), buf: "" })).toBe(-EINVAL);
  });
  test("filesystem list: EINVAL", () => {
    expect(result(rule(A.AUDIT_FILTER_FS, A.AUDIT_NEVER, "all", [id(EQ, 1n)]))).toBe(-EINVAL);
  });
  test("without the patch: EINVAL", () => {
    expect(result(mkdir_rule(id(EQ, 1n)), { patches: 3 })).toBe(-EINVAL);
  });
});

test("duplicates and deletion compare all 64 bits", () => {
  const got: number[] = [];
  run_kernel(function* () {
    const socket = yield* audit_socket();
    const small = mkdir_rule(id(EQ, 1n));
    const big = mkdir_rule(id(EQ, 4294967297n));
    got.push(yield* sendRule(socket, A.AUDIT_ADD_RULE, small));
    got.push(yield* sendRule(socket, A.AUDIT_ADD_RULE, small));
    got.push(yield* sendRule(socket, A.AUDIT_DEL_RULE, big));
    got.push(yield* sendRule(socket, A.AUDIT_ADD_RULE, big));
    got.push(yield* sendRule(socket, A.AUDIT_DEL_RULE, small));
    got.push(yield* sendRule(socket, A.AUDIT_DEL_RULE, small));
  });
  expect(got).toEqual([0, -EEXIST, -ENOENT, 0, 0, -ENOENT]);
});

describe("listing", () => {
  const fields: FieldSpec[] = [
    id(EQ, 123459n),
    [A.AUDIT_DIR, EQ, "/tmp"],
    [A.AUDIT_PERM, EQ, 10],
    [A.AUDIT_FILTERKEY, EQ, "tmpcontainerid"],
  ];
  function listed(options: KernelOptions, given: FieldSpec[]): A.audit_rule_data {
    let rules: A.audit_rule_data[] | number = 0;
    run_kernel(function* () {
      yield* add(mkdir_rule(...given));
      rules = yield* requestRules(yield* audit_socket());
    }, options);
    return (rules as unknown as A.audit_rule_data[])[0];
  }
  test("comes back as it was sent", () => {
    const { fields: types, values, buf } = listed({}, fields);
    const sent = mkdir_rule(...fields);
    expect({ types, values, buf }).toEqual({ types: sent.fields, values: sent.values, buf: sent.buf });
  });
  test("as posted: fields after containerid come back empty; with it last nothing is lost", () => {
    const cmdline = "audit=1 rfc2.as_posted=list-rules";
    const broken = listed({ cmdline }, fields);
    expect(broken.fields).toEqual([CONTAINERID, 0, 0, 0]);
    const last = listed({ cmdline }, [...fields.slice(1), fields[0]]);
    expect(last.fields).toEqual([A.AUDIT_DIR, A.AUDIT_PERM, A.AUDIT_FILTERKEY, CONTAINERID]);
  });
});

test.each([
  [3, 0x7f],
  [4, 0xff],
])("with %d patches the feature bitmap is %d", (patches, bitmap) => {
  let got: unknown;
  run_kernel(
    function* () {
      const status = yield* requestStatus(yield* audit_socket());
      got = typeof status === "number" ? status : status.feature_bitmap;
    },
    { patches },
  );
  expect(got).toBe(bitmap);
});
