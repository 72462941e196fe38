// kernel/time/{time,ntp}.c: setting the clock, and what steers it (adjtimex(2)). The virtual clock is exact: frequency,
// tick and the offsets that a real clock would work off are kept and told, but it runs no faster or slower for them.
import { capable } from "./capability.ts";
import type { Kernel } from "./kernel.ts";
import type { syscall_defs } from "./syscall_types.ts";
import { ktime_get_real_us, NSEC_PER_SEC } from "./time.ts";
import { CAP_SYS_TIME } from "./uapi/capability.ts";
import * as E from "./uapi/errno.ts";
import { CLOCK_REALTIME, type timespec } from "./uapi/sched.ts";
import type { Syscall } from "./uapi/syscall.ts";
import * as T from "./uapi/timex.ts";

const USEC_PER_SEC = 1e6;
/** The mode that makes adjtime(3) of a call. */
const ADJTIME = T.ADJ_OFFSET_SINGLESHOT & ~T.ADJ_OFFSET;
/** The largest maxerror and esterror: what a clock says that nobody sets (us). */
const UNKNOWN_ERROR = 16_000_000;
/** The largest frequency: 500 ppm, in units of 2^-16 ppm. */
const MAX_FREQ = 500 << 16;
const MAX_TIMECONST = 10;
/** The largest offset that the clock works off by itself (us). */
const MAX_PHASE = 500_000;
/** adjtime(3): microseconds that are worked off in a second. */
const SLEW_RATE = 500;
/** A tick is 10 ms of USER_HZ, give or take a tenth. */
const [MIN_TICK, USUAL_TICK, MAX_TICK] = [9000, 10_000, 11_000];
const MAX_MINUTESWEST = 15 * 60;
/** Clock ids that exist: those of the two gaps do not. */
const MAX_CLOCK = 11;
const CLOCK_SGI_CYCLE = 10;

/** What steers the clock. */
export interface ntp_data {
  freq: number;
  maxerror: number;
  esterror: number;
  status: number;
  constant: number;
  tick: number;
  tai: number;
  /** an offset that is worked off (ADJ_OFFSET), ns */
  offset: number;
  /** what adjtime(3) asked for (us), and when (ns since boot) */
  adjust: number;
  adjust_at: number;
}

const ntp_of = (k: Kernel): ntp_data =>
  (k.ntp ??= {
    freq: 0,
    maxerror: UNKNOWN_ERROR,
    esterror: UNKNOWN_ERROR,
    status: T.STA_UNSYNC,
    constant: 2,
    tick: USUAL_TICK,
    tai: 0,
    offset: 0,
    adjust: 0,
    adjust_at: 0,
  });

/** A clock that was set is no longer what a time server made it. */
function ntp_clear(k: Kernel): void {
  const ntp = ntp_of(k);
  ntp.adjust = 0;
  ntp.offset = 0;
  ntp.status |= T.STA_UNSYNC;
  ntp.maxerror = UNKNOWN_ERROR;
  ntp.esterror = UNKNOWN_ERROR;
}

/** Sets CLOCK_REALTIME, in us since the Epoch: not so early that the machine would have booted before it. */
function set_real_time(k: Kernel, us: number): number {
  const offset = us - Math.floor(k.now / 1000);
  if (offset < 0 || !Number.isSafeInteger(us)) return -E.EINVAL;
  k.wall_offset_us = offset;
  ntp_clear(k);
  return 0;
}

function sys_clock_settime(k: Kernel, op: Syscall): number {
  if (op.a0 !== CLOCK_REALTIME) return -E.EINVAL;
  const tp = op.a1 as timespec | null;
  if (!tp) return -E.EFAULT;
  if (!(tp.tv_sec >= 0 && tp.tv_nsec >= 0 && tp.tv_nsec < NSEC_PER_SEC)) return -E.EINVAL;
  if (!capable(k, CAP_SYS_TIME)) return -E.EPERM;
  return set_real_time(k, tp.tv_sec * USEC_PER_SEC + Math.floor(tp.tv_nsec / 1000));
}

function sys_settimeofday(k: Kernel, op: Syscall): number {
  const tv = op.a0 as { tv_sec: number; tv_usec: number } | null;
  const tz = op.a1 as { tz_minuteswest: number; tz_dsttime: number } | null;
  if ((tv && typeof tv !== "object") || (tz && typeof tz !== "object")) return -E.EFAULT;
  if (tv && !(tv.tv_sec >= 0 && tv.tv_usec >= 0 && tv.tv_usec < USEC_PER_SEC)) return -E.EINVAL;
  if (!capable(k, CAP_SYS_TIME)) return -E.EPERM;
  if (tz && Math.abs(tz.tz_minuteswest) > MAX_MINUTESWEST) return -E.EINVAL;
  return tv ? set_real_time(k, tv.tv_sec * USEC_PER_SEC + tv.tv_usec) : 0;
}

/** What is left of an adjtime(3), us. */
function adjust_left(k: Kernel, { adjust, adjust_at }: ntp_data): number {
  const done = Math.floor((k.now - adjust_at) / NSEC_PER_SEC) * SLEW_RATE;
  return Math.sign(adjust) * Math.max(0, Math.abs(adjust) - done);
}

const clamp = (n: number, least: number, most: number) => Math.min(Math.max(n, least), most);

/** What the modes of a call set. */
function set_ntp(ntp: ntp_data, tx: T.timex): void {
  const { modes } = tx;
  if (modes & T.ADJ_STATUS) {
    const on = (tx.status ?? 0) & ~T.STA_RONLY;
    const left = ntp.status & T.STA_PLL && !(on & T.STA_PLL);
    ntp.status = ((left ? T.STA_UNSYNC : ntp.status) & T.STA_RONLY) | on;
  }
  if (modes & T.ADJ_NANO) ntp.status |= T.STA_NANO;
  if (modes & T.ADJ_MICRO) ntp.status &= ~T.STA_NANO;
  if (modes & T.ADJ_FREQUENCY) ntp.freq = clamp(tx.freq ?? 0, -MAX_FREQ, MAX_FREQ);
  if (modes & T.ADJ_MAXERROR) ntp.maxerror = tx.maxerror ?? 0;
  if (modes & T.ADJ_ESTERROR) ntp.esterror = tx.esterror ?? 0;
  if (modes & T.ADJ_TIMECONST) {
    const constant = (tx.constant ?? 0) + (ntp.status & T.STA_NANO ? 0 : 4);
    ntp.constant = clamp(constant, 0, MAX_TIMECONST);
  }
  if (modes & T.ADJ_TAI && (tx.constant ?? 0) > 0) ntp.tai = tx.constant;
  if (modes & T.ADJ_OFFSET && ntp.status & T.STA_PLL) {
    const us = (tx.offset ?? 0) / (ntp.status & T.STA_NANO ? 1000 : 1);
    ntp.offset = Math.trunc(clamp(us, -MAX_PHASE, MAX_PHASE) * 1000);
  }
  if (modes & T.ADJ_TICK) ntp.tick = tx.tick ?? 0;
}

/** What is wrong with a call, 0 if nothing. */
function check_timex(k: Kernel, tx: T.timex): number {
  const { modes } = tx;
  if (modes & ADJTIME) {
    if (!(modes & T.ADJ_OFFSET)) return -E.EINVAL;
    return modes & T.ADJ_NANO || capable(k, CAP_SYS_TIME) ? 0 : -E.EPERM;
  }
  if (modes && !capable(k, CAP_SYS_TIME)) return -E.EPERM;
  if (modes & T.ADJ_TICK && !(tx.tick >= MIN_TICK && tx.tick <= MAX_TICK)) return -E.EINVAL;
  if (modes & T.ADJ_SETOFFSET) {
    const { tv_usec } = tx.time;
    if (tv_usec < 0 || tv_usec >= (modes & T.ADJ_NANO ? NSEC_PER_SEC : USEC_PER_SEC)) return -E.EINVAL;
  }
  return 0;
}

/** The state of the clock: an error as long as nobody keeps it, else whether a leap second is to come. */
function time_state(status: number): number {
  if (status & (T.STA_UNSYNC | T.STA_CLOCKERR | T.STA_PPSFREQ | T.STA_PPSTIME)) return T.TIME_ERROR;
  if (status & T.STA_INS) return T.TIME_INS;
  return status & T.STA_DEL ? T.TIME_DEL : T.TIME_OK;
}

function do_adjtimex(k: Kernel, arg: unknown): number {
  const tx = arg as T.timex | null;
  if (!tx || typeof tx !== "object") return -E.EFAULT;
  tx.modes ??= 0;
  const wrong = check_timex(k, tx);
  if (wrong < 0) return wrong;
  const { modes } = tx;
  if (modes & T.ADJ_SETOFFSET && !(modes & ADJTIME)) {
    const us = Math.floor(tx.time.tv_usec / (modes & T.ADJ_NANO ? 1000 : 1));
    const r = set_real_time(k, ktime_get_real_us(k) + tx.time.tv_sec * USEC_PER_SEC + us);
    if (r < 0) return r;
  }
  const ntp = ntp_of(k);
  if (modes & ADJTIME) {
    const left = adjust_left(k, ntp);
    if (!(modes & T.ADJ_NANO)) {
      ntp.adjust = tx.offset ?? 0;
      ntp.adjust_at = k.now;
    }
    tx.offset = left;
  } else {
    set_ntp(ntp, tx);
    tx.offset = Math.trunc(ntp.offset / (ntp.status & T.STA_NANO ? 1 : 1000));
  }
  const now = ktime_get_real_us(k);
  const { freq, maxerror, esterror, status, constant, tick, tai } = ntp;
  Object.assign(tx, { freq, maxerror, esterror, status, constant, tick, tai });
  tx.precision = 1;
  tx.tolerance = MAX_FREQ;
  const us = now % USEC_PER_SEC;
  tx.time = {
    tv_sec: Math.floor(now / USEC_PER_SEC),
    tv_usec: status & T.STA_NANO ? us * 1000 + (k.now % 1000) : us,
  };
  return time_state(status);
}

function sys_clock_adjtime(k: Kernel, op: Syscall): number {
  const clock = op.a0 as number;
  if (clock === CLOCK_REALTIME) return do_adjtimex(k, op.a1);
  const exists = clock > 0 && clock <= MAX_CLOCK && clock !== CLOCK_SGI_CYCLE;
  return exists ? -E.EOPNOTSUPP : -E.EINVAL;
}

const note = "settings are kept and told, the clock's pace does not change";
export const timekeeping_syscalls: syscall_defs = {
  adjtimex: { fn: (k, op) => do_adjtimex(k, op.a0), ptr: "s", note },
  clock_adjtime: { fn: sys_clock_adjtime, ptr: " s", note },
  clock_settime: { fn: sys_clock_settime, ptr: " s", note: "CLOCK_REALTIME" },
  settimeofday: { fn: sys_settimeofday, ptr: "ss", note: "the zone is checked and ignored" },
};
