// linux/net.h: what a family of sockets must be able to do.
import type { file } from "../fs/fs.ts";
import type { Kernel } from "../kernel.ts";
import type { cmsghdr } from "../uapi/in.ts";

/** A receiver that has no use for control messages: read(2), recvfrom(2). */
export const no_control: cmsghdr[] = [];

/**
 * Operations behind the socket calls. Addresses are byte strings, but those of netlink are objects; data is a byte
 * string to send and a buffer or a message to receive. A handler may sleep (sched/core.ts: sleep_on).
 */
export interface proto_ops {
  bind: (k: Kernel, file: file, addr: unknown) => number;
  connect: (k: Kernel, file: file, addr: unknown) => number;
  listen?: (k: Kernel, file: file, backlog: number) => number;
  /** a new file, or a negated errno or SLEEP */
  accept?: (k: Kernel, file: file, nonblock: boolean) => file | number;
  /** own address, or the peer's (`peer` true); a negated errno */
  getname: (k: Kernel, file: file, peer?: boolean) => unknown;
  /** `addr` null: to where the socket is connected */
  sendmsg: (
    k: Kernel,
    file: file,
    data: unknown,
    flags: number,
    addr: unknown,
    control?: readonly cmsghdr[],
  ) => number;
  recvmsg: (k: Kernel, file: file, into: unknown, count: number, flags: number) => number;
  shutdown?: (k: Kernel, file: file, how: number) => number;
  setsockopt: (k: Kernel, file: file, level: number, name: number, value: unknown) => number;
  /** fills in `value` */
  getsockopt?: (k: Kernel, file: file, level: number, name: number, value: unknown) => number;
}
