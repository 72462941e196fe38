// ausyscall(8): maps system call names and numbers.
import type { Program } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { eprint } from "../lib/stdio.ts";
import { Console } from "./console.ts";
import { scanNumber } from "./libaudit/numbers.ts";
import { type Machine, machineNumber, NATIVE_MACHINE, syscallTable } from "./tables/machines.ts";

/** There is no --help: it is taken for a name, as is any other word. */
const USAGE = "usage: ausyscall [arch] name | number | --dump | --exact\n";

const MAX_ARGUMENTS = 3;

export const ausyscall: Program = function* (argv) {
  const console = new Console();
  const status = yield* run(console, argv.slice(1));
  yield* console.flush();
  return status;
};

function* fail(text: string): Code<number> {
  yield* eprint(text);
  return 1;
}

function* run(console: Console, args: readonly string[]): Code<number> {
  let machine: Machine | null = null;
  let name: string | null = null;
  let number: number | null = null;
  let dump = false;
  let exact = false;
  if (args.length === 0 || args.length > MAX_ARGUMENTS)
    return yield* fail(args.length === 0 ? USAGE : `Too many arguments\n${USAGE}`);
  for (const arg of args) {
    if (/^[0-9]/.test(arg)) {
      if (number !== null) return yield* fail(`Two syscall numbers not allowed\n${USAGE}`);
      number = Number(BigInt.asIntN(32, scanNumber(arg, 10).value));
    } else if (arg === "--dump") dump = true;
    else if (arg === "--exact") exact = true;
    else {
      const known = machineNumber(arg);
      if (known !== null) {
        if (machine !== null) return yield* fail(`Two machine types not allowed\n${USAGE}`);
        machine = known;
      } else if (arg === "ia64") yield* eprint("IA64 processor support is deprecated\n");
      else if (arg === "alpha") return yield* fail("Alpha processor support is deprecated\n");
      else if (name !== null) return yield* fail(`Two syscall names not allowed\n${USAGE}`);
      else name = arg;
    }
  }
  machine ??= NATIVE_MACHINE;
  const table = syscallTable(machine);
  if (dump) {
    yield* console.print(`Using ${machine} syscall table:\n`);
    for (const [nr, call] of table.names) yield* console.print(`${nr}\t${call}\n`);
    return 0;
  }
  // -1 stands for none
  if (name === null && (number === null || number === -1))
    return yield* fail("Error - either a syscall name or number must be given with an optional arch\n");
  if (name === null && number !== null) {
    const call = table.names.get(number);
    if (call === undefined) return yield* fail(`Unknown syscall ${number} using ${machine} lookup table\n`);
    yield* console.print(`${call}\n`);
    return 0;
  }
  const wanted = (name ?? "").toLowerCase();
  if (exact) {
    const nr = table.numbers.get(wanted);
    if (nr === undefined) return yield* fail(`Unknown syscall ${name} using ${machine} lookup table\n`);
    yield* console.print(`${nr}\n`);
    return 0;
  }
  let found = false;
  for (const [nr, call] of table.names)
    if (call.includes(wanted)) {
      found = true;
      yield* console.print(`${call.padEnd(18)} ${nr}\n`);
    }
  return found ? 0 : yield* fail(`Unknown syscall ${name} using ${machine} lookup table\n`);
}
