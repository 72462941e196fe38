// The summary report: how much of everything there was.
import { type Facts, hasCall } from "./facts.ts";
import { CONFIG_TYPES, isAccountChange } from "./reports.ts";

export class Totals {
  #events = 0;
  #config = 0;
  #accounts = 0;
  #logins = { good: 0, failed: 0 };
  #auths = { good: 0, failed: 0 };
  #avcs = 0;
  #mac = 0;
  #failedCalls = 0;
  #anomalies = 0;
  #responses = 0;
  #crypto = 0;
  #integrity = 0;
  #virt = 0;
  readonly #users = new Set<number>();
  readonly #terminals = new Set<string>();
  readonly #hosts = new Set<string>();
  readonly #executables = new Set<string>();
  readonly #commands = new Set<string>();
  readonly #files = new Set<string>();
  readonly #keys = new Set<string>();
  readonly #pids = new Set<number>();

  add(f: Facts): void {
    const has = (from: number, to = from): number => (f.types.some((t) => t >= from && t <= to) ? 1 : 0);
    this.#events++;
    if (CONFIG_TYPES.some((type) => has(type))) this.#config++;
    if (isAccountChange(f)) this.#accounts++;
    this.#crypto += has(2400, 2499);
    this.#virt += has(2500, 2599);
    this.#integrity += has(1800, 1899);
    if (has(1112)) count(this.#logins, f.success);
    // GRP_AUTH is counted here, though the report of authentications does not list it
    if (has(1100) || has(1126) || (has(1102) && f.success === false)) count(this.#auths, f.success);
    this.#avcs += has(1400) || has(1107);
    this.#mac += has(1403, 1499) + has(2300, 2399);
    if (has(1300) && hasCall(f) && f.success === false) this.#failedCalls++;
    this.#anomalies += has(1700, 1799) || has(2100, 2199);
    this.#responses += has(2200, 2299);
    if (f.auid !== null) this.#users.add(f.auid);
    if (f.pid !== null) this.#pids.add(f.pid);
    const sets: [Set<string>, readonly (string | null)[]][] = [
      [this.#terminals, [f.terminal]],
      [this.#hosts, [f.host]],
      [this.#executables, [f.exe]],
      [this.#commands, [f.comm]],
      [this.#files, f.files],
      [this.#keys, f.keys],
    ];
    for (const [set, values] of sets) for (const value of values) if (value !== null) set.add(value);
  }

  text(): string {
    const lines: readonly (readonly [string, number])[] = [
      ["changes in configuration", this.#config],
      ["changes to accounts, groups, or roles", this.#accounts],
      ["logins", this.#logins.good],
      ["failed logins", this.#logins.failed],
      ["authentications", this.#auths.good],
      ["failed authentications", this.#auths.failed],
      ["users", this.#users.size],
      ["terminals", this.#terminals.size],
      ["host names", this.#hosts.size],
      ["executables", this.#executables.size],
      ["commands", this.#commands.size],
      ["files", this.#files.size],
      ["AVC's", this.#avcs],
      ["MAC events", this.#mac],
      ["failed syscalls", this.#failedCalls],
      ["anomaly events", this.#anomalies],
      ["responses to anomaly events", this.#responses],
      ["crypto events", this.#crypto],
      ["integrity events", this.#integrity],
      ["virt events", this.#virt],
      ["keys", this.#keys.size],
      ["process IDs", this.#pids.size],
      ["events", this.#events],
    ];
    return `${lines.map(([what, n]) => `Number of ${what}: ${n}\n`).join("")}\n`;
  }
}

function count(tally: { good: number; failed: number }, success: boolean | null): void {
  if (success === true) tally.good++;
  else if (success === false) tally.failed++;
}
