import type { Cost, Violation } from '../history';
import type { World } from '../world';
import { findExcess } from './bounds';
import { findDouble } from './doubles';
import { findDifference } from './equality';
import type { Ledger } from './ledger';
import { findLeak } from './leaks';
import { findLostUpdate } from './lost-updates';
import { findTakenAlong } from './refusals';

/** Safety: what must hold at every moment. */
export async function checkBetween(world: World, _ledger: Ledger): Promise<Violation | undefined> {
  const [pair] = world.sealed.falseFarewells;
  if (pair !== undefined)
    return {
      oracle: 'farewell',
      text: `The partner was told that the issue of ${pair} is deleted; it exists`,
    };
  return findDouble(world) ?? findLeak(world) ?? (await findTakenAlong(world));
}

/**
 * Repair is a net below the protocol: as long as no storage is set back, it has nothing to catch. Without this question it would hide what
 * the protocol loses.
 */
function findRepaired(world: World, ledger: Ledger): Violation | undefined {
  const [first] = ledger.differences;
  if (world.restored || first === undefined) return undefined;
  return { oracle: 'repair', text: `The digests of both sides differed: ${first}` };
}

/** What must hold once both sides are at rest. */
export async function checkAtEnd(world: World, ledger: Ledger, cost: Cost): Promise<Violation | undefined> {
  await ledger.note();
  return (
    (await findDifference(world)) ??
    findLostUpdate(world, ledger) ??
    findRepaired(world, ledger) ??
    findExcess(world, cost)
  );
}
