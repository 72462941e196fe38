// drivers/tty/tty_audit: what is typed, recorded for tasks that ask for it (AUDIT_TTY_SET, pam_tty_audit).
import type { Kernel } from "../../kernel.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import type { tty_struct } from "./tty.ts";

export function tty_audit_add_data(_k: Kernel, _tty: tty_struct, _data: ByteString): void {}
export function tty_audit_push(_k: Kernel): void {}
export function tty_audit_tiocsti(_k: Kernel, _tty: tty_struct, _c: ByteString): void {}
