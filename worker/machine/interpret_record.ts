// Interpretation of the records that the page shows.
import type { InterpretedField, MachineEvent } from "../api.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Accounts } from "../userland/audit/auparse/accounts.ts";
import { interpretField, newSetting } from "../userland/audit/auparse/interpret.ts";
import { read_host_file } from "./host_files.ts";

function accounts_of(k: Kernel): Accounts {
  const table = (path: string): Map<number, string> => {
    const names = new Map<number, string>();
    for (const line of (read_host_file(k, path) ?? "").split("\n")) {
      const [name, , id] = line.split(":");
      if (id !== undefined && !names.has(Number(id))) names.set(Number(id), name);
    }
    return names;
  };
  return { users: table("/etc/passwd"), groups: table("/etc/group") };
}

/** Fields as ausearch -i shows them, with the machine's users and groups. */
export function interpret_record(k: Kernel, event: MachineEvent): InterpretedField[] {
  const setting = newSetting(event.type_name, accounts_of(k));
  const raw = (name: string) => event.fields.find((f) => f.name === name)?.value ?? "";
  setting.args = [raw("a0"), raw("a1"), raw("a2"), raw("a3")];
  return event.fields.map(({ name, value }) => ({
    name,
    value: interpretField(name, value, setting) ?? value,
  }));
}
