// The lists of rules by system call hold every rule that could decide on the call, in order, and change with the rules.
import fc from "fast-check";
import { expect, test } from "vitest";
import { audit_socket } from "../../test/audit_client.ts";
import { run_kernel } from "../../test/kernel.ts";
import { type FieldSpec, rule } from "../../test/rule.ts";
import { sendRule } from "../userland/audit/libaudit/netlink.ts";
import * as sys from "../userland/lib/sys.ts";
import { audit_match_perm } from "./audit_perm.ts";
import { audit_rules_of_syscall, in_mask } from "./audit_rule_index.ts";
import type { audit_context, audit_krule } from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import * as A from "./uapi/audit.ts";
import { Syscall } from "./uapi/syscall.ts";

const AUDIT_ARCH_I386 = 0x40000003;
const SYS_GETPPID = 110;
const NUMBERS = Array.from({ length: 340 }, (_, nr) => nr);

/** Can perm= match some call of this number? Found by trying the access modes open(2) and openat(2) are told apart by. */
const some_call_matches = (k: Kernel, nr: number, mask: number): boolean =>
  [0, 1, 2, 3].some((mode) => {
    const op = new Syscall(nr, 0, mode, mode);
    return audit_match_perm(k, { major: nr, op } as unknown as audit_context, mask);
  });

function could_decide(k: Kernel, { rule }: { rule: audit_krule }, nr: number): boolean {
  const perm = rule.fields.find((f) => f.type === A.AUDIT_PERM);
  const arch = rule.fields.find((f) => f.type === A.AUDIT_ARCH);
  if (arch && (arch.val === AUDIT_ARCH_I386) === (arch.op === 0)) return false;
  return in_mask(rule, nr) && (!perm || some_call_matches(k, nr, perm.val));
}

const spec = fc.record({
  calls: fc.oneof(
    fc.constant("all" as const),
    fc.array(fc.integer({ min: 0, max: 339 }), { minLength: 1, maxLength: 5 }),
  ),
  perm: fc.option(fc.integer({ min: 1, max: 15 })),
  arch: fc.option(
    fc.record({
      op: fc.constantFrom(A.AUDIT_EQUAL, A.AUDIT_NOT_EQUAL),
      value: fc.constantFrom(A.AUDIT_ARCH_X86_64, AUDIT_ARCH_I386),
    }),
  ),
  remove: fc.boolean(),
});

test("every rule that could decide on a call, in order", () => {
  fc.assert(
    fc.property(fc.array(spec, { maxLength: 6 }), (specs) => {
      const check = (k: Kernel) => {
        const list = k.audit.audit_filter_list[A.AUDIT_FILTER_EXIT];
        for (const nr of NUMBERS)
          expect(audit_rules_of_syscall(k, nr).map((r) => r.rule)).toEqual(
            list.filter((entry) => could_decide(k, entry, nr)).map((entry) => entry.rule),
          );
      };
      let k: Kernel | null = null;
      run_kernel(
        function* () {
          const socket = yield* audit_socket();
          for (const [i, { calls, perm, arch, remove }] of specs.entries()) {
            const fields: FieldSpec[] = [[A.AUDIT_PID, A.AUDIT_EQUAL, i]];
            if (arch) fields.unshift([A.AUDIT_ARCH, arch.op, arch.value]);
            if (perm) fields.push([A.AUDIT_PERM, A.AUDIT_EQUAL, perm]);
            const data = rule(A.AUDIT_FILTER_EXIT, A.AUDIT_ALWAYS, calls, fields);
            expect(yield* sendRule(socket, A.AUDIT_ADD_RULE, data)).toBe(0);
            check(k as unknown as Kernel);
            if (!remove) continue;
            expect(yield* sendRule(socket, A.AUDIT_DEL_RULE, data)).toBe(0);
            check(k as unknown as Kernel);
          }
        },
        {
          on_boot: (kernel) => {
            k = kernel;
          },
        },
      );
    }),
    { numRuns: 25 },
  );
});

const asking = fc.record({
  action: fc.constantFrom(A.AUDIT_ALWAYS, A.AUDIT_NEVER),
  fields: fc.uniqueArray(
    fc.record({
      type: fc.constantFrom(
        A.AUDIT_PID,
        A.AUDIT_UID,
        A.AUDIT_EUID,
        A.AUDIT_GID,
        A.AUDIT_LOGINUID,
        A.AUDIT_SESSIONID,
        A.AUDIT_PPID,
      ),
      op: fc.constantFrom(A.AUDIT_EQUAL, A.AUDIT_EQUAL, A.AUDIT_NOT_EQUAL, A.AUDIT_LESS_THAN),
      value: fc.constantFrom(0, 1, 7, 1000, 0xffff_ffff),
    }),
    { minLength: 1, maxLength: 3, selector: ({ type }) => type },
  ),
});

test("the number that a rule asks for passes it over exactly when its fields, looked at one by one, would", () => {
  fc.assert(
    fc.property(fc.array(asking, { minLength: 1, maxLength: 8 }), (rules) => {
      const decided = (looked_at: boolean) => {
        let k: Kernel | null = null;
        run_kernel(
          function* () {
            const socket = yield* audit_socket();
            for (const { action, fields } of rules)
              yield* sendRule(
                socket,
                A.AUDIT_ADD_RULE,
                rule(
                  A.AUDIT_FILTER_EXIT,
                  action,
                  [SYS_GETPPID],
                  fields.map(({ type, op, value }): FieldSpec => [type, op, value]),
                ),
              );
            for (const uid of [0, 1000, 7]) {
              yield sys.setresuid(-1, uid, 0);
              yield sys.getppid();
              yield sys.setresuid(uid, -1, -1);
              yield sys.getppid();
            }
          },
          {
            on_boot: (kernel) => {
              k = kernel;
              if (looked_at) kernel.listeners.audit = () => {};
            },
          },
        );
        const { audit } = k as unknown as Kernel;
        return audit.audit_filter_list[A.AUDIT_FILTER_EXIT].map((entry) => [
          entry.rule.tried,
          entry.rule.hits,
        ]);
      };
      expect(decided(false)).toEqual(decided(true));
    }),
    { numRuns: 60 },
  );
});
