// Broken-down time without the host's clock or time zones: gmtime(3), timegm(3) and the zones of TZ=NAME[+-]HH[:MM].

/** struct tm, with the zone it was made for. Years are full, months 0..11. */
export interface Tm {
  year: number;
  month: number;
  mday: number;
  hour: number;
  min: number;
  sec: number;
  /** 0 Sunday .. 6 Saturday */
  wday: number;
  /** 0 is the first of January */
  yday: number;
  zone: Zone;
}

/** A time zone without daylight saving: its abbreviation and seconds east of Greenwich. */
export interface Zone {
  name: string;
  offset: number;
}
export const UTC: Zone = { name: "UTC", offset: 0 };

export const MONTHS =
  "January February March April May June July August September October November December".split(" ");
export const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** Days from 1970-01-01 to a date of the proleptic Gregorian calendar; month 1..12, any day number. */
export function days_from_civil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yoe = y - era * 400;
  const doy = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719468;
}

/** Seconds since the Epoch (timegm); fields out of range carry over, as with mktime. */
export function timegm(
  year: number,
  month: number,
  mday: number,
  hour: number,
  min: number,
  sec: number,
): number {
  const y = year + Math.floor(month / 12);
  const m = month - Math.floor(month / 12) * 12;
  return (days_from_civil(y, m + 1, 1) + mday - 1) * 86400 + hour * 3600 + min * 60 + sec;
}

/** Broken-down time of whole seconds since the Epoch. */
export function localtime(seconds: number, zone: Zone = UTC): Tm {
  const t = seconds + zone.offset;
  const days = Math.floor(t / 86400);
  const rest = t - days * 86400;
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const doe = z - era * 146097;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 2 : mp - 10;
  const year = yoe + era * 400 + (month <= 1 ? 1 : 0);
  return {
    year,
    month,
    mday: doy - Math.floor((153 * mp + 2) / 5) + 1,
    hour: Math.floor(rest / 3600),
    min: Math.floor(rest / 60) % 60,
    sec: rest % 60,
    wday: (((4 + days) % 7) + 7) % 7,
    yday: days - days_from_civil(year, 1, 1),
    zone,
  };
}

/** The zone a TZ value names; UTC for what only a zone database would know. */
export function parse_tz(tz: string | undefined): Zone {
  const m = /^(?:<([A-Za-z0-9+-]{3,})>|([A-Za-z]{3,}))([+-]?)(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?/.exec(
    tz ?? "",
  );
  if (!m) return UTC;
  const east = Number(m[4]) * 3600 + Number(m[5] ?? 0) * 60 + Number(m[6] ?? 0);
  return { name: m[1] ?? m[2], offset: east === 0 ? 0 : m[3] === "-" ? east : -east };
}
