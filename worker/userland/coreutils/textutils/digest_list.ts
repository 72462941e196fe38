// Lines of the lists that md5sum(1), its relatives and cksum(1) check with -c: plain ones and those with a tag.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { ALGORITHMS, type Algorithm, BLAKE2B } from "./digest_algorithms.ts";

export interface Listed {
  algorithm: Algorithm;
  bits: number;
  /** lower case hexadecimal */
  digest: string;
  name: ByteString;
}

/** What backslashes stand for in the name of a line that starts with one; null where they stand for nothing. */
function unescape_name(name: ByteString): ByteString | null {
  if (/\\(?![\\nr])|\0/.test(name.replaceAll("\\\\", ""))) return null;
  return name.replace(/\\(.)/g, (_, c: string) => (c === "n" ? "\n" : c === "r" ? "\r" : "\\"));
}

/** A number as strtoumax(3) takes it with base 0. */
const NUMBER = /^\s*\+?(0x[\da-f]+|0[0-7]*|[1-9]\d*)/i;
const number_of = (text: string): number => (/^0[0-7]/.test(text) ? Number.parseInt(text, 8) : Number(text));

export class ListReader {
  /** what untagged lines are digests of, and what a line that is wrong is said to be no line of */
  #algorithm: Algorithm | null;
  /** set if any tag will do, and only lines with tags */
  readonly #any: boolean;
  /** md5sum and the programs of SHA digests: one length, one form of tags */
  readonly #strict: boolean;
  /** whether plain lines have one blank before the name (1), or two, or " *" (0): the first one decides (-1) */
  #reversed: -1 | 0 | 1 = -1;

  /** algorithm: null if the lines say which */
  constructor(algorithm: Algorithm | null, strict: boolean) {
    this.#algorithm = algorithm;
    this.#any = algorithm === null;
    this.#strict = strict;
  }

  /** What a wrong line is no line of: the algorithm of the last tag, if these decide. */
  get title(): string {
    return this.#algorithm?.tag ?? "CRC";
  }

  /** What a line without its end says, or null when it is not properly formatted. */
  parse(line: ByteString): Listed | null {
    let text = line.replace(/^[ \t]+/, "");
    const escaped = text.startsWith("\\");
    if (escaped) text = text.slice(1);
    const tagged = this.#tag(text);
    if (tagged) return this.#tagged(tagged.algorithm, tagged.rest, escaped);
    if (this.#any || this.#algorithm === null) return null;
    return this.#plain(this.#algorithm, text, escaped);
  }

  /** The algorithm of a tag that a line starts with, and what follows. */
  #tag(text: ByteString): { algorithm: Algorithm; rest: ByteString } | null {
    if (this.#any) {
      const word = /^[^ \t\-(]*/.exec(text)?.[0] ?? "";
      const algorithm = ALGORITHMS.find((a) => a.tag === word);
      if (!algorithm) return null;
      this.#algorithm = algorithm;
      return { algorithm, rest: text.slice(word.length) };
    }
    const algorithm = this.#algorithm;
    return algorithm && text.startsWith(algorithm.tag)
      ? { algorithm, rest: text.slice(algorithm.tag.length) }
      : null;
  }

  /** "MD5 (NAME) = DIGEST", "BLAKE2b-256 (NAME) = DIGEST" after the algorithm. */
  #tagged(algorithm: Algorithm, text: ByteString, escaped: boolean): Listed | null {
    let rest = text;
    let { bits } = algorithm;
    if (!this.#strict && rest.startsWith("-")) {
      const m = NUMBER.exec(rest.slice(1));
      bits = m ? number_of(m[1]) : 0;
      if (!m || bits === 0 || bits % 8 !== 0 || bits > algorithm.bits) return null;
      rest = rest.slice(1 + m[0].length);
    } else if (!this.#strict && !rest.startsWith("(")) rest = rest.slice(1);
    if (rest.startsWith(" ")) rest = rest.slice(1);
    const end = rest.lastIndexOf(")");
    if (!rest.startsWith("(") || end < 0) return null;
    const name = escaped ? unescape_name(rest.slice(1, end)) : rest.slice(1, end);
    const digest = /^[ \t]*=[ \t]*([\da-fA-F]*)$/.exec(rest.slice(end + 1))?.[1];
    if (name === null || digest?.length !== bits / 4) return null;
    return { algorithm, bits, digest: digest.toLowerCase(), name };
  }

  /** "DIGEST  NAME", "DIGEST *NAME", "DIGEST NAME" */
  #plain(algorithm: Algorithm, text: ByteString, escaped: boolean): Listed | null {
    const digest = /^[\da-fA-F]*/.exec(text)?.[0] ?? "";
    let bits = 4 * digest.length;
    if (algorithm !== BLAKE2B) {
      if (bits !== algorithm.bits) return null;
    } else if (bits === 0 || bits % 8 !== 0 || bits > algorithm.bits) return null;
    bits = 4 * digest.length;
    if (this.#strict && text.length < digest.length + 2) return null;
    let name = text.slice(digest.length + 1);
    if (!/^[ \t]/.test(text.slice(digest.length))) return null;
    if (name.length === 1 || !/^[ *]/.test(name)) {
      if (this.#reversed === 0) return null;
      this.#reversed = 1;
    } else if (this.#reversed !== 1) {
      this.#reversed = 0;
      name = name.slice(1);
    }
    const real = escaped ? unescape_name(name) : name.split("\0", 1)[0];
    return real === null ? null : { algorithm, bits, digest: digest.toLowerCase(), name: real };
  }
}
