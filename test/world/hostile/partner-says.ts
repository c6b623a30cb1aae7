import { logRecord } from '../../../src/protocol/log-record';
import { pairsAt } from '../features/rig';
import { edit, keyOf } from './people';
import type { Scene } from './scene';

/** The partner himself is the attacker: his messages are genuinely signed and numbered. acme is he, globex is the victim. */
export async function partnerSays({ world, attacker }: Scene, ...messages: unknown[][]): Promise<void> {
  const logOf = () => logRecord.parse(world.globex.store.peek(`${world.sync}:log`));
  // What he said before counts: a number that comes with another content freezes the victim.
  const first = Math.max(attacker.nextSeq(), logOf().received.applied + 1);
  for (const [index, changes] of messages.entries()) {
    const seq = first + index;
    attacker.place(attacker.name(seq), await attacker.seal(attacker.message({ seq, changes })));
  }
  for (let polls = 0; polls < 3; polls += 1) await world.poll();
  const { received, attempts } = logOf();
  expect({ applied: received.applied, attempts }).toEqual({
    applied: first + messages.length - 1,
    attempts: {},
  });
}

export const pairOfGenuine = ({ world }: Scene) => pairsAt(world, world.globex)[0]?.pair as string;

export const issue = (pair: string, over: Record<string, unknown> = {}) => ({
  kind: 'issue',
  pair,
  key: 'ACME-1',
  fields: {},
  items: [],
  ...over,
});
export const field = (value: unknown, v: unknown = [50, 50]) => ({ v, at: Date.UTC(2027, 0, 1), value });

/** globex still works: a change there goes out. */
export async function expectAlive({ world, sent }: Scene): Promise<void> {
  const before = sent.b.size;
  await edit(world.globex, await keyOf(world.globex, 'Genuine'), { labels: ['alive'] });
  await world.poll();
  expect([...sent.b.keys()].slice(before).some((name) => /\.\d{10}\.pgp$/.test(name))).toBe(true);
}
