import { addOtherProject } from '../other-project';
import { adf, issuesOf } from '../looking';
import { pairsAt } from '../features/rig';
import { allOf, keyOf } from './people';
import { expectAlive, field, issue, pairOfGenuine, partnerSays } from './partner-says';
import { scene } from './scene';

jest.setTimeout(240_000);

const comment = (item: string, n = 1, text = 'Said') => ({
  item,
  n,
  comment: { author: 'A', company: 'Acme', created: 1, body: adf(text) },
});

describe('a message that names one issue twice', () => {
  it('makes it once, of the later words of both', async () => {
    const stage = await scene();
    const { world } = stage;
    const type = field({ name: 'Task', subtask: false });
    await partnerSays(stage, [
      issue('m8', { fields: { summary: field('First'), type }, items: [comment('mc1')] }),
      issue('m8', {
        fields: { summary: field('Last', [51, 50]), labels: field(['both']) },
        items: [comment('mc2')],
      }),
    ]);
    const made = (await allOf(world.globex)).filter(({ fields }) => fields.summary !== 'Genuine');
    expect(made.map(({ fields }) => [fields.summary, fields.labels])).toEqual([['Last', ['both']]]);
    expect(made[0]?.fields.comment.comments).toHaveLength(2);
    await expectAlive(stage);
  });

  it('makes a comment once that it brings twice, with the later text', async () => {
    const stage = await scene();
    const { globex } = stage.world;
    const items = [comment('mc9', 2, 'Later'), comment('mc9', 1, 'Earlier'), comment('mc9', 2, 'Later')];
    await partnerSays(stage, [issue(pairOfGenuine(stage), { items })]);
    const [seen] = await issuesOf(globex);
    expect(seen?.comments).toEqual([expect.stringContaining('Later')]);
    await expectAlive(stage);
  });

  it('counts on from the highest version that it tells', async () => {
    const stage = await scene();
    const { world } = stage;
    const pair = pairOfGenuine(stage);
    const known = (v: number) => ({ kind: 'known', pair, fields: { labels: [v, v] }, items: {} });
    await partnerSays(stage, [known(60), known(70), known(65)]);
    expect(pairsAt(world, world.globex)[0]?.fields['labels']?.v).toEqual([70, 70]);
    await expectAlive(stage);
  });

  it('is healed, and the answer goes out', async () => {
    const stage = await scene();
    const known = { pair: pairOfGenuine(stage), state: 'here', fields: {}, items: {} };
    const before = stage.sent.b.size;
    await partnerSays(stage, [
      {
        kind: 'digest-details',
        check: 'm-1',
        round: 1,
        sent: 1e6,
        applied: 1e6,
        answer: false,
        pairs: [known, known],
        differ: [],
      },
    ]);
    expect(stage.sent.b.size).toBeGreaterThan(before);
    await expectAlive(stage);
  });

  it('is applied where nothing is to be written', async () => {
    const stage = await scene();
    const pair = pairOfGenuine(stage);
    await partnerSays(stage, [issue(pair, { key: 'ACME-7' }), issue(pair, { key: 'ACME-8' })]);
    expect(pairsAt(stage.world, stage.world.globex)[0]?.partnerKey).toBe('ACME-8');
    await expectAlive(stage);
  });
});

it('the word that an issue takes part again meets one that has come back here unseen', async () => {
  const stage = await scene();
  const { world } = stage;
  const { globex } = world;
  const person = globex.people[0] as string;
  addOtherProject(globex);
  const there = await keyOf(globex, 'Genuine');
  const { key } = globex.jira.setUp.moveIssue(there, 'OTHER', person);
  for (let polls = 0; polls < 14; polls += 1) await world.poll();
  expect(pairsAt(world, globex)[0]?.gone).toBe('here');
  globex.jira.setUp.moveIssue(key, globex.project.key, person);
  globex.pending.splice(0);
  await partnerSays(stage, [issue(pairOfGenuine(stage), { back: true })]);
  expect(pairsAt(world, globex)[0]?.gone).toBeUndefined();
  await expectAlive(stage);
});
