import type { PlatformLimits } from '../limits';

/** Waiting time before try number `tries + 1`: doubles from the first step up to the longest (Forge docs: about 15 minutes). */
export function backoffMs(limits: PlatformLimits, tries: number): number {
  return Math.min(limits.backoffMaxMs, limits.backoffFirstMs * 2 ** Math.max(0, tries - 1));
}
