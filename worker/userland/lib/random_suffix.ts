// The six characters by which a program makes the name of a temporary file its own, each out of its letters.
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "./code.ts";
import * as sys from "./sys.ts";

export function* random_suffix(letters: string): Code<string> {
  const buf = new UserBuffer();
  yield sys.getrandom(buf, 6);
  return [...buf.data].map((c) => letters[c.charCodeAt(0) % letters.length]).join("");
}
