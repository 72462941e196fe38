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
/** Bytes of one input (worker/main/limits.ts has the same). */
export const MAX_INPUT = 65_536;
/** Size of one dimension of the terminal (worker/main/limits.ts has the same). */
export const MAX_SIZE = 1_000;
/** Patches of the series. */
export const MAX_PATCHES = 13;
/** Characters of a title: it has to fit into a heading. */
export const MAX_TITLE = 200;
/** Files of a scenario that is carried inline. */
export const MAX_FILES = 64;
