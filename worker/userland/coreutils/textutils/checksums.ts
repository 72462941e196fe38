// The checksums that are no digests: POSIX's CRC, and those of sum(1) in BSD and System V.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";

/** Takes the bytes of a file piece by piece, and says the fields of its line. */
export interface Checksum {
  update(data: ByteString): void;
  result(): string;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let c = i << 24;
  for (let k = 0; k < 8; k++) c = c & 0x80000000 ? (c << 1) ^ 0x04c11db7 : c << 1;
  return c;
});

/** The CRC of cksum in POSIX: the bytes, and then the length, lowest byte first. */
export class Crc implements Checksum {
  #crc = 0;
  #length = 0;

  #byte(b: number): void {
    this.#crc = (this.#crc << 8) ^ CRC_TABLE[(this.#crc >>> 24) ^ b];
  }

  update(data: ByteString): void {
    this.#length += data.length;
    for (let i = 0; i < data.length; i++) this.#byte(data.charCodeAt(i));
  }

  result(): string {
    for (let n = this.#length; n > 0; n = Math.floor(n / 256)) this.#byte(n % 256);
    return `${~this.#crc >>> 0} ${this.#length}`;
  }
}

/** 16 bits, rotated to the right before each byte is added; blocks of 1024 bytes. */
export class BsdSum implements Checksum {
  #sum = 0;
  #length = 0;

  update(data: ByteString): void {
    this.#length += data.length;
    for (let i = 0; i < data.length; i++) {
      const rotated = (this.#sum >> 1) | ((this.#sum & 1) << 15);
      this.#sum = (rotated + data.charCodeAt(i)) & 0xffff;
    }
  }

  result(): string {
    const blocks = String(Math.ceil(this.#length / 1024));
    return `${String(this.#sum).padStart(5, "0")} ${blocks.padStart(5)}`;
  }
}

/** All bytes added, 32 bits folded into 16 twice; blocks of 512 bytes. */
export class SysvSum implements Checksum {
  #sum = 0;
  #length = 0;

  update(data: ByteString): void {
    this.#length += data.length;
    for (let i = 0; i < data.length; i++) this.#sum = (this.#sum + data.charCodeAt(i)) >>> 0;
  }

  result(): string {
    const once = (this.#sum & 0xffff) + (this.#sum >>> 16);
    return `${(once & 0xffff) + (once >>> 16)} ${Math.ceil(this.#length / 512)}`;
  }
}
