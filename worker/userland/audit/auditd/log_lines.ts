// Lines of audit.log out of netlink messages.
import {
  AUDIT_EOE,
  AUDIT_FIRST_USER_MSG,
  AUDIT_LOGIN,
  AUDIT_REPLACE,
  AUDIT_USER,
} from "../../../kernel/uapi/audit.ts";
import { AUDIT_CONTAINER, messageTypeName } from "../tables/message_types.ts";

/** What auditd writes before the text of a record. */
export const linePrefix = (type: number): string =>
  `type=${messageTypeName(type) ?? `UNKNOWN[${type}]`} msg=`;

/**
 * Whether a message is an event for the log: events, and those few of the control range that carry them. End markers
 * and the kernel's probe for a live daemon are not.
 */
export const isEvent = (type: number): boolean =>
  (type >= AUDIT_FIRST_USER_MSG && type !== AUDIT_EOE && type !== AUDIT_REPLACE) ||
  type === AUDIT_USER ||
  type === AUDIT_LOGIN ||
  type === AUDIT_CONTAINER;
