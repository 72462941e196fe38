// Two results of a system call handler that no program ever sees.

/** The task sleeps: call the handler again when it is woken. No errno has this value. */
export const SLEEP = -0x10000;
/** The caller will not be resumed: it exited, or exec replaced its code. */
export const GONE = -0x10001;
