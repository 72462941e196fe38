// The series "[RFC PATCH ghak32 V2 00/13] audit: implement container id" (16 March 2018), patch by patch.
import type { Kernel } from "../../kernel/kernel.ts";
import { KERN_WARNING, printk } from "../../kernel/printk.ts";
import { apply as apply01 } from "./01-add-container-id.ts";
import { apply as apply02 } from "./02-check-children-and-threads.ts";
import { apply as apply03 } from "./03-log-container-info-of-syscalls.ts";
import { apply as apply04 } from "./04-containerid-filtering.ts";
import { apply as apply05 } from "./05-ptrace-and-signals.ts";
import { apply as apply06 } from "./06-local-contexts.ts";
import { apply as apply07 } from "./07-watch-tree-mark.ts";
import { apply as apply08 } from "./08-tty-audit.ts";
import { apply as apply09 } from "./09-config-feature-user.ts";
import { apply as apply10 } from "./10-seccomp-and-anom-abend.ts";
import { apply as apply11 } from "./11-network-namespaces.ts";
import { apply as apply12 } from "./12-netfilter-pkt.ts";
import { apply as apply13 } from "./13-read-container-id.ts";

export interface series_patch {
  number: number;
  /** subject of the mail, without its tags */
  title: string;
  /** plugs the patch into the kernel's seams */
  apply: (k: Kernel) => void;
  /** what of it is missing, when not all of it is simulated */
  note?: string;
}

export const SERIES: readonly series_patch[] = [
  { number: 1, title: "audit: add container id", apply: apply01 },
  { number: 2, title: "audit: check children and threading before allowing containerid", apply: apply02 },
  { number: 3, title: "audit: log container info of syscalls", apply: apply03 },
  { number: 4, title: "audit: add containerid filtering", apply: apply04 },
  {
    number: 5,
    title: "audit: add containerid support for ptrace and signals",
    apply: apply05,
  },
  { number: 6, title: "audit: add support for non-syscall auxiliary records", apply: apply06 },
  { number: 7, title: "audit: add container aux record to watch/tree/mark", apply: apply07 },
  { number: 8, title: "audit: add containerid support for tty_audit", apply: apply08 },
  {
    number: 9,
    title: "audit: add containerid support for config/feature/user records",
    apply: apply09,
  },
  {
    number: 10,
    title: "audit: add containerid support for seccomp and anom_abend records",
    apply: apply10,
  },
  { number: 11, title: "audit: add support for containerid to network namespaces", apply: apply11 },
  {
    number: 12,
    title: "audit: NETFILTER_PKT: record each container ID associated with a netNS",
    apply: apply12,
  },
  { number: 13, title: "debug audit: read container ID of a process", apply: apply13 },
];

/** Applies the first `count` patches (0..13), in order. What is not simulated yet is said in the kernel log. */
export function apply_series(k: Kernel, count: number): void {
  for (const patch of SERIES.slice(0, count)) {
    patch.apply(k);
    if (patch.note)
      printk(k, KERN_WARNING, `auditlab: patch ${patch.number} (${patch.title}): ${patch.note}`);
  }
}
