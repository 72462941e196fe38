// drivers/tty/tty_port, tty_buffer: the queues between a tty and its other side.
import type { Kernel } from "../../kernel.ts";
import { wake_up } from "../../sched/core.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { OUTPUT_IN_FLIGHT, TTY_OUTPUT_LIMIT } from "./limits.ts";
import { commit_echoes } from "./n_tty_output.ts";
import type { tty_struct } from "./tty.ts";

/** Bytes a writer may hand over now; 0 while output is stopped. */
export const tty_write_room = (tty: tty_struct): number =>
  tty.stopped ? 0 : Math.max(0, TTY_OUTPUT_LIMIT - tty.port.out_len);

/** Queues output for the other side and tells it. */
export function port_put_output(tty: tty_struct, data: ByteString): void {
  const { port } = tty;
  if (data.length === 0 || !port.open) return;
  port.out.push(data);
  port.out_len += data.length;
  port.on_output?.();
}

/** The other side takes at most `max` bytes of output. Writers that slept go on. */
export function port_take_output(k: Kernel, tty: tty_struct, max = Infinity): ByteString {
  const { port } = tty;
  if (port.out_len === 0) return "";
  let data = port.out.length === 1 ? port.out[0] : port.out.join("");
  port.out = [];
  if (data.length > max) {
    port.out.push(data.slice(max));
    data = data.slice(0, max);
  }
  port.out_len -= data.length;
  if (tty.disc_data.echo_len > 0) commit_echoes(tty);
  wake_up(k, tty.write_wait);
  return data;
}

/** Forgets queued output (^C, TCOFLUSH), but for what is on its way already. */
export function port_flush_output(k: Kernel, tty: tty_struct): void {
  const { port } = tty;
  if (port.out_len > OUTPUT_IN_FLIGHT) {
    port.out = [port.out.join("").slice(0, OUTPUT_IN_FLIGHT)];
    port.out_len = OUTPUT_IN_FLIGHT;
  }
  wake_up(k, tty.write_wait);
}
