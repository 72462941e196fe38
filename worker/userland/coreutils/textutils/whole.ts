// Programs that need all of a file before they can begin.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import type { Tool } from "../tool.ts";

/** All of a file ("-" is standard input); null after a message. */
export function* read_all(t: Tool, name: ByteString): Code<ByteString | null> {
  const input = yield* t.open_input(name);
  if (!input) return null;
  let data = "";
  for (let c = yield* input.chunk(); c !== null; c = yield* input.chunk()) data += c;
  const failed = input.error !== 0;
  yield* t.close_input(input, name);
  return failed ? null : data;
}
