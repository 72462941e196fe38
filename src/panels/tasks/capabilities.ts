// A set of capabilities in words.

/** Names in the set (16 hexadecimal digits), by number. */
export function capNames(set: string, names: readonly string[]): string[] {
  const bits = BigInt(`0x${set}`);
  return names.filter((_, n) => (bits >> BigInt(n)) & 1n);
}

/** "all", "none", "all but a, b" or "a, b". */
export function capText(set: string, names: readonly string[]): string {
  const has = capNames(set, names);
  if (has.length === 0) return "none";
  if (has.length === names.length) return "all";
  if (names.length - has.length > 4) return has.join(", ");
  return `all but ${names.filter((name) => !has.includes(name)).join(", ")}`;
}
