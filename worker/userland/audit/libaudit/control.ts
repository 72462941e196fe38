// May the caller control the audit system? (audit_can_control(3))
import { CAP_AUDIT_CONTROL, type cap_user_data } from "../../../kernel/uapi/capability.ts";
import { O_CLOEXEC, O_RDONLY } from "../../../kernel/uapi/fcntl.ts";
import { UserBuffer } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import * as sys from "../../lib/sys.ts";

/** libcap-ng looks for what capget(2) does not tell: the bounding set, and the ambient one. */
export function* read_own_status(): Code<void> {
  const status = `/proc/${yield sys.getpid()}/status`;
  for (let i = 0; i < 2; i++) {
    const fd = yield sys.open(status, O_RDONLY | O_CLOEXEC);
    if (fd < 0) continue;
    yield sys.read(fd, new UserBuffer(), 1024);
    yield sys.close(fd);
  }
}

/** CAP_AUDIT_CONTROL is effective. */
export function* mayControl(): Code<boolean> {
  const caps: cap_user_data = { effective: 0n, permitted: 0n, inheritable: 0n };
  const rc = yield sys.capget(0, caps);
  return rc === 0 && (caps.effective & (1n << BigInt(CAP_AUDIT_CONTROL))) !== 0n;
}
