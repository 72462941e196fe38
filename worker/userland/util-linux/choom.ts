// choom(1): shows and changes how soon a process is killed for want of memory.
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import { long_options } from "../lib/long_options.ts";
import type { Cli } from "../lib/program.ts";
import { eprint, read_file, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { bad_usage, options_of, util_linux } from "./usage.ts";

const HELP = `
Usage:
 choom [options] -p pid
 choom [options] -n number -p pid
 choom [options] -n number [--] command [args...]]

Display and adjust OOM-killer score.

Options:
 -n, --adjust <num>     specify the adjust score value
 -p, --pid <num>        process ID

 -h, --help             display this help
 -V, --version          display version

For more details see choom(1).
`;

function* read_number(c: Cli, path: string, what: string): Code<number> {
  const text = yield* read_file(path);
  return typeof text === "string"
    ? Number.parseInt(text, 10)
    : yield* c.die(`failed to read OOM ${what}`, text);
}

function* adjust(c: Cli, pid: string, value: number): Code<void> {
  const fd = yield sys.open(`/proc/${pid}/oom_score_adj`, O_WRONLY);
  const r = fd < 0 ? fd : yield sys.write(fd, String(value));
  if (r < 0) yield* c.die("failed to set score adjust value", r);
  yield sys.close(fd);
}

export const choom = util_linux({
  name: "choom",
  help: HELP,
  own_help: true,
  *run(c) {
    const { options, operands } = yield* options_of(c, "+n:p:", long_options(HELP), HELP, "n p");
    const given = (opt: string) => options.findLast((o) => o.opt === opt)?.arg ?? null;
    const [pid, value] = [given("p"), given("n")];
    if (pid !== null && !/^\s*\+?\d+$/.test(pid)) return yield* c.die(`invalid PID argument: '${pid}'`);
    if (value !== null && !/^\s*[-+]?\d+$/.test(value))
      return yield* c.die(`invalid adjust argument: '${value}'`);
    if (pid !== null && operands.length > 0) return yield* bad_usage(c, `invalid argument: ${operands[0]}`);
    if (pid === null && operands.length === 0) return yield* bad_usage(c, "no PID or COMMAND specified");
    if (pid === null) {
      if (value === null) return yield* bad_usage(c, "no OOM score adjust value specified");
      yield* adjust(c, "self", Number(value));
      const failed = yield* execvp(operands, c.envp);
      yield* eprint(`choom: failed to execute ${operands[0]}: ${strerror(failed)}\n`);
      return failed === -ENOENT ? 127 : 126;
    }
    const number = Number(pid);
    if (value === null) {
      const score = yield* read_number(c, `/proc/${number}/oom_score`, "score value");
      const adj = yield* read_number(c, `/proc/${number}/oom_score_adj`, "score adjust value");
      yield* c.out.print(
        `pid ${number}'s current OOM score: ${score}\npid ${number}'s current OOM score adjust value: ${adj}\n`,
      );
      return 0;
    }
    const before = yield* read_number(c, `/proc/${number}/oom_score_adj`, "score adjust value");
    yield* adjust(c, String(number), Number(value));
    yield* c.out.print(`pid ${number}'s OOM score adjust value changed from ${before} to ${Number(value)}\n`);
    return 0;
  },
});
