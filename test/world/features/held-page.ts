import type { HeldEntry } from '../../../src/admin/api';
import { decideHeld, heldConflicts } from '../../../src/admin/held';
import { isFieldName } from '../../../src/protocol/fields';
import type { Side } from '../side';
import type { TwoSides } from '../two-sides';
import { firstPerson } from './rig';

/** What the page of a side's first person asks and answers with about held conflicts. */
export function pageOf(world: TwoSides, side: Side) {
  const { viewer, caller } = firstPerson(world, side);
  const deps = {
    store: side.store,
    viewer,
    clock: { now: () => world.clock.now(), sleep: (ms: number) => world.clock.advance(ms) },
    doorbell: { ring: async (sync: string) => void side.rings.add(sync) },
  } as never;
  return {
    async held() {
      const answer = await heldConflicts(deps, caller, { id: world.sync });
      if (!answer.ok) throw new Error(answer.error.what);
      return answer.value.entries;
    },
    async decide(keep: 'ours' | 'theirs', shown?: HeldEntry) {
      const entry = shown ?? (await this.held())[0];
      if (entry === undefined) throw new Error('nothing is held');
      const { pairId: pair, field, seen } = entry;
      if (!isFieldName(field)) throw new Error(`${field} is no field`);
      const asked = { id: world.sync, pair, field, keep, seen };
      return (await decideHeld(deps, caller, asked)).ok;
    },
  };
}

/** A poll of both sides in which nothing arrives, so that what they say crosses. */
export async function crossing(world: TwoSides): Promise<void> {
  world.relay.failWith((_side, call) =>
    call === 'put' ? { kind: 'retry', cause: { code: 'relay-down', text: 'Down.' } } : undefined,
  );
  await world.poll();
  world.relay.failWith(undefined);
  await world.settle();
}
