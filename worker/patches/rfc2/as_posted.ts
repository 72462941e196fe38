// Faults of the series as it was posted, which later versions repaired. They are left out unless asked for by name on
// the kernel command line: rfc2.as_posted=target-info,list-rules (spec section 16).
import type { Kernel } from "../../kernel/kernel.ts";

/** What each does stands in as_posted_words.ts. */
export const FAULTS = ["target-info", "list-rules", "netns-count", "read-digits", "user-events"] as const;
export type fault = (typeof FAULTS)[number];

const PARAMETER = "rfc2.as_posted=";

/** Whether the machine was booted with this fault. Words that name none are not ours to refuse: Linux ignores them. */
export const as_posted = (k: Kernel, name: fault): boolean =>
  k.config.cmdline
    .split(/\s+/)
    .filter((word) => word.startsWith(PARAMETER))
    .some((word) => word.slice(PARAMETER.length).split(",").includes(name));
