// What `edit` and the page that shows the terminal say to each other, as messages within the terminal's bytes: an
// operating system command (OSC) of a number that no terminal uses. Any other terminal swallows it.
//
//   from edit          hello                          is there an editor?
//                      open PATH SIZE FLAGS, data ... here is a file; FLAGS: new, readonly
//                      saved | changed | failed WHY   what became of `save`
//                      close                          edit has ended
//   to edit            ready                          there is an editor
//                      save SIZE FORCE, data ...      write this; FORCE 1: also when the file has changed meanwhile
//                      quit                           end
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { decode_base64, encode_base64 } from "./base64.ts";

const OSC = 7717;
/** Bytes of a file that can be edited: whatever is saved stands in the journal, and so in every link, in full. */
export const MAX_EDIT = 64 * 1024;
/** Where edit lies. The page asks for it: what else prints these messages is not edit. */
export const EDIT_PATH = "/usr/local/bin/edit";
/** Characters of data in one message: short enough for whoever reads terminals (worker/machine/terminal_text.ts). */
const CHUNK = 720;

export interface EditMessage {
  /** Which run of edit it belongs to: 16 hexadecimal digits. */
  readonly nonce: string;
  readonly verb: string;
  readonly words: readonly string[];
}

/** `words` have no semicolon and no control character. */
export const edit_message = (
  nonce: string,
  verb: string,
  ...words: readonly (string | number)[]
): ByteString => `\x1b]${[OSC, nonce, verb, ...words].join(";")}\x07`;

/** `text`: what stands between ESC ] and the end of the command. Null for other commands, and for what is none. */
export function parse_edit_message(text: string): EditMessage | null {
  const match = /^7717;([0-9a-f]{16});([a-z]+)((?:;[A-Za-z0-9+/=]*)*)$/.exec(text);
  return match && { nonce: match[1], verb: match[2], words: match[3].split(";").slice(1) };
}

/** Text as a word of a message, and back. */
export const word_of = encode_base64;
export const text_of_word = (word = ""): ByteString => decode_base64(word).data;

export function data_messages(nonce: string, data: ByteString): ByteString[] {
  const text = encode_base64(data);
  const out: ByteString[] = [];
  for (let at = 0; at < text.length; at += CHUNK)
    out.push(edit_message(nonce, "data", text.slice(at, at + CHUNK)));
  return out;
}

/** Data on its way. */
export class Parcel {
  readonly size: number;
  #text = "";

  /** null for a size that is none, or that is too large. */
  static of(size: string | undefined): Parcel | null {
    const n = /^\d{1,9}$/.test(size ?? "") ? Number(size) : -1;
    return n >= 0 && n <= MAX_EDIT ? new Parcel(n) : null;
  }

  private constructor(size: number) {
    this.size = size;
  }

  /** False when there is more than there should be. */
  add(word = ""): boolean {
    this.#text += word;
    return this.#text.length <= Math.ceil(this.size / 3) * 4;
  }

  /** All of it, or null as long as it is not here. */
  get data(): ByteString | null {
    if (this.#text.length < Math.ceil(this.size / 3) * 4) return null;
    const { data, ok } = decode_base64(this.#text);
    return ok && data.length === this.size ? data : null;
  }
}

/** Cuts messages out of what is read from a terminal; all else is dropped. */
export class EditReader {
  #rest = "";

  push(bytes: ByteString): EditMessage[] {
    const text = this.#rest + bytes;
    const found: EditMessage[] = [];
    let end = 0;
    for (const { 0: all, 1: inner, index } of text.matchAll(/\x1b\]([^\x07\x1b]*)\x07/g)) {
      const message = parse_edit_message(inner);
      if (message) found.push(message);
      end = index + all.length;
    }
    const begun = text.lastIndexOf("\x1b");
    this.#rest = begun >= end && text.length - begun < 2 * CHUNK ? text.slice(begun) : "";
    return found;
  }
}
