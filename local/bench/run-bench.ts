import type { LocalClock } from '../clock';
import type { MailServerKind } from '../mail/mail-pair';
import { createSeededRandom } from '../random';
import { missingFor } from '../start/open-relay';
import { CHANNEL_NAMES, type ChannelName } from '../start/relays/relay';
import { averageOf, measureFieldUpdate, measureIdleHour, type Costs } from './costs';
import { measureArrivals } from './latency';
import type { BenchOptions } from './options';
import { openBenchPair, type BenchPair } from './pairing';
import { startReceiverPolls } from './receiver-polls';
import { onPlatform, spreadOf, type Spread } from './statistics';

/** What was measured of one channel; times in milliseconds. */
export interface ChannelResult {
  channel: ChannelName;
  mailServer?: MailServerKind;
  /** From the change in one Jira until the other shows it, with the doorbell; absent where nothing can ring. */
  doorbell?: Spread;
  /** The same with polls alone. */
  polling: {
    pollSeconds: number;
    lag: Spread;
    /** The lag without the wait for the next poll. */
    processing: Spread;
    /** Computed: the same processing with the platform's poll every five minutes. */
    onPlatform: Spread;
  };
  idleHour: Costs;
  /** Per change, both sides together. */
  fieldUpdate: Costs;
}

export interface BenchResult {
  changes: number;
  channels: ChannelResult[];
  /** Why a channel was not measured. */
  skipped: { channel: string; why: string }[];
}

/** Long enough for a dozen polls of an idle hour between two sweeps. */
const SWEEP_MS = 20_000;
/** The doorbell is rung at most once in three seconds: a pause lets each change stand alone. */
const PAUSE_MS = 4000;

type Variant = { channel: ChannelName; mail?: MailServerKind };

const VARIANTS: readonly Variant[] = CHANNEL_NAMES.flatMap((channel): Variant[] =>
  channel === 'mail'
    ? [
        { channel, mail: 'embedded' },
        { channel, mail: 'dovecot' },
      ]
    : [{ channel }],
);

/** Measures every channel that can run here, one after the other. */
export async function runBench(
  options: BenchOptions,
  deps: { clock: LocalClock; progress(line: string): void },
): Promise<BenchResult> {
  const result: BenchResult = { changes: options.changes, channels: [], skipped: [] };
  for (const variant of VARIANTS) {
    const name = [variant.channel, variant.mail].filter(Boolean).join(', ');
    if (options.channel !== undefined && variant.channel !== options.channel) continue;
    const why = missingFor(variant.channel, variant.mail);
    if (why !== undefined) {
      result.skipped.push({ channel: name, why });
      deps.progress(`${name}: skipped: ${why}`);
      continue;
    }
    const progress = (line: string) => deps.progress(`${name}: ${line}`);
    result.channels.push(await measureChannel(variant, options, { ...deps, progress }));
  }
  return result;
}

async function measureChannel(
  variant: Variant,
  options: BenchOptions,
  deps: { clock: LocalClock; progress(line: string): void },
): Promise<ChannelResult> {
  deps.progress('connecting two sites without a doorbell');
  const quiet = { ...variant, doorbell: false };
  const { rings, ...measured } = await withPair(quiet, { sweepMs: SWEEP_MS, longAgo: true }, deps, (pair) =>
    measureWithPolls(pair, options, deps),
  );
  const { channel, mail } = variant;
  const head = { channel, ...(mail ? { mailServer: mail } : {}) };
  if (!rings) return { ...head, ...measured };
  deps.progress('connecting two sites with a doorbell');
  const doorbell = await withPair(variant, { sweepMs: 3_600_000, longAgo: false }, deps, async (pair) => {
    deps.progress(`${options.changes} changes with the doorbell, no polls`);
    const pauseMs = () => PAUSE_MS;
    const arrivals = await measureArrivals(pair, deps.clock, { changes: options.changes, pauseMs });
    return spreadOf(arrivals.map(({ lag }) => lag));
  });
  return { ...head, doorbell, ...measured };
}

async function withPair<T>(
  variant: Variant & { doorbell?: boolean },
  times: { sweepMs: number; longAgo: boolean },
  deps: { clock: LocalClock; progress(line: string): void },
  measure: (pair: BenchPair) => Promise<T>,
): Promise<T> {
  const pair = await openBenchPair(variant, { ...deps, ...times });
  try {
    return await measure(pair);
  } finally {
    await pair.close();
  }
}

async function measureWithPolls(
  pair: BenchPair,
  { changes, poll }: BenchOptions,
  { clock, progress }: { clock: LocalClock; progress(line: string): void },
) {
  const { world } = pair;
  progress('an idle hour');
  const idleHour = await measureIdleHour(world, clock, SWEEP_MS);
  progress(`${changes} changes with a poll of either side after each`);
  const updates: Costs[] = [];
  for (let made = 1; made <= changes; made += 1)
    updates.push(await measureFieldUpdate(pair, clock, `Counted change ${made}`));
  progress(`${changes} changes with polls alone, every ${poll} s`);
  const stopPolls = startReceiverPolls(world, clock, poll * 1000);
  const random = createSeededRandom(1);
  // At any moment between two polls.
  const pauseMs = () => poll * 1000 * (1 + random.next());
  const arrivals = await measureArrivals(pair, clock, { changes, pauseMs });
  await stopPolls();
  const processing = spreadOf(arrivals.map(({ lag, waiting }) => lag - waiting));
  return {
    rings: world.relay.rings,
    polling: {
      pollSeconds: poll,
      lag: spreadOf(arrivals.map(({ lag }) => lag)),
      processing,
      onPlatform: onPlatform(processing),
    },
    idleHour,
    fieldUpdate: averageOf(updates),
  };
}
