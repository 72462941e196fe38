// Limits of a permalink, each with its reason.

/** Of what a link holds, bytes of JSON: a session of a thousand typed commands is about a third of it. */
export const MAX_DECODED = 256 * 1024;
/**
 * Characters of a link that is worth reading: what MAX_DECODED bytes take when they cannot be compressed (5 bytes for
 * each stored block of deflate), in base64, with the format and the checksum around them.
 */
export const MAX_ENCODED = Math.ceil(((MAX_DECODED + 5 * Math.ceil(MAX_DECODED / 16_384)) * 4) / 3) + 64;
/** A longer link than this may be cut by mail programs, chats and browsers: whoever makes it is warned. */
export const LONG_LINK = 8_000;
/** Bytes of one input message; a larger paste is cut by the page into several. */
export const MAX_INPUT = 65_536;
/** Entries of a journal to replay, and the size of one dimension of the terminal. */
export const MAX_JOURNAL = 1_000_000;
export const MAX_SIZE = 1_000;
/** Lines that a configuration has typed. */
export const MAX_TYPED = 1_000;
/** Files of a configuration, and bytes of all of them together. */
export const MAX_MACHINE_FILES = { count: 200, bytes: 4 * 1024 * 1024 };
/** Patches of the series. */
export const MAX_PATCHES = 13;
/** Characters of a title: it has to fit into a heading. */
export const MAX_TITLE = 200;
/** Files of a scenario that is carried inline. */
export const MAX_FILES = 64;
