// ping(8): its texts for ICMP errors, and the statistics at the end.
import type { Run } from "./ping.ts";

const UNREACHABLE: readonly string[] = [
  "Destination Net Unreachable",
  "Destination Host Unreachable",
  "Destination Protocol Unreachable",
  "Destination Port Unreachable",
  "Frag needed and DF set (mtu = 0)",
  "Source Route Failed",
  "Destination Net Unknown",
  "Destination Host Unknown",
  "Source Host Isolated",
  "Destination Net Prohibited",
  "Destination Host Prohibited",
  "Destination Net Unreachable for Type of Service",
  "Destination Host Unreachable for Type of Service",
  "Packet filtered",
  "Precedence Violation",
  "Precedence Cutoff",
];
const UNREACHABLE6: readonly string[] = [
  "Destination unreachable: No route",
  "Destination unreachable: Administratively prohibited",
  "Destination unreachable: Beyond scope of source address",
  "Destination unreachable: Address unreachable",
  "Destination unreachable: Port unreachable",
];

/** Words for an ICMP error. */
export function describe_error(v6: boolean, type: number, code: number): string {
  if (v6) {
    if (type === 1) return UNREACHABLE6[code] ?? `Destination unreachable: Unknown code ${code}`;
    if (type === 3) return `Time exceeded: ${code === 0 ? "Hop limit" : "Defragmentation failure"}`;
    return `unknown icmp type: ${type}`;
  }
  if (type === 3) return UNREACHABLE[code] ?? `Dest Unreachable, Bad Code: ${code}`;
  if (type === 11) return code === 0 ? "Time to live exceeded" : "Frag reassembly time exceeded";
  return `Bad ICMP type: ${type}`;
}

const ms = (us: number): string => `${Math.floor(us / 1000)}.${String(us % 1000).padStart(3, "0")}`;

/** What is printed at the end, from the empty line on. */
export function summary(run: Run, name: string): string {
  const { sent, received, errors, duplicates, times } = run;
  let line = `${sent} packets transmitted, ${received} received`;
  if (duplicates) line += `, +${duplicates} duplicates`;
  if (errors) line += `, +${errors} errors`;
  const lost = ((sent - received) * 100) / sent;
  line += `, ${Number.isInteger(lost) ? lost : Number(lost.toPrecision(6))}% packet loss`;
  const took = Math.floor((run.last - run.start) / 1000);
  let text = `\n--- ${name} ping statistics ---\n${line}, time ${took}ms\n`;
  if (times.length > 0) {
    const average = Math.floor(times.reduce((a, b) => a + b, 0) / times.length);
    const squares = times.reduce((a, b) => a + b * b, 0) / times.length;
    const deviation = Math.floor(Math.sqrt(Math.max(0, squares - average * average)));
    const values = [Math.min(...times), average, Math.max(...times), deviation].map(ms).join("/");
    text += `rtt min/avg/max/mdev = ${values} ms\n`;
  } else text += "\n";
  return text;
}
