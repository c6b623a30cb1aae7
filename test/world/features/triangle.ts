import type { ManualClock } from '../../../local/clock';
import { isRefusal } from '../../../src/pairing/refusal';
import { protocolOf } from '../../../src/protocol/channel-settings';
import type { ChannelSettings } from '../../../src/protocol/channel-settings';
import { syncKeys, syncRecord } from '../../../src/protocol/sync-record';
import type { SyncRecord } from '../../../src/protocol/sync-record';
import { takeOver } from '../../../src/state/take-over';
import type { Channel } from '../../../src/ports/channel';
import { createMemoryRelay } from '../../support/memory-channel';
import { createSide, createWorldClock } from '../side';
import type { Side } from '../side';
import { POLL_EVERY } from '../two-sides';

/** Three companies; each has one project, and two that are neighbours synchronize theirs over a relay of their own. */
export interface Triangle {
  a: Side;
  b: Side;
  c: Side;
  sides: Side[];
  clock: ManualClock;
  /** The synchronizations, in this order: A-B, B-C, C-A; of a line the first two. */
  syncs: string[];
  /** Switches forwarding of a side's end of a synchronization; absent: of every end. */
  forward(on: boolean, end?: { side: Side; sync: string }): Promise<void>;
  /** Messages and parts put on each relay so far, by direction: `a-to-b`. */
  sent(): Record<string, number>;
  poll(): Promise<void>;
  /** Polls until nothing was sent for an hour and nothing waits for an acknowledgement; fails after `most` polls. */
  settle(most?: number): Promise<void>;
}

interface Line {
  sync: string;
  ends: [Side, Side];
}

const TRIANGLE = [
  ['a', 'b'],
  ['b', 'c'],
  ['c', 'a'],
] as const;
const HOUR_OF_POLLS = 13;

export const createTriangle = (): Promise<Triangle> => createCompanies(TRIANGLE);

/** A and C know nothing of each other. */
export const createLine = (): Promise<Triangle> => createCompanies(TRIANGLE.slice(0, 2));

async function createCompanies(edges: readonly (typeof TRIANGLE)[number][]): Promise<Triangle> {
  const clock = createWorldClock();
  const sent: Record<string, number> = {};
  const counted = (direction: string, channel: Channel): Channel => {
    sent[direction] = 0;
    return {
      ...channel,
      put: (name, bytes) => {
        sent[direction] = (sent[direction] ?? 0) + 1;
        return channel.put(name, bytes);
      },
    };
  };
  const ends = new Map<string, Channel>();
  for (const [from, to] of edges) {
    const relay = createMemoryRelay({});
    for (const [direction, end] of [
      [`${from}-to-${to}`, relay.a],
      [`${to}-to-${from}`, relay.b],
    ] as const)
      ends.set(direction, counted(direction, end));
  }
  const endOf = (exchange: string): Channel => {
    const end = ends.get(exchange);
    if (end === undefined) throw new Error(`no exchange ${exchange}`);
    return end;
  };
  const make = (name: 'a' | 'b' | 'c', seed: number, first: string) =>
    createSide({
      name: { a: 'acme', b: 'globex', c: 'initech' }[name],
      key: { a: 'ACME', b: 'GLX', c: 'INI' }[name],
      clock,
      seed,
      channel: endOf(first),
      open: ({ settings }) => endOf(settings.kind === 'bridge' ? settings.exchange : ''),
    });
  const by = { a: make('a', 1, 'a-to-b'), b: make('b', 2, 'b-to-c'), c: make('c', 3, 'c-to-b') };
  const sides = [by.a, by.b, by.c];
  const lines: Line[] = [];
  for (const [from, to] of edges) lines.push(await pair(by[from], by[to], from, to));

  /** The workers of a side run, one synchronization after the other, until nobody rings. */
  const runUntilQuiet = async (side: Side) => {
    await side.deliverEvents();
    for (const { sync, ends: of } of lines) if (of.includes(side)) side.rings.add(sync);
    for (let runs = 0; side.rings.size > 0; runs += 1) {
      if (runs === 50) throw new Error(`${side.name} does not stop ringing`);
      const rung = [...side.rings];
      side.rings.clear();
      for (const sync of rung) await side.work(sync);
      await side.deliverEvents();
    }
  };
  const waiting = () =>
    lines.some(({ sync, ends: of }) =>
      of.some(
        (side) => ((side.store.peek(`${sync}:log`) as { out: unknown[] } | undefined)?.out.length ?? 0) > 0,
      ),
    );
  const triangle: Triangle = {
    ...by,
    sides,
    clock,
    syncs: lines.map(({ sync }) => sync),
    sent: () => ({ ...sent }),
    async forward(on, end) {
      const all = lines.flatMap(({ sync, ends: of }) => of.map((side) => ({ side, sync })));
      for (const { side, sync } of end ? [end] : all)
        await change(side, sync, (record) => ({ ...record, forwards: on }), on);
    },
    async poll() {
      await clock.advance(POLL_EVERY);
      for (const side of sides) await runUntilQuiet(side);
    },
    async settle(most = 60) {
      let quiet = 0;
      for (let polls = 0; polls < most; polls += 1) {
        const before = JSON.stringify(sent);
        await triangle.poll();
        quiet = JSON.stringify(sent) === before && !waiting() ? quiet + 1 : 0;
        if (quiet === HOUR_OF_POLLS) return;
      }
      throw new Error(`still sending after ${most} polls: ${JSON.stringify(sent)}`);
    },
  };
  for (let polls = 0; polls < 6; polls += 1) await triangle.poll();
  for (const { sync, ends: of } of lines) for (const side of of) await start(side, sync, clock.now());
  return triangle;
}

async function pair(master: Side, slave: Side, from: string, to: string): Promise<Line> {
  const channel = (exchange: string): ChannelSettings => ({
    kind: 'bridge',
    url: 'https://bridge.example',
    exchange,
  });
  const made = await master.pairing.createMaster({
    name: `${from} and ${to}`,
    description: '',
    us: master.us,
    syncUser: { kind: 'app' },
    protocol: protocolOf('bridge'),
    encryption: true,
    conflicts: undefined,
    channel: channel(`${from}-to-${to}`),
    secrets: { accessKey: `key-${from}` },
    by: master.people[0] as string,
  });
  const file = await master.pairing.handshakeFile(made.id);
  if (isRefusal(file)) throw new Error(file.what);
  const taken = await slave.pairing.createSlave({
    text: file.text,
    us: slave.us,
    syncUser: { kind: 'app' },
    channel: channel(`${to}-to-${from}`),
    secrets: { accessKey: `key-${to}` },
    by: slave.people[0] as string,
  });
  if (isRefusal(taken)) throw new Error(taken.what);
  return { sync: made.id, ends: [master, slave] };
}

async function start(side: Side, sync: string, now: number): Promise<void> {
  const confirmed = await side.pairing.confirmWords(sync, side.people[0] as string);
  if (isRefusal(confirmed)) throw new Error(`${side.name}: ${confirmed.what}`);
  await change(
    side,
    sync,
    (record) => {
      if (record.status !== 'stopped') throw new Error(`${side.name} stands at ${record.status}`);
      return { ...record, status: 'running', changedAt: now };
    },
    true,
  );
}

/** As an admin changes a synchronization: whoever runs ends, and with `rescan` all issues are compared again. */
async function change(
  side: Side,
  sync: string,
  by: (record: SyncRecord) => SyncRecord,
  rescan: boolean,
): Promise<void> {
  const key = syncKeys.record(sync);
  const stored = await side.store.read(key);
  const value = by(syncRecord.parse(stored?.value));
  const put = { op: 'put' as const, key, value, expect: stored?.rev ?? 0 };
  const result = await side.store.commit([put, ...(await takeOver(side.store, sync, rescan))]);
  if (result !== 'done') throw new Error(`${side.name} was not changed: ${result}`);
}
