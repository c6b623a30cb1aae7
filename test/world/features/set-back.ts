import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJiraSite } from '../../../local/jira/site';
import { createSeededRandom } from '../../../local/random';
import { isRefusal } from '../../../src/pairing/refusal';
import { syncKeys, syncRecord } from '../../../src/protocol/sync-record';
import type { SyncRecord } from '../../../src/protocol/sync-record';
import { settleFully } from '../hostile/compare';
import { makeIssue } from '../hostile/people';
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

/** Lets `work` happen and sets the side's storage back to what it was before; what people do on its site stands. */
export async function forget(world: TwoSides, side: Side, work: () => Promise<void>): Promise<void> {
  const restore = side.store.snapshot();
  await work();
  await settleFully(world);
  restore();
  side.pending.length = 0;
}

/** Polls until a side has noticed, then both begin a new epoch and come to rest. Answers who froze first, and why. */
export async function noticeAndResume(world: TwoSides): Promise<string[]> {
  const frozen = () => [world.acme, world.globex].filter((side) => recordAt(world, side).status === 'frozen');
  for (let polls = 0; polls < 30 && frozen().length === 0; polls += 1) await world.poll();
  const seen = frozen().map((side) => `${side.name} ${recordAt(world, side).frozen?.code ?? ''}`);
  await resume(world, frozen()[0] as Side);
  for (const side of [world.acme, world.globex]) await untilStatus(world, side, 'running');
  await settleFully(world);
  return seen;
}

/** A change on each side, so that either notices what the other does not know. */
export async function stir(world: TwoSides): Promise<void> {
  for (const side of [world.acme, world.globex])
    await makeIssue(side, { summary: `Stirred at ${side.name}` });
}
