// However senders and the audit daemon take turns, each record is somewhere. If this fails, records vanish without
// being counted as lost, or are delivered twice or out of order (RUNS=1000 in the environment for a longer search).
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Kernel } from "../../worker/kernel/kernel.ts";
import { skb_queue_len } from "../../worker/kernel/skb_queue.ts";
import * as A from "../../worker/kernel/uapi/audit.ts";
import { UserBuffer } from "../../worker/kernel/uapi/syscall.ts";
import { SYS } from "../../worker/kernel/uapi/unistd_64.ts";
import {
  getReply,
  requestStatus,
  sendRule,
  setStatus,
} from "../../worker/userland/audit/libaudit/netlink.ts";
import type { Code } from "../../worker/userland/lib/code.ts";
import * as sys from "../../worker/userland/lib/sys.ts";
import { audit_socket } from "../audit_client.ts";
import { run_kernel } from "../kernel.ts";
import { rule } from "../rule.ts";

const RUNS = Number(process.env.RUNS ?? 20);
/** Records of one audited getppid(2): SYSCALL, PROCTITLE, EOE. */
const PER_CALL = 3;
/** More than a daemon that does not read takes: its socket, and the largest queue below. */
const FLOOD = 300;

type Step = { calls: number } | { read: number } | { limit: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ calls: fc.integer({ min: 1, max: FLOOD }) }),
  fc.record({ read: fc.integer({ min: 0, max: 2 * FLOOD }) }),
  fc.record({ limit: fc.integer({ min: 1, max: 64 }) }),
);

/** A daemon that takes as many records as it is told to; their serials and types, in order. */
function* start_daemon(taken: [number, number][]): Code<(count: number) => Code<void>> {
  const ends: number[] = [];
  yield sys.pipe(ends);
  yield sys.fork(function* () {
    const socket = yield* audit_socket();
    yield* setStatus(socket, A.AUDIT_STATUS_PID, { pid: yield sys.getpid() });
    for (;;) {
      const buf = new UserBuffer();
      yield sys.read(ends[0], buf, 8);
      for (let left = Number(buf.data); left > 0; left--) {
        const msg = yield* getReply(socket, 1);
        if (typeof msg === "number") break;
        const serial = /^audit\([\d.]+:(\d+)\)/.exec(String(msg.payload))?.[1];
        if (serial !== undefined) taken.push([Number(serial), msg.nlmsg_type]);
      }
    }
  });
  return function* (count) {
    yield sys.write(ends[1], String(count).padStart(8));
    yield sys.nanosleep({ tv_sec: 1, tv_nsec: 0 });
  };
}

/** Records in the daemon's socket that it has not taken. */
function in_socket(k: Kernel): number {
  const portid = k.audit.auditd_conn?.portid;
  const sock = k.audit.auditd_conn?.sock;
  if (portid === undefined || sock === undefined) throw new Error("no daemon");
  return skb_queue_len(sock.receive_queue);
}

function carry_out(steps: readonly Step[]): void {
  let kernel: Kernel | null = null;
  let queued = 0;
  const heads: number[] = [];
  run_kernel(
    function* () {
      const k = kernel as unknown as Kernel;
      const taken: [number, number][] = [];
      const socket = yield* audit_socket();
      const read = yield* start_daemon(taken);
      yield sys.nanosleep({ tv_sec: 1, tv_nsec: 0 });
      const set = (limit: number) =>
        setStatus(socket, A.AUDIT_STATUS_BACKLOG_LIMIT, { backlog_limit: limit });
      yield* setStatus(socket, A.AUDIT_STATUS_BACKLOG_WAIT_TIME, { backlog_wait_time: 0 });
      yield* setStatus(socket, A.AUDIT_STATUS_FAILURE, { failure: 0 });
      yield* sendRule(
        socket,
        A.AUDIT_ADD_RULE,
        rule(A.AUDIT_FILTER_EXIT, A.AUDIT_ALWAYS, [SYS.getppid], [[A.AUDIT_FILTERKEY, A.AUDIT_EQUAL, "q"]]),
      );
      yield* read(FLOOD);
      taken.length = 0;
      // from here on: what was queued, what the calls would have queued, what was lost of it
      const before = { queued, heads: heads.length, lost: k.audit.audit_lost };
      let calls = 0;
      let settings = 0;
      let settings_lost = 0;
      for (const s of steps) {
        if ("calls" in s) {
          for (let i = 0; i < s.calls; i++) yield sys.getppid();
          calls += s.calls;
        } else if ("read" in s) yield* read(s.read);
        else {
          const lost = k.audit.audit_lost;
          yield* set(s.limit);
          settings++;
          settings_lost += k.audit.audit_lost - lost;
        }
        yield sys.nanosleep({ tv_sec: 0, tv_nsec: 1e7 });
        const status = yield* requestStatus(socket);
        if (typeof status === "number") throw new Error(`no status: ${status}`);
        const in_hand = k.audit.kauditd_skb === null ? 0 : 1;
        expect(status.backlog).toBe(skb_queue_len(k.audit.audit_queue));
        expect(queued - before.queued).toBe(
          taken.length + in_socket(k) + in_hand + status.backlog + skb_queue_len(k.audit.audit_retry_queue),
        );
        // an event whose SYSCALL record is lost has no others
        const events = heads.length - before.heads;
        expect(
          queued - before.queued - (settings - settings_lost) + status.lost - before.lost - settings_lost,
        ).toBe(PER_CALL * events + (calls - events));
      }
      // all that is left comes out, in order
      yield* read(100 * FLOOD);
      expect(taken.length).toBe(queued - before.queued);
      for (let i = 1; i < taken.length; i++) expect(taken[i][0]).toBeGreaterThanOrEqual(taken[i - 1][0]);
    },
    {
      on_boot: (k) => {
        kernel = k;
        const { record } = k.listeners;
        k.listeners.record = (r) => {
          record?.(r);
          queued++;
          if (r.type === A.AUDIT_SYSCALL) heads.push(r.serial);
        };
      },
    },
  );
}

test("records queued are delivered, waiting or counted as lost", () => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), carry_out), {
    numRuns: RUNS,
    seed: 20180316,
  });
});
