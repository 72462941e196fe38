// Interpretation of the records that the page shows.
import type { InterpretedField, MachineEvent } from "../api.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { interpretField, newSetting } from "../userland/audit/auparse/interpret.ts";
import { accounts_of } from "./accounts.ts";

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
