// Commands of the history in an editor: fc without -s, and C-x C-e.
import { O_CREAT, O_EXCL, O_RDWR } from "../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { read_file, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { evaluate_string } from "./evaluate.ts";
import { forget_this_command, store_entry } from "./history_change.ts";
import type { Shell } from "./shell.ts";

/** Lets an editor change the commands, then shows and runs what it leaves. */
export function* edit(sh: Shell, lines: readonly ByteString[], editor: ByteString): Code<number> {
  forget_this_command(sh);
  const path = `/tmp/bash-fc.${(sh.bashpid * 7919 + sh.command_number).toString(36)}`;
  const fd = yield sys.open(path, O_RDWR | O_CREAT | O_EXCL, 0o600);
  if (fd < 0) {
    yield* sh.error(`${path}: cannot open temp file: ${strerror(fd)}`);
    return 1;
  }
  yield* write_all(fd, lines.map((l) => `${l}\n`).join(""));
  yield sys.close(fd);
  const status = yield* evaluate_string(sh, `${editor} ${path}`, 1);
  const text = status === 0 ? yield* read_file(path) : "";
  yield sys.unlink(path);
  if (status !== 0 || typeof text === "number") return 1;
  let result = 0;
  for (const command of text.split("\n").filter((l) => l !== "")) {
    yield* write_all(2, `${command}\n`);
    yield* store_entry(sh, command);
    result = yield* evaluate_string(sh, command, 1);
  }
  return result;
}
