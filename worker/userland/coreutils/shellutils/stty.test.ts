// stty on a terminal, compared with coreutils 9.1: facts/stty.txt holds lines of commands ("$ ") and what they printed
// on a pty of Linux.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Typing } from "../../../../test/terminal.ts";

const FACTS = readFileSync(join(import.meta.dirname, "facts/stty.txt"), "utf8");
const commands = [...FACTS.matchAll(/^\$ (.*)$/gm)].map((m) => `${m[1]}\n`).join("");
const RUN = `while IFS= read -r line <&3; do echo "$ $line"; eval "$line" 2>&1; done 3<commands >out 2>&1\n`;

test("settings", () => {
  const typing = new Typing({ files: { commands, run: RUN } });
  typing.type("bash run; stty sane\r");
  const text = typing.type("cat out\r");
  const seen = new TextDecoder().decode(Uint8Array.from(text, (c) => c.charCodeAt(0))).replaceAll("\r", "");
  expect(seen.slice(seen.indexOf("$ stty"), seen.lastIndexOf("\n") + 1)).toContain(FACTS);
});
