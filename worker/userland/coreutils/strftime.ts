// strftime(3) with the GNU extensions that date(1) documents, in the C locale.
import { DAYS, days_from_civil, MONTHS, type Tm } from "./calendar.ts";

const pad = (n: number, width: number, fill = "0"): string =>
  n < 0 ? `-${String(-n).padStart(width - 1, fill)}` : String(n).padStart(width, fill);

/** ISO 8601 week-based year and week number. */
function iso_week(tm: Tm): { year: number; week: number } {
  const wday = (tm.wday + 6) % 7;
  const thursday = days_from_civil(tm.year, tm.month + 1, tm.mday) - wday + 3;
  let year = tm.year;
  if (thursday < days_from_civil(year, 1, 1)) year--;
  else if (thursday >= days_from_civil(year + 1, 1, 1)) year++;
  return { year, week: Math.floor((thursday - days_from_civil(year, 1, 1)) / 7) + 1 };
}

/** Offset from UTC as +hhmm with `colons` colons (%z, %:z, %::z, %:::z). */
function zone_offset(offset: number, colons: number): string {
  const sign = offset < 0 ? "-" : "+";
  const a = Math.abs(offset);
  const h = pad(Math.floor(a / 3600), 2);
  const m = pad(Math.floor(a / 60) % 60, 2);
  const s = pad(a % 60, 2);
  if (colons === 0) return `${sign}${h}${m}`;
  if (colons === 1) return `${sign}${h}:${m}`;
  if (colons === 2) return `${sign}${h}:${m}:${s}`;
  return `${sign}${h}${m !== "00" || s !== "00" ? `:${m}` : ""}${s !== "00" ? `:${s}` : ""}`;
}

/** A field's value: text, or a number with its natural width and padding. */
type Field = string | { n: number; width: number; fill: "0" | "_" | "+" };
const num = (n: number, width: number, fill: "0" | "_" | "+" = "0"): Field => ({ n, width, fill });

function field(c: string, tm: Tm, ns: number, epoch: number, colons: number): Field | null {
  const h12 = tm.hour % 12 || 12;
  const sub = (f: string) => strftime(f, tm, ns, epoch);
  switch (c) {
    case "a":
      return DAYS[tm.wday].slice(0, 3);
    case "A":
      return DAYS[tm.wday];
    case "b":
    case "h":
      return MONTHS[tm.month].slice(0, 3);
    case "B":
      return MONTHS[tm.month];
    case "c":
      return sub("%a %b %e %H:%M:%S %Y");
    case "C":
      return num(Math.floor(tm.year / 100), 2);
    case "d":
      return num(tm.mday, 2);
    case "D":
    case "x":
      return sub("%m/%d/%y");
    case "e":
      return num(tm.mday, 2, "_");
    case "F":
      return sub("%Y-%m-%d");
    case "g":
      return num(((iso_week(tm).year % 100) + 100) % 100, 2);
    case "G":
      return num(iso_week(tm).year, 4);
    case "H":
      return num(tm.hour, 2);
    case "I":
      return num(h12, 2);
    case "j":
      return num(tm.yday + 1, 3);
    case "k":
      return num(tm.hour, 2, "_");
    case "l":
      return num(h12, 2, "_");
    case "m":
      return num(tm.month + 1, 2);
    case "M":
      return num(tm.min, 2);
    case "n":
      return "\n";
    case "p":
      return tm.hour < 12 ? "AM" : "PM";
    case "P":
      return tm.hour < 12 ? "am" : "pm";
    case "q":
      return num(Math.floor(tm.month / 3) + 1, 1);
    case "r":
      return sub("%I:%M:%S %p");
    case "R":
      return sub("%H:%M");
    case "s":
      return num(epoch, 1);
    case "S":
      return num(tm.sec, 2);
    case "t":
      return "\t";
    case "T":
    case "X":
      return sub("%H:%M:%S");
    case "u":
      return num(tm.wday || 7, 1);
    case "U":
      return num(Math.floor((tm.yday + 7 - tm.wday) / 7), 2);
    case "V":
      return num(iso_week(tm).week, 2);
    case "w":
      return num(tm.wday, 1);
    case "W":
      return num(Math.floor((tm.yday + 7 - ((tm.wday + 6) % 7)) / 7), 2);
    case "y":
      return num(((tm.year % 100) + 100) % 100, 2);
    case "Y":
      return num(tm.year, 4);
    case "z":
      return zone_offset(tm.zone.offset, colons);
    case "Z":
      return tm.zone.name;
    case "%":
      return "%";
    default:
      return null;
  }
}

const DIRECTIVE = /%([-_0^#+]*)(\d*)([EO]?)(:{0,3})([a-zA-Z%+])/g;

function nanoseconds(ns: number, flags: string, width: string): string {
  const digits = pad(ns, 9);
  if (width === "") return flags.includes("-") ? digits.replace(/0+$/, "") || "0" : digits;
  const w = Number(width);
  return w <= 9 ? digits.slice(0, w) : flags.includes("_") ? digits.padEnd(w) : digits.padEnd(w, "0");
}

/**
 * Formats `tm`. `ns` are its nanoseconds, `epoch` the seconds since the Epoch (%s). Directives that do not exist
 * stand as they are.
 */
export function strftime(format: string, tm: Tm, ns: number, epoch: number): string {
  return format.replace(DIRECTIVE, (whole, flags: string, width: string, _mod, colons: string, c: string) => {
    if (c === "N") return nanoseconds(ns, flags, width);
    if (colons && c !== "z") return whole;
    const f = field(c, tm, ns, epoch, colons.length);
    if (f === null) return whole;
    const fill_flag = flags === "" ? undefined : [...flags].findLast((x) => "-_0+".includes(x));
    let text: string;
    if (typeof f === "string") {
      text = f;
      const w = Number(width || 0);
      if (c === "z" && w > 0 && fill_flag !== "-") {
        const body = text.slice(1);
        text = fill_flag === "_" ? text.padStart(w) : text[0] + body.padStart(w - 1, "0");
      } else if (fill_flag !== "-")
        text = text.padStart(w, fill_flag === "0" || fill_flag === "+" ? "0" : " ");
    } else {
      const fill =
        fill_flag === "_" ? " " : fill_flag === "0" || fill_flag === "+" ? "0" : f.fill === "_" ? " " : "0";
      const w = width ? Number(width) : f.width;
      text = fill_flag === "-" && !width ? String(f.n) : pad(f.n, fill_flag === "-" ? 1 : w, fill);
    }
    if (flags.includes("^")) text = text.toUpperCase();
    else if (flags.includes("#")) text = c === "Z" || c === "p" ? text.toLowerCase() : text.toUpperCase();
    return text;
  });
}
