// Bytes as printable characters: base64, base32 and base16 of RFC 4648, strings of bits, and Z85 (ZeroMQ RFC 32).
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { decode_base64, encode_base64 } from "../../lib/base64.ts";

export interface Encoding {
  /** characters that mean something, the padding with them */
  alphabet: string;
  /** bytes that are encoded together; others than a multiple of it may be refused */
  group: number;
  /** null: the length cannot be encoded */
  encode(data: ByteString): string | null;
  /** what could be decoded, and whether all of it could */
  decode(text: string): { data: ByteString; ok: boolean };
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS = "0123456789";
const LETTERS_AND_DIGITS = LETTERS + LETTERS.toLowerCase() + DIGITS;

export const BASE64: Encoding = {
  alphabet: `${LETTERS_AND_DIGITS}+/=`,
  group: 3,
  encode: encode_base64,
  decode: decode_base64,
};

/** Other characters for the last two values; those of {@link BASE64} mean nothing then. */
const BASE64URL: Encoding = {
  alphabet: `${LETTERS_AND_DIGITS}-_=`,
  group: 3,
  encode: (data) => encode_base64(data).replaceAll("+", "-").replaceAll("/", "_"),
  decode: (text) => decode_base64(text.replace(/[-_+/]/g, (c) => ({ "-": "+", _: "/" })[c] ?? "!")),
};

const bits_of = (n: number, width: number): string => n.toString(2).padStart(width, "0");
const byte_of = (bits: string): string => String.fromCharCode(Number.parseInt(bits, 2));

const reversed = (bits: string): string => [...bits].reverse().join("");

/** Characters of eight in a group of base32 behind which a byte is whole. */
const WHOLE_AFTER = [2, 4, 5, 7, 8];

function base32_with(values: string): Encoding {
  const value = (c: string): number => values.indexOf(c);
  /** Bytes of one group of eight; fewer than it asks for where it goes wrong. */
  function decode_group(eight: string): { data: ByteString; ok: boolean } {
    const padding = eight.indexOf("=");
    const used = padding < 0 ? 8 : padding;
    const good = [...eight].findIndex((c, i) => i < used && value(c) < 0);
    const known = good < 0 ? used : good;
    const bits = [...eight.slice(0, known)].map((c) => bits_of(value(c), 5)).join("");
    const count = WHOLE_AFTER.filter((n) => n <= known).length;
    const data = Array.from({ length: count }, (_, i) => byte_of(bits.slice(i * 8, i * 8 + 8))).join("");
    const padded = /^=*$/.test(eight.slice(used));
    return { data, ok: good < 0 && padded && WHOLE_AFTER.includes(used) };
  }
  return {
    alphabet: `${values}=`,
    group: 5,
    encode(data) {
      let out = "";
      for (let i = 0; i < data.length; i += 5) {
        const bits = [...data.slice(i, i + 5)].map((c) => bits_of(c.charCodeAt(0), 8)).join("");
        const fives = bits.match(/.{1,5}/g) ?? [];
        out += fives
          .map((five) => values[Number.parseInt(five.padEnd(5, "0"), 2)])
          .join("")
          .padEnd(8, "=");
      }
      return out;
    },
    decode(text) {
      let data = "";
      let i = 0;
      for (; i + 8 <= text.length; i += 8) {
        const group = decode_group(text.slice(i, i + 8));
        data += group.data;
        if (!group.ok) return { data, ok: false };
      }
      return { data, ok: i === text.length };
    },
  };
}
export const BASE32 = base32_with(`${LETTERS}234567`);

/** A byte as a fixed number of characters, each standing for some of its bits. */
const per_byte = (
  alphabet: string,
  width: number,
  encode: (byte: number) => string,
  decode: (text: string) => number,
): Encoding => ({
  alphabet,
  group: 1,
  encode: (data) => [...data].map((c) => encode(c.charCodeAt(0))).join(""),
  decode(text) {
    let data = "";
    let i = 0;
    for (; i + width <= text.length; i += width) {
      const part = text.slice(i, i + width);
      if ([...part].some((c) => !alphabet.includes(c))) return { data, ok: false };
      data += String.fromCharCode(decode(part));
    }
    return { data, ok: i === text.length };
  },
});

const Z85_VALUES = `${DIGITS}${LETTERS.toLowerCase()}${LETTERS}.-:+=^!/*?&<>()[]{}@%$#`;
const Z85: Encoding = {
  alphabet: Z85_VALUES,
  group: 4,
  encode(data) {
    if (data.length % 4 !== 0) return null;
    let out = "";
    for (let i = 0; i < data.length; i += 4) {
      let n = [...data.slice(i, i + 4)].reduce((sum, c) => sum * 256 + c.charCodeAt(0), 0);
      let five = "";
      for (let k = 0; k < 5; k++) {
        five = Z85_VALUES[n % 85] + five;
        n = Math.floor(n / 85);
      }
      out += five;
    }
    return out;
  },
  decode(text) {
    let data = "";
    let i = 0;
    for (; i + 5 <= text.length; i += 5) {
      const values = [...text.slice(i, i + 5)].map((c) => Z85_VALUES.indexOf(c));
      const n = values.reduce((sum, v) => sum * 85 + v, 0);
      if (values.includes(-1) || n > 0xffffffff) return { data, ok: false };
      data += bits_of(n, 32).match(/.{8}/g)?.map(byte_of).join("");
    }
    return { data, ok: i === text.length };
  },
};

/** By the option of basenc(1) that asks for it. */
export const ENCODINGS: Readonly<Record<string, Encoding>> = {
  base64: BASE64,
  base64url: BASE64URL,
  base32: BASE32,
  base32hex: base32_with(`${DIGITS}ABCDEFGHIJKLMNOPQRSTUV`),
  base16: per_byte(
    `${DIGITS}ABCDEF`,
    2,
    (byte) => byte.toString(16).toUpperCase().padStart(2, "0"),
    (text) => Number.parseInt(text, 16),
  ),
  base2msbf: per_byte(
    "01",
    8,
    (byte) => bits_of(byte, 8),
    (text) => Number.parseInt(text, 2),
  ),
  base2lsbf: per_byte(
    "01",
    8,
    (byte) => reversed(bits_of(byte, 8)),
    (text) => Number.parseInt(reversed(text), 2),
  ),
  z85: Z85,
};
