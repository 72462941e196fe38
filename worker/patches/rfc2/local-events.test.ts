// If this fails, records that belong to no system call do not name the container of the task that caused them, or are
// not one event with their CONTAINER_INFO (patches 06 to 10, spec sections 8 and 9).
import { describe, expect, test } from "vitest";
import { audit_socket, in_container, touch } from "../../../test/audit_client.ts";
import { type KernelOptions, run_kernel } from "../../../test/kernel.ts";
import { type FieldSpec, rule } from "../../../test/rule.ts";
import * as A from "../../kernel/uapi/audit.ts";
import { SIGABRT, SIGSEGV } from "../../kernel/uapi/signal.ts";
import { auditSend, sendRule, setFeature, setStatus } from "../../userland/audit/libaudit/netlink.ts";
import type { Code } from "../../userland/lib/code.ts";
import * as sys from "../../userland/lib/sys.ts";

const ID = 4242;

/** What a task of container 4242 leaves behind: [record type, label of the CONTAINER_INFO in the same event]. */
function events_of(
  body: () => Code<unknown>,
  options: KernelOptions & { before?: () => Code<unknown> } = {},
): { record: string; op: string | null; serial: number }[] {
  let from = 0;
  const { records, serials } = run_kernel(function* () {
    if (options.before) yield* options.before();
    yield* in_container(ID, body);
  }, options);
  from = records.findIndex((r) => r.startsWith("CONTAINER ")) + 1;
  const events: { record: string; op: string | null; serial: number }[] = [];
  for (let i = from; i < records.length; i++) {
    const info = /^CONTAINER_INFO op=(\S+) contid=4242$/.exec(records[i]);
    const last = events.at(-1);
    if (info && last && serials[i] === last.serial) last.op = info[1];
    else events.push({ record: records[i], op: null, serial: serials[i] });
  }
  return events;
}

const EXIT = A.AUDIT_FILTER_EXIT;
function* add(flags: number, action: number, ...fields: FieldSpec[]): Code<number> {
  return yield* sendRule(yield* audit_socket(), A.AUDIT_ADD_RULE, rule(flags, action, "all", fields));
}
const key: FieldSpec = [A.AUDIT_FILTERKEY, A.AUDIT_EQUAL, "k"];
const watch = (path: string): FieldSpec[] => [
  [A.AUDIT_WATCH, A.AUDIT_EQUAL, path],
  [A.AUDIT_PERM, A.AUDIT_EQUAL, 2],
];

interface Case {
  name: string;
  /** first patch that labels it */
  patch: number;
  op: string;
  /** the standalone records it makes, as patterns */
  records: RegExp[];
  before?: () => Code<unknown>;
  body: () => Code<unknown>;
}

const CASES: Case[] = [
  {
    name: "a watched file is removed",
    patch: 7,
    op: "config",
    records: [
      /^CONFIG_CHANGE auid=4294967295 ses=4294967295 op=updated_rules path="\/tmp\/f" key="k" list=4 res=1$/,
    ],
    *before() {
      yield* touch("/tmp/f");
      yield* add(EXIT, A.AUDIT_ALWAYS, ...watch("/tmp/f"), [A.AUDIT_UID, A.AUDIT_EQUAL, 99], key);
    },
    *body() {
      yield sys.unlink("/tmp/f");
    },
  },
  {
    name: "the directory of a watched file is removed",
    patch: 7,
    op: "config",
    records: [/^CONFIG_CHANGE .* op=remove_rule path="\/tmp\/d\/f" key="k" list=4 res=1$/],
    *before() {
      yield sys.mkdir("/tmp/d", 0o755);
      yield* add(EXIT, A.AUDIT_ALWAYS, ...watch("/tmp/d/f"), key, [A.AUDIT_UID, A.AUDIT_EQUAL, 99]);
    },
    *body() {
      yield sys.rmdir("/tmp/d");
    },
  },
  {
    name: "a watched tree is removed",
    patch: 7,
    op: "config",
    records: [/^CONFIG_CHANGE op=remove_rule dir="\/tmp\/d" key="k" list=4 res=1$/],
    *before() {
      yield sys.mkdir("/tmp/d", 0o755);
      yield* add(EXIT, A.AUDIT_ALWAYS, [A.AUDIT_DIR, A.AUDIT_EQUAL, "/tmp/d"], key, [
        A.AUDIT_UID,
        A.AUDIT_EQUAL,
        99,
      ]);
    },
    *body() {
      yield sys.rmdir("/tmp/d");
    },
  },
  {
    name: "settings",
    patch: 9,
    op: "config",
    records: [
      /^CONFIG_CHANGE audit_rate_limit=7 old=0 auid=\d+ ses=\d+ subj=\S+ res=1$/,
      /^CONFIG_CHANGE audit_backlog_limit=99 old=64 auid=\d+ ses=\d+ subj=\S+ res=1$/,
      /^CONFIG_CHANGE audit_failure=0 old=1 auid=\d+ ses=\d+ subj=\S+ res=1$/,
      /^CONFIG_CHANGE audit_backlog_wait_time=5 old=15000 auid=\d+ ses=\d+ subj=\S+ res=1$/,
      /^CONFIG_CHANGE lost=0 old=0 auid=\d+ ses=\d+ subj=\S+ res=1$/,
    ],
    *body() {
      const socket = yield* audit_socket();
      yield* setStatus(socket, A.AUDIT_STATUS_RATE_LIMIT, { rate_limit: 7 });
      yield* setStatus(socket, A.AUDIT_STATUS_BACKLOG_LIMIT, { backlog_limit: 99 });
      yield* setStatus(socket, A.AUDIT_STATUS_FAILURE, { failure: 0 });
      yield* setStatus(socket, A.AUDIT_STATUS_BACKLOG_WAIT_TIME, { backlog_wait_time: 5 });
      yield* setStatus(socket, A.AUDIT_STATUS_LOST, { lost: 0 });
    },
  },
  {
    name: "a rule added and removed, trim, make_equiv, tty",
    patch: 9,
    op: "config",
    records: [
      /^CONFIG_CHANGE auid=\d+ ses=\d+ subj=\S+ op=add_rule key="k" list=4 res=1$/,
      /^CONFIG_CHANGE auid=\d+ ses=\d+ subj=\S+ op=remove_rule key="k" list=4 res=1$/,
      /^CONFIG_CHANGE pid=\d+ uid=0 auid=\d+ ses=\d+ subj=\S+ op=trim res=1$/,
      /^CONFIG_CHANGE pid=\d+ .* op=make_equiv old="\/nowhere" new="\/tmp" res=0$/,
      /^CONFIG_CHANGE pid=\d+ .* op=tty_set old-enabled=0 new-enabled=1 old-log_passwd=0 new-log_passwd=0 res=1$/,
    ],
    *body() {
      const socket = yield* audit_socket();
      const r = rule(EXIT, A.AUDIT_ALWAYS, [1], [key, [A.AUDIT_UID, A.AUDIT_EQUAL, 99]]);
      yield* sendRule(socket, A.AUDIT_ADD_RULE, r);
      yield* sendRule(socket, A.AUDIT_DEL_RULE, r);
      yield* auditSend(socket, A.AUDIT_TRIM, null, 0);
      yield* auditSend(socket, A.AUDIT_MAKE_EQUIV, { old: "/nowhere", new: "/tmp" }, 20);
      yield* auditSend(socket, A.AUDIT_TTY_SET, { enabled: 1, log_passwd: 0 }, 8);
    },
  },
  {
    name: "a rule while locked",
    patch: 9,
    op: "config",
    records: [/^CONFIG_CHANGE pid=\d+ uid=0 auid=\d+ ses=\d+ subj=\S+ audit_enabled=2 res=0$/],
    *before() {
      yield* setStatus(yield* audit_socket(), A.AUDIT_STATUS_ENABLED, { enabled: 2 });
    },
    *body() {
      yield* add(EXIT, A.AUDIT_ALWAYS, key);
    },
  },
  {
    name: "a feature",
    patch: 9,
    op: "feature",
    records: [
      /^FEATURE_CHANGE {2}ppid=1 pid=\d+ .* comm="swapper\/0"|init.* feature=loginuid_immutable old=0 new=1 old_lock=0 new_lock=0 res=1$/,
    ],
    *body() {
      yield* setFeature(yield* audit_socket(), A.AUDIT_FEATURE_LOGINUID_IMMUTABLE, 1, 0);
    },
  },
  {
    name: "messages of user space",
    patch: 9,
    op: "user",
    records: [/^USER pid=\d+ uid=0 auid=\d+ ses=\d+ subj=\S+ msg='hello'$/, /^USER_LOGIN pid=.* msg='in'$/],
    *body() {
      const socket = yield* audit_socket();
      yield* auditSend(socket, A.AUDIT_USER, "hello", 6);
      yield* auditSend(socket, 1112, "in", 3);
    },
  },
  ...[SIGSEGV, SIGABRT].map((sig) => ({
    name: `death by signal ${sig}`,
    patch: 10,
    op: "abend",
    records: [new RegExp(`^ANOM_ABEND auid=.* pid=\\d+ comm="\\S+" exe="\\S+" sig=${sig} res=1$`)],
    *body(): Code<void> {
      yield sys.kill(yield sys.getpid(), sig);
    },
  })),
];

describe.each(CASES)("$name", ({ patch, op, records, body, before }) => {
  test(`one event with CONTAINER_INFO op=${op} from patch ${patch} on`, () => {
    const events = events_of(body, { patches: patch, before });
    expect(events.map((e) => e.op)).toEqual(records.map(() => op));
    for (const [i, e] of events.entries()) expect(e.record).toMatch(records[i]);
  });
  test("a record alone before that", () => {
    const events = events_of(body, { patches: patch - 1, before });
    expect(events.map((e) => e.op)).toEqual(records.map(() => null));
    for (const [i, e] of events.entries()) expect(e.record).toMatch(records[i]);
  });
});

describe("local contexts", () => {
  test("a record that is excluded uses up its serial, and nothing of the event is written", () => {
    const events = events_of(
      function* () {
        const socket = yield* audit_socket();
        yield* auditSend(socket, A.AUDIT_USER, "a", 2);
        yield* auditSend(socket, 1112, "hidden", 7);
        yield* auditSend(socket, A.AUDIT_USER, "b", 2);
      },
      { before: () => add(A.AUDIT_FILTER_EXCLUDE, A.AUDIT_ALWAYS, [A.AUDIT_MSGTYPE, A.AUDIT_EQUAL, 1112]) },
    );
    expect(events.map((e) => e.record.replace(/ .*msg=/, " "))).toEqual(["USER 'a'", "USER 'b'"]);
    expect(events[1].serial - events[0].serial).toBe(2);
  });

  test("only the CONTAINER_INFO is excluded: the record stays", () => {
    const events = events_of(
      function* () {
        yield* auditSend(yield* audit_socket(), A.AUDIT_USER, "a", 2);
      },
      { before: () => add(A.AUDIT_FILTER_EXCLUDE, A.AUDIT_ALWAYS, [A.AUDIT_MSGTYPE, A.AUDIT_EQUAL, 1332]) },
    );
    expect(events).toMatchObject([{ op: null }]);
  });

  test("audit never enabled: settings are recorded by nobody and nothing breaks; audit turned on later labels again", () => {
    const { records, serials } = run_kernel(
      function* () {
        yield* in_container(ID, function* () {
          const socket = yield* audit_socket();
          yield* auditSend(socket, A.AUDIT_USER, "off", 4);
          yield* setStatus(socket, A.AUDIT_STATUS_ENABLED, { enabled: 1 });
          yield* auditSend(socket, A.AUDIT_USER, "on", 3);
        });
      },
      { cmdline: "" },
    );
    const from = records.findIndex((r) => r.startsWith("USER"));
    expect(records.slice(from).map((r) => r.replace(/ pid=.*msg=/, " "))).toEqual([
      "USER 'on'",
      "CONTAINER_INFO op=user contid=4242",
    ]);
    expect(serials[from]).toBe(serials[from + 1]);
    expect(records.some((r) => r.includes("off"))).toBe(false);
  });

  test("a message sent by an audited call makes two events: the local one and that of the call", () => {
    const { records, serials } = run_kernel(function* () {
      yield* in_container(ID, function* () {
        const socket = yield* audit_socket();
        const sendto = rule(EXIT, A.AUDIT_ALWAYS, [44], []);
        yield* sendRule(socket, A.AUDIT_ADD_RULE, sendto);
        yield* auditSend(socket, A.AUDIT_USER, "m", 2);
      });
    });
    const at = records.findIndex((r) => r.startsWith("USER "));
    expect(records[at + 1]).toBe("CONTAINER_INFO op=user contid=4242");
    expect(serials[at + 1]).toBe(serials[at]);
    const call = records.findIndex((r, i) => i > at && r.startsWith("SYSCALL "));
    expect(serials[call]).not.toBe(serials[at]);
    const of_call = records.filter((_, i) => serials[i] === serials[call]);
    expect(of_call.filter((r) => r.startsWith("CONTAINER_INFO"))).toEqual([
      "CONTAINER_INFO op=task contid=4242",
    ]);
  });
});
