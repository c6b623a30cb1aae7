import { fromLocalTime } from '../site-time';

const UNIT_MS: Record<string, number> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000 };

/** A point of JQL time: a minute or a whole day, as exact as it was written. */
export interface JqlMoment {
  ms: number;
  /** Length of what was named: a minute for times, a day for dates, 0 for relative periods. */
  lengthMs: number;
}

/**
 * Reads a JQL date in the caller's zone: `2026-11-23`, `2026/11/23 16:05`, or a period from now such as `-130m`, `-2h`,
 * `4w 2d`. Undefined for anything else.
 */
export function parseMoment(text: string, nowMs: number, zone: string): JqlMoment | undefined {
  const absolute = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:\s+(\d{1,2}):(\d{2}))?$/.exec(text.trim());
  if (absolute) {
    const [, year, month, day, hour, minute] = absolute;
    if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return undefined;
    if (Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59) return undefined;
    const ms = fromLocalTime(
      zone,
      Number(year),
      Number(month),
      Number(day),
      Number(hour ?? 0),
      Number(minute ?? 0),
    );
    return { ms, lengthMs: hour === undefined ? 86_400_000 : 60_000 };
  }
  const period = /^([+-]?)((?:\d+[wdhm]\s*)+)$/.exec(text.trim());
  if (!period) return undefined;
  const parts = [...(period[2] ?? '').matchAll(/(\d+)([wdhm])/g)];
  const length = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT_MS[unit ?? ''] ?? 0), 0);
  return { ms: nowMs + (period[1] === '-' ? -length : length), lengthMs: 0 };
}
