import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJiraSite } from '../../../local/jira/site';
import { createSeededRandom } from '../../../local/random';
import { isRefusal } from '../../../src/pairing/refusal';
import { syncKeys, syncRecord } from '../../../src/protocol/sync-record';
import type { SyncRecord } from '../../../src/protocol/sync-record';
import type { Side } from '../side';
import type { TwoSides } from '../two-sides';

export function recordAt(world: TwoSides, side: Side): SyncRecord {
  return syncRecord.parse(side.store.peek(syncKeys.record(world.sync)));
}

/** A directory for a site that is backed up; removed by the function that comes with it. */
export function siteDirectory(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'site-'));
  const remove = () => {
    for (const each of [dir, `${dir}-backup`]) rmSync(each, { recursive: true, force: true });
  };
  return { dir, remove };
}

/** Takes a backup of a side's Jira that is kept in `dir`; the function that comes back restores it. */
export async function backupOfSite(world: TwoSides, side: Side, dir: string): Promise<() => void> {
  await world.clock.advance(5000);
  await side.jira.save();
  const copy = `${dir}-backup`;
  cpSync(dir, copy, { recursive: true });
  return () => {
    const site = createJiraSite({
      name: side.name,
      baseUrl: side.us.siteUrl,
      cloudId: side.us.siteId,
      clock: world.clock,
      random: createSeededRandom(77),
      limits: {},
      dir: copy,
    });
    site.onEvent((event) => void side.pending.push(event));
    Object.assign(side.jira, site);
    side.pending.length = 0;
  };
}

/** What the Resume button does. */
export async function resume(world: TwoSides, side: Side): Promise<void> {
  const asked = { site: side.siteId };
  const resumed = await side.pairing.resume(world.sync, side.people[0] as string, asked);
  if (isRefusal(resumed)) throw new Error(`${side.name}: ${resumed.what}`);
}

/** Polls until the side stands at the status; fails after `most` polls. */
export async function untilStatus(
  world: TwoSides,
  side: Side,
  status: SyncRecord['status'],
  most = 30,
): Promise<void> {
  for (let polls = 0; polls < most; polls += 1) {
    if (recordAt(world, side).status === status) return;
    await world.poll();
  }
  throw new Error(`${side.name} stands at ${recordAt(world, side).status} after ${most} polls`);
}
