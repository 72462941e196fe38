// The named places where the base kernel lets a patch of the series in. The base kernel fills none of them with
// container ID code: it only calls whatever is registered, in order of registration.
import type { standalone_place } from "./audit_standalone.ts";
import type { audit_context, audit_target } from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import type { net, task_struct } from "./sched_types.ts";
import type { ByteString } from "./uapi/syscall.ts";

/** One file of /proc/PID (tgid_base) and/or /proc/PID/task/TID (tid_base): fs/proc/base.c's pid_entry. */
export interface pid_entry {
  name: ByteString;
  mode: number;
  where: "tgid" | "tid" | "both";
  /** Text of the file, or a negated errno; absent: read(2) gives EINVAL. `task` is the live target. */
  read?: (k: Kernel, task: task_struct) => ByteString | number;
  /** Whole write(2) at file position `pos`: bytes taken or a negated errno. Absent: EINVAL. */
  write?: (k: Kernel, task: task_struct, data: ByteString, pos: number) => number;
}

/** One rule field beyond 4.16's own (auditfilter.c, auditsc.c). */
export interface filter_field {
  /** field number, e.g. 27 */
  type: number;
  /**
   * Checks and unpacks a field of a rule being added: `value` is the u32 slot, `str` its bytes when `in_buffer`.
   * Returns the parsed value, or a negated errno.
   */
  in_buffer: boolean;
  parse: (k: Kernel, listnr: number, op: number, value: number, str: ByteString | null) => bigint | number;
  /** the reverse, for AUDIT_LIST_RULES: u32 slot and buffer bytes */
  pack: (val: bigint) => { value: number; buf: ByteString };
  /**
   * Listing has the fault of the series as posted: the index of the loop over the fields is used again for the bytes,
   * so that the listing goes on with field 9, and later strings overwrite the bytes.
   */
  list_as_posted?: boolean;
  /** the task's value at evaluation time; compared with the operator by the filter code */
  value: (k: Kernel, task: task_struct) => bigint;
  /** evaluated by the message filters (user and exclude lists) too */
  in_message_filter: boolean;
}

export interface seams {
  pid_entries: pid_entry[];
  /** after the plain copy of the task structure in fork */
  fork: ((k: Kernel, parent: task_struct, child: task_struct) => void)[];
  /** do_exit, before namespaces are dropped */
  exit: ((k: Kernel, task: task_struct) => void)[];
  /** switch_task_namespaces: `task` leaves old and joins new (null on exit) */
  switch_namespaces: ((
    k: Kernel,
    task: task_struct,
    old_ns: task_struct["nsproxy"] | null,
    new_ns: task_struct["nsproxy"] | null,
  ) => void)[];
  filter_fields: Map<number, filter_field>;
  /** audit_log_exit: further records of a system call event, after PROCTITLE and before EOE */
  syscall_exit_records: ((k: Kernel, context: audit_context, task: task_struct) => void)[];
  /**
   * audit_log_exit: after the OBJ_PID record of a signalled or traced process; `index` is its place in its block of 16,
   * -1 for the first target of the call
   */
  target_records: ((k: Kernel, context: audit_context, target: audit_target, index: number) => void)[];
  /**
   * places where records stand alone: `begin` makes the context of the event (null: none), `end` adds to it after the
   * record; `context` is that of the record, null when it stands alone all the same; `net` is the network namespace of
   * the packet that the record is about, if it is about one
   */
  standalone: Map<
    standalone_place,
    {
      begin: (k: Kernel) => audit_context | null;
      end: (k: Kernel, context: audit_context | null, net: net | null) => void;
    }
  >;
  /** audit_signal_info: the current task signals the audit daemon */
  daemon_signal: ((k: Kernel) => void)[];
  /** further files of /proc/PID/net: name, mode and text for a network namespace (or a negated errno) */
  net_entries: (readonly [
    name: ByteString,
    mode: number,
    text: (net: net, k: Kernel) => ByteString | number,
  ])[];
  /** bits OR-ed into audit_status.feature_bitmap */
  feature_bitmap: number;
  /** record type numbers the patches add, with their names */
  record_types: Map<number, string>;
  /** further seams of later patches register here by name, typed by declaration merging */
  named: Map<string, unknown>;
}

export const new_seams = (): seams => ({
  pid_entries: [],
  fork: [],
  exit: [],
  switch_namespaces: [],
  filter_fields: new Map(),
  syscall_exit_records: [],
  target_records: [],
  standalone: new Map(),
  daemon_signal: [],
  net_entries: [],
  feature_bitmap: 0,
  record_types: new Map(),
  named: new Map(),
});
