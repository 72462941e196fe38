// Code that is loaded in parts. In the page the programs that the boot does not need arrive after it (tools/parts.mjs
// builds it so). A program that is run, or a function called, before its part is there stops the machine, which takes
// no input and lets no time pass, until it is: so a slow network never shows inside.
import type { Program } from "../../kernel/uapi/syscall.ts";
import type { Code, ProgramEntry } from "./code.ts";
import * as sys from "./sys.ts";

/** A module that is there, or is on its way. Whoever loads it fills it in. */
export interface Part<M> {
  module: M | null;
}

/** The module, once it is there. */
export function* arrived<M>(part: Part<M>): Code<M> {
  while (part.module === null) yield sys.code_wait();
  return part.module;
}

/** Program number `index` of a part that holds a folder of programs. */
export function later(part: Part<{ readonly programs: readonly ProgramEntry[] }>, index: number): Program {
  return function* (argv, envp) {
    const { programs } = yield* arrived(part);
    return yield* programs[index].main(argv, envp);
  };
}
