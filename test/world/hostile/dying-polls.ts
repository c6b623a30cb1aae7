import type { Side, Wrap } from '../side';
import { POLL_EVERY, runUntilQuiet } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { ProcessDied } from './mortal';

/** A poll of both sides in which a process may die; a side whose process died goes on at the next poll with a fresh one. */
export async function pollDying(world: TwoSides, wraps: { acme?: Wrap; globex?: Wrap }): Promise<void> {
  await world.clock.advance(POLL_EVERY);
  await runWhileAlive(world.acme, world.sync, wraps.acme);
  await runWhileAlive(world.globex, world.sync, wraps.globex);
}

async function runWhileAlive(side: Side, sync: string, wrap: Wrap | undefined): Promise<void> {
  try {
    await runUntilQuiet(side, sync, wrap);
  } catch (error) {
    if (!(error instanceof ProcessDied)) throw error;
    side.rings.clear();
  }
}
