const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The coarsest unit in which the distance is at least one. */
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['week', 7 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
];

/**
 * "5 minutes ago" in the language `locale` (BCP 47). Times in milliseconds since 1970. Anything closer than a minute,
 * and anything in the future by less than that, is "now": the clocks of browser and server differ by some seconds.
 */
export function relativeTime(at: number, now: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const distance = at - now;
  for (const [unit, size] of UNITS) {
    if (Math.abs(distance) >= size) return format.format(Math.trunc(distance / size), unit);
  }
  return format.format(0, 'second');
}

/** Date and time with seconds and zone, in the viewer's language and IANA zone. */
export function exactTime(at: number, locale: string, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'long',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at);
}

/** "3 minutes" for a duration in milliseconds, rounded up to one unit; never "0". */
export function duration(milliseconds: number, locale: string): string {
  const [unit, size] = UNITS.find(([, length]) => milliseconds >= length) ?? ['minute', MINUTE];
  const count = Math.max(1, Math.ceil(milliseconds / size));
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** "12 seconds" for a duration in milliseconds, rounded down. */
export function seconds(milliseconds: number, locale: string): string {
  const count = Math.max(0, Math.floor(milliseconds / SECOND));
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'long' }).format(count);
}
