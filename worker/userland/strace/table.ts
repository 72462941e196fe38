// The one table of system calls: what their arguments are.
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import { hex, plain, type Sysent, type Table } from "./call.ts";
import { files } from "./table_files.ts";
import { ipc } from "./table_ipc.ts";
import { net } from "./table_net.ts";
import { tasks } from "./table_tasks.ts";
import { trace } from "./table_trace.ts";

const NAMES: readonly string[] = (() => {
  const names: string[] = [];
  for (const [name, nr] of Object.entries(SYS)) names[nr] = name;
  return names;
})();
export const syscall_name = (nr: number): string => NAMES[nr] ?? `syscall_0x${nr.toString(16)}`;

const TABLE: Table = { ...files, ...tasks, ...net, ...ipc, ...trace };
const raw = plain((v) => (v < 10n ? String(v) : hex(v)));
/** A call nothing is known of: its registers. */
const UNKNOWN: Sysent = { args: [raw, raw, raw, raw, raw, raw] };
export const sysent = (name: string): Sysent => TABLE[name] ?? UNKNOWN;
/** Whether it is described. */
export const known = (name: string): boolean => name in TABLE;
