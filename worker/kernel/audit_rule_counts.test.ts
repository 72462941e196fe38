// If this fails, what is said of rules to who looks on is wrong: how often each was tried and decided, and which one
// asked for an event.
import { expect, test } from "vitest";
import { audit_socket } from "../../test/audit_client.ts";
import { run_kernel } from "../../test/kernel.ts";
import { run_script } from "../../test/machine.ts";
import { rule } from "../../test/rule.ts";
import { sendRule } from "../userland/audit/libaudit/netlink.ts";
import * as sys from "../userland/lib/sys.ts";
import type { audit_krule } from "./audit_types.ts";
import * as A from "./uapi/audit.ts";

/** The rules of a list after a script has run. */
function rules_after(script: string): (list: number) => audit_krule[] {
  const { audit } = run_script(script).machine.kernel;
  return (list) => audit.audit_filter_list[list].map(({ rule }) => rule);
}

test("the exit list: the first rule that matches is the one that hits, those behind it are not tried", () => {
  const [first, second, third] = rules_after(`auditctl -D >/dev/null
auditctl -a always,exit -F arch=b64 -S mkdir -F auid=7777 -k never-me
auditctl -a always,exit -F arch=b64 -S mkdir -k me
auditctl -a always,exit -F arch=b64 -S mkdir -k too-late
mkdir /tmp/a /tmp/b /tmp/c`)(A.AUDIT_FILTER_EXIT);
  expect([first.tried, first.hits]).toEqual([3, 0]);
  expect([second.tried, second.hits]).toEqual([3, 3]);
  expect([third.tried, third.hits]).toEqual([0, 0]);
  expect([first.id, second.id, third.id]).toEqual([first.id, first.id + 1, first.id + 2]);
});

test("a watch that stands before a rule of the list takes its event", () => {
  const { machine } = run_script(`auditctl -D >/dev/null
touch /tmp/f
auditctl -w /tmp/f -p wa -k watch
auditctl -a always,exit -F arch=b64 -S openat -F success=1 -k list
echo x > /tmp/f`);
  const [list] = machine.kernel.audit.audit_filter_list[A.AUDIT_FILTER_EXIT];
  const [watch] = machine.kernel.audit.audit_inode_hash.flat();
  // the rule of the list is tried first and matches; the watch, tried after it, was added before it and so wins
  expect(watch.rule.hits).toBe(1);
  expect(list.rule.hits).toBeGreaterThan(0);
  expect(watch.rule.id).toBeLessThan(list.rule.id);
});

test("the other lists count, too", () => {
  const rules = rules_after(`auditctl -D >/dev/null
auditctl -a never,task -F auid=7777
auditctl -a never,user -F uid=7777
auditctl -a never,exclude -F msgtype=CWD
auditctl -a always,exit -F arch=b64 -S mkdir -k me
mkdir /tmp/a
auditctl -m hello`);
  expect(rules(A.AUDIT_FILTER_TASK)[0].tried).toBeGreaterThan(0);
  expect(rules(A.AUDIT_FILTER_TASK)[0].hits).toBe(0);
  expect(rules(A.AUDIT_FILTER_USER)[0]).toMatchObject({ tried: 1, hits: 0 });
  expect(rules(A.AUDIT_FILTER_EXCLUDE)[0].hits).toBe(1);
});

const MKDIR = 83;

test("a record says which rule asked for its event; one that comes anyway names none", () => {
  const asked: [string, number][] = [];
  run_kernel(
    function* () {
      const socket = yield* audit_socket();
      yield* sendRule(socket, A.AUDIT_ADD_RULE, rule(A.AUDIT_FILTER_EXIT, A.AUDIT_ALWAYS, [MKDIR], []));
      yield sys.mkdir("/tmp/a", 0o755);
      yield sys.close(socket.fd);
    },
    { on_boot: (k) => (k.listeners.record = (r) => asked.push([r.type_name, r.rule])) },
  );
  const of = (type: string) => asked.filter(([name]) => name === type).map(([, id]) => id);
  expect(of("SYSCALL")).toEqual([1]);
  expect(new Set(of("PATH"))).toEqual(new Set([1]));
  expect(of("CONFIG_CHANGE")).toEqual([0]);
});

test("a task that is always audited says so of every event, until the end", () => {
  const asked: number[] = [];
  run_kernel(
    function* () {
      const socket = yield* audit_socket();
      yield* sendRule(socket, A.AUDIT_ADD_RULE, rule(A.AUDIT_FILTER_TASK, A.AUDIT_ALWAYS, [], []));
      const pid = yield sys.fork(function* () {
        yield sys.getpid();
        return yield sys.exit(0);
      });
      yield sys.wait4(pid, null);
    },
    {
      on_boot: (k) => {
        k.listeners.record = (r) => {
          if (r.type_name === "SYSCALL") asked.push(r.rule);
        };
      },
    },
  );
  expect(asked).toEqual([1, 1]);
});
