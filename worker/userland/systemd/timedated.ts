// systemd-timedated(8): sets the clock and the time zone for timedatectl(1).
import { O_CLOEXEC, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { CLOCK_REALTIME } from "../../kernel/uapi/sched.ts";
import { new_stat, S_ISREG } from "../../kernel/uapi/stat.ts";
import type { Program } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { type Method, serve_calls } from "./bus.ts";

export const ZONES = "/usr/share/zoneinfo";

function* valid_zone(zone: string): Code<boolean> {
  if (zone === "UTC") return true;
  if (!/^[\w+-]+(\/[\w+-]+)*$/.test(zone)) return false;
  const st = new_stat();
  return (yield sys.stat_(`${ZONES}/${zone}`, st)) >= 0 && S_ISREG(st.st_mode);
}

const METHODS: Readonly<Record<string, Method>> = {
  /** microseconds since the Epoch */
  *SetTime([usec]) {
    const us = Number(usec);
    const r = yield sys.clock_settime(CLOCK_REALTIME, {
      tv_sec: Math.floor(us / 1e6),
      tv_nsec: (us % 1e6) * 1000,
    });
    if (r < 0) return `Failed to set local time: ${strerror(r)}`;
    // the clock of the hardware follows, where there is one
    const rtc = yield sys.open("/dev/rtc", O_RDONLY | O_CLOEXEC);
    if (rtc >= 0) yield sys.close(rtc);
    return "";
  },
  *SetTimezone([zone]) {
    if (!(yield* valid_zone(zone))) return `Invalid or not installed time zone '${zone}'`;
    yield sys.unlink("/etc/localtime");
    if (zone === "UTC" && (yield sys.access(`${ZONES}/UTC`, 0)) < 0) return "";
    const r = yield sys.symlink(`..${ZONES}/${zone}`, "/etc/localtime");
    return r < 0 ? `Failed to set time zone: ${strerror(r)}` : "";
  },
};

export const timedated: Program = () => serve_calls("systemd-timedated", METHODS);
