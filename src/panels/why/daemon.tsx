// Which calls are the command's own: the audit daemon works beside it, and is left out unless the reader asks.
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import type { TracedCall } from "../../../worker/api.ts";

/** The daemon's calls are shown, too, in all panels that list calls. */
export const withDaemon = signal(false);

/** A system call, and not a turn of a kernel thread; of the audit daemon only with `daemon`. */
export const isOfCommand = (call: TracedCall, daemon: boolean): boolean =>
  call.nr >= 0 && (daemon || !call.daemon);

/** Switches them on and off, where there are any. */
export function DaemonSwitch({ calls }: { readonly calls: readonly TracedCall[] }): JSX.Element | null {
  if (!calls.some(({ daemon }) => daemon)) return null;
  return (
    <button
      type="button"
      class="button small"
      aria-pressed={withDaemon.value}
      title="Show what the audit daemon did meanwhile, too"
      onClick={() => {
        withDaemon.value = !withDaemon.peek();
      }}
    >
      auditd
    </button>
  );
}
