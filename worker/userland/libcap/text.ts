// Capability sets as text, in libcap's form (cap_from_text(3), cap_iab(3)), and as file capabilities.
import { CAP_FULL_SET, CAP_NAMES } from "../../kernel/uapi/capability.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";

/** The three sets of a process or a file. */
export interface CapSets {
  effective: bigint;
  permitted: bigint;
  inheritable: bigint;
}

export const bit = (cap: number): bigint => 1n << BigInt(cap);
/** "cap_chown" of capability 0. */
export const cap_name = (cap: number): string => `cap_${CAP_NAMES[cap]}`;

/** Number of "cap_chown", "CAP_CHOWN" or "0"; -1 when there is none. */
export function cap_number(name: string): number {
  if (/^\d+$/.test(name)) return Number(name) < CAP_NAMES.length ? Number(name) : -1;
  const m = /^cap_(\w+)$/i.exec(name);
  return m ? (CAP_NAMES as readonly string[]).indexOf(m[1].toLowerCase()) : -1;
}

/** The names in a set, by number: "cap_chown,cap_kill". */
export const cap_list = (set: bigint): string =>
  CAP_NAMES.map((_, c) => c)
    .filter((c) => set & bit(c))
    .map(cap_name)
    .join(",");

/** A comma-separated list of names (or "all") as a set; the name that is unknown instead. */
export function parse_cap_list(text: string): bigint | string {
  if (text.toLowerCase() === "all") return CAP_FULL_SET;
  let set = 0n;
  for (const name of text.split(",")) {
    const cap = cap_number(name);
    if (cap < 0) return name;
    set |= bit(cap);
  }
  return set;
}

const EFFECTIVE = 1;
const PERMITTED = 2;
const INHERITABLE = 4;

/** "eip" of a combination of flags, in libcap's order. */
const flag_letters = (f: number): string =>
  (f & EFFECTIVE ? "e" : "") + (f & INHERITABLE ? "i" : "") + (f & PERMITTED ? "p" : "");

/** cap_to_text(3): what most capabilities have, then what differs from it. */
export function cap_to_text(s: CapSets): string {
  const groups: string[][] = Array.from({ length: 8 }, () => []);
  for (let c = 0; c < CAP_NAMES.length; c++) {
    const f =
      (s.effective & bit(c) ? EFFECTIVE : 0) |
      (s.permitted & bit(c) ? PERMITTED : 0) |
      (s.inheritable & bit(c) ? INHERITABLE : 0);
    groups[f].push(cap_name(c));
  }
  let base = 7;
  for (let f = 6; f >= 0; f--) if (groups[f].length >= groups[base].length) base = f;
  const words: string[] = [];
  for (let f = 7; f >= 0; f--) {
    if (f === base || groups[f].length === 0) continue;
    const more = f & ~base;
    const less = base & ~f;
    const plus = base === 0 ? "=" : "+";
    words.push(
      groups[f].join(",") + (more ? plus + flag_letters(more) : "") + (less ? `-${flag_letters(less)}` : ""),
    );
  }
  if (base !== 0 || words.length === 0) words.unshift(`=${flag_letters(base)}`);
  return words.join(" ");
}

/** cap_from_text(3); null when the text makes no sense. */
export function cap_from_text(text: string): CapSets | null {
  const s: CapSets = { effective: 0n, permitted: 0n, inheritable: 0n };
  for (const clause of text.split(/[\s]+/).filter(Boolean)) {
    const m = /^([^=+-]*)((?:[=+-][eip]*)+)$/.exec(clause);
    if (!m) return null;
    const [, names, ops] = m;
    // without names only "=" makes sense: it stands for all
    if (names === "" && !ops.startsWith("=")) return null;
    const set = names === "" ? CAP_FULL_SET : parse_cap_list(names);
    if (typeof set === "string") return null;
    for (const [, op, flags] of ops.matchAll(/([=+-])([eip]*)/g)) {
      if (op !== "=" && flags === "") return null;
      for (const [letter, key] of [
        ["e", "effective"],
        ["p", "permitted"],
        ["i", "inheritable"],
      ] as const) {
        const given = flags.includes(letter);
        if (op === "=") s[key] = given ? s[key] | set : s[key] & ~set;
        else if (given) s[key] = op === "+" ? s[key] | set : s[key] & ~set;
      }
    }
  }
  return s;
}

/** cap_iab_to_text(3): inheritable, ambient ("^") and dropped from the bounding set ("!"; both "!%"). */
export function iab_to_text(inheritable: bigint, ambient: bigint, bounding: bigint): string {
  const words: string[] = [];
  for (let c = 0; c < CAP_NAMES.length; c++) {
    const blocked = !(bounding & bit(c));
    const inh = (inheritable & bit(c)) !== 0n;
    const amb = (ambient & bit(c)) !== 0n;
    if (!blocked && !inh && !amb) continue;
    words.push((blocked ? "!" : "") + (amb ? "^" : blocked && inh ? "%" : "") + cap_name(c));
  }
  return words.join(",");
}

/** The three vectors of cap_iab(3); of the bounding set those that are dropped. */
export interface Iab {
  inheritable: bigint;
  ambient: bigint;
  blocked: bigint;
}

/** cap_iab_from_text(3); null when it is malformed. An ambient capability is inheritable, too. */
export function parse_iab(text: string): Iab | null {
  const iab: Iab = { inheritable: 0n, ambient: 0n, blocked: 0n };
  let rest = text;
  while (rest !== "") {
    const [all, flags, name] = /^([!^%]*)([^,]*)(?:,|$)/.exec(rest) as RegExpExecArray;
    rest = rest.slice(all.length);
    const cap = cap_number(name);
    if (cap < 0 && (name !== "" || flags === "")) return null;
    if (cap < 0) continue;
    if (flags.includes("!")) iab.blocked |= bit(cap);
    if (flags.includes("^")) iab.ambient |= bit(cap);
    if (flags !== "!".repeat(flags.length) || flags === "") iab.inheritable |= bit(cap);
  }
  return iab;
}

const VFS_CAP_REVISION_2 = 0x02000000;
const VFS_CAP_FLAGS_EFFECTIVE = 1;

/** struct vfs_cap_data, revision 2: the value of security.capability. Null when the effective set cannot be said. */
export function to_vfs_caps(s: CapSets): ByteString | null {
  const any = s.permitted | s.inheritable;
  // on a file "effective" is one bit for all
  if (s.effective !== 0n && (s.effective & any) !== any) return null;
  const u32 = (n: bigint) =>
    [0n, 8n, 16n, 24n].map((sh) => String.fromCharCode(Number((n >> sh) & 0xffn))).join("");
  const low = (n: bigint) => n & 0xffffffffn;
  return [
    BigInt(VFS_CAP_REVISION_2 | (s.effective ? VFS_CAP_FLAGS_EFFECTIVE : 0)),
    low(s.permitted),
    low(s.inheritable),
    s.permitted >> 32n,
    s.inheritable >> 32n,
  ]
    .map(u32)
    .join("");
}

/** The sets in a security.capability value; null when it is none. */
export function from_vfs_caps(raw: ByteString): CapSets | null {
  if (raw.length < 20) return null;
  const u32 = (at: number) => {
    let n = 0n;
    for (let i = 3; i >= 0; i--) n = (n << 8n) | BigInt(raw.charCodeAt(at + i));
    return n;
  };
  const permitted = u32(4) | (u32(12) << 32n);
  const inheritable = u32(8) | (u32(16) << 32n);
  const effective = u32(0) & BigInt(VFS_CAP_FLAGS_EFFECTIVE) ? permitted | inheritable : 0n;
  return { effective, permitted, inheritable };
}
