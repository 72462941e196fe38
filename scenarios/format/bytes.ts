// Text and bytes without the libraries of a browser or of Node, neither of which this folder knows.
import type { ByteString } from "../../worker/api.ts";
import { byte_string, bytes_of } from "../../worker/userland/lib/bytes.ts";

export { byte_string, bytes_of };

/** One char per byte of text in UTF-8; null when half of a surrogate pair stands in it. */
export function utf8(text: string): ByteString | null {
  try {
    return encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** Text of bytes in UTF-8, or null when they are none. */
export function text_of(bytes: ByteString): string | null {
  try {
    return decodeURIComponent(
      bytes.replace(/[%\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`),
    );
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** A file's text, in lines as Unix has them; null when it is none in UTF-8. */
export function file_text(data: string | Uint8Array): string | null {
  const text = typeof data === "string" ? data : text_of(byte_string(data));
  return text?.replace(/\r\n/g, "\n") ?? null;
}

/** A file's bytes; null when half of a surrogate pair stands in its text. */
export const file_bytes = (data: string | Uint8Array): ByteString | null =>
  typeof data === "string" ? utf8(data) : byte_string(data);
