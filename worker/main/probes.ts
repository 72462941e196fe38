// All that a probe can be asked: one part of the worker's code, which no live machine needs.
export { replay } from "./probe.ts";
export { check } from "./probe_check.ts";
export { inspect } from "./probe_inspect.ts";
export { lines } from "./probe_lines.ts";
export { trace } from "./probe_trace.ts";
