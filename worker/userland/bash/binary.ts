// Whether a file is a script: by how it begins.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

/** bash's test of a file's first 80 bytes: an ELF image, or a NUL in the first line, is no script. */
export const looks_binary = (text: ByteString): boolean =>
  text.startsWith("\x7fELF") || text.slice(0, 80).split("\n", 1)[0].includes("\0");
