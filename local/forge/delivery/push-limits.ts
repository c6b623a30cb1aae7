import type { PlatformLimits } from '../limits';

/** In the form that @forge/events turns into its errors. */
export type PushRefusal =
  { status: 400 | 405 | 429; message: string } | { status: 413; errorMessage: string };

/** The queue's limits on pushes (Forge docs, async events limits). */
interface PushLimits {
  /** Books a push; the refusal if a limit is passed, and then nothing is booked. */
  check(
    installationId: string,
    chain: string,
    events: readonly { delayInSeconds?: number | undefined }[],
    longConsumer: boolean,
  ): PushRefusal | undefined;
}

/** Chains are counted for this many originating invocations; the oldest are forgotten first. */
const MAX_CHAINS = 10_000;

/** Creates limits of which nothing is used. Minutes are the clock's. */
export function createPushLimits(limits: PlatformLimits, now: () => number): PushLimits {
  const minutes = new Map<string, { minute: number; events: number }>();
  const chains = new Map<string, number>();

  const checkSizes = (events: readonly unknown[], longConsumer: boolean): PushRefusal | undefined => {
    const sizes = events.map((event) => Buffer.byteLength(JSON.stringify(event)));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (total > limits.pushBytes)
      return { status: 413, errorMessage: `${total} bytes in a push; the maximum is ${limits.pushBytes}` };
    const largest = Math.max(...sizes);
    if (longConsumer && largest > limits.longEventBytes) {
      return {
        status: 413,
        errorMessage: `${largest} bytes in an event; the maximum for this consumer is ${limits.longEventBytes}`,
      };
    }
    return undefined;
  };

  return {
    check(installationId, chain, events, longConsumer) {
      if (events.length > limits.pushEvents) {
        return {
          status: 400,
          message: `${events.length} events in a push; the maximum is ${limits.pushEvents}`,
        };
      }
      if (
        events.some(({ delayInSeconds = 0 }) => delayInSeconds < 0 || delayInSeconds > limits.delaySeconds)
      ) {
        return { status: 400, message: `delayInSeconds must be between 0 and ${limits.delaySeconds}` };
      }
      const size = checkSizes(events, longConsumer);
      if (size) return size;
      const pushes = (chains.get(chain) ?? 0) + 1;
      if (pushes > limits.pushesPerChain) {
        return {
          status: 405,
          message: `more than ${limits.pushesPerChain} pushes descend from one invocation`,
        };
      }
      const minute = Math.floor(now() / 60_000);
      const used = minutes.get(installationId);
      const before = used?.minute === minute ? used.events : 0;
      if (before + events.length > limits.pushedEventsPerMinute) {
        return { status: 429, message: `more than ${limits.pushedEventsPerMinute} events a minute` };
      }
      minutes.set(installationId, { minute, events: before + events.length });
      chains.set(chain, pushes);
      for (const oldest of chains.keys()) {
        if (chains.size <= MAX_CHAINS) break;
        chains.delete(oldest);
      }
      return undefined;
    },
  };
}
