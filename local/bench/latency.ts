import type { LocalClock } from '../clock';
import type { BenchPair } from './pairing';

/** How long one change took from one Jira to the other, in milliseconds. */
export interface Arrival {
  lag: number;
  /** Part of the lag: the message lay on the relay, and nobody on the other side had asked for it yet. */
  waiting: number;
}

const LOOK_EVERY_MS = 20;
const LIMIT_MS = 10 * 60_000;

/** Makes changes one after the other and measures each until it shows. `pauseMs` comes before each of them. */
export async function measureArrivals(
  pair: BenchPair,
  clock: LocalClock,
  { changes, pauseMs }: { changes: number; pauseMs(): number },
): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  for (let made = 1; made <= changes; made += 1) {
    await clock.sleep(pauseMs());
    arrivals.push(await measureOne(pair, clock, `Measured change ${made}, ${clock.now()}`));
  }
  return arrivals;
}

async function measureOne(pair: BenchPair, clock: LocalClock, summary: string): Promise<Arrival> {
  const { acme, globex } = pair.world.sites;
  let sentAt: number | undefined;
  let askedAt: number | undefined;
  pair.onEgress((sent) => {
    const isMessage = pair.world.relay.nameOfSent(sent) !== undefined;
    if (sent.installationId === acme.installationId && isMessage) sentAt ??= clock.now();
    if (sent.installationId === globex.installationId && sentAt !== undefined) askedAt ??= clock.now();
  });
  const began = clock.now();
  await pair.change(summary);
  while ((await pair.seen()) !== summary) {
    if (clock.now() - began > LIMIT_MS) throw new Error('a change did not arrive within ten minutes');
    await clock.sleep(LOOK_EVERY_MS);
  }
  const lag = clock.now() - began;
  const waiting = sentAt === undefined || askedAt === undefined ? 0 : askedAt - sentAt;
  return { lag, waiting };
}
