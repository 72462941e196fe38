// tee(1).
import { EPIPE } from "../../../kernel/uapi/errno.ts";
import { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } from "../../../kernel/uapi/fcntl.ts";
import { SIG_IGN, SIGINT, SIGPIPE } from "../../../kernel/uapi/signal.ts";
import { type ByteString, UserBuffer } from "../../../kernel/uapi/syscall.ts";
import { write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { tool } from "../tool.ts";

const BUFSIZE = 8192;
const MODES = ["warn", "warn-nopipe", "exit", "exit-nopipe"] as const;

export const tee = tool({
  name: "tee",
  usage: "[OPTION]... [FILE]...",
  about: "Copy standard input to each FILE, and also to standard output.",
  options: `
  -a, --append              append to the given FILEs, do not overwrite
  -i, --ignore-interrupts   ignore interrupt signals
  -p                        diagnose errors writing to non pipes
      --output-error[=MODE]   set behavior on write error.  See MODE below`,
  notes: `MODE determines behavior with write errors on the outputs:
  warn           diagnose errors writing to any output
  warn-nopipe    diagnose errors writing to any output not a pipe
  exit           exit on error writing to any output
  exit-nopipe    exit on error writing to any output not a pipe
The default MODE for the -p option is 'warn-nopipe'.
The default operation when --output-error is not specified, is to
exit immediately on error writing to a pipe, and diagnose errors
writing to non pipe outputs.`,
  *run(t) {
    let mode: (typeof MODES)[number] | null = null;
    for (const o of t.options) {
      if (o.opt === "p" || (o.opt === "output-error" && o.arg === null)) mode = "warn-nopipe";
      else if (o.opt === "output-error")
        mode =
          MODES[
            yield* t.choose(
              "--output-error",
              o.arg ?? "",
              MODES.map((m) => [m]),
            )
          ];
    }
    const ignore = { sa_handler: SIG_IGN, sa_flags: 0, sa_mask: 0n } as const;
    if (t.has("i")) yield sys.rt_sigaction(SIGINT, ignore);
    if (mode !== null) yield sys.rt_sigaction(SIGPIPE, ignore);
    const outputs: { fd: number; name: ByteString }[] = [{ fd: 1, name: "standard output" }];
    for (const name of t.operands) {
      const fd = yield sys.open(name, O_WRONLY | O_CREAT | (t.has("a") ? O_APPEND : O_TRUNC), 0o666);
      if (fd >= 0) outputs.push({ fd, name });
      else if (mode?.startsWith("exit")) yield* t.die(t.quotef(name), fd);
      else yield* t.error(t.quotef(name), fd);
    }
    const buf = new UserBuffer();
    while (outputs.length > 0) {
      const n = yield sys.read(0, buf, BUFSIZE);
      if (n < 0) yield* t.error("read error", n);
      if (n <= 0) break;
      for (const o of [...outputs]) {
        const e = yield* write_all(o.fd, buf.data);
        if (e === 0) continue;
        outputs.splice(outputs.indexOf(o), 1);
        const quiet = e === -EPIPE && (mode === "warn-nopipe" || mode === "exit-nopipe");
        const shown = o.fd === 1 ? t.quoteaf(o.name) : t.quotef(o.name);
        if (quiet) continue;
        if (mode?.startsWith("exit")) yield* t.die(shown, e);
        yield* t.error(shown, e);
      }
    }
    for (const o of outputs) if (o.fd !== 1) yield sys.close(o.fd);
  },
});
