// Every program of the image.
import type { Program } from "../kernel/uapi/syscall.ts";
import { programs as init } from "./init/index.ts";
import type { ProgramEntry } from "./lib/code.ts";

export const PROGRAMS: readonly ProgramEntry[] = [...init];

/** Program id (its path) to main: what the kernel's ELF loader looks executables up in. */
export const program_table: ReadonlyMap<string, Program> = new Map(PROGRAMS.map((p) => [p.path, p.main]));
