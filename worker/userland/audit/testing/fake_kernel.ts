// A small scripted kernel for the unit tests of this folder: files in a map, a clock, and an audit netlink peer that
// keeps rules. It is no model of the real one; that is tested with the whole machine.
import * as A from "../../../kernel/uapi/audit.ts";
import { CAP_FULL_SET, type cap_user_data } from "../../../kernel/uapi/capability.ts";
import * as E from "../../../kernel/uapi/errno.ts";
import * as N from "../../../kernel/uapi/netlink.ts";
import type { timespec, utsname } from "../../../kernel/uapi/sched.ts";
import { S_IFCHR, S_IFDIR, S_IFREG, type stat } from "../../../kernel/uapi/stat.ts";
import type { ByteString, Program, Syscall, UserBuffer } from "../../../kernel/uapi/syscall.ts";
import { SYS } from "../../../kernel/uapi/unistd_64.ts";

interface OpenFile {
  path: string;
  position: number;
  queue: N.nlmsghdr[] | null;
}

export interface Outcome {
  stdout: string;
  stderr: string;
  status: number;
}

export class FakeKernel {
  readonly files = new Map<string, ByteString>();
  readonly directories = new Set(["/", "/tmp", "/etc"]);
  readonly rules: A.audit_rule_data[] = [];
  readonly sent: { type: number; length: number; payload: unknown }[] = [];
  /** seconds since the Epoch */
  now = 1795486000;
  /** errno (positive) that adding and deleting rules and setting the status meet */
  refuse = 0;
  enabled = 1;
  features = 0xff;
  loginuidImmutable = { value: 0, locked: 0 };
  /** no audit in this kernel */
  withoutAudit = false;
  effective = CAP_FULL_SET;
  /** numbers of all calls made, in order */
  readonly calls: number[] = [];
  #fds: (OpenFile | null)[] = [];
  #stdout = "";
  #stderr = "";

  constructor() {
    this.files.set(
      "/etc/passwd",
      "root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000::/home/alice:/bin/bash\n",
    );
    this.files.set("/etc/group", "root:x:0:\nadm:x:4:\nalice:x:1000:\n");
  }

  /** Runs a program to its end. */
  run(main: Program, argv: readonly string[]): Outcome {
    this.#stdout = "";
    this.#stderr = "";
    const terminal = (): OpenFile => ({ path: "/dev/console", position: 0, queue: null });
    this.#fds = [terminal(), terminal(), terminal()];
    const task = main(argv, []);
    let step = task.next(0);
    while (!step.done) step = task.next(this.#call(step.value));
    return { stdout: this.#stdout, stderr: this.#stderr, status: step.value };
  }

  #call(c: Syscall): number {
    this.calls.push(c.nr);
    switch (c.nr) {
      case SYS.openat:
        return this.#open(c.a1 as string, c.a2 as number);
      case SYS.read:
        return this.#read(c.a0 as number, c.a1 as UserBuffer, c.a2 as number);
      case SYS.write:
        return this.#write(c.a0 as number, c.a1 as string);
      case SYS.close:
        this.#fds[c.a0 as number] = null;
        return 0;
      case SYS.stat:
        return this.#stat(c.a0 as string, c.a1 as stat);
      case SYS.fstat:
        return this.#stat(this.#fds[c.a0 as number]?.path ?? "", c.a1 as stat);
      case SYS.ioctl:
      case SYS.readlink:
        return -E.ENOTTY;
      case SYS.clock_gettime: {
        const t = c.a1 as timespec;
        t.tv_sec = this.now;
        t.tv_nsec = 0;
        return 0;
      }
      case SYS.capget:
        (c.a1 as cap_user_data).effective = this.effective;
        return 0;
      case SYS.uname:
        (c.a0 as utsname).nodename = "oracle";
        return 0;
      case SYS.socket:
        if (this.withoutAudit) return -E.EPROTONOSUPPORT;
        return this.#add({ path: "audit", position: 0, queue: [] });
      case SYS.sendto:
        return this.#send(c.a0 as number, c.a1 as N.nlmsghdr);
      case SYS.recvfrom:
        return this.#receive(c.a0 as number, c.a1 as N.nl_msg_ref, c.a3 as number);
      case SYS.poll:
        return 1;
      default:
        return c.nr < 0 ? 0 : -E.ENOSYS;
    }
  }

  #add(file: OpenFile): number {
    const fd = this.#fds.indexOf(null);
    if (fd < 0) return this.#fds.push(file) - 1;
    this.#fds[fd] = file;
    return fd;
  }

  #open(path: string, flags: number): number {
    if (!this.files.has(path)) {
      if (this.directories.has(path)) return this.#add({ path, position: 0, queue: null });
      if (!(flags & 0o100)) return -E.ENOENT;
      this.files.set(path, "");
    }
    return this.#add({ path, position: 0, queue: null });
  }

  #read(fd: number, buffer: UserBuffer, count: number): number {
    const file = this.#fds[fd];
    if (!file) return -E.EBADF;
    const data = this.files.get(file.path) ?? "";
    buffer.data = data.slice(file.position, file.position + count);
    file.position += buffer.data.length;
    return buffer.data.length;
  }

  #write(fd: number, data: string): number {
    const file = this.#fds[fd];
    if (!file) return -E.EBADF;
    if (fd === 1) this.#stdout += data;
    else if (fd === 2) this.#stderr += data;
    else this.files.set(file.path, (this.files.get(file.path) ?? "") + data);
    return data.length;
  }

  #stat(path: string, st: stat): number {
    const name = path.length > 1 ? path.replace(/\/$/, "") : path;
    if (name === "/dev/console") st.st_mode = S_IFCHR | 0o600;
    else if (this.directories.has(name)) st.st_mode = S_IFDIR | 0o755;
    else if (this.files.has(name)) st.st_mode = S_IFREG | 0o600;
    else return -E.ENOENT;
    st.st_uid = 0;
    st.st_size = this.files.get(name)?.length ?? 0;
    return 0;
  }

  #send(fd: number, msg: N.nlmsghdr): number {
    const queue = this.#fds[fd]?.queue;
    if (!queue) return -E.EBADF;
    this.sent.push({ type: msg.nlmsg_type, length: msg.nlmsg_len, payload: msg.payload });
    const reply = (type: number, payload: unknown): void => {
      queue.push({ ...msg, nlmsg_type: type, nlmsg_flags: 0, payload });
    };
    const ack = (error: number): void =>
      reply(N.NLMSG_ERROR, { error, type: msg.nlmsg_type, seq: msg.nlmsg_seq } satisfies N.nlmsgerr);
    switch (msg.nlmsg_type) {
      case A.AUDIT_GET:
        ack(0);
        reply(A.AUDIT_GET, this.#status());
        break;
      case A.AUDIT_GET_FEATURE:
        ack(0);
        reply(A.AUDIT_GET_FEATURE, {
          vers: 1,
          mask: 3,
          features: this.loginuidImmutable.value << 1,
          lock: this.loginuidImmutable.locked << 1,
        } satisfies A.audit_features);
        break;
      case A.AUDIT_LIST_RULES:
        ack(0);
        for (const rule of this.rules) reply(A.AUDIT_LIST_RULES, rule);
        reply(N.NLMSG_DONE, null);
        break;
      case A.AUDIT_ADD_RULE:
        if (this.refuse === 0) this.rules.push(msg.payload as A.audit_rule_data);
        ack(-this.refuse);
        break;
      case A.AUDIT_DEL_RULE: {
        const at = this.rules.findIndex((r) => JSON.stringify(r) === JSON.stringify(msg.payload));
        if (at >= 0) this.rules.splice(at, 1);
        ack(at >= 0 ? 0 : -E.ENOENT);
        break;
      }
      default:
        ack(-this.refuse);
    }
    return msg.nlmsg_len;
  }

  #status(): A.audit_status {
    return {
      mask: 0,
      enabled: this.enabled,
      failure: 1,
      pid: 151,
      rate_limit: 0,
      backlog_limit: 8192,
      lost: 0,
      backlog: 0,
      feature_bitmap: this.features,
      backlog_wait_time: 15000,
    };
  }

  #receive(fd: number, ref: N.nl_msg_ref, flags: number): number {
    const queue = this.#fds[fd]?.queue;
    if (!queue) return -E.EBADF;
    const msg = flags & N.MSG_PEEK ? queue[0] : queue.shift();
    if (!msg) return -E.EAGAIN;
    ref.msg = msg;
    ref.from = { nl_family: N.AF_NETLINK, nl_pid: 0, nl_groups: 0 };
    return msg.nlmsg_len;
  }
}
