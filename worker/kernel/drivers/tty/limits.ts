// drivers/tty: limits of terminals, each with its reason.

/** Input a line discipline holds, and so the longest line: N_TTY_BUF_SIZE, 4095 bytes and the newline. */
export const N_TTY_BUF_SIZE = 4096;
/** Output a tty holds for a slow terminal; a writer sleeps beyond it (tty_buffer's own limit is 64 KiB). */
export const TTY_OUTPUT_LIMIT = 65536;
/** Input a process may queue through a pty master before its write blocks. */
export const TTY_INPUT_LIMIT = 65536;
/** Input the host may queue (a large paste): it is fed on as programs read, and refused beyond. */
export const HOST_INPUT_LIMIT = 4 * 1024 * 1024;
/** Echo held while output is stopped; the oldest is forgotten (the kernel's echo buffer is 4 KiB). */
export const ECHO_LIMIT = 4096;
/** Output ^C cannot take back: what the terminal's side has already in its own buffer. */
export const OUTPUT_IN_FLIGHT = 4096;
/** Unix98 ptys (kernel.pty.max is 4096; each costs memory in the page). */
export const PTY_MAX = 256;
