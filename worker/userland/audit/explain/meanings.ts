// What the fields, lists and actions of rules mean, in a few words.
import * as A from "../../../kernel/uapi/audit.ts";
import { errnoName } from "../libaudit/errno_names.ts";
import * as F from "../tables/fields.ts";
import * as M from "../tables/machines.ts";
import { messageTypeName } from "../tables/message_types.ts";

/** What a field looks at. Every field that auditctl knows is here (explain.test.ts). */
export const FIELD_MEANINGS: Readonly<Record<string, string>> = {
  pid: "the process id",
  uid: "the real user id",
  euid: "the effective user id, which decides what the task may do",
  suid: "the saved user id",
  fsuid: "the user id by which files are accessed",
  gid: "the real group id (supplementary groups count too)",
  egid: "the effective group id (supplementary groups count too)",
  sgid: "the saved group id",
  fsgid: "the group id by which files are accessed",
  auid: "the login user id: set once at login, and kept through su and sudo",
  loginuid: "the login user id: set once at login, and kept through su and sudo",
  pers: "the personality of the task (0 on this machine)",
  arch: "the kind of system call interface",
  msgtype: "the type of the record or message",
  subj_user: "the SELinux user of the task",
  subj_role: "the SELinux role of the task",
  subj_type: "the SELinux type of the task",
  subj_sen: "the low level of the task's SELinux range",
  subj_clr: "the high level of the task's SELinux range",
  ppid: "the process id of the parent",
  obj_user: "the SELinux user of an object of the call",
  obj_role: "the SELinux role of an object of the call",
  obj_type: "the SELinux type of an object of the call",
  obj_lev_low: "the low level of the SELinux range of an object of the call",
  obj_lev_high: "the high level of the SELinux range of an object of the call",
  sessionid: "the login session",
  fstype: "the type of the file system that an object of the call lies on",
  containerid: "the audit container id of the task (patch 04 of the series)",
  devmajor: "the major number of the device that an object of the call lies on, or is",
  devminor: "the minor number of the device that an object of the call lies on, or is",
  inode: "the inode number of an object of the call",
  exit: "the result of the call: a negated error number if it failed",
  success: "1 for a call that succeeded, 0 for one that failed",
  path: "the object at this path, whatever it is called in the call",
  perm: "the kind of access, judged by the system call: r read, w write, x execute, a attribute change",
  dir: "any object in this directory or below it",
  filetype: "the type of an object of the call",
  obj_uid: "the owner of an object of the call",
  obj_gid: "the group of an object of the call",
  field_compare: "two fields, compared with each other",
  exe: "the program that the task runs",
  saddr_fam: "the address family of a socket address",
  a0: "the first argument of the call (its lower 32 bits)",
  a1: "the second argument of the call (its lower 32 bits)",
  a2: "the third argument of the call (its lower 32 bits)",
  a3: "the fourth argument of the call (its lower 32 bits)",
  key: "a word of your own, by which the events are found again",
};

/** What each operator asks. */
export const OPERATOR_WORDS: Readonly<Record<string, string>> = {
  "=": "is",
  "!=": "is not",
  "<": "is less than",
  "<=": "is at most",
  ">": "is greater than",
  ">=": "is at least",
  "&": "has at least one of the bits of",
  "&=": "has all the bits of",
};
export const operatorWords = (op: number): string => OPERATOR_WORDS[F.operatorSymbol(op)] ?? "?";

const hex = (n: number): string => `0x${(n >>> 0).toString(16)}`;

/** What a value stands for, when that says more than the value; "" else. `typed`: as it was given. */
export function valueWords(field: number, value: number, typed: string): string {
  const signed = value | 0;
  switch (field) {
    case A.AUDIT_ARCH:
      return `${M.machineOfElf(value) ?? "?"}, ${hex(value)}`;
    case A.AUDIT_EXIT: {
      const name = signed < 0 ? errnoName(-signed) : null;
      return name === null ? "" : `-${name}, that is ${signed}`;
    }
    case A.AUDIT_MSGTYPE:
      return `${messageTypeName(value) ?? "no known type"}, number ${value}`;
    case A.AUDIT_SUCCESS:
      return value ? "it succeeded" : "it failed";
    case A.AUDIT_FSTYPE:
    case A.AUDIT_FILETYPE:
      return hex(value);
  }
  if (value === 0xffffffff && (field === A.AUDIT_LOGINUID || field === A.AUDIT_SESSIONID))
    return "no login has set it, as with daemons";
  return typed !== String(value) && typed !== String(signed) && /^\D/.test(typed) ? String(value) : "";
}

export const LIST_MEANINGS: ReadonlyMap<number, string> = new Map([
  [A.AUDIT_FILTER_TASK, "task list, which is asked once for each task, when it is forked"],
  [A.AUDIT_FILTER_EXIT, "exit list, which is asked at the end of each system call"],
  [A.AUDIT_FILTER_USER, "user list, which is asked for each message that a program sends to audit"],
  [A.AUDIT_FILTER_EXCLUDE, "exclude list, which is asked for each record that is about to be written"],
  [A.AUDIT_FILTER_FS, "filesystem list, which is asked when a call meets an object of a file system"],
]);

/** What a match on the list leads to. */
export function matchMeaning(list: number, action: number): string {
  const never = action === A.AUDIT_NEVER;
  switch (list) {
    case A.AUDIT_FILTER_TASK:
      return never
        ? "a task that matches gets no audit context: none of its system calls is ever recorded, whatever other rules say"
        : "every system call of a task that matches is recorded";
    case A.AUDIT_FILTER_EXIT:
      return never ? "a call that matches is not recorded by this list" : "a call that matches is recorded";
    case A.AUDIT_FILTER_USER:
      return never
        ? "a message that matches is dropped"
        : "a message that matches is recorded, as it would be anyway";
    case A.AUDIT_FILTER_EXCLUDE:
      return "a record that matches is dropped, always or never alike";
    default:
      return never
        ? "what lies on it is left out of the records of calls"
        : "nothing: on this list only never has an effect";
  }
}
