import Tooltip from '@atlaskit/tooltip';
import { useEffect, useState } from 'react';
import { useEnvironment } from '../platform/environment';
import { COMMON } from '../texts/common';
import { exactTime, relativeTime } from './time';

const REFRESH_MS = 30_000;

/** A moment as the distance from now, kept fresh; the exact time on hover. `at` is in milliseconds since 1970. */
export function Ago({ at }: { at: number | undefined }) {
  const { locale, timeZone, now } = useEnvironment();
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  if (at === undefined) return <span className="small">{COMMON.never}</span>;
  return (
    <Tooltip content={exactTime(at, locale, timeZone)} tag="span">
      <time dateTime={new Date(at).toISOString()}>{relativeTime(at, now(), locale)}</time>
    </Tooltip>
  );
}
