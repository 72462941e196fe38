// nc(1): its command line.
import { getopt } from "../lib/getopt.ts";

export const NC_USAGE = `usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]
\t  [-m minttl] [-O length] [-P proxy_username] [-p source_port]
\t  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]
\t  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]
\t  [destination] [port]
`;

export interface NcOptions {
  /** 0 either, 4 or 6 */
  version: number;
  listen: boolean;
  keep: boolean;
  udp: boolean;
  zero: boolean;
  verbose: boolean;
  numeric: boolean;
  /** shut the connection down after the end of the input */
  shutdown: boolean;
  detached: boolean;
  source_port: number;
  source: string;
  /** ms, -1: for ever */
  timeout: number;
  /** ms to go on after the end of the input, -1: until the peer ends */
  quit: number;
  host: string | null;
  ports: [number, number];
}

const KNOWN = "46CDdFhI:i:klM:m:NnO:P:p:q:rSs:T:tUuV:vW:w:X:x:Zz";
const FLAGS: Readonly<Record<string, keyof NcOptions>> = {
  l: "listen",
  k: "keep",
  u: "udp",
  z: "zero",
  v: "verbose",
  n: "numeric",
  N: "shutdown",
  d: "detached",
};

const port = (text: string): number | null =>
  /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65535 ? Number(text) : null;

/** The options, or a text for standard error with which the program ends with status 1. */
export function nc_options(args: readonly string[]): NcOptions | string {
  const o: NcOptions = {
    version: 0,
    listen: false,
    keep: false,
    udp: false,
    zero: false,
    verbose: false,
    numeric: false,
    shutdown: false,
    detached: false,
    source_port: 0,
    source: "",
    timeout: -1,
    quit: -1,
    host: null,
    ports: [0, 0],
  };
  const p = getopt(args, KNOWN);
  if (p.error !== null) return `nc: ${p.error}\n${NC_USAGE}`;
  for (const { opt, arg } of p.options) {
    const flag = FLAGS[opt];
    if (flag) (o[flag] as boolean) = true;
    else if (opt === "4" || opt === "6") o.version = Number(opt);
    else if (opt === "w" || opt === "q") {
      if (!/^-?\d+$/.test(arg ?? ""))
        return `nc: ${opt === "w" ? "timeout" : "quit timer"} invalid: ${arg}\n`;
      if (opt === "w") o.timeout = Number(arg) * 1000;
      else o.quit = Number(arg) * 1000;
    } else if (opt === "p") {
      const n = port(arg ?? "");
      if (n === null) return `nc: port number invalid: ${arg}\n`;
      o.source_port = n;
    } else if (opt === "s") o.source = arg ?? "";
    else if (opt === "h") return NC_USAGE;
    else return `nc: option -${opt} is not simulated\n`;
  }
  const words = [...p.operands];
  // "nc -l 7777" has no host; "nc -l -p 7777" has neither
  if (o.listen && o.source_port && words.length === 0) words.push(String(o.source_port));
  if (words.length === 0 || words.length > 2) return NC_USAGE;
  if (words.length === 1 && !o.listen) return NC_USAGE;
  if (o.listen && o.zero) return "nc: cannot use -z and -l\n";
  if (o.keep && !o.listen) return "nc: must use -l with -k\n";
  o.host = words.length === 2 ? words[0] : null;
  const text = words[words.length - 1];
  const [low, high] = text.includes("-") ? text.split("-") : [text, text];
  const range = [port(low), port(high)];
  if (range[0] === null || range[1] === null) return `nc: port number invalid: ${text}\n`;
  o.ports = [Math.min(range[0], range[1]), Math.max(range[0], range[1])];
  return o;
}
