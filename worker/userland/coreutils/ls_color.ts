// Colours of ls: the built-in table that dircolors(1) also prints, overridden by LS_COLORS.
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";

/** Colour sequences by indicator (dir_colors(5): di, ln, ex ...) and by file name suffix. */
export interface Colors {
  indicators: Map<string, string>;
  suffixes: [suffix: string, sequence: string][];
}

const BUILT_IN: readonly (readonly [string, string])[] = [
  ["lc", "\x1b["],
  ["rc", "m"],
  ["rs", "0"],
  ["di", "01;34"],
  ["ln", "01;36"],
  ["pi", "33"],
  ["so", "01;35"],
  ["bd", "01;33"],
  ["cd", "01;33"],
  ["ex", "01;32"],
  ["do", "01;35"],
  ["su", "37;41"],
  ["sg", "30;43"],
  ["st", "37;44"],
  ["ow", "34;42"],
  ["tw", "30;42"],
  ["cl", "\x1b[K"],
];

/** The table to use for LS_COLORS (or its absence); null when LS_COLORS cannot be parsed. */
export function parse_colors(ls_colors: string | undefined): Colors | null {
  const colors: Colors = { indicators: new Map(BUILT_IN), suffixes: [] };
  if (!ls_colors) return colors;
  for (const part of ls_colors.split(":")) {
    if (part === "") continue;
    const m = /^(\*[^=]*|[a-z]{2})=(.*)$/.exec(part);
    if (!m) return null;
    const value = m[2].replace(/\\e/g, "\x1b").replace(/\^\[/g, "\x1b");
    if (m[1].startsWith("*")) colors.suffixes.unshift([m[1].slice(1), value]);
    else colors.indicators.set(m[1], value);
  }
  return colors;
}

/** What decides the colour of one name. */
export interface Colored {
  name: ByteString;
  /** 0 when unknown */
  mode: number;
  nlink: number;
  /** a symbolic link whose target does not exist */
  broken: boolean;
  /** missing target of a broken link, shown after "->" */
  missing: boolean;
  /** mode of a symbolic link's target, 0 when unknown */
  target_mode: number;
}

const off = (seq: string | undefined): boolean =>
  seq === undefined || seq === "" || seq === "0" || seq === "00";

function indicator(f: Colored, colors: Colors): string {
  const has = (k: string) => !off(colors.indicators.get(k));
  if (f.missing) return has("mi") ? "mi" : has("or") ? "or" : "mi";
  switch (f.mode & S.S_IFMT) {
    case S.S_IFREG:
      if (f.mode & S.S_ISUID && has("su")) return "su";
      if (f.mode & S.S_ISGID && has("sg")) return "sg";
      if (f.mode & 0o111 && has("ex")) return "ex";
      if (f.nlink > 1 && has("mh")) return "mh";
      return "fi";
    case S.S_IFDIR: {
      const sticky = (f.mode & S.S_ISVTX) !== 0;
      const writable = (f.mode & 0o002) !== 0;
      if (sticky && writable && has("tw")) return "tw";
      if (writable && has("ow")) return "ow";
      if (sticky && has("st")) return "st";
      return "di";
    }
    case S.S_IFLNK:
      return f.broken && (has("or") || colors.indicators.get("ln") === "target") ? "or" : "ln";
    case S.S_IFIFO:
      return "pi";
    case S.S_IFSOCK:
      return "so";
    case S.S_IFBLK:
      return "bd";
    case S.S_IFCHR:
      return "cd";
    default:
      return "or";
  }
}

/** The colour sequence of a name ("01;34"), or "" for none. */
export function color_of(f: Colored, colors: Colors): string {
  let what = indicator(f, colors);
  if (what === "ln" && colors.indicators.get("ln") === "target" && f.target_mode)
    what = indicator({ ...f, mode: f.target_mode }, colors);
  if (what === "fi") {
    const lower = f.name.toLowerCase();
    const suffix = colors.suffixes.find(([s]) => f.name.endsWith(s) || lower.endsWith(s.toLowerCase()));
    if (suffix) return off(suffix[1]) ? "" : suffix[1];
  }
  const seq = colors.indicators.get(what);
  return off(seq) ? "" : (seq as string);
}
