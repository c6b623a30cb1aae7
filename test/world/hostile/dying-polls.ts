import type { Side, Wrap } from '../side';
import type { TwoSides } from '../two-sides';
import { ProcessDied } from './mortal';

const FIVE_MINUTES = 5 * 60_000;

/** A poll of both sides in which a process may die; a side whose process died goes on at the next poll with a fresh one. */
export async function pollDying(world: TwoSides, wraps: { acme?: Wrap; globex?: Wrap }): Promise<void> {
  await world.clock.advance(FIVE_MINUTES);
  for (const [side, wrap] of [
    [world.acme, wraps.acme],
    [world.globex, wraps.globex],
  ] as const)
    await runUntilQuiet(side, world.sync, wrap);
}

async function runUntilQuiet(side: Side, sync: string, wrap: Wrap | undefined): Promise<void> {
  await side.deliverEvents();
  side.rings.add(sync);
  for (let runs = 0; side.rings.size > 0 && runs < 50; runs += 1) {
    side.rings.clear();
    try {
      await side.work(sync, wrap);
    } catch (error) {
      if (!(error instanceof ProcessDied)) throw error;
      side.rings.clear();
      return;
    }
    await side.deliverEvents();
  }
}
