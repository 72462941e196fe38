// Lines of audit.log out of netlink messages.
import {
  AUDIT_EOE,
  AUDIT_FIRST_USER_MSG,
  AUDIT_LOGIN,
  AUDIT_REPLACE,
  AUDIT_SYSCALL,
  AUDIT_USER,
} from "../../../kernel/uapi/audit.ts";
import { AUDIT_CONTAINER, messageTypeName } from "../tables/message_types.ts";

/** What auditd writes before the text of a record. */
export const linePrefix = (type: number): string =>
  `type=${messageTypeName(type) ?? `UNKNOWN[${type}]`} msg=`;

/** A record is one line: line ends in what a user sent become blanks. The kernel's records of calls (13xx) have none. */
export const oneLine = (type: number, text: string): string =>
  (type >= AUDIT_SYSCALL && type < AUDIT_SYSCALL + 100) || !text.includes("\n")
    ? text
    : text.replaceAll("\n", " ");

/**
 * Whether a message is an event for the log: events, and those few of the control range that carry them. End markers
 * and the kernel's probe for a live daemon are not.
 */
export const isEvent = (type: number): boolean =>
  (type >= AUDIT_FIRST_USER_MSG && type !== AUDIT_EOE && type !== AUDIT_REPLACE) ||
  type === AUDIT_USER ||
  type === AUDIT_LOGIN ||
  type === AUDIT_CONTAINER;
