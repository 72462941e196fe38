// crash: ends by a signal of one's choice, as a faulty program does, for ANOM_ABEND records.
import * as S from "../../kernel/uapi/signal.ts";
import { Syscall, USER_TRAP } from "../../kernel/uapi/syscall.ts";
import { program } from "../lib/program.ts";
import * as sys from "../lib/sys.ts";

/** The ways to crash: by name, what the processor or the program does, and the signal that comes of it. */
const WAYS: Readonly<Record<string, { about: string; sig: number; fault: boolean }>> = {
  segv: { about: "writes to the address 0", sig: S.SIGSEGV, fault: true },
  bus: { about: "touches memory beyond the end of a mapped file", sig: S.SIGBUS, fault: true },
  ill: { about: "executes an undefined instruction", sig: S.SIGILL, fault: true },
  fpe: { about: "divides by zero", sig: S.SIGFPE, fault: true },
  trap: { about: "runs into a breakpoint that nobody set", sig: S.SIGTRAP, fault: true },
  abrt: { about: "gives up with abort(3)", sig: S.SIGABRT, fault: false },
  sys: { about: "sends itself the signal of a bad system call", sig: S.SIGSYS, fault: false },
  xcpu: { about: "sends itself the signal of a used-up time limit", sig: S.SIGXCPU, fault: false },
  xfsz: { about: "sends itself the signal of a file grown too large", sig: S.SIGXFSZ, fault: false },
  quit: {
    about: "sends itself SIGQUIT, as Ctrl-\\ does; audit does not care for it",
    sig: S.SIGQUIT,
    fault: false,
  },
};
const HELP = `Usage: crash [WAY]
Ends by a signal, as a faulty program does. WAY is one of these, segv when absent,
or the number or name of any other signal:
${Object.entries(WAYS)
  .map(([name, way]) => `  ${name.padEnd(6)}${way.about} (SIG${S.SIGNAL_NAMES[way.sig]})\n`)
  .join("")}
A signal whose default is to dump core (but SIGQUIT) makes an ANOM_ABEND record:
  crash segv; ausearch -m ANOM_ABEND -ts recent
What a program with a core size limit (ulimit -c) leaves behind is not simulated: no core file is written.
`;

export const crash = program({
  name: "crash",
  help: HELP,
  *run(c) {
    const [word = "segv", ...more] = c.args;
    if (more.length > 0) return yield* c.usage(`crash: extra operand '${more[0]}'\n${HELP}`, 2);
    const name = word.toLowerCase().replace(/^sig/, "");
    const way = WAYS[name];
    const sig = way?.sig ?? (/^\d+$/.test(name) ? Number(name) : S.SIGNAL_NAMES.indexOf(name.toUpperCase()));
    if (sig <= 0 || sig > 64) return yield* c.usage(`crash: no such way to crash: '${word}'\n${HELP}`, 2);
    if (way?.fault) {
      yield new Syscall(USER_TRAP, sig);
      return 0;
    }
    yield sys.rt_sigprocmask(S.SIG_UNBLOCK, { set: S.sigmask(sig) });
    yield sys.tgkill(yield sys.getpid(), yield sys.gettid(), sig);
    // a signal that ends nobody: it was ignored, or stops the process or continues it
    return 0;
  },
});
