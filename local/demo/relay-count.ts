import type { EgressRequest } from '../forge/host-types';
import type { Relay } from '../start/relays/relay';

/** What the relay carried. */
export interface RelayCounts {
  /** Requests to bridges and servers. */
  calls: number;
  /** Messages that were put on it, each name once; connection tests do not count. */
  messages: number;
  /** Bytes of what was put on it, as the app sent it; what was sent again counts again. */
  bytes: number;
}

/** Counts along with the app's requests to the outside, all of which are for the relay. */
export function createRelayCount(relay: () => Pick<Relay, 'nameOfSent'> | undefined) {
  const names = new Set<string>();
  const counts = { calls: 0, bytes: 0 };
  return {
    hear(sent: EgressRequest): void {
      counts.calls += 1;
      const name = sent.status >= 200 && sent.status < 300 ? relay()?.nameOfSent(sent) : undefined;
      if (name === undefined || name.startsWith('probe.')) return;
      names.add(`${sent.installationId} ${name}`);
      counts.bytes += sent.body.length;
    },
    counts: (): RelayCounts => ({ ...counts, messages: names.size }),
  };
}
