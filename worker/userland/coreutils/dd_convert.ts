// What dd(1) does to the bytes on their way (conv=).
import type { ByteString } from "../../kernel/uapi/syscall.ts";

/** Converts a stream, block by block. */
export class Converter {
  readonly #conv: ReadonlySet<string>;
  readonly #cbs: number;
  /** a byte without its partner (swab), and the record that is being put together */
  #odd = "";
  #record = "";
  /** records that were too long for cbs */
  truncated = 0;

  constructor(conv: ReadonlySet<string>, cbs: number) {
    this.#conv = conv;
    this.#cbs = cbs;
  }

  convert(block: ByteString): ByteString {
    let data = block;
    if (this.#conv.has("swab")) data = this.#swab(data);
    if (this.#conv.has("lcase")) data = data.replace(/[A-Z]/g, (c) => c.toLowerCase());
    else if (this.#conv.has("ucase")) data = data.replace(/[a-z]/g, (c) => c.toUpperCase());
    if (this.#cbs === 0) return data;
    if (this.#conv.has("block")) return this.#block(data);
    return this.#conv.has("unblock") ? this.#unblock(data) : data;
  }

  /** What is left at the end of the input. */
  finish(): ByteString {
    let rest = this.#odd;
    this.#odd = "";
    if (this.#record === "") return rest;
    if (this.#conv.has("block")) rest += this.#padded(this.#record);
    else rest += `${this.#record.replace(/ +$/, "")}\n`;
    this.#record = "";
    return rest;
  }

  #swab(block: ByteString): ByteString {
    const data = this.#odd + block;
    const even = data.length & ~1;
    this.#odd = data.slice(even);
    return data.slice(0, even).replace(/(.)(.)/gs, "$2$1");
  }

  #padded(record: ByteString): ByteString {
    if (record.length > this.#cbs) this.truncated++;
    return record.slice(0, this.#cbs).padEnd(this.#cbs);
  }

  /** Lines to records of a fixed size. */
  #block(data: ByteString): ByteString {
    const lines = (this.#record + data).split("\n");
    this.#record = lines.pop() as string;
    return lines.map((l) => this.#padded(l)).join("");
  }

  /** Records of a fixed size to lines. */
  #unblock(data: ByteString): ByteString {
    let all = this.#record + data;
    let out = "";
    while (all.length >= this.#cbs) {
      out += `${all.slice(0, this.#cbs).replace(/ +$/, "")}\n`;
      all = all.slice(this.#cbs);
    }
    this.#record = all;
    return out;
  }
}
