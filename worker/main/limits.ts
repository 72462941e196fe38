// Limits of the live loop, each with its reason.

/** A slice of machine time, ms of wall time: input and pings are answered between two slices. */
export const SLICE_MS = 8;
/**
 * How far the machine runs between two looks at the wall clock: machine time, ns, and steps. A program that computes is
 * charged COST_PREEMPT, which is as much, each time it lets others run, and that may be milliseconds of wall time (64
 * commands of a loop, and many times more while the engine has not compiled them or the computer is busy).
 */
export const LOOK_NS = 20_000;
export const LOOK_STEPS = 32;
/** Least wall time between two messages of output, ms: one frame. */
export const FRAME_MS = 16;
/** Output the page has not drawn yet, bytes, beyond which the machine stands still. xterm grows slow above it. */
export const OUTPUT_WINDOW = 100_000;
/** Most events in one message: larger batches clone no faster and make the page's frames longer. */
export const EVENT_BATCH = 200;
/** Events the page has not taken yet beyond which the machine stands still. */
export const EVENT_WINDOW = 4_000;
/** Output of a replay that is kept for the terminal, bytes: far more than its scrollback holds. */
export const REPLAY_OUTPUT = 600_000;
/** A live machine that falls this far behind the wall clock, ns, stops chasing it. */
export const MAX_LAG_NS = 100_000_000;
/**
 * What everybody sleeps through: when no program waits for input, and none will do anything for DOZE_NS, the clock goes
 * DOZE_PACE times as fast until one does; not before the reader has typed nothing for DOZE_MS.
 */
export const DOZE_NS = 60e9;
export const DOZE_PACE = 60;
export const DOZE_MS = 3_000;
/** Wall time between two messages that only tell the time, ms. */
export const CLOCK_MS = 250;
/** Wall time after the first prompt before code that nothing has asked for is fetched, ms: the page draws first. */
export const FETCH_MS = 600;
/** Least wall time between two messages of answers, ms. */
export const ANSWER_MS = 100;
/** Least wall time between two looks at the machine for a panel of the page, ms. */
export const SNAPSHOT_MS = 100;
/** Machine time, ns, within which the lines of a configuration should have been typed. */
export const START_NS = 3_600e9;
/** Records that a probe hands out, the latest ones: as many as the page would show. */
export const PROBE_RECORDS = 20_000;
