/** Jira's timestamps and days in a time zone, from milliseconds since 1970 UTC. */

const QUARTER_HOUR_MS = 15 * 60 * 1000;
const MINUTE_MS = 60 * 1000;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

/** Minutes that `zone` is ahead of UTC at `ms`. Throws for a zone that the machine does not know. */
function offsetMinutes(ms: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const bucket = Math.floor(ms / QUARTER_HOUR_MS);
  const cacheKey = `${zone} ${bucket}`;
  const cached = offsets.get(cacheKey);
  if (cached !== undefined) return cached;
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  const name = format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  const minutes = match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0;
  if (offsets.size > 50_000) offsets.clear();
  offsets.set(cacheKey, minutes);
  return minutes;
}

const two = (n: number) => String(n).padStart(2, '0');

/** `2026-11-23T16:00:00.000+0000`: the form of every timestamp in Jira's REST answers, in the site's zone. */
export function formatTimestamp(ms: number, zone: string): string {
  const offset = offsetMinutes(ms, zone);
  const local = new Date(ms + offset * MINUTE_MS).toISOString().slice(0, -1);
  const size = Math.abs(offset);
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`;
}

/** The milliseconds at which clocks in `zone` show the given local time; a time skipped by a clock change is read as the time after it. */
export function fromLocalTime(
  zone: string,
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
): number {
  const naive = Date.UTC(year, month - 1, day, hour, minute);
  const guess = naive - offsetMinutes(naive, zone) * MINUTE_MS;
  return naive - offsetMinutes(guess, zone) * MINUTE_MS;
}

/** `2026-11-23` in the zone. */
export function formatDay(ms: number, zone: string): string {
  return new Date(ms + offsetMinutes(ms, zone) * MINUTE_MS).toISOString().slice(0, 10);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Jun/20`: how changelogs show a day. */
export function displayDay(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${date}/${MONTHS[Number(month) - 1] ?? month}/${year.slice(2)}`;
}

/** True for a real calendar day written `yyyy-MM-dd`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** Reads Jira's own timestamp form, with or without a colon in the offset; undefined for anything else. */
export function parseTimestamp(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)(Z|[+-]\d{2}):?(\d{2})?$/.exec(text);
  if (!match) return undefined;
  const zone = match[2] === 'Z' ? 'Z' : `${match[2]}:${match[3] ?? '00'}`;
  const ms = Date.parse(`${match[1]}${zone}`);
  return Number.isNaN(ms) ? undefined : ms;
}
