import { createSeededRandom } from '../../../local/random';
import type { RelayObject } from '../../support/memory-channel';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import type { Wrap } from '../side';
import { expectEqual, lyingOn, settleFully } from './compare';
import { workOfPeople } from './work-of-people';

jest.setTimeout(240_000);

/** Rounds of work while the relay misbehaves; then it is well behaved, and everything has to come to rest equal. */
async function workUnder(world: TwoSides, wrap: { acme?: Wrap; globex?: Wrap } = {}): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    await workOfPeople(world, round);
    for (let polls = 0; polls < 5; polls += 1) await world.poll(wrap);
    // The next round's people need the last one's issues on both sides.
    if (round < 4) await arrived(world, round, wrap);
  }
}

async function arrived(world: TwoSides, round: number, wrap: { acme?: Wrap; globex?: Wrap }): Promise<void> {
  for (let polls = 0; polls < 200; polls += 1) {
    const found = await world.globex.ask('POST', '/rest/api/3/search/jql', {
      jql: `project = GLX AND summary ~ "Parent ${round}"`,
      maxResults: 10,
      fields: ['summary'],
    });
    const issues = found['issues'] as { fields: { summary: string } }[];
    if (issues.some((issue) => issue.fields.summary === `Parent ${round}`)) return;
    await world.poll(wrap);
  }
  throw new Error(`Parent ${round} never came`);
}

async function expectRest(world: TwoSides): Promise<void> {
  world.relay.setFaults();
  world.relay.intercept(undefined);
  world.relay.failWith(undefined);
  world.relay.flush();
  await settleFully(world, 200);
  await expectEqual(world);
}

describe('a relay that', () => {
  it.each([
    ['loses every third object', { lose: 0.33 }],
    ['repeats what was deleted', { duplicate: 0.5 }],
    ['delays and reorders', { delaySteps: 6, reorderListing: true }],
    ['alters every fourth object', { tamper: 0.25 }],
    ['does all of it', { lose: 0.2, duplicate: 0.3, delaySteps: 4, tamper: 0.15, reorderListing: true }],
  ])('%s', async (_, faults) => {
    const world = await createTwoSides({ relay: { seed: 5 } });
    world.relay.setFaults(faults);
    await workUnder(world);
    await expectRest(world);
    expect(lyingOn(world)).toEqual([]);
  });

  it('shows half of an object first, and the rest of it later', async () => {
    const world = await createTwoSides();
    let halved = 0;
    world.relay.intercept((from, object) => {
      if (!object.name.includes('.att.') && !/\.\d{10}\.pgp$/.test(object.name)) return [object];
      if (random.chance(0.5)) return [object];
      halved += 1;
      late.push({ to: from === 'a' ? 'b' : 'a', object });
      return [{ ...object, bytes: object.bytes.slice(0, Math.floor(object.bytes.length / 2)) }];
    });
    const random = createSeededRandom(3);
    const late: { to: 'a' | 'b'; object: RelayObject }[] = [];
    const completing: Wrap = {
      channel: (real) => ({
        ...real,
        list: async () => {
          const listed = await real.list();
          // Between the listing and the reading the transfer tool goes on.
          for (const { to, object } of late.splice(0))
            if (world.relay.receiveOf(to).has(object.name)) world.relay.place(to, object.name, object.bytes);
          return listed;
        },
      }),
    };
    await workUnder(world, { acme: completing, globex: {} });
    expect(halved).toBeGreaterThan(5);
    await expectRest(world);
  });

  it('lists what is no longer there, or not yet what is', async () => {
    const world = await createTwoSides();
    const stale = (): Wrap => {
      const random = createSeededRandom(9);
      let before: Awaited<ReturnType<typeof world.relay.a.list>> | undefined;
      return {
        channel: (real) => ({
          ...real,
          list: async () => {
            const now = await real.list();
            const shown = before !== undefined && random.chance(0.5) ? before : now;
            before = now;
            return shown;
          },
        }),
      };
    };
    await workUnder(world, { acme: stale(), globex: stale() });
    await expectRest(world);
    expect(lyingOn(world)).toEqual([]);
  });

  it('deletes objects before they were read', async () => {
    const world = await createTwoSides();
    const random = createSeededRandom(4);
    let deleted = 0;
    const thief: Wrap = {
      channel: (real) => ({
        ...real,
        get: async (name, maxBytes) => {
          if (random.chance(0.3) && !name.includes('.pair.')) {
            deleted += 1;
            await real.remove([name]);
          }
          return real.get(name, maxBytes);
        },
      }),
    };
    await workUnder(world, { acme: thief, globex: thief });
    expect(deleted).toBeGreaterThan(3);
    await expectRest(world);
    expect(lyingOn(world)).toEqual([]);
  });

  it('refuses to list, to read, to write or to delete for a while', async () => {
    const world = await createTwoSides();
    const random = createSeededRandom(8);
    world.relay.failWith(() =>
      random.chance(0.25)
        ? { kind: 'retry', cause: { code: 'bridge-unreachable', text: 'The bridge does not answer.' } }
        : undefined,
    );
    await workUnder(world);
    await expectRest(world);
    expect(lyingOn(world)).toEqual([]);
  });

  it('takes away the access to reading for a while', async () => {
    const world = await createTwoSides();
    await workOfPeople(world, 0);
    world.relay.failWith((_, call) =>
      call === 'get'
        ? { kind: 'give-up', cause: { code: 'bridge-access', text: 'The access key may not read.' } }
        : undefined,
    );
    for (let polls = 0; polls < 12; polls += 1) await world.poll();
    const health = world.globex.store.peek(`${world.sync}:health`);
    expect(health).toMatchObject({ failing: { code: 'bridge-access' }, refused: [] });
    await expectRest(world);
    expect(lyingOn(world)).toEqual([]);
  });

  it('falls quiet once the faults are over: no message, one listing a poll, no request to Jira', async () => {
    const world = await createTwoSides({ relay: { seed: 6 } });
    world.relay.setFaults({ lose: 0.3, duplicate: 0.5, tamper: 0.2, delaySteps: 3 });
    await workUnder(world);
    await expectRest(world);
    await world.untilSwept();
    const calls = () => [world.acme.jira.counters().calls, world.globex.jira.counters().calls];
    const before = calls();
    const used: string[] = [];
    world.relay.failWith((side, call) => {
      used.push(`${side} ${call}`);
      return undefined;
    });
    for (let polls = 0; polls < 6; polls += 1) await world.poll();
    expect(calls()).toEqual(before);
    expect(used).toEqual(Array.from({ length: 6 }, () => ['a list', 'b list']).flat());
  });
});
