import { MAX_SEALED } from '../../../src/protocol/envelope';
import { issuesOf, adf } from '../looking';
import type { Side, Wrap } from '../side';
import { createTwoSides } from '../two-sides';
import { panelOf, parkedAt } from './rig';
import { comment, commentsOf, edit, make, pairOf } from './story';
import { listen } from './wire';

const ISSUES = 300;

async function makeMany(side: Side, count: number): Promise<void> {
  side.jira.setUp.suspendLimits(true);
  for (let from = 0; from < count; from += 50) {
    const issueUpdates = Array.from({ length: 50 }, (_, n) => ({
      fields: {
        project: { key: side.project.key },
        issuetype: { name: 'Task' },
        summary: `Issue ${from + n}`,
        description: adf(`Description of ${from + n}. `.repeat(10)),
      },
    }));
    await side.ask('POST', '/rest/api/3/issue/bulk', { issueUpdates });
  }
  side.jira.setUp.suspendLimits(false);
}

describe('bounds', () => {
  it('brings a project of 300 issues over with few messages, calls and writes', async () => {
    const written = { acme: 0, globex: 0 };
    const world = await createTwoSides({ before: (acme) => makeMany(acme, ISSUES) });
    const wire = listen(world);
    const before = [world.acme.jira.counters().points, world.globex.jira.counters().points];
    const counting = (name: 'acme' | 'globex'): Wrap => ({
      store: (store) => ({
        ...store,
        commit(changes) {
          written[name] += changes.filter((change) => change.op !== 'check').length;
          return store.commit(changes);
        },
      }),
    });
    for (let polls = 0; polls < 8; polls += 1)
      await world.poll({ acme: counting('acme'), globex: counting('globex') });
    const there = await world.globex.ask('POST', '/rest/api/3/search/approximate-count', {
      jql: `project = ${world.globex.project.key}`,
    });
    expect(there['count']).toBe(ISSUES);
    // 20 issues a message; the partner's answers name 500 keys each.
    expect(wire.messages('a')).toBeLessThanOrEqual(Math.ceil(ISSUES / 20));
    expect(wire.messages('b')).toBeLessThanOrEqual(5);
    const points = [
      world.acme.jira.counters().points - (before[0] ?? 0),
      world.globex.jira.counters().points - (before[1] ?? 0),
    ];
    // Listed and read there, made and read back here, and a few calls beside.
    expect((points[0] ?? 0) + (points[1] ?? 0)).toBeLessThanOrEqual(4 * ISSUES + 60);
    expect(written.acme / ISSUES).toBeLessThan(2.5);
    // One of them claims the issue's origin, so that no other synchronization makes it again.
    expect(written.globex / ISSUES).toBeLessThan(7);
    expect((await issuesOf(world.globex)).length).toBe(100);
  });

  it('carries texts near the limit of Jira, in any script and with much formatting', async () => {
    const world = await createTwoSides();
    const { here, there } = await pairOf(world);
    const wire = listen(world);
    // Three bytes a character, a mark for each few.
    const words = Array.from({ length: 1000 }, (_, n) => ({
      type: 'text',
      text: '日本語のとても長い文章を書きます。'.slice(0, 16),
      ...(n % 2 === 0 ? {} : { marks: [{ type: 'strong' }] }),
    }));
    const heavy = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: words }] };
    await comment(world.acme, here.key, heavy);
    await comment(world.acme, here.key, adf('語'.repeat(32_000)));
    await edit(world.acme, here.key, { description: adf('述'.repeat(32_000)) });
    await world.settle();
    expect(parkedAt(world, world.acme)).toEqual([]);
    const copies = await commentsOf(world.globex, there.key);
    expect(copies.map((copy) => JSON.stringify(copy.body.content.slice(1)).length)).toEqual([
      JSON.stringify(heavy.content).length,
      JSON.stringify(adf('語'.repeat(32_000)).content).length,
    ]);
    expect(Math.max(...wire.objects.map((object) => object.bytes.length))).toBeLessThanOrEqual(MAX_SEALED);
  });

  it('parks a comment that is too large for one message, and sends it once it is shorter', async () => {
    const world = await createTwoSides();
    const { here, there } = await pairOf(world);
    const word = { type: 'text', text: 'word ', marks: [{ type: 'strong' }, { type: 'em' }] };
    const content = Array.from({ length: 2500 }, () => word);
    const id = await comment(world.acme, here.key, {
      type: 'doc',
      version: 1,
      content: [{ type: 'paragraph', content }],
    });
    await comment(world.acme, here.key, adf('Short'));
    await world.settle();
    expect(await commentsOf(world.globex, there.key)).toHaveLength(1);
    expect((await panelOf(world, world.acme, here.id)).parked).toEqual([
      expect.objectContaining({ subject: 'Comment', cause: expect.stringMatching(/too large/) }),
    ]);
    await world.acme.ask('PUT', `/rest/api/3/issue/${here.key}/comment/${id}`, { body: adf('Now short') });
    await world.settle();
    expect(await commentsOf(world.globex, there.key)).toHaveLength(2);
    expect((await panelOf(world, world.acme, here.id)).parked).toEqual([]);
  });

  it('sends an issue whose description is too large without it, and says so', async () => {
    const world = await createTwoSides();
    const word = { type: 'text', text: 'word ', marks: [{ type: 'strong' }, { type: 'em' }] };
    const content = [{ type: 'paragraph', content: Array.from({ length: 2500 }, () => word) }];
    const { key } = await make(world.acme, {
      summary: 'Heavy',
      description: { type: 'doc', version: 1, content },
      labels: ['light'],
    });
    await world.settle();
    expect(await issuesOf(world.globex)).toEqual([
      expect.objectContaining({ summary: 'Heavy', text: '', labels: ['light'] }),
    ]);
    expect(parkedAt(world, world.acme)).toEqual([expect.stringMatching(/description: too-large$/)]);
    await edit(world.acme, key, { description: adf('Shorter') });
    await world.settle();
    expect(await issuesOf(world.globex)).toEqual([expect.objectContaining({ text: 'Shorter' })]);
    expect(parkedAt(world, world.acme)).toEqual([]);
  });
});
