// What ip(8) and bridge(8) say as JSON (json_writer.c): on one line, or with -p one value on each. What is undefined is
// not there.
export type Json = string | number | boolean | undefined | readonly Json[] | { readonly [key: string]: Json };

const is_array = (v: Json): v is readonly Json[] => Array.isArray(v);

/** A value whose own lines are indented by `depth` steps. Texts stand beside each other, objects below. */
function pretty(v: Json, depth: number): string {
  const indent = "\n".padEnd(1 + 4 * (depth + 1));
  if (is_array(v)) {
    const items = v.map((item) => pretty(item, depth + 1)).join(",");
    return items === "" ? "[ ]" : `[ ${items} ]`;
  }
  if (typeof v !== "object") return JSON.stringify(v) ?? "";
  const known = Object.entries(v).filter(([, value]) => value !== undefined);
  const members = known.map(([key, value]) => `${indent}"${key}": ${pretty(value, depth + 1)}`);
  return members.length === 0 ? "{}" : `{${members.join(",")}${indent.slice(0, -4)}}`;
}

export const json_text = (list: readonly Json[], on_lines: boolean): string =>
  `${on_lines ? pretty(list, 0) : JSON.stringify(list)}\n`;
