import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { createAttacker, dataOf } from './attacker';
import type { Attacker } from './attacker';
import { expectEqual, settleFully } from './compare';
import { edit, keyOf, makeIssue } from './people';

export interface Scene {
  world: TwoSides;
  attacker: Attacker;
  /** Everything that acme has sent, by name, and globex. */
  sent: { a: Map<string, Uint8Array>; b: Map<string, Uint8Array> };
}

export async function scene(options: { encryption?: boolean } = {}): Promise<Scene> {
  const world = await createTwoSides(options);
  const sent: Scene['sent'] = { a: new Map(), b: new Map() };
  world.relay.intercept((from, object) => {
    sent[from].set(object.name, object.bytes);
    return [object];
  });
  await makeIssue(world.acme, { summary: 'Genuine' });
  await settleFully(world);
  await edit(world.globex, await keyOf(world.globex, 'Genuine'), { labels: ['seen'] });
  await settleFully(world);
  return { world, attacker: createAttacker(world), sent };
}

export const dataNames = (sent: Map<string, Uint8Array>) =>
  [...sent.keys()].filter((n) => /\.\d{10}\.pgp$/.test(n));

/** Nothing of globex is another than before; afterwards genuine changes still arrive. */
export async function expectHarmless({ world }: Scene, attack: () => Promise<void>): Promise<void> {
  const before = await dataOf(world.globex, world.sync);
  await attack();
  for (let polls = 0; polls < 3; polls += 1) await world.poll();
  expect(await dataOf(world.globex, world.sync)).toEqual(before);
  await makeIssue(world.acme, { summary: 'Later' });
  await edit(world.acme, await keyOf(world.acme, 'Genuine'), { summary: 'Genuine, edited' });
  await settleFully(world);
  await expectEqual(world);
}
