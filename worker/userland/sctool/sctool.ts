// sctool: one small experiment with a system call per subcommand, for rules and records to be tried on.
import type { Program } from "../../kernel/uapi/syscall.ts";
import { eprint } from "../lib/stdio.ts";
import { clocks } from "./clocks.ts";
import { descriptors } from "./descriptors.ts";
import { files } from "./files.ts";
import { identity } from "./identity.ts";
import { ipc } from "./ipc.ts";
import { netlink } from "./netlink.ts";
import { processes } from "./processes.ts";
import { restricted } from "./restricted.ts";
import { signals } from "./signals.ts";
import { sockets } from "./sockets.ts";
import { startup } from "./startup.ts";
import { Arguments, print, type Subcommand, type Subcommands } from "./subcommand.ts";

const GROUPS: readonly (readonly [string, Subcommands])[] = [
  ["Files", files],
  ["Descriptors", descriptors],
  ["Identity", identity],
  ["Processes", processes],
  ["Signals", signals],
  ["Sockets", sockets],
  ["IPC", ipc],
  ["Audit", netlink],
  ["Time", clocks],
  ["Others", restricted],
];

/** Every subcommand by name. */
export const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map(
  GROUPS.flatMap(([, group]) => Object.entries(group)),
);

function help_text(): string {
  let text =
    "Usage: sctool SUBCOMMAND [OPERAND...]\nMakes one system call, or a few, and says what came of it.\n";
  for (const [title, group] of GROUPS) {
    text += `\n${title}:\n`;
    for (const [name, { usage, about }] of Object.entries(group))
      text += `  ${`${name} ${usage}`.trimEnd().padEnd(44)}  ${about}\n`;
  }
  return text;
}

export const sctool: Program = function* main(argv, envp) {
  yield* startup();
  const name = argv[1] ?? "";
  if (name === "--help") {
    yield* print(help_text());
    return 0;
  }
  const subcommand = SUBCOMMANDS.get(name);
  if (subcommand) return yield* subcommand.run(new Arguments(argv, envp));
  yield* eprint(`sctool: unknown subcommand '${name}'\n`);
  return 2;
};
