import { z } from 'zod';
import type { InvocationResult } from '../invoker';
import type { PlatformLimits } from '../limits';
import { backoffMs } from './backoff';

/** What InvocationError of @forge/events serialises to. */
const retryRequest = z.object({
  _retry: z.literal(true),
  retryOptions: z
    .object({
      retryAfter: z.number().optional(),
      retryReason: z.string().optional(),
      retryData: z.unknown().optional(),
    })
    .optional(),
});

/** How an event's delivery ended. */
export type Verdict =
  | { kind: 'done' }
  /** The handler asked for another try. */
  | { kind: 'asked'; afterMs: number; reason: string; data: unknown }
  /** The handler or the platform failed; `byApp`: it threw. */
  | { kind: 'failed'; afterMs: number; reason: string; byApp: boolean; message: string };

/** Judges a delivery; `tries` is how many failed before. Names of reasons: InvocationErrorCode of @forge/events. */
export function judge(result: InvocationResult, limits: PlatformLimits, tries: number): Verdict {
  const afterMs = backoffMs(limits, tries + 1);
  switch (result.kind) {
    case 'timeout':
      return { kind: 'failed', afterMs, reason: 'FUNCTION_TIME_OUT', byApp: false, message: result.message };
    case 'crash':
      return {
        kind: 'failed',
        afterMs,
        reason: 'FUNCTION_PLATFORM_UNKNOWN_ERROR',
        byApp: false,
        message: result.message,
      };
    case 'error':
      return {
        kind: 'failed',
        afterMs,
        reason: 'FUNCTION_PLATFORM_UNKNOWN_ERROR',
        byApp: true,
        message: result.message,
      };
    case 'ok': {
      const asked = retryRequest.safeParse(result.body);
      if (!asked.success) return { kind: 'done' };
      const {
        retryAfter = 1,
        retryReason = 'FUNCTION_RETRY_REQUEST',
        retryData,
      } = asked.data.retryOptions ?? {};
      const seconds = Math.min(limits.retryAfterSeconds, Math.max(1, retryAfter));
      const fits = Buffer.byteLength(JSON.stringify(retryData) ?? '') <= limits.retryDataBytes;
      return {
        kind: 'asked',
        afterMs: seconds * 1000,
        reason: retryReason,
        data: fits ? retryData : undefined,
      };
    }
  }
}
