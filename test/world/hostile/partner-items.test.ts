import { activityAt, pairsAt, parkedAt } from '../features/rig';
import { adf } from '../looking';
import { expectAlive, field, issue, pairOfGenuine, partnerSays } from './partner-says';
import { allOf, keyOf, link, logWork, makeIssue } from './people';
import { scene } from './scene';
import type { Scene } from './scene';

jest.setTimeout(240_000);

describe('a partner who sends worklogs and links', () => {
  const work = (over: Record<string, unknown> = {}) => ({
    author: 'A',
    company: 'C',
    created: 1,
    started: 1,
    seconds: 60,
    comment: null,
    ...over,
  });
  const toOther = (other: string, over: Record<string, unknown> = {}) => ({
    type: 'Blocks',
    way: 'outward',
    other,
    ...over,
  });
  const fieldsOf = async (stage: Scene, summary: string) => {
    const found = (await allOf(stage.world.globex)).find((one) => one.fields.summary === summary);
    return found?.fields as NonNullable<typeof found>['fields'];
  };

  it('neither changes nor deletes those of people', async () => {
    const stage = await scene();
    const { globex } = stage.world;
    const key = await keyOf(globex, 'Genuine');
    const other = await makeIssue(globex, { summary: 'Other' });
    const logged = await logWork(globex, key, 'Ours');
    await link(globex, key, other);
    await stage.world.settle();
    const before = await fieldsOf(stage, 'Genuine');
    const linkId = before.issuelinks[0]?.id as string;
    await partnerSays(stage, [
      issue(pairOfGenuine(stage), {
        items: [
          { item: `sw${logged}`, n: 99, worklog: work() },
          { item: `sw${logged}`, n: 99 },
          { item: `mw${logged}`, n: 99 },
          { item: `sl${linkId}`, n: 99 },
          { item: `ml${linkId}`, n: 99 },
        ],
      }),
    ]);
    // The same link as one of people, and then its deletion.
    const otherPair = pairsAt(stage.world, globex).find((pair) => pair.key === other)?.pair as string;
    const same = { item: 'ml1', n: 1, link: toOther(otherPair) };
    await partnerSays(
      stage,
      [issue(pairOfGenuine(stage), { items: [same] })],
      [issue(pairOfGenuine(stage), { items: [{ item: 'ml1', n: 2 }] })],
    );
    const after = await fieldsOf(stage, 'Genuine');
    expect([after.worklog, after.issuelinks]).toEqual([before.worklog, before.issuelinks]);
  });

  it('cannot make one thing under the id of another kind, and have that one deleted', async () => {
    const stage = await scene();
    const { globex } = stage.world;
    const genuine = pairOfGenuine(stage);
    const body = adf('Made');
    const said = { author: 'A', company: 'C', created: 1, body };
    await partnerSays(stage, [
      issue(genuine, {
        items: [
          { item: 'ma1', n: 1, comment: said },
          { item: 'ml2', n: 1, comment: said },
          { item: 'mw3', n: 1, link: toOther(genuine) },
          { item: 'mc4', n: 1, comment: said, worklog: work() },
          { item: 'mc5', n: 1, comment: said },
        ],
      }),
    ]);
    expect((await fieldsOf(stage, 'Genuine')).comment.comments).toHaveLength(1);
    expect(Object.keys(pairsAt(stage.world, globex)[0]?.items ?? {})).toEqual(['mc5']);
    expect(activityAt(stage.world, globex).join()).toContain('4 things attached to issues');
  });

  it('of a newer version has kinds that are not known skipped, and all that stands beside them taken', async () => {
    const stage = await scene();
    await partnerSays(stage, [
      issue(pairOfGenuine(stage), {
        fields: { labels: field(['newer']) },
        items: [
          { item: 'mz7', n: 1, vote: { by: 'A' } },
          { item: 'me8', n: 1 },
          { item: 'mw9', n: 1, worklog: work({ billable: true }) },
          'nothing like an item',
        ],
      }),
    ]);
    const after = await fieldsOf(stage, 'Genuine');
    expect(after.labels).toEqual(['newer']);
    expect(after.worklog.worklogs).toHaveLength(1);
    expect(activityAt(stage.world, stage.world.globex).join()).toContain('3 things attached to issues');
    await expectAlive(stage);
  });

  it('links nothing to itself and nothing outside of the pairs, and keeps the record small enough', async () => {
    const stage = await scene();
    const { world } = stage;
    const genuine = pairOfGenuine(stage);
    const items = Array.from({ length: 1200 }, (_, n) => ({
      item: `ml${1000 + n}`,
      n: 1,
      link: toOther(`m${5000 + n}`),
    }));
    await partnerSays(stage, [
      issue(genuine, { items: [{ item: 'ml1', n: 1, link: toOther(genuine) }, ...items] }),
    ]);
    await partnerSays(stage, [issue(genuine, { items: items.map((i) => ({ ...i, item: `${i.item}7` })) })]);
    expect((await fieldsOf(stage, 'Genuine')).issuelinks).toEqual([]);
    const codes = parkedAt(world, world.globex).map((text) => text.split(': ')[1]);
    expect(new Set(codes)).toEqual(new Set(['value-unreadable', 'link-end-missing']));
    const bytes = Buffer.byteLength(JSON.stringify(world.globex.store.peek(`${world.sync}:pair:${genuine}`)));
    expect(bytes).toBeLessThan(145 * 1024);
    await expectAlive(stage);
  });
});
