import type { HeldEntry } from '../../../src/admin/api';
import { decideHeld, heldConflicts } from '../../../src/admin/held';
import { createJira } from '../../../src/jira/create-jira';
import { isFieldName } from '../../../src/protocol/fields';
import { siteHttp } from '../../support/site-http';
import type { Side } from '../side';
import type { TwoSides } from '../two-sides';

/** What the page of a side's first person asks and answers with about held conflicts. */
export function pageOf(world: TwoSides, side: Side) {
  const accountId = side.people[0] as string;
  const viewer = createJira({
    http: siteHttp(side.jira, { kind: 'user', accountId }),
    clock: { now: () => world.clock.now(), sleep: (ms) => world.clock.advance(ms) },
    ids: { id: () => 'x'.repeat(26), secret: () => 'ab' },
    log: { info: () => undefined, warn: () => undefined },
    deadline: () => 60_000,
  });
  const deps = {
    store: side.store,
    viewer,
    clock: { now: () => world.clock.now(), sleep: (ms: number) => world.clock.advance(ms) },
    doorbell: { ring: async (sync: string) => void side.rings.add(sync) },
  } as never;
  const caller = {
    accountId,
    projectId: side.project.id,
    siteId: side.us.siteId,
    siteUrl: side.us.siteUrl,
  };
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
