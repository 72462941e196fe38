// net/core/dev: devices that take in every packet they see.
import { audit_log } from "../../audit.ts";
import { AUDIT_OFF } from "../../audit_types.ts";
import type { Kernel } from "../../kernel.ts";
import { KERN_INFO, printk } from "../../printk.ts";
import { AUDIT_ANOM_PROMISCUOUS } from "../../uapi/audit.ts";
import { IFF_PROMISC } from "../../uapi/if.ts";
import type { net_device } from "./dev.ts";

/** One more or one fewer who wants all packets: the first and the last one are an anomaly to audit. */
export function dev_set_promiscuity(k: Kernel, dev: net_device, inc: 1 | -1): void {
  const old = dev.flags & IFF_PROMISC;
  dev.promiscuity = Math.max(0, dev.promiscuity + inc);
  dev.flags = dev.promiscuity > 0 ? dev.flags | IFF_PROMISC : dev.flags & ~IFF_PROMISC;
  const now = dev.flags & IFF_PROMISC;
  if (now === old) return;
  printk(k, KERN_INFO, `device ${dev.name} ${now ? "entered" : "left"} promiscuous mode`);
  if (k.audit.audit_enabled === AUDIT_OFF) return;
  const { loginuid, sessionid, cred } = k.current;
  const who = `auid=${loginuid} uid=${cred.uid} gid=${cred.gid} ses=${sessionid}`;
  const text = `dev=${dev.name} prom=${now} old_prom=${old} ${who}`;
  audit_log(k, k.current.audit_context, AUDIT_ANOM_PROMISCUOUS, text, true);
}
