import type { Cost, Violation } from '../history';
import type { World } from '../world';
import { findExcess } from './bounds';
import { findDouble } from './doubles';
import { findDifference } from './equality';
import type { Ledger } from './ledger';
import { findLeak } from './leaks';
import { findLostUpdate } from './lost-updates';

/** Safety: what must hold at every moment. */
export function checkBetween(world: World, _ledger: Ledger): Violation | undefined {
  return findDouble(world) ?? findLeak(world);
}

/** What must hold once both sides are at rest. */
export async function checkAtEnd(world: World, ledger: Ledger, cost: Cost): Promise<Violation | undefined> {
  await ledger.note();
  return (await findDifference(world)) ?? findLostUpdate(world, ledger) ?? findExcess(world, cost);
}
