// How large a scenario may be. Far above what a person writes and reads, and low enough that nothing hangs on a
// hostile one.

/** Bytes of index.md. */
export const MAX_INDEX = 256 * 1024;
/** Characters of one line of index.md: the time a Markdown parser takes can grow with the square of it. */
export const MAX_LINE = 4_000;
/** Bytes of the front matter: YAML looks for each key among all others. */
export const MAX_FRONT = 64 * 1024;
/**
 * Characters of index.md that may begin or end emphasis, a link or HTML, in one paragraph and in all: the time it
 * takes to find out which of them do grows with the square of their number.
 */
export const MAX_MARKS = 500;
export const MAX_ALL_MARKS = 10_000;
/** Lists and quotations that one line opens, and how far it may be indented. */
export const MAX_NESTING = 12;
export const MAX_INDENT = 60;
/** Bytes of all files together. */
export const MAX_FILES_SIZE = 1024 * 1024;
/** Files below files/. */
export const MAX_FILES = 100;
/** Characters of a text in the front matter. */
export const MAX_TEXT = 2_000;
export const MAX_TASKS = 100;
export const MAX_QUIZZES = 50;
export const MAX_STEPS = 100;
/** Lines of solution.sh, and of one code block. */
export const MAX_LINES = 1_000;
/** How deep predicates may stand in one another, and all else in the front matter. */
export const MAX_DEPTH = 16;
/** Predicates in one scenario, those within others included. */
export const MAX_PREDICATES = 2_000;
/** Problems that are told at once. */
export const MAX_PROBLEMS = 50;
