// Sizes with suffixes: reading them (xstrtoumax) and printing them for people (human_readable).

const POWERS = "KMGTPEZY";

/** How a parsed number came out: fine, wrong text, unknown suffix, or too large. */
export type ParsedSize = { n: number } | { error: "invalid" | "suffix" | "overflow" };

/** Values stop being exact above this; the real limit, 2^64, is far beyond any simulated file. */
const MAX = Number.MAX_SAFE_INTEGER;

/**
 * A decimal number with an optional suffix out of `suffixes` ("bcEGkKmMPTwYZ0"-like: letters that are allowed; "0"
 * allows the B and iB endings). kB is 1000, K and KiB are 1024. Larger numbers than `max` overflow.
 */
export function parse_size(text: string, suffixes = "bcEGkKmMPTwYZ0", max = MAX): ParsedSize {
  const m = /^\s*\+?(\d*)(.*)$/s.exec(text);
  if (!m || (m[1] === "" && !(m[2] && suffixes.includes(m[2][0])))) return { error: "invalid" };
  let n = m[1] === "" ? 1 : Number(m[1]);
  if (m[2] !== "") {
    const s = /^(.)(iB|B|D)?$/.exec(m[2]);
    if (!s || !suffixes.includes(s[1]) || (s[2] && !suffixes.includes("0"))) return { error: "suffix" };
    const power = POWERS.indexOf(s[1].toUpperCase());
    if (s[1] === "b") n *= 512;
    else if (s[1] === "w") n *= 2;
    else if (s[1] === "B") n *= 1024;
    else if (s[1] !== "c") n *= (s[2] === "B" || s[2] === "D" ? 1000 : 1024) ** (power + 1);
  }
  return n > max ? { error: "overflow" } : { n };
}

/** How sizes are printed: plainly in units of `block`, or scaled with a letter. */
export interface SizeStyle {
  /** bytes per unit */
  block: number;
  /** 0 plain; 1024 or 1000 scales and adds a letter (-h, --si) */
  human: 0 | 1000 | 1024;
  /** suffix of --block-size=K and the like, printed after the number */
  suffix: string;
}
export const style_block = (block: number, suffix = ""): SizeStyle => ({ block, human: 0, suffix });
export const HUMAN: SizeStyle = { block: 1, human: 1024, suffix: "" };
export const SI: SizeStyle = { block: 1, human: 1000, suffix: "" };

/** `bytes` in the given style, rounded up as df, du and ls do. */
export function format_size(bytes: number, style: SizeStyle): string {
  if (!style.human) return `${Math.ceil(bytes / style.block)}${style.suffix}`;
  const base = style.human;
  if (bytes < base) return String(Math.ceil(bytes));
  let power = 0;
  let v = bytes;
  while (v >= base && power < POWERS.length) {
    v /= base;
    power++;
  }
  let text: string;
  if (v < 10 && Math.ceil(v * 10) < 100) text = (Math.ceil(v * 10) / 10).toFixed(1);
  else {
    const whole = Math.ceil(v);
    if (whole >= base && power < POWERS.length) {
      power++;
      text = "1.0";
    } else text = String(whole);
  }
  const letter = POWERS[power - 1];
  return text + (base === 1000 && letter === "K" ? "k" : letter);
}

/** --block-size=WORD: "human-readable", "si", a number, or a suffix with or without a number; null when wrong. */
export function parse_block_size(word: string): SizeStyle | null {
  if (word === "human-readable") return HUMAN;
  if (word === "si") return SI;
  const text = word.startsWith("'") ? word.slice(1) : word;
  const size = parse_size(text, "EGKkMmPTYZ0");
  if ("error" in size || size.n === 0) return null;
  return style_block(size.n, /^\d/.test(text) ? "" : text.replace(/^([a-zA-Z])iB$/, "$1"));
}
