import { isRefusal } from '../../src/pairing/refusal';
import type { SyncRecord } from '../../src/protocol/sync-record';
import { createEnding, Ended, type Ending, type EndMode } from './ending-calls';
import {
  createWorld,
  granted,
  masterInput,
  MINUTE,
  poll,
  recordOf,
  slaveInput,
  type Site,
  type World,
} from './two-sides';

const MODES: EndMode[] = ['before the call has an effect', 'after the call had its effect'];

/** Runs `work` with ports that may end; undefined when they did. */
async function unlessEnded<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Ended) return undefined;
    throw error;
  }
}

async function onlySync(site: Site): Promise<string | undefined> {
  const listed = (await site.store.read('site:syncs'))?.value as { syncs: object } | undefined;
  return listed && Object.keys(listed.syncs)[0];
}

/** The wizard's part: an admin who sees an error looks at the list and tries again. */
async function create(world: World, ending: Ending): Promise<string> {
  const { master, slave, clock } = world;
  const onMaster = () => master.pairing(ending.wrap(master.store));
  const onSlave = () => slave.pairing(ending.wrap(slave.store));
  let id: string | undefined;
  while (id === undefined) {
    await unlessEnded(() => onMaster().createMaster(masterInput(master.us)));
    id = await onlySync(master);
  }
  const made = id;
  let text: string | undefined;
  while (text === undefined)
    text = await unlessEnded(async () => granted(await onMaster().handshakeFile(made)).text);
  const file = text;
  while ((await onlySync(slave)) === undefined) {
    const answer = await unlessEnded(() => onSlave().createSlave(slaveInput(slave.us, file)));
    if (answer && isRefusal(answer)) expect(answer.code).toBe('handshake-busy');
    clock.set(clock.now() + MINUTE);
  }
  return made;
}

/** A whole handshake that ends once at call `endAt`; answers how many calls it took. */
async function handshakeEndingAt(endAt: number, mode: EndMode): Promise<number> {
  const world = createWorld();
  const ending = createEnding(endAt, mode);
  const id = await create(world, ending);
  const sides = [
    { site: world.slave, channel: world.relay.b },
    { site: world.master, channel: world.relay.a },
  ];
  let both: SyncRecord[] = [];
  for (let round = 0; round < 12; round++) {
    for (const { site, channel } of sides)
      await unlessEnded(() => poll(site, id, ending.wrap(channel), site.pairing(ending.wrap(site.store))));
    world.clock.set(world.clock.now() + MINUTE);
    both = [await recordOf(world.master, id), await recordOf(world.slave, id)];
    if (both.every((sync) => sync.status === 'stopped')) break;
  }
  expect(both.map((sync) => sync.status)).toEqual(['stopped', 'stopped']);
  const words = both.map((sync) => world.master.pairing().words(sync));
  expect(words[0]).toBeDefined();
  expect(words[1]).toEqual(words[0]);
  // Nothing of the pairing secret outlives the handshake, wherever it was interrupted.
  for (const { site } of sides) {
    const key = `${id}:pairing-secret:${both[0]?.epoch ?? ''}`;
    expect(await site.store.readSecret(key)).toBeUndefined();
  }
  return ending.calls();
}

/** Some 150 handshakes with real keys: about 6 s alone, several times that on a busy machine. */
const PATIENCE_MS = 240_000;

test.each(MODES)(
  'an end %s, at any call of either side, loses nothing',
  async (mode) => {
    const calls = await handshakeEndingAt(0, mode);
    expect(calls).toBeGreaterThan(40);
    for (let endAt = 1; endAt <= calls; endAt++) await handshakeEndingAt(endAt, mode);
  },
  PATIENCE_MS,
);
