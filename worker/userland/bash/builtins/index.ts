// The table of builtin commands.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import type { Assignment } from "../ast.ts";
import type { Shell } from "../shell.ts";
import { alias_builtins } from "./alias.ts";
import { bind_builtins } from "./bind.ts";
import { complete_builtins } from "./complete.ts";
import { declare_builtins } from "./declare.ts";
import { directory_builtins } from "./directory.ts";
import { directory_stack_builtins } from "./directory_stack.ts";
import { fc_builtins } from "./fc.ts";
import { flow_builtins } from "./flow.ts";
import { getopts_builtins } from "./getopts.ts";
import { help_builtins } from "./help.ts";
import { history_builtins } from "./history.ts";
import { info_builtins } from "./info.ts";
import { job_builtins } from "./job.ts";
import { let_builtins } from "./let.ts";
import { mapfile_builtins } from "./mapfile.ts";
import { output_builtins } from "./output.ts";
import { read_builtins } from "./read.ts";
import { run_builtins } from "./run.ts";
import { set_builtins } from "./set.ts";
import { test_builtins } from "./test.ts";
import { trap_builtins } from "./trap.ts";
import { type_builtins } from "./type.ts";
import { ulimit_builtins } from "./ulimit.ts";
import { umask_builtins } from "./umask.ts";
import { unset_builtins } from "./unset.ts";

export interface Builtin {
  /** words[0] is the name; `compound` holds the NAME=( ) arguments of declaration builtins by position */
  run(sh: Shell, words: readonly ByteString[], compound: ReadonlyMap<number, Assignment>): Code<number>;
  /** POSIX special builtin */
  special?: boolean;
  /** what help and usage messages show, after the name */
  usage: string;
  /** one line for `help` */
  summary: string;
}

/** Looked up by name in the order of the tables, at the time of the call: these modules import each other. */
const tables = (): readonly Readonly<Record<string, Builtin>>[] => [
  flow_builtins,
  output_builtins,
  directory_builtins,
  directory_stack_builtins,
  run_builtins,
  declare_builtins,
  set_builtins,
  unset_builtins,
  let_builtins,
  getopts_builtins,
  job_builtins,
  history_builtins,
  complete_builtins,
  bind_builtins,
  fc_builtins,
  umask_builtins,
  ulimit_builtins,
  type_builtins,
  trap_builtins,
  read_builtins,
  mapfile_builtins,
  test_builtins,
  info_builtins,
  help_builtins,
  alias_builtins,
];
const lookup = (name: string): Builtin | undefined => {
  for (const table of tables()) if (Object.hasOwn(table, name)) return table[name];
  return undefined;
};

/** The builtin of that name, unless `enable -n` switched it off. */
export function find_builtin(sh: Shell, name: string): Builtin | undefined {
  const b = lookup(name);
  return b && sh.extra.disabled_builtins.size > 0 && sh.extra.disabled_builtins.has(name) ? undefined : b;
}
export const all_builtins = (): ReadonlyMap<string, Builtin> =>
  new Map(tables().flatMap((table) => Object.entries(table)));
