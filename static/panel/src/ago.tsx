import Tooltip from '@atlaskit/tooltip';
import { PANEL } from './texts/panel';

/** BCP 47 tag and IANA zone of the viewer. */
export interface Viewer {
  locale: string;
  timeZone: string | undefined;
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

function distance(at: number, now: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const [unit, size] = UNITS.find(([, length]) => Math.abs(at - now) >= length) ?? ['second', Infinity];
  return format.format(Math.trunc((at - now) / size), unit);
}

interface AgoProps {
  /** Milliseconds since 1970. */
  at: number | undefined;
  now: number;
  viewer: Viewer;
}

/** A moment as the distance from now, with the exact time on hover. */
export function Ago({ at, now, viewer: { locale, timeZone } }: AgoProps) {
  if (at === undefined) return <>{PANEL.never}</>;
  const exact = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'long',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return (
    <Tooltip content={exact.format(at)} tag="span">
      <time dateTime={new Date(at).toISOString()}>{distance(at, now, locale)}</time>
    </Tooltip>
  );
}
