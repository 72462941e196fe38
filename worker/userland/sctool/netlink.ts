// Messages to the kernel's audit subsystem, and reading its multicast group.
import * as A from "../../kernel/uapi/audit.ts";
import * as N from "../../kernel/uapi/netlink.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { payload_bytes, payload_of } from "./payload.ts";
import { type Arguments, print, report, type Subcommands } from "./subcommand.ts";

const SOL_SOCKET = 1;
const SO_RCVTIMEO = 20;
/** ms a reply is waited for. */
const REPLY_TIMEOUT = 2000;
/** Bytes of a reply that are shown. */
const SHOWN = 80;

function* show_reply(msg: N.nlmsghdr): Code<void> {
  let text = `reply type=${msg.nlmsg_type} len=${msg.nlmsg_len} flags=`;
  text += msg.nlmsg_flags ? `0x${msg.nlmsg_flags.toString(16)}` : "0";
  yield* print(text);
  if (msg.nlmsg_type === N.NLMSG_ERROR) {
    const { error } = msg.payload as N.nlmsgerr;
    yield* print(` error=${error} (${error ? strerror(error) : "Success"})`);
  } else {
    yield* print(" data=");
    for (const c of payload_bytes(msg).slice(0, SHOWN))
      yield* print(c.charCodeAt(0).toString(16).padStart(2, "0"));
  }
  yield* print("\n");
}

/** Sends a message of `size` payload bytes that is to be acknowledged, and shows `replies` messages that answer. */
function* nl_send(type: number, payload: unknown, size: number, replies: number): Code<number> {
  const s = yield sys.socket(N.AF_NETLINK, N.SOCK_RAW | N.SOCK_CLOEXEC, N.NETLINK_AUDIT);
  if (s < 0) return yield* report("socket", s);
  const msg: N.nlmsghdr = {
    nlmsg_len: N.NLMSG_SPACE(size),
    nlmsg_type: type,
    nlmsg_flags: N.NLM_F_REQUEST | N.NLM_F_ACK,
    nlmsg_seq: 1,
    nlmsg_pid: 0,
    payload,
  };
  const sent = yield sys.sendto(s, msg, { nl_family: N.AF_NETLINK, nl_pid: 0, nl_groups: 0 });
  if (sent < 0) return yield* report("sendto", sent);
  if (replies === 0) return 0;
  yield sys.setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, REPLY_TIMEOUT);
  for (let i = 0; i < replies; i++) {
    const ref: N.nl_msg_ref = { msg: null, from: null };
    const n = yield sys.recvfrom(s, ref);
    if (n < 0) return yield* report("recv", n);
    if (ref.msg) yield* show_reply(ref.msg);
  }
  return 0;
}

const tty_set = (a: Arguments): Code<number> => {
  const status: A.audit_tty_status = { enabled: a.number(2, 1), log_passwd: a.number(3, 0) };
  return nl_send(A.AUDIT_TTY_SET, status, 8, 1);
};

function* user_message(a: Arguments, text: ByteString): Code<number> {
  return yield* nl_send(a.number(2, A.AUDIT_USER), text, text.length, 1);
}

function* multicast(a: Arguments): Code<number> {
  const s = yield sys.socket(N.AF_NETLINK, N.SOCK_RAW, N.NETLINK_AUDIT);
  const addr: N.sockaddr_nl = { nl_family: N.AF_NETLINK, nl_pid: 0, nl_groups: 1 };
  const bound = yield sys.bind(s < 0 ? -1 : s, addr);
  if (bound < 0) return yield* report("bind", bound);
  yield sys.setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, a.number(3, 3) * 1000);
  for (let i = a.number(2, 5); i > 0; i--) {
    const ref: N.nl_msg_ref = { msg: null, from: null };
    const n = yield sys.recvfrom(s, ref);
    if (n < 0) return yield* report("recv", n);
    if (ref.msg)
      yield* print(`mcast type=${ref.msg.nlmsg_type} ${payload_bytes(ref.msg).split("\0", 1)[0]}\n`);
  }
  return 0;
}

export const netlink: Subcommands = {
  tty: { usage: "[ENABLED [LOG_PASSWD]]", about: "AUDIT_TTY_SET", run: tty_set },
  ttyget: { usage: "", about: "AUDIT_TTY_GET", run: () => nl_send(A.AUDIT_TTY_GET, null, 0, 1) },
  ttyexec: {
    usage: "ENABLED LOG_PASSWD PROGRAM [ARGUMENT...]",
    about: "AUDIT_TTY_SET, then becomes the program",
    *run(a) {
      yield* tty_set(a);
      return yield* report("execvp", yield* execvp(a.argv.slice(4), a.envp));
    },
  },
  usermsg: {
    usage: "[TYPE [TEXT]]",
    about: "a user message",
    run: (a) => user_message(a, `${a.text(3, "hello")}\0`),
  },
  usermsgn: {
    usage: "[TYPE [TEXT]]",
    about: "a user message without terminator",
    run: (a) => user_message(a, a.text(3, "hello")),
  },
  bigmsg: {
    usage: "[TYPE [LENGTH]]",
    about: "a user message of LENGTH times x",
    run: (a) => user_message(a, `${"x".repeat(Math.max(0, a.number(3, 9000)))}\0`),
  },
  nl: {
    usage: "[TYPE [HEXDATA [REPLIES]]]",
    about: "any message, its payload in hex",
    run(a) {
      const hex = a.text(3, "");
      let data = "";
      for (let i = 0; i + 1 < hex.length; i += 2)
        data += String.fromCharCode(Number.parseInt(hex.slice(i, i + 2), 16) || 0);
      const type = a.number(2, A.AUDIT_GET);
      return nl_send(type, payload_of(type, data), data.length, a.number(4, 1));
    },
  },
  feature: {
    usage: "[FEATURE [VALUE [LOCK]]]",
    about: "AUDIT_SET_FEATURE",
    run(a) {
      const bit = a.number(2, 1);
      const features: A.audit_features = {
        vers: 1,
        mask: 1 << bit,
        features: a.number(3, 1) << bit,
        lock: a.number(4, 0) << bit,
      };
      return nl_send(A.AUDIT_SET_FEATURE, features, 16, 1);
    },
  },
  mcast: { usage: "[COUNT [SECONDS]]", about: "reads COUNT records of the multicast group", run: multicast },
};
