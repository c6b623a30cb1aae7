import { wordOf } from '../../src/pairing/verification-words';
import { begin, createWorld, poll, pollUntilStopped, type Site } from './two-sides';

const short = async (site: Site, id: string) =>
  (await site.pairing().progress(id))?.steps.map(
    (step) => `${step.id} ${step.state}${step.on ? ` ${step.on}` : ''}`,
  );

test('the timeline of both sides says what is done and who is waited for', async () => {
  const world = createWorld();
  const { id } = await begin(world);
  expect(await short(world.master, id)).toEqual([
    'file done',
    'hello waiting partner',
    'welcome later',
    'ready later',
    'words later',
  ]);
  expect(await short(world.slave, id)).toEqual([
    'file done',
    'hello waiting us',
    'welcome later',
    'ready later',
    'words waiting us',
  ]);
  await poll(world.slave, id, world.relay.b);
  expect((await short(world.slave, id))?.slice(1, 3)).toEqual(['hello done', 'welcome waiting partner']);
  await poll(world.master, id, world.relay.a);
  expect((await short(world.master, id))?.slice(1)).toEqual([
    'hello done',
    'welcome done',
    'ready waiting partner',
    'words waiting us',
  ]);
  await pollUntilStopped(world, id);
  for (const site of [world.master, world.slave])
    expect(await short(site, id)).toEqual([
      'file done',
      'hello done',
      'welcome done',
      'ready done',
      'words waiting us',
    ]);
});

test('a synchronization that does not exist has no progress', async () => {
  expect(await createWorld().master.pairing().progress('none')).toBeUndefined();
});

test('there are 2,048 different words of four letters', () => {
  const words = new Set(Array.from({ length: 2048 }, (_, i) => wordOf(i)));
  expect(words.size).toBe(2048);
  for (const word of words) expect(word).toMatch(/^[b-z][aiou][b-z][aiou]$/);
});
