import { z } from 'zod';
import { PLATFORM_SETTINGS } from '../worker/settings';
import type { WorkerSettings } from '../worker/settings';

/**
 * Forge variables (`forge variables set`) with which an operator may change the worker's times, in seconds. Absent or unreadable ones
 * leave the default. The laptop world sets them to its own pace.
 */
const seconds = z.coerce
  .number()
  .min(0.1)
  .max(86_400)
  .transform((s) => s * 1000);

export function workerSettings(): WorkerSettings {
  const read = (name: string, fallback: number) => {
    const parsed = seconds.safeParse(process.env[name]);
    return parsed.success ? parsed.data : fallback;
  };
  return {
    ...PLATFORM_SETTINGS,
    resendAfter: read('RESEND_SECONDS', PLATFORM_SETTINGS.resendAfter),
    wantAfter: read('WANT_SECONDS', PLATFORM_SETTINGS.wantAfter),
    settleAfter: read('SETTLE_SECONDS', PLATFORM_SETTINGS.settleAfter),
    sweepEvery: read('SWEEP_SECONDS', PLATFORM_SETTINGS.sweepEvery),
  };
}
