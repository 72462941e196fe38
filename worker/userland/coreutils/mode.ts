// File modes as text: chmod's symbolic and octal modes, and the ten characters of ls -l.
import * as S from "../../kernel/uapi/stat.ts";

/** One "u+rw" out of a mode; `value` in the bits of one class each (ugo), X and copies resolved when applied. */
interface Change {
  op: "+" | "-" | "=";
  /** bits the change may touch: 04700 for u, 02070 for g, 01007 for o, 07777 for a */
  affected: number;
  /** no u, g, o, a was given: the umask decides */
  masked: boolean;
  value: number;
  /** X */
  x_if_any: boolean;
  copy: "u" | "g" | "o" | null;
  /** octal mode: which of the special bits it names explicitly */
  octal: boolean;
  mentioned: number;
}
export type ModeChanges = readonly Change[];

const PERM: Readonly<Record<string, number>> = { r: 0o444, w: 0o222, x: 0o111, s: 0o6000, t: 0o1000 };
const WHO: Readonly<Record<string, number>> = { u: 0o4700, g: 0o2070, o: 0o1007, a: 0o7777 };

function parse_clause(clause: string): Change[] | null {
  const m = /^([ugoa]*)((?:[-+=](?:[0-7]+|[ugo]|[rwxXst]*))+)$/.exec(clause);
  if (!m) return null;
  const affected = [...m[1]].reduce((bits, c) => bits | WHO[c], 0);
  const changes: Change[] = [];
  for (const [, op, what] of m[2].matchAll(/([-+=])([0-7]+|[ugo]|[rwxXst]*)/g)) {
    const base = { op: op as Change["op"], affected: affected || 0o7777, masked: affected === 0 };
    const plain = { x_if_any: false, copy: null, octal: false, mentioned: 0 };
    if (/^[0-7]+$/.test(what)) {
      const value = Number.parseInt(what, 8);
      if (value > 0o7777 || m[1] !== "") return null;
      changes.push({ ...base, ...plain, value, masked: false, octal: true, mentioned: 0o7777 });
    } else if (/^[ugo]$/.test(what))
      changes.push({ ...base, ...plain, value: 0, copy: what as "u" | "g" | "o" });
    else {
      const value = [...what].reduce((bits, c) => bits | (PERM[c] ?? 0), 0);
      changes.push({ ...base, ...plain, value, x_if_any: what.includes("X") });
    }
  }
  return changes;
}

/** Parses a mode as chmod(1) does; null when it is not one. */
export function parse_mode(text: string): ModeChanges | null {
  if (/^[0-7]+$/.test(text)) {
    const value = Number.parseInt(text, 8);
    if (value > 0o7777) return null;
    const mentioned = text.length < 5 ? (value & 0o6000) | 0o1777 : 0o7777;
    return [
      {
        op: "=",
        affected: 0o7777,
        masked: false,
        value,
        x_if_any: false,
        copy: null,
        octal: true,
        mentioned,
      },
    ];
  }
  const changes: Change[] = [];
  for (const clause of text.split(",")) {
    const c = parse_clause(clause);
    if (!c) return null;
    changes.push(...c);
  }
  return changes;
}

/** What `changes` make of a file of mode `mode`: its permission bits, and which of them were spoken of. */
export function adjusted_mode(
  mode: number,
  is_dir: boolean,
  umask: number,
  changes: ModeChanges,
): { mode: number; bits: number } {
  let result = mode & 0o7777;
  let bits = 0;
  for (const c of changes) {
    // a directory keeps its set-id bits unless they are named
    const omit = is_dir ? 0o6000 & ~(c.octal ? c.mentioned : c.affected & c.value) : 0;
    let value = c.value;
    if (c.copy) {
      const shift = { u: 6, g: 3, o: 0 }[c.copy];
      value = ((result >> shift) & 7) * 0o111;
    }
    if (c.x_if_any && (is_dir || result & 0o111)) value |= 0o111;
    value &= c.masked ? ~umask : c.affected;
    if (is_dir) value &= ~omit | 0o1777;
    if (c.op === "=") {
      const preserved = (c.masked ? 0 : ~c.affected & 0o7777) | omit;
      result = (result & preserved) | value;
      bits |= 0o7777 & ~preserved;
    } else {
      result = c.op === "+" ? result | value : result & ~value;
      bits |= value;
    }
  }
  return { mode: result, bits };
}

/** The mode that results from `changes` on a file of mode `mode`; only permission bits are returned. */
export const adjust_mode = (mode: number, is_dir: boolean, umask: number, changes: ModeChanges): number =>
  adjusted_mode(mode, is_dir, umask, changes).mode;

/** The type letter of ls -l. */
export function type_letter(mode: number): string {
  switch (mode & S.S_IFMT) {
    case S.S_IFDIR:
      return "d";
    case S.S_IFLNK:
      return "l";
    case S.S_IFCHR:
      return "c";
    case S.S_IFBLK:
      return "b";
    case S.S_IFIFO:
      return "p";
    case S.S_IFSOCK:
      return "s";
    case S.S_IFREG:
      return "-";
    default:
      return "?";
  }
}

/** "-rwxr-xr-x" of a full mode. */
export function mode_string(mode: number): string {
  const x = (shift: number, special: number, set: string, unset: string): string => {
    const on = mode & (1 << shift);
    return mode & special ? (on ? set : unset) : on ? "x" : "-";
  };
  const rw = (shift: number): string => (mode & (4 << shift) ? "r" : "-") + (mode & (2 << shift) ? "w" : "-");
  return (
    type_letter(mode) +
    rw(6) +
    x(6, S.S_ISUID, "s", "S") +
    rw(3) +
    x(3, S.S_ISGID, "s", "S") +
    rw(0) +
    x(0, S.S_ISVTX, "t", "T")
  );
}

/** "regular file", "directory" ... as stat, rm and cp say it. */
export function file_type(mode: number, size = 1): string {
  switch (mode & S.S_IFMT) {
    case S.S_IFREG:
      return size === 0 ? "regular empty file" : "regular file";
    case S.S_IFDIR:
      return "directory";
    case S.S_IFLNK:
      return "symbolic link";
    case S.S_IFCHR:
      return "character special file";
    case S.S_IFBLK:
      return "block special file";
    case S.S_IFIFO:
      return "fifo";
    case S.S_IFSOCK:
      return "socket";
    default:
      return "weird file";
  }
}
