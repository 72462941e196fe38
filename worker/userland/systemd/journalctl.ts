// journalctl(1): the journal holds what the kernel logged; no service of the machine logs to it.
import { O_NONBLOCK, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import { hostName } from "../audit/libaudit/user_message.ts";
import { localtime } from "../coreutils/calendar.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { program } from "../lib/program.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { boot_time } from "../procps/readproc.ts";

const HELP = `journalctl [OPTIONS...] [MATCHES...]

Query the journal.

Options:
  -k --dmesg                 Show kernel message log from the current boot
  -b --boot                  Show current boot
  -u --unit=UNIT             Show logs from the specified unit
  -t --identifier=STRING     Show entries with the specified syslog identifier
  -n --lines[=INTEGER]       Number of journal entries to show
  -r --reverse               Show the newest entries first
  -e --pager-end             Show the newest 1000 entries
  -x --catalog               Add message explanations where available
  -o --output=STRING         Change journal output mode (short, cat, short-iso)
  -q --quiet                 Do not show info messages
     --no-pager              Do not pipe output into a pager
     --no-hostname           Suppress output of hostname field
  -h --help                  Show this help text
     --version               Show package version

The journal of this machine holds the messages of the kernel; its services log to none.
`;
const LONG: readonly LongOption[] = [
  ["dmesg", 0, "k"],
  ["boot", 0, "b"],
  ["unit", 1, "u"],
  ["identifier", 1, "t"],
  ["lines", 2, "n"],
  ["reverse", 0, "r"],
  ["output", 1, "o"],
  ["quiet", 0, "q"],
  ["no-pager", 0, "no-pager"],
  ["no-hostname", 0, "no-hostname"],
  ["help", 0, "h"],
  ["version", 0, "version"],
  ["follow", 0, "f"],
  ["since", 1, "S"],
  ["until", 1, "U"],
  ["priority", 1, "p"],
  ["grep", 1, "g"],
  ["catalog", 0, "x"],
  ["pager-end", 0, "e"],
].map(([name, has_arg, val]) => ({ name, has_arg, val }) as LongOption);

interface Entry {
  /** seconds since the Epoch */
  time: number;
  text: string;
}

/** The kernel's messages; a negated errno when they may not be read. */
function* kernel_messages(): Code<Entry[] | number> {
  const fd = yield sys.open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
  if (fd < 0) return fd;
  const boot = yield* boot_time();
  const out: Entry[] = [];
  const buf = new UserBuffer();
  while ((yield sys.read(fd, buf, 8192)) > 0) {
    const m = /^(\d+),\d+,(\d+),[^;]*;(.*)$/m.exec(buf.data);
    if (m) out.push({ time: boot + Number(m[2]) / 1e6, text: m[3] });
  }
  yield sys.close(fd);
  return out;
}

export const journalctl = program({
  name: "journalctl",
  help: HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "kbu:t:n:ro:qhfS:U:p:g:xe", LONG);
    if (parsed.error !== null) {
      yield* c.warn(parsed.error);
      return 1;
    }
    const has = (opt: string): boolean => parsed.options.some((o) => o.opt === opt);
    const value = (opt: string): string | null => parsed.options.findLast((o) => o.opt === opt)?.arg ?? null;
    if (has("h") || has("version")) {
      yield* c.out.print(has("h") ? HELP : "systemd 252 (252.39-1~deb12u2)\n");
      return 0;
    }
    for (const o of parsed.options)
      if ("fSUpg".includes(o.opt)) yield* c.die(`option ${o.spelled} is not simulated`);
    const transports = new Set<string>();
    for (const word of parsed.operands) {
      const match = /^_TRANSPORT=(.*)$/.exec(word);
      if (!match) return yield* c.die(`match ${word} is not simulated`);
      transports.add(match[1]);
    }
    const style = value("o") ?? "short";
    if (!["short", "cat", "short-iso"].includes(style)) yield* c.die(`output mode ${style} is not simulated`);
    const all = yield* kernel_messages();
    if (typeof all === "number") {
      yield* eprint(`No journal files were opened due to insufficient permissions: ${strerror(all)}\n`);
      return 1;
    }
    const nothing =
      has("u") || (has("t") && value("t") !== "kernel") || (transports.size > 0 && !transports.has("kernel"));
    const lines = has("n") ? Number(value("n") ?? 10) : has("e") ? 1000 : Number.POSITIVE_INFINITY;
    let shown = nothing ? [] : all.slice(Number.isFinite(lines) ? Math.max(0, all.length - lines) : 0);
    if (shown.length === 0) {
      if (!has("q")) yield* c.out.print("-- No entries --\n");
      return 0;
    }
    if (has("r")) shown = shown.reverse();
    const host = has("no-hostname") ? "" : `${yield* hostName()} `;
    for (const e of shown) {
      const tm = localtime(Math.floor(e.time));
      const stamp = strftime(style === "short-iso" ? "%Y-%m-%dT%H:%M:%S+0000" : "%b %d %H:%M:%S", tm, 0, 0);
      yield* c.out.print(style === "cat" ? `${e.text}\n` : `${stamp} ${host}kernel: ${e.text}\n`);
    }
    return 0;
  },
});
