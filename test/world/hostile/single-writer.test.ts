import type { StoreChange } from '../../../src/ports/store';
import { syncKeys, syncRecord } from '../../../src/protocol/sync-record';
import { retrySoon, takeOver } from '../../../src/state/take-over';
import type { Side, Wrap } from '../side';
import { createTwoSides, runUntilQuiet } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { setStatus } from '../features/rig';
import { expectEqual, lyingOn, settleFully } from './compare';
import { pollDying } from './dying-polls';
import { createMortal } from './mortal';
import { makeIssue } from './people';
import { workOfPeople } from './work-of-people';

// Hundreds of rounds, each with a whole round of work.
jest.setTimeout(600_000);

/** Does `act` right after the n-th effect of a worker, which then goes on; tells whether it came to that. */
function interrupted(n: number, act: () => Promise<void>): { wrap: Wrap; happened(): boolean } {
  const counting = createMortal(Number.MAX_SAFE_INTEGER);
  let isDone = false;
  const afterwards = async <T>(result: T): Promise<T> => {
    if (!isDone && counting.effects() === n) {
      isDone = true;
      await act();
    }
    return result;
  };
  const { store, channel, http } = counting.wrap;
  const wrap: Wrap = {
    store(real) {
      const counted = store?.(real) ?? real;
      return { ...counted, commit: async (changes) => afterwards(await counted.commit(changes)) };
    },
    channel(real) {
      const counted = channel?.(real) ?? real;
      return {
        ...counted,
        put: async (name, bytes) => afterwards(await counted.put(name, bytes)),
        remove: async (names) => afterwards(await counted.remove(names)),
        withdraw: async (names) => afterwards(await counted.withdraw(names)),
      };
    },
    http(real) {
      const counted = http?.(real) ?? real;
      return { send: async (request) => afterwards(await counted.send(request)) };
    },
  };
  return { wrap, happened: () => isDone };
}

async function commit(side: Side, changes: readonly StoreChange[]): Promise<void> {
  expect(await side.store.commit(changes)).toBe('done');
}

/** What an admin does on the page of a synchronization that is at work, as it is stored. */
const ADMINS: Record<string, (world: TwoSides, side: Side) => Promise<void>> = {
  async 'Stop and Start'(world, side) {
    await setStatus(world, side, 'stopped');
    // No event tells of it: only the look that Start asks for finds it.
    await makeIssue(side, { summary: `Made at ${world.clock.now()}` });
    side.pending.splice(0);
    // Jira's index has it by then.
    await world.clock.advance(60_000);
    await setStatus(world, side, 'running');
  },
  async 'Retry now'(world, side) {
    await commit(side, await retrySoon(side.store, world.sync));
  },
  async 'another name'({ sync }, side) {
    const key = syncKeys.record(sync);
    const stored = await side.store.read(key);
    const value = { ...syncRecord.parse(stored?.value), description: 'Changed while it was at work' };
    const put = { op: 'put' as const, key, value, expect: stored?.rev ?? 0 };
    await commit(side, [put, ...(await takeOver(side.store, sync, false))]);
  },
};

describe.each(['acme', 'globex'] as const)('a worker on %s that is not alone', (victim) => {
  async function everywhere(world: TwoSides, act: (n: number) => Promise<void>): Promise<number> {
    let rounds = 0;
    // The sides do the same things: each is interrupted at every other one.
    for (let n = victim === 'acme' ? 1 : 2, isOver = false; !isOver; n += 2, rounds += 1) {
      await workOfPeople(world, rounds);
      const { wrap, happened } = interrupted(n, () => act(n));
      for (let polls = 0; polls < 3 && !happened(); polls += 1) await pollDying(world, { [victim]: wrap });
      isOver = !happened();
      await settleFully(world);
      await expectEqual(world).catch((error: unknown) => {
        throw new Error(`after effect ${n}`, { cause: error });
      });
    }
    return rounds;
  }

  it('makes nothing twice and loses nothing where a second worker runs in between its effects', async () => {
    const world = await createTwoSides();
    const rounds = await everywhere(world, () => runUntilQuiet(world[victim], world.sync));
    expect(lyingOn(world)).toEqual([]);
    expect(rounds).toBeGreaterThan(20);
  });

  it('gives way to what an admin stores in between its effects', async () => {
    const world = await createTwoSides();
    const acts = Object.values(ADMINS);
    const rounds = await everywhere(world, async (n) => acts[n % acts.length]?.(world, world[victim]));
    expect(lyingOn(world)).toEqual([]);
    expect(rounds).toBeGreaterThan(20);
  });
});
