// fs/exec, fs/binfmt_elf: where what a program finds in memory lies, as far as /proc/PID shows it.
import { PAGE_ALIGN, PAGE_SIZE } from "../../mm/mmap.ts";
import type { mm_struct } from "../../sched_types.ts";

const page_down = (n: number) => Math.floor(n / PAGE_SIZE) * PAGE_SIZE;

/** How far setup_arg_pages lets the stack grow at once below what lies on it. */
const STACK_EXPAND = 128 * 1024;
/** What lies between the pointers and the strings: the auxiliary vector, the random bytes, the platform's name. */
const BETWEEN = 0x180;

/** The stack: its area, and the addresses of the program's name, which is its uppermost string, and of the others. */
export function stack_layout(mm: mm_struct): { start: number; end: number; execfn: number; strings: number } {
  const pointers = 8 * (mm.args.split("\0").length + mm.env.length + 2);
  const name = mm.exec?.filename.length ?? 0;
  const bytes = mm.args.length + mm.env.reduce((sum, s) => sum + s.length + 1, 0) + name + 1;
  const end = PAGE_ALIGN(mm.start_stack + pointers + BETWEEN + bytes + 8);
  const execfn = end - 8 - name - 1;
  const strings = end - 8 - bytes;
  return { start: page_down(strings) - STACK_EXPAND, end, execfn, strings };
}
