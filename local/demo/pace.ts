import type { RelayFaults } from '../relay/faults';
import type { EventFaults } from '../jira/event-wire';
import type { DemoOptions } from './options';

/** Times of a demo, in milliseconds, in the place of the platform's minutes and hours. */
export interface Pace {
  resendMs: number;
  wantMs: number;
  settleMs: number;
  sweepMs: number;
  /** Nothing must have happened for so long before a demo counts as quiet. */
  quietMs: number;
  relayFaults?: RelayFaults;
  eventFaults?: EventFaults;
}

const SECOND_MS = 1000;

/** What a transfer job over a busy network share does to files. */
const RELAY_FAULTS: RelayFaults = { duplicate: 0.2, reorder: 0.2, delayMs: [0, 800] };
/** What Forge may do to product events, in seconds instead of minutes. */
const EVENT_FAULTS: EventFaults = { delayMs: [0, 3000], repeat: 0.2, reorder: true, lose: 0.1 };

/** How fast a demo goes. Nothing is resent or swept where nothing gets lost; where it may, the wait for it is short. */
export function paceOf(options: Pick<DemoOptions, 'relayFaults' | 'eventFaults' | 'kill' | 'issues'>): Pace {
  const { relayFaults, eventFaults, kill, issues } = options;
  const wantMs = 30 * SECOND_MS;
  const resendMs = (relayFaults || kill > 0 ? 15 : 60) * SECOND_MS;
  // A sweep reads every issue that has just changed: with a whole file of them it must not come too often for Jira's points.
  const sweepMs = (eventFaults ? (issues === undefined ? 15 : 40) : 3600) * SECOND_MS;
  const quietMs = eventFaults ? sweepMs * 1.5 : relayFaults ? 3 * SECOND_MS : SECOND_MS;
  return {
    resendMs,
    wantMs,
    settleMs: 3 * SECOND_MS,
    sweepMs,
    quietMs,
    ...(relayFaults ? { relayFaults: RELAY_FAULTS } : {}),
    ...(eventFaults ? { eventFaults: EVENT_FAULTS } : {}),
  };
}

/** The same as the Forge variables from which the app reads its times. */
export function paceVariables(pace: Pace): Record<string, string> {
  const seconds = (ms: number) => String(ms / SECOND_MS);
  return {
    RESEND_SECONDS: seconds(pace.resendMs),
    WANT_SECONDS: seconds(pace.wantMs),
    SETTLE_SECONDS: seconds(pace.settleMs),
    SWEEP_SECONDS: seconds(pace.sweepMs),
  };
}
