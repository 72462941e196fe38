// kernel/module.c: /sys/module/NAME of a loaded module. Its sections and notes are not there: it has no code.
import type { proc_entry } from "./fs/proc/generic.ts";
import type { Kernel } from "./kernel.ts";
import { type module, module_users } from "./module_list.ts";
import { type module_param, parse_param } from "./module_param.ts";
import { EINVAL } from "./uapi/errno.ts";
import type { ByteString } from "./uapi/syscall.ts";

const file = (name: ByteString, read: (k: Kernel) => ByteString | number, mode = 0o444): proc_entry => ({
  name,
  mode,
  read: (k) => `${read(k)}\n`,
});

const param_entry = (param: module_param): proc_entry => ({
  ...file(param.name, () => param.value, param.mode),
  ...(param.mode & 0o200
    ? {
        write: (_k, _task, data) => {
          const value = parse_param(param.type, data.replace(/\n$/, ""));
          if (value === null) return -EINVAL;
          param.value = value;
          return data.length;
        },
      }
    : {}),
});

/** What stands in the directory of a module. */
export function module_entries(mod: () => module, params: readonly module_param[]): proc_entry[] {
  const shown = params.filter((p) => p.mode !== 0).map(param_entry);
  const holders: proc_entry = {
    name: "holders",
    mode: 0o755,
    list: (k) =>
      module_users(k, mod()).map(({ name }) => ({ name, mode: 0o777, readlink: () => `../../${name}` })),
  };
  return [
    file("coresize", () => mod().size),
    holders,
    file("initsize", () => 0),
    file("initstate", () => "live"),
    ...(shown.length > 0 ? [{ name: "parameters", mode: 0o755, list: () => shown }] : []),
    file("refcnt", (k) => module_users(k, mod()).length),
    file("taint", () => ""),
    { name: "uevent", mode: 0o200, write: (_k, _task, data) => data.length },
  ];
}
