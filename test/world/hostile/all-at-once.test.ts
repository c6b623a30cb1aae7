import { createSeededRandom } from '../../../local/random';
import { createTwoSides } from '../two-sides';
import type { Wrap } from '../side';
import { expectEqual, lyingOn, settleFully } from './compare';
import { pollDying } from './dying-polls';
import { createMortal } from './mortal';
import type { Trouble } from './troubled-http';
import { troubledHttp } from './troubled-http';
import { workOfPeople } from './work-of-people';

jest.setTimeout(240_000);

const KINDS: readonly Trouble[] = [
  'too-many',
  'unavailable-before',
  'error-after',
  'timeout-after',
  'html-page',
];
const SEEDS = [1, 3, 5, 15, 19, 27];

/** Everything misbehaves for a while: relay, Jira, processes and events. Afterwards both sides are equal and nothing is there twice. */
describe('all faults together', () => {
  it.each(SEEDS)('seed %i', async (seed) => {
    const random = createSeededRandom(seed);
    const world = await createTwoSides({ relay: { seed } });
    for (let round = 0; round < 4; round += 1) {
      await workOfPeople(world, round);
      world.relay.setFaults({ lose: 0.2, duplicate: 0.3, delaySteps: 3, tamper: 0.1, reorderListing: true });
      let deaths = 0;
      for (let polls = 0; polls < 12; polls += 1) {
        const side = (): Wrap => {
          // A message at which twenty processes in a row die is set aside: that is not what is tried here.
          const mortal = createMortal(deaths < 8 && random.chance(0.5) ? 1 + random.int(60) : Infinity);
          deaths += 1;
          return {
            ...mortal.wrap,
            http: (real) =>
              troubledHttp(mortal.wrap.http?.(real) ?? real, random, {
                chance: 0.1,
                kinds: KINDS,
                seen: new Map(),
              }),
          };
        };
        for (const { pending } of [world.acme, world.globex])
          if (random.chance(0.2)) pending.splice(0, random.int(pending.length + 1));
        await pollDying(world, { acme: side(), globex: side() });
      }
      world.relay.setFaults();
      world.relay.flush();
      await world.untilSwept();
      await settleFully(world, 200);
      await expectEqual(world);
    }
    expect(lyingOn(world)).toEqual([]);
  });
});
