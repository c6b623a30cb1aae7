import type { LocalClock } from '../clock';

/** A clock that is behind until it catches up. */
export interface LateClock extends LocalClock {
  /** From now on it shows what the other clock shows. Again it does nothing. */
  catchUp(): void;
}

/** Creates a clock that is `lateMs` behind another one. */
export function createLateClock(clock: LocalClock, lateMs: number): LateClock {
  let late = lateMs;
  return {
    now: () => clock.now() - late,
    sleep: (ms) => clock.sleep(ms),
    catchUp: () => void (late = 0),
  };
}
