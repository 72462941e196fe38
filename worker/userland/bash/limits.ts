// Every bound of the shell, so that no typed line can hang or crash the machine.

/** Nested calls of functions, eval, source and traps, of each: they cost some kilobytes a level (see lib/nest.ts). */
export const MAX_FUNCTION_DEPTH = 5000;
/** Nested $( ), `${x:-${y:-...}}`, "$(( ))" inside one word; the parser's own limit is 256. */
export const MAX_EXPANSION_DEPTH = 200;
/** Nested compound commands, substitutions and groups in one piece of source (unbash stops at 256). */
export const MAX_SYNTAX_DEPTH = 200;
/** Words one word may become through braces, globbing and splitting (bash fails when memory does). */
export const MAX_WORDS = 1_000_000;
/** Bytes of one expanded word, variable value or command substitution (16 MiB). */
export const MAX_STRING = 1 << 24;
/** Bytes of one line of commands, as it is read and after history expansion. */
export const MAX_COMMAND = 1 << 22;
/** Elements created by one array assignment or mapfile. */
export const MAX_ARRAY = 1_000_000;
/** Alias expansions while one command is read: stops mutually growing aliases. */
export const MAX_ALIAS_EXPANSIONS = 1000;
/** Exit statuses of finished background children kept for `wait PID` (bash keeps CHILD_MAX). */
export const MAX_REMEMBERED_PIDS = 4096;
/** Seconds between attempts of a failing fork(2), as bash waits; then it gives up. */
export const FORK_RETRY_SECONDS: readonly number[] = [1, 2, 4, 8];
/** Steps of pure computation between two preemption points. */
export const PREEMPT_EVERY = 64;
