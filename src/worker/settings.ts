import { z } from 'zod';
import { MESSAGE_VERSION } from '../protocol/message-version';

/** Times of the worker, in milliseconds. The platform's five-minute poll sets the scale; the laptop world polls faster. */
export interface WorkerSettings {
  /** Without acknowledgement for so long, a message goes out again. */
  resendAfter: number;
  /** Missing parts of an attachment are asked for after so long. */
  wantAfter: number;
  /** A call to Jira that was cut off may take effect for so long. */
  settleAfter: number;
  sweepEvery: number;
  sweepMinutes: number;
  /** The issues of both sides are compared this often. */
  compareEvery: number;
  /** Parked changes are tried again this often. */
  retryParkedEvery: number;
  /** Kept back for ending cleanly before the invocation's deadline. */
  reserve: number;
  /** Most messages that wait for their acknowledgement. */
  maxBacklog: number;
  /** Highest version of messages that is read and written. */
  messageVersion: number;
}

export const PLATFORM_SETTINGS: WorkerSettings = {
  resendAfter: 20 * 60_000,
  wantAfter: 30 * 60_000,
  settleAfter: 60_000,
  sweepEvery: 60 * 60_000,
  sweepMinutes: 75,
  compareEvery: 24 * 60 * 60_000,
  retryParkedEvery: 60 * 60_000,
  reserve: 20_000,
  maxBacklog: 200,
  messageVersion: MESSAGE_VERSION,
};

/** Seconds of a Forge variable, as milliseconds. */
const seconds = z.coerce
  .number()
  .min(0.1)
  .max(86_400)
  .transform((s) => s * 1000);

/**
 * The settings with what an operator set by `forge variables set`, in seconds: RESEND_SECONDS, WANT_SECONDS, SETTLE_SECONDS, SWEEP_SECONDS,
 * COMPARE_SECONDS.
 * Absent or unreadable ones leave the default. The laptop world sets them to its own pace.
 */
export function workerSettings(variables: Readonly<Record<string, string | undefined>>): WorkerSettings {
  const read = (name: string, fallback: number) => {
    const parsed = seconds.safeParse(variables[name]);
    return parsed.success ? parsed.data : fallback;
  };
  return {
    ...PLATFORM_SETTINGS,
    resendAfter: read('RESEND_SECONDS', PLATFORM_SETTINGS.resendAfter),
    wantAfter: read('WANT_SECONDS', PLATFORM_SETTINGS.wantAfter),
    settleAfter: read('SETTLE_SECONDS', PLATFORM_SETTINGS.settleAfter),
    sweepEvery: read('SWEEP_SECONDS', PLATFORM_SETTINGS.sweepEvery),
    compareEvery: read('COMPARE_SECONDS', PLATFORM_SETTINGS.compareEvery),
  };
}
