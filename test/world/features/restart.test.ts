import { isRefusal } from '../../../src/pairing/refusal';
import { adf, issuesOf } from '../looking';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { setStatus } from './rig';
import { attach, bySummary, comment, edit, fieldOf, make, pairOf } from './story';

/** "Start the handshake again" on the master, the new file on the slave, words confirmed, Start on both. */
async function pairAgain(world: TwoSides, meanwhile = async () => {}): Promise<void> {
  const { acme, globex, sync } = world;
  const restarted = await acme.pairing.restart(sync, 'an-admin');
  if (isRefusal(restarted)) throw new Error(restarted.what);
  await meanwhile();
  await acme.deliverEvents();
  const file = await acme.pairing.handshakeFile(sync);
  if (isRefusal(file)) throw new Error(file.what);
  const answered = await globex.pairing.createSlave({
    text: file.text,
    us: globex.us,
    syncUser: { kind: 'app' },
    channel: { kind: 'bridge', url: 'https://bridge.example', exchange: 'globex' },
    secrets: { accessKey: 'key-b' },
    by: 'another-admin',
  });
  if (isRefusal(answered)) throw new Error(answered.what);
  for (let polls = 0; polls < 6; polls += 1) await world.poll();
  for (const side of [acme, globex]) {
    const confirmed = await side.pairing.confirmWords(sync, 'an-admin');
    if (isRefusal(confirmed)) throw new Error(confirmed.what);
    await setStatus(world, side, 'running');
  }
}

describe('the handshake started again', () => {
  it('loses nothing that the partner had not acknowledged, and doubles nothing', async () => {
    const world = await createTwoSides();
    const { here, there } = await pairOf(world);
    await world.settle();
    // Both sides send into a relay that delivers nothing any more.
    world.relay.setFaults({ lose: 1 });
    await edit(world.acme, here.key, { summary: 'Edited at acme' });
    await comment(world.acme, here.key, adf('Said at acme'));
    await attach(world.acme, here.key, 'late.txt', Buffer.from('late'));
    const made = await make(world.acme, { summary: 'Made at acme' });
    await world.acme.ask('POST', `/rest/api/3/issue/${here.key}/worklog`, { timeSpentSeconds: 60 });
    await world.acme.ask('POST', '/rest/api/3/issueLink', {
      type: { name: 'Blocks' },
      inwardIssue: { key: here.key },
      outwardIssue: { key: made.key },
    });
    await edit(world.globex, there.key, { labels: ['from-globex'] });
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    expect((await issuesOf(world.globex)).map((issue) => issue.summary)).toEqual(['Shared']);
    for (const side of [world.acme, world.globex]) await setStatus(world, side, 'stopped');
    world.relay.setFaults({});

    await pairAgain(world);
    await world.settle();
    for (const side of [world.acme, world.globex]) {
      expect((await issuesOf(side)).map((issue) => issue.summary).toSorted()).toEqual([
        'Edited at acme',
        'Made at acme',
      ]);
      const shared = await bySummary(side, 'Edited at acme');
      expect(shared).toMatchObject({
        labels: ['from-globex'],
        comments: [expect.stringMatching(/Said at acme$/)],
        attachments: [{ filename: 'late.txt', size: 4 }],
      });
      expect(await fieldOf(side, shared.key, 'timespent')).toBe(60);
      expect(await fieldOf(side, shared.key, 'issuelinks')).toMatchObject([
        { type: { name: 'Blocks' }, outwardIssue: { key: (await bySummary(side, 'Made at acme')).key } },
      ]);
    }
    const left = [...world.relay.sendOf('a').keys(), ...world.relay.sendOf('b').keys()];
    expect(left.filter((name) => /\.1-/.test(name))).toEqual([]);
  });
});

describe('an issue that is deleted while its side is stopped', () => {
  it('is known to the partner also when that was during a new handshake', async () => {
    const world = await createTwoSides();
    const { here, there } = await pairOf(world);
    await world.settle();
    for (const side of [world.acme, world.globex]) await setStatus(world, side, 'stopped');
    await pairAgain(world, async () => {
      await world.acme.ask('DELETE', `/rest/api/3/issue/${here.key}`, undefined, 0);
    });
    await world.settle();
    const pairs = await world.globex.store.list(world.sync, 'pair');
    expect(pairs.records.map(({ value }) => value)).toEqual([
      expect.objectContaining({ key: there.key, gone: 'there' }),
    ]);
  });

  it('is known to the partner after the next start', async () => {
    const world = await createTwoSides();
    const { here, there } = await pairOf(world);
    await world.settle();
    await setStatus(world, world.acme, 'stopped');
    await world.acme.ask('DELETE', `/rest/api/3/issue/${here.key}`, undefined, 0);
    await world.poll();
    await setStatus(world, world.acme, 'running');
    await world.settle();
    const pairs = await world.globex.store.list(world.sync, 'pair');
    expect(pairs.records.map(({ value }) => value)).toEqual([
      expect.objectContaining({ key: there.key, gone: 'there' }),
    ]);
  });
});
