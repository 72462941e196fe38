// Record types by number and name, for the simulated era: audit 3.0.9's table with the container ID series' own two
// types. 1332 was given to TIME_INJOFFSET by later kernels; here it is the series' CONTAINER_INFO.
import { MESSAGE_TYPE_NAMES } from "./message_type_names.ts";
import { type NameTable, unpack } from "./numbering.ts";

/** What the user-space patches of the series add (rfc2 spec, sections 1 and 6.2). */
export const SERIES_MESSAGE_TYPES: ReadonlyMap<number, string> = new Map([
  [1020, "CONTAINER"],
  [1332, "CONTAINER_INFO"],
]);
export const AUDIT_CONTAINER = 1020;

function eraTable(): NameTable {
  const base = unpack(MESSAGE_TYPE_NAMES);
  const merged = new Map([...base.names, ...SERIES_MESSAGE_TYPES]);
  const names = new Map([...merged].sort((a, b) => a[0] - b[0]));
  return { names, numbers: new Map([...names].map(([n, s]) => [s, n])) };
}

export const MESSAGE_TYPES: NameTable = eraTable();

/** All type names in the order of ausearch's "Valid message types are" list, without ALL. Used by completion. */
export const RECORD_TYPES: readonly string[] = [...MESSAGE_TYPES.names.values()];

/** audit_msg_type_to_name(3): the name, or null. */
export const messageTypeName = (type: number): string | null => MESSAGE_TYPES.names.get(type) ?? null;

/** audit_name_to_msg_type(3): a name (any case), UNKNOWN[n] or a number; -1 when none of them. */
export function messageTypeNumber(name: string): number {
  const upper = name.toUpperCase();
  const known = MESSAGE_TYPES.numbers.get(upper);
  if (known !== undefined) return known;
  const unknown = /^UNKNOWN\[(\d+)\]$/.exec(name);
  if (unknown) return Number(unknown[1]);
  const digits = /^\d+/.exec(name);
  return digits ? Number(digits[0]) : -1;
}
