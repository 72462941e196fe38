// Sockets by inode number, from the tables of /proc/net.
import { inet_ntop } from "../../kernel/uapi/in.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { read_file } from "../lib/stdio.ts";

export interface Endpoint {
  /** as text, "*" for any */
  address: string;
  /** in network byte order */
  bytes: ByteString;
  port: number;
}

export interface Socket {
  /** IPv4, IPv6 or unix */
  family: string;
  /** TCP or UDP; the kernel's address of a unix socket */
  protocol: string;
  local: Endpoint | null;
  remote: Endpoint | null;
  /** state in /proc/net/tcp, or the path of a unix socket with its type */
  state: string;
}

/** States of TCP by the number that /proc/net/tcp has. */
export const STATES = [
  "",
  "ESTABLISHED",
  "SYN_SENT",
  "SYN_RCVD",
  "FIN_WAIT1",
  "FIN_WAIT2",
  "TIME_WAIT",
  "CLOSED",
  "CLOSE_WAIT",
  "LAST_ACK",
  "LISTEN",
  "CLOSING",
];
const UNIX_TYPES: Readonly<Record<string, string>> = {
  "0001": "STREAM",
  "0002": "DGRAM",
  "0005": "SEQPACKET",
};

/** "0100007F:0050": words of the address in the machine's byte order, port in hexadecimal. */
function endpoint(text: string): Endpoint {
  const [words, port] = text.split(":");
  const hex = (words.match(/.{8}/g) ?? []).flatMap((w) => (w.match(/../g) ?? []).reverse());
  const bytes = String.fromCharCode(...hex.map((h) => Number.parseInt(h, 16)));
  return { address: /^\0*$/.test(bytes) ? "*" : inet_ntop(bytes), bytes, port: Number.parseInt(port, 16) };
}

/** All sockets of this network namespace. */
export function* sockets(): Code<Map<number, Socket>> {
  const found = new Map<number, Socket>();
  for (const [file, family] of [
    ["tcp", "IPv4"],
    ["udp", "IPv4"],
    ["tcp6", "IPv6"],
    ["udp6", "IPv6"],
  ]) {
    const text = yield* read_file(`/proc/net/${file}`);
    if (typeof text !== "string") continue;
    for (const line of text.split("\n").slice(1)) {
      const f = line.trim().split(/\s+/);
      if (f.length < 10) continue;
      const remote = endpoint(f[2]);
      found.set(Number(f[9]), {
        family,
        protocol: file.slice(0, 3).toUpperCase(),
        local: endpoint(f[1]),
        remote: remote.port === 0 ? null : remote,
        state: file.startsWith("tcp") ? (STATES[Number.parseInt(f[3], 16)] ?? "") : "",
      });
    }
  }
  const unix = yield* read_file("/proc/net/unix");
  if (typeof unix === "string")
    for (const line of unix.split("\n").slice(1)) {
      const f = line.trim().split(/\s+/);
      if (f.length < 7) continue;
      const type = `type=${UNIX_TYPES[f[4]] ?? f[4]}`;
      const state = f[7] ? `${f[7]} ${type}` : type;
      found.set(Number(f[6]), {
        family: "unix",
        protocol: `0x${f[0].replace(":", "")}`,
        local: null,
        remote: null,
        state,
      });
    }
  return found;
}
