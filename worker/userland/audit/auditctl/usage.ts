// auditctl -h and -v.
import type { Code } from "../../lib/code.ts";
import type { Console } from "../console.ts";
import { USAGE, VERSION_TEXT } from "./usage_text.ts";

export function* printUsage(console: Console): Code<void> {
  yield* console.print(USAGE);
}

export function* printVersion(console: Console): Code<void> {
  yield* console.print(VERSION_TEXT);
}
