const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)$/;

/**
 * Milliseconds since 1970 of an ISO 8601 time with its zone, as Jira writes it (`2026-11-23T16:00:00.000+0000`, also
 * with `Z`, with a colon in the offset or without seconds); undefined when it is anything else. Pure: reads no clock.
 */
export function parseTimestamp(text: string): number | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const part = (index: number) => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(part) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
    return undefined;
  const millis = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const seconds =
    ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute - offsetMinutes(match[8] ?? 'Z')) * 60;
  return (seconds + second) * 1000 + millis;
}

/** The form in which Jira takes a time: `2026-11-23T16:00:00.000+0000`. Pure: reads no clock. */
export function formatTimestamp(at: number): string {
  // oxlint-disable-next-line no-restricted-globals -- writes the given number, in UTC
  return new Date(at).toISOString().replace('Z', '+0000');
}

/** Days of the proleptic Gregorian calendar; the year is taken to begin in March, so that a leap day is its last. */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + dayOfYear - 719468;
}

function offsetMinutes(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}
