import type { Plugin } from "vite";
export function parts(): Plugin;
export function part_name(module_id: string): string;
