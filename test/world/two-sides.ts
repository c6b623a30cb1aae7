import { isRefusal } from '../../src/pairing/refusal';
import { protocolOf, receivingAddress } from '../../src/protocol/channel-settings';
import type { ChannelSecrets, ChannelSettings } from '../../src/protocol/channel-settings';
import type { ConflictRule } from '../../src/protocol/conflict-rule';
import { syncKeys, syncRecord } from '../../src/protocol/sync-record';
import type { SideDescription } from '../../src/protocol/sync-record';
import { takeOver } from '../../src/state/take-over';
import { createMemoryRelay } from '../support/memory-channel';
import type { MemoryRelay } from '../support/memory-channel';
import type { ManualClock } from '../../local/clock';
import { createSide, createWorldClock } from './side';
import type { Side, SideOptions, Wrap } from './side';

/** Two companies with a relay between them, in memory, on one clock that moves only when told. */
export interface TwoSides {
  clock: ManualClock;
  relay: MemoryRelay;
  acme: Side;
  globex: Side;
  sync: string;
  /** One poll of both sides: five minutes pass, events arrive, the workers run until nobody rings. */
  poll(wrap?: { acme?: Wrap; globex?: Wrap }): Promise<void>;
  /** Polls until nothing moves any more; fails after `most` polls. */
  settle(most?: number): Promise<number>;
  /** Polls until both sides have just swept. */
  untilSwept(): Promise<void>;
}

export interface TwoSidesOptions {
  /** Absent: one of its own. */
  clock?: ManualClock;
  encryption?: boolean;
  conflicts?: ConflictRule;
  /** Settings of both ends; absent: exchange directories. The relay in memory stands behind either. */
  channels?: Record<'acme' | 'globex', ChannelSettings>;
  /** Says more about a side in the handshake. */
  describe?(us: SideDescription): SideDescription;
  /** What opens both ends; absent: an access key each. */
  secrets?: Record<'acme' | 'globex', ChannelSecrets>;
  relay?: Parameters<typeof createMemoryRelay>[0];
  acme?: Partial<SideOptions>;
  globex?: Partial<SideOptions>;
  /** Before the first start: issues that exist already. */
  before?(acme: Side, globex: Side): Promise<void>;
}

/** The platform's poll, in milliseconds. */
export const POLL_EVERY = 5 * 60_000;

/** What one poll of a side sets off: its events arrive, and the worker runs until nobody rings any more. */
export async function runUntilQuiet(side: Side, sync: string, wrap: Wrap = {}): Promise<void> {
  await side.deliverEvents();
  side.rings.add(sync);
  for (let runs = 0; side.rings.size > 0 && runs < 50; runs += 1) {
    side.rings.clear();
    await side.work(sync, wrap);
    await side.deliverEvents();
  }
}

export async function createTwoSides(options: TwoSidesOptions = {}): Promise<TwoSides> {
  const clock = options.clock ?? createWorldClock();
  const relay = createMemoryRelay(options.relay ?? {});
  const acme = createSide({
    name: 'acme',
    key: 'ACME',
    clock,
    seed: 1,
    channel: relay.a,
    ...options.acme,
  });
  const globex = createSide({
    name: 'globex',
    key: 'GLX',
    clock,
    seed: 2,
    channel: relay.b,
    ...options.globex,
  });
  await options.before?.(acme, globex);

  const channel = (exchange: 'acme' | 'globex'): ChannelSettings =>
    options.channels?.[exchange] ?? { kind: 'bridge', url: 'https://bridge.example', exchange };
  const described = (side: Side) => {
    const address = receivingAddress(channel(side.name as 'acme' | 'globex'));
    const us = address === undefined ? side.us : { ...side.us, address };
    return options.describe?.(us) ?? us;
  };
  const master = await acme.pairing.createMaster({
    name: 'Support and Engineering',
    description: '',
    us: described(acme),
    syncUser: { kind: 'app' },
    protocol: protocolOf(channel('acme').kind),
    encryption: options.encryption ?? true,
    conflicts: options.conflicts,
    channel: channel('acme'),
    secrets: options.secrets?.acme ?? { accessKey: 'key-a' },
    by: acme.people[0] as string,
  });
  const file = await acme.pairing.handshakeFile(master.id);
  if (isRefusal(file)) throw new Error(file.what);
  const slave = await globex.pairing.createSlave({
    text: file.text,
    us: described(globex),
    syncUser: { kind: 'app' },
    channel: channel('globex'),
    secrets: options.secrets?.globex ?? { accessKey: 'key-b' },
    by: globex.people[0] as string,
  });
  if (isRefusal(slave)) throw new Error(slave.what);
  const sync = master.id;

  const world: TwoSides = {
    clock,
    relay,
    acme,
    globex,
    sync,
    async poll(wrap = {}) {
      await clock.advance(POLL_EVERY);
      await runUntilQuiet(acme, sync, wrap.acme);
      await runUntilQuiet(globex, sync, wrap.globex);
    },
    async settle(most = 40) {
      let quiet = 0;
      for (let polls = 1; polls <= most; polls += 1) {
        const before = JSON.stringify([acme.store.keys(), globex.store.keys(), stateOf(world)]);
        await world.poll();
        const after = JSON.stringify([acme.store.keys(), globex.store.keys(), stateOf(world)]);
        quiet = before === after ? quiet + 1 : 0;
        if (quiet === 2) return polls;
      }
      throw new Error(`still moving after ${most} polls: ${JSON.stringify(stateOf(world))}`);
    },
    async untilSwept() {
      const swept = () =>
        [acme, globex].map((side) => (side.store.peek(`${sync}:log`) as { sweptAt: number }).sweptAt);
      const before = swept();
      for (let polls = 0; polls < 30 && swept().some((at, i) => at === before[i]); polls += 1)
        await world.poll();
    },
  };
  for (let polls = 0; polls < 6; polls += 1) await world.poll();
  for (const side of [acme, globex]) await startSide(side, sync, clock.now());
  return world;
}

/** What moves: counters of both logs and what lies on the relay. */
function stateOf(world: TwoSides): unknown {
  const log = (side: Side) =>
    side.store.peek(`${world.sync}:log`) as
      | { nextSeq: number; out: unknown[]; received: unknown; uploads: unknown[]; awaits: unknown[] }
      | undefined;
  return [world.acme, world.globex].map((side) => {
    const l = log(side);
    return [l?.nextSeq, l?.out.length, l?.received, l?.uploads.length, l?.awaits.length, side.rings.size];
  });
}

async function startSide(side: Side, sync: string, now: number): Promise<void> {
  const confirmed = await side.pairing.confirmWords(sync, side.people[0] as string);
  if (isRefusal(confirmed)) throw new Error(`${side.name}: ${confirmed.what}`);
  const key = syncKeys.record(sync);
  const stored = await side.store.read(key);
  const record = syncRecord.parse(stored?.value);
  if (record.status !== 'stopped') throw new Error(`${side.name} stands at ${record.status}`);
  await side.store.commit([
    {
      op: 'put',
      key,
      value: { ...record, status: 'running', changedAt: now },
      expect: stored?.rev ?? 0,
    },
    ...(await takeOver(side.store, sync, true)),
  ]);
}
