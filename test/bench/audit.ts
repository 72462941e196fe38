// Records: from a system call into the log, past few rules and many, and out of the log again.
import type { GuestFile } from "../../worker/api.ts";
import { aim, clock, limit, one_big_log, type Print, run_script, thousands } from "./measure.ts";

const EVENTS = 100_000;
const RULE = "-a always,exit -F dir=/tmp -F perm=wa -k m";

/** us that it takes to write to `bytes` bytes of memory which the process has not had before. */
function fresh_memory(bytes: number): number {
  const page = 4096;
  const time = clock();
  const memory = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i += page) memory[i] = 1;
  return time() * 1000;
}

/** Events per second into audit.log, and what of it is the price of memory to keep the log in. The value is the log. */
function audited_opens(print: Print): string {
  const { ms, all, machine } = run_script(
    `auditctl -b 1000000\nauditctl ${RULE}\necho go\nsctool openmany /tmp/m ${EVENTS}\n`,
    [one_big_log()],
  );
  const log = machine.read_file("/var/log/audit/audit.log") ?? "";
  const logged = log.split("type=SYSCALL").length - 1;
  const rate = logged / (ms / 1000);
  const threads = `all threads ${((all * 1000) / logged).toFixed(1)} us each`;
  print("audited openat events/s into audit.log", thousands(rate), `${aim(rate, 100_000, "/s")}; ${threads}`);
  const each = fresh_memory(log.length) / logged;
  const of = `of ${((ms * 1000) / logged).toFixed(1)} us each`;
  print("  of it, to get memory of the log's size", `${each.toFixed(1)} us each`, of);
  return log;
}

/** The time a command takes with 999 more rules before the one that records, over that with this one alone. */
function many_rules(print: Print, name: string, command: string): void {
  const measure = (count: number): number => {
    let rules = "";
    // every one is tried on openat: what is measured is a rule that does not match, not one that is skipped
    for (let i = 1; i < count; i++)
      rules += `-a always,exit -F arch=b64 -S openat -F auid=${10_000 + i} -k k${i}\n`;
    const file: GuestFile = { path: "/root/bench.rules", data: `-b 1000000\n${rules}${RULE}\n`, mode: 0o600 };
    return run_script(`auditctl -R /root/bench.rules >/dev/null\necho go\n${command}`, [one_big_log(), file])
      .ms;
  };
  const [one, thousand] = [measure(1), measure(1000)];
  print(`1,000 rules against 1: ${name}`, `${(thousand / one).toFixed(2)} x`, limit(thousand / one, 4, "x"));
}

function search(print: Print, log: string): void {
  const line = log.slice(0, log.indexOf("\n", 1_000_000) + 1);
  if (line === "") throw new Error("there is no log to search");
  let big = "";
  while (big.length < 100e6) big += line;
  // one flat string: making it flat is not part of the search
  big = Buffer.from(big, "latin1").toString("latin1");
  const { ms } = run_script("ausearch -if /root/big.log -k nosuchkey\n", [
    { path: "/root/big.log", data: big },
  ]);
  print(
    "ausearch -k over 100 MB",
    `${(big.length / 1e6 / (ms / 1000)).toFixed(0)} MB/s`,
    `${(ms / 1000).toFixed(2)} s`,
  );
}

export function bench_audit(print: Print): void {
  const log = audited_opens(print);
  many_rules(print, "recorded openat", "sctool openmany /tmp/m 20000");
  many_rules(print, "getppid, which no rule is about", "sctool getppid 300000");
  search(print, log);
}
