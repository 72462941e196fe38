// [RFC PATCH ghak32 V2 09/13] audit: add containerid support for config/feature/user records
// kernel/audit.c, kernel/auditfilter.c
//
// What auditctl and others ask of the audit subsystem: CONFIG_CHANGE of settings and rules, FEATURE_CHANGE, and the
// messages of user space.
import type { Kernel } from "../../kernel/kernel.ts";
import { log_container_info_at } from "./06-local-contexts.ts";

export function apply(k: Kernel): void {
  log_container_info_at(k, ["config", "rule"], "config");
  log_container_info_at(k, ["feature"], "feature");
  log_container_info_at(k, ["user"], "user");
}
