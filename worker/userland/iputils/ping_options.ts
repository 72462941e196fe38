// ping(8): its command line.
import { getopt, type ParsedOption } from "../lib/getopt.ts";

export const PING_USAGE = `
Usage
  ping [options] <destination>

Options:
  <destination>      dns name or ip address
  -a                 use audible ping
  -A                 use adaptive ping
  -B                 sticky source address
  -c <count>         stop after <count> replies
  -C                 call connect() syscall on socket creation
  -D                 print timestamps
  -d                 use SO_DEBUG socket option
  -e <identifier>    define identifier for ping session, default is random for
                     SOCK_RAW and kernel defined for SOCK_DGRAM
                     Imply using SOCK_RAW (for IPv4 only for identifier 0)
  -f                 flood ping
  -h                 print help and exit
  -H                 force reverse DNS name resolution (useful for numeric
                     destinations or for -f), override -n
  -I <interface>     either interface name or address
  -i <interval>      seconds between sending each packet
  -L                 suppress loopback of multicast packets
  -l <preload>       send <preload> number of packages while waiting replies
  -m <mark>          tag the packets going out
  -M <pmtud opt>     define mtu discovery, can be one of <do|dont|want>
  -n                 no reverse DNS name resolution, override -H
  -O                 report outstanding replies
  -p <pattern>       contents of padding byte
  -q                 quiet output
  -Q <tclass>        use quality of service <tclass> bits
  -s <size>          use <size> as number of data bytes to be sent
  -S <size>          use <size> as SO_SNDBUF socket option value
  -t <ttl>           define time to live
  -U                 print user-to-user latency
  -v                 verbose output
  -V                 print version and exit
  -w <deadline>      reply wait <deadline> in seconds
  -W <timeout>       time to wait for response

IPv4 options:
  -4                 use IPv4
  -b                 allow pinging broadcast
  -R                 record route
  -T <timestamp>     define timestamp, can be one of <tsonly|tsandaddr|tsprespec>

IPv6 options:
  -6                 use IPv6
  -F <flowlabel>     define flow label, default is random
  -N <nodeinfo opt>  use icmp6 node info query, try <help> as argument

For more details see ping(8).
`;

export interface PingOptions {
  /** 0 either, 4 or 6 */
  version: number;
  /** 0: for ever */
  count: number;
  /** ms */
  interval: number;
  /** s, 0: none */
  deadline: number;
  /** ms */
  linger: number;
  size: number;
  quiet: boolean;
  numeric: boolean;
  ttl: number;
  mark: number;
  broadcast: boolean;
  source: string;
  target: string | null;
}

/** What stops the program before it begins: text for standard error (or output, with status 0) and the status. */
export interface Stop {
  text: string;
  status: number;
}

const KNOWN = "4?6?aAbBc:CdDe:fF:hHi:I:l:Lm:M:nN:OqQ:p:rRs:S:t:T:UvVw:W:".replace(/\?/g, "");
const NOT_SIMULATED = "aABCdDefFHlLMNOpQrRSTUv";

const stop = (text: string, status = 1): Stop => ({ text, status });

function number(text: string | null, min: number, max: string, unit = 1): number | Stop {
  const n = Number(text);
  if (text === null || text.trim() === "" || !Number.isFinite(n) || (unit === 1 && !Number.isInteger(n)))
    return stop(`ping: invalid argument: '${text}'\n`);
  if (n < min || n > Number(max))
    return stop(`ping: invalid argument: '${text}': out of range: ${min} <= value <= ${max}\n`);
  return n * unit;
}

const INT_MAX = "2147483647";

function set(o: PingOptions, { opt, arg }: ParsedOption): Stop | null {
  const put = (
    field: "count" | "interval" | "deadline" | "linger" | "size" | "ttl" | "mark",
    n: number | Stop,
  ) => {
    if (typeof n !== "number") return n;
    o[field] = n;
    return null;
  };
  switch (opt) {
    case "4":
    case "6":
      if (o.version && o.version !== Number(opt))
        return stop("ping: only one -4 or -6 option may be specified\n", 2);
      o.version = Number(opt);
      return null;
    case "c":
      return put("count", number(arg, 1, "9223372036854775807"));
    case "i":
      return put("interval", number(arg, 0, "2147483", 1000));
    case "w":
      return put("deadline", number(arg, 0, INT_MAX));
    case "W":
      return put("linger", number(arg, 0, "2147483", 1000));
    case "s":
      return put("size", number(arg, 0, "127992"));
    case "t":
      return put("ttl", number(arg, 0, "255"));
    case "m":
      return put("mark", number(arg, 0, "4294967295"));
    case "q":
      o.quiet = true;
      return null;
    case "n":
      o.numeric = true;
      return null;
    case "b":
      o.broadcast = true;
      return null;
    case "I":
      o.source = arg ?? "";
      return null;
    case "h":
      return stop(PING_USAGE, 2);
    case "V":
      return { text: "ping from iputils 20221126\n", status: 0 };
  }
  return stop(`ping: option -${opt} is not simulated\n`);
}

export function ping_options(name: string, args: readonly string[]): PingOptions | Stop {
  const o: PingOptions = {
    version: name.endsWith("6") ? 6 : name.endsWith("4") ? 4 : 0,
    count: 0,
    interval: 1000,
    deadline: 0,
    linger: 10_000,
    size: 56,
    quiet: false,
    numeric: false,
    ttl: -1,
    mark: 0,
    broadcast: false,
    source: "",
    target: null,
  };
  const p = getopt(args, KNOWN);
  for (const option of p.options) {
    if (NOT_SIMULATED.includes(option.opt)) return stop(`ping: option -${option.opt} is not simulated\n`);
    const stopped = set(o, option);
    if (stopped) return stopped;
  }
  if (p.error !== null) return stop(`ping: ${p.error}\n${PING_USAGE}`, 2);
  if (p.operands.length === 0) return stop("ping: usage error: Destination address required\n");
  if (p.operands.length > 1) return stop("ping: source routing is not simulated\n");
  o.target = p.operands[0];
  return o;
}
