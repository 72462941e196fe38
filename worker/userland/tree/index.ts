// The tree package.
import type { ProgramEntry } from "../lib/code.ts";
import { tree } from "./tree.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/tree", main: tree, summary: "list contents of directories in a tree-like format" },
];
