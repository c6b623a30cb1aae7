import { useEffect, useState } from 'react';
import { useEnvironment } from '../platform/environment';
import { seconds } from './time';

const TICK_MS = 1000;

interface ElapsedProps {
  /** Milliseconds since 1970. */
  since: number;
  /** The sentence around the seconds. */
  children: (seconds: string) => string;
}

/** How long something has taken so far, counted in seconds. Not read out by itself: it changes every second. */
export function Elapsed({ since, children }: ElapsedProps) {
  const { locale, now } = useEnvironment();
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return <span aria-live="off">{children(seconds(now() - since, locale))}</span>;
}
