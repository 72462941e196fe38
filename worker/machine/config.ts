// What a machine is made from, and how it becomes the kernel's configuration.
import type { MachineConfig } from "../api.ts";

export { FAULTS } from "../patches/rfc2/as_posted.ts";
export { AS_POSTED } from "../patches/rfc2/as_posted_words.ts";

export const DEFAULT_CONFIG: MachineConfig = {
  hostname: "auditlab",
  seed: 20180316,
  // 2018-03-16 09:00:00 UTC, the day the series was posted
  epoch: 1521190800,
  patches: 13,
  rows: 24,
  cols: 80,
};

/** How the terminal session of a machine is started. */
export interface SessionConfig {
  /** TERM of the session */
  term: string;
  /** standard output and error of the session are not the terminal but the machine's own streams */
  ports: boolean;
  /** do not log in again when the session ends */
  once: boolean;
  /** program and argv; empty: root's login shell */
  command: readonly string[];
  /** further environment, NAME=VALUE without blanks */
  env?: readonly string[];
  /** further boot options on the kernel's command line, as "audit=1 audit_backlog_limit=512" */
  append?: string;
  /** false: init starts no audit daemon and loads no rules */
  auditd?: boolean;
}

export const LOGIN_SESSION: SessionConfig = {
  term: "xterm-256color",
  ports: false,
  once: false,
  command: [],
};
