// kernel/module: the modules that are loaded, and /proc/modules.
import { capable } from "./capability.ts";
import type { proc_entry } from "./fs/proc/generic.ts";
import type { Kernel } from "./kernel.ts";
import { CAP_SYSLOG } from "./uapi/capability.ts";
import type { ByteString } from "./uapi/syscall.ts";

export interface module {
  readonly name: ByteString;
  /** bytes of memory */
  readonly size: number;
  readonly address: number;
  readonly exports: readonly ByteString[];
  /** modules whose symbols it uses */
  readonly uses: readonly module[];
  /** its directory in /sys/module */
  readonly sysfs: readonly proc_entry[];
}

/** Upper half of the addresses of modules. */
const MODULES_VADDR = "0xffffffff";

/** Modules that use symbols of `mod`, newest first. */
export const module_users = (k: Kernel, mod: module): module[] =>
  (k.modules ?? []).filter((m) => m.uses.includes(mod));

/** /proc/modules, newest first; addresses are for those who may read the kernel's log. */
export const modules_text = (k: Kernel): ByteString =>
  (k.modules ?? [])
    .map((mod) => {
      const by = module_users(k, mod);
      const names = by.map((m) => `${m.name},`).join("");
      const at = capable(k, CAP_SYSLOG)
        ? `${MODULES_VADDR}${mod.address.toString(16)}`
        : `0x${"0".repeat(16)}`;
      return `${mod.name} ${mod.size} ${by.length} ${names || "-"} Live ${at}\n`;
    })
    .join("");
