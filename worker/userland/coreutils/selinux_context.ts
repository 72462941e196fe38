// Contexts of SELinux by their parts, as chcon(1) and runcon(1) change them.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Tool } from "./tool.ts";

const PARTS = ["u", "r", "t", "l"] as const;

/** The parts asked for by -u, -r, -t and -l; null when none is. */
export function asked_parts(t: Tool): (string | null)[] | null {
  const parts = PARTS.map((opt) => t.last(opt)?.arg ?? null);
  return parts.some((p) => p !== null) ? parts : null;
}

/** `context` with those parts in place of its own; null when it is no context: fewer than three parts. */
export function with_parts(context: ByteString, parts: readonly (string | null)[]): ByteString | null {
  const m = /^([^:]*):([^:]*):([^:]*)(?::(.*))?$/s.exec(context);
  if (!m) return null;
  const out = parts.map((p, i) => p ?? m[i + 1]);
  return out.filter((p) => p !== undefined).join(":");
}
