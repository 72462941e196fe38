// libnetlink: the conversation with the kernel's network stack.
import { SO_RCVBUF, SO_SNDBUF, SOL_SOCKET } from "../../kernel/uapi/in.ts";
import * as N from "../../kernel/uapi/netlink.ts";
import * as R from "../../kernel/uapi/rtnetlink.ts";
import type { Code } from "../lib/code.ts";
import { Exit } from "../lib/program.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

const TO_KERNEL: N.sockaddr_nl = { nl_family: N.AF_NETLINK, nl_pid: 0, nl_groups: 0 };

/** An open socket; sequence numbers begin with the time of day. */
export interface Rtnl {
  readonly fd: number;
  seq: number;
}

/** rtnl_open(3). @throws Exit when there is none */
export function* rtnl_open(protocol: number = N.NETLINK_ROUTE): Code<Rtnl> {
  const fd = yield sys.socket(N.AF_NETLINK, N.SOCK_RAW | N.SOCK_CLOEXEC, protocol);
  if (fd < 0) {
    yield* eprint(`Cannot open netlink socket: ${strerror(fd)}\n`);
    throw new Exit(1);
  }
  yield sys.setsockopt(fd, SOL_SOCKET, SO_SNDBUF, 32768);
  yield sys.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, 1048576);
  yield sys.setsockopt(fd, N.SOL_NETLINK, N.NETLINK_EXT_ACK, 1);
  yield sys.bind(fd, TO_KERNEL);
  yield sys.setsockopt(fd, N.SOL_NETLINK, N.NETLINK_GET_STRICT_CHK, 1);
  return { fd, seq: 0 };
}

/** One request and everything that answers it, up to the acknowledgement, the end of a dump or an error. */
function* talk(
  nl: Rtnl,
  type: number,
  flags: number,
  payload: object,
): Code<{ messages: N.nlmsghdr[]; error: number; text?: string }> {
  const seq = ++nl.seq;
  const msg: N.nlmsghdr = {
    nlmsg_len: N.NLMSG_HDRLEN + 16 + 8 * Object.keys(payload).length,
    nlmsg_type: type,
    nlmsg_flags: N.NLM_F_REQUEST | flags,
    nlmsg_seq: seq,
    nlmsg_pid: 0,
    payload,
  };
  const sent = yield sys.sendmsg_nl(nl.fd, msg, TO_KERNEL);
  if (sent < 0) return { messages: [], error: sent };
  const dump = (flags & R.NLM_F_DUMP) === R.NLM_F_DUMP;
  const messages: N.nlmsghdr[] = [];
  for (;;) {
    const ref: N.nl_msg_ref = { msg: null, from: null };
    const n = yield sys.recvmsg_nl(nl.fd, ref);
    if (n < 0) return { messages, error: n };
    const got = ref.msg;
    if (!got || got.nlmsg_seq !== seq) continue;
    if (got.nlmsg_type === N.NLMSG_DONE) return { messages, error: 0 };
    if (got.nlmsg_type === N.NLMSG_ERROR) {
      const { error, msg: text } = got.payload as N.nlmsgerr;
      return { messages, error, text };
    }
    messages.push(got);
    if (!dump && !(flags & N.NLM_F_ACK)) return { messages, error: 0 };
  }
}

/** rtnl_talk(3) for a change: 0, or a negated errno that has been reported. */
export function* rtnl_change(nl: Rtnl, type: number, flags: number, payload: object): Code<number> {
  const { error, text } = yield* talk(nl, type, flags | N.NLM_F_ACK, payload);
  if (error < 0) yield* report(error, text);
  return error;
}

function* report(error: number, text?: string): Code<void> {
  if (text) yield* eprint(`Error: ${text}.\n`);
  else yield* eprint(`RTNETLINK answers: ${strerror(error)}\n`);
}

/** What the kernel answers to a question about one thing: the payload, or a negated errno. */
export function* rtnl_get<T>(nl: Rtnl, type: number, payload: object): Code<T | number> {
  const { messages, error } = yield* talk(nl, type, 0, payload);
  return messages.length > 0 ? (messages[0].payload as T) : error;
}

/** The same, an error reported. @throws Exit */
export function* rtnl_ask<T>(nl: Rtnl, type: number, payload: object): Code<T> {
  const { messages, error, text } = yield* talk(nl, type, 0, payload);
  if (messages.length > 0) return messages[0].payload as T;
  yield* report(error, text);
  throw new Exit(2);
}

/** All of a kind. @throws Exit */
export function* rtnl_dump<T>(nl: Rtnl, type: number, payload: object): Code<T[]> {
  const { messages, error, text } = yield* talk(nl, type, R.NLM_F_DUMP, payload);
  if (error < 0) {
    yield* report(error, text);
    yield* eprint("Dump terminated\n");
    throw new Exit(2);
  }
  return messages.map((m) => m.payload as T);
}
