// adjtimex(2): struct timex, and the state of the clock that the call returns.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import * as T from "../../kernel/uapi/timex.ts";
import type { Code } from "../lib/code.ts";
import { type Call, pointer } from "./call.ts";
import { braces, has, timeval_text } from "./structs.ts";
import { bits_of, type Names } from "./xlat.ts";

const MODES: Names = {
  ADJ_OFFSET_SS_READ: T.ADJ_OFFSET_SS_READ,
  ADJ_OFFSET_SINGLESHOT: T.ADJ_OFFSET_SINGLESHOT,
  ADJ_OFFSET: T.ADJ_OFFSET,
  ADJ_FREQUENCY: T.ADJ_FREQUENCY,
  ADJ_MAXERROR: T.ADJ_MAXERROR,
  ADJ_ESTERROR: T.ADJ_ESTERROR,
  ADJ_STATUS: T.ADJ_STATUS,
  ADJ_TIMECONST: T.ADJ_TIMECONST,
  ADJ_TAI: T.ADJ_TAI,
  ADJ_SETOFFSET: T.ADJ_SETOFFSET,
  ADJ_MICRO: T.ADJ_MICRO,
  ADJ_NANO: T.ADJ_NANO,
  ADJ_TICK: T.ADJ_TICK,
};
const STATUS: Names = {
  STA_PLL: T.STA_PLL,
  STA_PPSFREQ: T.STA_PPSFREQ,
  STA_PPSTIME: T.STA_PPSTIME,
  STA_FLL: T.STA_FLL,
  STA_INS: T.STA_INS,
  STA_DEL: T.STA_DEL,
  STA_UNSYNC: T.STA_UNSYNC,
  STA_FREQHOLD: T.STA_FREQHOLD,
  STA_PPSSIGNAL: T.STA_PPSSIGNAL,
  STA_PPSJITTER: T.STA_PPSJITTER,
  STA_PPSWANDER: T.STA_PPSWANDER,
  STA_PPSERROR: T.STA_PPSERROR,
  STA_CLOCKERR: T.STA_CLOCKERR,
  STA_NANO: T.STA_NANO,
  STA_MODE: T.STA_MODE,
  STA_CLK: T.STA_CLK,
};
/** What a source of pulses would tell: there is none. */
const NO_PULSES = ["ppsfreq", "jitter", "shift", "stabil", "jitcnt", "calcnt", "errcnt", "stbcnt"];

const timex_text = (value: unknown): ByteString | null => {
  if (!has(value, "modes")) return null;
  const numbers = (...names: string[]) => names.map((name) => `${name}=${value[name]}`);
  return braces(
    `modes=${bits_of(MODES, value.modes as number, "ADJ_???")}`,
    ...numbers("offset", "freq", "maxerror", "esterror"),
    `status=${bits_of(STATUS, value.status as number, "STA_???")}`,
    ...numbers("constant", "precision", "tolerance"),
    `time=${timeval_text(value.time as Record<string, unknown>)}`,
    ...numbers("tick"),
    ...NO_PULSES.map((name) => `${name}=0`),
    ...numbers("tai"),
  );
};
export const timex = pointer(208, timex_text, true);

const STATES: Readonly<Record<number, ByteString>> = {
  [T.TIME_OK]: "TIME_OK",
  [T.TIME_INS]: "TIME_INS",
  [T.TIME_DEL]: "TIME_DEL",
  [T.TIME_ERROR]: "TIME_ERROR",
};
/** The name of a returned state. */
export function* time_state(c: Call): Code<ByteString> {
  return STATES[Number(c.result)] ?? "";
}
