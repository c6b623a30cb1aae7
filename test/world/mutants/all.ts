import { DATA_MUTANTS } from './data';
import { DELIVERY_MUTANTS } from './delivery';
import { ITEM_MUTANTS } from './items';
import type { Mutant } from './mutant';

/** Every wrong variant; docs/architecture.md tells how they are used. */
export const MUTANTS: readonly Mutant[] = [...DELIVERY_MUTANTS, ...DATA_MUTANTS, ...ITEM_MUTANTS];
