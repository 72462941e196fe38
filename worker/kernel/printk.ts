// kernel/printk: the kernel log, and the end of the world.
import type { Kernel } from "./kernel.ts";
import { LOG_BUF_LINES } from "./limits.ts";
import { wake_up } from "./sched/core.ts";
import type { ByteString } from "./uapi/syscall.ts";

export const KERN_EMERG = 0;
export const KERN_ERR = 3;
export const KERN_WARNING = 4;
export const KERN_NOTICE = 5;
export const KERN_INFO = 6;

/** Appends one line to the kernel log (dmesg, /dev/kmsg, the page's console). */
export function printk(k: Kernel, level: number, text: ByteString): void {
  // the call that panicked goes on here to its end; on a real machine nothing does
  if (k.halted?.reason === "panic") return;
  k.log_buf.push([k.now, level, text]);
  if (k.log_buf.length > LOG_BUF_LINES) k.log_buf.splice(0, k.log_buf.length - LOG_BUF_LINES);
  k.listeners.printk?.(text);
  wake_up(k, k.log_wait);
}

/** Stops the machine: nothing is scheduled any more. */
export function panic(k: Kernel, text: ByteString): void {
  if (k.halted) return;
  printk(k, KERN_EMERG, `Kernel panic - not syncing: ${text}`);
  k.halted = { reason: "panic", message: text };
}
