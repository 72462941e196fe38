// [RFC PATCH ghak32 V2 10/13] audit: add containerid support for seccomp and anom_abend records
// kernel/auditsc.c
//
// A task that dumps core: ANOM_ABEND. A call that seccomp acted on: SECCOMP.
import type { Kernel } from "../../kernel/kernel.ts";
import { log_container_info_at } from "./06-local-contexts.ts";

export function apply(k: Kernel): void {
  log_container_info_at(k, ["abend"], "abend");
  log_container_info_at(k, ["seccomp"], "seccomp");
}
