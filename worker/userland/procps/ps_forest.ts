// The order and indentation of ps -H and --forest: children below their parents.
import type { Proc } from "./readproc.ts";

/** Processes in tree order, and what stands before each one's command. */
export function forest(
  procs: readonly Proc[],
  style: "indent" | "tree",
): { procs: Proc[]; indent: Map<number, string> } {
  const children = new Map<number, Proc[]>();
  const listed = new Set(procs.map((p) => p.pid));
  const roots: Proc[] = [];
  for (const p of procs) {
    if (!listed.has(p.ppid) || p.ppid === p.pid) roots.push(p);
    else children.set(p.ppid, [...(children.get(p.ppid) ?? []), p]);
  }
  const out: Proc[] = [];
  const indent = new Map<number, string>();
  const visit = (p: Proc, depth: number, bars: string): void => {
    out.push(p);
    indent.set(p.pid, style === "indent" ? "  ".repeat(depth) : depth === 0 ? "" : `${bars} \\_ `);
    const bar = depth === 0 ? "" : has_later_sibling(p) ? " |  " : "    ";
    for (const child of children.get(p.pid) ?? []) visit(child, depth + 1, bars + bar);
  };
  const has_later_sibling = (p: Proc): boolean => children.get(p.ppid)?.at(-1) !== p;
  for (const r of roots) visit(r, 0, "");
  return { procs: out, indent };
}
