// crypt(5) with SHA-256 ("$5$", by the published SHA-crypt specification): the one hash of /etc/shadow that is known.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { Sha256 } from "./digest.ts";

const ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ROUNDS = 5000;
const MAX_SALT = 16;
/** Bytes of the digest in the order in which they are written, three at a time. */
const ORDER = [
  [0, 10, 20],
  [21, 1, 11],
  [12, 22, 2],
  [3, 13, 23],
  [24, 4, 14],
  [15, 25, 5],
  [6, 16, 26],
  [27, 7, 17],
  [18, 28, 8],
  [9, 19, 29],
];

const sha256 = (...parts: ByteString[]): ByteString => new Sha256().update(parts.join("")).digest();
/** The first `length` bytes of a digest that goes on as long as needed. */
const stretch = (digest: ByteString, length: number): ByteString =>
  digest.repeat(Math.ceil(length / digest.length)).slice(0, length);

function base64(value: number, digits: number): string {
  let out = "";
  for (let i = 0; i < digits; i++) out += ALPHABET[(value >>> (6 * i)) & 63];
  return out;
}

/** The bytes that the rounds start from. */
function initial(key: ByteString, salt: ByteString): ByteString {
  const b = sha256(key, salt, key);
  let text = key + salt + stretch(b, key.length);
  for (let n = key.length; n > 0; n >>= 1) text += n & 1 ? b : key;
  return sha256(text);
}

/** "$5$SALT$HASH" of a password; `setting` is "$5$SALT" with anything after it. */
export function sha256_crypt(key: ByteString, setting: ByteString): ByteString | null {
  const m = /^\$5\$(?:rounds=(\d+)\$)?([^$]*)/.exec(setting);
  if (!m) return null;
  const rounds = m[1] === undefined ? ROUNDS : Math.min(Math.max(Number(m[1]), 1000), 999_999_999);
  const salt = m[2].slice(0, MAX_SALT);
  let digest = initial(key, salt);
  const p = stretch(sha256(key.repeat(key.length)), key.length);
  const s = stretch(sha256(salt.repeat(16 + digest.charCodeAt(0))), salt.length);
  for (let i = 0; i < rounds; i++)
    digest = sha256(i & 1 ? p : digest, i % 3 ? s : "", i % 7 ? p : "", i & 1 ? digest : p);
  const byte = (i: number): number => digest.charCodeAt(i);
  const text =
    ORDER.map(([a, b, c]) => base64((byte(a) << 16) | (byte(b) << 8) | byte(c), 4)).join("") +
    base64((byte(31) << 8) | byte(30), 3);
  return `$5$${m[1] === undefined ? "" : `rounds=${rounds}$`}${salt}$${text}`;
}

/** A salt of `random`, 8 bytes or more. */
export const make_salt = (random: ByteString): ByteString =>
  `$5$${[...random].map((c) => ALPHABET[c.charCodeAt(0) & 63]).join("")}$`;

/** Whether a password is that of an entry of /etc/shadow. An empty entry fits every password. */
export const password_fits = (password: ByteString, entry: ByteString): boolean =>
  entry === "" || (entry.startsWith("$5$") && sha256_crypt(password, entry) === entry);
