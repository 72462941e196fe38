// The settings of stty(1) by name.
import * as T from "../../../kernel/uapi/termios.ts";

/** Which word of struct termios a setting is in, in the order of stty -a. */
export type Group = "control" | "input" | "output" | "local";

export interface Setting {
  name: string;
  group: Group;
  bits: number;
  /** the bits that the setting stands in, when it is one value out of several */
  mask?: number;
  /** how `sane` leaves it, if it touches it */
  sane?: boolean;
  /** can be turned off with a dash */
  reversible: boolean;
  /** another name of a setting, not shown */
  alias?: boolean;
}

/** name, bits, and "+" or "-" for what sane makes of it; "=" marks one of several values, "~" a second name. */
type Row = readonly [string, number, string?, number?];

const CSIZE = 0o60;
const rows: Readonly<Record<Group, readonly Row[]>> = {
  control: [
    ["parenb", 0o400],
    ["parodd", 0o1000],
    ["cmspar", 0o10000000000],
    ["cs5", 0, "=", CSIZE],
    ["cs6", 0o20, "=", CSIZE],
    ["cs7", 0o40, "=", CSIZE],
    ["cs8", 0o60, "=", CSIZE],
    ["hupcl", T.HUPCL],
    ["hup", T.HUPCL, "~"],
    ["cstopb", 0o100],
    ["cread", T.CREAD, "+"],
    ["clocal", T.CLOCAL],
    ["crtscts", 0o20000000000],
  ],
  input: [
    ["ignbrk", T.IGNBRK, "-"],
    ["brkint", T.BRKINT, "+"],
    ["ignpar", T.IGNPAR],
    ["parmrk", T.PARMRK],
    ["inpck", T.INPCK],
    ["istrip", T.ISTRIP],
    ["inlcr", T.INLCR, "-"],
    ["igncr", T.IGNCR, "-"],
    ["icrnl", T.ICRNL, "+"],
    ["ixon", T.IXON],
    ["ixoff", T.IXOFF, "-"],
    ["tandem", T.IXOFF, "~"],
    ["iuclc", T.IUCLC, "-"],
    ["ixany", T.IXANY, "-"],
    ["imaxbel", T.IMAXBEL, "+"],
    ["iutf8", T.IUTF8, "-"],
  ],
  output: [
    ["opost", T.OPOST, "+"],
    ["olcuc", T.OLCUC, "-"],
    ["ocrnl", T.OCRNL, "-"],
    ["onlcr", T.ONLCR, "+"],
    ["onocr", T.ONOCR, "-"],
    ["onlret", T.ONLRET, "-"],
    ["ofill", 0o100, "-"],
    ["ofdel", 0o200, "-"],
    ["nl1", 0o400, "=", 0o400],
    ["nl0", 0, "=+", 0o400],
    ["cr3", 0o3000, "=", 0o3000],
    ["cr2", 0o2000, "=", 0o3000],
    ["cr1", 0o1000, "=", 0o3000],
    ["cr0", 0, "=+", 0o3000],
    ["tab3", 0o14000, "=", 0o14000],
    ["tab2", 0o10000, "=", 0o14000],
    ["tab1", 0o4000, "=", 0o14000],
    ["tab0", 0, "=+", 0o14000],
    ["bs1", 0o20000, "=", 0o20000],
    ["bs0", 0, "=+", 0o20000],
    ["vt1", 0o40000, "=", 0o40000],
    ["vt0", 0, "=+", 0o40000],
    ["ff1", 0o100000, "=", 0o100000],
    ["ff0", 0, "=+", 0o100000],
  ],
  local: [
    ["isig", T.ISIG, "+"],
    ["icanon", T.ICANON, "+"],
    ["iexten", T.IEXTEN, "+"],
    ["echo", T.ECHO, "+"],
    ["echoe", T.ECHOE, "+"],
    ["crterase", T.ECHOE, "~"],
    ["echok", T.ECHOK, "+"],
    ["echonl", T.ECHONL, "-"],
    ["noflsh", T.NOFLSH, "-"],
    ["xcase", 0o4, "-"],
    ["tostop", T.TOSTOP, "-"],
    ["echoprt", T.ECHOPRT, "-"],
    ["prterase", T.ECHOPRT, "~"],
    ["echoctl", T.ECHOCTL, "+"],
    ["ctlecho", T.ECHOCTL, "~"],
    ["echoke", T.ECHOKE, "+"],
    ["crtkill", T.ECHOKE, "~"],
    ["flusho", 0o10000, "-"],
    ["extproc", 0o200000, "-"],
  ],
};

export const SETTINGS: readonly Setting[] = (Object.keys(rows) as Group[]).flatMap((group) =>
  rows[group].map(([name, bits, marks = "", mask]) => ({
    name,
    group,
    bits,
    mask,
    sane: marks.includes("+") ? true : marks.includes("-") ? false : undefined,
    reversible: !marks.includes("="),
    alias: marks.includes("~"),
  })),
);

/** Special characters: name, place in c_cc, and what sane makes of them. */
export const CHARACTERS: readonly (readonly [string, number, number])[] = [
  ["intr", T.VINTR, 3],
  ["quit", T.VQUIT, 0o34],
  ["erase", T.VERASE, 0o177],
  ["kill", T.VKILL, 0o25],
  ["eof", T.VEOF, 4],
  ["eol", T.VEOL, 0],
  ["eol2", T.VEOL2, 0],
  ["swtch", T.VSWTC, 0],
  ["start", T.VSTART, 0o21],
  ["stop", T.VSTOP, 0o23],
  ["susp", T.VSUSP, 0o32],
  ["rprnt", T.VREPRINT, 0o22],
  ["werase", T.VWERASE, 0o27],
  ["lnext", T.VLNEXT, 0o26],
  ["discard", T.VDISCARD, 0o17],
];

const WORDS = { control: "c_cflag", input: "c_iflag", output: "c_oflag", local: "c_lflag" } as const;

export const is_set = (t: T.termios, s: Setting): boolean =>
  (t[WORDS[s.group]] & (s.mask ?? s.bits)) >>> 0 === s.bits >>> 0;

export function apply(t: T.termios, s: Setting, on: boolean): void {
  const word = WORDS[s.group];
  t[word] = (on ? (t[word] & ~(s.mask ?? s.bits)) | s.bits : t[word] & ~s.bits) >>> 0;
}

export function sane(t: T.termios): void {
  for (const s of SETTINGS) if (s.sane !== undefined) apply(t, s, s.sane);
  for (const [, at, byte] of CHARACTERS) t.c_cc[at] = byte;
  t.c_cc[T.VMIN] = 1;
  t.c_cc[T.VTIME] = 0;
}

/** Settings that stand for several others ("name" or "-name"). */
export const COMBINATIONS: Readonly<Record<string, string>> = {
  evenp: "parenb -parodd cs7",
  parity: "parenb -parodd cs7",
  oddp: "parenb parodd cs7",
  "-evenp": "-parenb cs8",
  "-parity": "-parenb cs8",
  "-oddp": "-parenb cs8",
  nl: "-icrnl -onlcr",
  "-nl": "icrnl -inlcr -igncr onlcr -ocrnl -onlret",
  ek: "erase ^? kill ^U",
  raw: "-ignbrk -brkint -ignpar -parmrk -inpck -istrip -inlcr -igncr -icrnl -ixon -ixoff -icanon -opost -isig -iuclc -ixany -imaxbel -xcase min 1 time 0",
  "-cooked": "raw",
  cooked: "brkint ignpar istrip icrnl ixon opost isig icanon eof ^D eol undef",
  "-raw": "cooked",
  cbreak: "-icanon",
  "-cbreak": "icanon",
  pass8: "-parenb -istrip cs8",
  "-pass8": "parenb istrip cs7",
  litout: "-parenb -istrip -opost cs8",
  "-litout": "parenb istrip opost cs7",
  crt: "echoe echoctl echoke",
  dec: "echoe echoctl echoke -ixany intr ^C erase ^? kill ^U",
  decctlq: "-ixany",
  "-decctlq": "ixany",
  lcase: "xcase iuclc olcuc",
  LCASE: "xcase iuclc olcuc",
  "-lcase": "-xcase -iuclc -olcuc",
  "-LCASE": "-xcase -iuclc -olcuc",
  tabs: "tab0",
  "-tabs": "tab3",
};

/** Baud rates by the low bits of c_cflag. */
export const SPEEDS: readonly number[] = [
  0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400,
];
