import { createHash } from 'node:crypto';
import type { AdminDeps } from '../../../src/admin/admin-deps';
import type { Equality } from '../../../src/admin/api';
import { checkEquality, equalityOf } from '../../../src/admin/equality';
import { logRecord } from '../../../src/protocol/log-record';
import { syncKeys, syncRecord } from '../../../src/protocol/sync-record';
import { ownDigests } from '../../../src/repair/own-digests';
import { pairRecord } from '../../../src/protocol/pair-record';
import type { PairRecord } from '../../../src/protocol/pair-record';
import { parseRepair, repairKeys } from '../../../src/state/repair-record';
import type { EqualityReport, RepairRecord } from '../../../src/state/repair-record';
import type { Side } from '../side';
import type { TwoSides } from '../two-sides';

const DAY = 24 * 60 * 60_000;

/** A day goes by without a poll; then polls until nothing moves. */
export async function aDay(world: TwoSides): Promise<void> {
  await world.clock.advance(DAY);
  await world.settle();
}

export function repairAt(world: TwoSides, side: Side): RepairRecord {
  const record = parseRepair(side.store.peek(repairKeys.record(world.sync)));
  if (record === undefined) throw new Error(`${side.name} has compared nothing`);
  return record;
}

export function lastReport(world: TwoSides, side: Side): EqualityReport {
  const report = repairAt(world, side).reports.at(-1);
  if (report === undefined) throw new Error(`${side.name} has no report`);
  return report;
}

/** The digests of all pairs of a side, computed from what it has stored. */
export async function digestsOf(world: TwoSides, side: Side): Promise<string> {
  const digests = await ownDigests({
    session: { sync: { id: world.sync } },
    store: side.store,
    sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
    goOn: () => true,
  } as never);
  return digests?.buckets ?? '';
}

/** Changes the stored pair whose issue has that key here; `undefined`: its record is lost. */
export async function damage(
  world: TwoSides,
  side: Side,
  key: string,
  change: (pair: PairRecord) => PairRecord | undefined,
): Promise<void> {
  for (const name of side.store.keys().filter((k) => k.startsWith(`${world.sync}:pair:`))) {
    const stored = await side.store.read(name);
    const pair = pairRecord.parse(stored?.value);
    if (pair.key !== key) continue;
    const value = change(pair);
    const expect = stored?.rev ?? 0;
    await side.store.commit([
      value === undefined ? { op: 'delete', key: name, expect } : { op: 'put', key: name, value, expect },
    ]);
    return;
  }
  throw new Error(`${side.name} has no pair for ${key}`);
}

/** "Check equality" as a person of the side presses it; the code of the refusal, if it is refused. */
export async function pressCheck(world: TwoSides, side: Side): Promise<string | undefined> {
  const { siteId, siteUrl, projectId } = side.us;
  const caller = { accountId: side.people[0] as string, projectId, siteId, siteUrl };
  const doorbell = { ring: async (sync: string) => void side.rings.add(sync) };
  const deps: Partial<AdminDeps> = { store: side.store, doorbell, clock: world.clock };
  const answer = await checkEquality(deps as AdminDeps, caller, { id: world.sync });
  return answer.ok ? undefined : answer.error.code;
}

/** What the page shows of it. */
export async function equalityShown(world: TwoSides, side: Side): Promise<Equality> {
  const sync = syncRecord.parse(side.store.peek(syncKeys.record(world.sync)));
  const log = logRecord.parse(side.store.peek(`${world.sync}:log`));
  return equalityOf(side.store, { sync, log }, repairAt(world, side), (accountId) =>
    accountId === side.people[0] ? 'Ada' : 'Somebody',
  );
}
